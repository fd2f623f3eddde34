"""Events as they are written down: to JSON and back, their canonical bytes, and the hash that chains them.

One form serves the session file, the export and whoever checks either: the canonical bytes of an event are its JSON
without its own hash, keys sorted, no white space, UTF-8, and `hash` is the SHA-256 of those bytes. They hold
`previous`, so each event vouches for all before it. A lone surrogate (a name that is no UTF-8, a broken paste) is
written as its JSON escape, as ECMAScript's well-formed JSON.stringify does, and two halves that make a pair are
written as the character that they are, so that what is read back hashes the same.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from tui.review.events import (
    Act,
    Adopt,
    Annotate,
    Annotation,
    Choice,
    Decide,
    Emend,
    Erase,
    Event,
    LeaveOut,
    PassageKey,
    Redo,
    Relink,
    Span,
    Undo,
    Verdict,
)

Json = dict[str, Any]


# --- to JSON -------------------------------------------------------------------------------------------------------


def event_to_json(event: Event) -> Json:
    """The event as dicts, lists, strings and numbers, its hash included. `event_from_json` gives it back equal."""
    return {**_unhashed(event), "hash": event.hash}


def _unhashed(event: Event) -> Json:
    return {
        "sequence": event.sequence,
        "id": event.id,
        "time": event.time,
        "actor": event.actor,
        "act": act_to_json(event.act),
        "previous": event.previous,
    }


def act_to_json(act: Act) -> Json:
    """The act alone; `kind` says which it is."""
    match act:
        case Decide(verdicts):
            return {"kind": "decide", "verdicts": [_verdict_to_json(verdict) for verdict in verdicts]}
        case Annotate(annotation):
            return {
                "kind": "annotate",
                "annotation": {
                    "id": annotation.id,
                    "spans": [span_to_json(span) for span in annotation.spans],
                    "label": annotation.label,
                    "note": annotation.note,
                },
            }
        case Erase(identifier):
            return {"kind": "erase", "id": identifier}
        case Relink(cells, together):
            return {"kind": "relink", "cells": [list(cell) for cell in cells], "together": together}
        case Undo(event):
            return {"kind": "undo", "event": event}
        case Redo(event):
            return {"kind": "redo", "event": event}


def span_to_json(span: Span) -> Json:
    """A span with its quote and context; start and end in code points, half-open."""
    return {
        "witness": span.witness,
        "sha256": span.sha256,
        "start": span.start,
        "end": span.end,
        "exact": span.exact,
        "prefix": span.prefix,
        "suffix": span.suffix,
    }


def _verdict_to_json(verdict: Verdict) -> Json:
    return {
        "passage": [list(cell) for cell in verdict.passage],
        "choice": _choice_to_json(verdict.choice),
        "reason": verdict.reason,
    }


def _choice_to_json(choice: Choice | None) -> Json | None:
    match choice:
        case None:
            return None
        case Adopt(pieces):
            return {"kind": "adopt", "pieces": [span_to_json(piece) for piece in pieces]}
        case Emend(text):
            return {"kind": "emend", "text": text}
        case LeaveOut():
            return {"kind": "leave out"}


# --- from JSON -----------------------------------------------------------------------------------------------------
# Every type is looked at: a session file can come from anywhere, and a span that starts at "x" must be refused here
# rather than bring down the screen later. `type(x) is` rather than isinstance: it is quicker, and True is no number.


def event_from_json(value: Json) -> Event:
    """The event that `event_to_json` wrote; a missing hash is ''. Raises ValueError where the value is none."""
    try:
        sequence, identifier, time, actor = value["sequence"], value["id"], value["time"], value["actor"]
        previous, own = value["previous"], value.get("hash", "")
        if not (
            type(sequence) is int
            and sequence > 0
            and type(identifier) is type(time) is type(actor) is type(previous) is type(own) is str
        ):
            raise ValueError("an event needs a positive sequence number, and text for id, time, actor and hashes")
        return Event(sequence, identifier, time, actor, act_from_json(value["act"]), previous, own)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not an event: {error!r}") from error


def act_from_json(value: Json) -> Act:
    """The act that `act_to_json` wrote. Raises ValueError (KeyError or TypeError from deep inside) where it is none."""
    kind = value["kind"]
    reader = _ACTS.get(kind) if type(kind) is str else None
    if reader is None:
        raise ValueError(f"unknown kind of act: {kind!r}")
    return reader(value)


def span_from_json(value: Json) -> Span:
    """The span that `span_to_json` wrote. Raises ValueError, KeyError or TypeError where it is none."""
    witness, digest, start, end = value["witness"], value["sha256"], value["start"], value["end"]
    exact, prefix, suffix = value["exact"], value["prefix"], value["suffix"]
    if not (
        type(start) is type(end) is int
        and 0 <= start <= end
        and type(witness) is type(digest) is type(exact) is type(prefix) is type(suffix) is str
    ):
        raise ValueError("a span needs 0 <= start <= end, and text for all else")
    return Span(witness, digest, start, end, exact, prefix, suffix)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ValueError(f"text was expected, not {value!r}")
    return value


def _key(value: Any) -> PassageKey:
    cells = []
    for siglum, start, end in value:
        if not (type(siglum) is str and type(start) is type(end) is int and 0 <= start <= end):
            raise ValueError("a cell is a siglum and 0 <= start <= end")
        cells.append((siglum, start, end))
    return tuple(cells)


def _verdict(value: Json) -> Verdict:
    return Verdict(_key(value["passage"]), _choice(value["choice"]), _text(value["reason"]))


def _choice(value: Json | None) -> Choice | None:
    if value is None:
        return None
    kind = value["kind"]
    if kind == "adopt":
        return Adopt(tuple([span_from_json(piece) for piece in value["pieces"]]))
    if kind == "emend":
        return Emend(_text(value["text"]))
    if kind == "leave out":
        return LeaveOut()
    raise ValueError(f"unknown kind of choice: {kind!r}")


def _decide(value: Json) -> Decide:
    return Decide(tuple([_verdict(verdict) for verdict in value["verdicts"]]))


def _annotate(value: Json) -> Annotate:
    inner = value["annotation"]
    spans = tuple([span_from_json(span) for span in inner["spans"]])
    return Annotate(Annotation(_text(inner["id"]), spans, _text(inner["label"]), _text(inner["note"])))


def _relink(value: Json) -> Relink:
    together = value["together"]
    if type(together) is not bool:
        raise ValueError("'together' is true or false")
    return Relink(_key(value["cells"]), together)


_ACTS: dict[str, Callable[[Json], Act]] = {
    "decide": _decide,
    "annotate": _annotate,
    "erase": lambda value: Erase(_text(value["id"])),
    "relink": _relink,
    "undo": lambda value: Undo(_text(value["event"])),
    "redo": lambda value: Redo(_text(value["event"])),
}


# --- the chain -----------------------------------------------------------------------------------------------------


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one way to write a JSON value down: keys sorted, compact, UTF-8, lone surrogates as escapes.

    Raises ValueError for NaN and infinity, which JSON does not have.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # Through UTF-16 two halves become the character that they are; what is left over is alone and is escaped.
        joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        return joined.encode("utf-8", "backslashreplace")


def event_bytes(event: Event) -> bytes:
    """The canonical bytes of an event without its own hash: what is hashed, and what the session file keeps."""
    return canonical(_unhashed(event))


def event_hash(event: Event) -> str:
    """The SHA-256 of the event's canonical bytes, in hexadecimal. It takes in `previous` and leaves out `hash`."""
    return sha256(event_bytes(event)).hexdigest()


def chain(previous: Event | None, event: Event) -> Event:
    """The event as the one after `previous` (None: as the first): sequence, previous and hash set, the rest kept."""
    sequence, before = (previous.sequence + 1, previous.hash) if previous else (1, "")
    linked = replace(event, sequence=sequence, previous=before, hash="")
    return replace(linked, hash=event_hash(linked))

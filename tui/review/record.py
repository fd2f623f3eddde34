"""Events as they are written down: to JSON and back, their canonical bytes, and the hash that chains them.

One form serves the session file, the export and whoever checks either: the canonical bytes of an event are its JSON
without its own hash, keys sorted, no white space, UTF-8, and `hash` is the SHA-256 of those bytes. They hold
`previous`, so each event vouches for all before it. A lone surrogate (a name that is no UTF-8, a broken paste) is
written as its JSON escape, as ECMAScript's well-formed JSON.stringify does, and two halves that make a pair are
written as the character that they are, so that what is read back hashes the same.

msgspec parses a record and checks every type in it against the declarations of `events.py` in one go: a session file
can come from anywhere, and a span that starts at "x" must be refused here rather than bring down the screen later.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from msgspec import DecodeError, convert, to_builtins
from msgspec.json import Decoder, Encoder
from msgspec.structs import force_setattr, replace

from tui.review.events import Event

Json = dict[str, Any]

_DECODER = Decoder(Event)
_ENCODER = Encoder(order="sorted")


def event_to_json(event: Event) -> Json:
    """The event as dicts, lists, strings and numbers, its hash included. `event_from_json` gives it back equal."""
    return to_builtins(event)  # type: ignore[no-any-return]


def event_from_json(value: Any) -> Event:
    """The event that `event_to_json` wrote; a missing hash is ''. Raises ValueError where the value is none."""
    return convert(value, Event)


def event_from_bytes(record: bytes, digest: str) -> Event:
    """The event of its canonical bytes, with their digest as its hash. Raises ValueError where they are none.

    The hash is not checked here: `digest` is the SHA-256 of the record, worked out by the caller.
    """
    try:
        event = _DECODER.decode(record)
    except DecodeError:
        # A lone surrogate, which msgspec takes for no text; or no event at all, which is seen here too.
        event = convert(_loads(record), Event)
    except RecursionError as error:
        raise ValueError("not an event: too deep") from error
    force_setattr(event, "hash", digest)  # nobody has seen it without
    return event


def _loads(record: bytes) -> Any:
    try:
        return json.loads(record)
    except RecursionError as error:
        raise ValueError("not an event: too deep") from error


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
    unhashed = {
        "act": event.act,
        "actor": event.actor,
        "id": event.id,
        "previous": event.previous,
        "sequence": event.sequence,
        "time": event.time,
    }
    try:
        return _ENCODER.encode(unhashed)
    except UnicodeEncodeError:  # a lone surrogate
        return canonical(to_builtins(unhashed))


def event_hash(event: Event) -> str:
    """The SHA-256 of the event's canonical bytes, in hexadecimal. It takes in `previous` and leaves out `hash`."""
    return sha256(event_bytes(event)).hexdigest()


def chain(previous: Event | None, event: Event) -> Event:
    """The event as the one after `previous` (None: as the first): sequence, previous and hash set, the rest kept."""
    sequence, before = (previous.sequence + 1, previous.hash) if previous else (1, "")
    linked = replace(event, sequence=sequence, previous=before, hash="")
    force_setattr(linked, "hash", event_hash(linked))  # nobody has seen it without
    return linked

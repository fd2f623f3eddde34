"""Events as JSON and back, their canonical bytes, and the hash that chains them.

The session file, the export and any program that checks them use the same form. The canonical bytes of an event are its
JSON without its own hash: keys sorted, no white space, UTF-8. `hash` is the SHA-256 of those bytes. They include
`previous`, so each event vouches for all before it. A lone surrogate (from a name that is not UTF-8, or a broken paste)
is written as its JSON escape, as ECMAScript's well-formed JSON.stringify does. Two halves that make a pair are written
as the character that they encode, so that an event has the same hash after reading it back.

msgspec parses a record and checks every type in it against the declarations of `events.py` in one go. A session file
can come from anywhere, and a span that starts at "x" must be refused here, before it crashes the screen.
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
    """The event as dicts, lists, strings and numbers, including its hash. `event_from_json` returns an equal event."""
    return to_builtins(event)  # type: ignore[no-any-return]


def event_from_json(value: Any) -> Event:
    """The event that `event_to_json` wrote; a missing hash becomes ''. Raises ValueError if it is not an event."""
    return convert(value, Event)


def event_from_bytes(record: bytes, digest: str) -> Event:
    """The event from its canonical bytes, with `digest` as its hash. Raises ValueError if they are not an event.

    This does not check the hash: the caller computes `digest`, the SHA-256 of the record.
    """
    try:
        event = _DECODER.decode(record)
    except DecodeError:
        # msgspec rejects a lone surrogate, so parse it in another way. Bytes that are not an event fail there too.
        event = convert(_loads(record), Event)
    except RecursionError as error:
        raise ValueError("not an event: too deep") from error
    force_setattr(event, "hash", digest)  # not published yet, so no other reference exists
    return event


def _loads(record: bytes) -> Any:
    try:
        return json.loads(record)
    except RecursionError as error:
        raise ValueError("not an event: too deep") from error


# --- the chain -----------------------------------------------------------------------------------------------------


def canonical(value: Mapping[str, Any]) -> bytes:
    """The canonical form of a JSON value: keys sorted, compact, UTF-8, lone surrogates as escapes.

    Raises ValueError for NaN and infinity, which JSON does not have.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # Decoding UTF-16 joins two halves into their character. Any half that is left is alone and is escaped.
        joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        return joined.encode("utf-8", "backslashreplace")


def event_bytes(event: Event) -> bytes:
    """The canonical bytes of an event without its own hash: these are hashed and stored in the session file."""
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
    """The SHA-256 of the event's canonical bytes, in hexadecimal. It covers `previous` but not `hash`."""
    return sha256(event_bytes(event)).hexdigest()


def chain(previous: Event | None, event: Event) -> Event:
    """The event, chained to `previous` (None for the first): sets sequence, previous and hash, and changes nothing
    else.
    """
    sequence, before = (previous.sequence + 1, previous.hash) if previous else (1, "")
    linked = replace(event, sequence=sequence, previous=before, hash="")
    force_setattr(linked, "hash", event_hash(linked))  # not published yet, so no other reference exists
    return linked

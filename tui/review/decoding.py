"""Many stored events at once: what `record.event_from_json` makes of each, in less than half of its time.

A session of 100,000 decisions should open in a second. One JSON parser call an event, with its dicts, and frozen
dataclasses made field by field take 2.0 s of it, 3.5 with the garbage collector looking at all of them again and
again; json.loads alone takes 0.8. Nearly all events of a long review have one form, one passage and one reading
adopted whole, and in canonical bytes that form is a fixed text with fourteen gaps: one regular expression fills them
for some hundred events in a call, and objects are made a column at a time, all in C. Whatever does not have that form
to the letter, or has an escape in it, goes the long way.
"""

import gc
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, repeat
from operator import le
from typing import Any, TypeVar

import numpy as np

from tui.review.events import Adopt, Decide, Event, Span, Verdict
from tui.review.record import event_from_json

Made = TypeVar("Made")

_TEXT = '"([^"]*+)"'  # possessive: a quarter quicker
_NUMBER = "(0|[1-9][0-9]*+)"
_FORM = re.compile(
    r'^\{"act":\{"kind":"decide","verdicts":\[\{"choice":\{"kind":"adopt","pieces":\[\{'
    rf'"end":{_NUMBER},"exact":{_TEXT},"prefix":{_TEXT},"sha256":{_TEXT},"start":{_NUMBER},"suffix":{_TEXT},"witness":{_TEXT}'
    rf'\}}\]\}},"passage":\[((?:\["[^"]*+",[0-9]++,[0-9]++\],)*\["[^"]*+",[0-9]++,[0-9]++\])\],"reason":{_TEXT}\}}\]\}},'
    rf'"actor":{_TEXT},"id":{_TEXT},"previous":{_TEXT},"sequence":{_NUMBER},"time":{_TEXT}\}}$',
    re.MULTILINE,
)


def decode_events(records: Sequence[bytes], digests: Sequence[str]) -> list[Event]:
    """The events of canonical records, each with its digest as its hash. Raises ValueError at the first that is none.

    The hashes are not checked here: `digests` are the SHA-256 of the records, worked out by the caller.
    """
    quick = _by_form(records, digests) if records else []
    return quick if quick is not None else [_one(*pair) for pair in zip(records, digests, strict=True)]


def _one(record: bytes, digest: str) -> Event:
    try:
        value = json.loads(record)
        value["hash"] = digest
    except (TypeError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError(f"not an event: {error}") from error
    return event_from_json(value)


def _by_form(records: Sequence[bytes], digests: Sequence[str]) -> list[Event] | None:
    """All of them, if all that have no escape have the form; None if not, and nothing is said about any."""
    plain: Sequence[int] = range(len(records))
    joined = b"\n".join(records)
    if b"\\" in joined:
        plain = [index for index in plain if b"\\" not in records[index]]
        joined = b"\n".join([records[index] for index in plain])
    # No control character but the line ends between: then a match can't be anything but one whole record.
    if not plain or np.count_nonzero(np.frombuffer(joined, dtype=np.uint8) < 0x20) != len(plain) - 1:
        return None
    try:
        rows = _FORM.findall(joined.decode())
    except UnicodeDecodeError:
        return None
    if len(rows) != len(plain):
        return None
    found = _columns(rows, [digests[index] for index in plain])
    if found is None or len(plain) == len(records):
        return found
    events: list[Event] = []
    quick = iter(found)
    for record, digest in zip(records, digests, strict=True):
        events.append(_one(record, digest) if b"\\" in record else next(quick))
    return events


def _columns(rows: Sequence[tuple[str, ...]], digests: Sequence[str]) -> list[Event] | None:
    end, exact, prefix, sha256, start, suffix, witness, cells, reason, actor, id_, previous, sequence, time = zip(
        *rows, strict=True
    )
    try:
        starts, ends, sequences = list(map(int, start)), list(map(int, end)), list(map(int, sequence))
        keys = [tuple(map(tuple, key)) for key in json.loads(f"[[{'],['.join(cells)}]]")]
    except ValueError:  # a number with a leading zero, which JSON does not have, or one of thousands of digits
        return None
    _, firsts, lasts = zip(*chain.from_iterable(keys), strict=True)
    if not all(map(le, starts, ends)) or not all(map(le, firsts, lasts)) or 0 in sequences:
        return None
    known: dict[str, str] = {}
    one = known.setdefault  # one string for all that are equal: sigla, hashes of sources, names
    spans = _made(
        Span, map(one, witness, witness), map(one, sha256, sha256), starts, ends, exact, prefix, suffix, of=len(rows)
    )
    choices = _made(Adopt, zip(spans, strict=True), of=len(rows))
    verdicts = _made(Verdict, keys, choices, reason, of=len(rows))
    acts = _made(Decide, zip(verdicts, strict=True), of=len(rows))
    return _made(Event, sequences, id_, time, map(one, actor, actor), acts, previous, digests, of=len(rows))


def _made(kind: type[Made], *columns: Iterable[Any], of: int) -> list[Made]:
    """`of` instances of a frozen dataclass with slots, a column for each field in its order.

    The slots are filled as `object.__setattr__` does it in the class's own __init__, which is a Python function and
    costs four times as much.
    """
    instances = list(map(object.__new__, repeat(kind, of)))
    for name, column in zip(kind.__slots__, columns, strict=True):  # type: ignore[attr-defined]
        deque(map(getattr(kind, name).__set__, instances, column), maxlen=0)
    return instances


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector, which finds nothing here and goes over everything dozens of times."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

"""What must be in the files: a model that is kept beside the program, and a reader of session files of its own.

Neither imports anything of recension. The model is a list of what was done, in groups that belong together (new
documents, and the event that carries the decisions over to them), and of how much of it was reported as saved.
"""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

Record = tuple[str, ...]
"""A document (siglum, SHA-256 of its bytes, 'withdrawn' or '') or an event (id, time, author, act as JSON)."""


class BrokenPromiseError(AssertionError):
    """Something that docs/reliability.md promises did not hold."""


@dataclass(frozen=True)
class Content:
    """What a session file holds: its documents and its events, in their order."""

    sources: tuple[Record, ...] = ()
    events: tuple[Record, ...] = ()

    def begins_with(self, other: "Content") -> bool:
        """Whether all of the other is the beginning of this."""
        return self.sources[: len(other.sources)] == other.sources and self.events[: len(other.events)] == other.events

    def and_then(self, group: "Content") -> "Content":
        """This, with one more group."""
        return Content(self.sources + group.sources, self.events + group.events)

    def __str__(self) -> str:
        return f"{len(self.sources)} documents and {len(self.events)} events"


NOTHING = Content()


def event_record(value: dict[str, Any]) -> Record:
    """An event from its JSON, without its place in the chain."""
    return (value["id"], value["time"], value["actor"], json.dumps(value["act"], sort_keys=True))


@dataclass
class History:
    """What one window did, or found when it opened: the states between two groups, from nothing on."""

    states: list[Content] = field(default_factory=lambda: [NOTHING])

    @property
    def now(self) -> Content:
        """All of it."""
        return self.states[-1]

    def add(self, group: Content) -> None:
        """One more group, of which a file has all or nothing."""
        self.states.append(self.now.and_then(group))

    def up_to(self, events: int) -> Content:
        """The last state with at most so many events. Documents that were added since then are not part of it."""
        return next(state for state in self.states if len(state.events) >= events)

    def has(self, content: Content) -> bool:
        """Whether it was in that state once: nothing is torn apart, and nothing is in another order."""
        sizes = len(content.sources), len(content.events)
        return any((len(one.sources), len(one.events)) == sizes and one == content for one in self.states)


def stored(path: Path, scratch: Path) -> Content:
    """What is in a session file, as it would be found if all programs ended now.

    Raises BrokenPromiseError where a record does not fit its hash, its place or the seal.
    """
    copy = scratch / path.name
    for ending in ("-journal", ""):
        beside = path.with_name(path.name + ending)
        if beside.exists():
            shutil.copyfile(beside, scratch / beside.name)
    try:
        with closing(sqlite3.connect(copy, isolation_level=None, timeout=0)) as connection:
            connection.text_factory = bytes
            seals = connection.execute("SELECT hash, record FROM seal").fetchall()
            sources = connection.execute("SELECT number, hash, record FROM source ORDER BY number").fetchall()
            events = connection.execute("SELECT sequence, hash, record FROM event ORDER BY sequence").fetchall()
            pieces = connection.execute("SELECT sha256, bytes FROM content ORDER BY number").fetchall()
    except sqlite3.Error as error:
        raise BrokenPromiseError(f"the file is corrupt: {error}") from error
    finally:
        for left in scratch.iterdir():
            left.unlink()
    if any(not isinstance(value, bytes) for row in (*seals, *sources, *events) for value in row[-2:]):
        raise BrokenPromiseError("the file is corrupt: a record is no text")
    if len(seals) != 1 or not _fits(*seals[0]):
        raise BrokenPromiseError("the seal is damaged")
    seal = json.loads(seals[0][1])
    found = Content(
        tuple(
            (one["siglum"], one["sha256"], "withdrawn" if one["withdrawn"] else "")
            for one in _chained(sources, "number")
        ),
        tuple(event_record(one) for one in _chained(events, "sequence")),
    )
    heads = (sources[-1][1].decode() if sources else "", events[-1][1].decode() if events else "")
    if (len(sources), len(events), *heads) != (seal["sources"], seal["events"], seal["sources_head"], seal["head"]):
        raise BrokenPromiseError("the seal is of another state than the rest of the file")
    texts: dict[str, bytes] = {}
    for digest, content in pieces:
        texts[digest.decode()] = texts.get(digest.decode(), b"") + content
    if any(sha256(content).hexdigest() != digest for digest, content in texts.items()):
        raise BrokenPromiseError("the bytes of a document are damaged")
    if not {digest for _, digest, _ in found.sources} <= set(texts):
        raise BrokenPromiseError("the bytes of a document are missing")
    return found


def _chained(rows: list[tuple[int, bytes, bytes]], number: str) -> list[dict[str, Any]]:
    found, previous = [], ""
    for place, (at, own, record) in enumerate(rows, 1):
        value = json.loads(record)
        if not _fits(own, record) or (at, value[number], value["previous"]) != (place, place, previous):
            raise BrokenPromiseError(f"{number} {place} is damaged")
        found.append(value)
        previous = own.decode()
    return found


def _fits(own: bytes, record: bytes) -> bool:
    return sha256(record).hexdigest().encode() == own


@dataclass
class Kept:
    """What a file must hold at least; all of it and nothing else where it is `whole`, as a copy is."""

    content: Content = NOTHING
    whole: bool = False

    def acknowledge(self, content: Content) -> None:
        """So much was reported as saved."""
        if content.begins_with(self.content):
            self.content = content
        elif not self.content.begins_with(content):
            raise BrokenPromiseError("two windows both said that their work is saved, and a file can hold one of them")

    def hold(self, found: Content) -> None:
        """Raises BrokenPromiseError unless a file with this content keeps what was promised."""
        if not found.begins_with(self.content):
            raise BrokenPromiseError(f"lost: {self.content} were saved, the file has {found}")
        if self.whole and found != self.content:
            raise BrokenPromiseError(f"a copy of {self.content} has {found}")

"""Bringing a session's file to where the memory is: commits, and what is read of the file before each.

Other programs can change the file at any time: a copy put in its place or written over it, a second window where the
lock was removed. So every commit reads first, within its transaction, what the file holds, and writes only what is
missing of ours, to a file that holds nothing else.
"""

import os
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tui.review.events import Event
from tui.session.contents import Seal, Source, Whole, reseal
from tui.session.file_trouble import ConflictError, OvertakenError
from tui.session.store import (
    connect,
    insert_events,
    insert_sources,
    make_durable,
    sync_folder,
    transaction,
    write_remembered,
    write_seal,
    write_whole,
)
from tui.session.verify import read_seal, read_whole


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a file goes: how many events and how many sources."""

    events: int
    sources: int


NOTHING = Extent(0, 0)


@dataclass(frozen=True, slots=True)
class FileMark:
    """What tells without opening a file whether somebody has written to it, or put another in its place."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int


@dataclass(frozen=True)
class Attempt:
    """What one attempt is to bring the file to."""

    extent: Extent
    remembered: Mapping[str, str]
    seal: Seal


class Committing:
    """The file of a session, and what is to be in it. The lists only grow; `_changed` guards what threads share.

    `_saved` is how far the file is known to go, `_mark` the file as it was left (None: all of it is to be verified).
    """

    def __init__(self, path: Path, whole: Whole, *, on_disk: bool) -> None:
        self.path = path
        self._changed = threading.Condition()
        self._events = list(whole.events)
        self._sources = list(whole.sources)
        self._contents = dict(whole.contents)
        self._remembered = dict(whole.remembered)
        self._seal = whole.seal
        self._saved = Extent(len(self._events), len(self._sources)) if on_disk else NOTHING
        self._next_look = 0.0
        # The writing thread's own:
        self._connection: sqlite3.Connection | None = None
        self._mark = mark_of(path) if on_disk else None

    def _write(self, work: Attempt) -> None:
        before = mark_of(self.path)
        if before is None or before != self._mark:
            self._drop()  # moved, removed, written over: what this connection knows of it is not so any more
        if self._connection is None and not os.path.lexists(self.path):
            self._lower(NOTHING)
            write_whole(self.path, self._whole(work))
            self._mark = mark_of(self.path)
            return
        connection = self._connection or self._reopen(work.extent)
        self._commit(connection, work)
        after = mark_of(self.path)
        if before and after and (before.device, before.inode) == (after.device, after.inode):
            self._mark = after
        else:
            self._mark = None  # perhaps what was written to stands elsewhere by now: to be looked at, at once
            with self._changed:
                self._next_look = 0.0

    def _commit(self, connection: sqlite3.Connection, work: Attempt) -> None:
        """Writes what is missing in the file. Raises ConflictError where that is not ours."""
        extent = work.extent
        # A file that was written over may look like the one in the cache: its counter of changes can be the same.
        connection.execute("PRAGMA shrink_memory").close()
        with transaction(connection):
            there = self._held(connection, read_seal(connection), extent)
            write_seal(connection, self._sealed(work))
            # The journal has its name now. SQLite syncs the folder for it too, but passes over it when that fails: then
            # a power loss in the middle of this commit could take the journal away and leave half of the commit.
            sync_folder(self.path.parent)
            known = {source.sha256 for source in self._sources[: there.sources]}
            insert_sources(connection, self._sources[there.sources : extent.sources], self._contents, known)
            insert_events(connection, self._events[there.events : extent.events])
            write_remembered(connection, work.remembered)

    def _reopen(self, extent: Extent) -> sqlite3.Connection:
        """A connection to the file; all of it is verified where somebody else may have written to it since.

        Raises ConflictError where it is not ours, DamageError where it is damaged.
        """
        mark = mark_of(self.path)
        connection = connect(self.path, "rw")
        try:
            if mark is None or mark != self._mark:
                self._lower(self._held(connection, read_whole(connection).seal, extent))
            make_durable(connection)
        except BaseException:
            connection.close()
            raise
        self._connection, self._mark = connection, mark
        return connection

    def _held(self, connection: sqlite3.Connection, seal: Seal, extent: Extent) -> Extent:
        """How much of ours a file with that seal holds. Raises ConflictError where it holds anything else.

        OvertakenError, which is one, where what counts as saved is in it, and after that what somebody else did.
        """
        if seal.session != self._seal.session:
            raise ConflictError("another program has changed the file")
        there = Extent(seal.events, seal.sources)
        if (
            there.events <= extent.events
            and there.sources <= extent.sources
            and seal.head == _hash_of(self._events, there.events)
            and seal.sources_head == _hash_of(self._sources, there.sources)
        ):
            return there
        saved = self._saved
        if _hash_of(self._events, saved.events) == _hash_in(connection, _EVENT, saved.events) and _hash_of(
            self._sources, saved.sources
        ) == _hash_in(connection, _SOURCE, saved.sources):
            raise OvertakenError("another window has gone on with it")
        raise ConflictError("another program has changed the file")

    def _extent(self) -> Extent:
        with self._changed:
            return Extent(len(self._events), len(self._sources))

    def _lower(self, there: Extent) -> None:
        """Takes down how much counts as saved to what is there."""
        with self._changed:
            saved = self._saved
            self._saved = Extent(min(saved.events, there.events), min(saved.sources, there.sources))

    def _whole(self, work: Attempt) -> Whole:
        with self._changed:
            extent = work.extent
            return Whole(
                work.seal,
                tuple(self._sources[: extent.sources]),
                dict(self._contents),
                tuple(self._events[: extent.events]),
                dict(self._remembered),
            )

    def _sealed(self, work: Attempt) -> Seal:
        extent = work.extent
        return reseal(
            work.seal,
            self._events[extent.events - 1] if extent.events else None,
            self._sources[extent.sources - 1] if extent.sources else None,
        )

    def _drop(self) -> None:
        """Closes the connection; what it had not committed is rolled back by that, or by whoever opens it next."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()


def mark_of(path: Path) -> FileMark | None:
    """The mark of the file that stands under that name, or None."""
    try:
        status = path.stat()
    except OSError:
        return None
    return FileMark(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _hash_of(chain: Sequence[Event] | Sequence[Source], number: int) -> str:
    """The hash of entry `number` of a chain, counted from 1; '' for 0."""
    return chain[number - 1].hash if number else ""


_EVENT = "SELECT hash FROM event WHERE sequence = ?"
_SOURCE = "SELECT hash FROM source WHERE number = ?"


def _hash_in(connection: sqlite3.Connection, query: str, number: int) -> str:
    """The hash of entry `number` of a chain in a file; '' for 0, or where it has none."""
    row = connection.execute(query, (number,)).fetchone()
    return row[0].decode(errors="replace") if row else ""

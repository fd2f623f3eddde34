"""Commits to a session's file, and the checks of the file before each commit.

Other programs can change the file at any time: they may replace it, overwrite it, or be a second window after someone
removed the lock. So every commit first reads, in its own transaction, what the file contains. It writes only our
missing records, and only to a file that contains nothing else.
"""

import os
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tui.review.events import Event
from tui.session.contents import Seal, SessionContents, Source, reseal, wanted_bytes
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
    """How much a file contains: how many events and how many sources."""

    events: int
    sources: int


NOTHING = Extent(0, 0)


@dataclass(frozen=True, slots=True)
class FileMark:
    """Shows, without opening a file, whether another program wrote to it or replaced it."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int


@dataclass(frozen=True)
class Attempt:
    """The state that one attempt should bring the file to."""

    extent: Extent
    remembered: Mapping[str, str]
    seal: Seal


class Committing:
    """The file of a session, and the records for it. The lists only grow; `_changed` guards the data that threads
    share.

    `_saved` is how much of it is known to be in the file. `_mark` is the file as we left it (None: verify all of it).
    """

    def __init__(self, path: Path, whole: SessionContents, *, on_disk: bool) -> None:
        self.path = path
        self._changed = threading.Condition()
        self._events = list(whole.events)
        self._sources = list(whole.sources)
        self._contents = dict(whole.contents)
        self._remembered = dict(whole.remembered)
        self._seal = whole.seal
        self._saved = Extent(len(self._events), len(self._sources)) if on_disk else NOTHING
        self._next_look = 0.0
        # Used by the writing thread only:
        self._connection: sqlite3.Connection | None = None
        self._mark = mark_of(path) if on_disk else None

    def _write(self, work: Attempt) -> None:
        before = mark_of(self.path)
        if before is None or before != self._mark:
            self._drop()  # the file was moved, removed or overwritten, so this connection knows nothing about it
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
            self._mark = None  # the commit may have gone to a file that was moved away: check at once
            with self._changed:
                self._next_look = 0.0

    def _commit(self, connection: sqlite3.Connection, work: Attempt) -> None:
        """Writes the records that the file lacks. Raises ConflictError if the file contains records that are
        not ours.
        """
        extent = work.extent
        # Empty SQLite's cache: an overwritten file can have the same change counter as the cached one.
        connection.execute("PRAGMA shrink_memory").close()
        with transaction(connection):
            there = self._held(connection, read_seal(connection), extent)
            write_seal(connection, self._sealed(work))
            # The journal now has its name. SQLite syncs the folder for it too, but ignores a failure of that sync. Then
            # a power loss in the middle of this commit could remove the journal and leave half of the commit.
            sync_folder(self.path.parent)
            known = {digest for source in self._sources[: there.sources] for digest in wanted_bytes(source)}
            insert_sources(connection, self._sources[there.sources : extent.sources], self._contents, known)
            insert_events(connection, self._events[there.events : extent.events])
            write_remembered(connection, work.remembered)

    def _reopen(self, extent: Extent) -> sqlite3.Connection:
        """A connection to the file. All of it is verified if another program may have written to it.

        Raises ConflictError if it is not ours, DamageError if it is damaged.
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
        """How much of our work is in a file with this seal. Raises ConflictError if it contains anything else.

        Raises OvertakenError, a ConflictError, if it contains all our saved work and later work by another program.
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
            raise OvertakenError("another window has continued this review")
        raise ConflictError("another program has changed the file")

    def _extent(self) -> Extent:
        with self._changed:
            return Extent(len(self._events), len(self._sources))

    def _lower(self, there: Extent) -> None:
        """Counts no more as saved than the file contains."""
        with self._changed:
            saved = self._saved
            self._saved = Extent(min(saved.events, there.events), min(saved.sources, there.sources))

    def _whole(self, work: Attempt) -> SessionContents:
        with self._changed:
            extent = work.extent
            return SessionContents(
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
        """Closes the connection. That rolls back anything not committed, or the next program to open the file does."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()


def mark_of(path: Path) -> FileMark | None:
    """The mark of the file with that name, or None."""
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
    """The hash of entry `number` of a chain in a file; '' for 0, or if there is no such entry."""
    row = connection.execute(query, (number,)).fetchone()
    return row[0].decode(errors="replace") if row else ""

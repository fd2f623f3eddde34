"""The one thread that writes the session file, and what it does when that fails.

Everything that was done stays in memory in the order it was done; beside it stands how far the file is known to go.
The thread takes all that waits in one commit, so a burst of keys costs one. A commit that fails says nothing about
whether it took place: the connection is dropped, the file is read anew, what is there already is not written again,
and only a commit that succeeds after that, and with it all before it, counts as saved. Between attempts it sleeps,
twice as long each time, up to half a minute.
"""

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tui.review.events import Event
from tui.review.store import (
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
from tui.review.trouble import ConflictError, writing_failed
from tui.review.verify import read_seal
from tui.review.whole import Seal, Source, Whole, reseal, source_chained
from tui.witnesses.problem import Problem

GATHER = 0.01
"""Seconds that an act waits for others that come with it. The page is painted meanwhile: two threads at once would keep
each other waiting for the interpreter, and what was done would be seen a third later."""
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
LULL = 2.0  # how long what may be lost waits for something that it can be written with

logger = logging.getLogger(__name__)
logger.addHandler(logging.NullHandler())  # or the standard library would print over the screen


@dataclass(frozen=True, slots=True)
class _Extent:
    """How far a file goes: how many events and how many sources."""

    events: int
    sources: int


@dataclass(frozen=True)
class _Work:
    """What one attempt is to bring the file to."""

    extent: _Extent
    remembered: Mapping[str, str]
    seal: Seal


class Writer:
    """Keeps a session's file up with what was done. Its methods return at once, but for `flush` and `close`.

    `on_saved(sequence)` and `on_trouble(problem, or None when it is over)` are called from the thread, one at a time.
    They must not wait for whoever calls `flush` or `close`. Where it may not write, it only remembers.
    """

    def __init__(
        self,
        path: Path,
        whole: Whole,
        *,
        on_disk: bool,
        may_write: bool = True,
        on_saved: Callable[[int], None],
        on_trouble: Callable[[Problem | None], None],
    ) -> None:
        self.path = path
        self.may_write = may_write
        self._on_saved = on_saved
        self._on_trouble = on_trouble
        # Under `_changed`: what was done, and how far that is saved. The lists only grow.
        self._changed = threading.Condition()
        self._events = list(whole.events)
        self._sources = list(whole.sources)
        self._contents = dict(whole.contents)
        self._remembered = dict(whole.remembered)
        self._unwritten: set[str] = set()  # the keys of what is remembered and not in the file yet
        self._seal = whole.seal
        self._described = True  # whether title and settings stand in the file as they are here
        self._on_disk = on_disk
        self._saved = _Extent(len(self._events), len(self._sources)) if on_disk else _Extent(0, 0)
        self._trouble: Problem | None = None
        self._failures = 0
        self._wait = FIRST_WAIT
        self._not_before = 0.0
        self._lull_ends = 0.0
        self._closing = False
        self._finished = False
        self._silent = False
        self._thread: threading.Thread | None = None
        # The thread's own:
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._there = _Extent(0, 0)  # what the open file holds, which may be more than is known to be saved

    # --- what others ask of it

    @property
    def trouble(self) -> Problem | None:
        """Why the last attempt failed; None where it did not."""
        with self._changed:
            return self._trouble

    @property
    def unsaved(self) -> int:
        """How many events are not known to be in the file."""
        with self._changed:
            return len(self._events) - self._saved.events

    @property
    def last(self) -> Event | None:
        """The last event that was taken, saved or not."""
        with self._changed:
            return self._events[-1] if self._events else None

    def append(self, event: Event) -> None:
        """Takes the next event of the chain. Raises ValueError where it is not the next."""
        self.take((), (event,))

    def add(self, source: Source, content: bytes) -> Source:
        """Takes a source and its bytes; gives it with its place in the chain. It is written where there is a file."""
        return self.take(((source, content),), ())[0]

    def take(self, sources: Sequence[tuple[Source, bytes]], events: Sequence[Event]) -> tuple[Source, ...]:
        """Takes sources with their bytes, and the next events, to be written in one commit: all of it or nothing.

        Gives the sources with their places in the chain. Raises ValueError where an event is not the next.
        """
        with self._changed:
            last = self._events[-1] if self._events else None
            for event in events:
                sequence, previous = (last.sequence + 1, last.hash) if last else (1, "")
                if (event.sequence, event.previous) != (sequence, previous):
                    raise ValueError(f"event {event.sequence} does not follow on event {sequence - 1}")
                last = event
            linked: list[Source] = []
            before = self._sources[-1] if self._sources else None
            for source, content in sources:
                before = source_chained(before, replace(source, after=len(self._events)))
                linked.append(before)
                self._contents.setdefault(before.sha256, content)
            if not self._must():
                self._not_before = max(self._not_before, time.monotonic() + GATHER)
            self._sources += linked
            self._events += events
            self._wake()
            return tuple(linked)

    def describe(self, title: str, settings: Mapping[str, Any]) -> None:
        """Takes a new title and new settings; they are written with the next commit, or after a lull."""
        with self._changed:
            self._seal = replace(self._seal, title=title, settings=dict(settings))
            self._described = False
            self._doze()

    def remember(self, key: str, value: str) -> None:
        """Takes what may be lost; it is written with the next commit, or after a lull."""
        with self._changed:
            if self._remembered.get(key) != value:
                self._remembered[key] = value
                self._unwritten.add(key)
                self._doze()

    def recalled(self, key: str) -> str | None:
        """What was last remembered under that key."""
        with self._changed:
            return self._remembered.get(key)

    def whole(self) -> Whole:
        """Everything, saved or not, as it is now."""
        with self._changed:
            return Whole(
                self._seal, tuple(self._sources), dict(self._contents), tuple(self._events), dict(self._remembered)
            )

    def flush(self, timeout: float) -> bool:
        """Waits until all that was taken is saved, or one more attempt has failed, or the time is over.

        Gives whether all is saved.
        """
        with self._changed:
            failures = self._failures
            if self._must():
                self._not_before = 0.0
                self._wake()
            self._changed.wait_for(lambda: not self._must() or self._failures > failures, timeout)
            return not self._must()

    def close(self, timeout: float) -> int:
        """Writes what waits, with one more attempt where there is trouble, and ends. Gives how many are not saved.

        No callback starts after this has returned.
        """
        with self._changed:
            self._closing = True
            self._not_before = 0.0
            if self._dirty():
                self._start()
            self._changed.notify_all()
            if self._thread is not None:
                self._changed.wait_for(lambda: self._finished, timeout)
            self._silent = True
            return len(self._events) - self._saved.events

    # --- when to write; all of it under `_changed`

    def _must(self) -> bool:
        """Whether there is work that would be lost. Without a file and without an event, nothing is."""
        if not self.may_write or (not self._on_disk and not self._events):
            return False
        return self._saved.events < len(self._events) or self._saved.sources < len(self._sources)

    def _may(self) -> bool:
        """Whether there is something to write that may be lost."""
        return self.may_write and self._on_disk and (bool(self._unwritten) or not self._described)

    def _dirty(self) -> bool:
        return self._must() or self._may()

    def _patience(self) -> float | None:
        """Seconds until there is something to do: 0 or less for now, None for not at all."""
        if self._closing:
            return 0.0
        if self._must():
            return self._not_before - time.monotonic()
        if self._may():
            return max(self._not_before, self._lull_ends) - time.monotonic()
        return None

    def _wake(self) -> None:
        if self._must():
            self._start()
            self._changed.notify_all()

    def _doze(self) -> None:
        if self._may():
            now = time.monotonic()
            if self._lull_ends < now:
                self._lull_ends = now + LULL
            self._start()
            self._changed.notify_all()

    def _start(self) -> None:
        if self._thread is None:
            # A daemon, so that a program that ends in an error is not kept; the session closes it at exit.
            self._thread = threading.Thread(target=self._run, name="session writer", daemon=True)
            self._thread.start()

    # --- the thread

    def _run(self) -> None:
        failed = False
        while True:
            with self._changed:
                while (patience := self._patience()) is None or patience > 0:
                    self._changed.wait(patience)
                if self._closing and (failed or not self._dirty()):
                    break
                work = self._take()
            problem = self._attempt(work)
            failed = problem is not None
            self._conclude(work, problem)
        self._drop()
        with self._changed:
            self._finished = True
            self._changed.notify_all()

    def _take(self) -> _Work:
        self._described = True
        remembered = {key: self._remembered[key] for key in self._unwritten}
        self._unwritten.clear()
        return _Work(_Extent(len(self._events), len(self._sources)), remembered, self._seal)

    def _attempt(self, work: _Work) -> Problem | None:
        """Brings the file to where the work says; what was in the way, if anything."""
        try:
            self._write(work)
        except Exception as error:
            # Whatever it is, this thread must not die of it: the work in memory is all there is.
            logger.exception("the session could not be written")
            self._drop()
            return writing_failed(error, self.path)
        return None

    def _write(self, work: _Work) -> None:
        if self._connection is not None and self._identity != _identity(self.path):
            self._drop()  # moved, removed or put in place of: what this connection writes, nobody would find
        if self._connection is None and not os.path.lexists(self.path):
            write_whole(self.path, self._whole(work))
            return
        connection = self._connection or self._reopen(work)
        extent, there = work.extent, self._there
        with transaction(connection):
            write_seal(connection, self._sealed(work))
            # The journal has its name now. SQLite syncs the folder for it too, but passes over it when that fails: then
            # a power loss in the middle of this commit could take the journal away and leave half of the commit.
            sync_folder(self.path.parent)
            known = {source.sha256 for source in self._sources[: there.sources]}
            insert_sources(connection, self._sources[there.sources : extent.sources], self._contents, known)
            insert_events(connection, self._events[there.events : extent.events])
            write_remembered(connection, work.remembered)
        self._there = extent

    def _reopen(self, work: _Work) -> sqlite3.Connection:
        """A connection to the file, and in `_there` what it holds. Raises ConflictError where that is not ours."""
        connection = connect(self.path, "rw")
        try:
            make_durable(connection)
            seal = read_seal(connection)
            ours = (
                seal.session == self._seal.session
                and seal.events <= work.extent.events
                and seal.sources <= work.extent.sources
                and seal.head == (self._events[seal.events - 1].hash if seal.events else "")
                and seal.sources_head == (self._sources[seal.sources - 1].hash if seal.sources else "")
            )
            if not ours:
                raise ConflictError("another program has changed the file")  # noqa: TRY301  (closes what it opened)
        except BaseException:
            connection.close()
            raise
        self._connection, self._identity = connection, _identity(self.path)
        self._there = _Extent(seal.events, seal.sources)
        return connection

    def _whole(self, work: _Work) -> Whole:
        with self._changed:
            extent = work.extent
            return Whole(
                work.seal,
                tuple(self._sources[: extent.sources]),
                dict(self._contents),
                tuple(self._events[: extent.events]),
                dict(self._remembered),
            )

    def _sealed(self, work: _Work) -> Seal:
        extent = work.extent
        return reseal(
            work.seal,
            self._events[extent.events - 1] if extent.events else None,
            self._sources[extent.sources - 1] if extent.sources else None,
        )

    def _conclude(self, work: _Work, problem: Problem | None) -> None:
        """Notes how an attempt went, and tells it."""
        with self._changed:
            before, extent = self._trouble, work.extent
            # A commit that may or may not have taken place has used its number up all the same.
            self._seal = replace(self._seal, commits=work.seal.commits + 1)
            if problem is None:
                news = extent.events > self._saved.events
                self._saved = extent
                self._on_disk = True
                self._wait, self._not_before = FIRST_WAIT, 0.0
                self._trouble = None
            else:
                news = False
                self._failures += 1
                self._unwritten.update(work.remembered)
                self._described = False
                self._not_before = time.monotonic() + self._wait
                self._wait = min(self._wait * 2, LONGEST_WAIT)
                if self._must():  # a cursor that can't be saved is no reason to alarm anybody
                    self._trouble = problem
            trouble = self._trouble
            self._changed.notify_all()
        if str(trouble) != str(before):
            self._tell(lambda: self._on_trouble(trouble))
        if news:
            self._tell(lambda: self._on_saved(extent.events))

    def _tell(self, callback: Callable[[], None]) -> None:
        with self._changed:
            if self._silent:
                return
        try:
            callback()
        except Exception:
            logger.exception("a listener of the session failed")

    def _drop(self) -> None:
        """Closes the connection; what it had not committed is rolled back by that, or by whoever opens it next."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file stands under that name, or None."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino

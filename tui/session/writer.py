"""The one thread that writes the session file, and how it handles failures.

Every act stays in memory in order, with a count of how many are known to be in the file. The thread writes everything
that waits in one commit, so a burst of keys costs one commit. A failed commit does not show whether it was written. So
the connection is dropped, the file is read again, and records already in it are not written twice. Work counts as saved
only after a commit succeeds. Between attempts the thread sleeps, twice as long each time, up to half a minute.

`committing.py` makes the commits. Every two seconds, and at the end, a look at the file shows whether another program
wrote to it or removed it. Then all of it is verified, and work that is no longer there no longer counts as saved.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from tui.review.events import Event
from tui.session.committing import NOTHING, Attempt, Committing, Extent, mark_of
from tui.session.contents import SessionContents, Source, source_chained
from tui.session.file_trouble import OvertakenError, is_busy, is_changed, writing_failed
from tui.witnesses.problem import Problem

GATHER = 0.01
"""Seconds that an act waits for others that come with it. Meanwhile the page is painted: two threads would slow each
other down, and the act would appear a third later.
"""
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
LULL = 2.0  # how long values that may be lost wait for something to be written with them
LOOK = 2.0
"""Seconds between looks at an idle file. One look is a `stat`: 3 microseconds."""

logger = logging.getLogger(__name__)
logger.addHandler(logging.NullHandler())  # else the standard library would print over the screen


class Writer(Committing):
    """Keeps a session's file up to date. Its methods return at once, except for `flush` and `close`.

    `on_saved(sequence)` and `on_trouble(problem, or None when it is over)` are called from the thread, one at a time.
    They must not wait for a caller of `flush` or `close`. If the writer may not write, it only keeps values in memory.
    """

    def __init__(
        self,
        path: Path,
        whole: SessionContents,
        *,
        on_disk: bool,
        may_write: bool = True,
        on_saved: Callable[[int], None],
        on_trouble: Callable[[Problem | None], None],
    ) -> None:
        super().__init__(path, whole, on_disk=on_disk)
        self.may_write = may_write
        self._on_saved = on_saved
        self._on_trouble = on_trouble
        # Shared by the threads, so guarded by `_changed`:
        self._unwritten: set[str] = set()  # the keys of remembered values that are not in the file yet
        self._described = True  # whether the file has the current title and settings
        self._on_disk = on_disk
        self._trouble: Problem | None = None
        self._failures = 0
        self._wait = FIRST_WAIT
        self._not_before = 0.0
        self._lull_ends = 0.0
        self._next_look = time.monotonic() + LOOK
        self._closing = False
        self._finished = False
        self._silent = False
        self._thread: threading.Thread | None = None
        if self._watches():
            self._start()

    # --- what others ask of it

    @property
    def trouble(self) -> Problem | None:
        """Why the last attempt failed; None if it did not."""
        with self._changed:
            return self._trouble

    @property
    def unsaved(self) -> int:
        """How many events are not known to be in the file."""
        with self._changed:
            return len(self._events) - self._saved.events

    @property
    def last(self) -> Event | None:
        """The last event, saved or not."""
        with self._changed:
            return self._events[-1] if self._events else None

    def append(self, event: Event) -> None:
        """Takes the next event of the chain. Raises ValueError if it is not the next."""
        self.take((), (event,))

    def take(
        self,
        sources: Sequence[tuple[Source, bytes]],
        events: Sequence[Event],
        documents: Mapping[str, bytes] = MappingProxyType({}),
    ) -> tuple[Source, ...]:
        """Takes sources with their bytes, and the next events, to be written in a single commit. `documents` are the
        bytes of the documents that sources were taken from, by SHA-256.

        Returns the sources with their places in the chain. Raises ValueError if an event is not the next.
        """
        with self._changed:
            last = self._events[-1] if self._events else None
            for event in events:
                sequence, previous = (last.sequence + 1, last.hash) if last else (1, "")
                if (event.sequence, event.previous) != (sequence, previous):
                    raise ValueError(f"event {event.sequence} does not follow on event {sequence - 1}")
                last = event
            self._contents = {**documents, **self._contents}
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
        """Takes a new title and new settings; they are written with the next commit, or after a pause."""
        with self._changed:
            self._seal = replace(self._seal, title=title, settings=dict(settings))
            self._described = False
            self._doze()

    def remember(self, key: str, value: str) -> None:
        """Takes a value that may be lost; it is written with the next commit, or after a pause."""
        with self._changed:
            if self._remembered.get(key) != value:
                self._remembered[key] = value
                self._unwritten.add(key)
                self._doze()

    def recalled(self, key: str) -> str | None:
        """The last value remembered under that key."""
        with self._changed:
            return self._remembered.get(key)

    def whole(self) -> SessionContents:
        """Everything, saved or not, in its current state."""
        with self._changed:
            return SessionContents(
                self._seal, tuple(self._sources), dict(self._contents), tuple(self._events), dict(self._remembered)
            )

    def flush(self, timeout: float) -> bool:
        """Waits until everything is saved, one more attempt fails, or the time is over.

        Returns whether everything is saved.
        """
        with self._changed:
            failures = self._failures
            if self._must():
                self._not_before = 0.0
                self._wake()
            self._changed.wait_for(lambda: not self._must() or self._failures > failures, timeout)
            return not self._must()

    def close(self, timeout: float) -> int:
        """Writes all that is waiting, with one more attempt if there is trouble, and ends. Returns how many are not
        saved.

        If the file is gone by then, it is written again. No callback starts after this has returned.
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

    def abandon(self) -> None:
        """Ends without another attempt, because another writer continues with this work in another file."""
        with self._changed:
            self.may_write = False
            self._closing = self._silent = True
            self._changed.notify_all()

    # --- when to write; all of it under `_changed`

    def _must(self) -> bool:
        """Whether there is work that would be lost. Without a file and without an event there is none."""
        if not self.may_write or (not self._on_disk and not self._events):
            return False
        return self._saved.events < len(self._events) or self._saved.sources < len(self._sources)

    def _may(self) -> bool:
        """Whether there are values to write that may be lost."""
        return self.may_write and self._on_disk and (bool(self._unwritten) or not self._described)

    def _dirty(self) -> bool:
        return self._must() or self._may()

    def _watches(self) -> bool:
        """Whether there is a file of ours to keep up to date."""
        return self.may_write and self._on_disk

    def _patience(self) -> float | None:
        """Seconds until there is something to do: 0 or less for now, None for never."""
        if self._closing:
            return 0.0
        now = time.monotonic()
        if self._must():
            return self._not_before - now
        moments = []
        if self._may():
            moments.append(max(self._not_before, self._lull_ends))
        if self._watches():
            moments.append(max(self._not_before, self._next_look))
        return min(moments) - now if moments else None

    def _due(self) -> bool:
        """Whether it is time for an attempt, and not only for a look."""
        now = time.monotonic()
        if self._closing:
            return self._dirty()
        return (self._must() and self._not_before <= now) or (
            self._may() and max(self._not_before, self._lull_ends) <= now
        )

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
            # A daemon, so that it does not keep a program alive after an error; the session closes it at exit.
            self._thread = threading.Thread(target=self._run, name="session writer", daemon=True)
            self._thread.start()

    # --- the thread

    def _run(self) -> None:
        failed = False  # since closing began: then there is exactly one more attempt
        while True:
            with self._changed:
                while (patience := self._patience()) is None or patience > 0:
                    self._changed.wait(patience)
                closing = self._closing
                looks = self._watches() and not self._must()
                self._next_look = time.monotonic() + LOOK
            if looks and not self._look():
                failed = closing
            with self._changed:
                if self._closing and (failed or not self._dirty()):
                    break
                if not self._due():
                    continue
                closing = self._closing
                work = self._take()
            error = self._attempt(work)
            failed = closing and error is not None
            self._conclude(work, error)
        self._drop()
        with self._changed:
            self._finished = True
            self._changed.notify_all()

    def _take(self) -> Attempt:
        self._described = True
        remembered = {key: self._remembered[key] for key in self._unwritten}
        self._unwritten.clear()
        return Attempt(Extent(len(self._events), len(self._sources)), remembered, self._seal)

    def _look(self) -> bool:
        """Checks whether the file still contains the saved work. Returns False if that can't be checked.

        Work that is no longer there counts as not saved, so that the next attempt writes it again.
        """
        mark = mark_of(self.path)
        if mark is not None and mark == self._mark:
            return True
        self._drop()
        try:
            if os.path.lexists(self.path):
                self._reopen(self._extent())
            else:
                self._lower(NOTHING)
        except Exception as error:
            if is_busy(error):
                return True  # nothing is waiting to be written: the next look is soon enough
            logger.exception("the session's file is not as it was left")
            self._fail(error)
            return False
        with self._changed:
            over = self._trouble is not None and not self._must()
            if over:
                self._trouble = None
        if over:
            self._tell(lambda: self._on_trouble(None))
        return True

    def _attempt(self, work: Attempt) -> Exception | None:
        """Brings the file up to date. Returns the error, if there was one."""
        try:
            self._write(work)
        except Exception as error:
            # Whatever the error is, it must not end this thread: the only copy of the work is in memory.
            logger.exception("the session could not be written")
            ours = self._connection is not None and not is_changed(error)
            self._drop()
            # The file changed since it was opened, but only by this attempt and its rollback.
            self._mark = mark_of(self.path) if ours else None
            return error
        return None

    def _conclude(self, work: Attempt, error: Exception | None) -> None:
        """Records the result of an attempt, and reports it."""
        with self._changed:
            # A commit that may have succeeded has used up its number.
            self._seal = replace(self._seal, commits=work.seal.commits + 1)
            if error is not None:
                self._unwritten.update(work.remembered)
                self._described = False
        if error is not None:
            self._fail(error)
            return
        with self._changed:
            extent = work.extent
            troubled, news = self._trouble is not None, extent.events > self._saved.events
            self._saved = extent
            self._on_disk = True
            self._wait, self._not_before = FIRST_WAIT, 0.0
            self._trouble = None
            self._changed.notify_all()
        if troubled:
            self._tell(lambda: self._on_trouble(None))
        if news:
            self._tell(lambda: self._on_saved(extent.events))

    def _fail(self, error: Exception) -> None:
        """Records the error and the time of the next attempt. Reports the error if it is new."""
        problem, changed = writing_failed(error, self.path), is_changed(error)
        if changed and not isinstance(error, OvertakenError):
            self._lower(NOTHING)  # nothing that was saved there can be reached any more
        with self._changed:
            before = self._trouble
            self._failures += 1
            self._not_before = time.monotonic() + self._wait
            self._wait = min(self._wait * 2, LONGEST_WAIT)
            if changed or self._must():  # a cursor that can't be saved is no reason for an alarm
                self._trouble = problem
            trouble = self._trouble
            self._changed.notify_all()
        if str(trouble) != str(before):
            self._tell(lambda: self._on_trouble(trouble))

    def _tell(self, callback: Callable[[], None]) -> None:
        with self._changed:
            if self._silent:
                return
        try:
            callback()
        except Exception:
            logger.exception("a listener of the session failed")

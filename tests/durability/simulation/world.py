"""The simulated world: a disk, a clock, two windows on one review, and the model of what was promised to them."""

import logging
import os
import random
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import tui.session.clock
import tui.session.committing
import tui.session.recover
import tui.session.session
import tui.session.store
import tui.session.writer
import tui.workspace.desk.desk
import tui.workspace.desk.documents
from simulation import export as _  # noqa: F401  (loaded before a disk is watched)
from simulation.disk import OUTSIDE, Disk
from simulation.ledger import NOTHING, BrokenPromiseError, Content, History, Kept, stored
from simulation.stage import NEVER, Stage, Thread, Threading
from simulation.texts import Texts, collate
from simulation.window import Digest, Window, digest
from tui.session.request import Request
from tui.witnesses.problem import Problem
from tui.workspace.desk.keeping import Saving
from tui.workspace.desk.rescue import rescue

NOTICED = 5.0
"""Seconds after which a window must have noticed what another program did to its file: two, and a commit."""
SETTLED = 100.0
"""Seconds after which a healthy disk has everything: the longest wait between two attempts, and more."""
UNEXPECTED = (OSError, sqlite3.Error, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError)


class World:
    """Everything that a history happens in."""

    def __init__(self, base: Path, replay: ModuleType, chance: random.Random) -> None:
        self.base = base
        self.folder, self.elsewhere, self.scratch = base / "disk", base / "elsewhere", base / "scratch"
        for folder in (self.folder, self.elsewhere, self.scratch, base / "texts", base / "state", base / "tmp"):
            folder.mkdir()
        self.chance = chance
        self.stage = Stage()
        self.disk = Disk(self.folder, replay, self.stage.slow_step)
        self.stage.turned = self._turned
        self.texts = Texts(base / "texts")
        for name in range(3):
            self.texts.write(name, 0)
        self.windows: dict[int, Window] = {}
        self.path = self.folder / "review.recension"
        self.kept: dict[Path, Kept] = {self.path: Kept()}
        self.digests: dict[tuple[object, str], Digest] = {}
        """What the reviewer saw in each state: by the documents, and the last event."""
        self.foreign: bytes | None = None
        """What another program has put in the place of the file, if that is no state of the review."""
        self.older = False
        """Whether another program has removed the file, or put an older state of it in its place."""
        self.opened = 0
        self.histories: list[History] = []
        """What all windows did that there ever were."""
        self._checked = (-1, -1)
        self._copies = 0

    def new_name(self, name: str) -> Path:
        """A path in the folder that was never used."""
        self._copies += 1
        return self.folder / f"{name}-{self._copies}.recension"

    # --- turns

    def _turned(self, thread: Thread | None) -> None:
        controls = self.disk.controls
        controls.turn = self.stage.window if thread is None else thread.window
        controls.patient = thread is not None

    @contextmanager
    def acting(self, window: int) -> Iterator[None]:
        """What is done meanwhile is done by the process of a window."""
        before = self.stage.window
        self.stage.window = window
        self._turned(None)
        try:
            yield
        finally:
            self.stage.window = before
            self._turned(None)

    def attempt(self, number: int, act: Callable[[], Any], *, may_fail: bool = False) -> Any:
        """Something that the process of a window does. None where it is refused, or where the process ends in it.

        Only a Problem may be the reason, and only on a disk that is not well or where `may_fail`.
        """
        healthy = self.disk.healthy
        with self.acting(number):
            try:
                return act()
            except Problem as problem:
                if not may_fail and healthy and not self.disk.has_ended(number):
                    raise BrokenPromiseError(f"refused without a reason: {problem}") from problem
            except UNEXPECTED as error:
                if not self.disk.has_ended(number):
                    raise BrokenPromiseError(f"unexpected {type(error).__name__}: {error}") from error
        return None

    # --- windows

    def window(self, number: int = 1) -> Window | None:
        """A window on the review, opened if it is not open. None if it can't be opened now."""
        if number not in self.windows:
            self._open(number)
        return self.windows.get(number)

    def _open(self, number: int) -> None:
        there = self.path.exists()
        if self.foreign is not None and not self.windows:
            self._open_damaged(number)
            return
        if not there and not any(self.texts.path(name).exists() for name in range(3)):
            self.texts.write(0, 0)
        paths = (str(self.path),) if there else (str(self.texts.folder),)
        request = Request(paths, session=None if there else str(self.path), reviewer=f"reviewer {number}")
        found = stored(self.path, self.scratch) if there and self.foreign is None else NOTHING
        self.disk.controls.ended &= ~(1 << number)
        may_fail = not there or self.foreign is not None or self.busy
        made = self.attempt(number, lambda: Window(number, request, found, self.stage.utc_now), may_fail=may_fail)
        if made is None:
            return
        if self.foreign is not None:
            raise BrokenPromiseError("a damaged file was opened")
        self.windows[number] = made
        self.histories.append(made.history)
        self.opened += 1
        made.acknowledged = self._acknowledge(made)
        if there and not self.older:
            self.kept[self.path].hold(found)
            if made.session.read_only is None:
                self.kept[self.path].acknowledge(found)  # it is shown as saved
        self._check_reopened(made, found)

    def _open_damaged(self, number: int) -> None:
        """What is no sound session is refused and not touched. Then it is put away."""
        before = self.path.read_bytes()
        self.attempt(
            number, lambda: Window(number, Request((str(self.path),)), NOTHING, self.stage.utc_now), may_fail=True
        )
        if self.path.read_bytes() != before:
            raise BrokenPromiseError("a file that is no sound session was written to")
        if number in self.windows:
            raise BrokenPromiseError("a damaged file was opened")
        self.put_away()

    def _check_reopened(self, window: Window, found: Content) -> None:
        """What is seen after opening is what was seen when that was done."""
        if [len(window.desk.review.events), len(window.session.sources)] != [
            len(found.events),
            len(window.history.now.sources),
        ]:
            raise BrokenPromiseError(f"the file has {found}, the window shows {len(window.desk.review.events)} events")
        seen = self.digests.get(self._state(window))
        now = digest(window.desk.review)
        if seen is not None and seen != now:
            raise BrokenPromiseError(f"after opening, the review is another: {now} was {seen}")
        window.check_canonical()
        window.check_nothing_dropped()

    @staticmethod
    def _state(window: Window) -> tuple[object, str]:
        now = window.history.now
        return now.sources, now.events[-1][0] if now.events else ""

    def note_seen(self, window: Window) -> None:
        """Takes down what the reviewer sees, for when it is opened again."""
        self.digests[self._state(window)] = digest(window.desk.review)

    def _acknowledge(self, window: Window) -> Callable[[Content], None]:
        def acknowledged(content: Content) -> None:
            if window.number in self.windows and not self.disk.has_ended(window.number):
                self.acknowledge(window, content)

        return acknowledged

    @property
    def writers(self) -> list[Window]:
        """The windows that may write to the file. One that only reads does not mend it."""
        return [one for one in self.windows.values() if one.path == self.path and one.session.read_only is None]

    @property
    def busy(self) -> bool:
        """Whether a commit waits for the disk, and so holds the file."""
        return any(thread.waits_for is None for thread in self.stage.threads)

    def spoilt(self, window: Window) -> bool:
        """Whether another program has done something to the file of a window that is not mended yet."""
        return window.path == self.path and (self.older or self.foreign is not None)

    def acknowledge(self, window: Window, content: Content) -> None:
        """A window was told that so much is saved: it is in the file now, and must be from now on."""
        with self.disk.outside():
            if not window.path.exists():
                raise BrokenPromiseError(f"{content} were reported as saved, and there is no file")
            found = stored(window.path, self.scratch)
        if not found.begins_with(content):
            raise BrokenPromiseError(f"{content} were reported as saved, and the file has {found}")
        kept = self.kept.setdefault(window.path, Kept())
        if self.spoilt(window):
            if not content.begins_with(kept.content):
                return  # the older state, before the newer one is written again
            self.older, self.foreign = False, None
        kept.acknowledge(content)

    def end(self, number: int) -> None:
        """The process of a window is gone, as after kill -9."""
        window = self.windows.pop(number, None)
        self.disk.end(number)
        with self.acting(number):
            self.stage.end(number)
            if window is not None:
                window.drop()
        self._settle_end()

    def _settle_end(self) -> None:
        """What another program has spoilt can no longer be mended by a window, if none is left."""
        if self.writers or not (self.older or self.foreign is not None):
            return
        self.older = False
        if self.foreign is None:
            self.kept[self.path] = Kept(stored(self.path, self.scratch) if self.path.exists() else NOTHING)
        else:
            self.kept[self.path] = Kept()

    def put_away(self) -> None:
        """The user puts away what is in the place of the file."""
        with self.disk.outside():
            self.path.unlink(missing_ok=True)
            # As the message says that SQLite would apply it to a new file.
            self.path.with_name(self.path.name + "-journal").unlink(missing_ok=True)
        self.disk.sync()
        self.foreign = None
        if self.writers:
            self.older = True
        else:
            self.kept[self.path] = Kept()

    def close(self, number: int, *, by_signal: bool = False) -> None:
        """A window is closed as the application does it: what can't be saved is saved elsewhere."""
        window = self.windows.get(number)
        if window is None:
            return
        content = window.history.now
        with self.acting(number):
            problem: Problem | None = None
            try:
                window.session.close()
            except Problem as found:
                problem = found
            saved = window.session.flush(0)
        alive = not self.disk.has_ended(number)
        if alive and saved and window.session.read_only is None:
            if content.events and problem is None:
                self.acknowledge(window, content)
        elif alive and window.session.read_only is None:
            self._check_rescue(window, content)
        elif alive and problem is not None:
            raise BrokenPromiseError(f"a window that only reads could not close: {problem}")
        self.end(number)

    def _check_rescue(self, window: Window, content: Content) -> None:
        with self.acting(window.number):
            told = rescue(window.session)
        if self.disk.has_ended(window.number):
            return
        if "Nothing is lost" not in told.remedy:
            raise BrokenPromiseError(f"nothing stood in the way, and the work is lost: {told}")
        copies = sorted(self.base.joinpath("state").rglob("*.recension"))
        if not any(stored(copy, self.scratch) == content for copy in copies):
            raise BrokenPromiseError("the copy that was named on leaving has not all of the work")
        for copy in copies:
            copy.unlink()

    # --- what must hold after each step

    def check(self) -> None:
        """Holds the promises against the model."""
        for number in list(self.windows):
            if self.disk.has_ended(number):
                self.end(number)
        position = (self.disk.controls.steps, self.opened)
        if position != self._checked:
            self._checked = position
            self._check_file()
        for window in self.windows.values():
            self._check_shown(window)

    def _check_file(self) -> None:
        with self.disk.outside():
            kept = self.kept[self.path]
            if self.foreign is not None:
                if not self.path.exists() or self.path.read_bytes() != self.foreign:
                    raise BrokenPromiseError("a file of another program was written to")
                return
            if not self.path.exists():
                if kept.content.events and not self.older:
                    raise BrokenPromiseError(f"lost: {kept.content} were saved, and the file is gone")
                return
            found = stored(self.path, self.scratch)
        if self.older and found.begins_with(kept.content):
            self.older = False
        if not self.older:
            kept.hold(found)
        if not any(history.has(found) for history in self.histories):
            raise BrokenPromiseError(f"the file has {found}, which no window had at any time")

    def _check_shown(self, window: Window) -> None:
        """What the header of a window shows is so."""
        if window.desk.saving is not Saving.SAVED or self.spoilt(window) or not window.history.now.events:
            return
        kept = self.kept.get(window.path, Kept())
        if window.session.read_only is None and len(kept.content.events) < len(window.history.now.events):
            raise BrokenPromiseError(f"'saved' is shown, and only {kept.content} were acknowledged")

    def check_noticed(self) -> None:
        """After some seconds each window has mended what was removed, or has said that the file is not its own."""
        for window in self.windows.values():
            if window.path != self.path or window.session.read_only is not None or not window.history.now.events:
                continue
            if self.foreign is None or not self.kept[self.path].content.events:
                continue
            if window.desk.saving in {Saving.SAVED, Saving.NOTHING}:
                raise BrokenPromiseError("another file is in the place of the session, and the window says 'saved'")

    def check_everything(self) -> None:
        """All files that there are: the review, its copies, and where it was before."""
        with self.disk.outside():
            for path, kept in self.kept.items():
                if path == self.path:
                    continue
                if not path.exists():
                    if kept.content.events:
                        raise BrokenPromiseError(f"{path.name} was complete, and is gone")
                    continue
                kept.hold(stored(path, self.scratch))
        self._checked = (-1, -1)
        self.check()

    # --- the end of a history

    def settle(self) -> None:
        """The disk gets well and time passes: then everything is saved, or a window has said why it can't be."""
        self.disk.heal()
        self.stage.delay = 0.0
        self.stage.let_pass(SETTLED)
        self.check()
        for window in self.windows.values():
            if window.session.read_only is None and window.session.trouble is None and window.session.unsaved:
                raise BrokenPromiseError("nothing is wrong with the disk, and the work is still not saved")
        if self.older and any(
            one.path == self.path and one.session.read_only is None and one.session.trouble is None
            for one in self.windows.values()
        ):
            raise BrokenPromiseError("the file that another program removed was not written again")
        self.check_noticed()

    def finish(self) -> None:
        """Closes everything, opens it once more, and looks at all that was promised."""
        self.settle()
        for number in list(self.windows):
            self.close(number)
        self.check_everything()
        self.window()
        self.check()
        for number in list(self.windows):
            self.close(number)
        self.check_everything()

    def leave(self) -> None:
        """Ends what is still there, whatever has failed."""
        for number in list(self.windows):
            with suppress(Exception):
                self.end(number)


@contextmanager
def world(replay: ModuleType, chance: random.Random) -> Iterator[World]:
    """A new world, with the clock, the threads and the random numbers of sessions replaced by its own."""
    shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    base = Path(tempfile.mkdtemp(prefix="recension-simulation-", dir=shared))
    before = tempfile.tempdir
    made = World(base, replay, chance)
    tempfile.tempdir = str(base / "tmp")
    os.environ["XDG_STATE_HOME"] = str(base / "state")
    logging.getLogger("tui").setLevel(logging.CRITICAL)
    _replace(made)
    try:
        yield made
    finally:
        made.leave()
        tempfile.tempdir = before
        made.disk.controls.turn = OUTSIDE
        shutil.rmtree(base, ignore_errors=True)


def _replace(made: World) -> None:
    """Gives the code of sessions this world's clock, threads and random numbers."""
    stage, ids = made.stage, random.Random(1)

    def random_uuid() -> uuid.UUID:
        return uuid.UUID(int=ids.getrandbits(128), version=4)

    tui.session.writer.threading = tui.session.committing.threading = Threading(stage)  # type: ignore[assignment]
    tui.session.writer.time = SimpleNamespace(monotonic=stage.monotonic)  # type: ignore[assignment]
    tui.session.store.secrets = SimpleNamespace(  # type: ignore[assignment]
        token_hex=lambda octets: ids.randbytes(octets).hex()
    )
    tui.session.store.connect.__kwdefaults__["wait"] = 0.0  # nobody else goes on while a thread waits for SQLite
    uuid.uuid4 = random_uuid
    tui.session.clock.uuid4 = random_uuid
    for module in (tui.session.session, tui.session.recover, tui.workspace.desk.desk, tui.workspace.desk.documents):
        module.utc_now = stage.utc_now
    tui.workspace.desk.documents.collate = collate  # type: ignore[assignment]
    real = _mark_of

    def mark_of(path: Path) -> Any:
        mark = real(path)
        if mark is None:
            return None
        stamp = made.disk.stamp(mark.inode)
        return type(mark)(mark.device, mark.inode, mark.size, stamp, stamp)

    tui.session.committing.mark_of = tui.session.writer.mark_of = mark_of


_mark_of = tui.session.committing.mark_of
assert NEVER > SETTLED

"""The disk of the simulation: what may fail on it and when, and what a power loss leaves of it.

The library that is loaded before all others (`recorder.c` with `controls.c`) asks here before each step on the folder,
and keeps a log of the steps. From that log `replay.py` makes the states that a power loss could have left.
"""

import ctypes
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

ALL = -1
NEVER = -1
OUTSIDE = 0
"""Not a window of ours: another program."""

_WAIT = ctypes.CFUNCTYPE(None)


class _Controls(ctypes.Structure):
    """See controls.c: the same fields in the same order."""

    _fields_ = [
        *[
            (name, ctypes.c_int64)
            for name in (
                "turn",
                "ended",
                "steps",
                "end_at",
                "torn",
                "wait_at",
                "room",
                "failing_sync",
                "error",
                "patient",
            )
        ],
        ("wait", _WAIT),
    ]


class NoDiskError(Exception):
    """The library is not loaded: this program was not started by `simulate.py`."""


class Disk:
    """A folder that is recorded, with what is to fail on it."""

    def __init__(self, folder: Path, replay: ModuleType, wait: Callable[[], None]) -> None:
        self.folder = folder
        self._replay = replay
        library = ctypes.PyDLL(None)
        try:
            self.controls = _Controls.in_dll(library, "disk")
        except ValueError as error:
            raise NoDiskError("run simulate.py, which loads the simulated disk") from error
        self._log = library.simulated_log
        self._log.restype = ctypes.c_void_p
        self._begin_log = library.simulated_log_begin
        self._begin_log.restype = None
        self._name = str(folder).encode()  # the library keeps only its address
        self._callback = _WAIT(wait)
        self.stamp = library.simulated_stamp
        self.stamp.restype, self.stamp.argtypes = ctypes.c_int64, [ctypes.c_uint64]
        library.simulated_stamps_begin()
        library.record_in_memory(self._name)
        self.heal()
        self.controls.turn, self.controls.ended, self.controls.patient = OUTSIDE, 0, 0
        self.controls.wait = self._callback
        self.begin()

    # --- what happens to it

    def heal(self) -> None:
        """Nothing fails any more."""
        controls = self.controls
        controls.end_at = controls.wait_at = controls.room = NEVER
        controls.failing_sync = controls.error = 0

    @property
    def healthy(self) -> bool:
        """Whether nothing fails or takes long from now on."""
        controls = self.controls
        return (
            controls.room == NEVER
            and not controls.failing_sync
            and not controls.error
            and controls.end_at <= controls.steps
        )

    def end(self, window: int) -> None:
        """The process of a window ends: it can do nothing here any more."""
        self.controls.ended |= 1 << window

    def has_ended(self, window: int) -> bool:
        """Whether the process of a window has ended."""
        return bool(self.controls.ended >> window & 1)

    @contextmanager
    def outside(self) -> Iterator[None]:
        """What is done meanwhile is done by another program; nothing of it fails."""
        turn, self.controls.turn = self.controls.turn, OUTSIDE
        try:
            yield
        finally:
            self.controls.turn = turn

    # --- the power

    def begin(self) -> None:
        """An empty folder, all of it certain."""
        self._certain = self._replay.Disk()
        self._begin_log()

    def lose_power(self, chance: random.Random) -> None:
        """One of the states in which a power loss now could leave the folder."""
        self._take_log()
        files = self._certain.state(chance)
        with self.outside():
            for path in list(self.folder.iterdir()):
                path.unlink()
            self.begin()
            for name, content in files.items():
                (self.folder / name).write_bytes(content)
        self.sync()

    def sync(self) -> None:
        """All that is there now is certain."""
        self._take_log()
        self._certain.sync()

    def _take_log(self) -> None:
        length = ctypes.c_size_t()
        start = self._log(ctypes.byref(length))
        data = ctypes.string_at(start, length.value) if length.value else b""
        for step in self._replay.steps_in(data):
            self._certain.do(step)
        self._begin_log()

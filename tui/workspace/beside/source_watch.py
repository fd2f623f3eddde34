"""A watch on the sources: whether the files still hold what the review has of them. It reads none again by itself."""

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tui.witnesses.witness import Witness

Mark = tuple[int, int] | None
"""When a file was changed (nanoseconds) and its size in bytes; None where it is not there."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The paths of files that hold something else than the review has of them, and of those that are gone."""

    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


class Watch:
    """Files and what they were like."""

    def __init__(self, witnesses: Iterable[Witness]) -> None:
        self._witnesses = {witness.path: witness for witness in witnesses if witness.path}
        self._marks: dict[str, Mark] = {path: _mark(path) for path in self._witnesses}
        self._changed: dict[str, None] = {}
        self._gone: dict[str, None] = {}

    def look(self) -> Seen | None:
        """What became of the files touched since the watch began; None where none was touched since the last look.

        Costs one look at the folder a file, and reads those that were touched.
        """
        touched = False
        for path, before in self._marks.items():
            now = _mark(path)
            if now != before:
                touched = True
                self._marks[path] = now
                self._gone.pop(path, None)
                self._changed.pop(path, None)
                if now is None:
                    self._gone[path] = None
                elif not _holds(path, now[1], self._witnesses[path]):
                    self._changed[path] = None
        return Seen(tuple(self._changed), tuple(self._gone)) if touched else None


def _mark(path: str) -> Mark:
    try:
        state = os.stat(path)  # noqa: PTH116 - a thousand of these every few seconds
    except (OSError, ValueError):
        return None
    # What is no file any more (a pipe took its name) is not read: that might never end.
    return (state.st_mtime_ns, state.st_size) if stat.S_ISREG(state.st_mode) else None


def _holds(path: str, size: int, witness: Witness) -> bool:
    """Whether a file of that size holds the bytes that a witness was read from."""
    if size != len(witness.source):
        return False
    try:
        return sha256(Path(path).read_bytes()).hexdigest() == witness.sha256
    except OSError:
        return False

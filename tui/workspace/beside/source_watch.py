"""Watches the source files: does each still have the content that the review has? It never updates the review."""

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tui.session.changed_sources import refusal
from tui.witnesses.paths import bytes_of
from tui.witnesses.witness import Witness

FileState = tuple[int, int] | None
"""When a file was last changed (in nanoseconds) and its size in bytes; None if there is no such file."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The paths of the files that differ from the review: those that can be read again, and those that are gone.

    `refused` are files whose new content can't be used, each with the reason, such as "is empty".
    """

    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


class Watch:
    """The files of some witnesses and the state in which each was last seen."""

    def __init__(self, witnesses: Iterable[Witness]) -> None:
        self._witnesses = {witness.path: witness for witness in witnesses if witness.path}
        self._states: dict[str, FileState] = {path: _state(path) for path in self._witnesses}
        self._changed: dict[str, None] = {}
        self._gone: dict[str, None] = {}
        self._refused: dict[str, str] = {}

    def look(self) -> Seen | None:
        """How the files differ from the review now; None if no file was touched since the last look.

        Asks for the state of every file, and reads only the files that were touched.
        """
        touched = False
        for path, before in self._states.items():
            now = _state(path)
            if now != before:
                touched = True
                self._states[path] = now
                self._gone.pop(path, None)
                self._changed.pop(path, None)
                self._refused.pop(path, None)
                self._judge(path, now)
        return Seen(tuple(self._changed), tuple(self._gone), tuple(self._refused.items())) if touched else None

    def _judge(self, path: str, now: FileState) -> None:
        """Find out how a file that was touched differs from the review."""
        witness = self._witnesses[path]
        if now is None:
            self._gone[path] = None
            return
        content = bytes_of(Path(path))
        if content is None:
            # It exists, but can't be read at the moment: `documents` says why.
            self._changed[path] = None
            return
        if sha256(content).hexdigest() == witness.file_sha256:
            return
        # Only what can be read again is offered. A refused file would be offered and refused in turn for ever.
        problem = refusal(content, witness, Path(path))
        if problem is None:
            self._changed[path] = None
        else:
            self._refused[path] = problem.what


def _state(path: str) -> FileState:
    try:
        state = os.stat(path)  # noqa: PTH116 - called for up to a thousand files every few seconds
    except (OSError, ValueError):
        return None
    # A path that is no regular file any more (a pipe, for example) is not read: reading it might never end.
    return (state.st_mtime_ns, state.st_size) if stat.S_ISREG(state.st_mode) else None

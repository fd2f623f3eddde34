"""A watch on the sources: whether a file is another than when it was last looked at. It reads none again by itself."""

import os
from collections.abc import Iterable

Mark = tuple[int, int] | None
"""When a file was changed (nanoseconds) and its size in bytes; None where it is not there."""


class Watch:
    """Files and what they were like."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._marks: dict[str, Mark] = {path: _mark(path) for path in paths}

    def changed(self) -> tuple[str, ...]:
        """The files that are not as they were when last asked. Costs one look at the folder a file."""
        found = []
        for path, before in self._marks.items():
            now = _mark(path)
            if now != before:
                self._marks[path] = now
                found.append(path)
        return tuple(found)


def _mark(path: str) -> Mark:
    try:
        state = os.stat(path)  # noqa: PTH116 - a thousand of these every few seconds
    except (OSError, ValueError):
        return None
    return state.st_mtime_ns, state.st_size

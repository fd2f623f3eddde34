"""A progress bar on standard error, for commands that take a while."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_PATIENCE = 0.5
"""Seconds before the bar appears: shorter work needs none."""

_BETWEEN = 0.1
"""Seconds between two drawings of the bar."""

_WIDTH = 20


@contextmanager
def progress(doing: str) -> Iterator[Callable[[float], None]]:
    """Gives a function that draws the bar; call it with the part done, 0 to 1. Removes the bar at the end.

    Nothing is drawn if standard error is not a terminal, or if the work takes less than half a second.
    """
    if not (sys.stderr and sys.stderr.isatty()):
        yield lambda _: None
        return
    begun = shown = time.monotonic()

    def show(part: float) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - begun > _PATIENCE and now - shown > _BETWEEN:
            shown = now
            filled = int(_WIDTH * min(max(part, 0.0), 1.0))
            sys.stderr.write(f"\r{doing} [{'#' * filled}{'.' * (_WIDTH - filled)}] {part:4.0%}")
            sys.stderr.flush()

    try:
        yield show
    finally:
        if shown != begun:
            sys.stderr.write("\r" + " " * (len(doing) + _WIDTH + 10) + "\r")
            sys.stderr.flush()

"""A progress bar on standard error, for commands that take a while."""

import sys
import threading
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

    Nothing is drawn if standard error is not a terminal, or if the work takes less than half a second. A thread draws,
    so that the seconds go on while one step takes long.
    """
    if not (sys.stderr and sys.stderr.isatty()):
        yield lambda _: None
        return
    begun = time.monotonic()
    reached = 0.0
    over = threading.Event()
    drawn = ""

    def draw() -> None:
        """Draw the bar again and again: a step may take long, and seconds that count show that it goes on."""
        nonlocal drawn
        wait = _PATIENCE
        while not over.wait(wait):
            wait = _BETWEEN
            filled = int(_WIDTH * reached)
            bar = f"{doing} [{'#' * filled}{'.' * (_WIDTH - filled)}] {reached:4.0%} {time.monotonic() - begun:3.0f} s"
            if bar != drawn:
                drawn = bar
                sys.stderr.write(f"\r{bar}")
                sys.stderr.flush()

    def show(part: float) -> None:
        nonlocal reached
        reached = min(max(part, 0.0), 1.0)

    drawing = threading.Thread(target=draw, name="progress", daemon=True)
    drawing.start()
    try:
        yield show
    finally:
        over.set()
        drawing.join()
        if drawn:
            sys.stderr.write("\r" + " " * len(drawn) + "\r")
            sys.stderr.flush()

"""Shorten a text to one line, for quotes and titles. Never cuts a grapheme cluster, and no word if possible."""

from bisect import bisect_right
from collections.abc import Callable

from tui.review.cluster_borders import ceiling, floor

# Read only this many code points for each one wanted: a passage may be a megabyte long, mostly spaces.
_READ = 16
LONG = 4000
"""Code points of a note that are shown where it is not read for itself: more than a screen."""


def shortened(text: str, most: int, *, tail: int = 0) -> str:
    """At most `most` code points of a text, on one line, with an ellipsis if something is left out.

    The end is left out, or the middle if `tail` is given: then about that many of the last code points are kept.
    """
    read = _READ * most + 64
    if len(text) <= 2 * read:
        first = rest = " ".join(text.split())
        if len(first) <= most:
            return first
    else:
        first = " ".join(text[: floor(text, read)].split())
        rest = " ".join(text[ceiling(text, len(text) - read) :].split())
    if not tail:
        return _head(first, most)
    last = ceiling(rest, max(0, len(rest) - tail))
    blank = rest.find(" ", max(0, last - 1), last + (len(rest) - last) // 2)
    if blank >= 0:
        last = blank + 1
    return f"{_head(first, most - tail - 3)} {rest[last:].lstrip()}"


def beginning(text: str, most: int = LONG) -> str:
    """The text; of one of more than `most` code points the beginning, and how much more there is."""
    if len(text) <= most:
        return text
    end = floor(text, most)
    return f"{text[:end].rstrip()} … (and {len(text) - end:,} characters more)"


def fitting(text: str, room: int, measure: Callable[[str], int]) -> int:
    """The last cluster border at which the measure of the text before it is at most `room`."""
    at = bisect_right(range(len(text) + 1), room, key=lambda end: measure(text[:end])) - 1
    at = floor(text, max(0, at))
    # A mark may change the width of the character before it, so a longer beginning can be narrower.
    while at and measure(text[:at]) > room:
        at = floor(text, at - 1)
    return at


def _head(line: str, most: int) -> str:
    """The first words of a line, at most `most` code points, and an ellipsis."""
    end = floor(line, max(0, min(most, len(line))))
    blank = line.rfind(" ", end // 2, end + 1)
    if blank > 0:  # cut no word, unless half of the room would be empty
        return f"{line[:blank].rstrip()} …"
    return f"{line[:end].rstrip()}…"

"""A text on one line, shortened: for quotes and titles. No grapheme cluster is cut, and no word if possible."""

from bisect import bisect_right
from collections.abc import Callable

from tui.review.cluster_borders import ceiling, floor

# Only this many code points for each one wanted are read: a passage may have a megabyte, most of it blanks.
_READ = 16


def shortened(text: str, most: int, *, tail: int = 0) -> str:
    """At most `most` code points of a text, on one line; an ellipsis follows if something is left out.

    The end is left out, or the middle if `tail` is given: about so many of the last code points stay.
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


def fitting(text: str, room: int, measure: Callable[[str], int]) -> int:
    """The last border of a cluster up to which the text's measure is not above `room`."""
    at = bisect_right(range(len(text) + 1), room, key=lambda end: measure(text[:end])) - 1
    at = floor(text, max(0, at))
    # A mark may change the width of the character before it, so the measure of a beginning need not only grow.
    while at and measure(text[:at]) > room:
        at = floor(text, at - 1)
    return at


def _head(line: str, most: int) -> str:
    """The first words of a line, at most `most` code points, and an ellipsis."""
    end = floor(line, max(0, min(most, len(line))))
    blank = line.rfind(" ", end // 2, end + 1)
    if blank > 0:  # no word is cut, unless half of the room would stay empty
        return f"{line[:blank].rstrip()} …"
    return f"{line[:end].rstrip()}…"

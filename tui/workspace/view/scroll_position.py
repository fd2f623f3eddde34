"""The scroll position of the page: an item (a row or a fold) and a line of it. Scrolling walks from there.

Only the items on the way are measured, so the length of the document does not matter.
"""

from collections.abc import Callable

ScrollPosition = tuple[int, int]
"""An item, counted from the top of the document, and a line of it."""


def walk(place: ScrollPosition, lines: int, count: int, height: Callable[[int], int]) -> ScrollPosition:
    """The position this many lines on (back, if negative), at most at the first or the last line.

    There are `count` items; `height` gives the number of lines of one, at least one.
    """
    if not count:
        return 0, 0
    item, line = place
    line += lines
    while line < 0 and item > 0:
        item -= 1
        line += height(item)
    if line < 0:
        return 0, 0
    while item < count - 1 and line >= (tall := height(item)):
        line -= tall
        item += 1
    return item, min(line, height(item) - 1)

"""Which witnesses are side by side, and how wide: arithmetic on the width of the page.

It shows as many columns as leave enough room for prose. If there are more witnesses, the first is pinned and the others
scroll sideways. The heads of the columns say how many are out of view.
"""

from collections.abc import Sequence
from dataclasses import dataclass

NARROWEST = 28
"""A column is never narrower than this if another can be scrolled out: about 22 cells of text."""
WIDEST = 100
"""Longer lines of prose are hard to read; a column is never wider than this."""
COMFORTABLE = 36
"""More than four columns are shown only if each is at least this wide."""
FEW = 4


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the page: witness numbers from left to right, with the width of each in cells.

    A separator of one cell is between two columns. `gutter` is the width of the mark before the bar. `before` and
    `after` count the witnesses scrolled out on either side.
    """

    shown: tuple[int, ...]
    widths: tuple[int, ...]
    gutter: int
    before: int = 0
    after: int = 0

    @property
    def total(self) -> int:
        """The width of all columns, including separators."""
        return sum(self.widths) + max(0, len(self.widths) - 1)

    def lefts(self) -> tuple[int, ...]:
        """The first cell of every column."""
        lefts, x = [], 0
        for width in self.widths:
            lefts.append(x)
            x += width + 1
        return tuple(lefts)

    def at(self, x: int) -> int | None:
        """The index (not the witness) of the column at cell x; a separator belongs to the column before it."""
        for index, left in enumerate(self.lefts()):
            if left <= x <= left + self.widths[index]:
                return index
        return None

    def text_width(self, index: int) -> int:
        """The cells for prose in a column: its width without mark, bar and margins."""
        return max(1, self.widths[index] - self.gutter - 3)


def columns_of(sigla: Sequence[str], width: int, offset: int = 0, order: Sequence[int] = ()) -> Columns:
    """The columns for these witnesses on a page of that width, with `offset` witnesses scrolled out after the first.

    `order` has the witness numbers from left to right; () for the order of the sigla.
    """
    count = len(sigla)
    fit = max(1, min(FEW, (width + 1) // (NARROWEST + 1)), (width + 1) // (COMFORTABLE + 1))
    gutter = 1 + min(3, max((len(siglum) for siglum in sigla), default=1))
    if count <= fit:
        shown = tuple(range(count))
        before = after = 0
    else:
        offset = max(0, min(offset, count - fit))
        pinned = (0,) if fit > 1 else ()
        first = offset + len(pinned)
        shown = pinned + tuple(range(first, first + fit - len(pinned)))
        before, after = offset, count - first - (fit - len(pinned))
    share = max(1, len(shown))
    room = width - (share - 1)
    wide = min(WIDEST, room // share)
    # Give the cells left over by the division to the columns at the left, so that the page is filled to its edge.
    spare = room - wide * share if wide < WIDEST else 0
    widths = tuple(wide + (1 if index < spare else 0) for index in range(share))
    if order:
        shown = tuple(order[position] for position in shown)
    return Columns(shown, widths, gutter, before, after)


def offset_for(witness: int, position: int, columns: Columns, count: int) -> int:
    """The sideways offset that shows the witness at this position from the left, as near as possible to the present
    one.
    """
    if witness in columns.shown or count <= len(columns.shown):
        return columns.before
    pinned = 1 if len(columns.shown) > 1 else 0
    room = len(columns.shown) - pinned
    if position < columns.before + pinned:
        return max(0, position - pinned)
    return position - pinned - room + 1

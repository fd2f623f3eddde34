"""How high every passage is on the screen, and which one stands at a given line: for a hundred thousand of them.

Wrapping everything before the first paint would take seconds, so heights start as estimates from the lengths of the
cells and become exact as passages come into view. A Fenwick tree (P. M. Fenwick, 'A new data structure for cumulative
frequency tables', 1994) keeps the sums: a change and both questions cost a few steps, however long the document.
Its numbers are a list of Python's own integers: reading one from a numpy array takes three times as long.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

# What a line of English prose leaves unused at its end, in cells: fitted on novels and newspaper articles at 12 to 160
# cells a line, where 1.6 to 2.5 fits best. The last line of a paragraph wastes nothing in this sense.
_UNUSED = 2.0


def estimate(lengths: ArrayLike, widths: ArrayLike) -> NDArray[np.int64]:
    """The heights in lines of passages, from the lengths of their cells, without looking at the text.

    `lengths` is (passages, witnesses shown), in code points (in cells of the screen where they are known: an
    ideograph takes two), 0 for a witness that has nothing there. `widths` is one width in cells, or one a witness.
    A passage is as high as its tallest cell; one without any text is 0 lines high.
    """
    size = np.asarray(lengths, dtype=np.float32)
    width = np.maximum(np.asarray(widths, dtype=np.float32), 1)
    unused = np.minimum(_UNUSED, width / 4)
    lines = size - unused
    lines /= width - unused
    np.ceil(lines, out=lines)
    np.maximum(lines, size > 0, out=lines)
    tallest: NDArray[np.int64] = lines.max(axis=1, initial=0).astype(np.int64)
    return tallest


class Heights:
    """The heights in lines of n rows, their sums, and which of them are known and not only estimated.

    Rows and lines count from 0. A row of height 0 (folded away, filtered out) takes no line: `row_at` steps over it.
    """

    __slots__ = ("_exact", "_heights", "_top", "_tree", "total")

    def __init__(self, heights: ArrayLike, exact: bool = False) -> None:
        start = np.asarray(heights, dtype=np.int64).reshape(-1)
        if len(start) and start.min() < 0:
            raise ValueError("a height below 0")
        count = len(start)
        sums = np.concatenate(([0], np.cumsum(start)))
        ends = np.arange(1, count + 1)
        # Entry i of the tree is the sum of the rows from i - (its lowest bit) to i - 1.
        self._tree: list[int] = [0, *(sums[1:] - sums[ends - (ends & -ends)]).tolist()]
        self._heights: list[int] = start.tolist()
        self._exact = bytearray([exact]) * count
        self._top = 1 << (count.bit_length() - 1) if count else 0
        self.total: int = int(sums[-1])
        """The height of all rows together."""

    def __len__(self) -> int:
        """How many rows there are, those of height 0 too."""
        return len(self._heights)

    def height(self, row: int) -> int:
        """The height of a row. Raises IndexError for a row that is not there."""
        if row < 0:
            raise IndexError(row)
        return self._heights[row]

    def set(self, row: int, height: int) -> int:
        """Say how high a row really is. Returns by how much that changes the total, and all that is below the row.

        Raises IndexError for a row that is not there and ValueError for a height below 0.
        """
        if height < 0:
            raise ValueError("a height below 0")
        if row < 0:
            raise IndexError(row)
        change = height - self._heights[row]
        self._exact[row] = 1
        if change:
            self._heights[row] = height
            self.total += change
            tree, index, count = self._tree, row + 1, len(self._tree)
            while index < count:
                tree[index] += change
                index += index & -index
        return change

    def y_of(self, row: int) -> int:
        """The line on which a row begins; for the row after the last, the total. Raises IndexError beyond that."""
        if not 0 <= row < len(self._tree):
            raise IndexError(row)
        tree, y = self._tree, 0
        while row:
            y += tree[row]
            row &= row - 1
        return y

    def row_at(self, y: int) -> tuple[int, int]:
        """The row that takes a line of the whole, and which of the row's own lines that is.

        A line above the first counts as the first, one below the last as the last. (0, 0) where all is empty.
        """
        if y >= self.total:
            y = self.total - 1
        if y <= 0:
            y = 0
            if not self.total:
                return 0, 0
        tree, row, step, count = self._tree, 0, self._top, len(self._tree)
        while step:
            index = row + step
            if index < count and tree[index] <= y:
                row = index
                y -= tree[index]
            step >>= 1
        return row, y

    def is_exact(self, row: int) -> bool:
        """Whether a row's height has been set, and is not only an estimate."""
        return bool(self._exact[row])

    def next_estimated(self, row: int) -> int | None:
        """The first row from this one on whose height is only an estimate, or None."""
        found = self._exact.find(0, max(0, row))
        return None if found < 0 else found

"""The layout of the page: passages in rows, rows in bands, runs of agreed core folded.

A passage of several witnesses is a row. Passages of a single witness are grouped in bands: a run of them is laid out in
shelves. A shelf is one row in which every witness has its next passages in its column, as many as fit beside the
longest. So tails can be read side by side, and no column is half empty. Such a row does not pair its passages, and it
looks different from one that does. If only one witness continues for long, its passages are spread over the whole page.

Everything is computed at once with numpy, because a page of a hundred thousand passages must open as fast as one of
ten.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from tui.collation.arrays import Flags, Numbers
from tui.collation.collation import AGREEMENTS, KINDS, Agreement, Collation, Kind

SPREAD_ROWS = 4
SPREAD_BYTES = 900
"""A witness alone in this many rows of a band is spread over the page. So is one alone in two rows or more with this
much text together (about half a screen in one column).
"""

SHELF_LINE = 36
SHELF_MOST = 12
"""A shelf is as high as its longest passage, counted in lines of this many bytes at any width of the page, so that the
same rows result when the width changes. It holds at most this many passages of one witness.
"""

_SINGLE = KINDS.index(Kind.SINGLE)
_CORE = KINDS.index(Kind.CORE)
_EXACT = AGREEMENTS.index(Agreement.EXACT)
_NORMALISED = AGREEMENTS.index(Agreement.NORMALISED)


@dataclass(frozen=True, eq=False)
class Rows:
    """Passages by row: row r holds `passages[start[r]:start[r + 1]]`. That is one passage, or in a band some of each
    witness, by witness and then in reading order.

    `row_of` gives the row of a passage, `band` whether a row is part of a band, `opens` whether it is a band's first,
    `run` a number shared by the rows of one band, `spread` whether the row is drawn over the whole page, `fold` the
    first row of its run of agreed core, or -1. `stops` is True at each difference: every row in which readings differ,
    and the first row of every band.
    """

    start: Numbers = field(repr=False)
    passages: Numbers = field(repr=False)
    row_of: Numbers = field(repr=False)
    band: Flags = field(repr=False)
    opens: Flags = field(repr=False)
    run: Numbers = field(repr=False)
    spread: Flags = field(repr=False)
    fold: Numbers = field(repr=False)
    stops: Flags = field(repr=False)

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.start) - 1

    @cached_property
    def place(self) -> Numbers:
        """For every passage its index in `passages`, which is the order of the page."""
        place = np.empty(len(self.passages), dtype=np.int64)
        place[self.passages] = np.arange(len(self.passages))
        return place

    def of(self, row: int) -> tuple[int, ...]:
        """The passages of a row, by number, in the order of their witnesses."""
        return tuple(self.passages[self.start[row] : self.start[row + 1]].tolist())

    def band_of(self, row: int) -> tuple[int, int]:
        """The half-open range of rows in the band of this one."""
        first = int(np.searchsorted(self.run, self.run[row], side="left"))
        last = int(np.searchsorted(self.run, self.run[row], side="right"))
        return first, last


def rows_of(collation: Collation, *, ignoring: bool = False) -> Rows:
    """The rows of a collation's page.

    If the reader is `ignoring` some differences, a core passage with no other differences is not a stop.
    """
    count = len(collation)
    single = collation.kind == _SINGLE
    witness = collation.witness[collation.start[:-1]].astype(np.int64) if count else np.zeros(0, np.int64)
    # A run contains only single passages, one directly after another.
    begins = np.ones(count, dtype=bool)
    begins[1:] = ~(single[1:] & single[:-1])
    run = np.cumsum(begins) - 1

    sizes = _sizes(collation)
    shelf = _shelves(run, witness, sizes // SHELF_LINE + 2)
    order = np.lexsort((np.arange(count), witness, shelf, run))
    starts = np.ones(count, dtype=bool)
    starts[1:] = (np.diff(run[order]) != 0) | (np.diff(shelf[order]) != 0)
    start = np.append(np.flatnonzero(starts), count)
    row_of = np.zeros(count, dtype=np.int64)
    row_of[order] = np.cumsum(starts) - 1

    head = order[start[:-1]]
    band = single[head]
    opens = band & (shelf[head] == 0)
    alone = band & (np.diff(start) == 1)
    most = _NORMALISED if ignoring else _EXACT
    agreement = collation.agreement[head]
    return Rows(
        start,
        order,
        row_of,
        band,
        opens,
        run[head],
        _long(alone, run[head], witness[head], sizes[head]),
        _folds(collation, head),
        np.where(band, opens, (collation.kind[head] != _CORE) | (agreement < 0) | (agreement > most)),
    )


def _shelves(run: Numbers, witness: Numbers, lines: Numbers) -> Numbers:
    """For each passage its shelf in its run, from 0. Passages of a run with only one witness each get a shelf."""
    count = len(run)
    firsts = np.flatnonzero(np.diff(run, prepend=-1))
    ends = np.append(firsts[1:], count)
    shelf = np.arange(count) - np.repeat(firsts, ends - firsts)
    if not count:
        return shelf
    mixed = np.minimum.reduceat(witness, firsts) != np.maximum.reduceat(witness, firsts)
    for first, end in zip(firsts[mixed].tolist(), ends[mixed].tolist(), strict=True):
        heights = lines[first:end].tolist()
        # The passages that each witness has left, the next one last.
        left: dict[int, list[int]] = {}
        for index in range(end - first - 1, -1, -1):
            left.setdefault(int(witness[first + index]), []).append(index)
        number = 0
        while left:
            high = max(heights[mine[-1]] for mine in left.values())
            for one in list(left):
                mine, used = left[one], 0
                for _ in range(SHELF_MOST):
                    used += heights[mine[-1]]
                    if used > high:
                        break
                    shelf[first + mine.pop()] = number
                    if not mine:
                        del left[one]
                        break
            number += 1
    return shelf


def _long(alone: Flags, run: Numbers, witness: Numbers, sizes: Numbers) -> Flags:
    """The rows in a long part of one band with only one witness, the same throughout."""
    if not len(alone):
        return alone
    begins = np.ones(len(alone), dtype=bool)
    begins[1:] = ~(alone[1:] & alone[:-1] & (run[1:] == run[:-1]) & (witness[1:] == witness[:-1]))
    stretch = np.cumsum(begins) - 1
    rows = np.bincount(stretch)
    text = np.bincount(stretch, weights=sizes)
    spread: Flags = alone & ((rows >= SPREAD_ROWS) | ((rows > 1) & (text >= SPREAD_BYTES)))[stretch]
    return spread


def _sizes(collation: Collation) -> Numbers:
    """For each passage the bytes of its first cell, as an estimate of its length."""
    sizes = np.zeros(len(collation), dtype=np.int64)
    first_cells = collation.start[:-1]
    owner = collation.witness[first_cells] if len(collation) else np.zeros(0, np.int32)
    for number in np.unique(owner).tolist():
        mine = np.flatnonzero(owner == number)
        bounds = collation.witnesses[number].bounds
        cells = first_cells[mine]
        sizes[mine] = bounds[collation.last[cells] - 1, 1] - bounds[collation.first[cells], 0]
    return sizes


def _folds(collation: Collation, head: Numbers) -> Numbers:
    """For each row the first row of its run of agreed core (two rows or more, the same witnesses), or -1."""
    agreed = (collation.kind[head] == _CORE) & (collation.agreement[head] == _EXACT)
    size = np.diff(collation.start)[head]
    fold = np.full(len(head), -1, dtype=np.int64)
    if not len(head):
        return fold
    # The set of a passage's witnesses as one number, a polynomial of their numbers. That is good enough to tell the
    # sets of neighbouring rows apart; a wrong 'same' only folds two agreed passages into one line that counts both.
    weight = np.multiply(collation.witness.astype(np.uint64) + np.uint64(1), np.uint64(0x9E3779B97F4A7C15))
    weight ^= weight >> np.uint64(29)
    members = np.add.reduceat(weight, collation.start[:-1])[head]
    goes_on = np.zeros(len(head), dtype=bool)
    goes_on[1:] = (
        agreed[1:] & agreed[:-1] & (members[1:] == members[:-1]) & (size[1:] == size[:-1]) & (np.diff(head) == 1)
    )
    stretch = np.cumsum(~goes_on) - 1
    firsts = np.flatnonzero(~goes_on)
    long = np.bincount(stretch)[stretch] >= 2
    fold[agreed & long] = firsts[stretch][agreed & long]
    return fold

"""Which of the witnesses are near-duplicates of each other, where not all given are.

Two witnesses are of one family where what stands aligned in both is a fair part of the shorter one. A row that many
witnesses have counts less where the two have rows that few have: a footer under every page of a site makes no family.
Families are the connected groups.
"""

import numpy as np
from numpy.typing import NDArray

from tui.collation.assemble import Rows
from tui.collation.classify import quorum_of
from tui.collation.collation import Family
from tui.collation.settings import Settings

Whole = NDArray[np.int64]

_TYPICAL = 0.25
"""The quarter of a witness's aligned text that the fewest share tells how many share what is its own."""

_BLOCK = 1 << 22
"""Entries of the table of witnesses by rows that are held at once."""


def find_families(rows: Rows, weight: Whole, totals: Whole, settings: Settings) -> tuple[Family, ...]:
    """The families among witnesses with `totals` bytes; `weight` has the bytes of every cell of the rows."""
    count = len(totals)
    if not len(rows) or count < 2:
        return ()
    height = np.bincount(rows.row)
    rarity = height[rows.row]
    typical = _typical(rows, weight, rarity, count)
    own = totals - np.bincount(rows.witness, weights=weight, minlength=count)
    joined = np.zeros((count, count), dtype=np.bool_)
    # Witnesses that share the same typical height see rows weighed alike: one table for each such height.
    for level in np.unique(typical).tolist():
        weighed = weight * np.minimum(1.0, level / rarity)
        mass = own + np.bincount(rows.witness, weights=weighed, minlength=count)
        shared = _shared(rows, weighed, count)
        share = shared / np.maximum(np.minimum(mass[:, None], mass[None, :]), 1.0)
        # A pair is weighed by the higher of its two levels, so that the order of the two does not matter.
        mine = np.maximum(typical[:, None], typical[None, :]) == level
        joined |= mine & (share >= settings.family_share)
    return _connected(joined, settings)


def _typical(rows: Rows, weight: Whole, rarity: Whole, count: int) -> Whole:
    """For every witness the number of witnesses that share the quarter of its aligned text that fewest share."""
    order = np.lexsort((rarity, rows.witness))
    witness, heavy = rows.witness[order], weight[order]
    sums = np.cumsum(heavy)
    total = np.bincount(rows.witness, weights=weight, minlength=count)
    before = np.concatenate(([0.0], np.cumsum(total)))[:-1]
    reached = sums - before[witness] >= _TYPICAL * total[witness]
    typical = np.ones(count, dtype=np.int64)
    places = np.flatnonzero(reached)
    # The first place reached of every witness: written last to first.
    typical[witness[places[::-1]]] = rarity[order][places[::-1]]
    return typical


def _shared(rows: Rows, weighed: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """For every two witnesses what they have in rows of both: the smaller cell of each row, roughly."""
    shared = np.zeros((count, count))
    rows_count = int(rows.row[-1]) + 1
    step = max(1, _BLOCK // count)
    bounds = np.searchsorted(rows.row, np.arange(0, rows_count + step, step))
    for block, (start, end) in enumerate(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)):
        if start == end:
            continue
        # The geometric mean of two cells stands for the smaller: it makes the table a product of two.
        table = np.zeros((count, step), dtype=np.float32)
        table[rows.witness[start:end], rows.row[start:end] - block * step] = np.sqrt(weighed[start:end])
        shared += table @ table.T
    return shared


def _connected(joined: NDArray[np.bool_], settings: Settings) -> tuple[Family, ...]:
    """The connected groups of two and more, in the order of their first witness."""
    families: list[Family] = []
    left = np.ones(len(joined), dtype=np.bool_)
    for first in range(len(joined)):
        if not left[first]:
            continue
        members = np.zeros(len(joined), dtype=np.bool_)
        members[first] = True
        while True:
            wider = members | joined[members].any(axis=0)
            if np.array_equal(wider, members):
                break
            members = wider
        left &= ~members
        if members.sum() > 1:
            numbers = tuple(np.flatnonzero(members).tolist())
            families.append(Family(numbers, quorum_of(len(numbers), settings.quorum)))
    return tuple(families)

"""The heaviest chain: of pairs (place here, place there), those that are in the same order on both sides.

Corresponding places must not cross, so an alignment is an increasing chain of pairs. It should be the heaviest and not
the longest chain: a page of text must not give way to two captions.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tui.collation.arrays import Flags, Numbers, Weights


def heaviest(pairs: Sequence[tuple[int, int, float]]) -> list[int]:
    """The indices of the heaviest chain of pairs (x, y, weight > 0), strictly increasing in x and y.

    Pairs may come in any order; several may share an x or a y. Among equally heavy chains the first one found wins. It
    takes time n log n: it keeps the best chains by their last y, each heavier than those that end before it.
    """
    order = sorted(range(len(pairs)), key=lambda index: (pairs[index][0], -pairs[index][1]))
    ends: list[int] = []
    totals: list[float] = []
    tops: list[int] = []
    before = [-1] * len(pairs)
    for index in order:
        _, y, weight = pairs[index]
        place = bisect_left(ends, y)
        total = weight
        if place:
            total += totals[place - 1]
            before[index] = tops[place - 1]
        if place < len(ends) and ends[place] == y and totals[place] >= total:
            continue
        stop = place
        while stop < len(ends) and totals[stop] <= total:
            stop += 1
        ends[place:stop] = [y]
        totals[place:stop] = [total]
        tops[place:stop] = [index]
    chain: list[int] = []
    index = tops[-1] if tops else -1
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain[::-1]


def heaviest_by_group(group: Numbers, x: Numbers, y: Numbers, weight: Weights, least: float) -> Flags:
    """Which pairs are in the heaviest chain of their group: one-to-one pairs (x, y), sorted by group and x.

    Neighbours in both texts are kept or dropped together, so runs are chained and not pairs. Runs lighter than `least`
    are left out: a number on a line of its own gets no weight from a paragraph that other text separates from it. Heavy
    runs that follow each other on both sides, whatever is between them, are one run to the chain. So a group that is
    in order is one run and costs nothing.
    """
    if not len(group):
        return np.zeros(0, dtype=np.bool_)
    next_to = np.zeros(len(group), dtype=np.bool_)
    next_to[1:] = (group[1:] == group[:-1]) & (x[1:] == x[:-1] + 1) & (y[1:] == y[:-1] + 1)
    starts = np.flatnonzero(~next_to)
    weights = np.add.reduceat(weight, starts)
    heavy = np.flatnonzero(weights >= least)
    kept = np.zeros(len(starts), dtype=np.bool_)
    kept[heavy] = _in_chain(group[starts[heavy]], y[starts[heavy]], weights[heavy])
    chosen: Flags = kept[np.cumsum(~next_to) - 1]
    return chosen


def _in_chain(group: Numbers, y: Numbers, weight: Weights) -> Flags:
    """Which runs, each named by its first y, are in the heaviest chain of their group; sorted by group and x."""
    count = len(group)
    if not count:
        return np.zeros(0, dtype=np.bool_)
    rank = np.empty(count, dtype=np.int64)
    rank[np.lexsort((y, group))] = np.arange(count)
    follows = np.zeros(count, dtype=np.bool_)
    follows[1:] = (group[1:] == group[:-1]) & (rank[1:] == rank[:-1] + 1)
    starts = np.flatnonzero(~follows)
    owners = group[starts]
    edges = np.flatnonzero(np.diff(owners)) + 1
    kept = np.ones(len(starts), dtype=np.bool_)
    if len(edges) + 1 < len(starts):
        ranks = rank[starts].tolist()
        weights = np.add.reduceat(weight, starts).tolist()
        for first, last in pairwise([0, *edges.tolist(), len(starts)]):
            if last - first > 1:
                chain = heaviest([(index, ranks[index], weights[index]) for index in range(first, last)])
                kept[first:last] = False
                kept[[first + index for index in chain]] = True
    chosen: Flags = kept[np.cumsum(~follows) - 1]
    return chosen

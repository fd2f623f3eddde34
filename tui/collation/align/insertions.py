"""Text that several witnesses have but their medoid lacks: rows between the medoid's rows.

Left-over paragraphs of one class between the same two paragraphs of the medoid form one row. The heaviest rows are made
first. A row that would cross an existing one is not made: its paragraphs stay unaligned, and are linked as moved.
"""

from bisect import bisect_left, insort
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from tui.collation.align.exact import expanded, gaps_of
from tui.collation.align.tree import Tree
from tui.collation.arrays import Numbers
from tui.collation.words.interned import Interned
from tui.collation.words.sorting import starts_of


@dataclass(frozen=True)
class Insertion:
    """A row without the medoid: its paragraphs and its place.

    The place is before the medoid's paragraph `before` (numbered through; one past its last at the end), ordered there
    by `position`.
    """

    medoid: int
    before: int
    position: float
    paragraphs: tuple[int, ...]


@dataclass(frozen=True)
class _Left:
    """A left-over paragraph: its witness, and the range of the medoid's paragraphs before which it may be
    (inclusive).
    """

    place: int
    witness: int
    low: int
    high: int
    gap: int


def insertions(interned: Interned, tree: Tree, match: Numbers, classes: Numbers) -> list[Insertion]:
    """The rows that medoids lack, for all medoids."""
    gaps = gaps_of(interned, tree, match)
    gaps = gaps[~tree.strict[interned.owner[gaps.first]]]
    gap, place = expanded(gaps.first, gaps.last)
    medoid = tree.parent[interned.owner[place]]
    group = classes[interned.ids[place]]
    # Only classes that two witnesses have under one medoid can make a row.
    keys = medoid * len(classes) + group
    order = np.lexsort((place, keys))
    starts = starts_of(keys[order])
    ends = np.append(starts[1:], len(order))
    owners = interned.owner[place[order]]
    several = np.flatnonzero(owners[starts] != owners[ends - 1]) if len(order) else starts
    wanted: list[tuple[int, int, int, list[_Left]]] = []
    for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
        members = [
            _Left(
                int(place[index]),
                int(interned.owner[place[index]]),
                int(gaps.above_first[gap[index]]),
                int(gaps.above_last[gap[index]]),
                int(gap[index]),
            )
            for index in order[start:end].tolist()
        ]
        for before, row in _rows_of(members):
            weight = len(row) * int(interned.sizes[interned.ids[row[0].place]])
            wanted.append((-weight, before, min(int(interned.ids[left.place]) for left in row), row))
    wanted.sort(key=lambda row: row[:3])
    return _placed(interned, tree, wanted)


_REPEATED = 32
"""At most this many rows of one class are searched one by one, each where the most witnesses can meet: a longer list is
a refrain.
"""


def _rows_of(members: list[_Left]) -> list[tuple[int, list[_Left]]]:
    """Rows of one class: each where most of the remaining witnesses can meet."""
    rows: list[tuple[int, list[_Left]]] = []
    if len(members) > _REPEATED * len({member.witness for member in members}):
        rows, members = _rows_of_refrain(members)
    for _ in range(_REPEATED):
        if len({member.witness for member in members}) < 2:
            break
        steps: dict[int, int] = {}
        for member in members:
            steps[member.low] = steps.get(member.low, 0) + 1
            steps[member.high + 1] = steps.get(member.high + 1, 0) - 1
        height, best, before = 0, 0, -1
        for at in sorted(steps):
            height += steps[at]
            if height > best:
                best, before = height, at
        row: dict[int, _Left] = {}
        for member in members:
            if member.low <= before <= member.high:
                row.setdefault(member.witness, member)
        taken = {member.place for member in row.values()}
        members = [member for member in members if member.place not in taken]
        if len(row) > 1:
            rows.append((before, list(row.values())))
    return rows


def _rows_of_refrain(members: list[_Left]) -> tuple[list[tuple[int, list[_Left]]], list[_Left]]:
    """Rows of a text that appears everywhere: in each gap the first copy of every witness, the second, and so on; and
    the copies left over.

    Only gaps between two neighbouring paragraphs of the medoid are used: any other place would be a guess.
    """
    gaps: dict[int, dict[int, list[_Left]]] = {}
    rest: list[_Left] = []
    for member in members:
        if member.low == member.high:
            gaps.setdefault(member.low, {}).setdefault(member.witness, []).append(member)
        else:
            rest.append(member)
    rows: list[tuple[int, list[_Left]]] = []
    for before, by_witness in gaps.items():
        for turn in zip_longest(*by_witness.values()):
            row = [member for member in turn if member is not None]
            if len(row) > 1:
                rows.append((before, row))
    return rows, rest


def _placed(interned: Interned, tree: Tree, wanted: list[tuple[int, int, int, list[_Left]]]) -> list[Insertion]:
    """The rows that fit into one order, each with its place."""
    standing: dict[int, list[tuple[int, tuple[int, float]]]] = {}
    ends: dict[int, float] = {}
    rows: list[Insertion] = []
    for _, before, _, row in wanted:
        low, high = -np.inf, np.inf
        for left in row:
            others = standing.get(left.gap, [])
            index = bisect_left(others, (left.place, (-1, 0.0)))
            if index:
                at, position = others[index - 1][1]
                low = max(low, position if at == before else np.inf if at > before else -np.inf)
            if index < len(others):
                at, position = others[index][1]
                high = min(high, position if at == before else -np.inf if at < before else np.inf)
        position = _between(low, high, ends.get(before, 0.0))
        if not low < position < high:
            continue
        ends[before] = max(ends.get(before, 0.0), position)
        for left in row:
            insort(standing.setdefault(left.gap, []), (left.place, (before, position)))
        medoid = int(tree.parent[interned.owner[row[0].place]])
        rows.append(Insertion(medoid, before, position, tuple(left.place for left in row)))
    return rows


def _between(low: float, high: float, end: float) -> float:
    """A position between two others, or after all if there is none above. Whole numbers as long as there is room."""
    if high == np.inf:
        return max(low, end) + 1.0
    if low == -np.inf:
        return high - 1.0
    return low + 1.0 if low + 1.0 < high else (low + high) / 2

"""Aligns equal paragraphs: anchors, runs at the edges of gaps, and the same again inside the gaps.

A paragraph that appears once in each of two texts surely corresponds ('patience'). Of those, the heaviest chain by
bytes is used. Between them, equal paragraphs are matched inwards from both edges. A paragraph that appears once in a
gap, though not in the whole text, is an anchor there. All witnesses and all gaps are processed at once, as arrays.
"""

from dataclasses import dataclass

import numpy as np

from tui.collation.align.chain import heaviest_by_group
from tui.collation.align.tree import Tree
from tui.collation.arrays import Flags, Numbers
from tui.collation.words.interned import Interned

_ROUNDS = 3
_LEAST = 32
"""The minimum size of an anchor (a run of paragraphs) in bytes, about six words. Otherwise a lone 'CHAPTER II.' could
separate pages of edited text that are before it here and after it there. Shorter runs are weighed against such text
later.
"""


@dataclass(frozen=True)
class Gaps:
    """Ranges without a match: paragraphs `first` to `last` of a witness face `above_first` to `above_last`.

    All are half-open and numbered through all witnesses. `above` are paragraphs of the witness's parent; there may be
    none.
    """

    first: Numbers
    last: Numbers
    above_first: Numbers
    above_last: Numbers

    def __len__(self) -> int:
        """How many gaps there are."""
        return len(self.first)

    def __getitem__(self, chosen: Flags | Numbers) -> "Gaps":
        """Some of the gaps."""
        return Gaps(self.first[chosen], self.last[chosen], self.above_first[chosen], self.above_last[chosen])

    @property
    def cells(self) -> Numbers:
        """The size of every gap: paragraphs here times paragraphs there."""
        return (self.last - self.first) * (self.above_last - self.above_first)


def gaps_of(interned: Interned, tree: Tree, match: Numbers) -> Gaps:
    """All gaps of all witnesses that have a parent."""
    base, owner = interned.base, interned.owner
    parent = tree.parent[owner]
    unmatched = (match < 0) & (parent >= 0)
    change = np.ones(len(match) + 1, dtype=np.bool_)
    change[1:-1] = (unmatched[1:] != unmatched[:-1]) | (owner[1:] != owner[:-1])
    edges = np.flatnonzero(change)
    first, last = edges[:-1], edges[1:]
    open_ = unmatched[first] if len(first) else np.zeros(0, dtype=np.bool_)
    first, last = first[open_], last[open_]
    witness = owner[first]
    at_start, at_end = first == base[witness], last == base[witness + 1]
    above = tree.parent[witness]
    low = np.where(at_start, base[above], match[np.maximum(first - 1, 0)] + 1)
    high = np.where(at_end, base[above + 1], match[np.minimum(last, len(match) - 1)])
    return Gaps(first, last, low, high)


def expanded(first: Numbers, last: Numbers) -> tuple[Numbers, Numbers]:
    """All members of half-open ranges: for each member, the number of its range and the member itself."""
    lengths = last - first
    group = np.repeat(np.arange(len(first)), lengths)
    before = np.concatenate(([0], np.cumsum(lengths)))[:-1]
    return group, np.arange(int(lengths.sum())) - np.repeat(before - first, lengths)


def align_exactly(interned: Interned, tree: Tree, match: Numbers, witnesses: Numbers) -> None:
    """Matches these witnesses with their parents, and writes the result into `match`."""
    base = interned.base
    parent = tree.parent[witnesses]
    gaps = Gaps(base[witnesses], base[witnesses + 1], base[parent], base[parent + 1])
    mine = np.zeros(len(interned), dtype=np.bool_)
    mine[witnesses] = True
    for _ in range(_ROUNDS):
        found = _anchors(interned, gaps, match)
        gaps = gaps_of(interned, tree, match)
        gaps = gaps[mine[interned.owner[gaps.first]] & (gaps.cells > 0)]
        if _extend(interned, tree, gaps, match):
            gaps = gaps_of(interned, tree, match)
            gaps = gaps[mine[interned.owner[gaps.first]] & (gaps.cells > 0)]
        if not found:
            break


def _once(group: Numbers, ids: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """The sorted keys (group, id) that appear once in their group, and their places."""
    keys = group * count + ids
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    alone = np.ones(len(ordered), dtype=np.bool_)
    alone[1:] &= ordered[1:] != ordered[:-1]
    alone[:-1] &= ordered[:-1] != ordered[1:]
    return ordered[alone], order[alone]


def _anchors(interned: Interned, gaps: Gaps, match: Numbers) -> bool:
    """Matches paragraphs that appear once on both sides of a gap. Returns whether there were any."""
    count = len(interned.texts)
    group, here = expanded(gaps.first, gaps.last)
    above_group, there = expanded(gaps.above_first, gaps.above_last)
    keys, at = _once(group, interned.ids[here], count)
    above_keys, above_at = _once(above_group, interned.ids[there], count)
    place = np.searchsorted(above_keys, keys)
    both = np.zeros(len(keys), dtype=np.bool_)
    inside = place < len(above_keys)
    both[inside] = above_keys[place[inside]] == keys[inside]
    x, y, in_gap = here[at[both]], there[above_at[place[both]]], group[at[both]]
    order = np.argsort(x, kind="stable")
    x, y, in_gap = x[order], y[order], in_gap[order]
    weight = (interned.sizes[interned.ids[x]] + 1).astype(np.float64)
    chosen = heaviest_by_group(in_gap, x, y, weight, _LEAST)
    match[x[chosen]] = y[chosen]
    return bool(chosen.any())


def _extend(interned: Interned, tree: Tree, gaps: Gaps, match: Numbers) -> bool:
    """Matches equal paragraphs inwards from both edges of gaps. Returns whether there were any.

    Skips witnesses that are aligned strictly: the edges of their gaps need not correspond.
    """
    ids = interned.ids
    heads = ids[gaps.first] == ids[gaps.above_first]
    tails = ids[gaps.last - 1] == ids[gaps.above_last - 1]
    loose = ~tree.strict[interned.owner[gaps.first]]
    todo = np.flatnonzero((heads | tails) & loose).tolist()
    for gap in todo:
        first, last = int(gaps.first[gap]), int(gaps.last[gap])
        low, high = int(gaps.above_first[gap]), int(gaps.above_last[gap])
        length = min(last - first, high - low)
        unequal = np.flatnonzero(ids[first : first + length] != ids[low : low + length])
        head = int(unequal[0]) if len(unequal) else length
        match[first : first + head] = np.arange(low, low + head)
        length -= head
        unequal = np.flatnonzero(ids[last - length : last][::-1] != ids[high - length : high][::-1])
        tail = int(unequal[0]) if len(unequal) else length
        match[last - tail : last] = np.arange(high - tail, high)
    return bool(todo)

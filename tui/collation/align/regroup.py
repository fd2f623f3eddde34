"""The same text cut differently: groups of paragraphs here and there, between the boundaries that both have.

How a text is cut into lines and paragraphs is an accident of its source: one copy has a sentence a line, another a page
a line. So where word triples of a paragraph are found elsewhere than in its match, the paragraphs around are laid
end to end on both sides, and their words are aligned. Paragraphs that hold words of the same runs belong together; a
group ends where both sides have a boundary that no run crosses. So the groups are as small as they can be.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tui.collation.align.exact import Gaps, expanded, gaps_of
from tui.collation.align.tree import Tree
from tui.collation.arrays import Flags, Hashes, Numbers
from tui.collation.words.interned import Interned
from tui.collation.words.matching import EqualRun, equal_runs, sure_runs
from tui.collation.words.word_strings import WordStrings

_SAMPLED = 1 << 18
"""Words from which only every eighth triple is looked at."""

_LEFT = 24
"""Bytes on both sides that have no match: with fewer, nothing can be cut differently."""

_ELSEWHERE = 0.15
"""The share of the words of a paragraph that another one than its match must have, before the two are looked at."""

_RUN = 4
"""Words of a run over a boundary that says by itself that what it has a part of on either side belongs together."""

_MOST = 0.4
"""The share of the words of the shorter of two paragraphs that says so without such a run."""

_SMALL = 1 << 18
"""Words here times words there up to which the longest common subsequence is taken as it is."""

_ALIKE = 0.5
"""The likeness of two groups as a whole. Words of unrelated prose that are in one order are below .42."""


Wish = tuple[int, int, int]
"""That two neighbouring paragraphs of a parent be one cell: both of them, and the witness that has them as one."""


@dataclass(frozen=True)
class _Words:
    """The words of some paragraphs end to end: their symbols, and for each its paragraph and its gap."""

    symbols: Hashes
    place: Numbers
    gap: Numbers


def regroup(interned: Interned, tree: Tree, strings: WordStrings, match: Numbers) -> list[Wish]:
    """Matches what is cut differently, written into `match`: every paragraph with the one it has most words of.

    Gives the wishes for paragraphs of parents to be one cell.
    """
    wishes: list[Wish] = []
    for first, last, low, high in _windows(interned, tree, strings, match):
        here = [strings[int(number)] for number in interned.ids[first:last]]
        there = [strings[int(number)] for number in interned.ids[low:high]]
        for (a, b), (c, d), partners in _groups(here, there):
            match[first + a : first + b] = low + np.array(partners)
            _drop_crossing(interned, match, first + a, first + b)
            asking = int(interned.owner[first])
            wishes += [(one, one + 1, asking) for one in range(low + c, low + d - 1)]
    return wishes


def _drop_crossing(interned: Interned, match: Numbers, start: int, end: int) -> None:
    """Removes earlier matches on both sides of a new group that would cross it, or would make a cell of paragraphs that
    are not neighbours: the words of the group are stronger evidence.
    """
    witness = interned.owner[start]
    place = start - 1
    while place >= interned.base[witness] and not -1 < match[place] < match[start] + (place == start - 1):
        match[place] = -1
        place -= 1
    place = end
    while place < interned.base[witness + 1] and not match[place] > match[end - 1] - (place == end):
        match[place] = -1
        place += 1


def _windows(
    interned: Interned, tree: Tree, strings: WordStrings, match: Numbers
) -> Iterator[tuple[int, int, int, int]]:
    """Stretches in which paragraphs are cut differently: first and last here, first and last in the parent."""
    ids = interned.ids
    exact = np.where((match >= 0) & (ids[np.maximum(match, 0)] == ids), match, -1)
    gaps = gaps_of(interned, tree, exact)
    gaps = gaps[(gaps.cells > 1) & ~tree.strict[interned.owner[gaps.first]]]
    gaps = gaps[_left(interned, gaps, match) >= _LEFT]
    if not len(gaps):
        return
    mine, theirs = (
        _laid_out(interned, strings, gaps.first, gaps.last),
        _laid_out(interned, strings, gaps.above_first, gaps.above_last),
    )
    every = 8 if len(mine.symbols) + len(theirs.symbols) > _SAMPLED else 1
    x, y = _once_in_both(mine, theirs, every)
    here = np.concatenate([mine.place[x + step] for step in range(3)])
    there = np.concatenate([theirs.place[y + step] for step in range(3)])
    gap = np.tile(mine.gap[x], 3)
    keys, counts = np.unique(here * (interned.paragraphs + 1) + there, return_counts=True)
    one, other = np.divmod(keys, interned.paragraphs + 1)
    in_gap = np.zeros(interned.paragraphs, dtype=np.int64)
    in_gap[here] = gap
    words = strings.lengths[ids]
    # Of a sample one triple may be chance.
    enough = (counts * every >= _ELSEWHERE * np.minimum(words[one], words[other])) & (
        counts >= (3 if every == 1 else 4)
    )
    odd = (match[one] != other) & enough & _in_order(interned, tree, match, one, other)
    one, other = one[odd], other[odd]
    yield from _merged(gaps, in_gap[one], one, other, match)


def _left(interned: Interned, gaps: Gaps, match: Numbers) -> Numbers:
    """The bytes of every gap that are without a match on both sides, counting by how much matches differ in size."""
    sizes = interned.sizes[interned.ids]
    sums = np.concatenate(([0], np.cumsum(sizes)))
    gap, place = expanded(gaps.first, gaps.last)
    matched = match[place] >= 0
    gap, place = gap[matched], place[matched]
    mates = match[place]
    unlike = np.bincount(gap, np.abs(sizes[place] - sizes[mates]), len(gaps))
    here = sums[gaps.last] - sums[gaps.first] - np.bincount(gap, sizes[place], len(gaps))
    there = sums[gaps.above_last] - sums[gaps.above_first] - np.bincount(gap, sizes[mates], len(gaps))
    left: Numbers = (unlike + np.maximum(np.minimum(here, there), 0)).astype(np.int64)
    return left


def _laid_out(interned: Interned, strings: WordStrings, first: Numbers, last: Numbers) -> _Words:
    """The words of these stretches."""
    gap, place = expanded(first, last)
    numbers = interned.ids[place]
    strings.code(numbers)
    lengths = strings.lengths[numbers]
    codes = np.frombuffer("".join(strings.of(numbers.tolist())).encode("utf-32-le"), dtype=np.uint32)
    return _Words(codes.astype(np.uint64), np.repeat(place, lengths), np.repeat(gap, lengths))


def _once_in_both(mine: _Words, theirs: _Words, every: int) -> tuple[Numbers, Numbers]:
    """Where the word triples begin that each side of a gap has once."""
    found = []
    for words in (mine, theirs):
        codes = words.symbols
        if len(codes) < 3:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        keys = ((codes[:-2] * _MIX[0] + codes[1:-1]) * _MIX[1] + codes[2:]) * _MIX[2]
        keys ^= keys >> np.uint64(29)
        inside = words.gap[:-2] == words.gap[2:]
        if every > 1:
            inside &= keys % np.uint64(every) == 0
        at = np.flatnonzero(inside)
        keys = (keys[at] + words.gap[at].astype(np.uint64) * _MIX[1]) * _MIX[0]
        order = np.argsort(keys)
        keys = keys[order]
        alone = np.ones(len(keys), dtype=np.bool_)
        alone[1:] &= keys[1:] != keys[:-1]
        alone[:-1] &= keys[:-1] != keys[1:]
        found.append((keys[alone], at[order[alone]]))
    (here, x), (there, y) = found
    _, left, right = np.intersect1d(here, there, assume_unique=True, return_indices=True)
    return x[left], y[right]


_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


def _in_order(interned: Interned, tree: Tree, match: Numbers, one: Numbers, other: Numbers) -> Flags:
    """Which of these pairs cross none of the matches before and after: what was moved is no matter of layout."""
    places = np.arange(len(match))
    matched = match >= 0
    base, owner = interned.base, interned.owner
    before = np.maximum.accumulate(np.where(matched, places, -1))
    before = np.concatenate(([-1], before[:-1]))[one]
    after = np.minimum.accumulate(np.where(matched, places, len(match))[::-1])[::-1]
    after = np.append(after[1:], len(match))[one]
    above = tree.parent[owner[one]]
    held = before >= base[owner[one]]
    low = np.where(held, match[np.maximum(before, 0)], base[above])
    held = after < base[owner[one] + 1]
    high = np.where(held, match[np.minimum(after, len(match) - 1)], base[above + 1] - 1)
    within: Flags = (low <= other) & (other <= high)
    return within


def _merged(
    gaps: Gaps, gap: Numbers, one: Numbers, other: Numbers, match: Numbers
) -> Iterator[tuple[int, int, int, int]]:
    """The stretches around pairs (sorted by `one`), with a neighbour on every side; those that overlap as one."""
    stretches: list[list[int]] = []
    for number, here, there in zip(gap.tolist(), one.tolist(), other.tolist(), strict=True):
        first, last = int(gaps.first[number]), int(gaps.last[number])
        low, high = int(gaps.above_first[number]), int(gaps.above_last[number])
        mate = int(match[here])
        near = [there, mate] if low <= mate < high else [there]
        stretch = [number, max(first, here - 1), min(last, here + 2), max(low, min(near) - 1), min(high, max(near) + 2)]
        while (
            stretches
            and stretches[-1][0] == number
            and (stretches[-1][2] > stretch[1] or stretches[-1][4] > stretch[3])
        ):
            _, begin, end, above, below = stretches.pop()
            stretch = [
                number,
                min(begin, stretch[1]),
                max(end, stretch[2]),
                min(above, stretch[3]),
                max(below, stretch[4]),
            ]
        stretches.append(stretch)
    for number, first, last, low, high in stretches:
        # What is matched inside the stretch, but to something outside, comes with it.
        mates = [int(match[place]) for place in range(first, last) if match[place] >= 0]
        yield (
            first,
            last,
            max(min([low, *mates]), int(gaps.above_first[number])),
            min(max([high, *(mate + 1 for mate in mates)]), int(gaps.above_last[number])),
        )


Range = tuple[int, int]


def _groups(here: Sequence[str], there: Sequence[str]) -> Iterator[tuple[Range, Range, list[int]]]:
    """The groups of paragraphs that belong together, and for each paragraph here the one there it has most words of.

    Groups of one paragraph on either side, and groups too unlike as a whole, are left out.
    """
    a, b = "".join(here), "".join(there)
    mine = np.repeat(np.arange(len(here)), [len(string) for string in here])
    theirs = np.repeat(np.arange(len(there)), [len(string) for string in there])
    shared: dict[tuple[int, int], int] = {}
    sure: set[tuple[int, int]] = set()
    for x, y, length in _runs(a, b):
        pairs = list(zip(mine[x : x + length].tolist(), theirs[y : y + length].tolist(), strict=True))
        for pair in pairs:
            shared[pair] = shared.get(pair, 0) + 1
        if length >= _RUN and pairs[0] != pairs[-1]:
            sure.update(pairs)
    edges = sorted(
        pair
        for pair, count in shared.items()
        if pair in sure or count >= _MOST * min(len(here[pair[0]]), len(there[pair[1]]))
    )
    ranges: list[list[int]] = []
    for one, other in edges:
        if ranges and (one < ranges[-1][1] or other < ranges[-1][3]):
            ranges[-1][1] = max(ranges[-1][1], one + 1)
            ranges[-1][3] = max(ranges[-1][3], other + 1)
        else:
            ranges.append([one, one + 1, other, other + 1])
    for first, last, low, high in ranges:
        if last - first == high - low == 1:
            continue
        words = sum(map(len, here[first:last])) + sum(map(len, there[low:high]))
        common = sum(count for (one, other), count in shared.items() if first <= one < last and low <= other < high)
        if 2 * common < _ALIKE * words:
            continue
        partners: list[int] = []
        for one in range(first, last):
            counts = [shared.get((one, other), 0) for other in range(low, high)]
            best = max(counts)
            partners.append(low + counts.index(best) if best else (partners[-1] if partners else low))
        yield (first, last), (low, high), partners


def _runs(a: str, b: str) -> list[EqualRun]:
    """The runs of words that correspond, those that each side has once before all others."""
    if len(a) * len(b) <= _SMALL:
        return equal_runs(a, b)
    found: list[EqualRun] = []
    edges = [(0, 0, 0), *sure_runs(a, b, 3), (len(a), len(b), 0)]
    for (start, other, length), (end, other_end, _) in pairwise(edges):
        if length:
            found.append((start, other, length))
        x, y = start + length, other + length
        found += [(x + s, y + t, n) for s, t, n in equal_runs(a[x:end], b[y:other_end])]
    joined: list[EqualRun] = []
    for start, other, length in found:
        if joined and joined[-1][0] + joined[-1][2] == start and joined[-1][1] + joined[-1][2] == other:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + length)
        else:
            joined.append((start, other, length))
    return joined

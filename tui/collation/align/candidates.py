"""Which paragraphs may correspond, if there are too many to compare all with all.

An inverted index of word pairs, as one sorted array of numbers (hash of the pair, paragraph): paragraphs that share
rare pairs are next to each other in it. Each paragraph keeps its three best candidates, and only those are scored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tui.collation.arrays import Flags, Hashes, Numbers
from tui.collation.words.sorting import distinct, starts_of, within

_PARAGRAPH_BITS = 24
"""The part of a key's 64 bits that names the paragraph: room for 16 million."""

_COMMON, _RARE = 32, 8
"""If more paragraphs than this share a word pair, it says little, and only neighbours in the list are paired. The first
limit is for when that gives few pairs, the second for all cases.
"""

_PAIRED = 2.0
"""Up to this many pairs for each entry of the index are few."""

_NEAREST = 2
"""Neighbours in a long run that are paired."""

_PHRASE = 32
"""A word pair in at least this many paragraphs (or twice the number of witnesses) is a phrase of the language, and is
skipped.
"""

_THERE = 6
"""The same for the other side, when two sides are compared: 'of the' is in every paragraph."""

_BEST = 3
"""Candidates kept for every paragraph."""

_SHARE = 0.08
"""The minimum share of the shorter paragraph's word pairs that a candidate must have. At likeness .55 the share is at
least .2.
"""

_SAMPLED = 1 << 21
"""Of paragraphs with at least this many word pairs, only every fourth pair is indexed, chosen by hash."""

_STRETCH = 1 << 19
"""Words indexed at a time."""

_LONG = 48
"""A paragraph with at least this many words is long: a dozen of its pairs are left then."""


@dataclass(frozen=True)
class Pairs:
    """Pairs of paragraphs (numbers in the given list, `one` < `other`) and how many word pairs they share."""

    one: Numbers
    other: Numbers
    shared: Numbers


def _index(strings: Sequence[str]) -> tuple[Hashes, Numbers]:
    """The sorted distinct keys of all paragraphs, and how many each paragraph has."""
    lengths = np.fromiter(map(len, strings), dtype=np.int64, count=len(strings))
    sampled = int(lengths.sum()) > _SAMPLED
    # Work in parts: the whole of a large text at eight bytes a word, several times over, would need too much memory.
    edges = np.searchsorted(np.cumsum(lengths), np.arange(_STRETCH, int(lengths.sum()) + _STRETCH, _STRETCH))
    parts = [np.zeros(0, dtype=np.uint64)]
    for start, end in pairwise(distinct(np.concatenate(([0], edges + 1, [len(strings)]))).tolist()):
        if start < len(strings):
            parts.append(_keys(strings[start:end], lengths[start:end], start, sampled=sampled))
    keys = distinct(np.concatenate(parts))
    held = np.bincount((keys & np.uint64((1 << _PARAGRAPH_BITS) - 1)).astype(np.int64), minlength=len(strings))
    return keys, held


def _keys(strings: Sequence[str], lengths: Numbers, first: int, *, sampled: bool) -> Hashes:
    """The keys of some paragraphs, the first of which is number `first`."""
    codes = np.frombuffer("".join(strings).encode("utf-32-le"), dtype=np.uint32)
    if len(codes) < 2:
        return np.zeros(0, dtype=np.uint64)
    place = np.repeat(np.arange(first, first + len(strings), dtype=np.uint64), lengths)
    inside = place[1:] == place[:-1]
    keys = codes[:-1].astype(np.uint64)
    keys *= np.uint64(0x9E3779B97F4A7C15)
    keys ^= codes[1:] * np.uint64(0xC2B2AE3D27D4EB4F)
    keys ^= keys >> np.uint64(29)
    keys *= np.uint64(0x165667B19E3779F9)
    if sampled:
        inside &= ((keys & np.uint64(3)) == 0) | np.repeat(lengths < _LONG, lengths)[:-1]
    keys = keys[inside]
    keys >>= np.uint64(_PARAGRAPH_BITS)
    keys <<= np.uint64(_PARAGRAPH_BITS)
    keys |= place[:-1][inside]
    return np.asarray(keys, dtype=np.uint64)


def _groups(keys: Hashes) -> tuple[Numbers, Numbers, Numbers]:
    """The paragraph of every key, and the start and size of every run of the same word pair."""
    starts = starts_of(keys >> np.uint64(_PARAGRAPH_BITS))
    sizes = np.diff(np.append(starts, len(keys)))
    return (keys & np.uint64((1 << _PARAGRAPH_BITS) - 1)).astype(np.int64), starts, sizes


def _counted(parts: Sequence[Numbers], held: Numbers) -> Pairs:
    """Pairs (as one times the number of paragraphs plus other) that share two or more word pairs, and their share."""
    keys = np.concatenate([np.zeros(0, dtype=np.int64), *parts])
    keys.sort()
    starts = starts_of(keys)
    shared = np.diff(np.append(starts, len(keys)))
    again = np.flatnonzero(shared > 1)
    shared = shared[again]
    one, other = np.divmod(keys[starts[again]], max(len(held), 1))
    enough = shared >= _SHARE * np.minimum(held[one], held[other])
    return Pairs(one[enough], other[enough], shared[enough])


def _best(pairs: Pairs, sides: Sequence[Numbers]) -> Flags:
    """Which pairs are among the best for the paragraph on one of these sides."""
    chosen = np.zeros(len(pairs.one), dtype=np.bool_)
    for side in sides:
        order = np.lexsort((-pairs.shared, side))
        owners = side[order]
        starts = starts_of(owners)
        sizes = np.diff(np.append(starts, len(order)))
        chosen[order[within(sizes) < _BEST]] = True
    return chosen


def among(strings: Sequence[str], owner: Numbers, witnesses: int) -> Pairs:
    """Candidates among all paragraphs, each once. `owner` is its witness, or -1 if several have it.

    Paragraphs of the same witness are never candidates.
    """
    keys, held = _index(strings)
    paragraphs, _, sizes = _groups(keys)
    size = np.repeat(sizes, sizes)
    size[size > max(_PHRASE, 2 * witnesses)] = 1
    position = within(sizes)
    holder = owner[paragraphs]
    parts: list[Numbers] = []
    # Pair every entry of a run with the one before it, then with the second before it, and so on, to limit memory.
    left = np.flatnonzero(size > 1)
    common = _common(sizes)
    for step in range(1, common):
        left = left[(position[left] >= step) & ((size[left] <= common) | (step <= _NEAREST))]
        end = left[(holder[left] != holder[left - step]) | (holder[left] < 0)]
        parts.append(paragraphs[end - step] * len(strings) + paragraphs[end])
    pairs = _counted(parts, held)
    chosen = _best(pairs, (pairs.one, pairs.other))
    return Pairs(pairs.one[chosen], pairs.other[chosen], pairs.shared[chosen])


def _common(sizes: Numbers) -> int:
    """The longest run in which all are paired with all, so that there are hardly more of these pairs than index
    entries.
    """
    lengths = np.arange(_COMMON + 1)
    counts = np.bincount(sizes[sizes <= _COMMON], minlength=_COMMON + 1)
    pairs = np.cumsum(counts * lengths * (lengths - 1) // 2)
    return max(_RARE, int(np.searchsorted(pairs, _PAIRED * int(sizes.sum()), side="right")) - 1)


def between(strings: Sequence[str], there: int) -> Pairs:
    """Candidates between the first `there` paragraphs (`one`) and the others (`other`)."""
    keys, held = _index(strings)
    paragraphs, starts, sizes = _groups(keys)
    # In a run the paragraphs ascend, so those of the first side come first.
    ends = starts + sizes
    on_first_side = np.concatenate(([0], np.cumsum(paragraphs < there)))
    first_side = on_first_side[ends] - on_first_side[starts]
    known = (first_side > 0) & (first_side <= _THERE) & (first_side < sizes)
    starts, first_side, sizes = starts[known], first_side[known], sizes[known]
    parts: list[Numbers] = []
    for step in range(_THERE):
        wide = first_side > step
        counts = (sizes - first_side)[wide]
        other = within(counts) + np.repeat((starts + first_side)[wide], counts)
        one = np.repeat(starts[wide] + step, counts)
        parts.append(paragraphs[one] * len(strings) + paragraphs[other])
    pairs = _counted(parts, held)
    chosen = _best(pairs, (pairs.other,))
    return Pairs(pairs.one[chosen], pairs.other[chosen], pairs.shared[chosen])

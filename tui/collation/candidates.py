"""Which paragraphs may correspond, where there are too many to compare all with all.

An inverted index of word pairs, as one sorted array of numbers (hash of the pair, paragraph): paragraphs that share
rare pairs stand next to each other in it. Each paragraph keeps its three best candidates, and only those are scored.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui.collation.sorting import starts_of, within

Whole = NDArray[np.int64]
Keys = NDArray[np.uint64]

_PARAGRAPH_BITS = 24
"""Of a key's 64 bits, those that name the paragraph: 16 million of them."""

_COMMON = 24
"""Paragraphs in which a word pair may stand before it says little: then only neighbours in the list are paired."""

_THERE = 6
"""The same for the other side, where two sides are compared: 'of the' stands in every paragraph."""

_BEST = 3
"""Candidates kept of every paragraph."""

_SHARE = 0.08
"""The share of the shorter paragraph's word pairs that a candidate must have: at likeness .55 it is .2 and more."""

_SAMPLED = 1 << 21
"""Word pairs from which long paragraphs are indexed by every fourth only, chosen by hash."""

_LONG = 48
"""Words from which a paragraph is long: a dozen of its pairs are left then."""


@dataclass(frozen=True)
class Pairs:
    """Pairs of paragraphs (numbers in the list given, `one` < `other`) and how many word pairs they share."""

    one: Whole
    other: Whole
    shared: Whole


def _index(strings: Sequence[str]) -> tuple[Keys, Whole]:
    """The sorted keys of all paragraphs, none twice, and how many each paragraph has."""
    lengths = np.fromiter(map(len, strings), dtype=np.int64, count=len(strings))
    codes = np.frombuffer("".join(strings).encode("utf-32-le"), dtype=np.uint32)
    if len(codes) < 2:
        return np.zeros(0, dtype=np.uint64), np.zeros(len(strings), dtype=np.int64)
    place = np.repeat(np.arange(len(strings), dtype=np.uint64), lengths)
    inside = place[1:] == place[:-1]
    keys = codes[:-1].astype(np.uint64)
    keys *= np.uint64(0x9E3779B97F4A7C15)
    keys ^= codes[1:] * np.uint64(0xC2B2AE3D27D4EB4F)
    keys ^= keys >> np.uint64(29)
    keys *= np.uint64(0x165667B19E3779F9)
    if len(keys) > _SAMPLED:
        inside &= ((keys & np.uint64(3)) == 0) | (lengths < _LONG)[place[:-1].astype(np.int64)]
    keys >>= np.uint64(_PARAGRAPH_BITS)
    keys <<= np.uint64(_PARAGRAPH_BITS)
    keys |= place[:-1]
    keys = keys[inside]
    keys.sort()
    keys = keys[starts_of(keys)]
    held = np.bincount((keys & np.uint64((1 << _PARAGRAPH_BITS) - 1)).astype(np.int64), minlength=len(strings))
    return keys, held


def _groups(keys: Keys) -> tuple[Whole, Whole, Whole]:
    """The paragraph of every key, and the start and size of every run of the same word pair, runs of one left out."""
    pair = keys >> np.uint64(_PARAGRAPH_BITS)
    starts = starts_of(pair)
    sizes = np.diff(np.append(starts, len(keys)))
    several = sizes > 1
    paragraphs = (keys & np.uint64((1 << _PARAGRAPH_BITS) - 1)).astype(np.int64)
    return paragraphs, starts[several], sizes[several]


def _counted(one: Whole, other: Whole, held: Whole, allowed: NDArray[np.bool_] | None = None) -> Pairs:
    """Pairs that come again and again, with their counts; those that share too little left out."""
    if allowed is not None:
        one, other = one[allowed], other[allowed]
    keys = one * len(held) + other
    keys.sort()
    starts = starts_of(keys)
    shared = np.diff(np.append(starts, len(keys)))
    one, other = keys[starts] // max(len(held), 1), keys[starts] % max(len(held), 1)
    least = np.minimum(held[one], held[other])
    enough = (shared >= np.maximum(_SHARE * least, 1)) & ((shared > 1) | (least < 12))
    return Pairs(one[enough], other[enough], shared[enough])


def _best(pairs: Pairs, sides: Sequence[Whole]) -> NDArray[np.bool_]:
    """Which pairs are among the best of the paragraph on one of these sides."""
    chosen = np.zeros(len(pairs.one), dtype=np.bool_)
    for side in sides:
        order = np.lexsort((-pairs.shared, side))
        owners = side[order]
        starts = starts_of(owners)
        sizes = np.diff(np.append(starts, len(order)))
        chosen[order[within(sizes) < _BEST]] = True
    return chosen


def among(strings: Sequence[str], owner: Whole, witnesses: int) -> Pairs:
    """Candidates among all paragraphs, each given once; `owner` is its witness, or -1 where several have it.

    Paragraphs of the same witness are no candidates of each other.
    """
    keys, held = _index(strings)
    paragraphs, starts, sizes = _groups(keys)
    known = sizes <= max(_COMMON, 2 * witnesses)
    starts, sizes = starts[known], sizes[known]
    # Every entry is paired with those before it in its run; in a long run with the nearest two.
    position = within(sizes)
    at = np.repeat(starts, sizes) + position
    reach = np.where(np.repeat(sizes, sizes) > _COMMON, np.minimum(position, 2), position)
    end = np.repeat(at, reach)
    before = end - 1 - within(reach)
    one, other = paragraphs[before], paragraphs[end]
    apart = (owner[one] != owner[other]) | (owner[one] < 0)
    pairs = _counted(one, other, held, apart)
    chosen = _best(pairs, (pairs.one, pairs.other))
    return Pairs(pairs.one[chosen], pairs.other[chosen], pairs.shared[chosen])


def between(strings: Sequence[str], there: int) -> Pairs:
    """Candidates between the first `there` paragraphs (`one`) and the others (`other`)."""
    keys, held = _index(strings)
    paragraphs, starts, sizes = _groups(keys)
    # In a run the paragraphs ascend, so those of the first side come first.
    ends = starts + sizes
    on_this_side = np.concatenate(([0], np.cumsum(paragraphs < there)))
    first_side = on_this_side[ends] - on_this_side[starts]
    known = (first_side > 0) & (first_side <= _THERE) & (first_side < sizes)
    starts, first_side, sizes = starts[known], first_side[known], sizes[known]
    counts = sizes - first_side
    at = within(counts) + np.repeat(starts + first_side, counts)
    reach = np.repeat(first_side, counts)
    other = np.repeat(at, reach)
    one = np.repeat(np.repeat(starts, counts), reach) + within(reach)
    pairs = _counted(paragraphs[one], paragraphs[other], held)
    chosen = _best(pairs, (pairs.other,))
    return Pairs(pairs.one[chosen], pairs.other[chosen], pairs.shared[chosen])

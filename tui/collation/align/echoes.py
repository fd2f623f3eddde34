"""Passages that say nearly the same in other words: a suggestion, never placed side by side.

A paraphrase keeps some phrases, but its word-by-word likeness is low because of the changes around them. So the measure
is how many of the shorter passage's pairs of neighbouring content words (without stop words and hyphens) the other one
has. It finds 'state-sponsored hacking group' and 'a state sponsored group', where triples of all words would not. Rare
words in both passages give a second opinion.
"""

from collections.abc import Sequence
from functools import cache
from math import fsum, log

import numpy as np

from tui.collation.arrays import Flags, Hashes
from tui.collation.words.sorting import distinct, starts_of, within
from tui.collation.words.word_strings import WordStrings
from tui.collation.words.words import STOP_WORDS

Echo = tuple[int, int, float]

_CONTAINED = ((2, 0.2), (3, 0.13))
"""(shared pairs, share of the shorter passage's pairs): at least one combination must be reached. Unrelated passages on
one story share one pair, at most .12. The paraphrases in a pair of news articles share two to eight, .14 to .62.
"""

_PAIRS = 6
"""The minimum number of pairs in a passage: a caption is never a paraphrase."""

_RARE = 0.15
"""The second opinion: Dice's measure over words, each weighted by how few passages have it."""

_COMMON = 16
"""A pair in more passages than this is a phrase of the language."""

_NEAR_BEST = 0.9
"""A passage's other echoes must reach this part of its best score: a phrase shared with many passages says little."""

MOST = 3
"""The maximum number of echoes of one passage."""

_CODES = 0x110000


def find_echoes(texts: Sequence[bytes], holders: Sequence[frozenset[int]], wanted: Flags) -> list[Echo]:
    """Echoes among passages: (one, other, score 0..1), one < other, best first.

    `holders` has the witnesses of every passage: an echo is between passages that share none, and at least one of the
    two is `wanted`. The score is the share of the shorter one's pairs.
    """
    words = _content(texts)
    keys = _pairs(words)
    passages = (keys & np.uint64((1 << 24) - 1)).astype(np.int64)
    held = np.bincount(passages, minlength=len(texts))
    starts = starts_of(keys >> np.uint64(24))
    sizes = np.diff(np.append(starts, len(keys)))
    known = (sizes > 1) & (sizes <= _COMMON)
    starts, sizes = starts[known], sizes[known]
    reach = within(sizes)
    end = np.repeat(np.repeat(starts, sizes) + reach, reach)
    both = np.sort(passages[end - 1 - within(reach)] * len(texts) + passages[end])
    first = starts_of(both)
    shared = np.diff(np.append(first, len(both)))
    one, other = both[first] // max(len(texts), 1), both[first] % max(len(texts), 1)
    least = np.minimum(held[one], held[other])
    score = shared / np.maximum(least, 1)
    enough = np.zeros(len(score), dtype=np.bool_)
    for count, share in _CONTAINED:
        enough |= (shared >= count) & (score >= share)
    enough &= (least >= _PAIRS) & (wanted[one] | wanted[other])
    if not enough.any():
        return []
    rarity = _Rarity(words)
    found = []
    for a, b, value in zip(one[enough].tolist(), other[enough].tolist(), score[enough].tolist(), strict=True):
        opinion = rarity.dice(a, b) if holders[a].isdisjoint(holders[b]) else 0.0
        if opinion >= _RARE:
            found.append((a, b, value, opinion))
    return _best(found, wanted)


def _best(found: list[tuple[int, int, float, float]], wanted: Flags) -> list[Echo]:
    """The best of (one, other, score, second opinion), or nearly the best, for the wanted passages."""
    best: dict[int, float] = {}
    for a, b, value, opinion in found:
        for end in (a, b):
            best[end] = max(best.get(end, 0.0), value + opinion)
    counts: dict[int, int] = {}
    chosen: list[Echo] = []
    for a, b, value, opinion in sorted(found, key=lambda echo: (-(echo[2] + echo[3]), echo[0], echo[1])):
        asked = [end for end in (a, b) if wanted[end]]
        if all(value + opinion < _NEAR_BEST * best[end] for end in asked):
            continue
        if counts.get(a, 0) < MOST and counts.get(b, 0) < MOST:
            counts[a] = counts.get(a, 0) + 1
            counts[b] = counts.get(b, 0) + 1
            chosen.append((a, b, min(1.0, value)))
    return chosen


def _content(texts: Sequence[bytes]) -> list[str]:
    """The content words of every text, hyphenated ones split, one code point a word."""
    without = _stop_symbols()
    strings = WordStrings([text.replace(b"-", b" ") for text in texts])
    strings.code(range(len(texts)))
    return [string.translate(without) for string in strings.of(range(len(texts)))]


@cache
def _stop_symbols() -> dict[int, None]:
    """The symbols of the stop words, as a table with which `str.translate` deletes them."""
    strings = WordStrings([word.encode() for word in sorted(STOP_WORDS)])
    strings.code(range(len(STOP_WORDS)))
    return dict.fromkeys(map(ord, "".join(strings.of(range(len(STOP_WORDS))))))


def _pairs(words: Sequence[str]) -> Hashes:
    """Sorted distinct keys (hash of two neighbouring words, passage)."""
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    codes = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < 2:
        return np.zeros(0, dtype=np.uint64)
    place = np.repeat(np.arange(len(words), dtype=np.uint64), lengths)
    keys = (codes[:-1] * np.uint64(0x9E3779B97F4A7C15) + codes[1:]) * np.uint64(0xC2B2AE3D27D4EB4F)
    keys = (keys >> np.uint64(24) << np.uint64(24)) | place[:-1]
    return distinct(keys[place[1:] == place[:-1]])


class _Rarity:
    """The likeness of two passages by their words, each weighted by how few passages have it."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
        codes = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
        once = distinct(np.repeat(np.arange(len(words)), lengths) * _CODES + codes)
        self._counts = np.bincount(once % _CODES, minlength=_CODES)

    def _weight(self, word: str) -> float:
        return log((1 + len(self._words)) / self._counts[ord(word)])

    def dice(self, one: int, other: int) -> float:
        a, b = frozenset(self._words[one]), frozenset(self._words[other])
        whole = fsum(self._weight(word) for words in (a, b) for word in words)
        return 2 * fsum(self._weight(word) for word in a & b) / whole if whole else 0.0

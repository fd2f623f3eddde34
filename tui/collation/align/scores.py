"""The likeness of many pairs of paragraphs at once, each distinct pair once.

It is token Indel by `rapidfuzz.process.cpdist`. Pairs that can't be similar enough by their lengths are not compared.
"""

import numpy as np
from numpy.typing import NDArray

from tui.collation.arrays import Numbers, Weights
from tui.collation.words.likeness import string_likeness
from tui.collation.words.matching import LIKENESS_CELLS
from tui.collation.words.sorting import numbered
from tui.collation.words.word_strings import WordStrings

Scores = NDArray[np.float32]
Ladder = tuple[tuple[int, float], ...]

_BATCH = 1 << 16
"""Pairs compared in one call: a cancelled collation stops between two calls."""


def demanded(words: Numbers, ladder: Ladder) -> Weights:
    """The minimum likeness for pairs whose shorter paragraph has this many words; 2 (never) below the last step."""
    demand = np.full(len(words), 2.0)
    for least, likeness in sorted(ladder):
        demand[words >= least] = likeness
    return demand


def scored(strings: WordStrings, one: Numbers, other: Numbers, ladder: Ladder) -> Scores:
    """The likeness of every pair of texts (by number), 0 if it is below the minimum.

    Equal texts always count as alike, whatever their length, and so do two texts without any word.
    """
    result: Scores = np.zeros(len(one), dtype=np.float32)
    strings.code(one)
    strings.code(other)
    mine, theirs = strings.lengths[one], strings.lengths[other]
    result[(one == other) | ((mine == 0) & (theirs == 0))] = 1.0
    demand = demanded(np.minimum(mine, theirs), ladder)
    possible = (2 * np.minimum(mine, theirs) >= demand * (mine + theirs)) & (one != other) & (mine > 0)
    todo = np.flatnonzero(possible)
    if not len(todo):
        return result
    from rapidfuzz.distance import Indel  # needed only where texts differ
    from rapidfuzz.process import cpdist

    keys = one[todo] * len(strings.lengths) + other[todo]
    keys, inverse = numbered(keys)
    left, right = keys // len(strings.lengths), keys % len(strings.lengths)
    found: Scores = np.empty(len(keys), dtype=np.float32)
    lowest = float(demand[todo].min())
    for start in range(0, len(keys), _BATCH):
        stretch = slice(start, start + _BATCH)
        a, b = left[stretch], right[stretch]
        long = strings.lengths[a] * strings.lengths[b] > LIKENESS_CELLS
        # Paragraphs of many thousand words are compared one by one, cut where they surely correspond.
        for place in np.flatnonzero(long).tolist():
            found[start + place] = string_likeness(strings[int(a[place])], strings[int(b[place])])
        usual = np.flatnonzero(~long)
        found[start + usual] = cpdist(
            strings.of(a[usual].tolist()),
            strings.of(b[usual].tolist()),
            scorer=Indel.normalized_similarity,
            score_cutoff=lowest,
            dtype=np.float32,
        )
    values = found[inverse]
    values[values < demand[todo].astype(np.float32)] = 0.0
    result[todo] = values
    return result


def spelled_alike(texts: list[bytes], one: Numbers, other: Numbers, least: float) -> Scores:
    """The likeness of pairs of short texts (by number), letter by letter, ignoring case; 0 if less than `least`."""
    if not len(one):
        return np.zeros(0, dtype=np.float32)
    from rapidfuzz.distance import Indel  # needed only where texts differ
    from rapidfuzz.process import cpdist

    forms = {number: texts[number].decode("utf-8", "replace").casefold() for number in {*one.tolist(), *other.tolist()}}
    likeness: Scores = cpdist(
        [forms[number] for number in one.tolist()],
        [forms[number] for number in other.tolist()],
        scorer=Indel.normalized_similarity,
        score_cutoff=least,
        dtype=np.float32,
    )
    return likeness

"""Aligns witnesses of one short paragraph each: there is nothing else that the paragraph could belong to.

'Hello world' and 'Hello there world' are two whole documents. Among paragraphs such likeness would say little, because
there are many that a paragraph could be like; here there is one. So less is demanded: a word in common that is not
a stop word, and about two words in five. A fragment of a longer text belongs to it where most of its word pairs are
in it: a damaged copy may have only three words left.
"""

from collections.abc import Iterable
from functools import cache
from itertools import pairwise

import numpy as np

from tui.collation.arrays import Flags, Numbers
from tui.collation.words.interned import Interned
from tui.collation.words.likeness import string_likeness
from tui.collation.words.word_strings import WordStrings
from tui.collation.words.words import STOP_WORDS

_WORDS = 2_000
"""Words up to which a text is short. Longer ones share word triples if they are versions of one text."""

_COMPARED = 40
"""Witnesses of one paragraph with which another one is compared."""

_ALIKE = ((40, 0.34), (15, 0.36), (1, 0.40))
"""The likeness demanded, by the words of the shorter text: unrelated prose of 15 and more words is below .3."""

_HELD = 0.5
"""The share of the shorter text's word pairs that the longer one must have, where it is a fragment."""


def lone(interned: Interned, strings: WordStrings) -> Flags:
    """Which witnesses are one short paragraph."""
    alone: Flags = np.diff(interned.base) == 1
    texts = interned.ids[interned.base[:-1][alone]]
    # No word is shorter than a byte and a space, but for scripts without spaces.
    near = interned.sizes[texts] <= 16 * _WORDS
    strings.code(texts[near])
    alone[alone] = near
    alone[alone] = strings.lengths[texts[near]] <= _WORDS
    return alone


def nearest(interned: Interned, strings: WordStrings, witness: int, others: Iterable[int]) -> int:
    """Of other lone witnesses the one most like this one, the first of several; -1 where none is like it at all."""
    best, found = 0.0, -1
    mine = strings[int(interned.ids[interned.base[witness]])]
    for place, other in enumerate(others):
        if place == _COMPARED:
            break
        like = _likeness(mine, strings[int(interned.ids[interned.base[other]])])
        if like > best:
            best, found = like, other
    return found


def align_lone(interned: Interned, parent: Numbers, strings: WordStrings, match: Numbers) -> None:
    """Matches lone witnesses with their parents, where these are lone as well; written into `match`."""
    alone = lone(interned, strings)
    for witness in np.flatnonzero(alone & (parent >= 0)).tolist():
        above = int(parent[witness])
        here, there = int(interned.base[witness]), int(interned.base[above])
        if alone[above] and _likeness(strings[int(interned.ids[here])], strings[int(interned.ids[there])]):
            match[here] = there


def _likeness(a: str, b: str) -> float:
    """How alike two texts are that stand alone; 0 where that is too little for one text."""
    short, long = sorted((a, b), key=len)
    shared = set(short) & set(long)
    if not shared or (shared <= _stop_symbols() and not set(short) <= _stop_symbols()):
        return 0.0
    like = string_likeness(a, b)
    if like >= next(demand for least, demand in _ALIKE if len(short) >= least):
        return like
    pairs = list(pairwise(short))
    there = set(pairwise(long))
    held = sum(pair in there for pair in pairs)
    return held / len(pairs) if pairs and held >= _HELD * len(pairs) else 0.0


@cache
def _stop_symbols() -> frozenset[str]:
    words = sorted(STOP_WORDS)
    strings = WordStrings([word.encode() for word in words])
    return frozenset(symbol for number in range(len(words)) for symbol in strings[number])

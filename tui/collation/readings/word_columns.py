"""Word columns: inside one passage, which words of its readings correspond, and which ranges differ.

They are made on demand, for text on the screen or for export. The reading that is most like all others comes first. The
others are aligned to the columns so far, the most similar first: sure runs first, then the words between them by the
worth of each word in each column. So a word that two readings share and the first one lacks gets one column, and the
result does not depend on the order of the readings.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from tui.collation.arrays import Numbers
from tui.collation.readings.variants import drawn
from tui.collation.settings import Settings
from tui.collation.words.likeness import string_likeness, symbol
from tui.collation.words.matching import EqualRun, equal_runs, sure_runs
from tui.collation.words.words import normalise, unaccented, words

Column = tuple[int | None, ...]

_BLOCK = 250_000
"""Up to this size (columns times words), text between sure runs is aligned word by word."""

_SURE = 3
"""A run of this many words that appears once in both texts corresponds without further checks."""

_EQUAL = 1000
"""The worth of putting a word under the same word. Whole numbers, so that ties are exact."""

_NEXT = 300
"""The worth of two words following each other on both sides. If two ways match equally many words (two of them are
transposed), the one with fewer breaks is right.
"""

_LIKE = 0.5
"""From this likeness, letter by letter, a word is a form or a misspelling of another."""

_INSTEAD = 20
"""The worth of putting a word under an unlike one: better than beside it, but worse than any likeness."""

_COMPARED = 40
"""Up to this many readings, all are compared with all to find the first one."""


@dataclass(frozen=True)
class WordColumns:
    """The words of readings and their columns.

    `words` has for every reading its words as half-open spans in code points of that reading. `columns` has for every
    column the index of each reading's word there, or None: every word is in one column, in order. `alike` is how alike
    the readings are by words, 0..1: the pairs of readings that agree at a word, divided by those that could.
    """

    texts: tuple[str, ...] = field(repr=False)
    words: tuple[tuple[tuple[int, int], ...], ...] = field(repr=False)
    columns: tuple[Column, ...] = field(repr=False)
    alike: float
    settings: Settings = field(repr=False, default_factory=Settings)

    @cached_property
    def _drawn(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        return drawn(self.texts, self.words, self.columns, self.alike, self.settings)

    def variants(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For each reading the half-open spans (code points) that differ from the others, without confetti.

        Readings that agree on less than about a third are whole variants. Differences that only one or two stop words
        separate are joined. Punctuation and white space that differ between equal words are spans as well, unless
        `settings.ignore` names them.
        """
        return self._drawn


def word_columns(texts: Sequence[str], settings: Settings | None = None) -> WordColumns:
    """The word columns of the readings `texts` (distinct ones, in any order)."""
    settings = settings or Settings()
    spans = [words(text) for text in texts]
    symbols: dict[str, str] = {}
    # Without accents: a copy that lacks them has the same words, and what differs is drawn by the letter.
    forms = [
        [unaccented(normalise(text[start:end])) for start, end in mine] for text, mine in zip(texts, spans, strict=True)
    ]
    strings = ["".join([symbols.setdefault(form, symbol(len(symbols))) for form in mine]) for mine in forms]
    columns = _aligned(strings, {symbol: form for form, symbol in symbols.items()}, _order(strings, texts))
    return WordColumns(
        tuple(texts), tuple(tuple(mine) for mine in spans), tuple(columns), _alike(columns, strings), settings
    )


def _order(strings: Sequence[str], texts: Sequence[str]) -> list[int]:
    """The order in which to align the readings: the one most like all others, then by likeness to it."""
    if len(strings) < 3:
        return sorted(range(len(strings)), key=lambda one: texts[one])
    if len(strings) <= _COMPARED:
        scores = [sum(string_likeness(one, other) for other in strings) for one in strings]
    else:
        common = Counter(word for string in strings for word in set(string))
        scores = [sum(common[word] for word in set(string)) - len(string) * len(strings) / 2 for string in strings]
    first = min(range(len(strings)), key=lambda one: (-round(scores[one], 9), texts[one]))
    return sorted(
        range(len(strings)),
        key=lambda one: (one != first, -round(string_likeness(strings[first], strings[one]), 9), texts[one]),
    )


class _Growing:
    """A column while readings are added: their words' indices, how often it has each form, and the commonest form."""

    __slots__ = ("common", "counts", "words")

    def __init__(self, reading: int, word: int, form: str) -> None:
        self.words = {reading: word}
        self.counts = {form: 1}
        self.common = form

    def add(self, reading: int, word: int, form: str) -> "_Growing":
        """The column with one more word; of equally common forms the first one stays."""
        self.words[reading] = word
        times = self.counts.get(form, 0) + 1
        self.counts[form] = times
        if times > self.counts[self.common]:
            self.common = form
        return self


def _aligned(strings: Sequence[str], forms: Mapping[str, str], order: Sequence[int]) -> list[Column]:
    """The columns, after adding one reading after another; `forms` has the form of every symbol."""
    columns: list[_Growing] = []
    for reading in order:
        mine = strings[reading]
        runs = _runs("".join([column.common for column in columns]), mine)
        merged: list[_Growing] = []
        at, word = 0, 0
        for start, other, length in [*runs, (len(columns), len(mine), 0)]:
            merged += _between(columns[at:start], word, mine[word:other], reading, forms)
            merged += [columns[start + step].add(reading, other + step, mine[other + step]) for step in range(length)]
            at, word = start + length, other + length
        columns = merged
    readings = range(len(strings))
    return [tuple([column.words.get(reading) for reading in readings]) for column in columns]


def _runs(a: str, b: str) -> list[EqualRun]:
    """Runs of words that surely correspond; the text between two is small enough to align word by word."""
    runs = sure_runs(a, b, _SURE)
    edges = [(0, 0, 0), *runs, (len(a), len(b), 0)]
    found: list[EqualRun] = []
    for (start, other, length), (end, other_end, _) in pairwise(edges):
        if length:
            found.append((start, other, length))
        x, y = start + length, other + length
        if (end - x) * (other_end - y) > _BLOCK:
            found += [(x + s, y + t, n) for s, t, n in equal_runs(a[x:end], b[y:other_end])]
    return found


def _between(
    columns: Sequence[_Growing], start: int, symbols: str, reading: int, forms: Mapping[str, str]
) -> list[_Growing]:
    """Columns and a reading's words (from word `start`) between two runs, merged."""
    pairs: list[tuple[int, int]] = []
    if len(columns) == len(symbols) == 1:
        pairs = [(0, 0)]
    elif columns and symbols and len(columns) * len(symbols) <= _BLOCK:
        pairs = _paired(_worth(columns, symbols, forms))
    merged: list[_Growing] = []
    at, word = 0, 0
    for column, index in [*pairs, (len(columns), len(symbols))]:
        merged += columns[at:column]
        merged += [_Growing(reading, start + new, symbols[new]) for new in range(word, index)]
        if column < len(columns):
            merged.append(columns[column].add(reading, start + index, symbols[index]))
        at, word = column + 1, index + 1
    return merged


def _worth(columns: Sequence[_Growing], symbols: str, forms: Mapping[str, str]) -> Numbers:
    """The worth of putting each word into each column: columns down, words across."""
    there = list(dict.fromkeys(symbol for column in columns for symbol in column.counts))
    here = list(dict.fromkeys(symbols))
    likeness = cdist(
        [forms[symbol] for symbol in there],
        [forms[symbol] for symbol in here],
        scorer=Indel.normalized_similarity,
        dtype=np.float64,
    )
    graded: Numbers = np.where(likeness >= _LIKE, (likeness * _EQUAL).astype(np.int64), np.int64(_INSTEAD))
    row = {symbol: number for number, symbol in enumerate(there)}
    place = {symbol: number for number, symbol in enumerate(here)}
    rows = [row[symbol] for column in columns for symbol in column.counts]
    starts = np.cumsum([0, *(len(column.counts) for column in columns[:-1])])
    worth: Numbers = np.maximum.reduceat(graded[rows], starts, axis=0)[:, [place[symbol] for symbol in symbols]]
    # If nothing is alike, put the first word under the first.
    apart = np.abs(np.arange(len(columns))[:, None] - np.arange(len(symbols))[None, :])
    return np.where(worth == _INSTEAD, _INSTEAD - np.minimum(apart, _INSTEAD - 1), worth)


def _paired(worth: Numbers) -> list[tuple[int, int]]:
    """The pairs (down, across), in order on both sides, with the greatest worth: Needleman and Wunsch, gaps free.

    Two good pairs that follow each other on both sides are worth a little more.
    """
    # The words before and after correspond on both sides: add a pair at either end, worth nothing by itself.
    down, across = worth.shape[0] + 2, worth.shape[1] + 2
    score = np.full((down, across), -_EQUAL)
    score[1:-1, 1:-1] = worth
    score[0, 0] = score[-1, -1] = 0
    good = score >= _LIKE * _EQUAL
    good[0, 0] = good[-1, -1] = True
    best = np.zeros((down, across), dtype=np.int64)
    taken = np.full((down, across), -_EQUAL)
    taken[0, 0] = 0
    for row in range(1, down):
        bonus = np.where(good[row - 1, :-1] & good[row, 1:], _NEXT, 0)
        taken[row, 1:] = score[row, 1:] + np.maximum(best[row - 1, :-1], taken[row - 1, :-1] + bonus)
        best[row, 1:] = np.maximum.accumulate(np.maximum(best[row - 1, 1:], taken[row, 1:]))
    pairs: list[tuple[int, int]] = []
    row, column, wanted = down - 1, across - 1, True
    while row and column:
        if wanted or best[row, column] == taken[row, column]:
            pairs.append((row - 1, column - 1))
            extra = _NEXT if good[row, column] and good[row - 1, column - 1] else 0
            row, column = row - 1, column - 1
            wanted = bool(taken[row, column] + extra >= best[row, column] > 0)
        elif best[row, column] == best[row, column - 1]:
            column -= 1
        else:
            row -= 1
    return pairs[:0:-1]


def _alike(columns: Sequence[Column], strings: Sequence[str]) -> float:
    """How alike pairs of readings are on average, weighted by their words: the words on which they agree, 0..1."""
    count = len(strings)
    possible = (count - 1) * sum(len(string) for string in strings) / 2
    if not possible:
        return 1.0
    agreed = 0
    for column in columns:
        seen: dict[str, int] = {}
        for string, word in zip(strings, column, strict=True):
            if word is not None:
                # It agrees with each of those before it that have the same word.
                before = seen.get(string[word], 0)
                agreed += before
                seen[string[word]] = before + 1
    return agreed / possible

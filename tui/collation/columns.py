"""Word columns: inside one passage, which words of its readings correspond, and which stretches differ.

Made on demand, for what is on screen or exported. The reading most like all others comes first; the others are
aligned to the columns that stand so far, the likest first, by their longest common subsequence; what is left between
equal runs is aligned by how alike the words are written. So a word that two readings have and the first one lacks gets
one column, and the result does not depend on the order in which the readings were given.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from tui.collation.likeness import string_likeness, symbol
from tui.collation.matching import equal_runs
from tui.collation.settings import Settings
from tui.collation.variants import drawn
from tui.collation.words import normalise, words

Column = tuple[int | None, ...]

_BLOCK = 20_000
"""Cells (columns times words) up to which a stretch between equal runs is aligned word by word."""

_COMPARED = 40
"""Readings up to which all are compared with all to find the one to start from."""


@dataclass(frozen=True)
class WordColumns:
    """The words of readings and their columns.

    `words` has for every reading its words as half-open spans in code points of that reading. `columns` has for every
    column the index of each reading's word there, or None: every word stands in one column, in order. `alike` is how
    alike the readings are by words, 0..1: the pairs of readings that agree at a word, by those that could.
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

        Readings that agree on less than about a third are whole variants. Differences that one or two stop words
        separate are one. Punctuation and white space that differ between equal words are spans as well, unless
        `settings.ignore` names them.
        """
        return self._drawn


def word_columns(texts: Sequence[str], settings: Settings | None = None) -> WordColumns:
    """The word columns of the readings `texts` (distinct ones, in any order)."""
    settings = settings or Settings()
    spans = [words(text) for text in texts]
    symbols: dict[str, str] = {}
    forms = [[normalise(text[start:end]) for start, end in mine] for text, mine in zip(texts, spans, strict=True)]
    strings = ["".join([symbols.setdefault(form, symbol(len(symbols))) for form in mine]) for mine in forms]
    columns = _aligned(strings, forms, _order(strings, texts))
    return WordColumns(
        tuple(texts), tuple(tuple(mine) for mine in spans), tuple(columns), _alike(columns, strings), settings
    )


def _order(strings: Sequence[str], texts: Sequence[str]) -> list[int]:
    """The readings in the order in which to align them: the one most like all others, then by likeness to it."""
    if len(strings) <= _COMPARED:
        likeness = [[string_likeness(one, other) for other in strings] for one in strings]
        scores = [sum(row) for row in likeness]
    else:
        common = Counter(word for string in strings for word in set(string))
        scores = [sum(common[word] for word in set(string)) - len(string) * len(strings) / 2 for string in strings]
    first = min(range(len(strings)), key=lambda one: (-round(scores[one], 9), texts[one]), default=0)
    return sorted(
        range(len(strings)),
        key=lambda one: (one != first, -round(string_likeness(strings[first], strings[one]), 9), texts[one]),
    )


def _aligned(strings: Sequence[str], forms: Sequence[Sequence[str]], order: Sequence[int]) -> list[Column]:
    """The columns, reading after reading."""
    columns: list[dict[int, int]] = []
    for reading in order:
        if not columns:
            columns = [{reading: word} for word in range(len(strings[reading]))]
            continue
        consensus = "".join([_commonest(column, strings) for column in columns])
        merged: list[dict[int, int]] = []
        at, word = 0, 0
        for start, other, length in [*equal_runs(consensus, strings[reading]), (len(columns), len(forms[reading]), 0)]:
            for column, index in _between(columns[at:start], range(word, other), reading, strings, forms):
                merged.append(column if index is None else column | {reading: index})
            for step in range(length):
                merged.append(columns[start + step] | {reading: other + step})
            at, word = start + length, other + length
        columns = merged
    return [tuple(column.get(reading) for reading in range(len(strings))) for column in columns]


def _commonest(column: dict[int, int], strings: Sequence[str]) -> str:
    """The word that most readings have in a column; of equals the one that came first."""
    if len(column) == 1:
        ((reading, word),) = column.items()
        return strings[reading][word]
    counts = Counter(strings[reading][word] for reading, word in column.items())
    return max(counts, key=counts.__getitem__)


def _between(
    columns: Sequence[dict[int, int]],
    indices: range,
    reading: int,
    strings: Sequence[str],
    forms: Sequence[Sequence[str]],
) -> list[tuple[dict[int, int], int | None]]:
    """Columns and words between two equal runs, merged: (column, the word's index or None), new columns included."""
    pairs = _pairs(columns, indices, reading, strings, forms) if columns and indices else []
    merged: list[tuple[dict[int, int], int | None]] = []
    at, word = 0, indices.start
    for column, index in [*pairs, (len(columns), indices.stop)]:
        merged.extend((skipped, None) for skipped in columns[at:column])
        merged.extend(({}, new) for new in range(word, index))
        if column < len(columns):
            merged.append((columns[column], index))
        at, word = column + 1, index + 1
    return merged


def _pairs(
    columns: Sequence[dict[int, int]],
    indices: range,
    reading: int,
    strings: Sequence[str],
    forms: Sequence[Sequence[str]],
) -> list[tuple[int, int]]:
    """Which of the columns takes which word: the best sum of likenesses in order (Needleman and Wunsch)."""
    if len(columns) * len(indices) > _BLOCK:
        return []
    here = [forms[reading][index] for index in indices]
    scores = np.zeros((len(columns), len(here)))
    for row, column in enumerate(columns):
        there = sorted({forms[other][word] for other, word in column.items()})
        scores[row] = cdist(there, here, scorer=Indel.normalized_similarity).max(axis=0)
    # A different word in the place of another is better in its column than beside it, but any likeness is better.
    scores = np.where(scores >= 0.5, scores, 0.02)
    best = np.zeros((len(columns) + 1, len(here) + 1))
    for row in range(len(columns)):
        with_it = best[row, :-1] + scores[row]
        # The best of skipping the column, taking the word, and (running maximum) skipping words.
        best[row + 1, 1:] = np.maximum.accumulate(np.maximum(best[row, 1:], with_it))
    pairs: list[tuple[int, int]] = []
    row, word = len(columns), len(here)
    while row and word:
        if best[row, word] == best[row - 1, word]:
            row -= 1
        elif best[row, word] == best[row, word - 1]:
            word -= 1
        else:
            row, word = row - 1, word - 1
            pairs.append((row, indices[word]))
    return pairs[::-1]


def _alike(columns: Sequence[Column], strings: Sequence[str]) -> float:
    """Of the pairs of readings, weighted by their words: how many words they agree on, 0..1."""
    count = len(strings)
    possible = (count - 1) * sum(len(string) for string in strings) / 2
    if not possible:
        return 1.0
    agreed = 0
    for column in columns:
        same = Counter(strings[reading][word] for reading, word in enumerate(column) if word is not None)
        agreed += sum(number * (number - 1) // 2 for number in same.values())
    return agreed / possible

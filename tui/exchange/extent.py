"""The extent of parts of a collation, in words: how much its witnesses share, how long their tails are.

Words are the engine's (`collation/words/words.py`), as everywhere else, so that all numbers of words agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui.collation.collation import AGREEMENTS, Agreement, Collation
from tui.collation.words.likeness import string_likeness, strings
from tui.collation.words.words import count_words
from tui.witnesses.witness import Witness

Counts = NDArray[np.int64]

_SCORED = 1000
"""At most this many variant passages are compared word by word. Of more, an even sample is taken: 'about'."""


@dataclass(frozen=True)
class Shared:
    """How many words some witnesses have, how many of them they share, and whether that is taken from a sample."""

    words: int
    shared: float
    sampled: bool

    @property
    def percent(self) -> float:
        """The shared part in percent; 100 if there are no words at all."""
        return 100 * self.shared / self.words if self.words else 100.0


def paragraph_words(witnesses: Sequence[Witness]) -> list[Counts]:
    """How many words each paragraph of each witness has. Each distinct text is counted once: near-duplicates repeat."""
    known: dict[bytes, int] = {}
    counted: list[Counts] = []
    for witness in witnesses:
        counts = np.zeros(len(witness.bounds), dtype=np.int64)
        for number, (start, end) in enumerate(witness.bounds.tolist()):
            text = witness.data[start:end]
            count = known.get(text)
            if count is None:
                count = known[text] = count_words(text.decode("utf-8"))
            counts[number] = count
        counted.append(counts)
    return counted


def cell_words(collation: Collation) -> Counts:
    """How many words each cell has, in the order of the collation's arrays."""
    words = np.zeros(len(collation.witness), dtype=np.int64)
    for index, counts in enumerate(paragraph_words(collation.witnesses)):
        before = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts)))
        mine = np.flatnonzero(collation.witness == index)
        words[mine] = before[collation.last[mine]] - before[collation.first[mine]]
    return words


def shared_words(collation: Collation, words: Counts, members: Sequence[int]) -> Shared:
    """How many words of these witnesses another of them has too, at the same passage.

    Readings that differ only in what is ignored share all their words. Others share the part of their words that
    corresponds to their likeness to the passage's commonest reading.
    """
    chosen = np.isin(collation.witness, np.asarray(members))
    passage = np.repeat(np.arange(len(collation)), np.diff(collation.start))
    together = np.bincount(passage[chosen], minlength=len(collation)) > 1
    alike = collation.agreement != AGREEMENTS.index(Agreement.VARIANT)
    total = int(words[chosen].sum())
    shared = float(words[chosen & (together & alike)[passage]].sum())
    variant = np.flatnonzero(together & ~alike)
    sample = variant[np.linspace(0, len(variant) - 1, min(len(variant), _SCORED), dtype=np.int64)]
    weight = np.bincount(passage[chosen], weights=words[chosen], minlength=len(collation))
    found = sum(_shared_at(collation, words, number, chosen) for number in sample.tolist())
    if weight[sample].any():
        shared += found * float(weight[variant].sum()) / float(weight[sample].sum())
    return Shared(total, min(shared, total), len(sample) < len(variant))


def _shared_at(collation: Collation, words: Counts, number: int, chosen: NDArray[np.bool_]) -> float:
    """The shared words of one passage whose readings differ."""
    first = int(collation.start[number])
    weights: dict[str, int] = {}
    holders: dict[str, int] = {}
    for entry, cell in enumerate(collation.cells(number), first):
        if chosen[entry]:
            text = collation.text(cell)
            weights[text] = weights.get(text, 0) + int(words[entry])
            holders[text] = holders.get(text, 0) + 1
    texts = sorted(weights, key=lambda text: (-holders[text], text))
    forms = strings(texts)
    likenesses = [string_likeness(forms[0], form) for form in forms[1:]]
    commonest = 1.0 if holders[texts[0]] > 1 else max(likenesses, default=1.0)
    shared = commonest * weights[texts[0]]
    for text, likeness in zip(texts[1:], likenesses, strict=True):
        shared += (1.0 if holders[text] > 1 else likeness) * weights[text]
    return shared

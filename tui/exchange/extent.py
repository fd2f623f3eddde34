"""The extent of parts of a collation, in words: how much its witnesses share, how long their tails are.

Words are the engine's (`collation/words/words.py`), as everywhere else, so that all numbers of words agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui.collation.arrays import Flags, Numbers
from tui.collation.collation import AGREEMENTS, Agreement, Collation
from tui.collation.words.interned import on_one_line
from tui.collation.words.likeness import string_likeness
from tui.collation.words.word_strings import WordStrings, word_counts
from tui.witnesses.witness import Witness

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


def paragraph_words(witnesses: Sequence[Witness]) -> list[Numbers]:
    """How many words each paragraph of each witness has. Each distinct text is counted once: near-duplicates repeat."""
    known: dict[bytes, int] = {}
    number = known.setdefault
    numbers: list[Numbers] = []
    for witness in witnesses:
        data = witness.data
        found = [number(data[start:end], len(known)) for start, end in witness.bounds.tolist()]
        numbers.append(np.array(found, dtype=np.int64))
    # A word that a hyphen parts at the end of a line is one.
    counts = word_counts([on_one_line(text) for text in known])
    return [counts[mine] for mine in numbers]


def cell_words(collation: Collation) -> Numbers:
    """How many words each cell has, in the order of the collation's arrays."""
    words = np.zeros(len(collation.witness), dtype=np.int64)
    for index, counts in enumerate(paragraph_words(collation.witnesses)):
        before = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts)))
        mine = np.flatnonzero(collation.witness == index)
        words[mine] = before[collation.last[mine]] - before[collation.first[mine]]
    return words


def shared_words(collation: Collation, words: Numbers, members: Sequence[int]) -> Shared:
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
    found = _shared_in(collation, words, sample, chosen)
    if weight[sample].any():
        shared += found * float(weight[variant].sum()) / float(weight[sample].sum())
    return Shared(total, min(shared, total), len(sample) < len(variant))


def _shared_in(collation: Collation, words: Numbers, passages: Numbers, chosen: Flags) -> float:
    """The shared words of passages whose readings differ."""
    texts: dict[bytes, int] = {}
    weights: list[dict[int, int]] = []
    holders: list[dict[int, int]] = []
    for passage in passages.tolist():
        first = int(collation.start[passage])
        weight: dict[int, int] = {}
        holder: dict[int, int] = {}
        for entry, cell in enumerate(collation.cells(passage), first):
            if chosen[entry]:
                number = texts.setdefault(collation.data(cell), len(texts))
                weight[number] = weight.get(number, 0) + int(words[entry])
                holder[number] = holder.get(number, 0) + 1
        weights.append(weight)
        holders.append(holder)
    written = list(texts)
    strings = WordStrings([on_one_line(text) for text in written], accents=True)
    strings.code(range(len(written)))
    return sum(_shared_at(weight, holder, written, strings) for weight, holder in zip(weights, holders, strict=True))


def _shared_at(weights: dict[int, int], holders: dict[int, int], texts: list[bytes], strings: WordStrings) -> float:
    """The shared words of one passage, from the words and the number of holders of each distinct reading."""
    readings = sorted(weights, key=lambda number: (-holders[number], texts[number]))
    usual = readings[0]
    likenesses = [string_likeness(strings[usual], strings[number]) for number in readings[1:]]
    commonest = 1.0 if holders[usual] > 1 else max(likenesses, default=1.0)
    shared = commonest * weights[usual]
    for number, likeness in zip(readings[1:], likenesses, strict=True):
        shared += (1.0 if holders[number] > 1 else likeness) * weights[number]
    return shared

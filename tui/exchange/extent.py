"""How much of a collation is what, in words: how much its witnesses share, how long the tails are.

Words are counted on the bytes, so that a hundred megabytes take well under a second: runs between white space, and
every character of the scripts that have no spaces. For shares in percent that is near enough to the engine's words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui.collation.collation import AGREEMENTS, Agreement, Collation
from tui.collation.words.likeness import string_likeness, strings
from tui.witnesses.witness import Witness

Counts = NDArray[np.int64]

_CHUNK = 1 << 18
_SCORED = 1000
"""So many variant passages are compared word by word; of more, so many evenly spread, and the result is 'about'."""


@dataclass(frozen=True)
class Shared:
    """How many words some witnesses have, how many of them another one has at the same passage, and if by a sample."""

    words: int
    shared: float
    sampled: bool

    @property
    def percent(self) -> float:
        """What part is shared, in percent; nothing at all is shared in full."""
        return 100 * self.shared / self.words if self.words else 100.0


def paragraph_words(witness: Witness) -> Counts:
    """How many words each paragraph has."""
    edges = witness.bounds.reshape(-1)
    totals = np.zeros(len(edges), dtype=np.int64)
    if not len(edges):
        return totals
    before, was_space = 0, True
    for start in range(0, len(witness.data), _CHUNK):
        chunk = np.frombuffer(witness.data, np.uint8, min(_CHUNK, len(witness.data) - start), start)
        # Comparisons, not a table of 256: they run in SIMD, seven times as fast. uint8 wraps below the range's start.
        space = (chunk == 32) | (chunk - np.uint8(9) < 5)
        begins = ~space
        begins[1:] &= space[:-1]
        begins[0] &= was_space
        # The first byte of U+4000 to U+9FFF in UTF-8; kana begin with E3, as CJK punctuation does.
        begins |= chunk - np.uint8(0xE4) < 6
        counts = np.cumsum(begins, dtype=np.int32)
        first, last = np.searchsorted(edges, [start, start + len(chunk)], side="right")
        totals[first:last] = before + counts[edges[first:last] - start - 1]
        before += int(counts[-1])
        was_space = bool(space[-1])
    # A paragraph may start amid a run (a sentence after a full stop without white space): then it counts as one too.
    counted: Counts = np.maximum(totals[1::2] - totals[::2], 1)
    return counted


def cell_words(collation: Collation) -> Counts:
    """How many words each cell has, in the order of the collation's arrays."""
    words = np.zeros(len(collation.witness), dtype=np.int64)
    for index, witness in enumerate(collation.witnesses):
        before = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(paragraph_words(witness))))
        mine = np.flatnonzero(collation.witness == index)
        words[mine] = before[collation.last[mine]] - before[collation.first[mine]]
    return words


def shared_words(collation: Collation, words: Counts, members: Sequence[int]) -> Shared:
    """How many of the words of these witnesses another of them has too, at the same passage.

    Readings that are equal but for what is ignored share all their words; others as many as their likeness to the
    passage's commonest reading says.
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
    if len(sample):
        shared += found * float(weight[variant].sum()) / float(weight[sample].sum())
    return Shared(total, min(shared, total), len(sample) < len(variant))


def _shared_at(collation: Collation, words: Counts, number: int, chosen: NDArray[np.bool_]) -> float:
    """The same for one passage whose readings differ."""
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

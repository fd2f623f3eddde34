"""How accurate a collation of generated variants is: precision, recall and recall of moves, against the recorded truth.

Pairs are counted: two witnesses, one base paragraph. A pair is true if both have the paragraph and neither has moved
it. It is found if both are in the same passage. Precision is counted over the pairs of cells in one passage: a pair is
right if the cells share a base paragraph. A move is found if the moved paragraph (of six or more words) is linked with
the place of its text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.variants import Variant
from tui.collation.collation import Collation, LinkKind

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Truth:
    """Shares of 1; `moves` is None if nothing was moved. `wrong` counts pairs of cells without a common paragraph."""

    precision: float
    recall: float
    moves: float | None
    wrong: int


def _pairs(counts: Whole) -> int:
    return int((counts * (counts - 1) // 2).sum())


def passages_of(collation: Collation) -> list[Whole]:
    """For every witness the passage of each of its paragraphs."""
    return [
        np.array([collation.passage_of(number, place) for place in range(len(witness))], dtype=np.int64)
        for number, witness in enumerate(collation.witnesses)
    ]


def measure(collation: Collation, variants: Sequence[Variant]) -> Truth:
    """Measures a collation of the witnesses made of `variants`, in their order."""
    passage, origin, witness, moved = [], [], [], []
    enough = [_long_enough(variant) for variant in variants]
    for number, (variant, passages) in enumerate(zip(variants, passages_of(collation), strict=True)):
        lengths = np.maximum(variant.origin_end - variant.origin, 1)
        place = np.repeat(np.arange(len(lengths)), lengths)
        step = np.arange(len(place)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        own = variant.origin[place] < 0
        passage.append(passages[place])
        # Text that only one witness has gets a number that nothing else has.
        origin.append(np.where(own, -1 - place - number * 10_000_000, variant.origin[place] + step))
        witness.append(np.full(len(place), number))
        moved.append(np.where(variant.moved[place], np.where(enough[number][place], 1, 2), 0))
    flat = [np.concatenate(parts) for parts in (passage, origin, witness, moved)]
    atoms = np.unique(np.stack([part.astype(np.int64) for part in flat[:3]]), axis=1)
    precision, wrong = _precision(atoms)
    still = (flat[3] == 0) & (flat[1] >= 0)
    found = np.unique(np.stack([part[still] for part in flat[:3]]), axis=1)
    _, together = np.unique(found[:2], axis=1, return_counts=True)
    true = np.unique(found[1:], axis=1)
    _, all_ = np.unique(true[0], return_counts=True)
    possible = _pairs(all_)
    recall = _pairs(together) / possible if possible else 1.0
    return Truth(precision, min(1.0, recall), _moves(collation, flat[0], flat[1], flat[3]), wrong)


def _precision(atoms: Whole) -> tuple[float, int]:
    """The share of pairs of cells with a base paragraph in common, and how many have none."""
    passage, origin, witness = atoms
    count = int(witness.max()) + 1
    cells = np.unique(passage * count + witness)
    _, heights = np.unique(cells // count, return_counts=True)
    all_pairs = _pairs(heights)
    # A cell counts for the base paragraph that most witnesses have in its passage; ties go to the first.
    keys, inverse, votes = np.unique(np.stack((passage, origin)), axis=1, return_inverse=True, return_counts=True)
    order = np.lexsort((keys[1][inverse], -votes[inverse], cells.searchsorted(passage * count + witness)))
    cell = (passage * count + witness)[order]
    spoken = inverse[order][np.concatenate(([True], cell[1:] != cell[:-1]))]
    right = _pairs(np.bincount(spoken))
    return (right / all_pairs if all_pairs else 1.0), all_pairs - right


def _long_enough(variant: Variant) -> NDArray[np.bool_]:
    """Which paragraphs have six or more words: shorter ones are never taken for moved by themselves."""
    lines = variant.data.split(b"\n")[: len(variant.origin)]
    return np.array([len(line.split()) >= 6 for line in lines], dtype=np.bool_)


def _moves(collation: Collation, passage: Whole, origin: Whole, moved: Whole) -> float | None:
    """The share of moved paragraphs, unmoved in another witness, that are linked to it or in its passage."""
    linked: dict[int, set[int]] = {}
    for link in collation.links:
        if link.kind is LinkKind.MOVED:
            linked.setdefault(link.source, set()).add(link.target)
            linked.setdefault(link.target, set()).add(link.source)
    homes: dict[int, set[int]] = {}
    for place in np.flatnonzero((moved == 0) & (origin >= 0)).tolist():
        homes.setdefault(int(origin[place]), set()).add(int(passage[place]))
    total = found = 0
    for place in np.flatnonzero(moved == 1).tolist():
        home = homes.get(int(origin[place]))
        if home is None:
            continue
        total += 1
        here = int(passage[place])
        found += here in home or not home.isdisjoint(linked.get(here, ()))
    return found / total if total else None

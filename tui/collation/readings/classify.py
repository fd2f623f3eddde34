"""The kind of each passage: core, partial or single; exact, normalised or variant; head, body or tail.

All of it follows from the cells of each passage. So it is computed again for all passages at once whenever cells
change: by the engine, by a reviewer's link, by a new witness.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tui.collation.arrays import Codes, Numbers, SmallNumbers
from tui.collation.collation import AGREEMENTS, KINDS, PLACES, Agreement, Family, Kind, Place
from tui.collation.words.words import same_but_for

_CORE, _PARTIAL, _SINGLE = (KINDS.index(kind) for kind in (Kind.CORE, Kind.PARTIAL, Kind.SINGLE))
_HEAD, _BODY, _TAIL = (PLACES.index(place) for place in (Place.HEAD, Place.BODY, Place.TAIL))
EXACT, NORMALISED, VARIANT = (
    AGREEMENTS.index(agreement) for agreement in (Agreement.EXACT, Agreement.NORMALISED, Agreement.VARIANT)
)


def quorum_of(size: int, quorum: int | None) -> int:
    """How many of a family's witnesses make a passage core: a majority, or the given quorum, but at most all of
    them.
    """
    return size // 2 + 1 if quorum is None else min(quorum, size)


def kinds(start: Numbers, witness: SmallNumbers, families: Sequence[Family], witnesses: int) -> Codes:
    """The kind of every passage: core if the quorum of a family is met, else partial or single."""
    sizes = np.diff(start)
    kind = np.where(sizes > 1, _PARTIAL, _SINGLE).astype(np.int8)
    if not families:
        return kind
    family_of = np.full(witnesses, -1, dtype=np.int64)
    for number, family in enumerate(families):
        family_of[list(family.witnesses)] = number
    quorum = np.array([family.quorum for family in families])
    passage = np.repeat(np.arange(len(sizes)), sizes)
    mine = family_of[witness]
    member = mine >= 0
    keys, counts = np.unique(passage[member] * len(families) + mine[member], return_counts=True)
    met = counts >= quorum[keys % len(families)]
    kind[keys[met] // len(families)] = _CORE
    return kind


def places(start: Numbers, witness: SmallNumbers, kind: Codes, witnesses: int) -> Codes:
    """The place of every passage: body for core; head before its witnesses' first core passage, tail after the last."""
    sizes = np.diff(start)
    passage = np.repeat(np.arange(len(sizes)), sizes)
    core = kind[passage] == _CORE
    first = np.full(witnesses, len(sizes), dtype=np.int64)
    last = np.full(witnesses, -1, dtype=np.int64)
    np.minimum.at(first, witness[core], passage[core])
    np.maximum.at(last, witness[core], passage[core])
    place = np.full(len(sizes), _BODY, dtype=np.int8)
    if not len(sizes):
        return place
    tail = np.logical_and.reduceat(passage > last[witness], start[:-1])
    head = np.logical_and.reduceat(passage < first[witness], start[:-1])
    place[tail] = _TAIL
    place[head] = _HEAD
    place[kind == _CORE] = _BODY
    return place


def agreement_of(texts: Sequence[str], normalising: frozenset[str]) -> int:
    """How the readings of one passage agree, as an index of AGREEMENTS; -1 for fewer than two cells."""
    if len(texts) < 2:
        return -1
    distinct = list(dict.fromkeys(texts))
    if len(distinct) == 1:
        return EXACT
    forms = (same_but_for(text, normalising) for text in distinct)
    return NORMALISED if all(one == other for one, other in pairwise(forms)) else VARIANT

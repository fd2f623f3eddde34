"""One more witness, one passage anew: without collating everything again.

A witness is added by collating it with one text that stands for all others: the passages in reading order, each by
the reading that the new witness has, if it has one of them. What stands in a passage already stays there, so that no
decision loses its place; the new cells join it or stand between.

A passage is realigned by collating what stands there, and what stands alone around it, as if there were nothing else.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tui.collation.assemble import Cells, Rows, complete
from tui.collation.classify import EXACT, VARIANT, agreement_of
from tui.collation.collate import collate
from tui.collation.collation import Cell, Codes, Collation, Link, Numbers
from tui.collation.families import find_families
from tui.collation.settings import Settings
from tui.witnesses.witness import Witness

Whole = NDArray[np.int64]

_LACKING = 8
"""Aligned passages on either side that a realigned one is tried with."""


def add_witness(collation: Collation, witness: Witness, settings: Settings | None = None) -> Collation:
    """The collation with one more witness, the last. The others' cells stay together as they are.

    Costs about what collating two witnesses does. Families, kinds, agreements and places are worked out anew.
    """
    settings = settings or Settings()
    if not len(collation):
        return collate([*collation.witnesses, witness], settings)
    standing, passage_of = _standing(collation, witness)
    pair = collate([standing, witness], settings)
    joined, alone = _new_cells(pair, passage_of)
    witnesses = (*collation.witnesses, witness)
    number = len(collation.witnesses)
    order, cells = _placed(collation, joined, alone, number)
    families = find_families(*_shared(witnesses, cells), settings)
    agreement = _agreement(collation, witness, joined, settings)
    agreement = np.where(order >= 0, agreement[np.maximum(order, 0)], -1).astype(np.int8)
    new_of = np.empty(len(collation), dtype=np.int64)
    new_of[order[order >= 0]] = np.flatnonzero(order >= 0)
    # The new witness's own passages, by their first paragraph.
    own = {int(cells.first[cells.start[place]]): place for place in np.flatnonzero(order < 0).tolist()}
    own |= {cell.first: int(new_of[passage]) for passage, cell in joined.items()}
    links = [
        replace(link, source=int(new_of[link.source]), target=int(new_of[link.target])) for link in collation.links
    ]
    links += _new_links(pair, passage_of, new_of, own)
    return complete(witnesses, families, cells, agreement, links)


def _standing(collation: Collation, witness: Witness) -> tuple[Witness, Whole]:
    """One text that stands for all passages, and the passage of each of its paragraphs.

    A passage is given by the first of its cells that has the new witness's own words, else by its first cell.
    """
    known = {witness.data[start:end] for start, end in witness.bounds.tolist()}
    parts: list[bytes] = []
    passage_of: list[int] = []
    bounds = [other.bounds.tolist() for other in collation.witnesses]
    starts = collation.start.tolist()
    holders, firsts, lasts = (values.tolist() for values in (collation.witness, collation.first, collation.last))
    exact = (collation.agreement == EXACT) | (collation.agreement < 0)
    for number in range(len(collation)):
        chosen = starts[number]
        if not exact[number]:
            for cell in range(starts[number], starts[number + 1]):
                start, end = bounds[holders[cell]][firsts[cell]][0], bounds[holders[cell]][lasts[cell] - 1][1]
                if collation.witnesses[holders[cell]].data[start:end] in known:
                    chosen = cell
                    break
        data = collation.witnesses[holders[chosen]].data
        mine = bounds[holders[chosen]][firsts[chosen] : lasts[chosen]]
        parts.extend(data[start:end] for start, end in mine)
        passage_of.extend([number] * len(mine))
    lengths = np.array([len(part) for part in parts], dtype=np.int64)
    ends = np.cumsum(lengths + 1) - 1
    data = b"\n".join(parts)
    standing = Witness("", "", data, data, np.stack((ends - lengths, ends), axis=1))
    return standing, np.array(passage_of, dtype=np.int64)


def _new_cells(pair: Collation, passage_of: Whole) -> tuple[dict[int, Cell], list[Cell]]:
    """What the new witness has in which passage, and its paragraphs that stand alone, in order.

    Where it has several passages as one paragraph, that joins the largest of them.
    """
    joined: dict[int, Cell] = {}
    alone: list[Cell] = []
    lengths = np.diff(pair.witnesses[0].bounds, axis=1)[:, 0]
    for number in range(len(pair)):
        there, here = None, None
        for cell in pair.cells(number):
            there, here = (cell, here) if cell.witness == 0 else (there, cell)
        if here is None:
            continue
        if there is None:
            alone.append(here)
            continue
        passages = passage_of[there.first : there.last]
        sizes: dict[int, int] = {}
        for passage, length in zip(passages.tolist(), lengths[there.first : there.last].tolist(), strict=True):
            sizes[passage] = sizes.get(passage, 0) + length
        passage = max(sizes, key=lambda passage: (sizes[passage], -passage))
        before = joined.get(passage)
        if before is None:
            joined[passage] = here
            continue
        # Two rows of the pair in one passage: what stands between them can stand nowhere else.
        joined[passage] = Cell(here.witness, before.first, here.last)
        alone = [cell for cell in alone if not before.last <= cell.first < here.first]
    return joined, alone


def _placed(collation: Collation, joined: dict[int, Cell], alone: Sequence[Cell], number: int) -> tuple[Whole, Cells]:
    """The old passage of every new one (-1 where there is none), and all cells."""
    # Paragraphs that stand alone come just before the next passage that the witness has.
    at = sorted((cell.first, passage) for passage, cell in joined.items())
    firsts = np.array([first for first, _ in at], dtype=np.int64)
    next_of = np.array([passage for _, passage in at] + [len(collation)], dtype=np.int64)
    mine = np.array([cell.first for cell in alone], dtype=np.int64)
    before = next_of[np.searchsorted(firsts, mine)]
    key = np.concatenate((before * 2, np.arange(len(collation)) * 2 + 1))
    source = np.concatenate((-1 - np.arange(len(alone)), np.arange(len(collation))))
    source = source[np.argsort(key, kind="stable")]
    grows = np.zeros(len(collation), dtype=np.int64)
    grows[list(joined)] = 1
    old = source >= 0
    sizes = np.ones(len(source), dtype=np.int64)
    sizes[old] = (np.diff(collation.start) + grows)[source[old]]
    start = np.concatenate(([0], np.cumsum(sizes)))
    witness = np.full(int(start[-1]), number, dtype=np.int32)
    first = np.zeros(len(witness), dtype=np.int32)
    last = np.zeros(len(witness), dtype=np.int32)
    place_of = np.empty(len(collation), dtype=np.int64)
    place_of[source[old]] = np.flatnonzero(old)
    passage = np.repeat(np.arange(len(collation)), np.diff(collation.start))
    # The new witness is the last of every passage it joins, so the old cells keep their places from the start.
    entries = start[place_of[passage]] + np.arange(len(passage)) - collation.start[passage]
    witness[entries], first[entries], last[entries] = collation.witness, collation.first, collation.last
    for joined_passage, cell in joined.items():
        entry = int(start[place_of[joined_passage] + 1]) - 1
        first[entry], last[entry] = cell.first, cell.last
    for index, place in zip((-1 - source[~old]).tolist(), np.flatnonzero(~old).tolist(), strict=True):
        first[start[place]], last[start[place]] = alone[index].first, alone[index].last
    return np.where(old, source, -1), Cells(start, witness, first, last)


def _shared(witnesses: Sequence[Witness], cells: Cells) -> tuple[Rows, Whole, Whole]:
    """Rows of two and more witnesses, the bytes of their cells, and those of every witness: for the families."""
    sizes = np.diff(cells.start)
    passage = np.repeat(np.arange(len(sizes)), sizes)
    several = np.flatnonzero(sizes[passage] > 1)
    row = np.cumsum(sizes > 1) - 1
    rows = Rows(
        row[passage[several]],
        cells.witness[several].astype(np.int64),
        cells.first[several].astype(np.int64),
        cells.last[several].astype(np.int64),
    )
    lengths = [np.diff(witness.bounds, axis=1)[:, 0] for witness in witnesses]
    base = np.concatenate(([0], np.cumsum([len(mine) for mine in lengths])))
    sums = np.concatenate(([0], np.cumsum(np.concatenate(lengths)))).astype(np.int64)
    weight = sums[base[rows.witness] + rows.last] - sums[base[rows.witness] + rows.first]
    return rows, weight, sums[base[1:]] - sums[base[:-1]]


def _agreement(collation: Collation, witness: Witness, joined: dict[int, Cell], settings: Settings) -> Codes:
    """The agreement of the old passages once the new cells have joined them."""
    agreement = collation.agreement.copy()
    for passage, cell in joined.items():
        if agreement[passage] == VARIANT:
            continue
        # All readings agree so far, at least normalised: one of them speaks for all. Most are equal as bytes.
        one = collation.cells(passage)[0]
        if _bytes(collation.witnesses[one.witness], one) == _bytes(witness, cell):
            agreement[passage] = max(EXACT, int(agreement[passage]))
            continue
        texts = [collation.text(one), witness.passage(cell.first, cell.last)]
        found = agreement_of(texts, settings.normalising)
        agreement[passage] = max(found, int(agreement[passage]))
    return agreement


def _bytes(witness: Witness, cell: Cell) -> bytes:
    return witness.data[witness.bounds[cell.first, 0] : witness.bounds[cell.last - 1, 1]]


def _new_links(pair: Collation, passage_of: Whole, new_of: Whole, own: dict[int, int]) -> list[Link]:
    """Links between the new witness's passages and the others."""
    links: list[Link] = []
    for link in pair.links:
        ends: list[int | None] = []
        for passage in (link.source, link.target):
            cell = pair.cells(passage)[0]
            if cell.witness == 0:
                ends.append(int(new_of[passage_of[cell.first]]))
            else:
                ends.append(own.get(cell.first))
        source, target = ends
        if source is not None and target is not None and source != target:
            links.append(replace(link, source=source, target=target))
    return links


def realign(collation: Collation, number: int, settings: Settings | None = None) -> Collation:
    """The collation with this passage, and what it could be aligned with beside it, aligned anew.

    That is what stands alone on either side, and the nearest passages that none of its witnesses has. All else stays
    as it is; so do families, and links to other places. Raises IndexError for a number that is none.
    """
    settings = settings or Settings()
    mine = frozenset(collation[number].witnesses)
    low = number - _reach(collation, range(number - 1, -1, -1), mine)
    high = number + 1 + _reach(collation, range(number + 1, len(collation)), mine)
    entries = slice(int(collation.start[low]), int(collation.start[high]))
    holders = sorted(set(collation.witness[entries].tolist()))
    offset = {holder: int(collation.first[entries][collation.witness[entries] == holder].min()) for holder in holders}
    parts = [_part(collation, holder, offset[holder], entries) for holder in holders]
    # What stands around is aligned, so this is a gap of one text whatever it shares.
    window = collate(parts, replace(settings, attached=0.0))
    witness = np.array(holders, dtype=np.int32)[window.witness]
    shift = np.array([offset[holder] for holder in holders], dtype=np.int32)[window.witness]
    cells = Cells(
        np.concatenate(
            (
                collation.start[:low],
                window.start + collation.start[low],
                collation.start[high + 1 :] - collation.start[high] + collation.start[low] + window.start[-1],
            )
        ),
        _spliced(collation.witness, witness, entries),
        _spliced(collation.first, window.first + shift, entries),
        _spliced(collation.last, window.last + shift, entries),
    )
    agreement: Codes = np.concatenate((collation.agreement[:low], window.agreement, collation.agreement[high:]))
    moved = len(window) - (high - low)
    links = [replace(link, source=link.source + low, target=link.target + low) for link in window.links]
    for link in collation.links:
        inside = [low <= end < high for end in (link.source, link.target)]
        if not all(inside):
            source, target = (
                _found_again(collation, cells, end, low, len(window)) if within else end + moved * (end >= high)
                for end, within in zip((link.source, link.target), inside, strict=True)
            )
            links.append(replace(link, source=source, target=target))
    return complete(collation.witnesses, collation.families, cells, agreement, links)


def _reach(collation: Collation, numbers: range, mine: frozenset[int]) -> int:
    """How many of the passages on the way stand alone, or lack all of these witnesses (only so many of those)."""
    lacking = 0
    for count, number in enumerate(numbers):
        cells = collation.cells(number)
        if len(cells) > 1:
            lacking += 1
            if lacking > _LACKING or not mine.isdisjoint(cell.witness for cell in cells):
                return count
    return len(numbers)


def _part(collation: Collation, holder: int, offset: int, entries: slice) -> Witness:
    """The paragraphs of one witness in a stretch of cells, as a witness."""
    mine = collation.witness[entries] == holder
    witness = collation.witnesses[holder]
    return replace(witness, bounds=witness.bounds[offset : int(collation.last[entries][mine].max())])


def _spliced(values: Numbers, new: Numbers, place: slice) -> Numbers:
    """Values with those of a stretch replaced."""
    spliced: Numbers = np.concatenate((values[: place.start], new.astype(np.int32), values[place.stop :]))
    return spliced


def _found_again(collation: Collation, cells: Cells, passage: int, low: int, count: int) -> int:
    """The new number, among `count` from `low`, of the passage that has a passage's first paragraph."""
    cell = collation.cells(passage)[0]
    stretch = slice(int(cells.start[low]), int(cells.start[low + count]))
    held = (
        (cells.witness[stretch] == cell.witness)
        & (cells.first[stretch] <= cell.first)
        & (cells.last[stretch] > cell.first)
    )
    entry = stretch.start + int(np.flatnonzero(held)[0])
    return int(np.searchsorted(cells.start, entry, side="right")) - 1

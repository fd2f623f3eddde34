"""A reviewer's correction of the engine: join these passages, split that cell off, or divide a passage in two.

It can change only the passages between the given ones; all others keep their cells and their order. Kind, agreement,
place and links of passages are computed again. Families stay as they are, because a person's link says something about
a passage and nothing about the witnesses as a whole.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from tui.collation.align.assemble import Cells, complete
from tui.collation.arrays import Codes, Numbers
from tui.collation.collation import Cell, Collation, Link
from tui.collation.readings.classify import agreement_of
from tui.collation.settings import Settings
from tui.witnesses.problem import Problem

_REMEDY = "Unlink the passages between them first, or choose others."


def together(collation: Collation, numbers: Sequence[int], settings: Settings | None = None) -> Collation:
    """The collation in which these passages (numbers, at least two) are one.

    Raises Problem if a witness's cells in them are not neighbours, or if another passage would have to be both before
    and after the new one, so that no reading order is possible. Raises IndexError for an invalid number.
    """
    chosen = sorted(set(numbers))
    for number in (*chosen[:1], *chosen[-1:]):
        collation[number]
    if len(chosen) < 2:
        raise Problem("there is nothing to link", collation.name(chosen[0]) if chosen else "", "Choose two passages.")
    cells = _joined(collation, chosen)
    low, high = chosen[0], chosen[-1]
    after = _bound_after(collation, chosen)
    members = set(chosen)
    window = [number for number in range(low, high + 1) if number not in members]
    order = [number for number in window if number not in after]
    merged_at = low + len(order)
    order += [low, *(number for number in window if number in after)]
    # The old passage of every new one; the merged one takes the place of the lowest.
    old = np.concatenate((np.arange(low), order, np.arange(high + 1, len(collation)))).astype(np.int64)
    new_of = np.empty(len(collation), dtype=np.int64)
    new_of[old] = np.arange(len(old))
    new_of[chosen] = merged_at
    return rebuilt(collation, old, {merged_at: cells}, lambda link: _moved(link, new_of), settings or Settings())


def can_be_one(collation: Collation, numbers: Sequence[int]) -> bool:
    """Whether `together` can join these passages. It looks only at what is between them."""
    chosen = sorted(set(numbers))
    try:
        _joined(collation, chosen)
        _bound_after(collation, chosen)
    except Problem:
        return False
    return len(chosen) > 1


def apart(collation: Collation, number: int, witness: int, settings: Settings | None = None) -> Collation:
    """The collation in which that witness's cell leaves the passage and becomes a passage beside it.

    Links stay with the rest of the passage. Raises Problem if the witness has no cell there or the passage has no other
    cell, IndexError for an invalid number.
    """
    cells = collation[number].cells
    alone = tuple(cell for cell in cells if cell.witness == witness)
    rest = tuple(cell for cell in cells if cell.witness != witness)
    if not alone:
        raise Problem("that document has nothing in this passage", collation.name(number), "Choose another document.")
    if not rest:
        raise Problem("that document is alone there already", collation.name(number))
    old = np.insert(np.arange(len(collation)), number, number)
    before = witness < rest[0].witness
    alone_at, rest_at = (number, number + 1) if before else (number + 1, number)
    new_of = np.arange(len(collation)) + (np.arange(len(collation)) > number)
    new_of[number] = rest_at
    return rebuilt(
        collation, old, {alone_at: alone, rest_at: rest}, lambda link: _moved(link, new_of), settings or Settings()
    )


def divided(collation: Collation, number: int, cuts: Mapping[int, int], settings: Settings | None = None) -> Collation:
    """The collation in which a passage is two: the text of each witness from its cut on becomes the next passage.

    `cuts` has by witness an offset in code points of its text. A paragraph with the cut inside is cut in two. All of a
    cell goes if it begins at or after the cut; witnesses without a cut stay. Links stay with the first part. Raises
    Problem if nothing would stay or nothing would go, IndexError for an invalid number.
    """
    collation = _cut(collation, number, cuts)
    stay: list[Cell] = []
    go: list[Cell] = []
    for cell in collation[number].cells:
        starts = collation.witnesses[cell.witness].spans[cell.first : cell.last, 0]
        cut = cuts.get(cell.witness)
        middle = cell.last if cut is None else cell.first + int(np.searchsorted(starts, cut))
        if cell.first < middle:
            stay.append(replace(cell, last=middle))
        if middle < cell.last:
            go.append(replace(cell, first=middle))
    if not stay or not go:
        raise Problem("there is no text on one side of the cut", collation.name(number), "Cut between two words.")
    old = np.insert(np.arange(len(collation)), number, number)
    new_of = np.arange(len(collation)) + (np.arange(len(collation)) > number)
    changed = {number: tuple(stay), number + 1: tuple(go)}
    return rebuilt(collation, old, changed, lambda link: _moved(link, new_of), settings or Settings())


def _cut(collation: Collation, number: int, cuts: Mapping[int, int]) -> Collation:
    """The same passages, with the paragraphs of one of them cut at these offsets (by witness)."""
    witnesses, first, last = list(collation.witnesses), collation.first.copy(), collation.last.copy()
    for cell in collation[number].cells:
        if cell.witness not in cuts:
            continue
        whole = collation.witnesses[cell.witness]
        index = int(np.searchsorted(whole.spans[:, 0], cuts[cell.witness], side="right")) - 1
        made = whole.cut(cuts[cell.witness])
        if made is whole or not cell.first <= index < cell.last:
            continue
        witnesses[cell.witness] = made
        mine = collation.witness == cell.witness
        first[mine & (first > index)] += 1
        last[mine & (last > index)] += 1
    return replace(collation, witnesses=tuple(witnesses), first=first, last=last)


def _moved(link: Link, new_of: Numbers) -> Link | None:
    """A link between the new numbers of its passages, or None if both are one now."""
    source, target = int(new_of[link.source]), int(new_of[link.target])
    return None if source == target else replace(link, source=source, target=target)


def _joined(collation: Collation, chosen: Sequence[int]) -> tuple[Cell, ...]:
    """The cells of the chosen passages as those of one. Raises Problem if they are not neighbours."""
    found: dict[int, list[Cell]] = {}
    for number in chosen:
        for cell in collation.cells(number):
            found.setdefault(cell.witness, []).append(cell)
    joined: list[Cell] = []
    for witness, cells in sorted(found.items()):
        for one, other in pairwise(cells):
            if one.last != other.first:
                siglum = collation.witnesses[witness].siglum
                raise Problem(
                    f"{siglum} has other paragraphs between the ones to link",
                    f"paragraphs {one.last + 1} to {other.first} of {siglum}",
                    "Link those as well, or choose neighbouring passages.",
                )
        joined.append(Cell(witness, cells[0].first, cells[-1].last))
    return tuple(joined)


def _bound_after(collation: Collation, chosen: Sequence[int]) -> set[int]:
    """The passages between the chosen ones that must come after them. Raises Problem if one must come before them too.

    A passage must come after if one of its witnesses has an earlier passage that is chosen or must come after itself.
    """
    members = set(chosen)
    low, high = chosen[0], chosen[-1]
    after = _reached(collation, range(low, high + 1), members)
    before = _reached(collation, range(high, low - 1, -1), members)
    for number in sorted(after & before):
        raise Problem(
            f"passage {collation.name(number)} would have to be both before and after the linked ones",
            f"passages {', '.join(map(collation.name, chosen))}",
            _REMEDY,
        )
    return after


def _reached(collation: Collation, numbers: range, members: set[int]) -> set[int]:
    """The passages that a witness's order ties to a member passed before."""
    tied: set[int] = set()
    reached: set[int] = set()
    for number in numbers:
        a, b = collation.start[number], collation.start[number + 1]
        witnesses = collation.witness[a:b].tolist()
        if number in members:
            tied.update(witnesses)
        elif not tied.isdisjoint(witnesses):
            tied.update(witnesses)
            reached.add(number)
    return reached


def rebuilt(
    collation: Collation,
    old: Numbers,
    changed: dict[int, tuple[Cell, ...]],
    relink: Callable[[Link], Link | None],
    settings: Settings,
) -> Collation:
    """A collation of the passages `old` (old numbers in their new order), except for the `changed` ones (by new
    number).

    `relink` gives every link its new ends, or None to drop it.
    """
    sizes = np.diff(collation.start)[old]
    for number, cells in changed.items():
        sizes[number] = len(cells)
    start = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    entries = np.repeat(collation.start[old] - start[:-1], sizes) + np.arange(int(start[-1]))
    # Changed passages may be larger than the old ones that they replace.
    entries = np.minimum(entries, len(collation.witness) - 1)
    witness, first, last = collation.witness[entries], collation.first[entries], collation.last[entries]
    agreement: Codes = collation.agreement[old]
    for number, cells in changed.items():
        stretch = slice(int(start[number]), int(start[number + 1]))
        witness[stretch] = [cell.witness for cell in cells]
        first[stretch] = [cell.first for cell in cells]
        last[stretch] = [cell.last for cell in cells]
        agreement[number] = agreement_of([collation.text(cell) for cell in cells], settings.normalising)
    links = [link for link in map(relink, collation.links) if link is not None]
    return complete(collation.witnesses, collation.families, Cells(start, witness, first, last), agreement, links)

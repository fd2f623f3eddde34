"""The headings on the page: which documents a band belongs to, and where the text shared by documents begins."""

import numpy as np

from tui.collation.collation import KINDS, Family, Kind, Place
from tui.workspace.view.scene import Scene

MOST_NAMED = 6
"""Up to this many documents are named; of more, the number is given."""


def opens(scene: Scene, row: int) -> bool:
    """Whether a band, a spread part of one, or the core of a family of documents begins at this row."""
    rows = scene.rows
    return (
        row in scene.core_begins or bool(rows.opens[row]) or bool(row and rows.spread[row] and not rows.spread[row - 1])
    )


def begins_at(scene: Scene, row: int) -> int | None:
    """The row with the heading of the band, or of the spread part of a band, that a row is in; None outside bands."""
    rows = scene.rows
    if not rows.band[row]:
        return None
    first, _ = rows.band_of(row)
    if rows.spread[row]:
        others = np.flatnonzero(~rows.spread[first:row])
        return first + int(others[-1]) + 1 if len(others) else first
    return first


_PLACES = {Place.HEAD: "before the core", Place.TAIL: "tails"}
_OF_ONE = {Place.HEAD: "before the core", Place.TAIL: "tail"}


def place_of(scene: Scene, number: int) -> Place | None:
    """Whether a passage is before, within or after the core; None if its documents have no core passage."""
    place = scene.collation[number].place
    if place is Place.BODY or not scene.with_core.isdisjoint(cell.witness for cell in scene.collation.cells(number)):
        return place
    return None


def heading_of(scene: Scene, row: int) -> str:
    """The heading at a row, on one line: what begins there, and whose it is."""
    rows = scene.rows
    if not rows.band[row]:
        return core_heading(scene, scene.core_begins[row])
    if rows.spread[row]:
        number = rows.of(row)[0]
        witness = scene.collation.cells(number)[0].witness
        last = row
        while last + 1 < len(rows) and rows.spread[last + 1] and rows.run[last + 1] == rows.run[row]:
            last += 1
        place = place_of(scene, number)
        where = f", {_OF_ONE[place]}" if place in _OF_ONE else ""
        more = "" if rows.opens[row] else " more"
        return f"only in {scene.siglum(witness)}{where} · {last - row + 1}{more} passages"
    first, last = rows.band_of(row)
    numbers = rows.passages[rows.start[first] : rows.start[last]]
    counts: dict[int, int] = {}
    for witness in scene.collation.witness[scene.collation.start[numbers]].tolist():
        counts[witness] = counts.get(witness, 0) + 1
    whose = " · ".join(f"{scene.siglum(witness)} {counts[witness]}" for witness in sorted(counts)[:MOST_NAMED])
    if len(counts) > MOST_NAMED:
        whose += f" · {len(counts) - MOST_NAMED} documents more"
    if len(counts) == 1:
        witness = next(iter(counts))
        place = place_of(scene, int(numbers[0]))
        what = f" · {_OF_ONE[place]}" if place in _OF_ONE else ""
        return f"only in {scene.siglum(witness)}{what}"
    places = {place_of(scene, int(number)) for number in numbers[: 4 * len(counts)]}
    named = _PLACES.get(next(iter(places)) or Place.BODY) if len(places) == 1 else None
    return f"{named or 'in one document only'} · {whose} · side by side, not paired"


def core_heading(scene: Scene, family: Family) -> str:
    """The documents that share the core, and its number of passages: 'shared by A B · 13 passages'."""
    collation, members = scene.collation, family.witnesses
    core = collation.kind == KINDS.index(Kind.CORE)
    mine = np.flatnonzero(core & np.isin(collation.witness[collation.start[:-1]], members))
    everywhere = bool((np.diff(collation.start)[mine] == len(members)).all())
    if len(members) == len(collation.witnesses):
        whose = all_of(len(members)) if everywhere else f"the {len(members)}"
    elif len(members) > MOST_NAMED:
        whose = f"{len(members)} documents" if everywhere else f"the {len(members)} documents"
    else:
        whose = " ".join(scene.siglum(witness) for witness in members)
    most = "" if everywhere else "most of "
    plural = "s" if len(mine) != 1 else ""
    return f"shared by {most}{whose} · {len(mine):,} passage{plural}"


def all_of(count: int) -> str:
    """That many documents, which are all: 'all 3', 'both'."""
    return "both" if count == 2 else f"all {count}"

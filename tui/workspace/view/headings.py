"""What a band is called: the words above it."""

from tui.collation.collation import Place
from tui.workspace.view.scene import Scene


def opens(scene: Scene, row: int) -> bool:
    """Whether a band, or a spread stretch of one, begins at this row."""
    rows = scene.rows
    return bool(rows.opens[row]) or bool(row and rows.spread[row] and not rows.spread[row - 1])


_PLACES = {Place.HEAD: "before the core", Place.TAIL: "tails"}
_OF_ONE = {Place.HEAD: "before the core", Place.TAIL: "tail"}


def place_of(scene: Scene, number: int) -> Place | None:
    """Where a passage stands, before, among or after the core; None where its documents have no core passage."""
    place = scene.collation[number].place
    if place is Place.BODY or not scene.with_core.isdisjoint(cell.witness for cell in scene.collation.cells(number)):
        return place
    return None


def heading_of(scene: Scene, row: int) -> str:
    """What a band is and whose, in one line."""
    rows = scene.rows
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
    whose = " · ".join(f"{scene.siglum(witness)} {counts[witness]}" for witness in sorted(counts)[:6])
    if len(counts) > 6:
        whose += f" · {len(counts) - 6} documents more"
    if len(counts) == 1:
        witness = next(iter(counts))
        place = place_of(scene, int(numbers[0]))
        what = f" · {_OF_ONE[place]}" if place in _OF_ONE else ""
        return f"only in {scene.siglum(witness)}{what}"
    places = {place_of(scene, int(number)) for number in numbers[: 4 * len(counts)]}
    named = _PLACES.get(next(iter(places)) or Place.BODY) if len(places) == 1 else None
    return f"{named or 'in one document only'} · {whose} · side by side, not paired"

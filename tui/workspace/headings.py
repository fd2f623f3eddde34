"""What a band is called: the words above it."""

from tui.collation.collation import Place
from tui.workspace.scene import Scene


def opens(scene: Scene, row: int) -> bool:
    """Whether a band, or a spread stretch of one, begins at this row."""
    rows = scene.rows
    return bool(rows.opens[row]) or bool(row and rows.spread[row] and not rows.spread[row - 1])


_PLACES = {Place.HEAD: "before the core", Place.BODY: "in one document only", Place.TAIL: "tails"}


def heading_of(scene: Scene, row: int) -> str:
    """What a band is and whose, in one line."""
    rows = scene.rows
    if rows.spread[row]:
        number = rows.of(row)[0]
        witness = scene.collation.cells(number)[0].witness
        last = row
        while last + 1 < len(rows) and rows.spread[last + 1] and rows.run[last + 1] == rows.run[row]:
            last += 1
        place = scene.collation[number].place
        where = {Place.HEAD: ", before the core", Place.BODY: "", Place.TAIL: ", tail"}[place]
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
        place = scene.collation[int(numbers[0])].place
        what = {Place.HEAD: " · before the core", Place.BODY: "", Place.TAIL: " · tail"}[place]
        return f"only in {scene.siglum(witness)}{what}"
    places = {scene.collation[int(number)].place for number in numbers[: 4 * len(counts)]}
    place = next(iter(places)) if len(places) == 1 else Place.BODY
    return f"{_PLACES[place]} · {whose} · side by side, not paired"

"""Marks of one's own: places with a letter, kept with what the session remembers of the screen."""

from tui.workspace.desk.desk import Desk

_KEY = "marks"


def marks_of(desk: Desk) -> dict[str, tuple[int, int]]:
    """By letter the passage and the witness of every mark whose document is here."""
    found: dict[str, tuple[int, int]] = {}
    for letter, (siglum, start) in _kept(desk).items():
        witness = desk.review.places.numbers.get(siglum)
        touched = desk.review.places.touched(witness, start, start) if witness is not None else []
        if witness is not None and touched:
            found[letter] = touched[0], witness
    return found


def set_mark(desk: Desk, letter: str, passage: int, witness: int) -> None:
    """Keep a place under a letter, instead of what had it before.

    It is the text that is kept, not a number: joining passages or adding a document does not move it.
    """
    cells = desk.collation.cells(passage)
    cell = next((one for one in cells if one.witness == witness), cells[0])
    place = [desk.siglum(cell.witness), desk.collation.span(cell)[0]]
    desk.session.remember(_KEY, {**{key: list(kept) for key, kept in _kept(desk).items()}, letter: place})


def _kept(desk: Desk) -> dict[str, tuple[str, int]]:
    """What the session remembers; what is no mark is passed over."""
    kept = desk.session.recalled(_KEY)
    if not isinstance(kept, dict):
        return {}
    return {
        letter: (place[0], place[1])
        for letter, place in kept.items()
        if isinstance(place, list)
        and len(place) == 2
        and isinstance(place[0], str)
        and isinstance(place[1], int)
        and place[1] >= 0
    }

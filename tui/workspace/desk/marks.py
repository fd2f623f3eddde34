"""Marks: places to which a reviewer gave a letter. The session remembers them, and may lose them."""

from typing import Annotated

from msgspec import Meta

from tui.review.events import Offset
from tui.session.contents import Siglum
from tui.workspace.desk.desk import Desk

_KEY = "marks"

Marks = dict[Annotated[str, Meta(max_length=1)], tuple[Siglum, Offset]]
"""By letter the siglum of a document and a place in its text, in code points."""


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


def _kept(desk: Desk) -> Marks:
    return desk.session.recalled(_KEY, Marks) or {}

"""A reviewer's links and unlinks, applied to a collation."""

from collections.abc import Sequence

from tui.collation.collation import Collation
from tui.collation.relink import apart, together
from tui.collation.settings import Settings
from tui.review.events import Relink
from tui.review.places import Places, passage_key
from tui.witnesses.problem import Problem


def link_of(collation: Collation, numbers: Sequence[int]) -> Relink:
    """The act that makes these passages a single one."""
    cells = {cell for number in numbers for cell in passage_key(collation, number)}
    return Relink(tuple(sorted(cells, key=lambda cell: (cell[1], cell[0]))), together=True)


def relinked(collation: Collation, act: Relink, settings: Settings | None = None) -> Collation:
    """The collation with a reviewer's link or unlink; unchanged if it is so already.

    Raises Problem if a cell is not in this collation, or if the engine can't join or split the passage.
    """
    places = Places(collation)
    numbers: list[int] = []
    for siglum, start, end in act.cells if act.together else act.cells[:1]:
        witness = places.numbers.get(siglum)
        found = [] if witness is None else places.touched(witness, start, end)
        if not found:
            raise Problem("the linked text is not in these documents", siglum, "Link it again by hand.")
        numbers += found
    if not numbers:
        raise Problem("there is nothing to link or unlink", "", "Choose passages.")
    if act.together:
        return together(collation, numbers, settings) if len(set(numbers)) > 1 else collation
    if len(numbers) > 1:
        raise Problem(
            "the paragraphs that were unlinked are in several passages now", act.cells[0][0], "Look at them again."
        )
    if len(collation.cells(numbers[0])) == 1:
        return collation
    return apart(collation, numbers[0], places.numbers[act.cells[0][0]], settings)


def with_links(
    collation: Collation, relinks: Sequence[Relink], settings: Settings | None
) -> tuple[Collation, tuple[Relink, ...]]:
    """The collation with every link applied that is possible, and the links that are not."""
    failed = []
    for relink in relinks:
        try:
            collation = relinked(collation, relink, settings)
        except Problem:
            failed.append(relink)
    return collation, tuple(failed)

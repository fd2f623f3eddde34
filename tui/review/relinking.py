"""A reviewer's links, unlinks and divisions, applied to a collation."""

from collections.abc import Sequence

from tui.collation.collation import Collation
from tui.collation.relink import apart, divided, together
from tui.collation.settings import Settings
from tui.review.events import Relink
from tui.review.places import Places, passage_key
from tui.witnesses.problem import Problem


def link_of(collation: Collation, numbers: Sequence[int]) -> Relink:
    """The act that makes these passages a single one."""
    cells = {cell for number in numbers for cell in passage_key(collation, number)}
    return Relink(tuple(sorted(cells, key=lambda cell: (cell[1], cell[0]))), together=True)


def relinked(collation: Collation, act: Relink, settings: Settings | None = None) -> Collation:
    """The collation with a reviewer's link, unlink or division; unchanged if it is so already.

    Raises Problem if a cell is not in this collation, or if the engine can't join or split the passage.
    """
    places = Places(collation)
    if act.is_division:
        return _divided(collation, act, places, settings)
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


def _divided(collation: Collation, act: Relink, places: Places, settings: Settings | None) -> Collation:
    """The collation with a passage divided. Documents that are no longer there are passed over."""
    cuts = {places.numbers[siglum]: start for siglum, start, _ in act.cells if siglum in places.numbers}
    numbers = {number for witness, start in cuts.items() for number in places.touched(witness, start, start)}
    if not numbers:
        raise Problem("the divided text is not in these documents", act.cells[0][0], "Divide the passage again.")
    cells = [cell for number in numbers for cell in collation.cells(number)]
    if all(cell.witness in cuts and cuts[cell.witness] <= collation.span(cell)[0] for cell in cells):
        return collation  # the documents have a new paragraph there by now
    if len(numbers) > 1:
        raise Problem(
            "the text that was divided is in several passages now", act.cells[0][0], "Look at the passages again."
        )
    return divided(collation, numbers.pop(), cuts, settings)


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

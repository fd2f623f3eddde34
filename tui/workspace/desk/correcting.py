"""Corrections of the collation: joining passages, splitting a document's text off, dividing a passage in two."""

from collections.abc import Sequence

from tui.review.dividing import division_of
from tui.review.events import PassageKey, Relink
from tui.review.places import passage_key
from tui.review.relinking import link_of
from tui.witnesses.problem import Problem
from tui.workspace.desk.desk import Desk, Done


def link(desk: Desk, marked: PassageKey, number: int) -> Done:
    """Join the marked passage and this one into a single passage. Raises Problem if that is not possible."""
    here = passage_key(desk.collation, number)
    if set(here) & set(marked):
        remedy = f"go to the one that it belongs to and press {desk.key_of('mark')} there"
        raise Problem("this is the marked passage itself", "", remedy)
    cells = tuple(sorted({*marked, *here}, key=lambda cell: (cell[1], cell[0])))
    return Done("linked: one passage now", desk.act(Relink(cells, together=True)))


def link_all(desk: Desk, numbers: Sequence[int]) -> Done:
    """Join several passages into a single one, as one act. Raises Problem if that is not possible."""
    name = desk.collation.name(numbers[0])
    others = ", ".join(map(desk.collation.name, numbers[1:]))
    sentence = f"{name} linked with {others}; {desk.key_of('undo')} takes it back"
    return Done(sentence, desk.act(link_of(desk.collation, numbers)))


def unlink(desk: Desk, number: int, witness: int) -> Done:
    """Move a witness's cell to a passage by itself. Raises Problem if it has none here or is alone already."""
    passage = desk.collation[number]
    cell = passage.cell(witness)
    if cell is None:
        raise desk.nothing_here(witness)
    if len(passage.cells) == 1:
        raise desk.alone_here(witness)
    key = ((desk.siglum(witness), *desk.collation.span(cell)),)
    sentence = f"unlinked: {desk.siglum(witness)} is alone now; {desk.key_of('mark')} links it to another passage"
    return Done(sentence, desk.act(Relink(key, together=False)))


def divide(desk: Desk, number: int, witness: int, offset: int) -> Done:
    """Divide a passage in two, before `offset` in code points of a witness's text.

    Raises Problem if that witness has no words on one side.
    """
    decided = bool(desk.review.decided[number])
    event = desk.act(division_of(desk.collation, number, witness, offset))
    again = "; look again at both: the verdict was on all of it" if decided else ""
    return Done(f"split in two{again}", event)

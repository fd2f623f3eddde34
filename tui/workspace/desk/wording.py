"""Takes one wording at one place of a passage into its canonical text."""

from collections.abc import Sequence

from tui.review import decide
from tui.review.canonical import fragment
from tui.review.events import Adopt, Decide, Emend, Verdict
from tui.review.places import passage_key
from tui.review.quote import quote
from tui.review.review import Review
from tui.review.taking import Regions, stretch, taken
from tui.witnesses.problem import Problem
from tui.workspace.desk.desk import Desk, Done
from tui.workspace.text.clipped import clipped

SHOWN = 30
"""Cells of the words that a message repeats."""


def take(desk: Desk, number: int, witness: int, at: int, regions: Regions) -> Done:
    """Take what a witness has at a place of a passage; the rest stays as adopted, or as the majority has it.

    `regions` are those of the passage's readings. Where the result is to the letter what a document has, that whole
    reading is adopted. Raises Problem where the witness has nothing at the passage, or the passage is emended.
    """
    collation, passage = desk.collation, desk.collation[number]
    cell = passage.cell(witness)
    if cell is None:
        raise desk.nothing_here(witness)
    readings = collation.readings(number)
    texts = [reading.text for reading in readings]
    mine = next(index for index, reading in enumerate(readings) if witness in reading.witnesses)
    current = desk.review.verdict(number)
    if current is not None and isinstance(current.choice, Emend):
        remedy = f"{desk.key_of('emend')} edits your words, {desk.key_of('undecide')} takes them back"
        raise Problem("this passage is emended", "", remedy)
    choice, rest = current.choice if current is not None else None, ""
    if not isinstance(choice, Adopt) or not choice.pieces:
        proposed = decide.proposal(collation, number)
        base = passage.cells[0].witness if proposed is None else proposed.witness
        choice = _whole(desk, number, base)
        rest = f", elsewhere as {desk.siglum(base)}" if len(regions) > 1 else ""
    start = collation.span(cell)[0]
    pieces = taken(choice.pieces, texts, regions, at, collation.witnesses[witness], mine, start)
    text = "".join([piece.exact for piece in pieces])
    verdict = Verdict(passage_key(collation, number), _chosen(desk, number, witness, text, Adopt(pieces)))
    first, last = regions[at][mine]
    words = " ".join(texts[mine][first:last].split())
    told = f"“{clipped(words, SHOWN)}”" if words else "nothing"
    place = f", {at + 1} of {len(regions)}" if len(regions) > 1 else ""
    if current is not None and current.choice == verdict.choice:
        return Done(f"{told} is taken from {desk.siglum(witness)} already{place}")
    sentence = f"{told} taken from {desk.siglum(witness)}{place}{rest}"
    return Done(sentence, desk.act(Decide((verdict,))))


def taken_here(review: Review, number: int, regions: Regions, at: int) -> Sequence[int]:
    """The readings, by index, whose wording at a place is the canonical one; none where it is open."""
    established = fragment(review, number)
    if established is None or not regions:
        return ()
    texts = [reading.text for reading in review.collation.readings(number)]
    found = stretch(established.text, texts, regions, at)
    if found is None:
        return ()
    words = established.text[slice(*found)]
    return [index for index, region in enumerate(regions[at]) if texts[index][slice(*region)] == words]


def _chosen(desk: Desk, number: int, witness: int, text: str, otherwise: Adopt) -> Adopt:
    """The reading that is this text, the witness's own first; else what was put together."""
    readings = [reading for reading in desk.collation.readings(number) if reading.text == text]
    if not readings:
        return otherwise
    having = readings[0].witnesses
    return _whole(desk, number, witness if witness in having else having[0])


def _whole(desk: Desk, number: int, witness: int) -> Adopt:
    """The choice of all that a witness has at a passage."""
    cell = next(cell for cell in desk.collation.cells(number) if cell.witness == witness)
    return Adopt((quote(desk.collation.witnesses[witness], *desk.collation.span(cell)),))

"""Carry a review over to another siglum of a witness: the same text under another name.

History is not rewritten. The earlier acts are restated under the new name, for one `Renew` to be appended, so undo and
redo go on as before.
"""

from msgspec.structs import replace

from tui.review.events import Adopt, Annotate, Decide, PassageKey, Relink, Restated, Span, Verdict
from tui.review.fates import Carried
from tui.review.state import State


def carry_renamed(state: State, before: str, after: str) -> Carried:
    """The acts that name the witness with the siglum `before`, restated with `after`. Its place among the witnesses
    must stay, because a passage is named by its cells in their order.
    """
    restated: list[Restated] = []
    for event in state.acts():
        act = event.act
        match act:
            case Decide(verdicts):
                now: Decide | Annotate | Relink = Decide(tuple(_verdict(one, before, after) for one in verdicts))
            case Annotate(annotation):
                spans = tuple(_span(span, before, after) for span in annotation.spans)
                now = Annotate(replace(annotation, spans=spans))
            case Relink(cells):
                now = replace(act, cells=_cells(cells, before, after))
            case _:
                continue
        if now != act:
            restated.append(Restated(event.id, now))
    return Carried(tuple(restated), ())


def _verdict(verdict: Verdict, before: str, after: str) -> Verdict:
    choice = verdict.choice
    if isinstance(choice, Adopt):
        choice = Adopt(tuple(_span(piece, before, after) for piece in choice.pieces))
    return replace(verdict, passage=_cells(verdict.passage, before, after), choice=choice)


def _cells(cells: PassageKey, before: str, after: str) -> PassageKey:
    return tuple((_name(siglum, before, after), start, end) for siglum, start, end in cells)


def _span(span: Span, before: str, after: str) -> Span:
    return replace(span, witness=_name(span.witness, before, after))


def _name(siglum: str, before: str, after: str) -> str:
    """The new name, also of an older text of the witness ('A@1f2e3d4c')."""
    name, at, digits = siglum.partition("@")
    return after + at + digits if name == before else siglum

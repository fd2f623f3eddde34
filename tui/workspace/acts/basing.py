"""Uses one document as the base: its readings are adopted wherever nothing is decided yet."""

from tui.review import decide
from tui.witnesses.problem import Problem
from tui.workspace.acts.deciding import do_in_bulk
from tui.workspace.acts.work import Work
from tui.workspace.desk.paused_collector import paused
from tui.workspace.panels.base_panel import BasePanel, Extent
from tui.workspace.text.clipped import clipped
from tui.workspace.view.outline import chapter_at
from tui.workspace.view.selecting import passages_of

NAMED = 28
"""Cells of a chapter's heading in the panel."""


def take_base(work: Work) -> None:
    """Adopt one document's readings everywhere, in this chapter, or from here on, where nothing is decided yet."""
    here, count = work.page.focus_at.passage, len(work.desk.collation)
    extents = [Extent("enter", "everywhere", 0, count)]
    chapter = chapter_at(work.scene.outline, here, count)
    if chapter is not None:
        heading, first, last = chapter
        extents.append(Extent("c", f"in “{clipped(heading.text, NAMED)}”", first, last))
    if here:
        extents.append(Extent("n", "from here on", here, count))
    _ask(work, extents)


def take_base_selected(work: Work) -> None:
    """Adopt one document's readings of the passages that the selection touches, where nothing is decided yet."""
    numbers = passages_of(work.desk.collation, work.selection)
    _ask(work, [Extent("enter", "in the part selected", min(numbers), max(numbers) + 1)])


def _ask(work: Work, extents: list[Extent]) -> None:
    review = work.desk.review

    def count(witness: int, first: int, last: int) -> int:
        return len(decide.open_of(review, witness, first, last))

    def answer(chosen: tuple[int, Extent]) -> None:
        _adopt(work, *chosen)

    base = work.scene.arrangement.base
    begin = work.page.focus_at.witness if base is None else base
    work.ask(BasePanel(work.scene, begin, extents, count), answer)


def _adopt(work: Work, witness: int, extent: Extent) -> None:
    review, siglum = work.desk.review, work.desk.siglum(witness)
    with paused():
        numbers = decide.open_of(review, witness, extent.first, extent.last)
        act = decide.adopt_from(review, witness, numbers)
    if act is None:
        remedy = f"{work.key_of('undecide')} puts a passage back to undecided"
        raise Problem(f"nothing that {siglum} has is undecided {extent.name}", "", remedy)
    work.page.select(None)
    left = int((~review.decided[extent.first : extent.last]).sum()) - len(numbers)
    rest = f", {left:,} that {siglum} does not have stay undecided" if left else ""
    onward = f"{work.key_of('next_difference')} goes through what differs"
    do_in_bulk(work, act, f"{len(numbers):,} adopted from {siglum}{rest}. {onward}")

"""Verdicts: adopt, leave out, back to undecided, one by one and in bulk."""

from typing import TYPE_CHECKING

from tui.review.events import Decide
from tui.witnesses.problem import Problem
from tui.workspace.desk import Done
from tui.workspace.panels import Question

if TYPE_CHECKING:
    from tui.workspace.workspace import Workspace


def adopt_number(work: "Workspace") -> None:
    """Adopt the reading of that document: in a band, its passage beside the cursor's."""
    index = int(work.key) - 1
    if index >= len(work.desk.collation.witnesses):
        raise Problem(f"there is no document {index + 1}", "", f"there are {len(work.desk.collation.witnesses)}")
    number = work.page.focus_at.passage
    row = int(work.scene.rows.row_of[number])
    for beside in work.scene.rows.of(row):
        if work.desk.collation[beside].cell(index) is not None:
            number = beside
    decided(work, work.desk.adopt(number, index), number)


def adopt(work: "Workspace") -> None:
    """Adopt what the cursor is on."""
    focus = work.page.focus_at
    decided(work, work.desk.adopt(focus.passage, focus.witness), focus.passage)


def adopt_proposal(work: "Workspace") -> None:
    """Adopt what the majority has here."""
    number = work.page.focus_at.passage
    decided(work, work.desk.adopt_proposal(number), number)


def leave_out(work: "Workspace") -> None:
    """Leave the passage out."""
    number = work.page.focus_at.passage
    decided(work, work.desk.leave_out(number), number)


def undecide(work: "Workspace") -> None:
    """Back to undecided; the cursor stays."""
    work.done(work.desk.undecide(work.page.focus_at.passage))


def adopt_core(work: "Workspace") -> None:
    """Every undecided core passage, after saying how many."""
    act = work.desk.core_to_adopt()
    if act is None:
        raise Problem("every core passage is decided already", "", "")
    count = len(act.verdicts)
    sentence = f"Adopt the majority's reading of {count} undecided core passage{'s' if count != 1 else ''}?"
    _ask(work, "adopt the core", sentence, "adopt them", act, f"{count} adopted")


def leave_out_tails(work: "Workspace") -> None:
    """Every undecided tail, after saying how many."""
    act = work.desk.tails_to_leave_out()
    if act is None:
        raise Problem("every tail is decided already", "", "")
    count = len(act.verdicts)
    sentence = f"Leave out {count} undecided passage{'s' if count != 1 else ''} of the tails?"
    _ask(work, "leave out the tails", sentence, "leave them out", act, f"{count} left out")


def _ask(work: "Workspace", title: str, sentence: str, agree: str, act: Decide, done: str) -> None:
    def answer(yes: object) -> None:
        if yes:
            work.attempt(lambda: work.done(Done(f"{done}; u takes it back", work.desk.act(act))))

    work.app.push_screen(Question(work.scene.palette, title, sentence, agree), answer)


def decided(work: "Workspace", done: Done, number: int) -> None:
    """After a verdict, on to what is still open."""
    work.done(done)
    work.page.select(None)
    if number != work.page.focus_at.passage:
        work.page.jump(number)
    following = work.open_passage(1)
    if following is not None:
        work.page.jump(following)
        return
    progress = work.desk.review.progress()
    if progress.decided == progress.passages:
        work.say(f"{done.sentence}. All {progress.passages} passages are decided: ctrl+s exports")
    else:
        work.say(f"{done.sentence}. Nothing undecided after this: ( goes back to what is")

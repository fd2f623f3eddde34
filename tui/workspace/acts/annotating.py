"""Annotating: a label, a note, on words or on a passage."""

from typing import TYPE_CHECKING

from tui.witnesses.problem import Problem
from tui.workspace.desk import Done
from tui.workspace.labels import LABELS
from tui.workspace.note_panel import Noted, NotePanel

if TYPE_CHECKING:
    from tui.workspace.workspace import Workspace


def annotate(work: "Workspace") -> None:
    """Annotate the focused cell as a whole."""
    focus = work.page.focus_at
    cell = work.scene.collation[focus.passage].cell(focus.witness)
    if cell is None:
        raise Problem(f"{work.scene.siglum(focus.witness)} has nothing here", "", "h and l go to another document")
    start, end = work.scene.collation.span(cell)
    _note_on(work, focus.witness, start, end)


def annotate_selection(work: "Workspace") -> None:
    """Annotate what is selected."""
    selection = work.selection
    _note_on(work, selection.witness, selection.start, selection.end)


def _note_on(work: "Workspace", witness: int, start: int, end: int) -> None:
    desk = work.desk
    if desk.session.read_only:
        raise Problem("nothing can be changed here", "", desk.session.read_only)
    quoted = desk.collation.witnesses[witness].text[start:end]

    def answer(noted: object) -> None:
        if isinstance(noted, Noted):
            work.attempt(lambda: _noted(work, desk.annotate(witness, start, end, noted.label, noted.note)))

    work.app.push_screen(NotePanel(work.scene.palette, quoted, LABELS), answer)


def _noted(work: "Workspace", done: Done) -> None:
    work.page.select(None)
    work.done(done)

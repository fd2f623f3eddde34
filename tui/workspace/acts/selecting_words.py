"""Selecting words in the focused document, from the keyboard."""

from typing import TYPE_CHECKING

from tui.witnesses.problem import Problem
from tui.workspace import selecting
from tui.workspace.scene import Selection

if TYPE_CHECKING:
    from tui.workspace.workspace import Workspace


def select(work: "Workspace") -> None:
    """Begin to select words in the focused cell."""
    focus = work.page.focus_at
    selection = selecting.begin(work.scene, focus.passage, focus.witness)
    if selection is None:
        raise Problem(f"{work.scene.siglum(focus.witness)} has nothing here", "", "h and l go to another document")
    work.fresh = True
    work.page.select(selection)


def _extend(work: "Workspace", selection: Selection) -> None:
    work.fresh = False
    work.page.select(selection)


def word_right(work: "Workspace") -> None:
    """One word more."""
    _extend(work, selecting.by_words(work.desk.collation, work.selection, 1))


def word_left(work: "Workspace") -> None:
    """One word less."""
    _extend(work, selecting.by_words(work.desk.collation, work.selection, -1))


def character_right(work: "Workspace") -> None:
    """One character more."""
    _extend(work, selecting.by_characters(work.desk.collation, work.selection, 1))


def character_left(work: "Workspace") -> None:
    """One character less."""
    _extend(work, selecting.by_characters(work.desk.collation, work.selection, -1))


def sentence(work: "Workspace") -> None:
    """The sentence; again, the next one too."""
    _extend(work, selecting.sentence(work.desk.collation, work.selection))


def whole_passage(work: "Workspace") -> None:
    """The whole passage."""
    _extend(work, selecting.whole(work.desk.collation, work.selection))


def swap_ends(work: "Workspace") -> None:
    """The other end moves from now on."""
    _extend(work, selecting.swapped(work.selection))


def line_down(work: "Workspace") -> None:
    """A line down: the selected word moves, or the selection grows to there."""
    _line(work, 1)


def line_up(work: "Workspace") -> None:
    """A line up."""
    _line(work, -1)


def _line(work: "Workspace", step: int) -> None:
    offset = work.page.beside(work.selection, step)
    if offset is None:
        return
    selection = work.selection
    first, last = selecting.word_at(work.desk.collation.witnesses[selection.witness], offset)
    if work.fresh:
        work.page.select(Selection(selection.witness, first, last))
    else:
        head = last if last > selection.anchor else first
        work.page.select(Selection(selection.witness, selection.anchor, head))


def find_letter(work: "Workspace") -> None:
    """The next word that begins with the letter typed next."""
    work.awaiting_letter = to_letter
    work.say("to the next word that begins with …")


def to_letter(work: "Workspace", letter: str) -> None:
    """Go to the next word that begins with that letter, or take the selection on to it."""
    found = selecting.to_letter(work.desk.collation, work.selection, letter)
    if found is None:
        work.say(f"no word here begins with {letter}")
    elif work.fresh:
        work.page.select(found)
    else:
        start = min(work.selection.anchor, found.start)
        work.page.select(Selection(found.witness, start, max(found.end, work.selection.end)))


def drop_selection(work: "Workspace") -> None:
    """Nothing is selected any more."""
    work.page.select(None)

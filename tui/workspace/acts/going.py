"""Goes to a place by its name: a paragraph, a heading of the outline, a mark."""

from functools import partial

from tui.witnesses.problem import Problem
from tui.workspace.acts.work import Work
from tui.workspace.desk.marks import marks_of, set_mark
from tui.workspace.panels.places_panel import SHOWN, PlacesPanel, Target
from tui.workspace.view.readings import sigla_of
from tui.workspace.view.scene import Focus


def go_to(work: Work) -> None:
    """A paragraph by its name, or a heading or mark from the list."""

    def answer(focus: Focus) -> None:
        work.page.jump(focus.passage, focus.witness)

    work.ask(PlacesPanel(work.scene, work.page.focus_at, [*_marks(work), *_headings(work)]), answer)


def _marks(work: Work) -> list[Target]:
    targets = []
    for letter, (passage, witness) in sorted(marks_of(work.desk).items()):
        cell = work.desk.collation[passage].cell(witness)
        words = work.desk.collation.text(cell)[:SHOWN] if cell is not None else ""
        targets.append(Target(" ".join(words.split()), Focus(passage, witness), "", 0, letter))
    return targets


def _headings(work: Work) -> list[Target]:
    every = len(work.desk.collation.witnesses)
    return [
        Target(
            heading.text,
            Focus(heading.passage, heading.witnesses[0]),
            "" if len(heading.witnesses) == every else f"only in {sigla_of(work.scene, heading.witnesses)}",
            heading.depth,
        )
        for heading in work.scene.outline
    ]


def set_place(work: Work) -> None:
    """The letter typed next is a mark at the cursor."""
    work.awaiting_letter = partial(_set, work)
    work.say("a letter for this place …")


def _set(work: Work, letter: str) -> None:
    focus = work.page.focus_at
    set_mark(work.desk, letter, focus.passage, focus.witness)
    name = work.desk.collation.name(focus.passage)
    work.say(f"{name} is marked {letter}: {work.key_of('go_to_place')} {letter} comes back here")


def go_to_place(work: Work) -> None:
    """To the mark with the letter typed next."""
    marks = marks_of(work.desk)
    if not marks:
        raise Problem("no place is marked yet", "", f"{work.key_of('set_place')} and a letter mark one")
    work.awaiting_letter = partial(_go, work)
    work.say(f"to the place marked … ({' '.join(sorted(marks))})")


def _go(work: Work, letter: str) -> None:
    marks = marks_of(work.desk)
    if letter not in marks:
        raise Problem(f"no place is marked {letter}", "", f"there are {' '.join(sorted(marks))}")
    work.page.jump(*marks[letter])

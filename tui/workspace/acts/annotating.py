"""Annotations: write, change, resize and delete notes on words or passages, and list them."""

from collections.abc import Callable, Sequence
from functools import partial

from tui.review.events import Annotation
from tui.witnesses.problem import Problem
from tui.workspace.acts.work import Work
from tui.workspace.desk import noting
from tui.workspace.desk.desk import Done
from tui.workspace.panels.note_panel import Noted, NotePanel, title_of
from tui.workspace.panels.notes_panel import NoteActs, NotesPanel
from tui.workspace.view import selecting
from tui.workspace.view.scene import Selection
from tui.workspace.widgets.editor import LONGEST, edited


def annotate(work: Work) -> None:
    """Annotate the whole focused cell, or open the note on the whole cell."""
    focus = work.page.focus_at
    cell = work.scene.collation[focus.passage].cell(focus.witness)
    if cell is None:
        raise work.desk.nothing_here(focus.witness)
    start, end = work.scene.collation.span(cell)
    _note_on(work, Selection(focus.witness, start, end))


def annotate_selection(work: Work) -> None:
    """Annotate the selection, open the note on exactly these words, or move an overlapping note to them."""
    _note_on(work, work.selection)


def _note_on(work: Work, selection: Selection) -> None:
    desk = work.desk
    near = _touching(work, selection)
    same = [one for one, start, end in near if (start, end) == (selection.start, selection.end)]
    if same and not selection.also:
        change(work, same[-1], lambda: work.page.select(None))
        return
    # The note closest in length to the selection is most likely the one to change.
    near.sort(key=lambda entry: abs(entry[2] - entry[1] - (selection.end - selection.start)))
    others = {one.id: one for one, _, _ in near}
    quoted = desk.collation.witnesses[selection.witness].text[selection.start : selection.end]
    what = f"note on {len(selection.also) + 1} documents'" if selection.also else "note on"

    def answer(noted: Noted) -> None:
        _noted(work, _written(work, selection, noted))

    offered = tuple(others.values()) if work.page.selection is not None else ()
    labels, last = work.configuration.labels, noting.last_label(desk)
    work.ask(NotePanel(work.scene.palette, title_of(what, quoted), labels, near=offered, last=last), answer)


def repeat_label(work: Work) -> None:
    """Annotate what is selected with the label that was given last, at once."""
    label, selection = noting.last_label(work.desk), work.selection
    if not label:
        remedy = f"{work.key_of('annotate_selection')} chooses one"
        raise Problem("no label was given yet", "", remedy)
    _noted(work, _written(work, selection, Noted(label, "")))


def annotate_matches(work: Work) -> None:
    """One note on all matches of the search; the panel says how many that are."""
    finding = work.finding
    if finding.query is None:
        raise Problem("there is no search", "", f"{work.key_of('search')} starts one")
    matches = finding.matches
    if not matches.done:
        raise Problem("the search still goes on", "", "wait until all matches are counted")
    if not len(matches):
        raise Problem("no match in any document", "", f"{work.key_of('search')} searches for something else")
    if matches.cut:
        raise Problem(f"the search stopped: {matches.cut}", "", "a note on all matches needs all of them")
    noting.refuse_too_many(len(matches))
    whole = (matches.end > matches.start).nonzero()[0]
    places = list(
        zip(matches.witness[whole].tolist(), matches.start[whole].tolist(), matches.end[whole].tolist(), strict=True)
    )
    if not places:
        raise Problem("the matches have no words", "", f"{work.key_of('search')} searches for something else")
    documents = len({witness for witness, _, _ in places})

    def answer(noted: Noted) -> None:
        work.done(noting.note_on_all(work.desk, places, noted.label, noted.note))

    several = f"{len(places):,} matches" if len(places) != 1 else "1 match"
    where = f"in {documents} documents" if documents != 1 else "in 1 document"
    title = title_of(f"one note on {several} {where} of", finding.query.words)
    labels, last = work.configuration.labels, noting.last_label(work.desk)
    work.ask(NotePanel(work.scene.palette, title, labels, last=last), answer)


def _written(work: Work, selection: Selection, noted: Noted) -> Done:
    place = (selection.witness, selection.start, selection.end)
    if noted.resized:
        return work.desk.resize(noted.resized, *place, label=noted.label, note=noted.note)
    return work.desk.annotate(*place, noted.label, noted.note, also=selection.also)


def _noted(work: Work, done: Done) -> None:
    work.page.select(None)
    work.done(done)


def _touching(work: Work, selection: Selection) -> list[tuple[Annotation, int, int]]:
    """The notes that overlap the selection, with their spans."""
    found = {}
    for number in selecting.passages_of(work.desk.collation, selection):
        for witness, start, end, annotation in work.desk.review.annotations_at(number):
            if witness == selection.witness and start < selection.end and selection.start < end:
                found[annotation.id, start] = (annotation, start, end)
    return list(found.values())


def notes_here(work: Work) -> Sequence[Annotation]:
    """The notes at the cursor: those of the focused document, else those of the passage."""
    focus = work.page.focus_at
    noted = work.desk.review.annotations_at(focus.passage)
    mine = {one.id: one for witness, _, _, one in noted if witness == focus.witness}
    return tuple((mine or {one.id: one for _, _, _, one in noted}).values())


def edit_note(work: Work) -> None:
    """Change the note at the cursor; of several, choose one first."""
    here = _some(work)
    if len(here) == 1:
        change(work, here[0])
    else:
        _list(work, work.page.focus_at.passage)


def delete_note(work: Work) -> None:
    """Delete the note at the cursor; of several, choose one first."""
    here = _some(work)
    if len(here) == 1:
        work.done(work.desk.erase(here[0].id))
    else:
        _list(work, work.page.focus_at.passage)


def _some(work: Work) -> Sequence[Annotation]:
    """The notes at the cursor. Raises Problem if there are none."""
    notes = notes_here(work)
    if not notes:
        remedy = f"{work.key_of('next_note')} and {work.key_of('previous_note')} go to one"
        raise Problem("there is no note here", "", remedy)
    return notes


def change(work: Work, annotation: Annotation, then: Callable[[], None] | None = None) -> None:
    """Open a note to change its label and words; `then` is called once that is done."""

    def answer(noted: Noted) -> None:
        work.attempt(lambda: work.done(work.desk.rewrite(annotation.id, noted.label, noted.note)))
        if then is not None:
            then()

    if len(annotation.note) > LONGEST:
        answer(Noted(annotation.label, edited(annotation.note, work.suspend)))
        return
    title = title_of("change the note on", annotation.spans[0].exact)
    labels = work.configuration.labels
    last = noting.last_label(work.desk)
    label, note = annotation.label, annotation.note
    panel = NotePanel(work.scene.palette, title, labels, label=label, note=note, editing=True, last=last)
    work.ask(panel, answer)


def notes(work: Work) -> None:
    """The list of notes."""
    _list(work, None)


def _list(work: Work, passage: int | None) -> None:
    acts = NoteActs(
        change=partial(change, work),
        delete=lambda identity: work.attempt(lambda: work.done(work.desk.erase(identity))),
        resolve=lambda identity: work.attempt(lambda: work.done(noting.resolve(work.desk, identity))),
        undo=lambda: work.attempt(lambda: work.done(work.desk.undo())),
    )
    here = work.page.focus_at.passage
    panel = NotesPanel(work.desk, work.scene, work.configuration.labels, acts, here, passage)
    work.ask(panel, lambda place: work.page.jump(*place))

"""Selecting words in the focused document with the keyboard."""

import os
from functools import partial

from tui.witnesses.neutralise import without_surrogates
from tui.witnesses.problem import Problem
from tui.workspace.acts.work import Work
from tui.workspace.view import selecting
from tui.workspace.view.scene import Selection
from tui.workspace.widgets import clipboard


def select(work: Work) -> None:
    """Begin to select words in the focused cell."""
    focus = work.page.focus_at
    selection = selecting.begin(work.scene, focus.passage, focus.witness, work.page.at_variant or 0)
    if selection is None:
        raise work.desk.nothing_here(focus.witness)
    work.fresh = True
    work.page.select(selection)


def _extend(work: Work, selection: Selection) -> None:
    """Change the selection. If its moving end enters another passage, the cursor follows."""
    work.fresh = False
    if selection == work.page.selection:
        work.say("the selection can't go further")
        return
    work.page.select(selection)
    end = selection.head if selection.head <= selection.anchor else selection.head - 1
    number = selecting.passages_of(work.desk.collation, Selection(selection.witness, end, end + 1))[0]
    if number != work.page.focus_at.passage:
        work.page.jump(number, selection.witness)


def word_right(work: Work) -> None:
    """One word more."""
    _extend(work, selecting.by_words(work.desk.collation, work.selection, 1))


def word_left(work: Work) -> None:
    """One word less."""
    _extend(work, selecting.by_words(work.desk.collation, work.selection, -1))


def character_right(work: Work) -> None:
    """One character more."""
    _extend(work, selecting.by_characters(work.desk.collation, work.selection, 1))


def character_left(work: Work) -> None:
    """One character less."""
    _extend(work, selecting.by_characters(work.desk.collation, work.selection, -1))


def sentence(work: Work) -> None:
    """Select the sentence; again, add the next one."""
    _extend(work, selecting.sentence(work.desk.collation, work.selection))


def whole_passage(work: Work) -> None:
    """The whole passage."""
    _extend(work, selecting.whole(work.desk.collation, work.selection))


def select_next_variant(work: Work) -> None:
    """Select the next words of the document that differ in this passage."""
    _select_variant(work, 1)


def select_previous_variant(work: Work) -> None:
    """Select the words before that differ."""
    _select_variant(work, -1)


def _select_variant(work: Work, step: int) -> None:
    here, focus = work.selection, work.page.focus_at
    found = selecting.variants_in(work.scene, focus.passage, focus.witness)
    beyond = [one for one in found if (one[1].start - here.start) * step > 0]
    if not beyond:
        where = "after" if step > 0 else "before"
        work.say(f"nothing differs {where} this in {work.scene.siglum(focus.witness)}'s passage")
        return
    at, selection = beyond[0 if step > 0 else -1]
    work.page.enter_variant(at)
    work.fresh = True
    work.page.select(selection)


def swap_ends(work: Work) -> None:
    """Move the other end from now on."""
    _extend(work, selecting.swapped(work.selection))


def line_down(work: Work) -> None:
    """A line down: move the selected word, or extend the selection to there."""
    _line(work, 1)


def line_up(work: Work) -> None:
    """A line up."""
    _line(work, -1)


def _line(work: Work, step: int) -> None:
    offset = work.page.beside(work.selection, step)
    if offset is None:
        work.say(f"there is no line {'below' if step > 0 else 'above'}")
        return
    selection = work.selection
    first, last = selecting.word_at(work.desk.collation.witnesses[selection.witness], offset)
    if work.fresh:
        work.page.select(Selection(selection.witness, first, last))
    else:
        head = last if last > selection.anchor else first
        work.page.select(Selection(selection.witness, selection.anchor, head))


def find_letter(work: Work) -> None:
    """Wait for a letter, then go to the next word that begins with it."""
    work.awaiting_letter = partial(to_letter, work)
    work.say("to the next word that begins with …")


def to_letter(work: Work, letter: str) -> None:
    """Go to the next word that begins with that letter, or extend the selection to it."""
    found = selecting.to_letter(work.desk.collation, work.selection, letter)
    if found is None:
        work.say(f"no word here begins with {letter}")
    elif work.fresh:
        work.page.select(found)
    else:
        start = min(work.selection.anchor, found.start)
        work.page.select(Selection(found.witness, start, max(found.end, work.selection.end)))


def everywhere(work: Work) -> None:
    """Select the same words in all other documents that have them here, for one note on all."""
    selection = selecting.everywhere(work.desk.collation, work.selection)
    if not selection.also:
        raise Problem("no other document has just these words here", "", "select fewer words")
    work.fresh = False
    work.page.select(selection)
    sigla = ", ".join(work.scene.siglum(witness) for witness, _, _ in selection.also)
    work.say(f"the same words of {sigla} are selected too: {work.key_of('annotate_selection')} writes one note on all")


def copy(work: Work) -> None:
    """Copy the focused reading."""
    focus = work.page.focus_at
    cell = work.scene.collation[focus.passage].cell(focus.witness)
    if cell is None:
        raise work.desk.nothing_here(focus.witness)
    start, end = work.scene.collation.span(cell)
    _copy(work, Selection(focus.witness, start, end))


def copy_to_file(work: Work) -> None:
    """Write the focused reading to a file."""
    focus = work.page.focus_at
    cell = work.scene.collation[focus.passage].cell(focus.witness)
    if cell is None:
        raise work.desk.nothing_here(focus.witness)
    start, end = work.scene.collation.span(cell)
    _write(work, Selection(focus.witness, start, end))


def copy_selection(work: Work) -> None:
    """Copy the selected words; the selection stays."""
    _copy(work, work.selection)


def copy_selection_to_file(work: Work) -> None:
    """Write the selected words to a file; the selection stays."""
    _write(work, work.selection)


def _copy(work: Work, selection: Selection) -> None:
    """Copy to the clipboard; also to a file if this terminal is known to refuse the clipboard."""
    text = work.desk.collation.witnesses[selection.witness].text[selection.start : selection.end]
    work.copy_to_clipboard(without_surrogates(text))
    if clipboard.refuses(os.environ):
        path = clipboard.write(text)
        work.say(f"{_counted(work, selection)} written to {path}: this terminal does not accept copied text")
    else:
        other = f"{work.key_of('copy_to_file')} writes to a file"
        work.say(f"{_counted(work, selection)} copied; if the clipboard stays empty, {other}")


def _write(work: Work, selection: Selection) -> None:
    text = work.desk.collation.witnesses[selection.witness].text[selection.start : selection.end]
    work.say(f"{_counted(work, selection)} written to {clipboard.write(text)}")


def _counted(work: Work, selection: Selection) -> str:
    count = selecting.words_in(work.desk.collation, selection)
    return f"{count} word{'s' if count != 1 else ''} of {work.scene.siglum(selection.witness)}"


def drop_selection(work: Work) -> None:
    """Clear the selection."""
    work.page.select(None)

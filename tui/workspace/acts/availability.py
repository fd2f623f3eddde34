"""Whether a command is possible now and, if not, why. Used for keys, help and palette."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.collation.collation import KINDS, PLACES, Kind, Place
from tui.witnesses.problem import Problem
from tui.workspace.acts.linking import offered
from tui.workspace.acts.work import Work
from tui.workspace.commands.table import BY_ID, Command, Group, Mode, On
from tui.workspace.desk.meant_verdict import passage_meant
from tui.workspace.view.links import followed
from tui.workspace.view.page_columns import FEW
from tui.workspace.view.selecting import passages_of, words_in

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_CORE, _SINGLE, _BODY = KINDS.index(Kind.CORE), KINDS.index(Kind.SINGLE), PLACES.index(Place.BODY)


def why_not(work: Work, command: Command) -> str:
    """The reason why a command is not possible now, without a full stop; '' if it is possible."""
    desk = work.desk
    if command.always:
        return ""
    if not len(desk.collation):
        return f"there is no text in these documents: {desk.key_of('leave')} quits"
    if desk.session.read_only and command.changes:
        return desk.session.read_only
    if work.mode is Mode.SELECT and command.mode is Mode.PAGE and command.group is not Group.GENERAL:
        adopts, drops = desk.key_of("adopt_selection"), desk.key_of("drop_selection")
        return f"words are selected: {adopts} adopts them, {drops} drops them"
    if command.id == "undo" and desk.review.undo_title() is None:
        return desk.nothing_to("undo")
    if command.id == "redo" and desk.review.redo_title() is None:
        return desk.nothing_to("redo")
    if command.id in {"next_note", "previous_note"} and not desk.review.progress().notes:
        return f"there are no notes yet: {desk.key_of('annotate')} writes one"
    return _why_not_found(work, command) or _why_not_folded(work, command) or _why_not_here(work, command)


def _why_not_here(work: Work, command: Command) -> str:
    """Why the passage at the cursor or the selected words do not allow the command."""
    if work.page.folded_here:
        return ""
    desk, focus, collation = work.desk, work.page.focus_at, work.scene.collation
    review = desk.review
    # Checked last, because looking up a passage builds all its cells: a thousand for a thousand witnesses.
    if command.on in {On.CELL, On.CELL_OR_FOLD} and collation[focus.passage].cell(focus.witness) is None:
        return _told(desk.nothing_here(focus.witness))
    match command.id:
        case "unlink" if len(collation.cells(focus.passage)) == 1:
            return _told(desk.alone_here(focus.witness))
        case "adopt_proposal" if collation.kind[focus.passage] != _CORE:
            return "there is no majority to propose here: adopt a document by its number"
        case "adopt_selection":
            return _why_no_words(work)
        case "repeat_take" if work.page.at_variant is None or work.page.last_take is None:
            return f"no words were taken before: {desk.key_of('next_difference')} goes to a difference, a number takes"
        case "undecide" if review.verdict(focus.passage) is None and focus.passage not in review.doubtful:
            return "this passage is already undecided"
        case "reason" if passage_meant(review, focus.passage) is None:
            return "there is no verdict to give a reason for: decide the passage first"
        case "edit_note" | "delete_note" if not review.annotations_at(focus.passage):
            return f"there is no note here: {desk.key_of('next_note')} and {desk.key_of('previous_note')} go to one"
        case "take_base" | "take_base_selected" if bool(review.decided.all()):
            return "every passage is decided already"
        case "adopt_core" if not _open(work, work.scene.collation.kind == _CORE):
            return "every core passage is already decided"
        case "leave_out_tails" if not _open(work, _beside_core(work)):
            return "every tail, and all that only one document has, is already decided"
    return ""


def _beside_core(work: Work) -> "NDArray[np.bool_]":
    """The passages of heads and tails, and all that only one document has."""
    collation = work.scene.collation
    beside: NDArray[np.bool_] = (collation.kind == _SINGLE) | ((collation.place != _BODY) & (collation.kind != _CORE))
    return beside


def _why_no_words(work: Work) -> str:
    """Why the selected words can't be adopted."""
    if work.page.selection is None:
        return f"nothing is selected: {work.desk.key_of('select')} selects words"
    try:
        for number in passages_of(work.desk.collation, work.page.selection):
            work.desk.base_for(number, work.page.selection.witness)
    except Problem as problem:
        return _told(problem)
    return ""


def _told(problem: Problem) -> str:
    """A problem as a reason."""
    return f"{problem.what}: {problem.remedy}"


def _open(work: Work, wanted: "NDArray[np.bool_]") -> bool:
    """Whether one of these passages is undecided."""
    return bool((wanted & ~work.desk.review.decided).any())


def _why_not_found(work: Work, command: Command) -> str:
    if command.id in {"next_match", "previous_match", "annotate_matches"} and work.finding.query is None:
        return f"there is no search: {work.desk.key_of('search')} starts one"
    if command.id == "replace_words" and not (desk := work.desk).review.progress().decided:
        return f"nothing is decided yet: {desk.key_of('adopt')} adopts a reading"
    if command.id == "show_everything" and work.finding.query is None and work.page.sight.asked is None:
        return "everything is already shown"
    if command.id == "follow_link":
        trail, focus = work.trail, work.page.focus_at
        if followed(work.scene.collation, trail, focus) is None:
            return "this text appears nowhere else"
    return ""


def _why_not_folded(work: Work, command: Command) -> str:
    """A line of folded passages is not a passage: commands on one passage are refused there."""
    if command.on in {On.PASSAGE, On.CELL} and work.page.folded_here:
        return f"{work.page.folded_here} passages are folded here: {work.desk.key_of('adopt')} opens them"
    return ""


def by_moment(work: Work, commands: Sequence[Command]) -> list[Command]:
    """The commands to offer in the footer, by rank, without those that only appear while they are possible."""
    fits = not work.page.by_reading and len(work.desk.collation.witnesses) <= max(FEW, len(work.page.columns.shown))
    several = len(work.scene.places(work.page.focus_at.passage)) > 1
    among = several and work.page.at_variant is not None
    left_out = {"by_reading"} if fits else set()
    left_out |= set() if among else {"adopt"}
    if not work.desk.session.read_only and offered(work):
        commands = [*commands, *(replace(one, short="link", rank=0) for one in work.commands if one.id == "mark")]
    possible = (
        command
        for command in commands
        if (not command.only_if_possible or not why_not(work, command)) and command.id not in left_out
    )
    if several:
        possible = (_among(command) if among else _before(command) for command in possible)
    return sorted(possible, key=lambda command: command.rank)


def _before(command: Command) -> Command:
    """A command as the line of keys offers it at a passage with several differences: a number adopts all of it."""
    return replace(command, short="adopt passage") if command.id == "adopt_number" else command


def _among(command: Command) -> Command:
    """A command as the line of keys offers it at one of several differences: a number takes words there, and beside it
    is the key that takes them again, and the one for the whole passage.
    """
    match command.id:
        case "adopt_number":
            return replace(command, short="take words")
        case "repeat_take" | "adopt":
            return replace(command, rank=BY_ID["adopt_number"].rank)
    return command


def at_cursor(work: Work) -> str:
    """What the key line says before the keys: how much is selected, how much is folded here, or what the
    passage looks like; '' for none of them.
    """
    selection = work.page.selection
    if selection is not None:
        count = words_in(work.desk.collation, selection)
        return f"{count} word{'s' if count != 1 else ''} of {work.scene.siglum(selection.witness)}"
    if work.page.folded_here:
        return f"{work.page.folded_here} passages folded here: {work.key_of('adopt')} opens them"
    others = () if work.desk.session.read_only else offered(work)
    return f"looks like {', '.join(map(work.scene.collation.name, others))}" if others else ""

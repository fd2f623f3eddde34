"""Whether a command can be done now and, if not, why: asked by the keys, the help and the palette alike."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.workspace.commands import Command, Group
from tui.workspace.links import followed

if TYPE_CHECKING:
    from tui.workspace.workspace import Workspace

_CHANGING = frozenset({"annotate", "annotate_selection", "undo", "redo"})
_ON_ONE_PASSAGE = frozenset(
    {"adopt_number", "adopt_proposal", "leave_out", "undecide", "emend", "select", "annotate", "follow_link"}
)
_NOW_AND_THEN = frozenset({"next_match", "follow_link", "show_everything"})
_ALWAYS = frozenset({"show_help", "leave", "command_palette"})


def why_not(work: "Workspace", command: Command) -> str:
    """The reason why a command is not possible now, as a sentence without its full stop; '' where it is."""
    desk = work.desk
    if command.id in _ALWAYS:
        return ""
    if not len(desk.collation):
        return "there is no text in these documents: q quits"
    if desk.session.read_only and (command.group is Group.DECIDE or command.id in _CHANGING):
        return desk.session.read_only
    if command.id == "undo" and desk.review.undo_title() is None:
        return "nothing to undo"
    if command.id == "redo" and desk.review.redo_title() is None:
        return "nothing to redo"
    if command.id in {"next_note", "previous_note"} and not desk.review.progress().notes:
        return "there are no notes yet: c writes one"
    return _why_not_found(work, command) or _why_not_folded(work, command)


def _why_not_found(work: "Workspace", command: Command) -> str:
    if command.id in {"next_match", "previous_match"} and work.finding.query is None:
        return "nothing is searched for: / searches"
    if command.id == "show_everything" and work.finding.query is None and work.page.asked is None:
        return "everything is shown already"
    if command.id == "follow_link":
        trail, focus = work.trail, work.page.focus_at
        if followed(work.scene.collation, trail, focus) is None:
            return "this passage stands nowhere else"
    return ""


def _why_not_folded(work: "Workspace", command: Command) -> str:
    """On a line that stands for many passages, none of them is meant."""
    if command.id in _ON_ONE_PASSAGE and work.page.folded_here:
        return f"{work.page.folded_here} passages are folded here: enter opens them"
    return ""


def by_moment(work: "Workspace", commands: Sequence[Command]) -> list[Command]:
    """What the line of keys should offer: first what is possible only now and then, if it is, then what always is."""
    seldom = [command for command in commands if command.id in _NOW_AND_THEN and not why_not(work, command)]
    return [*seldom, *(command for command in commands if command.id not in _NOW_AND_THEN)]

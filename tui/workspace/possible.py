"""Whether a command can be done now and, if not, why: asked by the keys, the help and the palette alike."""

from typing import TYPE_CHECKING

from tui.workspace.commands import Command, Group

if TYPE_CHECKING:
    from tui.workspace.workspace import Workspace

_CHANGING = frozenset({"annotate", "annotate_selection", "undo", "redo"})
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
    return ""

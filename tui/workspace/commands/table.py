"""All commands of the workspace in one table: for each its id, keys, title, group, mode and the facts about it.

The footer, the help screen, the palette, the cheat sheet in the docs and the reviewer's own keys are all made from this
table, so none of them can miss a command. It is plain data and does not use Textual. The folder `acts/` holds what each
command does; `acts/availability.py` decides whether it is possible now and, if not, why.

Keys have Textual's names. Only keys that every common terminal sends are used: no shift+enter, no ctrl+digit, no
ctrl+i, no super, and no key that differs from another one only by a modifier that a terminal drops.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypedDict, Unpack

from tui.workspace.commands.key_names import shown


class Mode(StrEnum):
    """The meaning of the keys: on the page, or while selecting words."""

    PAGE = "page"
    SELECT = "select"


class Group(StrEnum):
    """The headings of the help screen, in their order."""

    MOVE = "move"
    DECIDE = "decide"
    SELECT = "select words"
    NOTE = "annotate"
    FIND = "find"
    LOOK = "look"
    GENERAL = "general"


class On(StrEnum):
    """What a command works on. A line of folded passages is neither a passage nor a cell."""

    NOTHING = "nothing at the cursor"
    PASSAGE = "the passage at the cursor"
    CELL = "the text of the focused document at that passage"
    CELL_OR_FOLD = "that text, or the line of folded passages"


UNRANKED, LAST = 50, 99
"""Ranks in the footer: after all commands with a rank of their own, and at the very end."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that the reviewer can do.

    `short` is its word in the footer; without one it does not appear there. The footer has limited room: the
    `essential` commands get it first, whatever else is shown there, then those with a lower `rank`. With
    `only_if_possible`, the footer leaves the command out while it is not possible. A command that `changes` the review
    is refused in a read-only session. One that is possible `always` works even if the documents are empty. `opposite`
    is the id of the command for the other direction; the footer shows `opposite_key`, its first key, as well.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    group: Group
    short: str = ""
    mode: Mode = Mode.PAGE
    on: On = On.NOTHING
    changes: bool = False
    rank: int = UNRANKED
    essential: bool = False
    only_if_possible: bool = False
    always: bool = False
    opposite: str = ""
    opposite_key: str = ""


class _Facts(TypedDict, total=False):
    """The facts of a command that most commands do not need to give."""

    on: On
    changes: bool
    rank: int
    essential: bool
    only_if_possible: bool
    always: bool
    opposite: str


def _page(
    id: str,  # noqa: A002
    keys: str,
    title: str,
    group: Group,
    short: str = "",
    **facts: Unpack[_Facts],
) -> Command:
    return Command(id, tuple(keys.split()), title, group, short, **facts)


def _select(id: str, keys: str, title: str, short: str = "", **facts: Unpack[_Facts]) -> Command:  # noqa: A002
    return Command(id, tuple(keys.split()), title, Group.SELECT, short, Mode.SELECT, **facts)


_TABLE: tuple[Command, ...] = (
    _page("next_passage", "j down", "next passage", Group.MOVE),
    _page("previous_passage", "k up", "previous passage", Group.MOVE),
    _page("next_document", "l right tab", "next document", Group.MOVE),
    _page("previous_document", "h left shift+tab", "previous document", Group.MOVE),
    _page("page_down", "ctrl+d pagedown space", "a page down", Group.MOVE),
    _page("page_up", "ctrl+u pageup b", "a page up", Group.MOVE),
    _page("first_passage", "g home", "first passage", Group.MOVE),
    _page("last_passage", "G end", "last passage", Group.MOVE),
    _page(
        "next_difference",
        "]",
        "next difference",
        Group.MOVE,
        "difference",
        rank=7,
        essential=True,
        opposite="previous_difference",
    ),
    _page("previous_difference", "[", "previous difference", Group.MOVE),
    _page("next_undecided", ")", "next undecided passage", Group.MOVE),
    _page("previous_undecided", "(", "previous undecided passage", Group.MOVE),
    _page("next_note", "}", "next note", Group.MOVE),
    _page("previous_note", "{", "previous note", Group.MOVE),
    _page("go_to", ":", "go to a paragraph (A35), a heading or a mark", Group.MOVE),
    _page("set_place", "m", "mark this place with a letter", Group.MOVE, on=On.PASSAGE, changes=True),
    _page("go_to_place", "'", "to the place marked with a letter", Group.MOVE),
    _page(
        "adopt_number",
        "1 2 3 4 5 6 7 8 9",
        "adopt the reading of that document; at a difference in the passage take its words there",
        Group.DECIDE,
        "adopt",
        on=On.PASSAGE,
        changes=True,
        rank=8,
        essential=True,
    ),
    _page(
        "repeat_take",
        ".",
        "take the words of the same document again, at the next difference",
        Group.DECIDE,
        "again",
        on=On.PASSAGE,
        changes=True,
        only_if_possible=True,
    ),
    _page(
        "adopt", "enter", "adopt the focused reading", Group.DECIDE, "whole passage", on=On.CELL_OR_FOLD, changes=True
    ),
    _page("adopt_proposal", "a", "adopt the majority reading here", Group.DECIDE, on=On.PASSAGE, changes=True),
    _page("leave_out", "x", "leave the passage out", Group.DECIDE, "leave out", on=On.PASSAGE, changes=True, rank=9),
    _page("undecide", "0", "set back to undecided", Group.DECIDE, on=On.PASSAGE, changes=True),
    _page(
        "adopt_core",
        "A",
        "adopt the core where all documents agree; it asks about the rest",
        Group.DECIDE,
        "adopt core",
        changes=True,
        rank=12,
        only_if_possible=True,
    ),
    _page(
        "leave_out_tails",
        "X",
        "leave out every undecided tail; it asks about the rest that only one document has",
        Group.DECIDE,
        "leave out tails",
        changes=True,
        rank=13,
        only_if_possible=True,
    ),
    _page(
        "take_base",
        "B",
        "a base: adopt one document's readings where nothing is decided yet",
        Group.DECIDE,
        changes=True,
    ),
    _page(
        "emend", "e", "write the passage in your own words", Group.DECIDE, "emend", on=On.PASSAGE, changes=True, rank=17
    ),
    _page(
        "replace_words",
        "E",
        "search and replace in the canonical text, with a question at each place",
        Group.DECIDE,
        changes=True,
    ),
    _page("reason", "R", "give a reason for the verdict here", Group.DECIDE, on=On.PASSAGE, changes=True),
    _page(
        "mark",
        "=",
        "mark this passage; on another passage: join the two",
        Group.DECIDE,
        on=On.PASSAGE,
        changes=True,
    ),
    _page(
        "unlink",
        "-",
        "split this document's text off into a passage of its own",
        Group.DECIDE,
        on=On.CELL,
        changes=True,
    ),
    _page("select", "v", "select words", Group.NOTE, "select", on=On.CELL, rank=10),
    _page(
        "annotate",
        "c",
        "annotate the passage, or open the note it already has",
        Group.NOTE,
        "note",
        on=On.CELL,
        changes=True,
        rank=11,
    ),
    _page(
        "edit_note",
        "C",
        "change the note here",
        Group.NOTE,
        "change note",
        on=On.PASSAGE,
        changes=True,
        rank=2,
        only_if_possible=True,
    ),
    _page(
        "delete_note",
        "D",
        "delete the note here",
        Group.NOTE,
        "delete note",
        on=On.PASSAGE,
        changes=True,
        rank=3,
        only_if_possible=True,
    ),
    _page("notes", "o", "list of notes", Group.NOTE),
    _page(
        "annotate_matches",
        "*",
        "write one note on all matches of the search",
        Group.NOTE,
        "note on all",
        changes=True,
        rank=19,
        only_if_possible=True,
    ),
    _page("copy", "y", "copy the focused reading to the clipboard", Group.NOTE, on=On.CELL),
    _page("copy_to_file", "Y", "write the focused reading to a file", Group.NOTE, on=On.CELL),
    _page("search", "/", "search in all documents", Group.FIND, "find", rank=15),
    _page(
        "next_match",
        "n",
        "next match in any document",
        Group.FIND,
        "match",
        rank=5,
        only_if_possible=True,
        opposite="previous_match",
    ),
    _page("previous_match", "N", "previous match", Group.FIND),
    _page("filter_passages", "f", "filter: show only differences, undecided passages ...", Group.FIND, "filter"),
    _page(
        "follow_link",
        "t",
        "go to where this text also appears, and back",
        Group.FIND,
        "elsewhere",
        on=On.PASSAGE,
        rank=1,
        only_if_possible=True,
    ),
    _page(
        "show_everything",
        "escape",
        "clear the search, then the filter",
        Group.FIND,
        "clear",
        rank=6,
        only_if_possible=True,
    ),
    _page("readings", "r", "all readings of the passage", Group.LOOK, "readings", on=On.PASSAGE, rank=16),
    _page(
        "by_reading",
        "V",
        "switch between readings in a list and documents side by side",
        Group.LOOK,
        "by readings",
        rank=4,
    ),
    _page("about", "i", "about this passage", Group.LOOK, on=On.PASSAGE),
    _page("rules", "w", "differences to ignore", Group.LOOK),
    _page("summary", "S", "summary: how much is decided and how much is open", Group.LOOK),
    _page("fold_core", "z", "fold or unfold the agreed core", Group.LOOK),
    _page("say_once", "s", "show repeated readings once or in full", Group.LOOK),
    _page("canonical", "p", "show or hide the canonical text", Group.LOOK, "canonical"),
    _page(
        "undo",
        "u ctrl+z",
        "undo, even across sessions",
        Group.GENERAL,
        "undo",
        changes=True,
        rank=14,
        only_if_possible=True,
    ),
    _page("redo", "ctrl+r ctrl+y", "redo", Group.GENERAL, changes=True),
    _page("documents", "d", "documents: read again, other encoding, add, remove", Group.GENERAL),
    _page("export", "ctrl+s", "export", Group.GENERAL, "export", rank=18),
    _page("command_palette", "ctrl+p", "all commands by name", Group.GENERAL, always=True),
    _page("leave", "q ctrl+q", "quit; asks first if something can't be saved", Group.GENERAL, always=True),
    _page("show_help", "? f1", "help", Group.GENERAL, "help", rank=LAST, essential=True, always=True),
    _select("word_right", "w right l", "extend by a word", "more", rank=18),
    _select("word_left", "b left h", "shrink by a word", "less", rank=24),
    _select("character_right", "shift+right", "extend by a character"),
    _select("character_left", "shift+left", "shrink by a character"),
    _select("sentence", "s", "the whole sentence", "sentence", rank=25),
    _select("whole_passage", "p", "the whole passage", "passage", rank=27),
    _select("swap_ends", "o", "move the other end", "other end", rank=20),
    _select(
        "select_next_variant",
        "]",
        "select the next difference of this passage",
        "difference",
        rank=23,
        opposite="select_previous_variant",
    ),
    _select("select_previous_variant", "[", "select the difference before"),
    _select("line_down", "j down", "a line down", "line"),
    _select("line_up", "k up", "a line up"),
    _select("find_letter", "f", "go to the next word that begins with a given letter", "to a word", rank=19),
    _select(
        "adopt_selection",
        "enter",
        "adopt these words into the canonical reading",
        "adopt",
        changes=True,
        rank=22,
        essential=True,
    ),
    _select("take_base_selected", "B", "a base for the passages selected", changes=True),
    _select(
        "annotate_selection",
        "c",
        "annotate the selection, or open the note on exactly these words",
        "note",
        changes=True,
        rank=21,
        essential=True,
    ),
    _select("divide", "-", "split the passage in two before these words", changes=True),
    _select("repeat_label", ".", "annotate with the last label again", changes=True),
    _select("everywhere", "*", "select the same words in all documents that have them here", "everywhere", rank=26),
    _select("copy_selection", "y", "copy to the clipboard", "copy", rank=28),
    _select("copy_selection_to_file", "Y", "write to a file"),
    _select("ignore_substitution", "i", "ignore this difference of words everywhere"),
    _select("drop_selection", "escape v q", "clear the selection", "drop", rank=LAST, essential=True),
)


def paired(commands: tuple[Command, ...]) -> tuple[Command, ...]:
    """The commands, each with the key of its opposite."""
    first = {command.id: command.keys[0] for command in commands}
    return tuple(
        replace(command, opposite_key=first[command.opposite]) if command.opposite else command for command in commands
    )


COMMANDS: tuple[Command, ...] = paired(_TABLE)

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}


def key_of(name: str, commands: Iterable[Command] = COMMANDS) -> str:
    """The first key of the command with that id, as shown to the reviewer. Raises StopIteration if there is none."""
    return shown(next(command.keys[0] for command in commands if command.id == name))

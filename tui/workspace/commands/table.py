"""Every command of the workspace, in one table: its id, keys, titles, group, and the mode it belongs to.

The footer, the help screen, the palette, the cheat sheet in the docs and the user's own keys are all made from this
table, so none of them can forget a command. It is plain data: no Textual here. What a command does stands in
`acts/`, whether it is possible right now, and why not, in `possible.py`.

Keys are Textual's names. Only keys that every common terminal sends: no shift+enter, no ctrl+digit, no ctrl+i, no
super, and nothing that differs from another key only by a modifier that a terminal drops.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from tui.witnesses.problem import Problem


class Mode(StrEnum):
    """What the keys mean now: on the page, or while a span is being selected."""

    PAGE = "page"
    SELECT = "select"


class Group(StrEnum):
    """The headings of the help screen, in its order."""

    MOVE = "move"
    DECIDE = "decide"
    SELECT = "select words"
    NOTE = "annotate"
    FIND = "find"
    LOOK = "look"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do. `short` is its word in the footer, '' to keep it out of there."""

    id: str
    keys: tuple[str, ...]
    title: str
    group: Group
    short: str = ""
    mode: Mode = Mode.PAGE


def _page(id: str, keys: str, title: str, group: Group, short: str = "") -> Command:  # noqa: A002
    return Command(id, tuple(keys.split()), title, group, short)


def _select(id: str, keys: str, title: str, short: str = "") -> Command:  # noqa: A002
    return Command(id, tuple(keys.split()), title, Group.SELECT, short, Mode.SELECT)


COMMANDS: tuple[Command, ...] = (
    _page("next_passage", "j down", "next passage", Group.MOVE),
    _page("previous_passage", "k up", "previous passage", Group.MOVE),
    _page("next_document", "l right tab", "next document", Group.MOVE),
    _page("previous_document", "h left shift+tab", "previous document", Group.MOVE),
    _page("page_down", "ctrl+d pagedown space", "a page down", Group.MOVE),
    _page("page_up", "ctrl+u pageup b", "a page up", Group.MOVE),
    _page("first_passage", "g home", "first passage", Group.MOVE),
    _page("last_passage", "G end", "last passage", Group.MOVE),
    _page("next_difference", "]", "next difference", Group.MOVE, "difference"),
    _page("previous_difference", "[", "previous difference", Group.MOVE),
    _page("next_undecided", ")", "next undecided passage", Group.MOVE),
    _page("previous_undecided", "(", "previous undecided passage", Group.MOVE),
    _page("next_note", "}", "next note", Group.MOVE),
    _page("previous_note", "{", "previous note", Group.MOVE),
    _page(
        "adopt_number",
        "1 2 3 4 5 6 7 8 9",
        "adopt that document's reading, or after V that reading",
        Group.DECIDE,
        "adopt",
    ),
    _page("adopt", "enter", "adopt the focused reading", Group.DECIDE),
    _page("adopt_proposal", "a", "adopt the majority's reading here", Group.DECIDE),
    _page("leave_out", "x", "leave the passage out", Group.DECIDE, "leave out"),
    _page("undecide", "0", "back to undecided", Group.DECIDE),
    _page("adopt_core", "A", "adopt every undecided core passage", Group.DECIDE, "adopt core"),
    _page("leave_out_tails", "X", "leave out every undecided tail", Group.DECIDE, "leave out tails"),
    _page("emend", "e", "write the passage in your own words", Group.DECIDE, "emend"),
    _page("reason", "R", "say why: a reason for the verdict here", Group.DECIDE),
    _page("mark", "=", "mark this passage; on another one: make both one passage", Group.DECIDE),
    _page("unlink", "-", "take this document's text out of the passage, to stand alone", Group.DECIDE),
    _page("select", "v", "select words", Group.NOTE, "select"),
    _page("annotate", "c", "annotate the passage; the note that it has already is opened", Group.NOTE, "note"),
    _page("edit_note", "C", "change the note here", Group.NOTE, "change note"),
    _page("delete_note", "D", "delete the note here", Group.NOTE, "delete note"),
    _page("notes", "o", "list of notes", Group.NOTE),
    _page("copy", "y", "copy the focused reading to the clipboard", Group.NOTE),
    _page("copy_to_file", "Y", "write the focused reading to a file", Group.NOTE),
    _page("search", "/", "search in all documents", Group.FIND, "find"),
    _page("next_match", "n", "next match, in whichever document", Group.FIND, "match"),
    _page("previous_match", "N", "previous match", Group.FIND),
    _page("filter_passages", "f", "show only differences, only undecided ...", Group.FIND, "filter"),
    _page("follow_link", "t", "to where this text stands elsewhere, and back", Group.FIND, "elsewhere"),
    _page("show_everything", "escape", "end the search, then the filter", Group.FIND, "clear"),
    _page("readings", "r", "all readings of the passage", Group.LOOK, "readings"),
    _page("by_reading", "V", "readings one under another, or documents side by side", Group.LOOK, "by readings"),
    _page("about", "i", "what is this passage", Group.LOOK),
    _page("rules", "w", "differences to ignore", Group.LOOK),
    _page("summary", "S", "summary: what is decided, what is open", Group.LOOK),
    _page("fold_core", "z", "fold the agreed core, or open it", Group.LOOK),
    _page("say_once", "s", "say repeated readings once, or in full", Group.LOOK),
    _page("canonical", "p", "canonical text at the side", Group.LOOK, "canonical"),
    _page("undo", "u ctrl+z", "undo, also what was done before a restart", Group.GENERAL, "undo"),
    _page("redo", "ctrl+r ctrl+y", "redo", Group.GENERAL),
    _page("documents", "d", "the documents: read changed ones again, add, take away", Group.GENERAL),
    _page("export", "ctrl+s", "export", Group.GENERAL, "export"),
    _page("command_palette", "ctrl+p", "all commands by name", Group.GENERAL),
    _page("leave", "q ctrl+q", "quit; it asks first if something can't be saved", Group.GENERAL),
    _page("show_help", "? f1", "help", Group.GENERAL, "help"),
    _select("word_right", "w right l", "one word more", "word"),
    _select("word_left", "b left h", "one word less", "back"),
    _select("character_right", "shift+right", "one character more"),
    _select("character_left", "shift+left", "one character less"),
    _select("sentence", "s", "the whole sentence", "sentence"),
    _select("whole_passage", "p", "the whole passage", "passage"),
    _select("swap_ends", "o", "move the other end"),
    _select("line_down", "j down", "a line down", "line"),
    _select("line_up", "k up", "a line up"),
    _select("find_letter", "f", "to the next word that begins with a letter", "to a letter"),
    _select("adopt_selection", "enter", "adopt these words into the canonical reading", "adopt"),
    _select("annotate_selection", "c", "annotate the selection; a note on just these words is opened", "note"),
    _select("everywhere", "*", "the same words in all documents that have them here", "everywhere"),
    _select("copy_selection", "y", "copy to the clipboard", "copy"),
    _select("copy_selection_to_file", "Y", "write to a file"),
    _select("ignore_substitution", "i", "ignore this difference of words everywhere"),
    _select("drop_selection", "escape v q", "drop the selection", "drop"),
)

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}

_RENAMED: Mapping[str, str] = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def name_of(key: str) -> str:
    """What Textual calls a key of the table: a sign by its Unicode name, everything else as it is."""
    if len(key) != 1 or key.isalnum():
        return key
    name = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return _RENAMED.get(name, name)


_SHOWN: Mapping[str, str] = {
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "escape": "esc",
}


def shown(key: str) -> str:
    """A key as a person knows it: `pagedown` is pgdn, `down` an arrow."""
    head, plus, tail = key.rpartition("+")
    return head + plus + _SHOWN.get(tail, tail) if plus and head else _SHOWN.get(key, key)


def key_of(name: str, commands: Iterable[Command] = COMMANDS) -> str:
    """The first key of the command with that id, as a person knows it. Raises StopIteration where there is none."""
    return shown(next(command.keys[0] for command in commands if command.id == name))


_FIRST_IN_FOOTER = (
    "follow_link",
    "edit_note",
    "delete_note",
    "by_reading",
    "next_match",
    "show_everything",
    "next_difference",
    "adopt_number",
    "leave_out",
    "select",
    "annotate",
    "adopt_core",
    "leave_out_tails",
    "undo",
    "search",
    "readings",
    "emend",
    "word_right",
    "word_left",
    "annotate_selection",
    "adopt_selection",
    "sentence",
    "everywhere",
    "whole_passage",
    "copy_selection",
)
"""What the line of keys has room for first: what only now means something, then what is needed most."""


def footer_rank(command: Command) -> int:
    """The place of a command in the line of keys. The way out, or help, stands last and always has room there."""
    try:
        return _FIRST_IN_FOOTER.index(command.id)
    except ValueError:
        return len(_FIRST_IN_FOOTER) + (command.id in {"show_help", "drop_selection"})


Keymap = Mapping[Mode, Mapping[str, Command]]


def keymap(commands: Iterable[Command] = COMMANDS) -> Keymap:
    """For each mode, Textual's name of a key to its command. Raises Problem where two commands want one key."""
    table: dict[Mode, dict[str, Command]] = {mode: {} for mode in Mode}
    for command in commands:
        for key in command.keys:
            name = name_of(key)
            other = table[command.mode].get(name)
            if other is not None:
                raise Problem(
                    f"the key {key} is given to both '{other.id}' and '{command.id}'",
                    "keys",
                    "give one of them another",
                )
            table[command.mode][name] = command
    return table


def remapped(own: Mapping[str, str]) -> tuple[Command, ...]:
    """The table with the user's own keys: command id to keys (separated by blanks). Raises Problem on unknown ids."""
    for name in own:
        if name not in BY_ID:
            raise Problem(f"there is no command '{name}'", "keys", "The help lists the commands.")
    return tuple(
        replace(command, keys=tuple(own[command.id].split())) if command.id in own else command for command in COMMANDS
    )


_ARROWS = ("up", "down", "left", "right")
_NAMED_KEYS = frozenset(
    {"home", "end", "pageup", "pagedown", "insert", "delete", "enter", "tab", "shift+tab", "space", "escape"}
    | {"backspace", *_ARROWS, *(f"shift+{arrow}" for arrow in _ARROWS), *(f"f{number}" for number in range(1, 13))}
)
_SENT_AS_ANOTHER = frozenset({"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m"})
"""A terminal sends backspace, tab and enter for these."""


def sendable(key: str) -> bool:
    """Whether every common terminal sends this key and sends it as no other: a sign, a named key, ctrl and a letter."""
    if len(key) == 1:
        return key.isprintable() and not key.isspace()
    if key.startswith("ctrl+"):
        letter = key.removeprefix("ctrl+")
        return len(letter) == 1 and "a" <= letter <= "z" and key not in _SENT_AS_ANOTHER
    return key in _NAMED_KEYS


def key_pattern() -> str:
    """A regular expression for one key, for the schema of the configuration; `sendable` decides."""
    letters = "".join(sorted(set("abcdefghijklmnopqrstuvwxyz") - {key[-1] for key in _SENT_AS_ANOTHER}))
    names = sorted(_NAMED_KEYS, key=lambda name: (-len(name), name))
    return rf"{'|'.join(names).replace('+', chr(92) + '+')}|ctrl\+[{letters}]|\S"

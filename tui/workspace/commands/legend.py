"""The meaning of the marks on the page, and the keys of the search line, for the help and the cheat sheet.

Marks are named by their fields in `Glyphs`: a test fails if a mark there has no explanation here, and the help shows
the marks that the current terminal can display.
"""

import re
from collections.abc import Iterable

from tui.workspace.commands.key_names import shown
from tui.workspace.commands.table import Command, key_of
from tui.workspace.text.glyphs import Glyphs

MARKS: tuple[tuple[str, str, str], ...] = (
    ("core", "", "in all documents or most of them; in the colour of one document: only in that one"),
    ("partial", "", "in several documents, but too few for the core"),
    ("cursor", "", "where you are"),
    ("adopted", "A", "adopted from A; without a letter: this text was adopted"),
    ("emended", "", "your own words"),
    ("left_out", "", "left out"),
    ("doubtful", "", "decided, but the text has changed since: look again"),
    ("undecided", "", "undecided, in the canonical text"),
    ("note", "", "a note"),
    ("moved", "", "the same text appears elsewhere too"),
    ("echo", "", "a similar text appears elsewhere"),
    ("folded", "", "passages folded into one line: {adopt} opens them"),
    ("column", "", "between documents: the texts side by side correspond"),
    ("loose", "", "between documents: the texts side by side do not correspond"),
    ("more_left more_right", "", "more documents on that side"),
    ("track", "", "on the ruler: text that documents share; in colour where they differ, the stronger the more"),
    ("rule", "", "on the ruler: text in one document only"),
    ("hidden", "", "on the ruler: text that the filter hides"),
    ("found", "", "on the ruler: a match of the search"),
    ("here", "", "on the ruler: where you are"),
    ("blank wide_blank", "", "an unusual space: no-break, thin, wide ..."),
    ("tab", "", "a tab, where it makes a difference"),
    ("soft_hyphen", "", "a soft hyphen, which is usually invisible"),
)
"""Fields of `Glyphs` (separated by spaces), what follows the mark in the example, and its meaning."""

WORDS: tuple[tuple[str, str], ...] = (
    ("passage", "one row of the page: the text of the documents that belongs together"),
    ("reading", "the wording that one or several documents have at a passage"),
    ("core", "the passages that the documents share, all of them or most"),
    ("head, tail", "what a document has before and after the core"),
    ("moved", "the same text at another place in another document"),
    ("echo", "a passage elsewhere that says nearly the same"),
)
"""What the words on the page mean."""

SEARCHING: tuple[tuple[str, str], ...] = (
    ("ctrl+t", "switch between regular expression and plain words"),
    ("ctrl+l", "match upper and lower case exactly or not; typing a capital letter makes it exact"),
    ("↓ ↑", "other matches, without leaving the search line"),
    ("enter", "return to the page, where {next_match} and {previous_match} go from match to match"),
    ("esc", "cancel; the page is as it was before"),
)
"""Keys while typing a search."""


def shown_as(glyphs: Glyphs, fields: str, after: str) -> tuple[str, ...]:
    """The marks of a line of `MARKS` in a set of glyphs."""
    return tuple(getattr(glyphs, field) + after for field in fields.split())


FIRST: tuple[tuple[tuple[str, ...], str], ...] = (
    (("next_difference",), "go to the next place where the documents differ"),
    (("adopt_number",), "adopt that document's text and go to the next undecided passage"),
    (("leave_out",), "leave the passage out"),
    (("select", "annotate_selection"), "select words with {word_right} and {word_left}, then write a note on them"),
)
"""The first commands to learn: their ids, and what they do."""


def with_keys(text: str, commands: Iterable[Command]) -> str:
    """A text of this file in which each command id in braces is replaced by the key of that command."""
    commands = tuple(commands)
    return re.sub(r"\{(\w+)\}", lambda found: key_of(found[1], commands), text)


def keys_of(command: Command) -> str:
    """A command's keys in words: for the digits, only the first and the last."""
    if len(command.keys) > 4 and all(key.isdigit() for key in command.keys):
        return f"{command.keys[0]} to {command.keys[-1]}"
    return " ".join(shown(one) for one in command.keys)

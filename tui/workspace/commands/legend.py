"""What the marks on the page mean, and the keys of the line of search: for the help and the docs' cheat sheet.

Marks are named by their fields in `Glyphs`, so that whoever adds one there is reminded (by a test) to say here what it
means, and the help shows the ones that the terminal at hand has.
"""

import re
from collections.abc import Iterable

from tui.workspace.commands.key_names import shown
from tui.workspace.commands.table import Command, key_of
from tui.workspace.text.glyphs import Glyphs

MARKS: tuple[tuple[str, str, str], ...] = (
    ("core", "", "all documents have it; in a document's own colour: only that one has it"),
    ("partial", "", "several documents have it, not all"),
    ("cursor", "", "where you are"),
    ("adopted", "A", "adopted from A; a mark alone stands at the text that was adopted"),
    ("emended", "", "your own words"),
    ("left_out", "", "left out"),
    ("doubtful", "", "decided, and its text has changed since: to look at again"),
    ("undecided", "", "undecided, in the canonical text"),
    ("note", "", "a note"),
    ("moved", "", "the same text stands elsewhere too"),
    ("echo", "", "a text much like it stands elsewhere"),
    ("folded", "", "passages folded into one line: {adopt} opens them"),
    ("column", "", "between documents: what stands side by side belongs together"),
    ("loose", "", "between documents: what stands side by side is not paired"),
    ("more_left more_right", "", "more documents on that side"),
    ("track", "", "on the ruler: what documents share; in bold colour, where they differ"),
    ("rule", "", "on the ruler: what only one document has"),
    ("hidden", "", "on the ruler: what a filter leaves out"),
    ("found", "", "on the ruler: a match of the search"),
    ("here", "", "on the ruler: where you are"),
    ("blank wide_blank", "", "a blank that is none of the usual ones: no-break, thin, wide ..."),
    ("tab", "", "a tab, where it makes a difference"),
    ("soft_hyphen", "", "a soft hyphen, which is not seen as a rule"),
)
"""Fields of `Glyphs` (apart by blanks), what follows the mark in the example, and what it means."""

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
    ("ctrl+t", "search for a regular expression, or for words again"),
    ("ctrl+l", "letter case: exact, or any; a capital letter typed makes it exact"),
    ("↓ ↑", "other matches, without leaving the line"),
    ("enter", "go on to the page, where {next_match} and {previous_match} go from match to match"),
    ("esc", "leave; the page is as it was before"),
)
"""Keys while one types what to search for."""


def shown_as(glyphs: Glyphs, fields: str, after: str) -> tuple[str, ...]:
    """The marks of a line of `MARKS` in a set of glyphs."""
    return tuple(getattr(glyphs, field) + after for field in fields.split())


FIRST: tuple[tuple[tuple[str, ...], str], ...] = (
    (("next_difference",), "go to the next place where the documents differ"),
    (("adopt_number",), "take that document's text and go on to what is open"),
    (("leave_out",), "leave the passage out"),
    (("select", "annotate_selection"), "select words with {word_right} and {word_left}, then write a note on them"),
)
"""What a person needs to begin with: ids of commands, and what they are for."""


def with_keys(text: str, commands: Iterable[Command]) -> str:
    """A text of this file in which each command id in braces is replaced by the key of that command."""
    commands = tuple(commands)
    return re.sub(r"\{(\w+)\}", lambda found: key_of(found[1], commands), text)


def keys_of(command: Command) -> str:
    """A command's keys as they are told: of the digits only the first and the last."""
    if len(command.keys) > 4 and all(key.isdigit() for key in command.keys):
        return f"{command.keys[0]} to {command.keys[-1]}"
    return " ".join(shown(one) for one in command.keys)

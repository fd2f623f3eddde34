"""The docs' cheat sheet, made from the table: `python -m tui.workspace.commands.cheat_sheet > docs/keys.md`."""

import sys
from collections.abc import Iterable

from tui.workspace.commands.key_names import shown
from tui.workspace.commands.labels import LABELS
from tui.workspace.commands.legend import FIRST, MARKS, SEARCHING, keys_of, shown_as, with_keys
from tui.workspace.commands.table import COMMANDS, Command, Group, Mode, key_of
from tui.workspace.text.glyphs import ASCII, UNICODE

_HEAD = """# Keys

Made from the table of commands by `python -m tui.workspace.commands.cheat_sheet`. `?` shows the same in the workspace,
with the reason where a command is not possible just then. Every key can be changed: see
[configuration](configuration.md).

To begin with:
"""

_PANELS = """
## In a panel

`esc` leaves a panel and everything as it was. What else there is stands in its last line.

| panel | keys |
|---|---|
| note | a label's key, then the words; `enter` saves, `tab` goes back to the label, `.` chooses the last label again |
| note, words selected | a number lets a note that lies there stand on just these words |
| your own words | `ctrl+s` saves, `ctrl+o` opens them in `$VISUAL` or `$EDITOR`; very long passages go there at once |
| replace | `tab` goes to the other line, `ctrl+t` replaces only in your own words, `enter` goes through the places |
| replace, at a place | `y` replaces, `n` keeps, `a` replaces this and all further ones, `s` stops |
| readings | `j` `k` go, `enter` or a reading's number adopts it |
| adopt the core | `enter` takes what agrees, `p` also what differs in punctuation and the like, `m` the majority too |
| notes | `j` `k` go, `enter` goes to the place, `C` changes, `D` deletes |
| notes, resolved | `R` resolves a note or opens it again; `tab` shows only open ones, only resolved ones, all |
| notes, by label | a label's key shows only the notes with that label |
| differences to ignore | a letter turns a rule on or off, a number takes a substitution away, `0` ignores nothing |
| documents | `r` reads again what has changed, `a` adds a file or folder, `t` takes the chosen one away |
| documents, order | `J` `K` move the chosen one down or up, on the page right or left; `b` marks it as the base |
| a path | `tab` completes it, or lists the names that are possible |
| export | a letter chooses a format; `b` makes a copy of the review itself, `w` goes on with it elsewhere |
| summary | `e` exports, `o` lists the notes, `)` goes to what is open, `l` lists what has lost its place |
| leaving, where something can't be saved | `w` saves it elsewhere, `Q` leaves without it |

## With the mouse

| | |
|---|---|
| a click on prose | the cursor goes there |
| dragging over prose | selects, to the letter; `w` and `b` then go on by words |
| a click on a note, on a fold | changes the note, opens the fold |
| a click on the canonical text | goes to the passage that it is of |
| a click on the ruler, dragging along it | goes to that place of the document |
| a click on a key, wherever one is told: at the bottom, in a panel, in the help | presses it |
| the wheel | scrolls |

## Marks

Words in colour differ; quiet ones stand further left already, or above.

| mark | without Unicode | |
|---|---|---|"""


def cheat_sheet(commands: Iterable[Command] = COMMANDS) -> str:
    """The whole sheet as Markdown."""
    commands = tuple(commands)
    known = {command.id: command for command in commands}
    parts = [_HEAD]
    for ids, what in FIRST:
        keys = " ".join(keys_of(known[one]) if one == "adopt_number" else shown(known[one].keys[0]) for one in ids)
        parts.append(f"- `{keys}`: {with_keys(what, commands)}")
    for group in Group:
        after = (
            f" (after `{key_of('select', commands)}`, until `{key_of('drop_selection', commands)}`)"
            if group is Group.SELECT
            else ""
        )
        parts.append(f"\n## {group.value.capitalize()}{after}\n\n| keys | command | id |\n|---|---|---|")
        parts += [_row(command) for command in commands if command.group is group]
        if group is Group.FIND:
            parts.append("\nIn the line of search:\n\n| keys | |\n|---|---|")
            parts += [
                f"| {' '.join(f'`{one}`' for one in keys.split())} | {with_keys(what, commands)} |"
                for keys, what in SEARCHING
            ]
    parts.append("\nLabels of notes, to start with: " + ", ".join(f"`{one.key}` {one.name}" for one in LABELS) + ".")
    parts.append(_PANELS)
    parts += [_mark(fields, after, with_keys(what, commands)) for fields, after, what in MARKS]
    return "\n".join(parts) + "\n"


def _mark(fields: str, after: str, what: str) -> str:
    cells = (" ".join(f"`{_cell(one)}`" for one in shown_as(glyphs, fields, after)) for glyphs in (UNICODE, ASCII))
    return f"| {' | '.join(cells)} | {what} |"


def _cell(text: str) -> str:
    """A text in a table of Markdown."""
    return text.replace("|", "\\|")


def _row(command: Command) -> str:
    if len(command.keys) > 4 and command.mode is Mode.PAGE:
        keys = f"`{command.keys[0]}` to `{command.keys[-1]}`"
    else:
        keys = " ".join(f"`{shown(key)}`" for key in command.keys)
    return f"| {_cell(keys)} | {command.title} | `{command.id}` |"


if __name__ == "__main__":
    sys.stdout.write(cheat_sheet())

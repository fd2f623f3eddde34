"""The cheat sheet in the docs. Made by `python -m tui.workspace.commands.cheat_sheet > docs/keys.md`."""

import sys
from collections.abc import Iterable

from tui.workspace.commands.key_names import shown
from tui.workspace.commands.labels import LABELS
from tui.workspace.commands.legend import FIRST, MARKS, SEARCHING, keys_of, shown_as, with_keys
from tui.workspace.commands.table import COMMANDS, Command, Group, Mode, key_of
from tui.workspace.text.glyphs import ASCII, UNICODE

_HEAD = """# Keys

Generated from the table of commands by `python -m tui.workspace.commands.cheat_sheet`. In the workspace, `?` shows the
same list, with the reason if a command is not possible at the moment. Every key can be changed: see
[configuration](configuration.md).

To begin with:
"""

_PANELS = """
## In a panel

`esc` closes a panel without changing anything. The last line of each panel lists its other keys.

| panel | keys |
|---|---|
| note | a label's key, then the words; `enter` saves, `tab` goes back to the label, `.` chooses the last label again |
| note, words selected | a number moves an existing note there to exactly these words |
| your own words | `ctrl+s` saves, `ctrl+o` opens `$VISUAL` or `$EDITOR`; very long passages open there directly |
| replace | `tab` goes to the other line, `ctrl+t` replaces only in your own words, `enter` goes through the places |
| replace, at a place | `y` replaces, `n` keeps, `a` replaces this and all further ones, `s` stops |
| readings | `j` `k` move, `enter` or the number of a reading adopts it |
| adopt the core | `enter` adopts where all agree, `p` also where punctuation and the like differ, `m` by majority |
| notes | `j` `k` move, `enter` goes to the note, `C` changes, `D` deletes |
| notes, resolved | `R` resolves a note or opens it again; `tab` shows only open ones, only resolved ones, all |
| notes, by label | the key of a label shows only the notes with that label |
| differences to ignore | a letter turns a rule on or off, a number removes a substitution, `0` turns everything off |
| documents | `r` reads changed files again, `a` adds a file or folder, `t` removes the selected document |
| documents, order | `J` `K` move the selected document down or up (right or left on the page), `b` makes it the base |
| documents, encoding | `e` reads the selected document again in another encoding; all decisions go with it |
| documents, names | `s` gives the selected document another siglum; all decisions go with it |
| a path | `tab` completes it, or lists the possible names |
| export | a letter chooses a format; `b` copies the review itself, `w` moves it to another place and continues there |
| summary | `e` exports, `o` lists the notes, `)` goes to an undecided passage, `l` lists decisions without a place |
| quitting, if something can't be saved | `w` saves it elsewhere, `Q` quits without saving |

## With the mouse

| | |
|---|---|
| a click on text | moves the cursor there |
| dragging over text | selects exact characters; `w` and `b` then extend or shrink by words |
| a click on a note or a fold | opens the note or the fold |
| a click on the canonical text | goes to its passage |
| a click on the ruler, or dragging along it | goes to that place in the document |
| a click on a key, wherever it is shown: at the bottom, in a panel, in the help | presses it |
| the wheel | scrolls |

## Marks

Words in colour differ; dimmed words repeat those further left or above.

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
            parts.append("\nIn the search line:\n\n| keys | |\n|---|---|")
            parts += [
                f"| {' '.join(f'`{one}`' for one in keys.split())} | {with_keys(what, commands)} |"
                for keys, what in SEARCHING
            ]
    parts.append("\nDefault labels of notes: " + ", ".join(f"`{one.key}` {one.name}" for one in LABELS) + ".")
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

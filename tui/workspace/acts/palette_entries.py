"""The entries of the command palette: all commands of the mode, with a reason if one is not possible now."""

from collections.abc import Iterator
from functools import partial

from textual.app import SystemCommand
from textual.markup import escape

from tui.workspace.acts.availability import why_not
from tui.workspace.acts.work import Work
from tui.workspace.commands.key_names import shown
from tui.workspace.text.graphemes import display
from tui.workspace.view.readings import readings_of


def palette_entries(work: Work) -> Iterator[SystemCommand]:
    """The commands of the current mode."""
    for command in work.commands:
        if command.mode is not work.mode:
            continue
        told = why_not(work, command) or f"key {' '.join(shown(key) for key in command.keys)}"
        # The palette reads the second line as markup, so it must be escaped.
        if command.id != "adopt_number":
            yield SystemCommand(command.title, escape(told), partial(work.perform, command))
            continue
        if work.page.by_reading and len(work.desk.collation):
            here = readings_of(work.scene, work.page.focus_at.passage, as_on_page=True)
            for key, reading in zip(command.keys, here, strict=False):
                told = escape(display(f"key {key} · {reading.sigla}"))
                yield SystemCommand(f"adopt reading {key}", told, partial(work.perform, command, key))
            continue
        for key, witness in zip(command.keys, work.desk.collation.witnesses, strict=False):
            told = escape(display(f"key {key} · {witness.title}"))
            yield SystemCommand(f"adopt {witness.siglum}'s reading", told, partial(work.perform, command, key))

"""The entries of the command palette: all commands of the mode, with a reason if one is not possible now."""

from collections.abc import Iterator
from functools import partial

from tui.workspace.acts.availability import why_not
from tui.workspace.acts.work import Work
from tui.workspace.commands.key_names import shown
from tui.workspace.panels.command_palette import Entry
from tui.workspace.view.readings import readings_of


def palette_entries(work: Work) -> list[Entry]:
    """The commands of the current mode: those of the footer first, in its order, those not possible now last."""
    ranked: list[tuple[bool, int, Entry]] = []
    for command in work.commands:
        if command.mode is not work.mode:
            continue
        reason = why_not(work, command)
        if command.id == "adopt_number" and not reason:
            ranked += [(False, command.rank, entry) for entry in _of_numbers(work, command.keys)]
        elif command.id != "adopt_number":
            told = reason or "  ".join(shown(key) for key in command.keys)
            entry = Entry(command.title, told, partial(work.perform, command), possible=not reason)
            ranked.append((bool(reason), command.rank, entry))
    return [entry for _, _, entry in sorted(ranked, key=lambda one: one[:2])]


def _of_numbers(work: Work, keys: tuple[str, ...]) -> Iterator[Entry]:
    """An entry for each document, or by readings for each reading."""
    command = next(one for one in work.commands if one.id == "adopt_number")
    if work.page.by_reading and len(work.desk.collation):
        here = readings_of(work.scene, work.page.focus_at.passage, as_on_page=True)
        for key, reading in zip(keys, here, strict=False):
            yield Entry(f"adopt reading {key}", f"{reading.sigla}  {key}", partial(work.perform, command, key))
        return
    for key, witness in zip(keys, work.desk.collation.witnesses, strict=False):
        title = f"adopt {witness.siglum}'s reading"
        yield Entry(title, f"{witness.title}  {key}", partial(work.perform, command, key))

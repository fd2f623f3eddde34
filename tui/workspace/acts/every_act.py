"""What the commands do: one function for each, with the name of its id, grouped by topic."""

from collections.abc import Callable, Mapping
from types import ModuleType

from tui.workspace.acts import (
    annotating,
    basing,
    by_number,
    changing_documents,
    deciding,
    finding_passages,
    general,
    going,
    ignoring_differences,
    linking,
    moving,
    replacing,
    selecting_words,
    telling,
)
from tui.workspace.acts.work import Work
from tui.workspace.commands.table import COMMANDS

Act = Callable[[Work], None]

_MODULES: tuple[ModuleType, ...] = (
    moving,
    deciding,
    by_number,
    basing,
    selecting_words,
    annotating,
    changing_documents,
    finding_passages,
    general,
    going,
    linking,
    telling,
    replacing,
    ignoring_differences,
)


def _act(name: str) -> Act:
    found: list[Act] = [getattr(module, name) for module in _MODULES if hasattr(module, name)]
    (act,) = found
    return act


ACTS: Mapping[str, Act] = {command.id: _act(command.id) for command in COMMANDS}
"""The function of each command, by id. The import fails if a command has no function, or two."""

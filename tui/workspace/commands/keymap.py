"""Which command a key means, and the table with the reviewer's own keys."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tui.witnesses.problem import Problem
from tui.workspace.commands.key_names import name_of
from tui.workspace.commands.table import BY_ID, COMMANDS, Command, Mode, paired

Keymap = Mapping[Mode, Mapping[str, Command]]


def keymap(commands: Iterable[Command] = COMMANDS) -> Keymap:
    """For each mode, the command of each key, by Textual's names. Raises Problem if two commands have the same key."""
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
    """The table with the user's keys: command id to keys, separated by spaces. Raises Problem on unknown ids."""
    for name in own:
        if name not in BY_ID:
            raise Problem(f"there is no command '{name}'", "keys", "The help lists the commands.")
    return paired(
        tuple(
            replace(command, keys=tuple(own[command.id].split())) if command.id in own else command
            for command in COMMANDS
        )
    )

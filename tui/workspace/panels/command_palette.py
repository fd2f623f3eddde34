"""Textual's command palette, without an error of its own: a page up or down before its list has been laid out.

In Textual 8.2 that looks a line up that is not there yet and ends the application (`OptionList._move_page`).
"""

from contextlib import suppress

from textual.command import CommandPalette


class Commands(CommandPalette):
    """All commands by name."""

    def _action_command_list(self, action: str) -> None:
        with suppress(KeyError):  # there is no page to move by yet
            super()._action_command_list(action)

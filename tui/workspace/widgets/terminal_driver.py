"""Textual's driver for terminals on Linux and macOS, with `TerminalInput` between the terminal and Textual's events."""

import os
import selectors
from contextlib import suppress

from textual.drivers.linux_driver import LinuxDriver

from tui.workspace.widgets.terminal_input import MOST_CELLS, TerminalInput

_LOOK_EVERY = 0.05
"""Seconds between two looks at whether to end, and at what is waited for no longer."""
_AT_ONCE = 4096
"""Bytes."""


class TerminalDriver(LinuxDriver):
    """Passes over what a terminal sends and nobody can read, instead of ending or obeying it."""

    def _get_terminal_size(self) -> tuple[int, int]:
        """Columns and rows. The environment may say anything; beyond belief, the terminal itself is asked."""
        width, height = super()._get_terminal_size()
        if 0 < width * height <= MOST_CELLS:
            return width, height
        with suppress(OSError):
            return os.get_terminal_size(self.fileno)
        return 80, 25

    def _sigcont_application(self, *_: object) -> None:
        """Go on after a stop. A hang-up sends this signal too, when there may be nothing left to go on with."""
        if self._app.is_running:
            super()._sigcont_application()

    def run_input_thread(self) -> None:
        """Read until the application ends, or the terminal."""
        terminal = TerminalInput()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_LOOK_EVERY):
                    try:
                        data = os.read(self.fileno, _AT_ONCE)
                    except OSError:  # the terminal was closed: a hang-up follows, and ends the application
                        data = b""
                    for message in terminal.feed(data):
                        self.process_message(message)
                    if not data:
                        self.exit_event.wait(_LOOK_EVERY)
                for message in terminal.tick():
                    self.process_message(message)

"""Text fields, one line or several, that never send control characters in their text to the terminal.

Textual's own widgets send what they hold to the terminal as it is, escape sequences too. These show stand-ins, one
code point for one, and hold and give back what was typed or given.
"""

from typing import Any

from textual import events
from textual.message import Message
from textual.widgets import Input, TextArea

from tui.workspace.text.graphemes import display
from tui.workspace.widgets.shown_text import Text

LINE_END = "↵"
"""Shown for a line end in a field of one line."""


class OneLine(Input):
    """A text field of one line. Of a pasted text it takes all lines.

    With `keeps_lines` they stay lines, with a sign for each line end. Otherwise they are joined by spaces, and the
    screen gets a `Joined`.
    """

    class Joined(Message):
        """Several pasted lines became one."""

        def __init__(self, lines: int) -> None:
            super().__init__()
            self.lines = lines

    def __init__(self, value: str = "", *, keeps_lines: bool = False, placeholder: str = "", **options: Any) -> None:
        super().__init__(value, placeholder=display(placeholder), **options)
        self._keeps_lines = keeps_lines

    @property
    def _value(self) -> Text:
        return Text(display(self.value).replace("\n", LINE_END), no_wrap=True, overflow="ignore", end="")

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()  # Textual's own takes the first line only
        lines = event.text.strip("\r\n").splitlines()
        if not self._keeps_lines:
            lines = [line.strip() for line in lines if line.strip()] if len(lines) > 1 else lines
        text = ("\n" if self._keeps_lines else " ").join(lines)
        if not text:
            return
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)
        if len(lines) > 1 and not self._keeps_lines:
            self.post_message(self.Joined(len(lines)))


class Words(TextArea):
    """A text field of several lines."""

    def get_line(self, line_index: int) -> Text:
        """A line as it is shown."""
        return Text(display(self.document.get_line(line_index)), end="", no_wrap=True)

"""Text fields, one line or several, that never send control characters in their text to the terminal.

Textual's own widgets send what they hold to the terminal as it is, escape sequences too. These show stand-ins, one
code point for one, and hold and give back what was typed or given.
"""

from rich.text import Text
from textual.widgets import Input, TextArea

from tui.workspace.text.graphemes import display


class OneLine(Input):
    """A text field of one line."""

    @property
    def _value(self) -> Text:
        return Text(display(self.value), no_wrap=True, overflow="ignore", end="")


class Words(TextArea):
    """A text field of several lines."""

    def get_line(self, line_index: int) -> Text:
        """A line as it is shown."""
        return Text(display(self.document.get_line(line_index)), end="", no_wrap=True)

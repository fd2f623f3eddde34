"""Where a person types: a line and a page of text that show what they hold without obeying it.

Textual's own widgets send what they hold to the terminal as it is, escape sequences too. These show stand-ins, one
code point for one, and hold and give back what was typed or given.
"""

from rich.text import Text
from textual.widgets import Input, TextArea

from tui.workspace.text.graphemes import display


class OneLine(Input):
    """A line to type in."""

    @property
    def _value(self) -> Text:
        return Text(display(self.value), no_wrap=True, overflow="ignore", end="")


class Words(TextArea):
    """A page to type in."""

    def get_line(self, line_index: int) -> Text:
        """A line as it is shown."""
        return Text(display(self.document.get_line(line_index)), end="", no_wrap=True)

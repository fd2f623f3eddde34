"""The line that asks for the encoding of a document; below it, how the text begins in the likely encodings."""

from collections.abc import Sequence

from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical

from tui.workspace.desk.encodings import Offer, completed_encoding
from tui.workspace.panels.path_line import PathLine
from tui.workspace.text.clipped import clipped
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.clickable_keys import Keys
from tui.workspace.widgets.shown_text import Static, Text
from tui.workspace.widgets.text_fields import OneLine

ROOM = 76
"""Cells for a line of the list."""
NAMES = 13
"""Cells for the name of an encoding in it."""


class EncodingLine(PathLine):
    """The name of an encoding to be typed; the likeliest one is there already. `now` is the present encoding."""

    def __init__(self, palette: Palette, title: str, now: str, offers: Sequence[Offer]) -> None:
        likeliest = offers[0].encoding if offers else now
        super().__init__(palette, title, value=likeliest, agree="read it again", complete=completed_encoding)
        self.now = now
        self.offers = tuple(offers)

    def compose(self) -> ComposeResult:
        """The present encoding and the likely others, then the line."""
        likely = f"; {self.value} is the likeliest other one" if self.offers else ""
        text = Text(f"It is read as {self.now} now{likely}.\n", self.tone(self.palette.quiet))
        for offer in self.offers:
            text.append(f" {offer.encoding:<{NAMES}}", Style(bold=True))
            text.append(f"{clipped(offer.excerpt, ROOM - NAMES)}\n")
        text.rstrip()
        with Vertical():
            yield Static(text)
            yield OneLine(self.value, id="line")
            yield Static(id="names")
        yield Keys(self.palette, (("tab", "complete"), ("enter", self.agree), ("esc", "leave")))

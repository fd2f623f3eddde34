"""The screen while the documents are being read: the frame of the page, and the progress.

It appears before the engine, numpy and the rest of the workspace are imported, so it must not import them.
"""

from time import monotonic

from textual import events
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from tui.workspace.text.clipped import clipped
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.shown_text import Segment

SLOW = 0.3
"""Seconds after which a bar is shown."""


class Opening(Screen[None]):
    """The empty frame of the page."""

    ALLOW_SELECT = False

    def __init__(self, title: str, palette: Palette) -> None:
        super().__init__()
        self.heading = title
        self.palette = palette
        self._doing = "reading"
        self._part = 0.0
        self._since = monotonic()

    def progress(self, doing: str, part: float) -> None:
        """Show the progress, from 0 to 1."""
        self._doing, self._part = doing, part
        if monotonic() - self._since > SLOW:
            size = self.size
            self.refresh(Region(0, 0, size.width, 1), Region(0, size.height // 2, size.width, 1))

    def on_key(self, event: events.Key) -> None:
        """Let the user cancel."""
        if event.key in {"q", "escape", "ctrl+c", "ctrl+q"}:
            event.stop()
            self.app.exit(130, return_code=130)

    def render_line(self, y: int) -> Strip:
        """The title at the top, the bar in the middle."""
        width, palette = self.size.width, self.palette
        plain = palette.ink(palette.text)
        if y == 0:
            title = clipped(self.heading, max(0, width - 30))
            segments = [
                Segment(" recension ", palette.badge(palette.core)),
                Segment("  ", plain),
                Segment(title, palette.ink(palette.text, bold=True)),
                Segment(f"   {self._doing} …", palette.ink(palette.quiet)),
            ]
            return Strip(segments).adjust_cell_length(width, plain)
        if y == self.size.height // 2 and monotonic() - self._since > SLOW:
            room = max(10, width // 3)
            filled = round(room * min(1.0, self._part))
            left = (width - room) // 2
            segments = [
                Segment(" " * left, plain),
                Segment("━" * filled, palette.ink(palette.core)),
                Segment("━" * (room - filled), palette.ink(palette.rule)),
                Segment("  q leaves", palette.ink(palette.faint)),
            ]
            return Strip(segments).adjust_cell_length(width, plain)
        return Strip([Segment(" " * width, plain)], width)

"""A list with one selected entry. Only the visible entries are built and measured.

The readings of a passage and the notes of a document are shown in it: there can be thousands of either.
"""

from collections.abc import Callable, Sequence
from typing import Any

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.workspace.text.glyphs import Glyphs
from tui.workspace.view.palette import Palette
from tui.workspace.view.scroll_position import ScrollPosition, walk
from tui.workspace.widgets.line_widget import Drawn
from tui.workspace.widgets.shown_text import Segment

ListLine = Sequence[tuple[str, Style]]
Entry = Callable[[int, int, str], Sequence[ListLine]]
"""Makes the lines of an entry, at least one, from its number, the available cells and the background colour."""


class Listing(Drawn):
    """Entries with `gap` empty lines after each; one is selected. The owner moves the selection, or a click."""

    DEFAULT_CSS = "Listing { width: 1fr; height: auto; }"

    class Clicked(Message):
        """An entry was clicked; `again` if it was already selected."""

        def __init__(self, index: int, *, again: bool) -> None:
            super().__init__()
            self.index = index
            self.again = again

    def __init__(
        self, palette: Palette, glyphs: Glyphs, count: int, entry: Entry, *, gap: int = 0, **options: Any
    ) -> None:
        super().__init__(**options)
        self.gap = gap
        self.palette = palette
        self.glyphs = glyphs
        self.count = count
        self.chosen = 0
        self._entry = entry
        self._top: ScrollPosition = (0, 0)
        self._kept: dict[tuple[int, bool], Sequence[ListLine]] = {}

    def show(self, count: int, entry: Entry | None = None) -> None:
        """Show other entries, and keep the selection if possible."""
        self.count = count
        self._entry = entry or self._entry
        self._kept.clear()
        self.choose(self.chosen)

    def fit(self, most: int) -> None:
        """Be as high as the entries, but no higher than that."""
        height = 0
        for index in range(self.count):
            height += self._height(index)
            if height >= most:
                break
        self.styles.height = max(1, min(most, height - self.gap))
        self.choose(self.chosen)

    def on_resize(self) -> None:
        """Wrap the lines again."""
        self._kept.clear()
        self.choose(self.chosen)

    @property
    def _room(self) -> int:
        return max(8, self.size.width - 2)

    def _lines(self, index: int, *, here: bool) -> Sequence[ListLine]:
        key = (index, here)
        lines = self._kept.get(key)
        if lines is None:
            if len(self._kept) > 400:
                self._kept.clear()
            ground = self.palette.raised if here else self.palette.panel
            lines = self._kept[key] = self._entry(index, self._room, ground)
        return lines

    def _height(self, index: int) -> int:
        return len(self._lines(index, here=index == self.chosen)) + self.gap

    def choose(self, index: int) -> None:
        """Select an entry and scroll just enough to show it."""
        self.chosen = max(0, min(index, self.count - 1))
        if self.count and self.size.height:
            room = self.size.height
            if (self.chosen, 0) <= self._top:
                self._top = (self.chosen, 0)
            else:
                tall = min(self._height(self.chosen) - self.gap, room)
                earliest = walk((self.chosen, 0), tall - room, self.count, self._height)
                self._top = min(max(self._top, earliest), (self.chosen, 0))
            # If the list has grown taller or lost entries, leave no empty room below the last one.
            end = (self.count - 1, self._height(self.count - 1) - self.gap - 1)
            self._top = min(self._top, walk(end, 1 - room, self.count, self._height))
        self.refresh()

    def move(self, step: int) -> None:
        """Go to the next or previous entry; scroll through an entry taller than the list first."""
        if step > 0 and self._scrolled(step):
            return
        self.choose(self.chosen + step)

    def _scrolled(self, step: int) -> bool:
        """Scroll within an entry that continues below the list. Returns whether it scrolled."""
        if not self.count:
            return False
        item, line = self._top
        if item != self.chosen:
            return False
        hidden = self._height(item) - line - self.size.height
        if hidden <= 0:
            return False
        self._top = (item, line + min(hidden, max(1, self.size.height - 1)) * (1 if step > 0 else -1))
        self.refresh()
        return True

    def page(self, step: int) -> None:
        """Move about the height of the list forward or back."""
        item, _ = walk((self.chosen, 0), step * max(1, self.size.height - 1), self.count, self._height)
        self.choose(item if item != self.chosen else self.chosen + step)

    def _at(self, y: int) -> tuple[int, int] | None:
        """The entry and its line at a line of the screen."""
        item, line = self._top
        line += y
        while item < self.count and line >= self._height(item):
            line -= self._height(item)
            item += 1
        return (item, line) if item < self.count else None

    def render_line(self, y: int) -> Strip:
        """One line of the list."""
        width, palette = self.size.width, self.palette
        found = self._at(y)
        if found is None or found[1] >= self._height(found[0]) - self.gap:
            return Strip([Segment(" " * width, palette.ink(palette.text, ground=palette.panel))], width)
        index, line = found
        here = index == self.chosen
        plain = palette.ink(palette.text, ground=palette.raised if here else palette.panel)
        bar = self.glyphs.cursor if here else " "
        segments = [Segment(bar, plain + Style(bold=True)), Segment(" ", plain)]
        segments += [Segment(text, style) for text, style in self._lines(index, here=here)[line] if text]
        return Strip(segments).adjust_cell_length(width, plain)

    def on_click(self, event: events.Click) -> None:
        """Select the clicked entry."""
        found = self._at(event.y)
        if found is not None:
            again = found[0] == self.chosen
            self.choose(found[0])
            self.post_message(self.Clicked(found[0], again=again))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the mouse wheel."""
        event.stop()
        self.choose(self.chosen + 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the mouse wheel."""
        event.stop()
        self.choose(self.chosen - 1)

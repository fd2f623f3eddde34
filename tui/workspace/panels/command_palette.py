"""The command palette: all commands by name, one line each with its keys at the right, the likely ones first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.fuzzy import Matcher

from tui.workspace.panels.list_panel import ListPanel
from tui.workspace.text.clipped import clipped
from tui.workspace.text.glyphs import Glyphs
from tui.workspace.text.graphemes import display, line_width
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.clickable_keys import Keys
from tui.workspace.widgets.list_widget import Listing, ListLine
from tui.workspace.widgets.text_fields import OneLine

LONGEST_HELP = 44
"""Cells for the keys of a command, or for the reason why it is not possible."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A command in the palette: its title, its keys or the reason why it is not possible now, and what it does."""

    title: str
    help: str
    act: Callable[[], object]
    possible: bool = True


class CommandPalette(ListPanel[Entry]):
    """A line in which to type, and the commands whose titles have these letters in this order, the closest first."""

    DEFAULT_CSS = "CommandPalette > Vertical { width: 96; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("pagedown,ctrl+d", "page(1)", show=False, priority=True),
        Binding("pageup,ctrl+u", "page(-1)", show=False, priority=True),
    ]

    def __init__(self, palette: Palette, glyphs: Glyphs, title: str, entries: Sequence[Entry]) -> None:
        super().__init__(palette, title)
        self.entries = tuple(entries)
        self.shown = self.entries
        self.listing = Listing(palette, glyphs, len(self.shown), self._entry)

    def compose(self) -> ComposeResult:
        """The line, the list and the keys."""
        with Vertical():
            yield OneLine("", placeholder="some letters of a name", id="line")
            yield self.listing
        yield Keys(self.palette, (("enter", "do it"), ("↓ ↑", "choose"), ("esc", "leave")))

    def on_mount(self) -> None:
        """Ready to type."""
        super().on_mount()
        self.set_focus(self.query_one(OneLine))  # at once: the next key may be waiting

    def on_input_changed(self, event: OneLine.Changed) -> None:
        """Show what fits, the closest first."""
        typed = event.value.strip()
        if typed:
            matcher = Matcher(typed)
            scores = [(matcher.match(entry.title), entry) for entry in self.entries]
            self.shown = tuple(entry for score, entry in sorted(scores, key=lambda one: -one[0]) if score > 0)
        else:
            self.shown = self.entries
        self.listing.chosen = 0
        self.listing.show(len(self.shown))
        self._fit()

    def on_input_submitted(self, _event: OneLine.Submitted) -> None:
        """As `enter` anywhere in the panel."""
        self.action_take()

    def action_take(self) -> None:
        """Give the chosen command."""
        if self.shown:
            self.dismiss(self.shown[self.listing.chosen])

    def _entry(self, index: int, width: int, ground: str) -> Sequence[ListLine]:
        palette, entry = self.palette, self.shown[index]
        right = clipped(display(entry.help), min(LONGEST_HELP, width // 2))
        room = max(8, width - line_width(right) - 2)
        title = clipped(display(entry.title), room)
        ink = palette.text if entry.possible else palette.quiet
        return [
            [
                (title + " " * (room - line_width(title) + 2), palette.ink(ink, ground=ground)),
                (right, palette.ink(palette.quiet, ground=ground, bold=entry.possible)),
            ]
        ]

"""The search line. The page above shows matches while the reviewer types.

It covers only the lowest lines of the screen, so that the text does not move. `esc` restores the previous search and
position.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from tui.workspace.text.clipped import clipped
from tui.workspace.text.graphemes import line_width
from tui.workspace.view.palette import Palette
from tui.workspace.view.search import Query
from tui.workspace.widgets.clickable_keys import Clickable, keys_told
from tui.workspace.widgets.shown_text import Static, Text
from tui.workspace.widgets.text_fields import OneLine

if TYPE_CHECKING:
    from textual.timer import Timer

PAUSE = 0.15
"""Seconds without a key before a regular expression is tried: half of one is often invalid or means something else."""

Keys = Sequence[tuple[str, str, bool]]


class SearchLine(Clickable, ModalScreen[Query | None]):
    """The query, the number of matches, and the keys. Returns the query, or None on `esc`."""

    DEFAULT_CSS = """
    SearchLine { align: left bottom; background: transparent; }
    SearchLine > Vertical { width: 100%; height: 2; background: $panel; padding: 0 1; }
    SearchLine Horizontal { height: 1; }
    SearchLine #lead { width: 2; }
    SearchLine Input, SearchLine Input:focus { border: none; height: 1; padding: 0; width: 1fr; background: $surface; }
    SearchLine #count { width: auto; max-width: 70%; padding: 0 0 0 2; text-wrap: nowrap; }
    SearchLine #keys { height: 1; width: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", show=False, priority=True),
        Binding("ctrl+t", "pattern", "regular expression", show=False, priority=True),
        Binding("ctrl+l", "case", "letter case", show=False, priority=True),
        Binding("down", "step(1)", "next", show=False, priority=True),
        Binding("up", "step(-1)", "previous", show=False, priority=True),
    ]

    def __init__(
        self,
        palette: Palette,
        query: Query,
        changed: Callable[[Query], None],
        step: Callable[[int], None],
    ) -> None:
        super().__init__()
        self.palette = palette
        self.query_now = query
        self._changed = changed
        self._step = step
        self._told: Query | None = None
        self._faulty = False
        self._joined = ""
        self._last = ("", False)
        self._waiting: Timer | None = None

    def compose(self) -> ComposeResult:
        """The line, and below it what the keys do."""
        with Vertical():
            with Horizontal():
                yield Static(Text("/", Style(bold=True)), id="lead")
                yield OneLine(self.query_now.words, placeholder="words in any document", id="words")
                yield Static(id="count")
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Focus the field. It holds the last query, to edit or replace."""
        self.set_focus(self.query_one(OneLine))  # at once: the next key may be waiting
        self._keys()

    def tell(self, count: str, *, alarm: bool = False, faulty: bool = False) -> None:
        """Show the number of matches, or the fault in the query. With `faulty`, `enter` does not close the line."""
        self._faulty = faulty
        self._last = count, alarm
        count = f"{count}{' · ' if count and self._joined else ''}{self._joined}"
        colour = self.palette.danger if alarm else self.palette.accent
        room = max(8, self.size.width * 7 // 10 - 4)
        self.query_one("#count", Static).update(Text(clipped(count, room), Style(color=self.palette.ink(colour).color)))

    def _keys(self) -> None:
        query = self.query_now
        keys: Keys = (
            ("enter", "go on", False),
            ("↓ ↑", "matches", False),
            ("ctrl+t", f"regex: {'on' if query.pattern else 'off'}", query.pattern),
            ("ctrl+l", f"case: {'exact' if query.minds_case else 'any'}", query.minds_case),
            ("esc", "leave", False),
        )
        quiet = Style(color=self.palette.ink(self.palette.quiet).color)
        chosen = Style(color=self.palette.ink(self.palette.accent).color, bold=True)
        fitting, room = [], self.size.width + 1
        for key, what, on in keys:
            room -= line_width(key) + line_width(what) + 4
            if room >= 0:
                fitting.append((key, what, chosen if on else quiet))
        self.query_one("#keys", Static).update(keys_told(fitting))

    def on_resize(self, _event: events.Resize) -> None:
        """Show as many keys as fit."""
        self._keys()

    def on_input_changed(self, event: OneLine.Changed) -> None:
        """Search for the text typed so far."""
        self._joined = ""
        self._ask(Query(event.value, self.query_now.pattern, self.query_now.case))

    def on_one_line_joined(self, event: OneLine.Joined) -> None:
        """Say what became of the pasted lines, until the next change."""
        self._joined = f"{event.lines} pasted lines joined by spaces"
        count, alarm = self._last
        self.tell(count, alarm=alarm, faulty=self._faulty)

    def _ask(self, query: Query) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
        self.query_now = query
        self._keys()
        if query.pattern:
            self._waiting = self.set_timer(PAUSE, self._say)
        else:
            self._say()

    def _say(self) -> None:
        if self.query_now != self._told:
            self._told = self.query_now
            self._changed(self.query_now)

    def action_pattern(self) -> None:
        """Words, or a regular expression."""
        query = self.query_now
        self._ask(Query(query.words, not query.pattern, query.case))

    def action_case(self) -> None:
        """Switch between exact and any letter case."""
        query = self.query_now
        self._ask(Query(query.words, query.pattern, not query.minds_case))

    def action_step(self, step: int) -> None:
        """To the next or previous match, without leaving the line."""
        self._say()
        self._step(step)

    def on_input_submitted(self, _event: OneLine.Submitted) -> None:
        """Close the line with the query. If the query is faulty, stay open and show the fault."""
        self._say()
        if not self._faulty:
            self.dismiss(self.query_now)

    def action_leave(self) -> None:
        """Cancel without changes."""
        self.dismiss(None)

"""The line that asks for a path or another name; `tab` completes it, as in a shell."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.workspace.desk.typed_path import Completion, completed
from tui.workspace.panels.panel import TextQuestion
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.clickable_keys import Keys
from tui.workspace.widgets.shown_text import Static, Text
from tui.workspace.widgets.text_fields import OneLine

OFFERED = 24
"""Names that are shown where several are possible."""


class PathLine(TextQuestion):
    """One path to be typed. If several names are possible, they are listed below the line.

    For names that are not paths, `complete` is the function that completes them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False, priority=True)]

    def __init__(
        self,
        palette: Palette,
        title: str,
        *,
        value: str = "",
        agree: str = "do it",
        complete: Callable[[str], Completion] = completed,
    ) -> None:
        super().__init__(palette, title, value=value, agree=agree)
        self.complete = complete

    def compose(self) -> ComposeResult:
        """The line, the possible names and the keys."""
        with Vertical():
            yield OneLine(self.value, id="line")
            yield Static(id="names")
        yield Keys(self.palette, (("tab", "complete"), ("enter", self.agree), ("esc", "leave")))

    def on_mount(self) -> None:
        """Ready to type; there are no names to list yet."""
        super().on_mount()
        self._list(Completion(""))

    def action_complete(self) -> None:
        """Complete the path up to the cursor; what comes after the cursor stays."""
        line = self.query_one(OneLine)
        before, after = line.value[: line.cursor_position], line.value[line.cursor_position :]
        found = self.complete(before)
        line.value = found.text + after
        line.cursor_position = len(found.text)
        self._list(found)

    def _list(self, found: Completion) -> None:
        names = self.query_one("#names", Static)
        names.display = bool(found.names)
        more = len(found.names) - OFFERED
        listed = "   ".join(found.names[:OFFERED]) + (f"   and {more:,} more" if more > 0 else "")
        names.update(Text(listed, self.tone(self.palette.quiet)))

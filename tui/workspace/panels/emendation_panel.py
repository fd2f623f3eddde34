"""The panel in which reviewers write a passage in their own words, with the readings visible above the lines."""

import os
from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll

from tui.witnesses.problem import Problem
from tui.workspace.panels.panel import Panel
from tui.workspace.text.clipped import clipped
from tui.workspace.text.graphemes import display
from tui.workspace.view.palette import Palette
from tui.workspace.view.readings import Told, excerpt, pieces
from tui.workspace.widgets.clickable_keys import Keys
from tui.workspace.widgets.editor import edited
from tui.workspace.widgets.shown_text import Static, Text
from tui.workspace.widgets.text_fields import Words

SHORT = 320
"""The number of code points of a reading shown in full; of a longer one, only the differences with context."""
MOST = 12
"""The number of readings shown; for more, only a count is shown."""

Shown = tuple[Told, tuple[tuple[int, int], ...]]
"""A reading, and the half-open ranges of its text that differ."""


class Emendation(Panel[str]):
    """The reviewer's own words for a passage. Returns the text, or None to leave it unchanged."""

    DEFAULT_CSS = """
    Emendation > Vertical { width: 110; }
    Emendation VerticalScroll { height: auto; max-height: 12; scrollbar-size-vertical: 1; margin: 0 0 1 0; }
    Emendation .reading { height: auto; }
    Emendation .reading > .sigla { width: auto; margin: 0 2 0 0; text-style: bold; }
    Emendation .reading > .words { width: 1fr; }
    Emendation Words { height: auto; min-height: 4; max-height: 14; border: none; background: $surface; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "agree", "save", show=False, priority=True),
        Binding("ctrl+o", "edit", "in the editor", show=False, priority=True),
    ]

    def __init__(self, palette: Palette, title: str, text: str, readings: Sequence[Shown] = ()) -> None:
        super().__init__(palette, title)
        self.text = text
        self.readings = tuple(readings)
        self._begun = text

    def compose(self) -> ComposeResult:
        """The readings, the lines to type in, and the keys."""
        with Vertical():
            if self.readings:
                with VerticalScroll(can_focus=False):
                    yield from self._readings()
            yield Words(self.text, soft_wrap=True, id="words")
            yield Static(id="said")
            pairs = (("ctrl+s", "save"), ("ctrl+o", self._editor()), ("esc", "leave"))
        yield Keys(self.palette, pairs, id="keys")

    def on_mount(self) -> None:
        """Ready to type, at the end of the text."""
        area = self.query_one(Words)
        self.set_focus(area)  # at once: the next key may be waiting
        area.move_cursor(area.document.end)
        self._begun = area.text
        self.query_one("#said", Static).display = False

    def _editor(self) -> str:
        """The name of the editor that ctrl+o opens, if known."""
        name = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
        program = name.split()[0] if name.split() else ""
        return f"in {display(os.path.basename(program))}" if program else "in your $EDITOR"  # noqa: PTH119

    def _readings(self) -> ComposeResult:
        """Every reading by its sigla."""
        wide = min(16, max((len(told.sigla) for told, _ in self.readings[:MOST]), default=1))
        for told, spans in self.readings[:MOST]:
            with Horizontal(classes="reading"):
                yield Static(Text(clipped(told.sigla, wide).ljust(wide)), classes="sigla")
                yield Static(self._words(told.text, spans), classes="words")
        if len(self.readings) > MOST:
            more = f"{len(self.readings) - MOST} more readings: the list of readings shows all"
            yield Static(Text(more, self.tone(self.palette.quiet)))

    def _words(self, words: str, spans: Sequence[tuple[int, int]]) -> Text:
        """A reading with the differences marked; of a long one, only the differences with context."""
        text, end = Text(), 0
        quiet = self.tone(self.palette.quiet)
        marked = self.tone(self.palette.accent) + Style(bold=True, underline=True)
        for first, last in excerpt(words, spans, SHORT):
            if first > end:
                text.append(" … " if end else "… ", quiet)
            for piece, style in pieces(words, first, last, spans, quiet, marked):
                text.append(piece, style)
            end = last
        if end < len(words):
            text.append(" …", quiet)
        return text

    def action_agree(self) -> None:
        """Take the words."""
        words = self.query_one(Words).text
        # The field turns every kind of line break into one; if nothing was edited, return the original text.
        self.dismiss(self.text if words == self._begun else words)

    def action_edit(self) -> None:
        """Edit the words in the reviewer's editor."""
        area, said = self.query_one(Words), self.query_one("#said", Static)
        try:
            words = edited(area.text, self.app.suspend)
        except Problem as problem:
            self._tell(problem)
        else:
            said.display = False
            area.text = words
            area.move_cursor(area.document.end)
        area.focus()

    def _tell(self, problem: Problem) -> None:
        said = self.query_one("#said", Static)
        said.display = True
        said.update(Text(str(problem), self.tone(self.palette.danger) + Style(bold=True)))

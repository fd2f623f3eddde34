"""The panel in which a passage is written in the reviewer's own words, the readings in sight above the lines."""

import os
from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from tui.witnesses.problem import Problem
from tui.workspace.editor import edited
from tui.workspace.fields import Words
from tui.workspace.graphemes import display
from tui.workspace.palette import Palette
from tui.workspace.panels import Panel
from tui.workspace.readings import Told, excerpt

SHORT = 320
"""Code points of a reading that are shown; of a longer one what differs, and what is around it."""
MOST = 12
"""Readings that are shown; of more it is said how many."""

Shown = tuple[Told, tuple[tuple[int, int], ...]]
"""A reading, and the half-open ranges of its text that differ."""


class Emendation(Panel):
    """The reviewer's own words for a passage. Gives the text, or None where it is to stay as it was."""

    DEFAULT_CSS = """
    Emendation > Vertical { width: 110; }
    Emendation VerticalScroll { height: auto; max-height: 12; scrollbar-size-vertical: 1; margin: 0 0 1 0; }
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

    def compose(self) -> ComposeResult:
        """The readings, the lines to type in, and the keys."""
        with Vertical():
            if self.readings:
                with VerticalScroll(can_focus=False):
                    yield Static(self._readings())
            yield Words(self.text, soft_wrap=True, id="words")
            yield Static(id="said")
            yield Static(self.keys_line((("ctrl+s", "save"), ("ctrl+o", self._editor()), ("esc", "leave"))))

    def on_mount(self) -> None:
        """Ready to type, at the end of the text."""
        super().on_mount()
        area = self.query_one(Words)
        area.focus()
        area.move_cursor(area.document.end)
        self.query_one("#said", Static).display = False

    def _editor(self) -> str:
        """What ctrl+o would open, as far as it can be told."""
        name = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
        program = name.split()[0] if name.split() else ""
        return f"in {display(os.path.basename(program))}" if program else "in your $EDITOR"  # noqa: PTH119

    def _readings(self) -> Text:
        """Every reading by its sigla, what differs marked."""
        text = Text()
        sigil, quiet = Style(bold=True), self.tone(self.palette.quiet)
        marked = self.tone(self.palette.accent) + Style(bold=True, underline=True)
        wide = max((len(told.sigla) for told, _ in self.readings[:MOST]), default=1)
        for told, spans in self.readings[:MOST]:
            text.append(f"{told.sigla:<{min(wide, 16)}}  ", sigil)
            end = 0
            for first, last in excerpt(told.text, spans, SHORT):
                if first > end:
                    text.append("… ", quiet)
                at = first
                for start, stop in spans:
                    if stop <= at or start >= last:
                        continue
                    text.append(display(told.text[at : max(at, start)]), quiet)
                    text.append(display(told.text[max(at, start) : min(stop, last)]), marked)
                    at = min(stop, last)
                text.append(display(told.text[at:last]), quiet)
                end = last
                if last < len(told.text):
                    text.append(" ")
            text.append("…\n" if end < len(told.text) else "\n", quiet)
        if len(self.readings) > MOST:
            text.append(f"{len(self.readings) - MOST} readings more: r shows all of them\n", quiet)
        text.rstrip()
        return text

    def action_agree(self) -> None:
        """Take the words."""
        self.dismiss(self.query_one(Words).text)

    def action_edit(self) -> None:
        """Open the words in the reviewer's editor, and take back what it leaves."""
        area, said = self.query_one(Words), self.query_one("#said", Static)
        try:
            words = edited(area.text, self.app.suspend)
        except SuspendNotSupported:
            self._tell(Problem("this terminal can't be given to an editor", "", "Write the words here"))
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
        said.update(Text(display(str(problem)), self.tone(self.palette.danger) + Style(bold=True)))

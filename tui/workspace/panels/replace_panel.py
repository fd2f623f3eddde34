"""Two panels for search and replace: one asks for the words and their replacement, the other about each place."""

from collections.abc import Callable
from enum import StrEnum
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from tui.workspace.panels.panel import Panel
from tui.workspace.text.graphemes import display
from tui.workspace.view.palette import Palette
from tui.workspace.view.replacement import Replacement
from tui.workspace.widgets.clickable_keys import Keys
from tui.workspace.widgets.shown_text import Static, Text
from tui.workspace.widgets.text_fields import OneLine

AROUND = 70
"""Code points of the passage that are shown before and after the words to be replaced."""


class ReplacePanel(Panel[Replacement]):
    """What to replace by what. `count` gives a sentence on how much there is to replace."""

    DEFAULT_CSS = """
    ReplacePanel Horizontal { height: 1; }
    ReplacePanel .lead { width: 10; }
    ReplacePanel Input, ReplacePanel Input:focus { width: 1fr; }
    ReplacePanel #count { margin: 1 0 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,shift+tab,down,up", "other", show=False, priority=True),
        Binding("ctrl+t", "own", show=False, priority=True),
    ]

    def __init__(self, palette: Palette, words: str, count: Callable[[Replacement], str]) -> None:
        super().__init__(palette, "replace in the canonical text")
        self.words = words
        self.own_only = False
        self._count = count

    def compose(self) -> ComposeResult:
        """The two lines, how much there is, and the keys."""
        with Vertical():
            with Horizontal():
                yield Static("replace", classes="lead")
                yield OneLine(self.words, id="words")
            with Horizontal():
                yield Static("by", classes="lead")
                yield OneLine("", id="by", placeholder="nothing")
            yield Static(id="count")
        yield Keys(self.palette, (), id="keys")

    def on_mount(self) -> None:
        """Ready to type: what is searched for is there already, so the new words come next."""
        super().on_mount()
        self.set_focus(self.query_one("#by" if self.words else "#words", OneLine))
        self._show()

    @property
    def _asked(self) -> Replacement:
        words, by = (self.query_one(name, OneLine).value for name in ("#words", "#by"))
        return Replacement(words, by, self.own_only)

    def _show(self) -> None:
        self.query_one("#count", Static).update(Text(self._count(self._asked), self.tone(self.palette.quiet)))
        where = "only your own words" if not self.own_only else "all of the canonical text"
        keys = (("tab", "the other line"), ("ctrl+t", where), ("enter", "go through them"), ("esc", "leave"))
        self.query_one(Keys).tell(keys)

    def on_input_changed(self, event: OneLine.Changed) -> None:
        """Count again."""
        if event.input.id == "words":
            self._show()

    def action_other(self) -> None:
        """To the other line."""
        here = self.focused.id if self.focused is not None else ""
        self.set_focus(self.query_one("#by" if here == "words" else "#words", OneLine))

    def action_own(self) -> None:
        """Only in passages in the reviewer's own words, or in all."""
        self.own_only = not self.own_only
        self._show()

    def on_input_submitted(self, event: OneLine.Submitted) -> None:
        """From the first line to the second, from there on to the places."""
        if event.input.id == "words":
            self.action_other()
        else:
            self.dismiss(self._asked)


class Answer(StrEnum):
    """What to do with the words at a place."""

    YES = "y"
    NO = "n"
    ALL = "a"
    STOP = "s"


class AskPanel(Panel[Answer]):
    """One place: its words, and what would replace them. `esc` stops as well; what was replaced stays."""

    def __init__(self, palette: Palette, title: str, text: str, start: int, end: int, by: str) -> None:
        super().__init__(palette, title)
        self.text, self.start, self.end, self.by = text, start, end, by

    def compose(self) -> ComposeResult:
        """The words in their sentence, and the keys."""
        with Vertical():
            yield Static(self._place())
        keys = (("y", "replace"), ("n", "keep"), ("a", "replace this and all further ones"), ("s esc", "stop here"))
        yield Keys(self.palette, keys)

    def _place(self) -> Text:
        first, last = around(self.text, self.start, self.end)
        old = self.tone(self.palette.danger) + Style(strike=True)
        new = self.tone(self.palette.accent) + Style(bold=True, underline=True)
        place = Text("… " if first else "")
        place.append(_line(self.text[first : self.start]))
        place.append(_line(self.text[self.start : self.end]), old)
        place.append(" → ", self.tone(self.palette.quiet))
        place.append(_line(self.by) or "(nothing)", new)
        place.append(_line(self.text[self.end : last]))
        return place.append(" …" if last < len(self.text) else "")

    def on_key(self, event: events.Key) -> None:
        """Take the answer."""
        if event.character in set(Answer):
            event.stop()
            self.dismiss(Answer(event.character))


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of a text that is shown around [start, end). It is not cut inside a word, unless that is very long."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if first:
        space = text.find(" ", first, start)
        first = first if space < 0 else space + 1
    if last < len(text):
        space = text.rfind(" ", end, last)
        last = last if space < 0 else space
    return first, last


def _line(text: str) -> str:
    return display(text.replace("\n", " "))

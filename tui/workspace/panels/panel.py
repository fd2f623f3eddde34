"""Small panels over the page: a note, a question before a bulk act, a name for an export.

Each is a modal screen over the visible page that shows its keys and returns its result to the caller; `esc` always
closes it without changing anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.workspace.view.palette import Palette
from tui.workspace.widgets.clickable_keys import Clickable, Keys, pressing
from tui.workspace.widgets.shown_text import Static, Text
from tui.workspace.widgets.text_fields import OneLine

Answer = TypeVar("Answer")


class Panel(Clickable, ModalScreen[Answer]):
    """A framed box near the bottom of the page. It returns an answer, or None if the reviewer cancels."""

    DEFAULT_CSS = """
    Panel { align: center bottom; background: transparent; }
    Panel > Vertical {
        width: 84; max-width: 100%; height: auto; max-height: 90%; margin: 0 2 1 2; padding: 0 2;
        background: $panel; border: round $foreground 40%; border-title-color: $foreground;
    }
    Panel Static { height: auto; }
    Panel > Keys { dock: bottom; width: 100%; padding: 0 1; background: $background; }
    Panel Input, Panel Input:focus { border: none; height: 1; padding: 0; background: $surface; }
    Panel Input > .input--placeholder { color: $foreground 60%; }
    Panel TextArea, Panel TextArea:focus { border: none; background: $surface; }
    Panel TextArea { height: 8; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "leave", show=False, priority=True)]

    def __init__(self, palette: Palette, title: str) -> None:
        super().__init__()
        self.palette = palette
        self.heading = title

    def on_mount(self) -> None:
        """Show the title in the frame, on the background colour for which panel texts are drawn."""
        box = self.query_one(Vertical)
        box.border_title = Text(self.heading)
        box.styles.background = self.palette.panel
        self.query_one(Keys).styles.background = self.palette.ground

    def action_leave(self) -> None:
        """Close without changing anything."""
        self.dismiss(None)

    def tone(self, colour: str) -> Style:
        """A style with a colour of the palette and no background."""
        return Style(color=self.palette.ink(colour).color)


class Question(Panel[bool]):
    """A question; `enter` agrees."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "agree", "yes", show=False)]

    def __init__(self, palette: Palette, title: str, sentence: str, agree: str) -> None:
        super().__init__(palette, title)
        self.sentence = sentence
        self.agree = agree

    def compose(self) -> ComposeResult:
        """The question and its keys."""
        with Vertical():
            yield Static(Text(self.sentence))
        yield Keys(self.palette, (("enter", self.agree), ("esc", "cancel")))

    def action_agree(self) -> None:
        """Do it."""
        self.dismiss(True)


class TextQuestion(Panel[str]):
    """Asks for one line of text, such as a file name."""

    def __init__(self, palette: Palette, title: str, *, value: str = "", agree: str = "do it") -> None:
        super().__init__(palette, title)
        self.value = value
        self.agree = agree

    def compose(self) -> ComposeResult:
        """The line and its keys."""
        with Vertical():
            yield OneLine(self.value, id="line")
        yield Keys(self.palette, (("enter", self.agree), ("esc", "leave")))

    def on_mount(self) -> None:
        """Ready to type."""
        super().on_mount()
        self.set_focus(self.query_one(OneLine))  # at once: the next key may be waiting

    def on_input_submitted(self, event: OneLine.Submitted) -> None:
        """Take it."""
        self.dismiss(event.value)


@dataclass(frozen=True, slots=True)
class Choice(Generic[Answer]):
    """A line of a Menu: its key, its name, a description, the answer it gives, and its heading."""

    key: str
    name: str
    what: str
    answer: Answer
    group: str = ""


class Menu(Panel[Answer]):
    """A few choices, each with a key. The choices of a group follow each other under its name."""

    DEFAULT_CSS = "Menu > Vertical { max-height: 100%; overflow-y: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "scroll(1)", "down", show=False),
        Binding("up", "scroll(-1)", "up", show=False),
    ]

    def __init__(self, palette: Palette, title: str, choices: Sequence[Choice[Answer]]) -> None:
        super().__init__(palette, title)
        self.choices = tuple(choices)

    def compose(self) -> ComposeResult:
        """The choices."""
        text = Text()
        room = max(14, *(len(choice.name) + 2 for choice in self.choices))
        group = ""
        for choice in self.choices:
            if choice.group != group:
                group = choice.group
                text.append(f"{group}\n", self.tone(self.palette.quiet))
            press = pressing(choice.key)
            text.append(f" {choice.key} ", Style(bold=True, reverse=True) + press)
            text.append(f" {choice.name.ljust(room)}", Style(bold=True) + press)
            text.append(f"{choice.what}\n", press)
        text.rstrip()
        with Vertical():
            yield Static(text)
        yield Keys(self.palette, (("a letter", "choose"), ("esc", "leave")))

    def action_scroll(self, step: int) -> None:
        """Scroll on a screen that is too low."""
        self.query_one(Vertical).scroll_relative(y=step, animate=False, immediate=True)

    def on_key(self, event: events.Key) -> None:
        """Take the choice with that key."""
        for choice in self.choices:
            if event.character == choice.key:
                event.stop()
                self.dismiss(choice.answer)
                return

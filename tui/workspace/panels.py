"""Small panels over the page: a note, a question before a bulk act, a name for an export.

Each is a modal screen that lets the page shine through, says what its keys do, and gives its result to whoever opened
it; `esc` always leaves everything as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from tui.workspace.graphemes import display
from tui.workspace.labels import Label
from tui.workspace.palette import Palette


@dataclass(frozen=True, slots=True)
class Noted:
    """What the note panel gives back."""

    label: str
    note: str


class Panel(ModalScreen[object]):
    """A framed box near the bottom of the page."""

    DEFAULT_CSS = """
    Panel { align: center bottom; background: transparent; }
    Panel > Vertical {
        width: 84; max-width: 100%; height: auto; max-height: 90%; margin: 0 2 2 2; padding: 0 2;
        background: $panel; border: round $primary;
    }
    Panel Static { height: auto; }
    Panel Input { border: none; height: 1; padding: 0; background: $surface; }
    Panel TextArea { height: 8; border: none; background: $surface; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "leave", show=False, priority=True)]

    def __init__(self, palette: Palette, title: str) -> None:
        super().__init__()
        self.palette = palette
        self.heading = title

    def on_mount(self) -> None:
        """The title stands in the frame."""
        self.query_one(Vertical).border_title = Text(display(self.heading))

    def action_leave(self) -> None:
        """Everything stays as it was."""
        self.dismiss(None)

    def keys_line(self, pairs: Sequence[tuple[str, str]]) -> Text:
        """Keys and what they do, as one line."""
        key = Style(bold=True)
        quiet = Style(color=self.palette.ink(self.palette.quiet).color)
        text = Text()
        for name, what in pairs:
            text.append(name, key)
            text.append(f" {what}   ", quiet)
        return text


class NotePanel(Panel):
    """One key for the label, then a line for the note."""

    def __init__(
        self,
        palette: Palette,
        quoted: str,
        labels: Sequence[Label],
        *,
        label: str = "",
        note: str = "",
        ready: bool = False,
    ) -> None:
        short = quoted if len(quoted) <= 60 else quoted[:40].rstrip() + " … " + quoted[-17:].lstrip()
        super().__init__(palette, f"note on “{short}”")
        self.labels = tuple(labels)
        self.label = label
        self.note = note
        self.choosing = not ready

    def compose(self) -> ComposeResult:
        """Labels, a line, and what the keys do."""
        with Vertical():
            yield Static(id="labels")
            yield Input(self.note, placeholder="a note, if there is something to say", id="note", disabled=True)
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Begin with the label."""
        super().on_mount()
        self._show()

    def _show(self) -> None:
        text = Text()
        for label in self.labels:
            chosen = label.name == self.label
            text.append(f" {label.key} ", Style(bold=True, reverse=chosen))
            text.append(f"{label.name} ", Style(bold=chosen))
        self.query_one("#labels", Static).update(text)
        note = self.query_one(Input)
        if self.choosing:
            self.query_one("#keys", Static).update(
                self.keys_line((("a letter", "label"), ("enter", "no label"), ("esc", "leave")))
            )
        else:
            note.disabled = False
            note.focus()
            self.query_one("#keys", Static).update(self.keys_line((("enter", "save"), ("esc", "leave"))))

    def on_key(self, event: events.Key) -> None:
        """A label's key, while a label is being chosen."""
        if not self.choosing:
            return
        event.stop()
        event.prevent_default()
        if event.key in {"enter", "tab"}:
            self.choosing = False
        elif event.character:
            found = next((label for label in self.labels if label.key == event.character), None)
            if found is None:
                return
            self.label = found.name
            self.choosing = False
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Save."""
        self.dismiss(Noted(self.label, event.value))


class Question(Panel):
    """How many, and `enter` to do it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "agree", "yes", show=False)]

    def __init__(self, palette: Palette, title: str, sentence: str, agree: str) -> None:
        super().__init__(palette, title)
        self.sentence = sentence
        self.agree = agree

    def compose(self) -> ComposeResult:
        """The question and its keys."""
        with Vertical():
            yield Static(Text(display(self.sentence)))
            yield Static(self.keys_line((("enter", self.agree), ("esc", "leave all as it is"))))

    def action_agree(self) -> None:
        """Do it."""
        self.dismiss(True)


class Line(Panel):
    """One line of text to be given: a file name, something to search for."""

    def __init__(self, palette: Palette, title: str, *, value: str = "", hint: str = "", agree: str = "do it") -> None:
        super().__init__(palette, title)
        self.value = value
        self.hint = hint
        self.agree = agree

    def compose(self) -> ComposeResult:
        """The line and its keys."""
        with Vertical():
            if self.hint:
                yield Static(Text(display(self.hint)))
            yield Input(self.value, id="line")
            yield Static(self.keys_line((("enter", self.agree), ("esc", "leave"))))

    def on_mount(self) -> None:
        """Ready to type."""
        super().on_mount()
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it."""
        self.dismiss(event.value)


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a Menu: the key that takes it, its name, and what it is."""

    key: str
    name: str
    what: str


class Menu(Panel):
    """A few choices, one key each."""

    def __init__(self, palette: Palette, title: str, choices: Sequence[Choice]) -> None:
        super().__init__(palette, title)
        self.choices = tuple(choices)

    def compose(self) -> ComposeResult:
        """The choices."""
        text = Text()
        for choice in self.choices:
            text.append(f" {choice.key} ", Style(bold=True, reverse=True))
            text.append(f" {choice.name.ljust(14)}", Style(bold=True))
            text.append(f"{choice.what}\n")
        text.rstrip()
        with Vertical():
            yield Static(text)
            yield Static(self.keys_line((("a letter", "choose"), ("esc", "leave"))))

    def on_key(self, event: events.Key) -> None:
        """Take the choice with that key."""
        for choice in self.choices:
            if event.character == choice.key:
                event.stop()
                self.dismiss(choice.name)
                return


class Emendation(Panel):
    """The reviewer's own words for a passage, the readings in sight behind it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "agree", "save", show=False, priority=True)]

    def __init__(self, palette: Palette, title: str, text: str) -> None:
        super().__init__(palette, title)
        self.text = text

    def compose(self) -> ComposeResult:
        """The editor and its keys."""
        with Vertical():
            yield TextArea(self.text, soft_wrap=True, id="words")
            yield Static(self.keys_line((("ctrl+s", "save"), ("esc", "leave"))))

    def on_mount(self) -> None:
        """Ready to type, at the end of the text."""
        super().on_mount()
        area = self.query_one(TextArea)
        area.focus()
        area.move_cursor(area.document.end)

    def action_agree(self) -> None:
        """Take the words."""
        self.dismiss(self.query_one(TextArea).text)

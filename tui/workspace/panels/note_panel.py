"""The panel to write or change a note: a key for the label, a line for the words, enter."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from tui.review.events import Annotation
from tui.review.shortened import shortened
from tui.workspace.commands.labels import Label
from tui.workspace.panels.panel import Panel
from tui.workspace.text.clipped import LABEL, clipped
from tui.workspace.text.graphemes import display
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.clickable_keys import Keys, pressing
from tui.workspace.widgets.shown_text import Static, Text
from tui.workspace.widgets.text_fields import OneLine

MOST = 5
"""The number of notes offered for resizing to the selected words: each needs a key and a readable line."""
AGAIN = "."
"""The key that chooses the label used last."""


@dataclass(frozen=True, slots=True)
class Noted:
    """The answer of the note panel. `resized` is the id of the note to move to the selected words."""

    label: str
    note: str
    resized: str = ""


class NotePanel(Panel[Noted]):
    """One key for the label, then a line for the note.

    `label` and `note` are what a note that is edited has; `near` are notes that touch the selected words and can be
    moved to exactly these. `last` is the label used last, which AGAIN chooses.
    """

    def __init__(
        self,
        palette: Palette,
        title: str,
        labels: Sequence[Label],
        *,
        label: str = "",
        note: str = "",
        editing: bool = False,
        near: Sequence[Annotation] = (),
        last: str = "",
    ) -> None:
        super().__init__(palette, title)
        self.labels = tuple(labels)
        self.label = label
        self.note = note
        self.choosing = not editing
        self.near = tuple(near)[:MOST]
        self.last = last
        self.resized = ""

    def compose(self) -> ComposeResult:
        """Labels, what could be resized, a line, and what the keys do."""
        with Vertical():
            yield Static(id="labels")
            yield Static(id="near")
            hint = "your note (optional)"
            yield OneLine(
                self.note, keeps_lines=True, placeholder=hint, id="note", disabled=True, select_on_focus=False
            )
        yield Keys(self.palette, id="keys")

    def on_mount(self) -> None:
        """Begin with the label, or with the words of a note that has both."""
        self._show()

    def _show(self) -> None:
        text = Text()
        known = {label.name for label in self.labels}
        for label in self.labels:
            chosen = label.name == self.label
            press = pressing(label.key) if self.choosing else Style()
            text.append(f" {label.key} ", Style(bold=True, reverse=chosen) + press)
            text.append(f"{label.name} ", Style(bold=chosen) + press)
        if self.label and self.label not in known:
            text.append(f" {clipped(self.label, LABEL)} ", Style(bold=True, reverse=True))
        self.query_one("#labels", Static).update(text)
        self._show_near()
        note = self.query_one(OneLine)
        note.disabled = self.choosing
        pairs: list[tuple[str, str]]
        if self.choosing:
            pairs = [("a letter", "label"), ("enter", "none"), ("esc", "leave")]
            if self.near:
                pairs.insert(1, ("a number", "resize that note to these words"))
            if self.last:
                pairs.insert(1, (AGAIN, f"{display(self.last)} again"))
        else:
            self.set_focus(note)  # at once: the next key may be waiting
            pairs = [("enter", "save"), ("tab", "another label"), ("esc", "leave")]
        self.query_one(Keys).tell(pairs)

    def _show_near(self) -> None:
        text = Text()
        quiet = self.tone(self.palette.quiet)
        for number, annotation in enumerate(self.near, 1):
            if self.choosing or annotation.id == self.resized:
                press = pressing(str(number)) if self.choosing else Style()
                text.append(f" {number} ", Style(bold=True, reverse=annotation.id == self.resized) + press)
                short = shortened(annotation.spans[0].exact, 40)
                told = f"{clipped(annotation.label, LABEL) or 'note'} “{short}” {shortened(annotation.note, 40)}"
                text.append(f"{told.strip()}\n", quiet + press)
        text.rstrip()
        near = self.query_one("#near", Static)
        near.display = bool(text.plain)
        near.update(text)

    def on_key(self, event: events.Key) -> None:
        """A label's key, or a note's number, while a label is being chosen; tab goes back to choosing."""
        if event.key == "tab" and not self.choosing:
            event.stop()
            event.prevent_default()
            self.note = self.query_one(OneLine).value
            self.choosing = True
            self.set_focus(None)
            self._show()
            return
        if not self.choosing:
            return
        event.stop()
        event.prevent_default()
        if event.key == "enter":
            self.label = ""
        elif event.key != "tab" and not self._chosen(event.character or ""):
            return
        self.choosing = False
        self._show()

    def _chosen(self, character: str) -> bool:
        """Take a label or a note to resize; whether there was one with that key."""
        for label in self.labels:
            if label.key == character:
                self.label = label.name
                return True
        if character == AGAIN and self.last:
            self.label = self.last
            return True
        if character.isdecimal() and 0 < int(character) <= len(self.near):
            annotation = self.near[int(character) - 1]
            self.resized, self.label, self.note = annotation.id, annotation.label, annotation.note
            self.query_one(OneLine).value = annotation.note
            return True
        return False

    def on_input_submitted(self, event: OneLine.Submitted) -> None:
        """Save."""
        self.dismiss(Noted(self.label, event.value, self.resized))


def title_of(what: str, words: str) -> str:
    """A panel's title: what it does, and the words it is about, in short."""
    return f"{what} “{shortened(words, 56, tail=15)}”"

"""All readings of a passage: which documents have each, how they differ, how alike they are; adopt one from here.

A passage of forty witnesses with two readings takes two entries. Works for a thousand witnesses: only the readings in
view are compared.
"""

from typing import ClassVar

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.workspace.panels.list_panel import ListPanel
from tui.workspace.text.clipped import clipped
from tui.workspace.text.graphemes import line_width
from tui.workspace.text.wrap import wrap
from tui.workspace.view.readings import (
    Told,
    absent,
    alike,
    differing,
    established,
    pieces,
    readings_of,
    sigla_of,
    standing,
)
from tui.workspace.view.scene import Scene
from tui.workspace.widgets.clickable_keys import Keys
from tui.workspace.widgets.list_widget import Listing, ListLine
from tui.workspace.widgets.shown_text import Static, Text

SIGLA = 14
"""The greatest width of the column of sigla. Longer lists are cut there and complete in the line below."""


class ReadingsPanel(ListPanel[int]):
    """The readings of one passage. Returns the number of the witness whose reading to adopt, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("r,i,q", "leave", show=False)]

    def __init__(self, scene: Scene, number: int, witness: int, *, as_on_page: bool = False) -> None:
        """`as_on_page`: in the order of the page by readings, so that numbers mean the same in both."""
        self.readings = readings_of(scene, number, as_on_page=as_on_page)
        count = len(self.readings)
        of = f"{len(scene.collation.cells(number))} of {len(scene.collation.witnesses)} documents"
        plural = "s" if count != 1 else ""
        super().__init__(scene.palette, f"{scene.collation.name(number)} · {count} reading{plural} in {of}")
        self.scene = scene
        self.number = number
        self.adopted = standing(scene, number, self.readings)
        widest = max((line_width(told.sigla) for told in self.readings), default=1)
        self._sigla = min(SIGLA, max(3, widest))
        self.listing = Listing(scene.palette, scene.glyphs, count, self._entry, gap=1)
        here = [index for index, told in enumerate(self.readings) if witness in told.witnesses]
        self.listing.chosen = here[0] if here else 0

    def compose(self) -> ComposeResult:
        """The canonical text, the readings, the documents without one, and the keys."""
        how, words = established(self.scene, self.number)
        with Vertical():
            if how:
                yield Static(self._established(how, words), id="established")
            yield self.listing
            missing = absent(self.scene, self.number)
            if missing:
                quiet = self.tone(self.palette.quiet)
                yield Static(Text().append(f"not in {sigla_of(self.scene, missing)}", quiet))
            said = Static(id="said")
            said.display = False
            yield said
            pairs = [("j k", "move"), ("enter", "adopt"), ("1-9", "adopt that one"), ("esc", "leave")]
        yield Keys(self.palette, pairs, id="keys")

    def _established(self, how: str, words: str) -> Text:
        text = Text().append(f"{how}  ", self.tone(self.palette.note) + Style(bold=True))
        return text.append(clipped(words, 600))

    def _entry(self, index: int, width: int, ground: str) -> list[ListLine]:
        """Sigla on the left, the reading beside them; below it the similarity and all sigla, if they were cut."""
        palette, glyphs, told = self.palette, self.scene.glyphs, self.readings[index]
        plain = palette.ink(palette.text, ground=ground)
        quiet = palette.ink(palette.quiet, ground=ground)
        marked = palette.ink(palette.accent, ground=ground, bold=True) + Style(underline=True)
        lead = self._sigla + 5
        room = max(10, width - lead)
        spans = differing(self.scene, self.number, told, self.readings[0])
        short = clipped(told.sigla, self._sigla)
        tick = glyphs.adopted if index == self.adopted else " "
        number = str(index + 1) if index < 9 else " "
        lines: list[ListLine] = []
        for row, (start, end) in enumerate(wrap(told.text, room)):
            head = [
                (f"{number} ", quiet),
                (tick, palette.ink(palette.decided, ground=ground, bold=True)),
                (short.rjust(self._sigla) + "  ", palette.ink(self._colour(told), ground=ground, bold=True)),
            ]
            line = head if row == 0 else [(" " * lead, plain)]
            lines.append([*line, *pieces(told.text, start, end, spans, plain, marked)])
        for text in self._small_print(index, told, shortened=short != told.sigla):
            lines += [[(" " * lead, plain), (text[a:b], quiet)] for a, b in wrap(text, room)]
        return lines

    def _colour(self, told: Told) -> str:
        return self.palette.of_witness(told.witnesses[0]) if len(told.witnesses) == 1 else self.palette.core

    def _small_print(self, index: int, told: Told, *, shortened: bool) -> list[str]:
        parts = []
        if len(told.witnesses) > 1:
            parts.append(f"{len(told.witnesses)} documents")
        if index:
            likeness = alike(self.scene, self.number, told, self.readings[0])
            if likeness is not None:
                parts.append(f"{min(99, round(likeness * 100))} % like {self.readings[0].sigla.split()[0]}")
        if index == self.adopted:
            parts.append("adopted")
        told_of = [" · ".join(parts)] if parts else []
        return [*told_of, told.sigla] if shortened else told_of

    def action_take(self) -> None:
        """Adopt the chosen reading."""
        self.dismiss(self.readings[self.listing.chosen].witnesses[0])

    def on_key(self, event: events.Key) -> None:
        """A digit adopts the reading with that number. If there is none, say so until the next key."""
        said = self.query_one("#said", Static)
        said.display = False
        if event.character and event.character in "123456789":
            event.stop()
            number, count = int(event.character), len(self.readings)
            if number <= count:
                self.dismiss(self.readings[number - 1].witnesses[0])
                return
            there = "there is only one" if count == 1 else f"there are {count}"
            said.update(Text(f"no reading has the number {number}: {there}", self.tone(self.palette.danger)))
            said.display = True

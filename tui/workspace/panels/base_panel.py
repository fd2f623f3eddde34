"""Which document is the base, and how far: its readings are adopted where nothing is decided yet, after the count."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from tui.workspace.panels.list_panel import ListPanel
from tui.workspace.text.clipped import clipped
from tui.workspace.text.graphemes import line_width
from tui.workspace.view.scene import Scene
from tui.workspace.widgets.clickable_keys import Keys
from tui.workspace.widgets.list_widget import Listing, ListLine
from tui.workspace.widgets.shown_text import Static, Text

Count = Callable[[int, int, int], int]
"""How many undecided passages a witness has, from one passage up to but without another."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A part of the documents: the key that chooses it, its name, and its passages, half-open."""

    key: str
    name: str
    first: int
    last: int


class BasePanel(ListPanel[tuple[int, Extent]]):
    """The documents as they are on the page, with how many undecided passages each would decide. Gives the witness and
    the part chosen. The numbers are those of the page.
    """

    def __init__(self, scene: Scene, witness: int, extents: Sequence[Extent], count: Count) -> None:
        super().__init__(scene.palette, "a base: adopt one document's readings where nothing is decided yet")
        self.scene = scene
        self.extents = tuple(extents)
        self._count = lru_cache(maxsize=256)(count)
        self.order = scene.arrangement.order
        self.listing = Listing(scene.palette, scene.glyphs, len(self.order), self._entry)
        self.listing.chosen = self.order.index(witness)

    def compose(self) -> ComposeResult:
        """The documents, what it means, and the keys."""
        with Vertical():
            yield self.listing
            told = "What the document does not have stays undecided. One undo takes all of it back."
            yield Static(Text(told, self.tone(self.palette.quiet)))
            keys = [("1-9", "document"), *((extent.key, extent.name) for extent in self.extents), ("esc", "leave")]
        yield Keys(self.palette, keys)

    def _entry(self, index: int, width: int, ground: str) -> Sequence[ListLine]:
        palette, number = self.palette, self.order[index]
        witness = self.scene.collation.witnesses[number]
        counts = [f"{self._count(number, one.first, one.last):,} {one.name}" for one in self.extents]
        told = " · ".join(["base", *counts] if number == self.scene.arrangement.base else counts)
        room = max(8, width - 8 - line_width(told))
        title = clipped(witness.title, room)
        siglum = palette.ink(palette.of_witness(number), ground=ground, bold=True)
        return [
            [
                (witness.siglum.ljust(4), siglum),
                (title + " " * max(2, room - line_width(title)), palette.ink(palette.text, ground=ground)),
                (told, palette.ink(palette.quiet, ground=ground) + Style()),
            ]
        ]

    def action_take(self) -> None:
        """The first part, which is the largest."""
        self.dismiss((self.order[self.listing.chosen], self.extents[0]))

    def on_key(self, event: events.Key) -> None:
        """A number chooses a document, a letter the part."""
        character = event.character or ""
        if character.isdigit() and 0 < int(character) <= self.listing.count:
            event.stop()
            self.listing.choose(int(character) - 1)
            return
        for extent in self.extents:
            if character == extent.key:
                event.stop()
                self.dismiss((self.order[self.listing.chosen], extent))
                return

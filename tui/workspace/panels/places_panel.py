"""The panel to go to a place: a paragraph by its name, a heading of the outline, or a mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.witnesses.problem import Problem
from tui.workspace.panels.list_panel import ListPanel
from tui.workspace.text.clipped import clipped
from tui.workspace.text.graphemes import line_width
from tui.workspace.view.paragraph_name import paragraph_named
from tui.workspace.view.scene import Focus, Scene
from tui.workspace.widgets.clickable_keys import Keys
from tui.workspace.widgets.list_widget import Listing, ListLine
from tui.workspace.widgets.shown_text import Static, Text
from tui.workspace.widgets.text_fields import OneLine

SHOWN = 100
"""Code points of a paragraph that are shown before it is gone to."""


@dataclass(frozen=True, slots=True)
class Target:
    """An entry of the list: a mark or a heading, how deep it is, where it is, and who has it."""

    text: str
    focus: Focus
    sigla: str
    depth: int = 0
    mark: str = ""


class PlacesPanel(ListPanel[Focus]):
    """Marks and headings, and a line in which to type: a paragraph's name goes there, words narrow the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("pagedown,ctrl+d", "page(1)", show=False, priority=True),
        Binding("pageup,ctrl+u", "page(-1)", show=False, priority=True),
    ]

    def __init__(self, scene: Scene, focus: Focus, targets: Sequence[Target]) -> None:
        super().__init__(scene.palette, "go to")
        self.scene = scene
        self.focus_at = focus
        self.targets = tuple(targets)
        self.shown = self.targets
        self.named: Focus | None = None
        self.listing = Listing(scene.palette, scene.glyphs, len(self.shown), self._entry)
        before = [
            at for at, one in enumerate(self.shown) if not one.mark and one.focus.passage <= self.focus_at.passage
        ]
        self.listing.chosen = before[-1] if before else 0

    def compose(self) -> ComposeResult:
        """The line, what it names, the list and the keys."""
        with Vertical():
            yield OneLine("", placeholder=f"a paragraph ({self._example()}), or words of a heading", id="line")
            yield Static(id="named")
            yield self.listing
        yield Keys(self.palette, (("enter", "go there"), ("↓ ↑", "choose"), ("esc", "leave")))

    def on_mount(self) -> None:
        """Ready to type."""
        super().on_mount()
        self.set_focus(self.query_one(OneLine))
        self._tell("" if self.targets else "nothing in these documents looks like a heading")

    def _example(self) -> str:
        siglum = self.scene.siglum(self.focus_at.witness)
        return f"{siglum}{min(35, len(self.scene.collation.witnesses[self.focus_at.witness]))}"

    def _tell(self, words: str, *, alarm: bool = False) -> None:
        told = self.query_one("#named", Static)
        told.update(Text(words, self.tone(self.palette.danger if alarm else self.palette.quiet)))
        told.display = bool(words)

    def on_input_changed(self, event: OneLine.Changed) -> None:
        """Show the paragraph that is named, or the entries that have these words."""
        typed = event.value.strip()
        wanted = typed.casefold()
        self.shown = tuple(one for one in self.targets if wanted in one.text.casefold())
        collation = self.scene.collation
        try:
            self.named = paragraph_named(collation, typed, self.focus_at.witness)
        except Problem as problem:
            self.named = None
            self._tell(f"{problem.what}: {problem.remedy}", alarm=True)
        else:
            told = "" if self.shown else "no heading has these words"
            if self.named is not None:
                cell = collation[self.named.passage].cell(self.named.witness)
                told = " ".join(collation.text(cell)[:SHOWN].split()) if cell is not None else ""
            self._tell(told)
        self.listing.show(len(self.shown))
        self._fit()

    def on_input_submitted(self, _event: OneLine.Submitted) -> None:
        """As `enter` anywhere in the panel."""
        self.action_take()

    def action_take(self) -> None:
        """Go to the paragraph that is named, else to the chosen entry."""
        if self.named is not None:
            self.dismiss(self.named)
        elif self.shown:
            self.dismiss(self.shown[self.listing.chosen].focus)

    def _entry(self, index: int, width: int, ground: str) -> Sequence[ListLine]:
        palette, target = self.palette, self.shown[index]
        name = self.scene.collation.name(target.focus.passage)
        right = f"{target.sigla}  {name}" if target.sigla else name
        lead = f"{target.mark} " if target.mark else "  " * target.depth
        room = max(8, width - line_width(lead) - line_width(right) - 4)
        text = clipped(target.text, room)
        return [
            [
                (lead, palette.ink(palette.note, ground=ground, bold=True)),
                (text + " " * (room - line_width(text) + 2), palette.ink(palette.text, ground=ground)),
                (right, palette.ink(palette.quiet, ground=ground)),
            ]
        ]

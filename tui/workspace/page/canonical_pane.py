"""The canonical text so far, beside the page: adopted text with its source, and the passages that are still open.

It shows passages in the order of the exported text. It starts with the passage at the top of the page and so scrolls
with it. If the passage at the cursor would then be below its end, it starts later. It prepares little more text than
fits its height.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.review.canonical import Fragment, fragment
from tui.review.events import Adopt
from tui.workspace.page.bars import fitted
from tui.workspace.page.source_colours import Part, base_of, coloured, parts_of
from tui.workspace.text.graphemes import display
from tui.workspace.text.wrap import wrap
from tui.workspace.view.palette import Look
from tui.workspace.view.scene import Scene
from tui.workspace.widgets.line_widget import Drawn
from tui.workspace.widgets.shown_text import Segment

if TYPE_CHECKING:
    from textual.geometry import Size

Line = list[tuple[str, Style]]


HEADS = 2
"""Lines above the text: the title and a rule."""
EMPTY = "Adopted text will appear here."


class CanonicalPane(Drawn):
    """The canonical text at the right of the page."""

    DEFAULT_CSS = "CanonicalPane { width: 27%; min-width: 26; max-width: 64; height: 1fr; }"

    class Chosen(Message):
        """The user clicked a fragment, or a gap of undecided passages: go to that passage."""

        def __init__(self, passage: int) -> None:
            super().__init__()
            self.passage = passage

    class Scrolled(Message):
        """The user turned the wheel here, by this many lines. The page scrolls, and this pane with it."""

        def __init__(self, lines: int) -> None:
            super().__init__()
            self.lines = lines

    def __init__(self, scene: Scene, **options: Any) -> None:
        super().__init__(**options)
        self.scene = scene
        self._from = 0
        self._cursor = 0
        self._follows = False
        # The lines below the head that belong to the passage at the cursor, half-open.
        self._here = (0, 0)
        self._strips: tuple[Size, list[Strip]] | None = None
        self._lines: dict[tuple[object, ...], Strip] = {}
        # The passage of every line below the head.
        self._places: list[int] = []

    def show(self, scene: Scene, first: int, cursor: int, *, follows: bool = True) -> None:
        """Show the text from this passage on. The passage at the cursor is marked, and in view if the pane `follows`
        it.
        """
        self.scene, self._from, self._cursor, self._follows = scene, first, cursor, follows
        self._strips = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the pane."""
        size = self.size
        if self._strips is None or self._strips[0] != size:
            self._strips = size, self._drawn_lines(self.scene, size.width, size.height)
        return self._strips[1][y]

    def _drawn_lines(self, scene: Scene, width: int, height: int) -> list[Strip]:
        palette = scene.palette
        plain, rule = palette.ink(palette.text), palette.ink(palette.rule)
        edge = Segment(scene.glyphs.column, rule)
        progress = scene.review.progress()
        head: Line = [
            ("  canonical", palette.ink(palette.text, bold=True)),
            (f"  {progress.decided:,} of {progress.passages:,}", palette.ink(palette.faint)),
        ]
        empty = Strip([Segment(scene.glyphs.column + " " * (width - 1), rule)], width)
        strips = [
            Strip([edge, *fitted(head, width - 1, plain)], width),
            Strip([Segment(scene.glyphs.column + scene.glyphs.rule * (width - 1), rule)], width),
        ]
        before, self._lines = self._lines, {}
        for line in self._written(scene, width - 1, height - HEADS):
            # Most lines are the same as last time. Reuse the strip, so that it is not compared or sent again.
            key = (width, *line)
            strip = before.get(key) or (Strip([edge, *fitted(line, width - 1, plain)], width) if line else empty)
            self._lines[key] = strip
            strips.append(strip)
        return (strips + [empty] * height)[:height]

    def _are_of(self, lines: list[Line], numbers: NDArray[np.int64]) -> None:
        """The lines just added belong to these passages: a click on them goes to the first."""
        if (numbers == self._cursor).any():
            self._here = len(self._places), len(lines)
        if len(numbers):
            self._places += [int(numbers[0])] * (len(lines) - len(self._places))

    def _first(self, scene: Scene, height: int) -> int:
        """The first passage to show: the one at the top of the page, or a later one if the text between it and the
        passage at the cursor is longer than the pane.
        """
        if not self._follows:
            return self._from
        first = min(self._from, self._cursor)
        review = scene.review
        texts = np.flatnonzero((review.decided & ~review.left_out)[first : self._cursor])
        # Every text takes at least one line, and an empty line below it.
        return first + int(texts[-height]) if len(texts) > height > 0 else first

    def _written(self, scene: Scene, width: int, height: int) -> list[Line]:
        lines: list[Line] = []
        self._places = []
        self._here = (0, 0)
        if len(scene.rows):
            order = np.arange(self._first(scene, height), len(scene.collation))
            cursor = self._cursor if self._follows else -1
            decided = np.flatnonzero(scene.review.decided[order])
            at, left_out = 0, 0  # the first passage that is not shown, and how many before it were left out
            for place in decided.tolist():
                if len(lines) >= height and cursor < int(order[at - left_out]):
                    break
                number = int(order[place])
                established = fragment(scene.review, number)
                if place > at or established is not None:
                    self._left_out(scene, lines, left_out)
                    self._are_of(lines, order[at - left_out : at])
                    left_out = 0
                self._undecided(scene, lines, order[at:place])
                self._are_of(lines, order[at:place])
                if established is None:
                    left_out += 1
                else:
                    self._fragment(scene, lines, established, number, width, height)
                    self._are_of(lines, order[place : place + 1])
                at = place + 1
            self._left_out(scene, lines, left_out)
            self._are_of(lines, order[at - left_out : at])
            self._undecided(scene, lines, order[at:])
            self._are_of(lines, order[at:])
            if not scene.review.decided.any():
                faint = scene.palette.ink(scene.palette.faint)
                lines += [[("     ", faint), (EMPTY[a:b], faint)] for a, b in wrap(EMPTY, max(1, width - 6))]
        first, last = self._here if self._follows else (0, 0)
        skipped = min(first, max(0, last - height))
        self._places = self._places[skipped:]
        return lines[skipped : skipped + height]

    def _undecided(self, scene: Scene, lines: list[Line], numbers: NDArray[np.int64]) -> None:
        if not len(numbers):
            return
        palette, glyphs = scene.palette, scene.glyphs
        faint = palette.ink(palette.faint)
        here = bool((numbers == self._cursor).any())
        mark = glyphs.here if here else glyphs.undecided
        ink = palette.ink(palette.text) if here else faint
        lines += [[(f" {mark}  ", ink), (f"{len(numbers)} undecided", faint)], []]

    def _left_out(self, scene: Scene, lines: list[Line], count: int) -> None:
        """Add a line with the number of passages left out, if any."""
        if count:
            faint = scene.palette.ink(scene.palette.faint)
            lines += [[(f" {scene.glyphs.left_out}  ", faint), (f"{count} left out", faint)], []]

    def _fragment(
        self, scene: Scene, lines: list[Line], established: Fragment, number: int, width: int, most: int
    ) -> None:
        """The first `most` lines of a fragment."""
        palette, glyphs = scene.palette, scene.glyphs
        verdict = scene.verdict(number)
        parts: list[Part] = []
        siglum, whose = "", palette.ink(palette.text)
        if verdict is not None and isinstance(verdict.choice, Adopt):
            mark, ink = glyphs.adopted, palette.ink(palette.decided, bold=True)
            parts = parts_of(scene, verdict.choice.pieces)
            source = base_of(parts)
            pieces = verdict.choice.pieces
            named = [piece.witness for piece, part in zip(pieces, parts, strict=True) if part[2] == source]
            siglum = named[0][:3] if named else ""
            whose = ink if source is None else palette.ink(palette.of_witness(source), bold=True)
        else:
            mark, ink = glyphs.emended, palette.ink(palette.note, bold=True)
        style = palette.style(Look.PLAIN)
        if number == self._cursor:
            style = palette.style(Look.CURSOR)
        text = display(established.text)
        for index, (start, end) in enumerate(wrap(established.text, max(1, width - 6))[: max(1, most)]):
            lead = [(f" {mark}", ink), (siglum.ljust(3), whose)] if index == 0 else [("     ", ink)]
            words = coloured(scene, text, start, end, parts, style) if len(parts) > 1 else [(text[start:end], style)]
            lines.append([*lead, *words])
        lines.append([])

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Go to the passage that was clicked."""
        if HEADS <= event.y < HEADS + len(self._places):
            self.post_message(self.Chosen(self._places[event.y - HEADS]))

    def on_mouse_scroll_down(self, _event: events.MouseScrollDown) -> None:
        """Scroll up with the wheel."""
        self.post_message(self.Scrolled(3))

    def on_mouse_scroll_up(self, _event: events.MouseScrollUp) -> None:
        """The wheel."""
        self.post_message(self.Scrolled(-3))

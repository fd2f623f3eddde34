"""The overview ruler: a map of the whole document in two lines.

The upper line is the track: core, variants, text of a single document, passages hidden by a filter. The lower line
shows the cursor, the window, verdicts, notes, moved text and search matches. A click or a drag goes to that place.

A move must not cost more in a long document than in a short one. So everything that does not depend on the cursor is
computed with numpy when it changes, and drawing a line touches only the cells of the screen.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.color import Color
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.collation.arrays import Flags, Numbers
from tui.collation.collation import AGREEMENTS, KINDS, Agreement, Collation, Kind, LinkKind
from tui.workspace.page.bars import Piece, fitted
from tui.workspace.view.palette import mix
from tui.workspace.view.scene import Scene
from tui.workspace.view.search import Matches
from tui.workspace.widgets.line_widget import Drawn

ALWAYS = 40.0
"""Bytes that count for a passage beside its text, so that the shortest passage can be found on the ruler."""

_STRENGTHS = ((0.34, 0.45), (0.67, 0.7))
"""Up to which density of differences the ruler has which strength of their colour; above that it has all of it."""

Sizes = NDArray[np.float64]
RulerMark = tuple[str, str, bool]
"""A glyph, its colour, and whether it is bold."""


def sizes_of(collation: Collation) -> Sizes:
    """For every passage the length of its longest cell in bytes, plus a constant."""
    if not len(collation):
        return np.zeros(0)
    bounds = [witness.bounds for witness in collation.witnesses]
    flat = np.concatenate(bounds)
    base = np.cumsum([0, *(len(each) for each in bounds[:-1])])[collation.witness]
    sizes = flat[base + collation.last - 1, 1] - flat[base + collation.first, 0]
    longest: Sizes = np.maximum.reduceat(sizes, collation.start[:-1]) + ALWAYS
    return longest


class Ruler(Drawn):
    """The whole document in two lines."""

    DEFAULT_CSS = "Ruler { height: 2; }"

    class Chosen(Message):
        """The user clicked or dragged: go to that row."""

        def __init__(self, row: int) -> None:
            super().__init__()
            self.row = row

    def __init__(self, scene: Scene, **options: Any) -> None:
        super().__init__(**options)
        self.scene = scene
        self._row = 0
        self._window = (0, 0)
        self._matches: Matches | None = None
        self._shown: Flags | None = None
        # For every cell of the screen its first row, and the first row after it.
        self._edges: Numbers = np.zeros(0, dtype=np.int64)
        self._until: Numbers = np.zeros(0, dtype=np.int64)
        self._sizes: tuple[Collation, Any] | None = None
        self._decided: tuple[int, list[int]] | None = None
        self._track: Strip | None = None
        self._marks: dict[int, RulerMark] | None = None
        self._marked_at = -1
        self._pieces: tuple[dict[int, RulerMark], list[Piece]] | None = None
        self._dragging = False

    # Showing

    def show(self, scene: Scene) -> None:
        """Show a scene's rows."""
        self.scene = scene
        self._lay()

    def on_resize(self) -> None:
        """Divide the new width among the rows."""
        self._lay()

    def mark(self, row: int, window: tuple[int, int]) -> None:
        """Show the cursor's row and the rows in view."""
        self._row, self._window = row, window
        self.refresh()

    def find(self, matches: Matches | None) -> None:
        """Show where a search has matches."""
        if matches is not self._matches:
            self._matches, self._marks = matches, None
            self.refresh()

    def leave_out(self, shown: Flags | None) -> None:
        """Show which rows a filter hides."""
        if shown is not self._shown:
            self._shown, self._track = shown, None
            self.refresh()

    def _lay(self) -> None:
        """Give every row its share of the width by length of text, so that the ruler is a map of the document."""
        scene, width = self.scene, max(1, self.size.width - 2)
        self._track = self._marks = self._decided = None
        count = len(scene.rows)
        self._edges = self._until = np.zeros(0, dtype=np.int64)
        if count:
            if self._sizes is None or self._sizes[0] is not scene.collation:
                self._sizes = scene.collation, sizes_of(scene.collation)
            ends = np.cumsum(_tall(scene, self._sizes[1]))
            edges = np.searchsorted(ends, np.arange(width) * (ends[-1] / width), side="right")
            self._edges = np.minimum(edges, count - 1)
            self._until = np.maximum(self._edges + 1, np.append(self._edges[1:], count))
        self.refresh()

    def _cells(self, row: int) -> tuple[int, int]:
        """The first and the last cell of a row."""
        last = int(np.searchsorted(self._edges, row, side="right")) - 1
        first = int(np.searchsorted(self._edges, self._edges[last], side="left"))
        return first, last

    def _cells_of(self, passages: Any) -> list[int]:
        """The cells in which these passages are marked, each cell once."""
        rows = np.unique(self.scene.rows.row_of[np.asarray(passages, dtype=np.int64)])
        last = np.searchsorted(self._edges, rows, side="right") - 1
        first = np.searchsorted(self._edges, self._edges[last], side="left")
        cells: list[int] = np.unique((first + last) // 2).tolist()
        return cells

    # Drawing

    def render_line(self, y: int) -> Strip:
        """The track, or the marks below it."""
        scene, width = self.scene, self.size.width
        plain = scene.palette.ink(scene.palette.text)
        if not len(self._edges):
            return fitted([], width, plain)
        if y == 0:
            if self._track is None:
                self._track = self._draw_track(scene, width, plain)
            return self._track
        return self._draw_marks(scene, width, plain)

    def _draw_track(self, scene: Scene, width: int, plain: Style) -> Strip:
        palette, glyphs, collation, rows = scene.palette, scene.glyphs, scene.collation, scene.rows
        pieces: list[Piece] = [(" ", plain)]
        core, partial = KINDS.index(Kind.CORE), KINDS.index(Kind.PARTIAL)
        some = [True] * len(self._edges)
        if self._shown is not None:
            sums = np.concatenate(([0], np.cumsum(self._shown)))
            some = (sums[self._until] > sums[self._edges]).tolist()
        for row, seen, dense in zip(self._edges.tolist(), some, self._density().tolist(), strict=True):
            number = int(rows.passages[rows.start[row]])
            kind = collation.kind[number]
            if not seen:
                style, glyph = palette.ink(palette.faint), glyphs.hidden
            elif kind in {core, partial}:
                style, glyph = self._ink(dense), glyphs.track
            else:
                witness = int(collation.witness[collation.start[number]])
                style, glyph = palette.ink(palette.of_witness(witness)), glyphs.rule
            pieces.append((glyph, style))
        return fitted(pieces, width, plain)

    def _density(self) -> Sizes:
        """For every cell of the screen how much of its shared text differs, beside the other cells in which some does:
        from 0 (nothing) to 1 (as much as anywhere). A passage that differs only in case, punctuation or spaces counts
        half.
        """
        rows, collation = self.scene.rows, self.scene.collation
        shared = ~rows.band
        agreement = collation.agreement[rows.passages[rows.start[:-1]]]
        slight = agreement == AGREEMENTS.index(Agreement.NORMALISED)
        weight = np.where(shared & rows.stops, np.where(slight, 0.5, 1.0), 0.0)
        sums, counts = (np.concatenate(([0], np.cumsum(each))) for each in (weight, shared))
        count = counts[self._until] - counts[self._edges]
        density: Sizes = (sums[self._until] - sums[self._edges]) / np.maximum(1, count)
        some = density > 0
        if some.any():
            least, most = density[some].min(), density.max()
            density[some] = np.maximum(0.01, 1 - (most - density[some]) / (most - least)) if most > least else 1.0
        return density

    def _ink(self, dense: float) -> Style:
        """The style of a cell by its density: the more differs, the stronger the colour."""
        palette = self.scene.palette
        if dense <= 0:
            return palette.ink(palette.quiet)
        strength = next((strength for most, strength in _STRENGTHS if dense <= most), 1.0)
        if palette.ansi:
            return palette.ink(palette.accent, bold=strength == 1.0, dim=strength < 1.0)
        colour = Color.parse(mix(palette.rule, palette.accent, strength))
        return palette.ink(palette.accent, bold=strength == 1.0) + Style(color=colour)

    def _standing(self, scene: Scene) -> dict[int, RulerMark]:
        """The marks that do not depend on the cursor, by cell. Later marks hide earlier ones."""
        review, palette, glyphs = scene.review, scene.palette, scene.glyphs
        if self._marks is not None and self._marked_at == review.revision:
            return self._marks
        marks: dict[int, RulerMark] = {}
        if review.decided.any():
            closed, out = self._cells_all(review.decided), self._cells_all(review.left_out)
            marks = dict.fromkeys(np.flatnonzero(closed).tolist(), (glyphs.adopted, palette.decided, False))
            marks |= dict.fromkeys(np.flatnonzero(out).tolist(), (glyphs.left_out, palette.quiet, False))
        moved = [n for link in scene.collation.links if link.kind is LinkKind.MOVED for n in (link.source, link.target)]
        marks |= dict.fromkeys(self._cells_of(moved), (glyphs.moved, palette.quiet, False))
        marks |= dict.fromkeys(self._cells_of(list(review.annotated)), (glyphs.note, palette.note, True))
        if self._matches is not None:
            marks |= dict.fromkeys(self._cells_of(self._matches.passage), (glyphs.found, palette.accent, True))
        self._marks, self._marked_at = marks, review.revision
        return marks

    def _cells_all(self, passages: Flags) -> Flags:
        """For every cell of the screen whether all its passages are in this set."""
        rows = self.scene.rows
        others = np.concatenate(([0], np.cumsum(~passages[rows.passages])))
        found: Flags = others[rows.start[self._until]] == others[rows.start[self._edges]]
        return found

    def _draw_marks(self, scene: Scene, width: int, plain: Style) -> Strip:
        palette = scene.palette
        marks = self._standing(scene)
        if self._pieces is None or self._pieces[0] is not marks:
            # After a move nearly all cells are unchanged: only those of the window are drawn again.
            self._pieces = marks, [self._piece(marks, cell, palette.ground) for cell in range(len(self._edges))]
        first, last = self._cells(self._window[0])[0], self._cells(self._window[1])[1]
        here = sum(self._cells(self._row)) // 2
        pieces = [(" ", plain), *self._pieces[1]]
        for cell in range(first, last + 1):
            pieces[cell + 1] = self._piece(marks, cell, palette.raised)
        pieces[here + 1] = (scene.glyphs.here, palette.ink(palette.text, ground=palette.raised, bold=True))
        return fitted(pieces, width, plain)

    def _piece(self, marks: dict[int, RulerMark], cell: int, ground: str) -> Piece:
        palette = self.scene.palette
        glyph, colour, bold = marks.get(cell, (" ", palette.text, False))
        return glyph, palette.ink(colour, ground=ground, bold=bold)

    # The mouse

    def _choose(self, x: int) -> None:
        if len(self._edges):
            row = int(self._edges[min(max(0, x - 1), len(self._edges) - 1)])
            if row != self._row or not self._dragging:
                self.post_message(self.Chosen(row))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go to the place that was pressed, and follow the mouse from there."""
        self._choose(event.x)
        self._dragging = True
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse."""
        if self._dragging and event.button:
            self._choose(event.x)

    def on_mouse_up(self, _event: events.MouseUp) -> None:
        """End the dragging."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()


def _tall(scene: Scene, sizes: Sizes) -> Sizes:
    """The height of each row: that of its fullest column, in the measure of the passages' sizes."""
    rows, collation = scene.rows, scene.collation
    witness = collation.witness[collation.start[rows.passages]]
    begins = np.zeros(len(rows.passages), dtype=bool)
    begins[rows.start[:-1]] = True
    begins[1:] |= np.diff(witness) != 0
    columns = np.flatnonzero(begins)
    full = np.add.reduceat(sizes[rows.passages], columns)
    tall: Sizes = np.maximum.reduceat(full, np.searchsorted(columns, rows.start[:-1]))
    return tall

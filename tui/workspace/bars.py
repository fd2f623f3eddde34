"""The quiet frame: the line at the top, the overview ruler, the line of keys. Each draws its own lines."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.collation.collation import KINDS, Kind
from tui.workspace.commands import Command, shown
from tui.workspace.desk import Desk, Saving
from tui.workspace.drawn import Drawn
from tui.workspace.graphemes import line_width
from tui.workspace.palette import Palette
from tui.workspace.picture import clipped
from tui.workspace.scene import Scene

if TYPE_CHECKING:
    from numpy.typing import NDArray

Piece = tuple[str, Style]

HELP_WIDTH = 10
"""What `?` and its word take in the line of keys."""


def fitted(pieces: Sequence[Piece], width: int, plain: Style) -> Strip:
    """Pieces of text as one line of exactly that width."""
    strip = Strip([Segment(text, style) for text, style in pieces if text])
    return strip.adjust_cell_length(width, plain)


class TopLine(Drawn):
    """Whose review this is, how far it has come, and how it stands on disk."""

    DEFAULT_CSS = "TopLine { height: 1; }"

    def __init__(self, desk: Desk, palette: Palette, **options: Any) -> None:
        super().__init__(**options)
        self.desk = desk
        self.palette = palette
        self.status = ""

    def tell(self, *, palette: Palette | None = None, status: str | None = None) -> None:
        """Show something else: other colours, another word on what is filtered or searched for."""
        self.palette = palette or self.palette
        self.status = self.status if status is None else status
        self.refresh()

    def render_line(self, _y: int) -> Strip:
        """The one line."""
        width, palette = self.size.width, self.palette
        plain = palette.ink(palette.text)
        right = self._saving(palette)
        room = width - line_width(right[0]) - 1
        left: list[Piece] = [(" recension ", palette.badge(palette.core)), ("  ", plain)]
        left.append((clipped(self.desk.session.title, max(8, room // 3)), palette.ink(palette.text, bold=True)))
        used = sum(line_width(text) for text, _ in left)
        for text, style in self._counts(palette):
            if used + line_width(text) + 3 > room:
                break
            left += [("   ", plain), (text, style)]
            used += line_width(text) + 3
        left.append((" " * max(1, width - used - line_width(right[0]) - 1), plain))
        return fitted([*left, right, (" ", plain)], width, plain)

    def _counts(self, palette: Palette) -> list[Piece]:
        quiet = palette.ink(palette.quiet)
        progress = self.desk.review.progress()
        done = progress.decided == progress.passages
        pieces = [
            (f"core {progress.core}", quiet),
            (f"tails {progress.tails}", quiet),
            (
                f"decided {progress.decided} of {progress.passages}",
                palette.ink(palette.decided) if done else quiet,
            ),
        ]
        if progress.notes:
            pieces.append((f"{progress.notes} note{'s' if progress.notes != 1 else ''}", palette.ink(palette.note)))
        if self.status:
            pieces.append((self.status, palette.ink(palette.accent)))
        return pieces

    def _saving(self, palette: Palette) -> Piece:
        if self.desk.session.read_only:
            return "read-only", palette.ink(palette.danger, bold=True)
        match self.desk.saving:
            case Saving.SAVED:
                return "saved ✓", palette.ink(palette.decided)
            case Saving.PENDING:
                return "saving …", palette.ink(palette.quiet)
            case Saving.TROUBLE:
                return "not saved!", palette.ink(palette.danger, bold=True)
        return "", palette.ink(palette.text)


class Ruler(Drawn):
    """The whole document in two lines: what it is made of, and where verdicts, notes and the reader are."""

    DEFAULT_CSS = "Ruler { height: 2; }"

    class Chosen(Message):
        """A place was clicked: go to that passage."""

        def __init__(self, passage: int) -> None:
            super().__init__()
            self.passage = passage

    def __init__(self, scene: Scene, **options: Any) -> None:
        super().__init__(**options)
        self.scene = scene
        self._row = 0
        self._window = (0, 0)
        self._edges: NDArray[np.int64] = np.zeros(1, dtype=np.int64)
        self._track: Strip | None = None

    def show(self, scene: Scene) -> None:
        """Show a scene's rows."""
        self.scene = scene
        self._lay()

    def on_resize(self) -> None:
        """Divide anew."""
        self._lay()

    def _lay(self) -> None:
        """Give every row its share of the width: by length of text, so that the ruler is a map of the document."""
        scene, width = self.scene, max(1, self.size.width - 2)
        self._track = None
        if len(scene.rows):
            collation = scene.collation
            lengths = np.ones(len(collation), dtype=np.float64)
            sizes = np.zeros(len(collation.witness), dtype=np.int64)
            for number, witness in enumerate(collation.witnesses):
                mine = np.flatnonzero(collation.witness == number)
                if len(mine):
                    sizes[mine] = witness.bounds[collation.last[mine] - 1, 1] - witness.bounds[collation.first[mine], 0]
            if len(sizes):
                lengths = np.maximum.reduceat(sizes, collation.start[:-1]).astype(np.float64) + 40.0
            tall = np.maximum.reduceat(lengths[scene.rows.passages], scene.rows.start[:-1])
            ends = np.cumsum(tall)
            self._edges = np.searchsorted(ends, np.arange(width) * (ends[-1] / width), side="right")
            self._edges = np.minimum(self._edges, len(scene.rows) - 1)
        self.refresh()

    def mark(self, row: int, window: tuple[int, int]) -> None:
        """Where the reader is: the cursor's row and the rows in view."""
        self._row, self._window = row, window
        self.refresh()

    def _cell(self, row: int) -> int:
        return int(np.searchsorted(self._edges, row, side="right")) - 1 if len(self._edges) else 0

    def render_line(self, y: int) -> Strip:
        """The track, or the marks below it."""
        scene, width = self.scene, self.size.width
        plain = scene.palette.ink(scene.palette.text)
        if not len(scene.rows):
            return fitted([], width, plain)
        if y == 0:
            if self._track is None:
                self._track = self._draw_track(scene, width, plain)
            return self._track
        return self._draw_marks(scene, width, plain)

    def _draw_track(self, scene: Scene, width: int, plain: Style) -> Strip:
        palette, collation = scene.palette, scene.collation
        pieces: list[Piece] = [(" ", plain)]
        core, partial = KINDS.index(Kind.CORE), KINDS.index(Kind.PARTIAL)
        for row in self._edges.tolist():
            number = int(scene.rows.passages[scene.rows.start[row]])
            kind = collation.kind[number]
            if kind == core and not scene.rows.stops[row]:
                style, glyph = palette.ink(palette.quiet), scene.glyphs.track
            elif kind in {core, partial}:
                style, glyph = palette.ink(palette.accent, bold=True), scene.glyphs.track
            else:
                witness = int(collation.witness[collation.start[number]])
                style, glyph = palette.ink(palette.of_witness(witness)), scene.glyphs.rule
            pieces.append((glyph, style))
        return fitted(pieces, width, plain)

    def _draw_marks(self, scene: Scene, width: int, plain: Style) -> Strip:
        palette, glyphs = scene.palette, scene.glyphs
        cells = len(self._edges)
        marks: list[Piece] = [(" ", plain)] * cells
        lit = palette.ink(palette.text, ground=palette.raised)
        first, last = self._cell(self._window[0]), self._cell(self._window[1])
        for cell in range(max(0, first), min(cells, last + 1)):
            marks[cell] = (" ", lit)
        decided = scene.review.decided
        nexts = np.append(self._edges[1:], len(scene.rows))
        for cell, (row, following) in enumerate(zip(self._edges.tolist(), nexts.tolist(), strict=True)):
            until = max(row + 1, following)
            numbers = scene.rows.passages[scene.rows.start[row] : scene.rows.start[until]]
            if len(numbers) and decided[numbers].all():
                marks[cell] = (glyphs.adopted, palette.ink(palette.decided, ground=self._ground(palette, marks[cell])))
        for number in {number for number, *_ in scene.review.annotation_order()}:
            cell = self._cell(int(scene.rows.row_of[number]))
            if 0 <= cell < cells:
                marks[cell] = (glyphs.note, palette.ink(palette.note, bold=True))
        here = self._cell(self._row)
        if 0 <= here < cells:
            marks[here] = (glyphs.here, palette.ink(palette.text, ground=palette.raised, bold=True))
        return fitted([(" ", plain), *marks], width, plain)

    def _ground(self, palette: Palette, mark: Piece) -> str:
        return palette.raised if mark[1].bgcolor == palette.ink("", ground=palette.raised).bgcolor else palette.ground

    def on_click(self, event: events.Click) -> None:
        """Go to what is clicked."""
        cell = event.x - 1
        if len(self.scene.rows) and 0 <= cell < len(self._edges):
            self.post_message(self.Chosen(self.scene.rows.of(int(self._edges[cell]))[0]))


class KeyBar(Drawn):
    """The keys that matter here; a sentence about what was just done takes its place for a moment."""

    DEFAULT_CSS = "KeyBar { height: 1; }"

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

    def __init__(self, palette: Palette, **options: Any) -> None:
        super().__init__(**options)
        self.palette = palette
        self._commands: tuple[Command, ...] = ()
        self._lead = ""
        self._sentence = ""
        self._alarm = False
        self._spots: list[tuple[int, int, Command]] = []

    def colour(self, palette: Palette) -> None:
        """Take other colours."""
        self.palette = palette
        self.refresh()

    def tell(self, commands: Sequence[Command], lead: str = "") -> None:
        """Show these commands, after a word on what is going on (a count of selected words)."""
        if (tuple(commands), lead) != (self._commands, self._lead):
            self._commands, self._lead = tuple(commands), lead
            self.refresh()

    def say(self, sentence: str, *, alarm: bool = False) -> None:
        """A sentence in place of the keys, until the next key."""
        if (sentence, alarm) != (self._sentence, self._alarm):
            self._sentence, self._alarm = sentence, alarm
            self.refresh()

    def render_line(self, _y: int) -> Strip:
        """The one line."""
        width, palette = self.size.width, self.palette
        plain = palette.ink(palette.text)
        self._spots = []
        if self._sentence:
            ink = palette.ink(palette.danger if self._alarm else palette.text, bold=self._alarm)
            return fitted([(" ", plain), (clipped(self._sentence, width - 2), ink)], width, plain)
        pieces: list[Piece] = [(" ", plain)]
        used = 1
        if self._lead:
            pieces.append((self._lead + "   ", palette.ink(palette.accent, bold=True)))
            used += line_width(self._lead) + 3
        for index, command in enumerate(self._commands):
            keys = f" {footer_keys(command)} "
            label = f" {command.short}  "
            # The last is help: there is always room for that one.
            spare = 0 if index == len(self._commands) - 1 else HELP_WIDTH
            if used + line_width(keys) + line_width(label) + spare > width:
                continue
            self._spots.append((used, used + line_width(keys + label), command))
            pieces += [
                (keys, palette.ink(palette.text, ground=palette.raised, bold=True)),
                (label, palette.ink(palette.quiet)),
            ]
            used += line_width(keys) + line_width(label)
        return fitted(pieces, width, plain)

    def on_click(self, event: events.Click) -> None:
        """Clicking a key is pressing it."""
        for start, end, command in self._spots:
            if start <= event.x < end:
                self.post_message(self.Pressed(command))
                return


def footer_keys(command: Command) -> str:
    """A command's keys in the footer: the range of digits as one, a pair of brackets together, else the first."""
    if len(command.keys) > 4 and command.keys[0].isdigit():
        return f"{command.keys[0]}-{command.keys[-1]}"
    if command.id == "next_difference":
        return "] ["
    return shown(command.keys[0]) if command.keys else ""

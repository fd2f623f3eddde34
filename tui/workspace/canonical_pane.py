"""The canonical text as it is now established, beside the page: what was adopted, with its source; what is still open.

It draws from the passage at the top of the page downwards, so it goes along with the reader, and makes no more of the
text than fits its height.
"""

from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui.review.canonical import Fragment, fragment
from tui.review.events import Adopt, LeaveOut
from tui.workspace.bars import fitted
from tui.workspace.graphemes import display
from tui.workspace.palette import Look
from tui.workspace.scene import Scene
from tui.workspace.wrap import wrap

Line = list[tuple[str, Style]]


class CanonicalPane(Widget):
    """The established text at the right of the page."""

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = "CanonicalPane { width: 27%; min-width: 26; max-width: 64; height: 1fr; }"

    def __init__(self, scene: Scene, **options: Any) -> None:
        super().__init__(**options)
        self.scene = scene
        self._from = 0
        self._cursor = 0
        self._lines: list[Line] | None = None

    def show(self, scene: Scene, row: int, cursor: int) -> None:
        """Show the text from this row on; the cursor's passage is marked."""
        self.scene, self._from, self._cursor = scene, row, cursor
        self._lines = None
        self.refresh()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._lines = None

    def render_line(self, y: int) -> Strip:
        """One line of the pane."""
        scene, width = self.scene, self.size.width
        palette = scene.palette
        plain, rule = palette.ink(palette.text), palette.ink(palette.rule)
        edge = Segment(scene.glyphs.column, rule)
        if y == 0:
            progress = scene.review.progress()
            head = [
                ("  canonical", palette.ink(palette.text, bold=True)),
                (f"  {progress.decided} of {progress.passages}", palette.ink(palette.faint)),
            ]
            return Strip([edge, *fitted(head, width - 1, plain)], width)
        if y == 1:
            return Strip([edge, Segment(scene.glyphs.rule * (width - 1), rule)], width)
        if self._lines is None:
            self._lines = self._written(scene, width - 1, self.size.height - 2)
        lines = self._lines
        pieces = lines[y - 2] if y - 2 < len(lines) else []
        return Strip([edge, *fitted(pieces, width - 1, plain)], width)

    def _written(self, scene: Scene, width: int, height: int) -> list[Line]:
        lines: list[Line] = []
        order = scene.rows.passages
        at = int(scene.rows.start[self._from]) if len(scene.rows) else 0
        open_run: list[int] = []
        left_out = 0
        while at < len(order) and len(lines) < height:
            number = int(order[at])
            verdict = scene.verdict(number)
            established = fragment(scene.review, number)
            if established is None:
                if verdict is not None and isinstance(verdict.choice, LeaveOut):
                    left_out += 1
                else:
                    open_run.append(number)
            else:
                self._gap(scene, lines, open_run, left_out)
                open_run, left_out = [], 0
                self._fragment(scene, lines, established, number, width)
            at += 1
            if len(open_run) + left_out > 2000:
                break
        self._gap(scene, lines, open_run, left_out)
        if not lines:
            lines.append([("  nothing yet", scene.palette.ink(scene.palette.faint))])
        return lines[:height]

    def _gap(self, scene: Scene, lines: list[Line], undecided: list[int], left_out: int) -> None:
        palette, glyphs = scene.palette, scene.glyphs
        faint = palette.ink(palette.faint)
        if undecided:
            here = self._cursor in undecided
            mark = glyphs.here if here else glyphs.undecided
            ink = palette.ink(palette.text) if here else faint
            lines.append([(f" {mark}  ", ink), (f"{len(undecided)} undecided", faint)])
        if left_out:
            lines.append([(f" {glyphs.left_out}  ", faint), (f"{left_out} left out", faint)])
        if undecided or left_out:
            lines.append([])

    def _fragment(self, scene: Scene, lines: list[Line], established: Fragment, number: int, width: int) -> None:
        palette, glyphs = scene.palette, scene.glyphs
        verdict = scene.verdict(number)
        if verdict is not None and isinstance(verdict.choice, Adopt):
            mark, ink = glyphs.adopted + verdict.choice.pieces[0].witness[:3], palette.ink(palette.decided, bold=True)
        else:
            mark, ink = glyphs.emended, palette.ink(palette.note, bold=True)
        style = palette.style(Look.PLAIN)
        if number == self._cursor:
            style = palette.style(Look.CURSOR)
        for index, (start, end) in enumerate(wrap(established.text, max(1, width - 6))):
            lead = f" {mark}".ljust(5) if index == 0 else "     "
            lines.append([(lead, ink), (display(established.text[start:end]), style)])
        lines.append([])

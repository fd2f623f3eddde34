"""The line in place of a run of folded core passages: how many there are, in which documents, how many are
undecided.
"""

from textual.strip import Strip

from tui.workspace.text.clipped import clipped
from tui.workspace.text.graphemes import line_width
from tui.workspace.view.page_columns import Columns
from tui.workspace.view.scene import Scene
from tui.workspace.widgets.shown_text import Segment


class Folded:
    """The line in place of a folded run of core passages."""

    def __init__(self, scene: Scene, columns: Columns, row: int, count: int, *, here: bool) -> None:
        self.height = 2
        palette, collation = scene.palette, scene.collation
        witnesses = [scene.siglum(cell.witness) for cell in collation.cells(scene.rows.of(row)[0])]
        whose = " and ".join([", ".join(witnesses[:-1]), witnesses[-1]]) if len(witnesses) < 6 else str(len(witnesses))
        numbers = scene.rows.passages[scene.rows.start[row] : scene.rows.start[row + count]]
        undecided = sum(scene.verdict(number) is None for number in numbers.tolist())
        left = f" · {undecided} undecided" if undecided else " · all decided"
        indent = " " * columns.gutter
        bar = scene.glyphs.cursor if here else " "
        text = clipped(f"{scene.glyphs.folded} {count} passages, the same in {whose}{left}", columns.total - 6)
        ground = palette.raised if here else palette.ground
        rest = columns.total - len(indent) - 2 - line_width(text)
        self._strips = (
            Strip(
                [
                    Segment(indent, palette.ink(palette.text)),
                    Segment(bar + " ", palette.ink(palette.text, ground=ground, bold=True)),
                    Segment(text + " " * rest, palette.ink(palette.quiet, ground=ground)),
                ],
                columns.total,
            ),
            Strip([Segment(" " * columns.total, palette.ink(palette.text))], columns.total),
        )

    def strip(self, line: int) -> Strip:
        """One of its two lines."""
        return self._strips[line]

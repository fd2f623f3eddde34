"""The line in place of passages that a filter hides, so that nothing is hidden without a notice."""

from textual.strip import Strip

from tui.workspace.text.clipped import clipped
from tui.workspace.text.graphemes import line_width
from tui.workspace.view.page_columns import Columns
from tui.workspace.view.scene import Scene
from tui.workspace.widgets.shown_text import Segment


class Hidden:
    """One dimmed line and an empty one: how many passages the filter hides here."""

    def __init__(self, scene: Scene, columns: Columns, first: int, last: int) -> None:
        self.height = 2
        palette = scene.palette
        count = int(scene.rows.start[last] - scene.rows.start[first])
        indent = " " * (columns.gutter + 2)
        plain = palette.ink(palette.text)
        words = clipped(f"… {count:,} passage{'s' if count != 1 else ''} not shown", columns.total - len(indent))
        rest = " " * (columns.total - len(indent) - line_width(words))
        self._strips = (
            Strip(
                [Segment(indent, plain), Segment(words, palette.ink(palette.faint)), Segment(rest, plain)],
                columns.total,
            ),
            Strip([Segment(" " * columns.total, plain)], columns.total),
        )

    def strip(self, line: int) -> Strip:
        """One of its two lines."""
        return self._strips[line]

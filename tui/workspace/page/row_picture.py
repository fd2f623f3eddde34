"""One row of the page as lines of the screen: prose in columns, with marks and small print.

A picture knows its height at once but draws a line only when it is needed, so a paragraph of a megabyte costs only its
visible lines.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

from rich.style import Style
from textual.strip import Strip

from tui.collation.collation import Cell
from tui.workspace.text.clipped import clipped
from tui.workspace.text.graphemes import display, line_width
from tui.workspace.view.page_columns import Columns
from tui.workspace.view.palette import Look, Looks
from tui.workspace.view.scene import Scene
from tui.workspace.widgets.shown_text import Segment

NOTHING: Mapping[int, str] = {}
Mark = tuple[int, int, Looks]
"""A half-open range in code points of a cell's text, and its look."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A line of small print below a cell's prose: pieces of text with their styles, and the note that it shows,
    if any.
    """

    pieces: tuple[tuple[str, Style], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A cell as it is drawn: its witness and passage, its prose with marks, its small print, its bar."""

    witness: int
    passage: int
    column: int
    cell: Cell | None
    text: str
    offset: int
    lines: tuple[tuple[int, int], ...]
    looks: tuple[Mark, ...]
    base: Looks
    asides: tuple[Aside, ...]
    mark: tuple[str, Style]
    bar: tuple[str, Style]

    @property
    def height(self) -> int:
        """Its number of lines, including the small print."""
        return len(self.lines) + len(self.asides)

    def line_of(self, local: int) -> int:
        """The line that contains a code point of its text."""
        return next((index for index, (_, end) in enumerate(self.lines) if local < end), len(self.lines) - 1)


class Picture:
    """The lines of one row: in each of its columns blocks, one below another.

    `head` is the number of lines above the prose (for a band's heading). `absent` gives text for empty columns. If the
    blocks are `apart`, each is as high as its content; else all are as high as the row. In a `spread` row the single
    block takes the whole page.
    """

    def __init__(
        self,
        scene: Scene,
        columns: Columns,
        blocks: tuple[Block, ...],
        heading: str,
        *,
        absent: Mapping[int, str] = NOTHING,
        apart: bool = False,
        loose: bool = False,
        spread: bool = False,
    ) -> None:
        self.scene = scene
        self.columns = columns
        self.blocks = blocks
        self.heading = heading
        self.absent = absent
        self.head = 2 if heading else 0
        self.spread = spread
        self._apart = apart
        self._separator = scene.glyphs.loose if loose else scene.glyphs.column
        # For each column its blocks, each with its first line in the row.
        self._columns: dict[int, list[tuple[int, Block]]] = {}
        for block in blocks:
            above = self._columns.setdefault(block.column, [])
            top = self.head
            if above:
                last_top, last = above[-1]
                # Readings of one passage follow each other directly; an empty line separates two passages.
                top = last_top + last.height + (last.passage != block.passage)
            above.append((top, block))
        ends = [column[-1][0] + column[-1][1].height for column in self._columns.values()]
        self.body = max(1, max(ends, default=0) - self.head)
        self.height = self.head + self.body + 1
        self._strips: dict[int, Strip] = {}

    def strip(self, line: int) -> Strip:
        """One screen line, counted from 0 at the top of the row."""
        strip = self._strips.get(line)
        if strip is None:
            strip = self._strips[line] = self._draw(line)
        return strip

    def at(self, line: int, column: int) -> tuple[Block, int] | None:
        """The block at a line of the row in a column (in any column, if the row is spread), and its first line.

        The empty lines below a block belong to it.
        """
        column_of = self._columns.get(0 if self.spread else column)
        if not column_of:
            return None
        top, block = next((one for one in reversed(column_of) if one[0] <= line), column_of[0])
        return block, top

    def top_of(self, block: Block) -> int:
        """The first line of a block in the row."""
        return next(top for top, one in self._columns[block.column] if one is block)

    def line_marked(self, block: Block, line: int, step: int, look: Looks) -> int | None:
        """The nearest line from this one on (or back, if `step` is negative) with the start of a mark of this look;
        None if there is none.
        """
        top = self.top_of(block)
        at = line - top
        if step > 0:
            start = block.lines[max(0, at)][0] if at < len(block.lines) else len(block.text)
            places = range(bisect_left(block.looks, start, key=itemgetter(0)), len(block.looks))
        else:
            end = block.lines[min(at, len(block.lines) - 1)][1] if at >= 0 else 0
            places = range(bisect_left(block.looks, end, key=itemgetter(0)) - 1, -1, -1)
        begins = next((block.looks[place][0] for place in places if block.looks[place][2] & look), None)
        return None if begins is None else top + bisect_right(block.lines, begins, key=itemgetter(0)) - 1

    def _draw(self, line: int) -> Strip:
        palette = self.scene.palette
        if self.heading and line < self.head:
            return self._draw_heading() if line == 0 else self._draw_blank()
        row = line - self.head
        if row >= self.body:
            return self._draw_blank()
        segments: list[Segment] = []
        if self.spread:
            segments = draw_block(self.scene, self.blocks[0], row, self.columns.total, self.columns.gutter)
            return Strip(segments, self.columns.total)
        rule = palette.ink(palette.rule)
        for index, width in enumerate(self.columns.widths):
            separator = self._separator if index else ""
            found = self.at(line, index)
            words = self.absent.get(index, "") if row == 0 else ""
            if found is not None and (not self._apart or line - found[1] < found[0].height):
                block, top = found
                segments.append(Segment(separator, rule))
                segments.extend(draw_block(self.scene, block, line - top, width, self.columns.gutter))
            elif words:
                segments.append(Segment(separator + " " * (self.columns.gutter + 2), rule))
                room = width - self.columns.gutter - 3
                text = clipped(words, room)
                segments.append(Segment(text + " " * (room + 1 - line_width(text)), palette.ink(palette.faint)))
            else:
                segments.append(Segment(separator + " " * width, rule))
        return Strip(segments, self.columns.total)

    def _draw_blank(self) -> Strip:
        palette = self.scene.palette
        plain, rule = palette.ink(palette.text), palette.ink(palette.rule)
        if self.spread:
            return Strip([Segment(" " * self.columns.total, plain)], self.columns.total)
        text = self._separator.join(" " * width for width in self.columns.widths)
        return Strip([Segment(text, rule)], self.columns.total)

    def _draw_heading(self) -> Strip:
        palette, columns = self.scene.palette, self.columns
        indent = " " * (columns.gutter + 2)
        text = clipped(self.heading, columns.total - len(indent) - 2)
        rest = max(0, columns.total - len(indent) - line_width(text) - 1)
        return Strip(
            [
                Segment(indent, palette.ink(palette.text)),
                Segment(text, palette.ink(palette.quiet)),
                Segment(" ", palette.ink(palette.text)),
                Segment(self.scene.glyphs.rule * rest, palette.ink(palette.rule)),
            ],
            columns.total,
        )


def draw_block(scene: Scene, block: Block, row: int, width: int, gutter: int) -> list[Segment]:
    """One line of a cell, exactly `width` cells wide."""
    palette = scene.palette
    cursor = block.base & Look.CURSOR
    ground = palette.raised if cursor else palette.ground
    plain = palette.ink(palette.text, ground=ground)
    text_width = max(1, width - gutter - 3)
    # A space shows only its background, so it can take the style of the text beside it. That halves the output.
    mark, mark_style = block.mark if row == 0 else ("", plain)
    bar, bar_style = block.bar
    lead = mark.ljust(gutter)
    if row < len(block.lines):
        if mark or cursor:
            segments = [
                Segment(lead, mark_style if mark else palette.ink(palette.text)),
                Segment(f"{bar} ", bar_style),
            ]
        else:
            segments = [Segment(f"{lead}{bar} ", bar_style)]
        start, end = block.lines[row]
        rest = " " * max(0, text_width + 1 - _prose(scene, block, start, end, segments))
        text, style, _ = segments[-1]
        if style is palette.style(block.base):
            segments[-1] = Segment(text + rest, style)
        else:
            segments.append(Segment(rest, plain))
        return segments
    segments = [Segment(lead, mark_style if mark else palette.ink(palette.text))]
    small = row - len(block.lines)
    has_bar = bool(cursor) or small < len(block.asides)
    segments.append(Segment(bar, bar_style) if has_bar and cursor else Segment(" ", plain))
    segments.append(Segment(" ", plain))
    used = 0
    if small < len(block.asides):
        for piece, style in block.asides[small].pieces:
            text = clipped(piece, text_width - used, whole_words=True)
            segments.append(Segment(text, palette.over(style, ground)))
            used += line_width(text)
    segments.append(Segment(" " * max(0, text_width + 1 - used), plain))
    return segments


def _prose(scene: Scene, block: Block, start: int, end: int, segments: list[Segment]) -> int:
    """Append the prose of [start, end) to the segments. Returns its width in cells."""
    style = scene.palette.style
    text = display(block.text[start:end])
    if not block.looks:
        segments.append(Segment(text, style(block.base)))
        return line_width(text)
    at = start
    for first, last, look in islice(block.looks, bisect_right(block.looks, start, key=itemgetter(1)), None):
        if first >= end:
            break
        if first > at:
            segments.append(Segment(text[at - start : first - start], style(block.base)))
            at = first
        stop = min(last, end)
        piece = text[at - start : stop - start]
        if look & Look.STRANGE:
            piece = display(block.text[at:stop].translate(scene.stand_ins))
        segments.append(Segment(piece, style(block.base | look)))
        at = stop
        if at >= end:
            break
    if at < end:
        segments.append(Segment(text[at - start :], style(block.base)))
    return line_width(text)

"""The sheet: the visible part of all documents, drawn line by line.

The place of the sheet is an anchor, (row, line of that row), and never a distance from the top of the document. So rows
outside the screen are not measured, a resize keeps the reader's place, and a sheet of a hundred thousand passages opens
and moves like one of ten. That is why this is not a ScrollView. The overview ruler shows the place in the document.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from tui.workspace.page.cell_blocks import picture_of
from tui.workspace.page.column_heads import head_rule, heads
from tui.workspace.page.fold_line import Folded
from tui.workspace.page.hidden_line import Hidden
from tui.workspace.page.readings_picture import stacked_columns, stacked_head, stacked_of
from tui.workspace.page.row_picture import Picture
from tui.workspace.text.graphemes import offset_at
from tui.workspace.view.headings import begins_at, heading_of
from tui.workspace.view.items import EMPTY, What
from tui.workspace.view.page_columns import columns_of
from tui.workspace.view.scene import Focus, Scene, Selection
from tui.workspace.view.scroll_position import ScrollPosition, walk
from tui.workspace.widgets.line_widget import Drawn
from tui.workspace.widgets.shown_text import Segment

HEADS = 2
"""Lines above the prose: the documents' names and a rule."""
KEPT = 600
"""Pictures of rows that are cached: some screens' worth."""


class Lines(Protocol):
    """The part of a row's picture that the page needs."""

    height: int

    def strip(self, line: int) -> Strip:
        """One line of it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """The thing under a cell of the screen: a passage of a witness with a place in its text, a note, or nothing."""

    passage: int
    witness: int
    offset: int | None
    note: str = ""


class Sheet(Drawn):
    """The documents side by side, from an anchor on. Subclasses add the cursor and its movements."""

    class Moved(Message):
        """The cursor, the selection or the window moved."""

    def __init__(self, scene: Scene, **options: Any) -> None:
        super().__init__(**options)
        self.scene = scene
        self.columns = columns_of((), 1)
        self.focus_at = Focus(0, 0)
        self.selection: Selection | None = None
        self.by_reading = False
        """Whether readings are shown one below another, with their sigla, instead of documents side by side."""
        self.moved = False
        """Whether anything moved since the ruler and other views were last updated. They reset this."""
        self._wanted = 0
        self._offset = 0
        self._items = EMPTY
        self._top: ScrollPosition = (0, 0)
        self._pictures: OrderedDict[int, tuple[object, Lines]] = OrderedDict()
        self._window: list[tuple[Lines, int] | None] | None = None
        self._selected_rows: frozenset[int] = frozenset()
        self._heading: tuple[Scene, int, str] | None = None

    def repaint(self, passages: Iterable[int] | None = None) -> None:
        """Draw these passages again (all, if None), because a decision or a mark changed."""
        scene = self.scene
        if passages is None:
            self._pictures.clear()
        else:
            links = scene.collation.links_of
            # A passage whose text is also elsewhere says whether it is adopted there.
            for number in {
                each for one in passages for each in (one, *(link.other(one) for link in links.get(one, ())))
            }:
                row = int(scene.rows.row_of[number])
                self._pictures.pop(row, None)
                if len(self._items):
                    self._pictures.pop(self._items[self._items.of(row)], None)
        self._changed()

    def _changed(self) -> None:
        self._window = None
        self.refresh()
        if not self.moved:
            self.moved = True
            self.post_message(self.Moved())

    def _refit(self) -> None:
        sigla = [witness.siglum for witness in self.scene.collation.witnesses]
        width = max(1, self.size.width)
        if self.by_reading:
            columns = stacked_columns(len(sigla), width)
        else:
            columns = columns_of(sigla, width, self._offset, self.scene.arrangement.order)
        self._offset = columns.before
        if columns != self.columns:
            self.columns = columns
            self._pictures.clear()
        self._window = None

    def _item_of(self, row: int) -> int:
        """The index of the item that contains a row: the row itself, or the line in its place."""
        return self._items.of(row)

    def _picture(self, item: int) -> Lines:
        row = int(self._items[item])
        focus = self.focus_at
        mine = focus if int(self.scene.rows.row_of[focus.passage]) == row else None
        what = self._items.kind(item)
        first, last = self._items.span(item)
        if what is not What.ROW:
            mine = focus if first <= int(self.scene.rows.row_of[focus.passage]) < last else None
        selection = self.selection if row in self._selected_rows else None
        if mine is not None:
            mine = Focus(mine.passage, mine.witness, self.variant_here)
        key = (mine, selection, what, last)
        kept = self._pictures.get(row)
        if kept is not None and kept[0] == key:
            self._pictures.move_to_end(row)
            return kept[1]
        picture: Lines
        match what:
            case What.FOLD:
                picture = Folded(self.scene, self.columns, row, last - first, here=mine is not None)
            case What.HIDDEN:
                picture = Hidden(self.scene, self.columns, first, last)
            case What.ROW:
                picture = self._row_picture(row, mine, selection)
        self._pictures[row] = (key, picture)
        while len(self._pictures) > KEPT:
            self._pictures.popitem(last=False)
        return picture

    def _row_picture(self, row: int, focus: Focus | None, selection: Selection | None) -> Picture:
        """The picture of a row in the current view."""
        make = stacked_of if self.by_reading else picture_of
        return make(self.scene, self.columns, row, focus, selection)

    @property
    def variant_here(self) -> int:
        """Which difference of the passage at the cursor is pointed out, from 0; -1 for none."""
        return -1

    @property
    def body_height(self) -> int:
        """The lines of prose on the screen."""
        return max(1, self.size.height - HEADS)

    def _lines(self) -> list[tuple[Lines, int] | None]:
        if self._window is None:
            window: list[tuple[Lines, int] | None] = []
            item, line = self._top
            while len(window) < self.body_height:
                if item >= len(self._items):
                    window.append(None)
                    continue
                picture = self._picture(item)
                window.extend(
                    (picture, at) for at in range(line, min(picture.height, line + self.body_height - len(window)))
                )
                item, line = item + 1, 0
            self._window = window
        return self._window

    def render_line(self, y: int) -> Strip:
        """One line of the page."""
        scene = self.scene
        if y == 0:
            head = stacked_head if self.by_reading else partial(heads, columns=self.columns)
            return head(scene, focus=self.focus_at, width=self.size.width)
        if y == 1:
            return head_rule(scene, self.columns, self.size.width, self._pinned())
        lines = self._lines()
        at = lines[y - HEADS] if y - HEADS < len(lines) else None
        if at is None:
            return self._nothing(scene)
        picture, line = at
        strip = picture.strip(line)
        spare = self.size.width - strip.cell_length
        if spare > 0:
            return Strip([*strip, Segment(" " * spare, scene.palette.ink(scene.palette.text))], self.size.width)
        return strip

    def _pinned(self) -> str:
        """The heading of the band at the top of the window, if it is above the window."""
        item, line = self._top
        if item >= len(self._items) or self._items.kind(item) is not What.ROW:
            return ""
        row = int(self._items[item])
        first = begins_at(self.scene, row)
        if first is None or (first == row and line == 0):
            return ""
        if self._heading is None or self._heading[:2] != (self.scene, first):
            self._heading = self.scene, first, heading_of(self.scene, first)
        return self._heading[2]

    def _nothing(self, scene: Scene) -> Strip:
        return Strip([Segment(" " * self.size.width, scene.palette.ink(scene.palette.text))], self.size.width)

    def get_content_width(self, container: Size, _viewport: Size) -> int:
        """All the width that there is."""
        return container.width

    def _walk(self, place: ScrollPosition, lines: int) -> ScrollPosition:
        """The place this many lines further on (or back, if negative), at most to either end."""
        return walk(place, lines, len(self._items), self._height)

    def _height(self, item: int) -> int:
        return self._picture(item).height

    def _last_top(self) -> ScrollPosition:
        """The last place at which the page is still full."""
        last = len(self._items) - 1
        return self._walk((last, self._height(last) - 1), 1 - self.body_height)

    def visible_rows(self) -> tuple[int, int]:
        """The first and the last row in view, for the ruler."""
        rows = [int(self._items[self._top[0]])] if len(self._items) else [0]
        item, used = self._top[0], -self._top[1]
        while item < len(self._items) and used < self.body_height:
            used += self._picture(item).height
            rows.append(int(self._items[item]))
            item += 1
        return rows[0], rows[-1]

    @property
    def passage_at_top(self) -> int:
        """The passage at the top of the window. If several are side by side, the first of the cursor's document."""
        numbers = self.scene.rows.of(self.visible_rows()[0])
        mine = (one for one in numbers if self.scene.collation.cells(one)[0].witness == self.focus_at.witness)
        return next(mine, numbers[0])

    def hit(self, x: int, y: int) -> Hit | None:
        """The thing at a cell of the widget."""
        scene = self.scene
        if y < HEADS:
            return None
        lines = self._lines()
        at = lines[y - HEADS] if y - HEADS < len(lines) else None
        if at is None:
            return None
        picture, line = at
        if isinstance(picture, Folded | Hidden):
            row = next(row for row, (_, kept) in self._pictures.items() if kept is picture)
            return Hit(scene.rows.of(row)[0], self._wanted, None)
        if not isinstance(picture, Picture):
            return None
        column = 0 if picture.spread else self.columns.at(x)
        if column is None:
            return None
        found = picture.at(line, column)
        if found is None:
            if self.by_reading:
                return None
            if picture.blocks and not scene.rows.band[scene.rows.row_of[picture.blocks[0].passage]]:
                return Hit(picture.blocks[0].passage, self.columns.shown[column], None)
            return None
        block, top = found
        row_line = line - top
        if block.cell is None or not 0 <= row_line < len(block.lines):
            small = row_line - len(block.lines)
            note = block.asides[small].note if 0 <= small < len(block.asides) else ""
            return Hit(block.passage, block.witness, None, note)
        left = 0 if picture.spread else self.columns.lefts()[column]
        start, end = block.lines[row_line]
        cell = max(0, x - left - self.columns.gutter - 2)
        return Hit(block.passage, block.witness, block.offset + offset_at(block.text, start, end, cell))

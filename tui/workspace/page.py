"""The page: all documents side by side in one widget that draws the lines in view and nothing else.

The place of the page is an anchor, (row, line of that row), never a distance from the top of the document: so nothing
has to be measured that is not on the screen, a resize keeps the reader's place, and a page of a hundred thousand
passages opens and moves like one of ten. That is why this is no ScrollView; the overview ruler tells where one is.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from tui.workspace.anchor import Place, walk
from tui.workspace.blocks import Focus, picture_of
from tui.workspace.columns import columns_of, offset_for
from tui.workspace.drawn import Drawn
from tui.workspace.filters import Filter
from tui.workspace.folded import Folded
from tui.workspace.graphemes import cell_at, line_width, offset_at
from tui.workspace.hidden import Hidden
from tui.workspace.items import EMPTY, What
from tui.workspace.palette import Look
from tui.workspace.picture import Block, Picture, clipped
from tui.workspace.rows import Flags
from tui.workspace.scene import Scene, Selection
from tui.workspace.selecting import passages_of
from tui.workspace.sight import Sight
from tui.workspace.stacked import stacked_columns, stacked_head, stacked_of

HEADS = 2
"""Lines above the prose: the documents' names and a rule."""
KEPT = 600
"""Pictures of rows that are kept: some screens' worth."""
CONTEXT = 2
"""Lines that stay visible around the cursor's passage where there is room."""
FAR = 400
"""A jump over more rows than this is placed afresh instead of walked."""


class Lines(Protocol):
    """What the page needs of a row's picture."""

    height: int

    def strip(self, line: int) -> Strip:
        """One line of it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under a cell of the screen: a passage of a witness, and a place in its text, a note, or neither."""

    passage: int
    witness: int
    offset: int | None
    note: str = ""


class Page(Drawn):
    """The documents side by side, and where the reader is in them. `show` gives it another scene."""

    DEFAULT_CSS = "Page { width: 1fr; height: 1fr; }"

    class Moved(Message):
        """The cursor, the selection or the window moved."""

    class NoteClicked(Message):
        """A note was clicked: the annotation with this id."""

        def __init__(self, annotation: str) -> None:
            super().__init__()
            self.annotation = annotation

    def __init__(self, scene: Scene, **options: Any) -> None:
        super().__init__(**options)
        self.scene = scene
        self.columns = columns_of((), 1)
        self.focus_at = Focus(0, 0)
        self.selection: Selection | None = None
        self.sight = Sight()
        self.by_reading = False
        """Whether readings stand one under another, with their sigla, instead of documents beside each other."""
        self._wanted = 0
        self._offset = 0
        self._items = EMPTY
        self._top: Place = (0, 0)
        self._pictures: OrderedDict[int, tuple[object, Lines]] = OrderedDict()
        self._window: list[tuple[Lines, int] | None] | None = None
        self._selected_rows: frozenset[int] = frozenset()
        self._drag: Hit | None = None
        self.moved = False
        """Whether it moved since whoever shows where the reader is last looked, and took this back."""

    # What is shown

    def show(self, scene: Scene, focus: Focus | None = None) -> None:
        """Show a scene. The reader stays at `focus`, or where they were if that still is there."""
        if scene.collation is not self.scene.collation:
            self.sight.forget()
        self.scene = scene
        self._pictures.clear()
        count = len(scene.collation)
        if focus is None:
            focus = Focus(min(self.focus_at.passage, max(0, count - 1)), self.focus_at.witness)
        self.focus_at = focus
        self._wanted = focus.witness
        if count:
            self.sight.begin_at(int(scene.rows.row_of[focus.passage]))
        self._refit()
        self._list_items()
        self._top = (self._item_of(int(scene.rows.row_of[focus.passage])) if count else 0, 0)
        self.reveal(settle=True)

    def repaint(self, passages: Iterable[int] | None = None) -> None:
        """Draw these passages anew (all, if None): something was said of them."""
        scene = self.scene
        if passages is None:
            self._pictures.clear()
        else:
            for number in passages:
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
        columns = stacked_columns(len(sigla), width) if self.by_reading else columns_of(sigla, width, self._offset)
        self._offset = columns.before
        if columns != self.columns:
            self.columns = columns
            self._pictures.clear()
        self._window = None

    def _list_items(self) -> None:
        """What is to be seen: all rows but those folded or filtered away. What is at the top stays there."""
        item, line = self._top
        top, what = (self._items[item], self._items.kind(item)) if item < len(self._items) else (0, None)
        self._items = self.sight.items(self.scene)
        item = self._items.of(top)
        stays = item < len(self._items) and self._items[item] == top and self._items.kind(item) is what
        self._top = (item, line if stays else 0)
        self._window = None

    def _item_of(self, row: int) -> int:
        """The index among what is seen of a row, or of the line that stands for it."""
        return self._items.of(row)

    # Filtering

    def only(self, asked: Filter | None) -> None:
        """Show only what meets a filter (all, if None). The cursor goes to what is nearest."""
        self.sight.only(asked)
        self._list_items()
        row = int(self.scene.rows.row_of[self.focus_at.passage]) if len(self._items) else 0
        item = self._items.nearest(row)
        if item is not None:
            first, last = self._items.span(item)
            if first <= row < last:
                self.sight.begin_at(row)
            else:
                self._enter(first)
            self.reveal(settle=True)

    @property
    def meeting(self) -> Flags | None:
        """For every passage whether it meets the filter; None where there is none."""
        return self.sight.meeting(self.scene)

    @property
    def shown(self) -> Flags | None:
        """For every row whether the filter lets it be seen; None where there is no filter."""
        return self.sight.shown

    def nearest(self, row: int) -> int:
        """The row nearest to this one that is to be seen."""
        item = self._items.nearest(row)
        if item is None:
            return row
        first, last = self._items.span(item)
        return row if first <= row < last else first

    # Folding

    @property
    def folded_here(self) -> int:
        """How many passages are folded away in the line on which the cursor is; 0 where it is on none."""
        if not len(self._items):
            return 0
        item = self._items.of(int(self.scene.rows.row_of[self.focus_at.passage]))
        if self._items.kind(item) is not What.FOLD:
            return 0
        first, last = self._items.span(item)
        return last - first

    def open(self, row: int) -> None:
        """Show what the line that stands for a row has folded or filtered away, and go there."""
        item = self._items.of(row)
        first, last = self._items.span(item)
        if not self.sight.open(self.scene, self._items, item):
            return
        self._list_items()
        if first <= int(self.scene.rows.row_of[self.focus_at.passage]) < last:
            self.reveal()
        else:
            self._enter(first)

    # Drawing

    def on_resize(self, _event: events.Resize) -> None:
        """Fit the columns anew; the row at the top stays, and so does the reader."""
        self._refit()
        item, line = self._top
        if len(self._items):
            self._top = (item, min(line, self._picture(item).height - 1))
            self.reveal()
        self._changed()

    def _picture(self, item: int) -> Lines:
        row = int(self._items[item])
        focus = self.focus_at
        mine = focus if int(self.scene.rows.row_of[focus.passage]) == row else None
        what = self._items.kind(item)
        first, last = self._items.span(item)
        if what is not What.ROW:
            mine = focus if first <= int(self.scene.rows.row_of[focus.passage]) < last else None
        selection = self.selection if row in self._selected_rows else None
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
        """The picture of a row, in the way that the page is read now."""
        make = stacked_of if self.by_reading else picture_of
        return make(self.scene, self.columns, row, focus, selection)

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
            return self._heads(scene)
        if y == 1:
            return self._head_rule(scene)
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

    def _nothing(self, scene: Scene) -> Strip:
        return Strip([Segment(" " * self.size.width, scene.palette.ink(scene.palette.text))], self.size.width)

    def read_by(self, *, readings: bool) -> None:
        """Show the readings one under another, or the documents beside each other; the reader stays where they are."""
        self.by_reading = readings
        self._pictures.clear()
        self._refit()
        if len(self._items):
            self._focus(self.focus_at, settle=True)

    def _heads(self, scene: Scene) -> Strip:
        if self.by_reading:
            return stacked_head(scene, self.focus_at, self.size.width)
        palette, glyphs, columns = scene.palette, scene.glyphs, self.columns
        segments: list[Segment] = []
        last = len(columns.shown) - 1
        for index, (witness, width) in enumerate(zip(columns.shown, columns.widths, strict=True)):
            if index:
                segments.append(Segment(glyphs.column, palette.ink(palette.rule)))
            one = scene.collation.witnesses[witness]
            badge = f" {one.siglum} "
            count = f"  {len(one)} ¶"
            more = ""
            if index == last and columns.after:
                more = f" {columns.after} more {glyphs.more_right}"
            if index == (1 if last else 0) and columns.before:
                more = f" {glyphs.more_left} {columns.before} more" + more
            room = width - columns.gutter - len(badge) - 2 - line_width(count) - line_width(more)
            title = clipped(one.title, max(1, room))
            used = columns.gutter + len(badge) + 1 + line_width(title) + line_width(count)
            if used + line_width(more) > width:
                count, used = "", used - line_width(count)
            here = witness == self.focus_at.witness
            segments += [
                Segment(" " * (columns.gutter), palette.ink(palette.text)),
                Segment(badge, palette.badge(palette.of_witness(witness))),
                Segment(" ", palette.ink(palette.text)),
                Segment(title, palette.ink(palette.text if here else palette.quiet, bold=True)),
                Segment(count, palette.ink(palette.faint)),
                Segment(" " * max(0, width - used - line_width(more)), palette.ink(palette.text)),
                Segment(more, palette.ink(palette.quiet)),
            ]
        strip = Strip(segments)
        return strip.adjust_cell_length(self.size.width, palette.ink(palette.text))

    def _head_rule(self, scene: Scene) -> Strip:
        palette, glyphs, columns = scene.palette, scene.glyphs, self.columns
        parts = [glyphs.rule * width for width in columns.widths]
        line = glyphs.cross.join(parts)
        strip = Strip([Segment(line, palette.ink(palette.rule))], len(line))
        return strip.adjust_cell_length(self.size.width, palette.ink(palette.text))

    def get_content_width(self, container: Size, _viewport: Size) -> int:
        """As wide as there is room."""
        return container.width

    # Scrolling

    def _walk(self, place: Place, lines: int) -> Place:
        """The place so many lines further on (or back, if negative), stopping at either end."""
        return walk(place, lines, len(self._items), self._height)

    def _height(self, item: int) -> int:
        return self._picture(item).height

    def _last_top(self) -> Place:
        """The furthest place at which the page is still full."""
        last = len(self._items) - 1
        return self._walk((last, self._height(last) - 1), 1 - self.body_height)

    def scroll_lines(self, lines: int) -> None:
        """Scroll the window without moving the cursor."""
        if not len(self._items):
            return
        self._top = self._walk(self._top, lines)
        if lines > 0 and self._top > self._last_top():
            self._top = self._last_top()
        self._changed()

    def reveal(self, *, settle: bool = False) -> None:
        """Scroll as little as needed so that the cursor's passage is in view; `settle` puts it a third down."""
        if not len(self._items) or not self.size.height:
            return
        item = self._item_of(int(self.scene.rows.row_of[self.focus_at.passage]))
        height = self._picture(item).height
        room = self.body_height
        top = self._top
        if settle or abs(item - top[0]) > FAR:
            top = self._walk((item, 0), -(room // 3))
        elif (item, 0) < top:
            top = self._walk((item, 0), -CONTEXT)
        else:
            end = self._walk((item, 0), min(height, room) - room + CONTEXT)
            if height + CONTEXT <= room:
                top = max(top, end)
            elif top[0] < item:
                top = (item, 0)
        self._top = min(top, self._last_top()) if top > (0, 0) else top
        self._changed()

    def _hidden_below(self) -> int:
        """How many lines of the cursor's passage are below the window."""
        item = self._item_of(int(self.scene.rows.row_of[self.focus_at.passage]))
        top_item, top_line = self._top
        if item < top_item or item - top_item > self.body_height:
            return 0
        y = -top_line
        for at in range(top_item, item):
            y += self._picture(at).height
        return max(0, y + self._picture(item).height - 1 - self.body_height)

    def _hidden_above(self) -> int:
        """How many lines of the cursor's passage are above the window."""
        item = self._item_of(int(self.scene.rows.row_of[self.focus_at.passage]))
        return self._top[1] if self._top[0] == item else 0

    # Moving

    def move(self, step: int) -> None:
        """One passage on or back. A passage taller than the window is read through first."""
        if not len(self._items):
            return
        if self.by_reading and self._beside_in_row(step):
            return
        hidden = self._hidden_below() if step > 0 else self._hidden_above()
        if hidden and not self.by_reading:
            self.scroll_lines(step * min(hidden, max(1, self.body_height - CONTEXT)))
            return
        item = self._items.stop(self._item_of(int(self.scene.rows.row_of[self.focus_at.passage])) + step, step)
        if item is not None:
            self._enter(self._items[item])
            if self.by_reading and step < 0:
                numbers = self.scene.rows.of(self._items[item])
                if len(numbers) > 1:
                    self._focus(Focus(numbers[-1], self._first(numbers[-1])))

    def _first(self, number: int) -> int:
        """The first witness that has a passage."""
        return self.scene.collation.cells(number)[0].witness

    def _beside_in_row(self, step: int) -> bool:
        """To the next or previous passage of the same row; whether there was one."""
        rows = self.scene.rows
        numbers = rows.of(int(rows.row_of[self.focus_at.passage]))
        index = numbers.index(self.focus_at.passage) + step
        if not 0 <= index < len(numbers) or self.folded_here:
            return False
        self._focus(Focus(numbers[index], self._first(numbers[index])))
        return True

    def _enter(self, row: int) -> None:
        """Put the cursor on a row, in the column that the reader last chose, or the nearest that has text there."""
        numbers = self.scene.rows.of(row)
        has = self.scene.collation[numbers[0]].cell(self._wanted) is not None
        if self.by_reading:
            self._focus(Focus(numbers[0], self._wanted if has else self._first(numbers[0])))
            return
        if not self.scene.rows.band[row]:
            self._focus(Focus(numbers[0], self._wanted))
            return
        witnesses = [self._first(number) for number in numbers]
        # Going down never scrolls sideways: what stands in no column on the screen is read over the whole page.
        shown = [index for index, witness in enumerate(witnesses) if witness in self.columns.shown]
        candidates = shown or range(len(numbers))
        nearest = min(candidates, key=lambda index: (abs(witnesses[index] - self._wanted), witnesses[index]))
        self._focus(Focus(numbers[nearest], witnesses[nearest]), sideways=False)

    def _focus(self, focus: Focus, *, settle: bool = False, sideways: bool = True) -> None:
        self.focus_at = focus
        if self.sight.came_to(self.scene, int(self.scene.rows.row_of[focus.passage])):
            self._list_items()
        offset = offset_for(focus.witness, self.columns, len(self.scene.collation.witnesses))
        spread = self.scene.rows.spread[self.scene.rows.row_of[focus.passage]]
        if sideways and offset != self._offset and not spread and not self.by_reading:
            self._offset = offset
            self._refit()
        self.reveal(settle=settle)
        if self.by_reading:
            self._reveal_reading()

    def _reveal_reading(self) -> None:
        """Scroll as little as needed to have the reading of the cursor in view, in a row that may be higher than it."""
        item = self._item_of(int(self.scene.rows.row_of[self.focus_at.passage]))
        picture = self._picture(item)
        if not isinstance(picture, Picture):
            return
        for block in picture.blocks:
            if block.base & Look.CURSOR:
                first = (item, picture.top_of(block))
                last = self._walk(first, min(block.height, self.body_height) - self.body_height)
                top = min(max(self._top, last), first, self._last_top())
                if top != self._top:
                    self._top = top
                    self._changed()

    def sideways(self, step: int) -> None:
        """To the next or previous document; in a band, to the next one that has text beside this."""
        scene = self.scene
        if not len(self._items):
            return
        row = int(scene.rows.row_of[self.focus_at.passage])
        if scene.rows.band[row]:
            numbers = scene.rows.of(row)
            index = numbers.index(self.focus_at.passage) + step
            if 0 <= index < len(numbers):
                witness = scene.collation.cells(numbers[index])[0].witness
                self._wanted = witness
                self._focus(Focus(numbers[index], witness))
            return
        if self.by_reading:
            firsts = [reading.witnesses for reading in scene.collation.readings(self.focus_at.passage)]
            here = next((index for index, having in enumerate(firsts) if self.focus_at.witness in having), -1)
            if 0 <= here + step < len(firsts):
                self._wanted = firsts[here + step][0]
                self._focus(Focus(self.focus_at.passage, self._wanted))
            return
        witness = self.focus_at.witness + step
        if 0 <= witness < len(scene.collation.witnesses):
            self._wanted = witness
            self._focus(Focus(self.focus_at.passage, witness))

    def page(self, step: int) -> None:
        """A screen on or back; the cursor goes with it."""
        if not len(self._items):
            return
        before = self._top
        self._top = self._walk(self._top, step * max(1, self.body_height - CONTEXT))
        self._top = min(self._top, self._last_top())
        if self._top == before:
            self.ends(last=step > 0)
            return
        item, line = self._top
        first_whole = item if line == 0 else min(item + 1, len(self._items) - 1)
        stop = self._items.stop(first_whole, 1)
        self._window = None
        if stop is None:
            self.ends(last=True)
        else:
            self._enter(self._items[stop])

    def jump(self, passage: int, witness: int | None = None) -> None:
        """Go to a passage, opening the fold that holds it."""
        scene = self.scene
        if not len(self._items):
            return
        row = int(scene.rows.row_of[passage])
        if self.sight.folding and self._items.kind(self._items.of(row)) is not What.ROW and scene.rows.fold[row] >= 0:
            self.sight.unfold(scene, row)
            self._list_items()
        has = [cell.witness for cell in scene.collation.cells(passage)]
        if witness is None:
            witness = self._wanted if self._wanted in has or not scene.rows.band[row] else has[0]
        else:
            self._wanted = witness
        self._focus(Focus(passage, witness))

    def ends(self, *, last: bool) -> None:
        """To the first or the last passage."""
        item = self._items.stop(len(self._items) - 1 if last else 0, -1 if last else 1)
        if item is not None:
            self._enter(self._items[item])

    def fold(self) -> bool:
        """Fold agreed core, or unfold it; gives whether it is folded now."""
        self.sight.fold(folding=not self.sight.folding)
        self._list_items()
        if len(self._items):
            self._top = (self._item_of(int(self.scene.rows.row_of[self.focus_at.passage])), 0)
            self.reveal(settle=True)
        return self.sight.folding

    def show_offset(self, offset: int) -> None:
        """Scroll as little as needed to see the line with that code point of the cursor's witness.

        A passage can be taller than the window; `offset` counts in the witness's text, in the cursor's cell.
        """
        focus = self.focus_at
        item = self._item_of(int(self.scene.rows.row_of[focus.passage]))
        picture = self._picture(item)
        if not isinstance(picture, Picture):
            return
        for block in picture.blocks:
            if (block.passage, block.witness) == (focus.passage, focus.witness):
                place = (item, picture.top_of(block) + _line_of(block, offset - block.offset))
                if place < self._top:
                    self._top = self._walk(place, -CONTEXT)
                else:
                    self._top = max(self._top, self._walk(place, 1 + CONTEXT - self.body_height))
                self._top = min(self._top, self._last_top())
                self._changed()

    @property
    def place(self) -> tuple[Focus, Place]:
        """Where the reader is: the cursor, and the row and line at the top of the window."""
        item, line = self._top
        return self.focus_at, (self._items[item] if item < len(self._items) else 0, line)

    def return_to(self, place: tuple[Focus, Place]) -> None:
        """Back to a `place` from before."""
        focus, (row, line) = place
        self._wanted = focus.witness
        self._focus(focus)
        item = self._item_of(row)
        self._top = (item, min(line, self._height(item) - 1))
        self.reveal()

    def visible_rows(self) -> tuple[int, int]:
        """The first and the last row in view, for the ruler."""
        rows = [int(self._items[self._top[0]])] if len(self._items) else [0]
        item, used = self._top[0], -self._top[1]
        while item < len(self._items) and used < self.body_height:
            used += self._picture(item).height
            rows.append(int(self._items[item]))
            item += 1
        return rows[0], rows[-1]

    # Selecting

    def select(self, selection: Selection | None) -> None:
        """Select a span of one witness, or nothing."""
        touched = set(self._selected_rows)
        self.selection = selection
        self._selected_rows = frozenset(self._rows_of(selection)) if selection is not None else frozenset()
        for row in touched | self._selected_rows:
            self._pictures.pop(row, None)
        self._changed()

    def beside(self, selection: Selection, step: int) -> int | None:
        """The code point of the same witness that stands a line below (or above) the selection's moving end."""
        scene = self.scene
        spans = scene.collation.witnesses[selection.witness].spans
        offset = selection.start if selection.head < selection.anchor else max(selection.start, selection.end - 1)
        paragraph = max(0, int(np.searchsorted(spans[:, 0], offset, side="right")) - 1)
        number = scene.collation.passage_of(selection.witness, paragraph)
        focus = Focus(number, selection.witness)
        picture = self._row_picture(int(scene.rows.row_of[number]), focus, None)
        block = next(
            (block for block in picture.blocks if block.passage == number and block.witness == selection.witness), None
        )
        if block is None:
            return None
        local = offset - block.offset
        at = _line_of(block, local)
        if not 0 <= at + step < len(block.lines):
            return None
        cell = cell_at(block.text, block.lines[at][0], max(block.lines[at][0], selection.start - block.offset))
        start, end = block.lines[at + step]
        return block.offset + offset_at(block.text, start, end, cell)

    def _rows_of(self, selection: Selection) -> Iterable[int]:
        # The same words in other witnesses stand at the same passages.
        for number in passages_of(self.scene.collation, selection):
            yield int(self.scene.rows.row_of[number])

    # The mouse

    def hit(self, x: int, y: int) -> Hit | None:
        """What lies at a cell of the widget."""
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

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click puts the cursor there; on a fold it opens it, on a note that one; holding on selects."""
        hit = self.hit(event.x, event.y)
        if hit is None:
            return
        self.select(None)
        row = int(self.scene.rows.row_of[hit.passage])
        if self._items.kind(self._items.of(row)) is not What.ROW:
            self.open(row)
            return
        self._wanted = hit.witness
        self._focus(Focus(hit.passage, hit.witness))
        if hit.note:
            self.post_message(self.NoteClicked(hit.note))
        self._drag = hit if hit.offset is not None else None
        if self._drag is not None:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Dragging selects, in the document in which it began."""
        if self._drag is None or self._drag.offset is None or not event.button:
            return
        hit = self.hit(event.x, event.y)
        if hit is not None and hit.offset is not None and hit.witness == self._drag.witness:
            selection = Selection(hit.witness, self._drag.offset, hit.offset)
            if selection != self.selection and selection.start != selection.end:
                self.select(selection)

    def on_mouse_up(self, _event: events.MouseUp) -> None:
        """The end of dragging."""
        if self._drag is not None:
            self._drag = None
            self.release_mouse()

    def on_mouse_scroll_down(self, _event: events.MouseScrollDown) -> None:
        """The wheel."""
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, _event: events.MouseScrollUp) -> None:
        """The wheel."""
        self.scroll_lines(-3)


def _line_of(block: Block, local: int) -> int:
    """The line of a block on which a code point of its text stands."""
    return next((index for index, (_, end) in enumerate(block.lines) if local < end), len(block.lines) - 1)

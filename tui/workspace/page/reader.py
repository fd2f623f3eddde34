"""The reader: the cursor in the documents, the rows that are shown, and all movements.

Scrolling is in `scroller.py`, drawing in `sheet.py`, selecting and the mouse in `page.py`.
"""

from typing import TYPE_CHECKING, Any

from textual import events

from tui.collation.arrays import Flags
from tui.workspace.page.row_picture import Picture
from tui.workspace.page.scroller import CONTEXT, Scroll, Scroller
from tui.workspace.view.filters import Filter
from tui.workspace.view.items import What
from tui.workspace.view.page_columns import offset_for
from tui.workspace.view.scene import Focus, Scene
from tui.workspace.view.scroll_position import ScrollPosition
from tui.workspace.view.visible_rows import Sight

if TYPE_CHECKING:
    from textual.geometry import Size


class Reader(Scroller):
    """The documents side by side, with a cursor. `show` gives it another scene."""

    def __init__(self, scene: Scene, **options: Any) -> None:
        super().__init__(scene, **options)
        self.sight = Sight()
        # The top of the window for each size since the reader last moved, and the state for which these are valid.
        self._tops: dict[Size, ScrollPosition] = {}
        self._fitted: tuple[ScrollPosition, Focus] | None = None
        self._sized = False

    # Showing a scene

    def show(self, scene: Scene, focus: Focus | None = None) -> None:
        """Show a scene. The cursor goes to `focus`, or stays where it was if that still exists."""
        if scene.collation is not self.scene.collation:
            self.sight.forget()
        self.scene = scene
        self._pictures.clear()
        count = len(scene.collation)
        if focus is None:
            focus = Focus(min(self.focus_at.passage, max(0, count - 1)), self.focus_at.witness)
        if count and scene.rows.band[scene.rows.row_of[focus.passage]]:
            # In a band the cursor can't be on an empty cell.
            focus = Focus(focus.passage, scene.collation.cells(focus.passage)[0].witness)
        self.focus_at = focus
        self._wanted = focus.witness
        if count:
            self.sight.begin_at(int(scene.rows.row_of[focus.passage]))
        self._refit()
        self._list_items()
        self._top = (self._item_of(int(scene.rows.row_of[focus.passage])) if count else 0, 0)
        self.reveal(Scroll.SETTLE)

    def _list_items(self) -> None:
        """List the items to show: all rows except those folded or filtered. The row at the top stays at the top."""
        self._fitted = None
        item, line = self._top
        top, what = (self._items[item], self._items.kind(item)) if item < len(self._items) else (0, None)
        self._items = self.sight.items(self.scene)
        item = self._items.of(top)
        stays = item < len(self._items) and self._items[item] == top and self._items.kind(item) is what
        self._top = (item, line if stays else 0)
        self._window = None

    # Filtering

    def only(self, asked: Filter | None) -> None:
        """Show only passages that match a filter (all, if None). The cursor goes to the nearest of them."""
        self.sight.only(asked)
        self._list_items()
        row = self._row if len(self._items) else 0
        item = self._items.nearest(row)
        if item is not None:
            first, last = self._items.span(item)
            if first <= row < last:
                self.sight.begin_at(row)
            else:
                self._enter(first)
            self.reveal(Scroll.SETTLE)

    @property
    def meeting(self) -> Flags | None:
        """For every passage whether it matches the filter; None without a filter."""
        return self.sight.meeting(self.scene)

    @property
    def shown(self) -> Flags | None:
        """For every row whether the filter shows it; None without a filter."""
        return self.sight.shown

    def nearest(self, row: int) -> int:
        """The visible row nearest to this one."""
        item = self._items.nearest(row)
        if item is None:
            return row
        first, last = self._items.span(item)
        return row if first <= row < last else first

    # Folding

    @property
    def folded_here(self) -> int:
        """How many passages are folded into the line at the cursor; 0 if that is not a fold."""
        if not len(self._items):
            return 0
        item = self._items.of(self._row)
        if self._items.kind(item) is not What.FOLD:
            return 0
        first, last = self._items.span(item)
        return last - first

    def open(self, row: int) -> None:
        """Open the fold or the hidden rows that contain a row, and go to that row."""
        item = self._items.of(row)
        first, last = self._items.span(item)
        if not self.sight.open(self.scene, self._items, item):
            return
        self._list_items()
        if first <= self._row < last:
            self.reveal()
        else:
            self._enter(first)

    # Drawing

    def on_resize(self, event: events.Resize) -> None:
        """Fit the columns to the new size. The words at the top and the cursor stay.

        If the reader has not moved, returning to an earlier size restores its window line by line: fitting the same
        place a second time may end a line higher or lower.
        """
        if not self._sized:
            # There is no window before this. Show some text before the place where the reader begins, too.
            self._sized = True
            self._refit()
            self.reveal(Scroll.SETTLE)
            self._changed()
            return
        if self._fitted != (self._top, self.focus_at):
            self._tops = {}
        words = self._words_at_top()
        self._refit()
        item, line = self._tops.get(event.size, self._top)
        if len(self._items):
            self._top = (item, min(line, self._picture(item).height - 1))
            if event.size not in self._tops and not self._begin_with(words):
                self.reveal()
        self._tops[event.size] = self._top
        self._fitted = self._top, self.focus_at
        self._changed()

    def read_by(self, *, readings: bool) -> None:
        """Show the readings one below another, or the documents side by side. The cursor stays."""
        words = self._words_at_top()
        self.by_reading = readings
        self._pictures.clear()
        self._refit()
        if len(self._items) and not self._begin_with(words):
            self._focus(self.focus_at, Scroll.SETTLE)

    # Moving

    def move(self, step: int) -> None:
        """Go to the next or previous passage. A passage taller than the window is scrolled through first."""
        if not len(self._items):
            return
        if self.by_reading and self._beside_in_row(step):
            return
        hidden = self._hidden_below() if step > 0 else self._hidden_above()
        if hidden and not self.by_reading:
            self.scroll_lines(step * min(hidden, max(1, self.body_height - CONTEXT)))
            return
        if not self.by_reading and self._below_in_row(step):
            return
        item = self._items.stop(self._item_of(self._row) + step, step)
        if item is not None:
            self._enter(self._items[item], last=step < 0)

    def _first(self, number: int) -> int:
        """The first witness that has a passage."""
        return self.scene.collation.cells(number)[0].witness

    def _beside_in_row(self, step: int) -> bool:
        """Go to the next or previous passage of the same row. False if there is none."""
        rows = self.scene.rows
        numbers = rows.of(int(rows.row_of[self.focus_at.passage]))
        index = numbers.index(self.focus_at.passage) + step
        if not 0 <= index < len(numbers) or self.folded_here:
            return False
        self._focus(Focus(numbers[index], self._first(numbers[index])))
        return True

    def _below_in_row(self, step: int) -> bool:
        """Go to the next or previous passage of the same document in the same row. False if there is none."""
        mine = self._of_witness(self.focus_at.witness)
        if self.folded_here or self.focus_at.passage not in mine:
            return False
        index = mine.index(self.focus_at.passage) + step
        if not 0 <= index < len(mine):
            return False
        self._focus(Focus(mine[index], self.focus_at.witness), Scroll.NONE)
        self._reveal_block()
        return True

    def _of_witness(self, witness: int) -> list[int]:
        """The passages of a witness in the cursor's row, from the top down."""
        rows = self.scene.rows
        numbers = rows.of(int(rows.row_of[self.focus_at.passage]))
        return [number for number in numbers if self.scene.collation[number].cell(witness) is not None]

    def beside_cursor(self, witness: int) -> int:
        """The passage of a witness beside the cursor: in a band, the one at the same height. If the witness has none in
        this row, the passage at the cursor.
        """
        mine = self._of_witness(witness)
        if not mine or self.focus_at.passage in mine:
            return self.focus_at.passage
        picture = self._picture(self._item_of(self._row))
        if len(mine) == 1 or not isinstance(picture, Picture):
            return mine[0]
        tops = {block.passage: picture.top_of(block) for block in picture.blocks}
        here = tops.get(self.focus_at.passage, 0)
        return max((number for number in mine if tops.get(number, 0) <= here), default=mine[0])

    def _enter(self, row: int, scroll: Scroll = Scroll.LEAST, *, last: bool = False) -> None:
        """Put the cursor on a row, in the column that the reader chose last or the nearest with text. If that column
        has several passages here, on the first of them, or the last.
        """
        numbers = self.scene.rows.of(row)[:: -1 if last else 1]
        has = self.scene.collation[numbers[0]].cell(self._wanted) is not None
        if self.by_reading:
            self._focus(Focus(numbers[0], self._wanted if has else self._first(numbers[0])), scroll)
            return
        if not self.scene.rows.band[row]:
            self._focus(Focus(numbers[0], self._wanted), scroll)
            return
        witnesses = [self._first(number) for number in numbers]
        # Moving down never scrolls sideways: a passage that is in no visible column is spread over the whole page.
        shown = [index for index, witness in enumerate(witnesses) if witness in self.columns.shown]
        candidates = shown or range(len(numbers))
        # If a witness has several, min takes the first.
        position = self.scene.arrangement.position
        wanted = position(self._wanted)
        places = [position(witness) for witness in witnesses]
        nearest = min(candidates, key=lambda index: (abs(places[index] - wanted), places[index]))
        self._focus(Focus(numbers[nearest], witnesses[nearest]), scroll, sideways=False)

    def _focus(self, focus: Focus, scroll: Scroll = Scroll.LEAST, *, sideways: bool = True) -> None:
        self.focus_at = focus
        if self.sight.came_to(self.scene, int(self.scene.rows.row_of[focus.passage])):
            self._list_items()
        position = self.scene.arrangement.position(focus.witness)
        offset = offset_for(focus.witness, position, self.columns, len(self.scene.collation.witnesses))
        spread = self.scene.rows.spread[self.scene.rows.row_of[focus.passage]]
        if sideways and offset != self._offset and not spread and not self.by_reading:
            self._offset = offset
            self._refit()
        self.reveal(scroll)
        if scroll is not Scroll.NONE:
            self._reveal_block()

    def sideways(self, step: int) -> None:
        """Go to the next or previous document; in a band, to the next one that has text beside this passage."""
        scene = self.scene
        if not len(self._items):
            return
        row = int(scene.rows.row_of[self.focus_at.passage])
        if scene.rows.band[row]:
            has = list(dict.fromkeys(self._first(number) for number in scene.rows.of(row)))
            has.sort(key=scene.arrangement.position)
            index = has.index(self._first(self.focus_at.passage)) + step
            if 0 <= index < len(has):
                self._wanted = has[index]
                self._focus(Focus(self.beside_cursor(has[index]), has[index]))
            return
        if self.by_reading:
            firsts = [reading.witnesses for reading in scene.collation.readings(self.focus_at.passage)]
            here = next((index for index, having in enumerate(firsts) if self.focus_at.witness in having), -1)
            if 0 <= here + step < len(firsts):
                self._wanted = firsts[here + step][0]
                self._focus(Focus(self.focus_at.passage, self._wanted))
            return
        position = scene.arrangement.position(self.focus_at.witness) + step
        if 0 <= position < len(scene.collation.witnesses):
            self._wanted = scene.arrangement.at(position)
            self._focus(Focus(self.focus_at.passage, self._wanted))

    def page(self, step: int) -> None:
        """Move by a screen; the cursor moves with it."""
        if not len(self._items):
            return
        before = self._top
        self._top = self._walk(self._top, step * max(1, self.body_height - CONTEXT))
        self._top = min(self._top, self._last_top())
        if self._top == before:
            self.ends(last=step > 0)
            return
        item, line = self._top
        after = self._height(item) - line
        if line and after < self.body_height and item + 1 < len(self._items):
            item, line = item + 1, -after  # the first passage that begins in view
        stop = self._items.stop(item, 1)
        self._window = None
        if stop is None:
            self.ends(last=True)
        else:
            # Keep the window: scrolling to the start of the passage would skip the text before it.
            self._enter(self._items[stop], Scroll.NONE if stop == item else Scroll.LEAST)

    def jump(self, passage: int, witness: int | None = None) -> None:
        """Go to a passage, and open the fold that contains it."""
        scene = self.scene
        if not len(self._items):
            return
        row = int(scene.rows.row_of[passage])
        if self.sight.folding and self._items.kind(self._items.of(row)) is not What.ROW and scene.rows.fold[row] >= 0:
            self.sight.unfold(scene, row)
            self._list_items()
        has = [cell.witness for cell in scene.collation.cells(passage)]
        if witness is None:
            witness = self._wanted if self._wanted in has else has[0]
        else:
            self._wanted = witness
        self._focus(Focus(passage, witness), Scroll.PAGE)

    def ends(self, *, last: bool) -> None:
        """Go to the first or the last passage."""
        item = self._items.stop(len(self._items) - 1 if last else 0, -1 if last else 1)
        if item is not None:
            self._enter(self._items[item])

    def fold(self) -> bool:
        """Fold the agreed core, or unfold it. Returns whether it is folded now."""
        self.sight.fold(folding=not self.sight.folding)
        self._list_items()
        if len(self._items):
            self._top = (self._item_of(self._row), 0)
            self.reveal(Scroll.SETTLE)
        return self.sight.folding

    @property
    def place(self) -> tuple[Focus, ScrollPosition]:
        """The reader's place: the cursor, and the row and line at the top of the window."""
        item, line = self._top
        return self.focus_at, (self._items[item] if item < len(self._items) else 0, line)

    def return_to(self, place: tuple[Focus, ScrollPosition]) -> None:
        """Go back to an earlier `place`."""
        focus, (row, line) = place
        self._wanted = focus.witness
        self._focus(focus)
        item = self._item_of(row)
        self._top = (item, min(line, self._height(item) - 1))
        self.reveal()

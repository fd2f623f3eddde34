"""Scrolling: which lines of the documents are in view, and how far to scroll to show something.

A place is an anchor: (item, line of it). Scrolling walks from there and measures only the rows on its way.
"""

from enum import Enum

from tui.workspace.page.row_picture import Picture
from tui.workspace.page.sheet import Sheet
from tui.workspace.view.palette import Look

CONTEXT = 2
"""Lines that stay visible around the cursor's passage if there is room."""
FAR = 400
"""A jump over more rows than this sets a new anchor instead of walking."""


class Scroll(Enum):
    """How to scroll to a passage: not at all; as little as needed; to a third of the page if it is out of view; always
    to a third.

    A reader who moves by one passage reads on line by line. One who jumps wants to see the surroundings.
    """

    NONE = "none"
    LEAST = "least"
    PAGE = "page"
    SETTLE = "settle"


class Scroller(Sheet):
    """A sheet that scrolls to the cursor, to a difference, to a word."""

    @property
    def _row(self) -> int:
        """The row of the cursor."""
        return int(self.scene.rows.row_of[self.focus_at.passage])

    def _words_at_top(self) -> tuple[int, int] | None:
        """If the window begins inside the cursor's passage: (passage, code point of its text)."""
        item, line = self._top
        if not line or not len(self._items) or item != self._item_of(self._row):
            return None
        picture = self._picture(item)
        if not isinstance(picture, Picture):
            return None
        for block in picture.blocks:
            at = line - picture.top_of(block)
            if block.passage == self.focus_at.passage and block.base & Look.CURSOR and 0 < at < len(block.lines):
                return block.passage, block.lines[at][0]
        return None

    def _begin_with(self, words: tuple[int, int] | None) -> bool:
        """Begin the window with the line of this code point of the cursor's passage. False if it is not possible."""
        item = self._item_of(self._row)
        picture = self._picture(item)
        if words is None or words[0] != self.focus_at.passage or not isinstance(picture, Picture):
            return False
        block = next((one for one in picture.blocks if one.passage == words[0] and one.base & Look.CURSOR), None)
        if block is None or block.height <= self.body_height:
            return False
        self._top = min((item, picture.top_of(block) + block.line_of(words[1])), self._last_top())
        self._changed()
        return True

    def scroll_lines(self, lines: int) -> None:
        """Scroll the window without moving the cursor."""
        if not len(self._items):
            return
        self._top = self._walk(self._top, lines)
        if lines > 0 and self._top > self._last_top():
            self._top = self._last_top()
        self._changed()

    def reveal(self, scroll: Scroll = Scroll.LEAST) -> None:
        """Scroll so that the cursor's passage is in view."""
        if not len(self._items) or not self.size.height:
            return
        if scroll is Scroll.NONE:
            self._changed()
            return
        item = self._item_of(self._row)
        height = self._picture(item).height
        room = self.body_height
        before = top = self._top
        if abs(item - top[0]) > FAR:
            scroll = Scroll.SETTLE
        elif (item, 0) < top:
            top = self._walk((item, 0), -CONTEXT)
        else:
            end = self._walk((item, 0), min(height, room) - room + CONTEXT)
            if height + CONTEXT <= room:
                top = max(top, end)
            elif top[0] < item:
                top = (item, 0)
        if scroll is Scroll.SETTLE or (scroll is Scroll.PAGE and top != before):
            # Show some lines before and after it if there is room.
            top = self._walk((item, 0), -min(room // 3, max(0, room - height - CONTEXT)))
        self._top = min(top, self._last_top()) if top > (0, 0) else top
        self._changed()

    def _hidden_below(self) -> int:
        """How many lines of the cursor's passage are below the window."""
        item = self._item_of(self._row)
        top_item, top_line = self._top
        if item < top_item or item - top_item > self.body_height:
            return 0
        y = -top_line
        for at in range(top_item, item):
            y += self._picture(at).height
        return max(0, y + self._lines_here(item)[1] - self.body_height)

    def _hidden_above(self) -> int:
        """How many lines of the cursor's passage are above the window."""
        item = self._item_of(self._row)
        return max(0, self._top[1] - self._lines_here(item)[0]) if self._top[0] == item else 0

    def _lines_here(self, item: int) -> tuple[int, int]:
        """The half-open range of lines to read before the cursor moves on: the cursor's row, without the lines of the
        same document's passages before and after the cursor's.
        """
        picture = self._picture(item)
        first, last = 0, picture.height - 1
        if isinstance(picture, Picture) and not picture.spread:
            mine = [block for block in picture.blocks if block.witness == self.focus_at.witness and block.cell]
            if len(mine) > 1 and mine[0].passage != mine[-1].passage:
                at = next(index for index, block in enumerate(mine) if block.passage == self.focus_at.passage)
                first = picture.top_of(mine[at]) if at else 0
                last = picture.top_of(mine[at + 1]) - 1 if at + 1 < len(mine) else last
        return first, last

    def _reveal_block(self) -> None:
        """Scroll as little as needed to show the cursor's block in a row of several blocks that is taller than the
        window.
        """
        rows = self.scene.rows
        if not self.by_reading and len(rows.of(int(rows.row_of[self.focus_at.passage]))) == 1:
            return
        item = self._item_of(self._row)
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

    def difference_beyond(self, step: int) -> bool:
        """In a passage taller than the window, go to its next difference below the window (or above, if `step` is
        negative). False if there is none.
        """
        item = self._item_of(self._row) if len(self._items) else 0
        picture = self._picture(item) if len(self._items) else None
        if not isinstance(picture, Picture) or picture.height <= self.body_height or item < self._top[0]:
            return False
        room = self.body_height
        first = self._top[1] - sum(
            self._height(before) for before in range(self._top[0], min(item, self._top[0] + room))
        )
        if first <= -room:
            return False
        return self._to_difference(item, picture, first + room if step > 0 else first - 1, step)

    def last_difference(self) -> None:
        """In a passage taller than the window, go to its last difference."""
        item = self._item_of(self._row)
        picture = self._picture(item)
        if isinstance(picture, Picture) and picture.height > self.body_height:
            self._to_difference(item, picture, picture.height, -1)

    def _to_difference(self, item: int, picture: Picture, line: int, step: int) -> bool:
        """Scroll to the first difference from this line of a row on (or back). False if there is none."""
        found = [picture.line_marked(block, line, step, Look.VARIANT) for block in picture.blocks]
        lines = [line for line in found if line is not None]
        if not lines:
            return False
        self._top = self._walk((item, min(lines) if step > 0 else max(lines)), -(self.body_height // 3))
        self._top = min(self._top, self._last_top())
        self._changed()
        return True

    def show_offset(self, offset: int) -> None:
        """Scroll as little as needed to show the line with that code point of the cursor's witness.

        A passage can be taller than the window. `offset` counts in the witness's text and lies in the cursor's cell.
        """
        focus = self.focus_at
        item = self._item_of(int(self.scene.rows.row_of[focus.passage]))
        picture = self._picture(item)
        if not isinstance(picture, Picture):
            return
        for block in picture.blocks:
            if (block.passage, block.witness) == (focus.passage, focus.witness):
                place = (item, picture.top_of(block) + block.line_of(offset - block.offset))
                if place < self._top:
                    self._top = self._walk(place, -CONTEXT)
                else:
                    self._top = max(self._top, self._walk(place, 1 + CONTEXT - self.body_height))
                self._top = min(self._top, self._last_top())
                self._changed()

"""The page: the documents side by side, with selecting by keys and all use of the mouse.

`reader.py` has the cursor and its movements, `sheet.py` the drawing of the visible lines.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from textual import events
from textual.message import Message

from tui.workspace.page.variant_reader import VariantReader
from tui.workspace.text.graphemes import cell_at, offset_at
from tui.workspace.view.items import What
from tui.workspace.view.scene import Focus, Scene, Selection
from tui.workspace.view.selecting import passages_of

if TYPE_CHECKING:
    from tui.workspace.page.sheet import Hit


class Page(VariantReader):
    """The documents side by side, with everything that a reader can do in them."""

    DEFAULT_CSS = "Page { width: 1fr; height: 1fr; }"

    class NoteClicked(Message):
        """The user clicked a note: the annotation with this id."""

        def __init__(self, annotation: str) -> None:
            super().__init__()
            self.annotation = annotation

    def __init__(self, scene: Scene, **options: Any) -> None:
        super().__init__(scene, **options)
        self._drag: Hit | None = None

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
        """The code point of the same witness one line below (or above) the moving end of the selection."""
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
        at = block.line_of(local)
        if not 0 <= at + step < len(block.lines):
            return None
        cell = cell_at(block.text, block.lines[at][0], max(block.lines[at][0], selection.start - block.offset))
        start, end = block.lines[at + step]
        return block.offset + offset_at(block.text, start, end, cell)

    def _rows_of(self, selection: Selection) -> Iterable[int]:
        # The same words in other witnesses are in the same passages.
        for number in passages_of(self.scene.collation, selection):
            yield int(self.scene.rows.row_of[number])

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click moves the cursor there, opens a fold, or opens a note. Dragging from there selects."""
        if event.y == 0 and not self.by_reading and len(self._items):
            self._to_head(event.x)
            return
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

    def _to_head(self, x: int) -> None:
        """To the document whose head is at this column of the screen, or to the next one that is out of sight."""
        columns = self.columns
        column = columns.at(x)
        if column is None:
            return
        witness = columns.shown[column]
        last = len(columns.shown) - 1
        end = columns.lefts()[column] + columns.widths[column]
        after = len(f" {columns.after} more >") if columns.after and column == last else 0
        before = len(f" < {columns.before} more") if columns.before and column == min(1, last) else 0
        if x >= end - after:
            witness += 1
        elif x >= end - after - before:
            witness -= 1
        number = self.beside_cursor(witness)
        self._wanted = witness
        row = self._row
        if not self.scene.rows.band[row] or self.scene.collation[number].cell(witness) is not None:
            self.select(None)
            self._focus(Focus(number, witness))

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
        """End the dragging."""
        if self._drag is not None:
            self._drag = None
            self.release_mouse()

    def on_mouse_scroll_down(self, _event: events.MouseScrollDown) -> None:
        """Scroll up with the wheel."""
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, _event: events.MouseScrollUp) -> None:
        """The wheel."""
        self.scroll_lines(-3)

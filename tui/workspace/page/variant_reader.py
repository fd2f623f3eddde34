"""Goes from difference to difference inside the passage at the cursor."""

from dataclasses import dataclass
from typing import Any

from tui.workspace.page.reader import Reader
from tui.workspace.page.row_picture import Picture
from tui.workspace.page.scroller import Scroll
from tui.workspace.view.scene import Focus, Scene

NOWHERE = (-1, 0)


@dataclass(frozen=True, slots=True)
class Take:
    """What was taken last: from which witness, at which place of which passage."""

    witness: int
    passage: int
    variant: int


class VariantReader(Reader):
    """A reader who can be at one of the differences inside a passage."""

    def __init__(self, scene: Scene, **options: Any) -> None:
        super().__init__(scene, **options)
        # The passage at whose difference the reader is, and which of its differences that is.
        self._variant = NOWHERE
        self.last_take: Take | None = None

    def show(self, scene: Scene, focus: Focus | None = None) -> None:
        """Show a scene; where the passages are others now, the reader is at none of their differences."""
        if scene.collation is not self.scene.collation:
            self._variant, self.last_take = NOWHERE, None
        super().show(scene, focus)

    def _focus(self, focus: Focus, scroll: Scroll = Scroll.LEAST, *, sideways: bool = True) -> None:
        if focus.passage != self.focus_at.passage:
            self._variant = NOWHERE
        super()._focus(focus, scroll, sideways=sideways)

    @property
    def at_variant(self) -> int | None:
        """At which of the places where the passage at the cursor differs the reader is, from 0; None where they are at
        the passage as a whole.
        """
        passage, variant = self._variant
        return variant if passage == self.focus_at.passage else None

    @property
    def variant_here(self) -> int:
        """The place at which the passage at the cursor differs that a number would decide, from 0; -1 for all of it."""
        if self.at_variant is not None:
            return self.at_variant
        return 0 if len(self.scene.places(self.focus_at.passage)) == 1 else -1

    def variant_beyond(self, step: int) -> bool:
        """To the next or previous place at which the passage at the cursor differs; whether there is one.

        From the passage as a whole the next one is the first. Where there is only one, that is the passage.
        """
        count = len(self.scene.places(self.focus_at.passage)) if len(self._items) else 0
        here = self.at_variant
        scrolled = self._beyond_view(step) if count else None
        if scrolled is not None:
            return self.enter_variant(scrolled)
        if here is None:
            return count > 1 and step > 0 and self.enter_variant(0)
        return self.enter_variant(here + step)

    def _beyond_view(self, step: int) -> int | None:
        """In a passage higher than the window that was scrolled away from where the reader was: the first difference
        from the top of the window on (or the last one up to its end, if `step` is negative). None where it was not.
        """
        item = self._item_of(self._row)
        picture = self._picture(item)
        if not isinstance(picture, Picture) or picture.height <= self.body_height or item < self._top[0]:
            return None
        before = range(self._top[0], min(item, self._top[0] + self.body_height))
        first = self._top[1] - sum(self._height(above) for above in before)
        end = first + self.body_height
        if end <= 0 or (self.at_variant is None and first <= 0):
            return None
        lines = [self._line_of(picture, at) for at in range(len(self.scene.places(self.focus_at.passage)))]
        if self.at_variant is not None and first <= lines[self.at_variant] < end:
            return None
        inside = [at for at, line in enumerate(lines) if (line >= first if step > 0 else line < end)]
        # With none there the passage is done: what is asked for is beyond the last or before the first.
        return (inside[0] if step > 0 else inside[-1]) if inside else len(lines) if step > 0 else -1

    def _line_of(self, picture: Picture, at: int) -> int:
        """The first line of the cursor's row that shows a difference."""
        passage = self.focus_at.passage
        readings = self.scene.collation.readings(passage)
        regions = self.scene.regions(passage)[at]
        lines = [
            picture.top_of(block) + block.line_of(start)
            for block in picture.blocks
            for reading, (start, _) in zip(readings, regions, strict=True)
            if block.passage == passage and block.cell and block.witness in reading.witnesses
        ]
        return min(lines, default=0)

    def to_variant(self, *, last: bool = False) -> None:
        """To the first or the last place at which the passage at the cursor differs, if it does."""
        self.enter_variant(len(self.scene.places(self.focus_at.passage)) - 1 if last else 0)

    def enter_variant(self, at: int) -> bool:
        """To the place with that index at which the passage at the cursor differs; whether there is one."""
        passage, witness = self.focus_at.passage, self.focus_at.witness
        places = self.scene.places(passage)
        if not 0 <= at < len(places) or self.folded_here:
            return False
        self._variant = (passage, at)
        cell = self.scene.collation[passage].cell(witness)
        readings = self.scene.collation.readings(passage)
        mine = next((index for index, one in enumerate(readings) if witness in one.witnesses), None)
        if cell is not None and mine is not None:
            # Where the document has no words there: between the words around them.
            start, _ = places[at][mine] or self.scene.regions(passage)[at][mine]
            self.show_offset(self.scene.collation.span(cell)[0] + start)
        self._changed()
        return True

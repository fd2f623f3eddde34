"""Which rows of the page are to be seen: what is folded, what a filter leaves out, what the reader has opened.

What a verdict takes out of a filter stays in sight until the reader has moved on: the row of the cursor and the one
it was on before are shown whatever the filter says, so that nothing vanishes under one's hands and a jump to a row
that is left out (by undo, a search, a link) arrives somewhere.
"""

import numpy as np

from tui.workspace.view.filters import Filter, meeting, rows_with
from tui.workspace.view.items import Items, What, items_of
from tui.workspace.view.rows import Flags
from tui.workspace.view.scene import Scene


class Sight:
    """The reader's wish what to see. `folding` is whether agreed core is folded, `asked` the filter, if there is one.

    `shown` has for every row whether it is let be seen, as of the last `items`; None without a filter.
    """

    def __init__(self) -> None:
        self.folding = False
        self.asked: Filter | None = None
        self.shown: Flags | None = None
        self._opened: set[int] = set()
        self._revealed: list[tuple[int, int]] = []
        self._lately: tuple[int, ...] = ()
        # The passages that meet the filter, the rows that hold one, and of which scene and revision that is true.
        self._met: tuple[Flags, Flags, Scene, int] | None = None

    def forget(self) -> None:
        """The passages are others now: what was opened one by one is not there any more."""
        self._opened.clear()
        self._revealed.clear()
        self._lately = ()

    def fold(self, *, folding: bool) -> None:
        """Fold all agreed core, or none of it."""
        self.folding = folding
        self._opened.clear()

    def only(self, asked: Filter | None) -> None:
        """Let only be seen what meets a filter (all, if None)."""
        self.asked, self._met = asked, None
        self._revealed.clear()
        self._lately = ()

    def items(self, scene: Scene) -> Items:
        """The items of the page."""
        self.shown = self._rows_shown(scene)
        return items_of(scene.rows, folding=self.folding, opened=frozenset(self._opened), shown=self.shown)

    def meeting(self, scene: Scene) -> Flags | None:
        """For every passage whether it meets the filter; None where there is none."""
        if self.asked is None:
            return None
        revision = scene.review.revision
        if self._met is None or self._met[2] is not scene or self._met[3] != revision:
            met = meeting(scene.review, scene.rows, self.asked)
            self._met = met, rows_with(scene.rows, met), scene, revision
        return self._met[0]

    def _rows_shown(self, scene: Scene) -> Flags | None:
        if self.meeting(scene) is None or self._met is None:
            return None
        shown = self._met[1].copy()
        for first, last in self._revealed:
            shown[first:last] = True
        shown[list(self._lately)] = True
        return shown

    def came_to(self, scene: Scene, row: int) -> bool:
        """The cursor is on this row now; gives whether the items are others because of it."""
        if row in self._lately[:1]:
            return False
        self._lately = (row, *self._lately[:1])
        if self.shown is None:
            return False
        shown = self._rows_shown(scene)
        return shown is not None and not np.array_equal(shown, self.shown)

    def begin_at(self, row: int) -> None:
        """The cursor is on this row from the beginning."""
        self._lately = (row,)

    def unfold(self, scene: Scene, row: int) -> None:
        """Open the fold that holds a row."""
        self._opened.add(int(scene.rows.fold[row]))

    def open(self, scene: Scene, items: Items, item: int) -> bool:
        """Open what an item stands for; gives whether there was anything to open."""
        match items.kind(item):
            case What.FOLD:
                self.unfold(scene, items[item])
            case What.HIDDEN:
                self._revealed.append(items.span(item))
            case What.ROW:
                return False
        return True

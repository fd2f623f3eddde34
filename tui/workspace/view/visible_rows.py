"""Which rows of the page are visible: folds, filters, and the folds that the reader opened.

When a verdict takes a row out of a filter, the row stays visible until the reader moves on. The row of the cursor and
the one before it are shown whatever the filter says. So nothing vanishes while the reader works on it, and a jump to a
hidden row (by undo, a search, a link) has somewhere to arrive.
"""

import numpy as np

from tui.collation.arrays import Flags
from tui.workspace.view.filters import Filter, meeting, rows_with
from tui.workspace.view.items import Items, What, items_of
from tui.workspace.view.scene import Scene


class Sight:
    """What the reader chose to see. `folding` is whether agreed core is folded, `asked` the filter, if there is one.

    `shown` has for every row whether it is visible, as of the last call of `items`; None without a filter.
    """

    def __init__(self) -> None:
        self.folding = False
        self.asked: Filter | None = None
        self.shown: Flags | None = None
        self._opened: set[int] = set()
        self._revealed: list[tuple[int, int]] = []
        self._lately: tuple[int, ...] = ()
        # The passages that meet the filter, the rows that contain one, and the scene and revision for which that is
        # valid.
        self._met: tuple[Flags, Flags, Scene, int] | None = None

    def forget(self) -> None:
        """The passages changed: forget the folds that were opened one by one."""
        self._opened.clear()
        self._revealed.clear()
        self._lately = ()

    def fold(self, *, folding: bool) -> None:
        """Fold all agreed core, or unfold it."""
        self.folding = folding
        self._opened.clear()

    def only(self, asked: Filter | None) -> None:
        """Show only passages that meet a filter (all, if None)."""
        self.asked, self._met = asked, None
        self._revealed.clear()
        self._lately = ()

    def items(self, scene: Scene) -> Items:
        """The items of the page."""
        self.shown = self._rows_shown(scene)
        return items_of(scene.rows, folding=self.folding, opened=frozenset(self._opened), shown=self.shown)

    def meeting(self, scene: Scene) -> Flags | None:
        """For every passage whether it meets the filter; None without a filter."""
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
        """The cursor moved to this row. Returns whether that changes the items."""
        if row in self._lately[:1]:
            return False
        self._lately = (row, *self._lately[:1])
        if self.shown is None:
            return False
        shown = self._rows_shown(scene)
        return shown is not None and not np.array_equal(shown, self.shown)

    def begin_at(self, row: int) -> None:
        """The cursor starts on this row."""
        self._lately = (row,)

    def unfold(self, scene: Scene, row: int) -> None:
        """Open the fold that contains a row."""
        self._opened.add(int(scene.rows.fold[row]))

    def open(self, scene: Scene, items: Items, item: int) -> bool:
        """Open a fold or a run of hidden rows. Returns whether there was anything to open."""
        match items.kind(item):
            case What.FOLD:
                self.unfold(scene, items[item])
            case What.HIDDEN:
                self._revealed.append(items.span(item))
            case What.ROW:
                return False
        return True

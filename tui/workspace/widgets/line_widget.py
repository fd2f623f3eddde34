"""A widget that draws its lines itself, and repaints only those that have changed.

Borders, padding and Textual's cache that draws them cost more than the lines themselves where there are none of them.
And Textual asks every widget that touches the stretch of screen being painted for all its lines, whether or not they
changed, and sends a widget that changed as a whole: so the lines last drawn are kept, given again where nothing
changed, and compared where something did.
"""

from collections.abc import Collection
from itertools import groupby
from typing import ClassVar, Self

from textual.filter import ANSIToTruecolor
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.workspace.widgets.stable_strip import steady

_NOTHING = Region()
_ATTEMPTS = 3
"""How often a repaint that Textual has dropped is asked for again. One is enough where the widget is to be seen."""


class Drawn(Widget):
    """A widget whose `render_line` is all that is seen of it. `refresh()` paints the lines that changed."""

    ALLOW_SELECT: ClassVar[bool] = False

    _drawn: tuple[Size, list[Strip]] | None = None
    _stale = False
    _watched = False
    _extent: Size | None = None
    _made: tuple[object, dict[int, tuple[Strip, Strip]]] = (None, {})

    @property
    def size(self) -> Size:
        """The size of what is to be drawn. Textual looks it up in the layout each time: once for all lines will do."""
        return self._extent or super().size

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Have it painted anew: where nothing else is asked for, only those of its lines that have changed by then."""
        asked = regions or layout or recompose or not repaint
        # Below a panel Textual paints what it is told to, and does not ask what has changed.
        if asked or not self.is_mounted or not self.screen.is_active:
            self._drawn = None
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        self._stale = True
        self._ask(_ATTEMPTS)
        return self

    def _ask(self, attempts: int) -> None:
        """Have Textual ask, before the next painting, which regions are to be painted; see afterwards whether it did.

        It does not where it paints the whole screen (a panel closes) or lays it out: then it forgets which widgets
        have changed, and this one would keep its old lines for good.
        """
        super().refresh(_NOTHING)
        if not self._watched:
            self._watched = True
            self.call_after_refresh(self._see_that_it_is_painted, attempts)

    def _see_that_it_is_painted(self, attempts: int) -> None:
        self._watched = False
        if self._stale and attempts and self.is_attached and self.screen.is_active:
            self._ask(attempts - 1)

    def _exchange_repaint_regions(self) -> Collection[Region]:
        """Textual's question, right before it paints, which regions are to be painted."""
        regions = super()._exchange_repaint_regions()
        if not self._stale:
            return regions
        before = self._drawn
        self._drawn = None
        size, lines = self._draw()
        if before is None or before[0] != size:
            return [size.region]
        # What is sent is compared, because it must be made anyway: comparing segments compares their styles, in Python.
        console = self.app.console
        changed = [
            y
            for y, (old, new) in enumerate(zip(before[1], lines, strict=True))
            if old is not new and old.render(console) != new.render(console)
        ]
        # Neighbouring lines as one region: a number less its rank is the same all along a run.
        runs = [[y for _, y in run] for _, run in groupby(enumerate(changed), lambda place: place[1] - place[0])]
        return [*regions, *(Region(0, run[0], size.width, len(run)) for run in runs)]

    def _draw(self) -> tuple[Size, list[Strip]]:
        """All lines, as they were drawn last if nothing was said since and the size is the same."""
        size = self.size
        if self._drawn is None or self._drawn[0] != size:
            self._stale = False
            self._extent = size
            try:
                strips = [self.render_line(y) for y in range(size.height)]
            finally:
                self._extent = None
            self._drawn = size, self._finished(strips)
        return self._drawn

    def _finished(self, strips: list[Strip]) -> list[Strip]:
        """Lines as they are sent: steady, and without colours where the terminal is to have none (NO_COLOR).

        Most lines are the same objects as the last time: what was made of those is used again.
        """
        # Our styles hold true colours or, under an ANSI theme, the terminal's own: neither needs translating.
        filters = [one for one in self.app.get_line_filters() if not isinstance(one, ANSIToTruecolor)]
        left, ground = self.region.x, self.background_colors[1]
        before = self._made[1] if self._made[0] == (filters, left, ground) else {}
        made: dict[int, tuple[Strip, Strip]] = {}
        for strip in strips:
            known = before.get(id(strip))
            if known is None or known[0] is not strip:
                finished = strip
                for one in filters:
                    finished = finished.apply_filter(one, ground)
                known = strip, steady(finished, left)
            made[id(strip)] = known
        self._made = (filters, left, ground), made
        return [made[id(strip)][1] for strip in strips]

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region, cut to it.

        What changed since the last painting is not in them before Textual has asked what to paint: it would be taken
        for painted.
        """
        if self._stale and not self._watched:
            self.call_later(self._see_that_it_is_painted, _ATTEMPTS)
        size, lines = self._draw()
        strips = lines[crop.y : crop.bottom]
        if crop.x or crop.right != size.width:
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

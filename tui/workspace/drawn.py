"""A widget that draws its own lines, without Textual's styles between them and the screen.

Borders, padding and the cache that draws them cost more than the lines themselves where there are none of them.
"""

from typing import ClassVar

from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Drawn(Widget):
    """A widget whose `render_line` is all that is seen of it."""

    ALLOW_SELECT: ClassVar[bool] = False

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region, cut to it; without colours where the terminal is to have none (NO_COLOR)."""
        width = self.size.width
        strips = [self.render_line(y) for y in range(crop.y, crop.bottom)]
        if crop.x or crop.right != width:
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        # Our styles hold true colours or, under an ANSI theme, the terminal's own: neither needs translating.
        filters = [one for one in self.app.get_line_filters() if not isinstance(one, ANSIToTruecolor)]
        if filters:
            background = self.background_colors[1]
            for one in filters:
                strips = [strip.apply_filter(one, background) for strip in strips]
        return strips

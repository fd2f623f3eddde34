"""A line whose parts appear in the right column, whatever width the terminal gives to a character.

How wide an emoji with a selector, a family joined by ZWJ, a Devanagari cluster or a character newer than the terminal
is, terminals do not agree, with each other or with any table: where one takes another width, all that follows in the
line is shifted, and what stood there before shows through. So around a piece of text with such characters its place is
blanked and the cursor moved, to where it begins and to where the next one begins: a disagreement stays within it.
"""

import re
from collections.abc import Iterable

from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

from tui.workspace.text.graphemes import clusters

_DOUBTFUL = re.compile(
    "["
    "\u00ad\u0600-\u0605\u06dd\u070f\u08e2"  # soft hyphen, signs that enclose numbers
    "\u0900-\u0dff\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0ec8-\u0ece\u0f18-\u0fbc\u1000-\u109f"  # Indic to Burmese
    "\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"  # Hangul letters by themselves
    "\u1700-\u1dbf\ua800-\uabff"  # Philippine scripts, Khmer, Balinese, and what is written like them
    "\u200b-\u200f\u2028-\u202f\u2060-\u206f\u20dd-\u20e0\u20e2-\u20e4\ufe00-\ufe0f\ufeff\ufff0-\uffff"  # unseen
    "\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2600-\u26ff\u2705\u270a\u270b\u2728\u274c-\u2757\u2764\u2795-\u2797"
    "\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"  # signs that are emoji, too
    "\ue000-\uf8ff"  # for private use
    "\U00010000-\U0001ffff\U000323b0-\U0010ffff"  # the newer scripts, emoji, flags, all to come
    "]"
)


class Steady(Strip):
    """A strip that positions its pieces itself. `left` is the column of the screen, from 0, at which it begins.

    Cut to a part it is a plain strip again: the part says no more than its text.
    """

    __slots__ = ["left"]

    def __init__(self, segments: Iterable[Segment], cell_length: int, left: int) -> None:
        super().__init__(segments, cell_length)
        self.left = left

    def render(self, console: Console) -> str:
        """The line as it is sent."""
        if self._render_cache is None:
            colours = console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001  (as the strip itself does)
            sent: list[str] = []
            x = self.left + 1
            for segment in self._segments:
                text, style, _ = segment
                width = segment.cell_length
                doubtful = _DOUBTFUL.search(text) is not None
                placed = _placed(text, x) if doubtful else text
                painted = placed if style is None else self.render_style(style, placed, colours)
                if doubtful:
                    blank = " " * width
                    if style is not None:
                        blank = self.render_style(style.background_style, blank, colours)
                    painted = f"{blank}\x1b[{x}G{painted}\x1b[{x + width}G"
                sent.append(painted)
                x += width
            self._render_cache = "".join(sent)
        return self._render_cache


def _placed(text: str, column: int) -> str:
    """A text with the cursor put right after each cluster whose width is in doubt. It begins at that column, from 1."""
    written: list[str] = []
    for start, end, cells in clusters(text):
        cluster = text[start:end]
        column += cells
        written.append(cluster)
        if end < len(text) and _DOUBTFUL.search(cluster):
            written.append(f"\x1b[{column}G")
    return "".join(written)


def steady(strip: Strip, left: int) -> Strip:
    """The same line, with cursor movements wherever a width is in doubt. It begins at that column of the screen."""
    if any(not text.isascii() and _DOUBTFUL.search(text) for text, _, _ in strip):
        return Steady(strip, strip.cell_length, left)
    return strip

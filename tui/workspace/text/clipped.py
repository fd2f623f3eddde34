"""One line of text in a given number of cells."""

from tui.review.cluster_borders import floor
from tui.review.shortened import fitting
from tui.workspace.text.graphemes import display, line_width

LABEL = 40
"""Cells for the label of a note: it is a word or two, but a session from outside may have a page there."""


def clipped(text: str, width: int, *, whole_words: bool = False) -> str:
    """One line of at most `width` cells, neutralised; an ellipsis takes the place of what does not fit.

    Cells are few, so it may cut a word, but never a grapheme cluster. With `whole_words` it cuts a word only where the
    line would otherwise be half empty.
    """
    most = 64 + 16 * max(0, width)  # of a paragraph of a megabyte nobody looks at the rest
    cut = len(text) > most
    text = display(text[: floor(text, min(most, len(text)))].replace("\n", " "))
    if line_width(text) <= width and not cut:
        return text
    if width <= 1:
        return "…"[: max(0, width)]
    end = fitting(text, width - 1, line_width)
    if whole_words and end < len(text):
        blank = text.rfind(" ", end // 2, end + 1)
        end = blank if blank > 0 else end
    return text[:end].rstrip() + "…"

"""Where a terminal may give a character another width, the text after it is in its column all the same."""

import re

import pytest
from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

from tui.workspace.text.graphemes import line_width
from tui.workspace.widgets.stable_strip import steady


def columns(sent: str, wide: str, more: int) -> dict[str, int]:
    """The columns, from 0, at which a terminal shows each letter: one that gives `wide` so many cells more."""
    shown: dict[str, int] = {}
    column = 0
    for piece in re.findall(r"\x1b\[\d*G|\x1b\[[\d;]*m|" + re.escape(wide) + "|.", sent, re.DOTALL):
        if piece.endswith("G") and piece.startswith("\x1b"):
            column = int(piece[2:-1]) - 1
        elif not piece.startswith("\x1b"):
            if piece.isalpha():
                shown[piece] = column
            column += line_width(piece) + (more if piece == wide else 0)
    return shown


@pytest.mark.parametrize("more", [-1, 0, 1, 2])
@pytest.mark.parametrize("wide", ["👍🏽", "👩🏿\u200d🚀", "🇩🇪", "☺\ufe0f", "क्षि"])
def test_text_after_a_cluster_of_doubtful_width_is_in_its_column(wide, more):
    text = f"a{wide}b{wide}{wide}c d"
    strip = steady(Strip([Segment("x "), Segment(text), Segment("e")]), 4)
    sent = "    " + strip.render(Console(force_terminal=True))
    expected = {"x": 4, "a": 6}
    expected["b"] = 7 + line_width(wide)
    expected["c"] = expected["b"] + 1 + 2 * line_width(wide)
    expected["d"], expected["e"] = expected["c"] + 2, expected["c"] + 3
    assert columns(sent, wide, more) == expected

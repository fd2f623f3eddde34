"""The only place that makes what Textual draws: `Text`, `Segment` and `Static`, which hold no control characters.

They take the place of the classes of the same names, which pass everything on to the terminal, and Textual's `Static`
would also read markup in a plain string. ruff refuses those elsewhere (`banned-api` in pyproject.toml). Text is
neutralised whenever it is put in, so no caller can forget it. It is cheap: most text needs one look.
"""

from typing import Any, Self

import rich.segment
import rich.style
import rich.text
import textual.widgets
from textual.visual import VisualType

from tui.witnesses.neutralise import neutralise
from tui.workspace.text.graphemes import display

Style = rich.style.Style


class Segment(rich.segment.Segment):
    """A piece of one line, with its style. A line end in it is drawn as a sign."""

    __slots__ = ()

    def __new__(cls, text: str, style: Style) -> Self:
        """Neutralise the text: one code point for one."""
        return super().__new__(cls, neutralise(text), style)


class Text(rich.text.Text):
    """Text with styles, for panels. It may have several lines."""

    def __init__(self, text: str = "", style: str | Style = "", **options: Any) -> None:
        super().__init__(display(text), style, **options)

    def append(self, text: "str | rich.text.Text", style: str | Style | None = None) -> Self:
        """Add a text at the end. Returns this text."""
        super().append(display(text) if isinstance(text, str) else text, style)
        return self


class Static(textual.widgets.Static):
    """A widget that shows text. A plain string is shown as it is: nothing in it is markup."""

    def __init__(self, content: "str | Text" = "", **options: Any) -> None:
        super().__init__(_as_text(content), **options)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show another text."""
        super().update(_as_text(content), layout=layout)


def _as_text(content: VisualType) -> VisualType:
    return Text(content) if isinstance(content, str) else content

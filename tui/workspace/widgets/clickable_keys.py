"""Keys that a panel tells in words, and that a click on the words presses: so the mouse can do what the keys do there.

What a text presses stands in its style, where Textual finds it under the mouse.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.style import Style
from rich.text import Text
from textual import events
from textual.message_pump import MessagePump
from textual.widgets import Static

from tui.workspace.text.graphemes import line_width
from tui.workspace.view.palette import Palette

_PRESSED = "key"
_KEYS = {"enter": "enter", "esc": "escape", "tab": "tab", ")": "right_parenthesis", "↓": "down", "↑": "up"}
"""Keys as they are told, and as Textual calls them, where that is not the same."""
_TYPED = {"right_parenthesis": ")"}
"""What a key types, where that is not its name."""


class Clickable(MessagePump):
    """A screen on which a click on a key that is told presses it."""

    def on_click(self, event: events.Click) -> None:
        """Press what is told there."""
        key = event.style.meta.get(_PRESSED)
        if isinstance(key, str):
            event.stop()
            # By the application: a message goes no further up than to where it was made.
            self.app.call_later(self._press, key)

    def _press(self, key: str) -> None:
        self.app.post_message(events.Key(key, _TYPED.get(key)))


def pressing(key: str) -> Style:
    """The style of a text on which a click presses a key, called as Textual calls it."""
    return Style(meta={_PRESSED: key})


def keys_told(pairs: Iterable[tuple[str, str, Style]]) -> Text:
    """Keys, what they do, and the style to say it in, in one line. Several keys for one thing stand apart by blanks.

    What is no key but a word for many ('a letter') is only told.
    """
    text = Text()
    for name, what, style in pairs:
        keys = name.split(" ")
        clickable = all(len(key) == 1 or key in _KEYS or key.startswith("ctrl+") for key in keys)
        for index, key in enumerate(keys):
            press = pressing(_KEYS.get(key, key)) if clickable else Style()
            text.append(" " if index else "")
            text.append(key, Style(bold=True) + press)
        # What a single key does may be clicked as well as its name.
        alone = pressing(_KEYS.get(name, name)) if clickable and len(keys) == 1 else Style()
        text.append(f" {what}", style + alone)
        text.append("   ")
    text.rstrip()
    return text


class Keys(Static):
    """Keys and what they do, in as many lines as they need. A key stays on the line of what it does."""

    def __init__(self, palette: Palette, pairs: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(**options)
        self._quiet = Style(color=palette.ink(palette.quiet).color)
        self._pairs = tuple(pairs)
        self._lay()

    def tell(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Tell others."""
        self._pairs = tuple(pairs)
        self._lay()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._lay()

    def _lay(self) -> None:
        width = self.size.width or 1 << 16
        lines: list[list[tuple[str, str, Style]]] = [[]]
        used = 0
        for name, what in self._pairs:
            room = line_width(name) + 1 + line_width(what)
            if used and used + room > width:
                lines.append([])
                used = 0
            lines[-1].append((name, what, self._quiet))
            used += room + 3
        self.update(Text("\n").join(map(keys_told, lines)))

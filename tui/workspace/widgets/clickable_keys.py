"""Clickable hints for keys: a click on a key that a panel shows presses it, so that the mouse can do the same.

The style of the text holds the key that a click presses; Textual finds it under the mouse.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.style import Style
from textual import events
from textual.message_pump import MessagePump

from tui.workspace.text.graphemes import line_width
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.shown_text import Static, Text

_PRESSED = "key"
_KEYS = {"enter": "enter", "esc": "escape", "tab": "tab", ")": "right_parenthesis", "↓": "down", "↑": "up"}
"""Names of keys as shown, and the names that Textual uses for them if different."""
_TYPED = {"right_parenthesis": ")"}
"""What a key types, where that is not its name."""


class Clickable(MessagePump):
    """A screen on which a click on a key hint presses the key."""

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        key = event.style.meta.get(_PRESSED)
        if isinstance(key, str):
            event.stop()
            # The application presses it, because a message only goes up from the widget that posted it.
            self.app.call_later(self._press, key)

    def _press(self, key: str) -> None:
        self.app.post_message(events.Key(key, _TYPED.get(key)))


def pressing(key: str) -> Style:
    """The style of a text on which a click presses a key, given by Textual's name."""
    return Style(meta={_PRESSED: key})


def keys_told(pairs: Iterable[tuple[str, str, Style]]) -> Text:
    """One line of keys and what each does, with its style. Several keys for one thing are separated by spaces.

    A phrase for many keys ('a letter') is shown, but not clickable.
    """
    text = Text()
    for name, what, style in pairs:
        keys = name.split(" ")
        clickable = all(len(key) == 1 or key in _KEYS or key.startswith("ctrl+") for key in keys)
        for index, key in enumerate(keys):
            press = pressing(_KEYS.get(key, key)) if clickable else Style()
            text.append(" " if index else "")
            text.append(key, Style(bold=True) + press)
        # For a single key, its description is clickable as well.
        alone = pressing(_KEYS.get(name, name)) if clickable and len(keys) == 1 else Style()
        text.append(f" {what}", style + alone)
        text.append("   ")
    text.rstrip()
    return text


class Keys(Static):
    """Keys and what they do, in as many lines as needed. A key stays on one line with its description."""

    def __init__(self, palette: Palette, pairs: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(**options)
        self._quiet = Style(color=palette.ink(palette.quiet).color)
        self._pairs = tuple(pairs)
        self._lay()

    def tell(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show other keys."""
        self._pairs = tuple(pairs)
        self._lay()

    def on_resize(self) -> None:
        """Break the lines again."""
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

"""The line of keys at the bottom, with a message at its right."""

from collections.abc import Sequence
from typing import Any

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.workspace.commands.key_names import shown
from tui.workspace.commands.table import LAST, Command
from tui.workspace.page.bars import Piece, fitted
from tui.workspace.page.frame import TINY
from tui.workspace.text.clipped import clipped
from tui.workspace.text.graphemes import display, line_width
from tui.workspace.text.wrap import wrap
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.line_widget import Drawn

MOST_LINES = 6
"""The most lines that a sentence and the keys below it may take."""


class KeyBar(Drawn):
    """The keys that matter here, and at their right a sentence about the last act.

    A sentence that is too long for that has lines of its own above the keys. They cover the ruler and the end of the
    page, which do not move. Only on a screen of very few lines does the sentence replace the keys.
    """

    DEFAULT_CSS = "KeyBar { height: 1; dock: bottom; layer: over; }"

    class Pressed(Message):
        """The user clicked a key."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

    def __init__(self, palette: Palette, **options: Any) -> None:
        super().__init__(**options)
        self.palette = palette
        self._commands: tuple[Command, ...] = ()
        self._lead = ""
        self._sentence = ""
        self._above: list[str] = []
        self._beside = ""
        self._alarm = False
        self._spots: list[tuple[int, int, Command]] = []

    def colour(self, palette: Palette) -> None:
        """Use new colours."""
        self.palette = palette
        self.refresh()

    def tell(self, commands: Sequence[Command], lead: str = "") -> None:
        """Show the keys of these commands, with a note before them (for example a count of selected words)."""
        if (tuple(commands), lead) != (self._commands, self._lead):
            self._commands, self._lead = tuple(commands), lead
            self.fit()
            self.refresh()

    def say(self, sentence: str, *, alarm: bool = False) -> None:
        """Show a sentence until the next key press."""
        if (sentence, alarm) != (self._sentence, self._alarm):
            self._sentence, self._alarm = sentence, alarm
            self.fit()
            self.refresh()

    def fit(self) -> None:
        """Take the height that the sentence needs at this width. Call it whenever the width may have changed."""
        beside, above = self._divided() if self._sentence and self.size.width else ("", [])
        if (beside, above) != (self._beside, self._above):
            self._beside, self._above = beside, above
            self.refresh()
        height = max(1, len(above) + self._has_keys)
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height

    @property
    def _has_keys(self) -> bool:
        """Whether the keys are shown now."""
        return not self._sentence or self.screen.size.height >= TINY

    @property
    def _lead_cells(self) -> int:
        """The cells before the keys."""
        return 1 + (line_width(self._lead) + 3 if self._lead else 0)

    def _divided(self) -> tuple[str, list[str]]:
        """The sentence as it is shown beside the keys, or the lines that it has above them."""
        text = display(self._sentence.replace("\n", " "))
        essential = sum(_cells(command) for command in self._commands if command.essential)
        if (
            self._has_keys
            and len(text) < self.size.width
            and self._lead_cells + essential + line_width(text) + 1 <= self.size.width
        ):
            return text, []
        return "", self._lines()

    def _lines(self) -> list[str]:
        """The sentence in lines as wide as the bar, which takes up to about a third of the screen."""
        width = max(1, self.size.width - 2)
        most = max(1, min(MOST_LINES, self.screen.size.height // 3) - self._has_keys)
        text = display(self._sentence[: 4 * width * most].replace("\n", " "))
        lines = [text[start:end] for start, end in wrap(text, width)]
        if len(lines) > most:
            lines[most - 1 :] = [clipped(" ".join(lines[most - 1 :]) + "…", width)]
        return lines

    def render_line(self, y: int) -> Strip:
        """A line of the sentence, or the one with the keys."""
        plain = self.palette.ink(self.palette.text)
        if y < len(self._above):
            return fitted([(" ", plain), (self._above[y], self._ink())], self.size.width, plain)
        if y > len(self._above) or not self._has_keys:
            return fitted([], self.size.width, plain)
        return self._line_of_keys()

    def _ink(self) -> Style:
        """How a sentence is written."""
        palette = self.palette
        return palette.ink(palette.danger if self._alarm else palette.text, bold=self._alarm)

    def _line_of_keys(self) -> Strip:
        """The keys, and at their right a sentence, if it is short."""
        palette = self.palette
        plain = palette.ink(palette.text)
        width = self.size.width - (line_width(self._beside) + 1 if self._beside else 0)
        pieces: list[Piece] = [(" ", plain)]
        if self._lead:
            pieces.append((self._lead + "   ", palette.ink(palette.accent, bold=True)))
        used = self._lead_cells
        self._spots = []
        for command in fitting(self._commands, width - used):
            keys = f" {footer_keys(command)} "
            label = f" {command.short}  "
            self._spots.append((used, used + line_width(keys + label), command))
            pieces += [
                (keys, palette.ink(palette.text, ground=palette.raised, bold=True)),
                (label, palette.ink(palette.quiet)),
            ]
            used += line_width(keys) + line_width(label)
        if self._beside:
            pieces += [(" " * (width - used), plain), (self._beside, self._ink()), (" ", plain)]
        return fitted(pieces, self.size.width, plain)

    def on_click(self, event: events.Click) -> None:
        """Do what the clicked key does."""
        if event.y != len(self._above) or not self._has_keys:
            return
        for start, end, command in self._spots:
            if start <= event.x < end:
                self.post_message(self.Pressed(command))
                return


def fitting(commands: Sequence[Command], width: int) -> list[Command]:
    """The commands whose keys fit into that many cells, in their order: first the essential ones, the last of all
    before them, then the others.
    """
    by_need = sorted(enumerate(commands), key=lambda one: (not one[1].essential, one[1].rank != LAST))
    kept = set()
    for index, command in by_need:
        if (cells := _cells(command)) <= width:
            kept.add(index)
            width -= cells
    return [command for index, command in enumerate(commands) if index in kept]


def _cells(command: Command) -> int:
    """The cells that a command takes in the footer."""
    return line_width(f" {footer_keys(command)}  {command.short}  ")


def footer_keys(command: Command) -> str:
    """A command's keys in the footer: the range of digits as one, the keys of a pair together, else the first."""
    if len(command.keys) > 4 and command.keys[0].isdigit():
        return f"{command.keys[0]}-{command.keys[-1]}"
    first = shown(command.keys[0]) if command.keys else ""
    return f"{first} {shown(command.opposite_key)}" if command.opposite_key else first

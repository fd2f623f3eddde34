"""The quiet frame: the line at the top and the line of keys. Each draws its own lines."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.collation.collation import Kind
from tui.workspace.commands.key_names import shown
from tui.workspace.commands.table import Command
from tui.workspace.desk.desk import Desk
from tui.workspace.desk.keeping import Saving
from tui.workspace.text.clipped import clipped
from tui.workspace.text.graphemes import display, line_width
from tui.workspace.text.wrap import wrap
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.line_widget import Drawn

Piece = tuple[str, Style]

HELP_WIDTH = 10
"""What `?` and its word take in the line of keys."""

FIRST_EVENTS = 3
WIDE = 110
"""After so many acts at most the top line says in which file they are saved, where it has so many cells."""

MOST_LINES = 6
"""Lines of a sentence in the place of the keys."""


def fitted(pieces: Sequence[Piece], width: int, plain: Style) -> Strip:
    """Pieces of text as one line of exactly that width."""
    # Neighbours of one style as one piece: the ruler has one a cell, and each says its colours to the terminal anew.
    runs = groupby((piece for piece in pieces if piece[0]), itemgetter(1))
    strip = Strip([Segment("".join(text for text, _ in run), style) for style, run in runs])
    return strip.adjust_cell_length(width, plain)


class TopLine(Drawn):
    """Whose review this is, how far it has come, and how it stands on disk."""

    DEFAULT_CSS = "TopLine { height: 1; }"

    def __init__(self, desk: Desk, palette: Palette, **options: Any) -> None:
        super().__init__(**options)
        self.desk = desk
        self.palette = palette
        self.status = ""
        self._begun = len(desk.review.events)

    def tell(self, *, palette: Palette | None = None, status: str | None = None) -> None:
        """Show something else: other colours, another word on what is filtered or searched for."""
        self.palette = palette or self.palette
        self.status = self.status if status is None else status
        self.refresh()

    def render_line(self, _y: int) -> Strip:
        """The one line."""
        width, palette = self.size.width, self.palette
        plain = palette.ink(palette.text)
        right = self._saving(palette)
        room = width - line_width(right[0]) - 1
        left: list[Piece] = [(" recension ", palette.badge(palette.core)), ("  ", plain)]
        left.append((clipped(self.desk.session.title, max(8, room // 3)), palette.ink(palette.text, bold=True)))
        used = sum(line_width(text) for text, _ in left)
        if self.status:
            # What is filtered, ignored or searched for is always said; the counts give way to it.
            text = clipped(self.status, max(1, room - used - 4))
            left += [("   ", plain), (text, palette.ink(palette.accent))]
            used += line_width(text) + 3
        for text, style in self._counts(palette):
            if used + line_width(text) + 3 > room:
                break
            left += [("   ", plain), (text, style)]
            used += line_width(text) + 3
        left.append((" " * max(1, width - used - line_width(right[0]) - 1), plain))
        return fitted([*left, right, (" ", plain)], width, plain)

    def _counts(self, palette: Palette) -> list[Piece]:
        quiet = palette.ink(palette.quiet)
        progress = self.desk.review.progress()
        done = progress.decided == progress.passages
        _, single = progress.kinds.get(Kind.SINGLE, (0, 0))
        _, some = progress.kinds.get(Kind.PARTIAL, (0, 0))
        # All kinds are named: the counts add up to the passages.
        kinds = [f"{progress.core:,} shared", f"{some:,} in some", f"{single:,} in one only"]
        pieces = [
            (" · ".join(told for told in kinds if some or told is not kinds[1]), quiet),
            (
                f"decided {progress.decided:,} of {progress.passages:,}",
                palette.ink(palette.decided) if done else quiet,
            ),
        ]
        if progress.doubtful:
            pieces.append((f"{progress.doubtful:,} to look at again", palette.ink(palette.danger)))
        if progress.notes:
            pieces.append((f"{progress.notes:,} note{'s' if progress.notes != 1 else ''}", palette.ink(palette.note)))
        return pieces

    def _where(self) -> str:
        """The file that the first decisions of a new review are in: later the reader knows."""
        events = len(self.desk.review.events)
        if self._begun or events > FIRST_EVENTS or self.size.width < WIDE:
            return ""
        return f"{clipped(self.desk.session.path.name, WIDE // 3)}: "

    def _saving(self, palette: Palette) -> Piece:
        if self.desk.session.read_only:
            return "read-only", palette.ink(palette.danger, bold=True)
        match self.desk.saving:
            case Saving.SAVED:
                return self._where() + "saved ✓", palette.ink(palette.decided)
            case Saving.PENDING:
                return "saving …", palette.ink(palette.quiet)
            case Saving.TROUBLE:
                return "not saved!", palette.ink(palette.danger, bold=True)
        return "", palette.ink(palette.text)


class KeyBar(Drawn):
    """The keys that matter here; a sentence about what was just done takes its place for a moment.

    A sentence that needs more than a line has as many as it needs, over the ruler and the page, which stay as they are.
    """

    DEFAULT_CSS = "KeyBar { height: 1; dock: bottom; layer: over; }"

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

    def __init__(self, palette: Palette, **options: Any) -> None:
        super().__init__(**options)
        self.palette = palette
        self._commands: tuple[Command, ...] = ()
        self._lead = ""
        self._sentence = ""
        self._told = [""]
        self._alarm = False
        self._spots: list[tuple[int, int, Command]] = []

    def colour(self, palette: Palette) -> None:
        """Take other colours."""
        self.palette = palette
        self.refresh()

    def tell(self, commands: Sequence[Command], lead: str = "") -> None:
        """Show these commands, after a word on what is going on (a count of selected words)."""
        if (tuple(commands), lead) != (self._commands, self._lead):
            self._commands, self._lead = tuple(commands), lead
            self.refresh()

    def say(self, sentence: str, *, alarm: bool = False) -> None:
        """A sentence in place of the keys, until the next key."""
        if (sentence, alarm) != (self._sentence, self._alarm):
            self._sentence, self._alarm = sentence, alarm
            self.fit()
            self.refresh()

    def fit(self) -> None:
        """Be as high as the sentence needs at this width: to be called whenever that may be another."""
        lines = self._lines() if self._sentence and self.size.width else [""]
        if lines != self._told:
            self._told = lines
            self.refresh()
        if self.styles.height is None or self.styles.height.value != len(lines):
            self.styles.height = len(lines)

    def _lines(self) -> list[str]:
        """The sentence in lines of the bar's width, up to about a third of the screen."""
        width = max(1, self.size.width - 2)
        most = max(1, min(MOST_LINES, self.screen.size.height // 3))
        text = display(self._sentence[: 4 * width * most].replace("\n", " "))
        lines = [text[start:end] for start, end in wrap(text, width)]
        if len(lines) > most:
            lines[most - 1 :] = [clipped(" ".join(lines[most - 1 :]) + "…", width)]
        return lines

    def render_line(self, y: int) -> Strip:
        """A line of the sentence, or the one with the keys."""
        width, palette = self.size.width, self.palette
        plain = palette.ink(palette.text)
        self._spots = []
        if self._sentence:
            ink = palette.ink(palette.danger if self._alarm else palette.text, bold=self._alarm)
            line = self._told[y] if y < len(self._told) else ""
            return fitted([(" ", plain), (line, ink)], width, plain)
        if y:
            return fitted([], width, plain)
        pieces: list[Piece] = [(" ", plain)]
        used = 1
        if self._lead:
            pieces.append((self._lead + "   ", palette.ink(palette.accent, bold=True)))
            used += line_width(self._lead) + 3
        for index, command in enumerate(self._commands):
            keys = f" {footer_keys(command)} "
            label = f" {command.short}  "
            # The last is help: there is always room for that one.
            spare = 0 if index == len(self._commands) - 1 else HELP_WIDTH
            if used + line_width(keys) + line_width(label) + spare > width:
                continue
            self._spots.append((used, used + line_width(keys + label), command))
            pieces += [
                (keys, palette.ink(palette.text, ground=palette.raised, bold=True)),
                (label, palette.ink(palette.quiet)),
            ]
            used += line_width(keys) + line_width(label)
        return fitted(pieces, width, plain)

    def on_click(self, event: events.Click) -> None:
        """Clicking a key is pressing it."""
        for start, end, command in self._spots:
            if start <= event.x < end:
                self.post_message(self.Pressed(command))
                return


def footer_keys(command: Command) -> str:
    """A command's keys in the footer: the range of digits as one, the keys of a pair together, else the first."""
    if len(command.keys) > 4 and command.keys[0].isdigit():
        return f"{command.keys[0]}-{command.keys[-1]}"
    first = shown(command.keys[0]) if command.keys else ""
    return f"{first} {shown(command.opposite_key)}" if command.opposite_key else first

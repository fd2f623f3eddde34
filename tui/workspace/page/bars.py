"""The frame around the page: the line at the top and the line of keys. Each draws its own lines."""

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
"""The cells that `?` and its word take in the line of keys."""

FIRST_EVENTS = 3
WIDE = 110
"""The top line names the session file for the first few acts, if it is at least this wide."""

MOST_LINES = 6
"""At most this many lines for a sentence in place of the keys."""


def fitted(pieces: Sequence[Piece], width: int, plain: Style) -> Strip:
    """Pieces of text as one line of exactly that width."""
    # Merge neighbours of one style: the ruler has one piece for each cell, and each would send its colours to the
    # terminal.
    runs = groupby((piece for piece in pieces if piece[0]), itemgetter(1))
    strip = Strip([Segment("".join(text for text, _ in run), style) for style, run in runs])
    return strip.adjust_cell_length(width, plain)


class TopLine(Drawn):
    """The document under review, the progress of the review, and whether it is saved."""

    DEFAULT_CSS = "TopLine { height: 1; }"

    def __init__(self, desk: Desk, palette: Palette, **options: Any) -> None:
        super().__init__(**options)
        self.desk = desk
        self.palette = palette
        self.status = ""
        self._begun = len(desk.review.events)

    def tell(self, *, palette: Palette | None = None, status: str | None = None) -> None:
        """Show new colours, or new words about the filter or the search."""
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
            # The filter, the ignored differences and the search are always shown; the counts give way to them.
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
        # Every kind is listed, so that the counts add up to the number of passages.
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
        """The file in which a new review is saved. It is shown with the first decisions only."""
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
    """The keys that matter here. A sentence about the last act replaces them for a moment.

    A longer sentence takes as many lines as it needs, above the ruler and the page, which do not move.
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
        self._told = [""]
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
            self.refresh()

    def say(self, sentence: str, *, alarm: bool = False) -> None:
        """Show a sentence in place of the keys, until the next key press."""
        if (sentence, alarm) != (self._sentence, self._alarm):
            self._sentence, self._alarm = sentence, alarm
            self.fit()
            self.refresh()

    def fit(self) -> None:
        """Take the height that the sentence needs at this width. Call it whenever the width may have changed."""
        lines = self._lines() if self._sentence and self.size.width else [""]
        if lines != self._told:
            self._told = lines
            self.refresh()
        if self.styles.height is None or self.styles.height.value != len(lines):
            self.styles.height = len(lines)

    def _lines(self) -> list[str]:
        """The sentence, wrapped to the width of the bar, up to about a third of the screen."""
        width = max(1, self.size.width - 2)
        most = max(1, min(MOST_LINES, self.screen.size.height // 3))
        text = display(self._sentence[: 4 * width * most].replace("\n", " "))
        lines = [text[start:end] for start, end in wrap(text, width)]
        if len(lines) > most:
            lines[most - 1 :] = [clipped(" ".join(lines[most - 1 :]) + "…", width)]
        return lines

    def render_line(self, y: int) -> Strip:
        """One line of the sentence, or the line of keys."""
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
            # The last command is help: there is always room for it.
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
        """A click on a key is a press of that key."""
        for start, end, command in self._spots:
            if start <= event.x < end:
                self.post_message(self.Pressed(command))
                return


def footer_keys(command: Command) -> str:
    """The keys of a command in the footer: digits as a range, the keys of a pair together, else the first key."""
    if len(command.keys) > 4 and command.keys[0].isdigit():
        return f"{command.keys[0]}-{command.keys[-1]}"
    first = shown(command.keys[0]) if command.keys else ""
    return f"{first} {shown(command.opposite_key)}" if command.opposite_key else first

"""The line at the top of the screen."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.collation.collation import Kind
from tui.workspace.commands.table import Command
from tui.workspace.desk.desk import Desk
from tui.workspace.desk.keeping import Saving
from tui.workspace.text.clipped import clipped
from tui.workspace.text.graphemes import line_width
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.line_widget import Drawn
from tui.workspace.widgets.shown_text import Segment

Piece = tuple[str, Style]

FIRST_EVENTS = 3
SHORTEST = 12
"""Cells that the words about filter and search keep; if there are fewer, the progress gives way."""
WIDE = 70
"""The top line names the session file for the first few acts, if it is at least this wide."""


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

    class Pressed(Message):
        """The user clicked something that stands for a command."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

    def __init__(self, desk: Desk, palette: Palette, **options: Any) -> None:
        super().__init__(**options)
        self.desk = desk
        self.palette = palette
        self.status = ""
        self._begun = len(desk.review.events)
        self._spots: list[tuple[str, str]] = []

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
        self._spots = [("command_palette", left[0][0]), ("", left[1][0]), ("documents", left[2][0])]
        used, short = sum(line_width(text) for text, _ in left), False
        if self.status:
            # The filter, the ignored differences and the search are always shown, and beside them the progress.
            space = room - used - 4
            short = line_width(self.status) + line_width(self._counts(palette)[1][0]) + 3 > space
            decided = line_width(self._counts(palette, short=short)[1][0]) + 3
            text = clipped(self.status, max(1, space - decided if space - decided >= SHORTEST else space))
            left += [("   ", plain), (text, palette.ink(palette.accent))]
            used += line_width(text) + 3
            self._spots += [("", "   "), ("show_everything", text)]
        for text, style in self._fitting(palette, room - used, short=short):
            left += [("   ", plain), (text, style)]
            used += line_width(text) + 3
            opened = "notes" if style == palette.ink(palette.note) else "summary"
            self._spots += [("", "   "), (opened, text)]
        left.append((" " * max(1, width - used - line_width(right[0]) - 1), plain))
        self._spots += [("", left[-1][0]), ("export", right[0])]
        return fitted([*left, right, (" ", plain)], width, plain)

    def on_click(self, event: events.Click) -> None:
        """Do what is meant by what was clicked: the counts open the summary, the notes their list, and so on."""
        x = 0
        for name, text in self._spots:
            x += line_width(text)
            if event.x < x:
                command = next((command for command in self.desk.commands if command.id == name), None)
                if command is not None:
                    self.post_message(self.Pressed(command))
                return

    def _fitting(self, palette: Palette, room: int, *, short: bool) -> list[Piece]:
        """The counts that fit, in their order. The progress comes first, the notes last."""
        kinds, *others = self._counts(palette, short=short)
        urgent = 2 if self.desk.review.doubtful else 1
        kept = []
        for piece in (*others[:urgent], kinds, *others[urgent:]):
            if line_width(piece[0]) + 3 <= room:
                room -= line_width(piece[0]) + 3
                kept.append(piece)
        return [piece for piece in (kinds, *others) if piece in kept]

    def _counts(self, palette: Palette, *, short: bool = False) -> list[Piece]:
        quiet = palette.ink(palette.quiet)
        progress = self.desk.review.progress()
        done = progress.decided == progress.passages
        _, single = progress.kinds.get(Kind.SINGLE, (0, 0))
        _, some = progress.kinds.get(Kind.PARTIAL, (0, 0))
        # The kinds add up to the number of passages. One that there is none of is left out, except the first.
        kinds = [(progress.core, "shared"), (some, "in some"), (single, "in one only")]
        pieces = [
            (" · ".join(f"{count:,} {what}" for count, what in kinds if count or what == "shared"), quiet),
            (
                f"{progress.decided:,}/{progress.passages:,}"
                if short
                else f"decided {progress.decided:,} of {progress.passages:,}",
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
        # A filter or a search is shown in its place, unless there is room for both.
        if self._begun or events > FIRST_EVENTS or self.size.width < (2 * WIDE if self.status else WIDE):
            return ""
        return f"in {clipped(self.desk.session.path.name, WIDE // 2)} "

    def _saving(self, palette: Palette) -> Piece:
        if self.desk.session.read_only:
            return "read-only", palette.ink(palette.danger, bold=True)
        match self.desk.saving:
            case Saving.SAVED:
                return f"saved {self._where()}✓", palette.ink(palette.decided)
            case Saving.PENDING:
                return "saving …", palette.ink(palette.quiet)
            case Saving.TROUBLE:
                return "not saved!", palette.ink(palette.danger, bold=True)
        return "", palette.ink(palette.text)

"""The question before all tails, or all that only one document has, is left out or adopted in bulk."""

from enum import StrEnum
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.review.decide import OpenRest
from tui.workspace.panels.panel import Panel
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.clickable_keys import Keys
from tui.workspace.widgets.shown_text import Static, Text


class RestChoice(StrEnum):
    """What to do with the undecided passages beside the core."""

    LEAVE_OUT_TAILS = "leave out the tails"
    LEAVE_OUT_ALL = "leave out the tails and all that only one document has"
    ADOPT_SINGLES = "adopt all that only one document has"


class LeaveOutRest(Panel[RestChoice]):
    """Gives what to do. `enter` leaves out the tails; each other choice has a key that says what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take('leave out the tails')", show=False),
        Binding("o", "take('leave out the tails and all that only one document has')", show=False),
        Binding("t", "take('adopt all that only one document has')", show=False),
    ]

    def __init__(self, palette: Palette, rest: OpenRest) -> None:
        super().__init__(palette, "leave out the tails")
        self.rest = rest

    def compose(self) -> ComposeResult:
        """What there is of each kind, and its key."""
        keys = [(key, told) for key, _, told in self._offered()]
        with Vertical():
            yield Static(Text("\n".join(self._sentences())))
        yield Keys(self.palette, (*keys, ("esc", "cancel")))

    def _offered(self) -> list[tuple[str, RestChoice, str]]:
        """The keys that would decide something, and something else than the key before."""
        rest = self.rest
        offered = []
        if rest.tails:
            offered.append(("enter", RestChoice.LEAVE_OUT_TAILS, f"leave out {len(rest.tails):,}"))
        if rest.both != rest.tails:
            offered.append(("o", RestChoice.LEAVE_OUT_ALL, f"leave out {len(rest.both):,}"))
        if rest.singles:
            offered.append(("t", RestChoice.ADOPT_SINGLES, f"adopt {len(rest.singles):,}"))
        return offered

    def _sentences(self) -> list[str]:
        rest = self.rest
        tails, singles = len(rest.tails), len(rest.singles)
        between = len(rest.both) - tails
        sentences = []
        if tails:
            sentences.append(f"{_undecided(tails)} of the tails: enter leaves {_them(tails)} out.")
        if between:
            more = "more " if tails else ""
            what = f"{between:,} {more}{_are(between)} in one document only, between shared passages"
            sentences.append(f"{what}: o {'adds' if tails else 'leaves out'} {'that' if between == 1 else 'these'}.")
        if singles:
            sentences.append(f"{singles:,} in all {_are(singles)} in one document only: t adopts {_them(singles)}.")
        return sentences

    def action_take(self, what: str) -> None:
        """Do that, if the key is offered."""
        asked = RestChoice(what)
        if any(offered is asked for _, offered, _ in self._offered()):
            self.dismiss(asked)


def _undecided(count: int) -> str:
    return f"{count:,} undecided passage{'s' if count != 1 else ''}"


def _them(count: int) -> str:
    return "it" if count == 1 else "them"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"

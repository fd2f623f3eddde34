"""The question before quitting with unsaved work."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.workspace.desk.desk import Desk
from tui.workspace.desk.rescue import unsaved_in_words
from tui.workspace.panels.panel import Panel
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.clickable_keys import Keys
from tui.workspace.widgets.shown_text import Static, Text

ELSEWHERE, LEAVE = "elsewhere", "leave"


class Leaving(Panel[str]):
    """Shows what is not saved and why. Returns ELSEWHERE, LEAVE, or None to stay.

    The key that loses work is a capital letter, because the quit key may have been pressed twice.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "choose('elsewhere')", show=False),
        Binding("Q", "choose('leave')", show=False),
    ]

    def __init__(self, desk: Desk, palette: Palette) -> None:
        super().__init__(palette, "not everything is saved")
        session = desk.session
        self.what = unsaved_in_words(session)
        self.why = str(session.trouble or desk.trouble or "Writing takes too long, but continues.")
        self.number = session.unsaved

    def compose(self) -> ComposeResult:
        """The facts and the keys."""
        are = "is" if self.number <= 1 else "are"
        keys = (("w", "save it elsewhere"), ("Q", f"leave and lose {self.what}"), ("esc", "stay"))
        with Vertical():
            yield Static(Text(f"{self.what[:1].upper()}{self.what[1:]} {are} not saved. {self.why}"))
        yield Keys(self.palette, keys, id="keys")

    def action_choose(self, choice: str) -> None:
        """Take it."""
        self.dismiss(choice)

"""A panel with a list: the keys to move in the list are the same for readings, notes and documents."""

from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType

from tui.workspace.panels.panel import Answer, Panel
from tui.workspace.widgets.list_widget import Listing


class ListPanel(Panel[Answer]):
    """A panel with a `listing`. The movement keys of the page work in it; `enter` takes the selected entry."""

    DEFAULT_CSS = """
    ListPanel > Vertical { width: 124; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("g,home", "end(False)", show=False),
        Binding("G,end", "end(True)", show=False),
        Binding("pagedown,ctrl+d,space", "page(1)", show=False),
        Binding("pageup,ctrl+u", "page(-1)", show=False),
        Binding("enter", "take", show=False),
    ]

    listing: Listing

    def on_mount(self) -> None:
        """Fit the height to the entries."""
        self._fit()

    def on_resize(self, _event: events.Resize) -> None:
        """Fit the list again when the screen has a new height."""
        self._fit()

    def _fit(self) -> None:
        """Up to about two thirds of the screen."""
        if self.size.height:
            self.call_after_refresh(self.listing.fit, max(3, self.size.height * 2 // 3 - 5))

    def action_move(self, step: int) -> None:
        """To the next or previous entry."""
        self.listing.move(step)

    def action_end(self, last: bool) -> None:
        """To the first or the last entry."""
        self.listing.choose(self.listing.count - 1 if last else 0)

    def action_page(self, step: int) -> None:
        """Move several entries forward or back."""
        self.listing.page(step)

    def action_take(self) -> None:
        """What `enter` does with the selected entry; each panel defines it."""
        raise NotImplementedError

    @on(Listing.Clicked)
    def _clicked(self, event: Listing.Clicked) -> None:
        if event.again:
            self.action_take()

"""A panel with a list in it: moving about in the list is the same for readings and for notes."""

from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType

from tui.workspace.panels.panel import Answer, Panel
from tui.workspace.widgets.list_widget import Listing


class ListPanel(Panel[Answer]):
    """A panel whose `listing` is moved through with the keys of the page; `enter` takes what is chosen."""

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
        """As high as it needs to be."""
        self._fit()

    def on_resize(self, _event: events.Resize) -> None:
        """Another height of the screen is another room for the list."""
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
        """Some entries on or back."""
        self.listing.page(step)

    def action_take(self) -> None:
        """What `enter` does to the chosen entry: each panel says it."""
        raise NotImplementedError

    @on(Listing.Clicked)
    def _clicked(self, event: Listing.Clicked) -> None:
        if event.again:
            self.action_take()

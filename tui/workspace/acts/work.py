"""What an act may use: the review, the page, and a few ways to speak with the reader. The screen provides it.

A narrow protocol instead of the screen's class: so acts can be read and tested without the screen, and nothing below
the screen imports it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from textual.screen import Screen

from tui.review.events import PassageKey
from tui.workspace.commands.configuration import Configuration
from tui.workspace.commands.table import Command, Mode
from tui.workspace.desk.desk import Desk, Done
from tui.workspace.page.page import Page
from tui.workspace.page.search_run import SearchRun
from tui.workspace.view.filters import Filter
from tui.workspace.view.links import Trail
from tui.workspace.view.palette import Palette
from tui.workspace.view.scene import Focus, Scene, Selection

Answer = TypeVar("Answer")


class Work(Protocol):
    """The work of one reviewer on one screen.

    `key` is the key that was pressed for this act, `fresh` whether the selection was only just begun, `marked` the
    passage that is marked to be linked, `trail` the links that are being followed, and `awaiting_letter` what the next
    letter typed is for.
    """

    desk: Desk
    configuration: Configuration
    commands: tuple[Command, ...]
    finding: SearchRun
    key: str
    fresh: bool
    marked: PassageKey | None
    trail: Trail | None
    awaiting_letter: "Callable[[str], None] | None"

    @property
    def page(self) -> Page:
        """The page."""

    @property
    def scene(self) -> Scene:
        """What the page shows."""

    @property
    def selection(self) -> Selection:
        """The selected words. Raises Problem where nothing is selected."""

    @property
    def mode(self) -> Mode:
        """What the keys mean now."""

    # Speaking with the reader

    def say(self, sentence: str, *, alarm: bool = False) -> None:
        """Show a sentence in the key line until the next key."""

    def status(self, topic: str, words: str) -> None:
        """Show words in the top line for as long as they hold; '' removes them."""

    def key_of(self, command: str) -> str:
        """The reader's key for a command."""

    def ask(
        self,
        panel: Screen[Answer],
        answer: Callable[[Answer], object] | None = None,
        left: Callable[[], None] | None = None,
    ) -> None:
        """Open a panel and pass on its answer, or call `left` where the reader leaves it without one.

        A Problem that either raises is shown.
        """

    def shows(self, kind: type[Any]) -> bool:
        """Whether a panel of that class is open."""

    # Doing

    def attempt(self, step: Callable[[], object]) -> None:
        """Do something; a Problem is shown in the key line."""

    def soon(self, step: Callable[[], object]) -> None:
        """Attempt something once the screen is painted."""

    def beside(self, step: Callable[[], None], group: str, *, holds_keys: bool = False) -> None:
        """Run something in a thread; a new step of the same group cancels the one before.

        `holds_keys`: the next key waits for it a while, because it is meant for what this will open.
        """

    def from_thread(self, step: Callable[[], None]) -> None:
        """From such a thread: do something on the screen's own thread."""

    def done(self, done: Done) -> None:
        """Show what an act changed."""

    def perform(self, command: Command, key: str = "") -> None:
        """Do a command, or say why it is not possible."""

    # Showing

    def stage(self, palette: Palette, focus: Focus, *, once: bool | None = None) -> None:
        """Show other documents, other colours or another view."""

    def only(self, asked: Filter | None) -> None:
        """Show only passages that meet a filter, or all."""

    def show_pane(self, *, shown: bool | None = None) -> None:
        """Show or hide the canonical text beside the page; None switches."""

    def tell_saving(self) -> None:
        """Show how the work is saved now."""

    def watch_sources(self) -> None:
        """Begin to watch the files of the present documents."""

    def open_passage(self, step: int) -> int | None:
        """The nearest undecided passage in that direction, or None."""

    # Beyond the page

    def show_commands(self) -> None:
        """Open the palette of commands."""

    def suspend(self) -> AbstractContextManager[None]:
        """Give the terminal to another program for a while."""

    def copy_to_clipboard(self, text: str) -> None:
        """Copy text by way of the terminal."""

    def leave(self) -> None:
        """End the application."""

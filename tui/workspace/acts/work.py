"""What acts may use: the review, the page, messages and panels. The screen provides it.

This is a narrow protocol instead of the class of the screen, so that acts can be read and tested without the screen
and nothing below the screen imports it.
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

    `key` is the key that started this act. `fresh` is true while a new selection has not been changed. `marked` is the
    passage marked for joining, `trail` the links being followed. `awaiting_letter` gets the next letter typed.
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
        """What the page is showing."""

    @property
    def selection(self) -> Selection:
        """The selected words. Raises Problem if nothing is selected."""

    @property
    def mode(self) -> Mode:
        """The current meaning of the keys."""

    # Messages and panels

    def say(self, sentence: str, *, alarm: bool = False) -> None:
        """Show a sentence in the key line until the next key."""

    def status(self, topic: str, words: str) -> None:
        """Show words about a topic in the top line; '' removes them."""

    def key_of(self, command: str) -> str:
        """The reader's key for a command."""

    def ask(
        self,
        panel: Screen[Answer],
        answer: Callable[[Answer], object] | None = None,
        left: Callable[[], None] | None = None,
    ) -> None:
        """Open a panel. Pass its answer to `answer`, or call `left` if the reviewer closes it without one.

        If one of them raises a Problem, it is shown.
        """

    def shows(self, kind: type[Any]) -> bool:
        """Whether a panel of that class is open."""

    # Doing

    def attempt(self, step: Callable[[], object]) -> None:
        """Run a step; if it raises a Problem, show it in the key line."""

    def soon(self, step: Callable[[], object]) -> None:
        """Attempt a step after the screen has been painted."""

    def beside(self, step: Callable[[], None], group: str, *, holds_keys: bool = False) -> None:
        """Run a step in a thread; it cancels an earlier step of the same group.

        `holds_keys`: the next key waits a while for it, because it is meant for what the step opens.
        """

    def from_thread(self, step: Callable[[], None]) -> None:
        """Called in such a thread: run a step in the thread of the screen."""

    def done(self, done: Done) -> None:
        """Show what an act changed."""

    def perform(self, command: Command, key: str = "") -> None:
        """Do a command, or show why it is not possible."""

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
        """Hand the terminal to another program until the context ends."""

    def copy_to_clipboard(self, text: str) -> None:
        """Copy text to the clipboard of the terminal."""

    def leave(self) -> None:
        """End the application."""

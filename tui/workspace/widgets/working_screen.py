"""A screen with services for acts: it opens panels, runs threads, hands over the terminal and shows problems."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from textual.screen import Screen

from tui.witnesses.problem import Problem
from tui.workspace.widgets.key_queue import InTurn

Answer = TypeVar("Answer")


class WorkingScreen(Screen[None]):
    """The services of Textual that acts need. A subclass defines what is shown."""

    def say(self, sentence: str, *, alarm: bool = False) -> None:
        """Show a sentence until the next key."""
        raise NotImplementedError

    def on_paste(self) -> None:
        """Pasted text is no command, whatever is in it."""
        self.say("pasted text does nothing on the page: open a note, a search or an emendation for it first")

    def attempt(self, step: Callable[[], object]) -> None:
        """Run a step; if it raises a Problem, show it in the key line."""
        try:
            step()
        except Problem as problem:
            self.say(str(problem), alarm=True)

    def ask(
        self,
        panel: "Screen[Answer]",
        answer: "Callable[[Answer], object] | None" = None,
        left: Callable[[], None] | None = None,
    ) -> None:
        """Open a panel. Pass its answer to `answer`, or call `left` if the reviewer closes it without one."""

        def closed(given: "Answer | None") -> None:
            if given is None:
                if left is not None:
                    self.attempt(left)
            elif answer is not None:
                self.attempt(lambda: answer(given))

        self.app.push_screen(panel, closed)

    def shows(self, kind: type[Any]) -> bool:
        """Whether a panel of that class is open."""
        return isinstance(self.app.screen, kind)

    def soon(self, step: Callable[[], object]) -> None:
        """Attempt a step after the screen has been painted. The next key waits for it."""
        done = False

        def do() -> None:
            nonlocal done
            done = True
            self.attempt(step)

        self.call_after_refresh(do)
        self._hold_keys(lambda: done)

    def beside(self, step: Callable[[], None], group: str, *, holds_keys: bool = False) -> None:
        """Run a step in a thread; it cancels an earlier step of the same group.

        `holds_keys`: the next key waits a while for it, because it is meant for what the step opens.
        """
        work = self.run_worker(step, thread=True, group=group, name=group, exclusive=True)
        if holds_keys:
            self._hold_keys(lambda: work.is_finished)

    def _hold_keys(self, finished: Callable[[], bool]) -> None:
        if isinstance(self.app, InTurn):
            self.app.hold_keys(finished)

    def from_thread(self, step: Callable[[], None]) -> None:
        """Called in such a thread: run a step in the screen's thread, unless the application has ended."""
        if self.app.is_running:
            self.app.call_later(step)

    def show_commands(self) -> None:
        """Open the palette of commands."""
        self.app.action_command_palette()

    def suspend(self) -> AbstractContextManager[None]:
        """Hand the terminal to another program until the context ends."""
        return self.app.suspend()

    def copy_to_clipboard(self, text: str) -> None:
        """Copy text to the clipboard of the terminal."""
        self.app.copy_to_clipboard(text)

    def leave(self) -> None:
        """End the application."""
        self.app.exit(0)

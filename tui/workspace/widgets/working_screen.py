"""A screen that serves acts: it opens panels, runs things in threads, gives the terminal away, and shows problems."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from textual.screen import Screen

from tui.witnesses.problem import Problem
from tui.workspace.widgets.key_queue import InTurn

Answer = TypeVar("Answer")


class WorkingScreen(Screen[None]):
    """What acts need of Textual, in a few words. What is shown is up to the screen that is made of it."""

    def say(self, sentence: str, *, alarm: bool = False) -> None:
        """Show a sentence until the next key."""
        raise NotImplementedError

    def on_paste(self) -> None:
        """Pasted text is no command, whatever is in it."""
        self.say("pasted text does nothing on the page: open a note, a search or an emendation for it first")

    def attempt(self, step: Callable[[], object]) -> None:
        """Do something; a problem is said in the line of keys."""
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
        """Open a panel and pass on its answer, or call `left` where the reader leaves it without one."""

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
        """Attempt something once the screen is painted. The next key waits for it."""
        done = False

        def do() -> None:
            nonlocal done
            done = True
            self.attempt(step)

        self.call_after_refresh(do)
        self._hold_keys(lambda: done)

    def beside(self, step: Callable[[], None], group: str, *, holds_keys: bool = False) -> None:
        """Run something in a thread; a new step of the same group cancels the one before.

        `holds_keys`: the next key waits for it a while, because it is meant for what this will open.
        """
        work = self.run_worker(step, thread=True, group=group, name=group, exclusive=True)
        if holds_keys:
            self._hold_keys(lambda: work.is_finished)

    def _hold_keys(self, finished: Callable[[], bool]) -> None:
        if isinstance(self.app, InTurn):
            self.app.hold_keys(finished)

    def from_thread(self, step: Callable[[], None]) -> None:
        """From such a thread: do something on the screen's own thread; nothing, once the application has ended."""
        if self.app.is_running:
            self.app.call_later(step)

    def show_commands(self) -> None:
        """Open the palette of commands."""
        self.app.action_command_palette()

    def suspend(self) -> AbstractContextManager[None]:
        """Give the terminal to another program for a while."""
        return self.app.suspend()

    def copy_to_clipboard(self, text: str) -> None:
        """Copy text by way of the terminal."""
        self.app.copy_to_clipboard(text)

    def leave(self) -> None:
        """End the application."""
        self.app.exit(0)

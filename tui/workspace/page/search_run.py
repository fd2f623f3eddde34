"""The search of the workspace: it runs in the background, and the page shows its matches as they are found.

A worker thread searches the documents from the cursor on and reports its matches, in order, a few times a second. The
screen takes the latest report and never waits. The top line shows the query and the number of matches until the search
ends.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, sleep
from typing import TYPE_CHECKING, Protocol

from textual.message import Message

from tui.witnesses.problem import Problem
from tui.workspace.beside.document_search import Cancellation, scan
from tui.workspace.page.reader import Reader
from tui.workspace.text.clipped import clipped
from tui.workspace.view.scene import Focus, Scene
from tui.workspace.view.search import NONE, Compiled, Matches, Query, compiled, in_page_order

if TYPE_CHECKING:
    from tui.collation.collation import Collation
    from tui.workspace.view.scroll_position import ScrollPosition

FIRST_WORD = 0.12
"""A search reports after this many seconds, whether it has found anything or not. Each wait is twice as long as the
last.
"""
SELDOM = 1.5
NAMED = 24
"""Cells of the query in the top line."""


class Found(Message):
    """A search has made progress. `of` is its Cancellation, which tells its reports from those of an earlier search."""

    def __init__(self, of: Cancellation, matches: Matches, problem: Problem | None = None) -> None:
        super().__init__()
        self.of = of
        self.matches = matches
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Searched:
    """A search and the reader's place, to return to if a new search is cancelled."""

    query: Query | None
    at: tuple[int, int] | None
    place: "tuple[Focus, ScrollPosition]"


class Searching(Protocol):
    """What a search needs from its screen."""

    @property
    def page(self) -> Reader:
        """The page to move on."""

    @property
    def scene(self) -> Scene:
        """The scene that the page shows."""

    def key_of(self, command: str) -> str:
        """The user's key for a command."""

    def say(self, sentence: str, *, alarm: bool = False) -> None:
        """Show a sentence until the next key press."""

    def status(self, topic: str, words: str) -> None:
        """Show a lasting message; '' removes it."""

    def mark_found(self, matches: Matches | None) -> None:
        """Show the matches in the overview ruler; None removes them."""

    def beside(self, step: Callable[[], None], group: str) -> None:
        """Run a function in a thread."""

    def report(self, found: Found) -> None:
        """Send a progress report from such a thread. Does not wait."""


class SearchRun:
    """The query of a workspace, its matches, and the current match.

    `at` is the current match as (witness, start). `problem` is the fault of the last query, if it had one. `reported`
    says whether a first report has arrived. `on_change` is called when any of this changes.
    """

    def __init__(self, work: Searching) -> None:
        self.work = work
        self.query: Query | None = None
        self.matches = NONE
        self.at: tuple[int, int] | None = None
        self.problem: Problem | None = None
        self.reported = False
        self.on_change: Callable[[], None] | None = None
        self._stop = Cancellation()
        self._searched: Collation | None = None
        self._origin: Focus | None = None
        self._led_to: Focus | None = None

    # Searching

    def begin(self, query: Query, origin: Focus | None = None) -> None:
        """Start a search. As soon as there is a match, the page goes to the first one at or after `origin`.

        Raises Problem if the query can't be searched for; then no matches are shown.
        """
        self._stop.cancel()
        self.query, self.problem, self.at, self.reported = query, None, None, False
        try:
            wanted = compiled(query)
        except Problem as problem:
            self.query, self.problem, self.matches = None, problem, NONE
            self._show()
            raise
        self._origin = origin
        self._led_to = self.work.page.focus_at
        self._stop = stop = Cancellation()
        if self._searched is not self.work.scene.collation:
            self._searched, self.matches = self.work.scene.collation, NONE
        scene, begin = self.work.scene, (origin or self.work.page.focus_at).passage
        self.work.beside(lambda: self._look(scene, wanted, begin, stop), "search")

    def _look(self, scene: "Scene", wanted: Compiled, begin: int, stop: Cancellation) -> None:
        """Runs in the worker thread: report the matches so far, in order, a few times a second."""
        parts, told, pause, cut = [], monotonic(), FIRST_WORD, ""
        try:
            for part in scan(scene.collation, wanted, begin, stop):
                sleep(0)  # give the main thread time to handle a key
                cut = part.cut
                if len(part.found):
                    parts.append(part.found)
                now = monotonic()
                if now - told > pause:
                    self._report(Found(stop, in_page_order(scene.collation, scene.rows, parts, done=False)))
                    told, pause = now, min(SELDOM, pause * 2)
        except Problem as problem:
            self._report(Found(stop, NONE, problem))
            return
        if not stop.cancelled:
            self._report(Found(stop, in_page_order(scene.collation, scene.rows, parts, cut=cut)))

    def _report(self, found: Found) -> None:
        if not found.of.cancelled:
            self.work.report(found)

    def take(self, found: Found) -> None:
        """Show the matches that a search has found so far."""
        if found.of is not self._stop or found.of.cancelled:
            return
        self.matches, self.problem, self.reported = found.matches, found.problem, True
        if self.problem is not None:
            self.query = None
        # Until the reader moves, the page follows the nearest match so far.
        if self._origin is not None and self.work.page.focus_at == self._led_to and len(self.matches):
            index = self._from(self._origin) % len(self.matches)
            if self.at != self._name(index):
                self.at = self._name(index)
                self._show()
                self._go(index)
        if found.matches.done:
            self._origin = None
        self._show()

    def end(self) -> None:
        """End the search and remove its marks."""
        self._stop.cancel()
        self.query, self.at, self.problem, self._origin = None, None, None, None
        self.matches, self.reported = NONE, False
        self._show()

    def leave(self) -> None:
        """The screen closes: stop the search without waiting for it."""
        self._stop.cancel()

    def renew(self) -> None:
        """Search again, because the passages changed."""
        if self.query is not None:
            query, at = self.query, self.at
            self.begin(query)
            self.at = at

    # Cancelling a search

    def stand(self) -> Searched:
        """The current search, to return to."""
        return Searched(self.query, self.at, self.work.page.place)

    def return_to(self, before: Searched) -> None:
        """Return to an earlier search and its place."""
        if before.query is None:
            self.end()
        elif before.query != self.query:
            self.begin(before.query)
        self._origin, self._led_to, self.at = None, None, before.at
        self.work.page.return_to(before.place)
        self._show()

    # From match to match

    def step(self, step: int) -> None:
        """Go to the next or previous match, from the current one or else from the cursor."""
        count = len(self.matches)
        if self.query is None:
            raise Problem("there is no search", "", f"{self.work.key_of('search')} starts one")
        if not count:
            where = "so far" if not self.matches.done else "in any document"
            raise Problem(f"no match {where}", "", f"{self.work.key_of('search')} searches for something else")
        focus = self.work.page.focus_at
        index = self.index
        if index is not None and self._focus(index) == focus:
            index += step
        else:
            index = self._from(focus) - (step < 0)
        if not 0 <= index < count:
            self.work.say("from the top again" if step > 0 else "from the end again")
        self._origin = None
        touched = [int(self.matches.passage[at]) for at in {self.index, index % count} if at is not None]
        self.at = self._name(index % count)
        self._show(touched)
        self._go(index % count)

    def step_if_any(self, step: int) -> None:
        """Go to the next or previous match if there is one."""
        if self.query is not None and len(self.matches):
            self.step(step)

    @property
    def index(self) -> int | None:
        """The index (from 0) of the current match, or None."""
        return None if self.at is None else self.matches.index(*self.at)

    def _from(self, focus: Focus) -> int:
        """The index of the first match at or after a cell."""
        return self.matches.after(int(self.work.scene.rows.place[focus.passage]), focus.witness)

    def _name(self, index: int) -> tuple[int, int]:
        return int(self.matches.witness[index]), int(self.matches.start[index])

    def _focus(self, index: int) -> Focus:
        return Focus(int(self.matches.passage[index]), int(self.matches.witness[index]))

    def _go(self, index: int) -> None:
        focus = self._focus(index)
        self._led_to = focus
        self.work.page.jump(focus.passage, focus.witness)
        self.work.page.show_offset(int(self.matches.start[index]))

    # Showing matches

    def _show(self, passages: list[int] | None = None) -> None:
        """Mark the matches (only in these passages, if the others did not change), and update the count."""
        work = self.work
        searching = self.query is not None
        index = self.index
        work.scene.found = self.matches if searching else None
        work.scene.found_at = -1 if index is None else index
        work.status("search", self.told)
        work.page.repaint(passages)
        work.mark_found(self.matches if searching else None)
        if self.on_change is not None:
            self.on_change()

    def staged(self) -> None:
        """The page shows a new scene: mark the matches in it, and search again if the passages changed."""
        if self.query is not None:
            if self._searched is not self.work.scene.collation:
                self.renew()
            self._show()

    @property
    def told(self) -> str:
        """The query and the number of matches, for the top line; '' if there is no search."""
        if self.query is None:
            return ""
        return f"{self._total} of “{clipped(self.query.words, NAMED)}”{self._stopped}"

    @property
    def counted(self) -> str:
        """The number of matches, the number of the current one, and whether the search stopped early."""
        return self._total + self._stopped

    @property
    def _total(self) -> str:
        count, matches = len(self.matches), self.matches
        if not count:
            return "no match" if matches.done else "no match yet"
        index = self.index
        total = f"{count:,} match{'es' if count != 1 else ''}"
        if index is not None and count > 1:
            total = f"{index + 1:,} of {total}"
        return total if matches.done else f"{total} so far"

    @property
    def _stopped(self) -> str:
        """Why the search stopped early; '' if it did not, or still runs."""
        return f", stopped: {self.matches.cut}" if self.matches.cut and self.matches.done else ""

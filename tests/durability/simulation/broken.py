"""The program, broken in ways in which programs of this kind are: the simulation must find each of them.

A simulation in which nothing ever fails may be one that looks at nothing. `test_simulation.py` says within how many
histories each of these was found.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import tui.review.review
import tui.session.committing
import tui.session.lock
import tui.session.recover
import tui.session.store
from tui.review import advancing
from tui.review.events import Undo
from tui.review.progress import Unplaced
from tui.review.review import Review
from tui.session.committing import Committing, Extent
from tui.session.contents import SessionContents
from tui.session.writer import Writer


def syncs_nothing() -> None:
    """No sync at all, as on a disk that is not asked to keep anything."""

    def careless(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA journal_mode=DELETE").close()
        connection.execute("PRAGMA synchronous=OFF").close()

    tui.session.store.make_durable = tui.session.committing.make_durable = careless
    syncs_no_names()


def syncs_no_names() -> None:
    """The folder is not synced by the session itself."""
    tui.session.store.sync_folder = tui.session.committing.sync_folder = lambda _: None


def trusts_sqlite_with_the_folder() -> None:
    """Without the sync of the folder after the journal was made: SQLite ignores a failure of its own."""
    tui.session.committing.sync_folder = lambda _: None


def syncs_less() -> None:
    """`synchronous=NORMAL`, which many programs use."""
    real = tui.session.store.make_durable

    def less(connection: sqlite3.Connection) -> None:
        real(connection)
        connection.execute("PRAGMA synchronous=NORMAL").close()

    tui.session.committing.make_durable = less


def has_no_journal() -> None:
    """A commit that is cut short can't be taken back."""

    def hasty(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA journal_mode=OFF").close()

    tui.session.committing.make_durable = hasty


def tells_too_early() -> None:
    """Work is reported as saved before it is committed."""
    real = Writer._attempt

    def attempt(self: Writer, work: Any) -> Exception | None:
        self._tell(lambda: self._on_saved(work.extent.events))
        return real(self, work)

    Writer._attempt = attempt  # type: ignore[method-assign]


def forgets_failures() -> None:
    """A commit that failed counts as done."""
    real = Writer._attempt

    def attempt(self: Writer, work: Any) -> Exception | None:
        real(self, work)
        return None

    Writer._attempt = attempt  # type: ignore[method-assign]


def repeats_blindly() -> None:
    """After a failure everything is written again, without a look at what is there."""
    real = Committing._held

    def held(self: Committing, connection: sqlite3.Connection, seal: Any, extent: Extent) -> Extent:
        real(self, connection, seal, extent)
        return self._saved

    Committing._held = held  # type: ignore[method-assign]


def overtakes() -> None:
    """A second window writes over the work of the first."""

    def held(self: Committing, connection: sqlite3.Connection, seal: Any, extent: Extent) -> Extent:
        connection.execute("DELETE FROM event WHERE sequence > ?", (self._saved.events,))
        return self._saved

    Committing._held = held  # type: ignore[method-assign]


def never_looks() -> None:
    """What another program does to the file is not noticed while nothing is written."""
    Writer._look = lambda self: True  # type: ignore[method-assign]


def parts_groups() -> None:
    """New texts, and the acts that carry the decisions over to them, are written one after the other."""
    real = Writer.take

    def take(self: Writer, sources: Any, events: Any) -> Any:
        added = real(self, sources, ())
        if sources and events:
            self.flush(1.0)
        real(self, (), events)
        return added

    Writer.take = take  # type: ignore[method-assign]


def undoes_too_little() -> None:
    """An undo that leaves one kind of act as it is."""
    real = advancing.advance

    def advance(state: Any, event: Any) -> Any:
        new = real(state, event)
        if isinstance(event.act, Undo) and state.annotations != new.annotations:
            return replace(new, annotations=state.annotations)
        return new

    tui.review.review.advance = advance


def undoes_the_one_before() -> None:
    """An undo that takes the wrong act."""

    def undo(self: Review) -> Any:
        stack = self.state.undoable
        return self.act(Undo(stack[-2] if len(stack) > 1 else stack[-1])) if stack else None

    Review.undo = undo  # type: ignore[method-assign]


def copies_what_is_saved() -> None:
    """A copy has only what is in the file, not what is still to be saved."""
    real = Writer.whole

    def whole(self: Writer) -> SessionContents:
        full = real(self)
        if self._saved.events and self._saved.events < len(full.events):
            saved = self._saved
            return SessionContents(
                full.seal, full.sources[: saved.sources], full.contents, full.events[: saved.events], full.remembered
            )
        return full

    Writer.whole = whole  # type: ignore[method-assign]


def loses_the_last() -> None:
    """`recover` without the last event that can be verified."""
    real = tui.session.recover._events
    tui.session.recover._events = lambda finds, lost: real(finds, lost)[:-1]


def drops_lost_notes() -> None:
    """Notes whose words are gone are dropped when documents are read again."""
    Review.unplaced = property(lambda self: Unplaced((), (), self._unlinked))  # type: ignore[assignment,method-assign]


def ignores_the_lock() -> None:
    """Two windows may write at the same time, and neither looks at what the other did."""
    tui.session.lock._lock = lambda _: True
    overtakes()


BROKEN: dict[str, Callable[[], None]] = {
    one.__name__: one
    for one in (
        syncs_nothing,
        syncs_no_names,
        trusts_sqlite_with_the_folder,
        syncs_less,
        has_no_journal,
        tells_too_early,
        forgets_failures,
        repeats_blindly,
        overtakes,
        never_looks,
        parts_groups,
        undoes_too_little,
        undoes_the_one_before,
        copies_what_is_saved,
        loses_the_last,
        drops_lost_notes,
        ignores_the_lock,
    )
}

"""A session: the open file of a review, kept up to date with the reviewer's acts.

It contains the bytes of the witnesses and every event, so it opens on another machine without the sources. Nothing is
written before the first decision. From then on `append` returns at once, one thread writes, and `on_saved` is called
after each successful commit. If we must not write to a file (it is open elsewhere, a newer version made it, the folder
is read-only), it opens for reading, and `read_only` says why. A damaged file is neither opened nor written.
"""

import json
import sqlite3
import weakref
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from msgspec import structs, to_builtins
from msgspec.json import decode

from tui.review.events import Event
from tui.review.record import chain
from tui.session.clock import new_id, utc_now
from tui.session.contents import (
    Seal,
    SessionContents,
    Source,
    bytes_of_witness,
    current,
    real_path,
    rebased,
    source_chained,
    source_of,
)
from tui.session.file_trouble import writing_failed
from tui.session.kept_settings import kept_settings
from tui.session.lock import Lock
from tui.session.locking import OTHER_NAMES, has_other_names, lock_or_reason, unsynced
from tui.session.reading import read_session, rebuilt_all
from tui.session.store import SCHEMA, copied, reading, refuse_taken, write_whole
from tui.session.verify import look
from tui.session.writer import Writer
from tui.witnesses.problem import Problem
from tui.witnesses.witness import Witness

CLOSING_SECONDS = 10.0

T = TypeVar("T")


class Session:
    """A review and its file. Made by `begin` or `open`; must be closed.

    `path` is the file, and `id` a UUID that stays the same if the file is renamed. `title`, `settings`, `witnesses`
    (the last version of each, without withdrawn ones) and `events` are as they were read. `sources` are the records of
    all versions ever. `read_only` is a sentence that says why nothing can be written, or None. `remarks` are sentences
    for the user. The writing thread calls `on_saved(sequence)` when all events up to that one are in the file, and
    `on_trouble(problem)` when they can't be written, with None when that is over. Neither may wait for `close`.
    """

    def __init__(
        self,
        path: Path,
        whole: SessionContents,
        versions: Mapping[int, Witness],
        *,
        on_disk: bool,
        lock: Lock | None,
        read_only: str | None,
        remarks: Iterable[str] = (),
    ) -> None:
        self.path = path
        self.id = whole.seal.session
        self.title = whole.seal.title
        self.settings = kept_settings(whole.seal.settings)
        self._stored_settings = whole.seal.settings
        self.sources = whole.sources
        self.events = whole.events
        self.read_only = read_only
        self.remarks = tuple(remarks)
        self.on_saved: Callable[[int], None] = _ignore
        self.on_trouble: Callable[[Problem | None], None] = _ignore
        self._versions = dict(versions)
        self._on_disk = on_disk
        self._writer = self._new_writer(path, whole, on_disk=on_disk, may_write=read_only is None)
        self._lock = lock
        self._finalizer = weakref.finalize(self, _close, self._writer, lock)

    # --- making one

    @classmethod
    def begin(
        cls,
        path: str | Path,
        witnesses: Iterable[Witness],
        *,
        title: str,
        settings: Mapping[str, Any],
        remarks: Iterable[str] = (),
    ) -> "Session":
        """A new session for `path`. The file is created with the first event.

        `settings` has values for `KeptSettings`; sets may stand for lists. Raises Problem if the path exists already,
        ValueError if they are not valid.
        """
        path = real_path(path)
        try:
            refuse_taken(path)
        except FileExistsError as error:
            raise Problem("is there already", str(path), "Open it, or give another name with --session.") from error
        lock, read_only = lock_or_reason(path)
        seal = Seal(new_id(), utc_now(), title, _plain(settings))
        sources: list[Source] = []
        contents: dict[str, bytes] = {}
        versions: dict[int, Witness] = {}
        for witness in witnesses:
            source = source_chained(sources[-1] if sources else None, source_of(witness, path.parent))
            sources.append(source)
            contents |= bytes_of_witness(witness)
            versions[source.number] = witness
        whole = SessionContents(seal, tuple(sources), contents)
        return cls(path, whole, versions, on_disk=False, lock=lock, read_only=read_only, remarks=remarks)

    @classmethod
    def open(cls, path: str | Path, *, to_read: bool = False) -> "Session":
        """The session in a file. Raises Problem if there is none, or if it is damaged or unreadable.

        An older one is copied and then migrated. With `to_read` the session is read-only and nothing is written
        anywhere: no lock is taken, so that no other program is disturbed, and an older session is migrated in a
        temporary copy.
        """
        path = real_path(path)
        version = look(path)
        remarks: list[str] = []
        lock: Lock | None = None
        read_only: str | None
        if version > SCHEMA:
            read_only = "It was made by a newer version of recension and is open for reading only."
        elif to_read:
            read_only = "It was opened for reading only."
        else:
            lock, read_only = lock_or_reason(path)
        if lock is not None and has_other_names(path):
            lock.release()
            lock, read_only = None, OTHER_NAMES
        try:
            whole = read_session(path, version, remarks, writable=read_only is None)
            if lock is not None and (read_only := unsynced(path)) is not None:
                lock.release()
                lock = None
            versions = rebuilt_all(whole, path.parent, remarks)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        return cls(path, whole, versions, on_disk=True, lock=lock, read_only=read_only, remarks=remarks)

    # --- what it holds

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        """The current witnesses of the review, in the order in which they were added."""
        return tuple(self._versions[source.number] for source in current(self.sources))

    def version(self, source: Source) -> Witness:
        """One stored version of a witness. Raises KeyError for a source of another session."""
        return self._versions[source.number]

    @property
    def unsaved(self) -> int:
        """How many events are not known to be in the file."""
        return self._writer.unsaved

    @property
    def trouble(self) -> Problem | None:
        """Why the last attempt to write failed, or None."""
        return self._writer.trouble

    def recalled(self, key: str, kind: type[T]) -> T | None:
        """The last value remembered under that key; None if there was none, if it was lost, or if it is not a `kind`.

        `kind` is any type that msgspec can check, also one with bounds.
        """
        text = self._writer.recalled(key)
        if text is None:
            return None
        try:
            return decode(text, type=kind)
        except (ValueError, RecursionError):
            return None

    # --- what is done with it

    def append(self, event: Event) -> Event:
        """Takes the next event and returns at once; it is saved when `on_saved` says so. Returns the event as it is
        stored.

        An event without a hash is chained to the last one. Raises ValueError if a chained event does not follow the
        last one, Problem if the session is read-only.
        """
        self._refuse_if_read_only()
        event = event if event.hash else chain(self._writer.last, event)
        self._writer.append(event)
        return event

    def remember(self, key: str, value: Any) -> None:
        """Stores a JSON value that may be lost (the cursor, the folds)."""
        self._writer.remember(key, json.dumps(value))

    def configure(self, changes: Mapping[str, Any], *, title: str | None = None) -> None:
        """Changes some settings, and the title. They are written with the next event, or soon.

        Raises ValueError if they are not valid as `KeptSettings`.
        """
        stored = {**self._stored_settings, **_plain(changes)}
        self.settings, self._stored_settings = kept_settings(stored), stored
        self.title = self.title if title is None else title
        self._writer.describe(self.title, stored)

    def add_source(self, witness: Witness) -> Source:
        """Adds a witness, or, if its siglum is there already, a new version of it; the old one is kept.

        Raises Problem if the session is read-only.
        """
        return self.renew((witness,))[0]

    def renew(
        self, witnesses: Iterable[Witness], withdrawn: Iterable[str] = (), events: Iterable[Event] = ()
    ) -> tuple[Source, ...]:
        """Adds witnesses, withdraws others, and takes the events that carry the decisions over, in one commit.

        It is stored completely or not at all: texts without those events would leave the decisions without a place.
        Raises KeyError for an unknown siglum, ValueError if an event does not follow the last one, Problem if the
        session is read-only.
        """
        self._refuse_if_read_only()
        there = {source.siglum: source for source in current(self.sources)}
        changed = [(source_of(witness, self.path.parent), witness) for witness in witnesses]
        gone = [there[siglum] for siglum in withdrawn]
        changed += [(structs.replace(one, withdrawn=True), self._versions[one.number]) for one in gone]
        documents = {digest: each for _, witness in changed for digest, each in bytes_of_witness(witness).items()}
        added = self._writer.take([(source, witness.source) for source, witness in changed], tuple(events), documents)
        for source, (_, witness) in zip(added, changed, strict=True):
            self._versions[source.number] = witness
        self.sources = (*self.sources, *added)
        return added

    def flush(self, timeout: float = CLOSING_SECONDS) -> bool:
        """Waits until everything is saved, an attempt fails, or the time is over. Returns whether everything is
        saved.
        """
        return self._writer.flush(timeout)

    def backup(self, path: str | Path) -> None:
        """Writes a copy of everything, saved or not, to a new file. Raises Problem if that fails."""
        path = self._elsewhere(path)
        try:
            if self.read_only is not None and self._on_disk:
                with reading(
                    self.path
                ) as connection:  # unchanged: it may contain parts that this version does not know
                    copied(connection, path)
            else:
                write_whole(path, rebased(self._writer.whole(), self.path.parent, path.parent))
        except FileExistsError as error:
            raise Problem("is there already", str(path), "Give another name.") from error
        except (sqlite3.Error, OSError) as error:
            raise Problem(writing_failed(error, path).what, str(path), "Choose another place.") from error

    def save_as(self, path: str | Path) -> None:
        """Writes everything to a new file and continues there; the old file is not changed.

        This is for an old file that can't be written. `on_saved` and `on_trouble` are called from the caller's thread.
        Raises Problem if the new file can't be written either; then nothing has changed.
        """
        path = self._elsewhere(path)
        lock, refused = lock_or_reason(path)
        if lock is None:
            raise Problem(refused or "can't be written to", str(path), "Choose another place.")
        try:
            before = rebased(self._writer.whole(), self.path.parent, path.parent)
            write_whole(path, before)
        except BaseException as error:
            lock.release()
            if isinstance(error, FileExistsError):
                raise Problem("is there already", str(path), "Give another name.") from error
            if isinstance(error, sqlite3.Error | OSError):
                raise Problem(writing_failed(error, path).what, str(path), "Choose another place.") from error
            raise
        old, old_lock, old_folder = self._writer, self._lock, self.path.parent
        troubled = old.trouble is not None
        old.abandon()
        self._finalizer.detach()
        self._writer = self._new_writer(path, before, on_disk=True, may_write=True)
        self.path, self.read_only, self._lock, self._on_disk = path, None, lock, True
        since = rebased(old.whole(), old_folder, path.parent)  # including acts done while this was written
        late = [(source, since.contents[source.sha256]) for source in since.sources[len(before.sources) :]]
        events = since.events[len(before.events) :]
        self.sources = (*before.sources, *self._writer.take(late, events, since.contents))
        self._finalizer = weakref.finalize(self, _close, self._writer, lock)
        if old_lock is not None:
            old_lock.release()
        if troubled:
            self.on_trouble(None)
        if before.events:
            self.on_saved(before.events[-1].sequence)

    def close(self, timeout: float = CLOSING_SECONDS) -> None:
        """Writes all that is waiting and closes the file. A second call does nothing.

        Raises Problem if events could not be saved even now; the file is closed in any case.
        """
        if not self._finalizer.alive:
            return
        self._finalizer.detach()
        unsaved = self._writer.close(timeout)
        trouble = self._writer.trouble
        if self._lock is not None:
            self._lock.release()
        if unsaved and self.read_only is None:
            what = trouble.what if trouble else "writing takes too long"
            raise Problem(f"{_counted(unsaved)} not saved: {what}", str(self.path), "Save the review elsewhere.")

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- inside

    def _elsewhere(self, path: str | Path) -> Path:
        """The absolute path for a new file. Raises Problem if it exists already."""
        path = real_path(path)
        if path == self.path:
            raise Problem("is the file of this session itself", str(path), "Give another name.")
        try:
            refuse_taken(path)
        except FileExistsError as error:
            raise Problem("is there already", str(path), "Give another name.") from error
        return path

    def _refuse_if_read_only(self) -> None:
        if self.read_only is not None:
            raise Problem(self.read_only.removesuffix("."), str(self.path), "Save the review elsewhere to go on.")

    def _new_writer(self, path: Path, whole: SessionContents, *, on_disk: bool, may_write: bool) -> Writer:
        # A weak reference: the thread must not keep an abandoned session alive.
        reference = weakref.ref(self)

        def saved(sequence: int) -> None:
            if (session := reference()) is not None:
                session.on_saved(sequence)

        def troubled(problem: Problem | None) -> None:
            if (session := reference()) is not None:
                session.on_trouble(problem)

        return Writer(path, whole, on_disk=on_disk, may_write=may_write, on_saved=saved, on_trouble=troubled)


def _close(writer: Writer, lock: Lock | None) -> None:
    """Closes a session at exit if the program did not."""
    writer.close(CLOSING_SECONDS)
    if lock is not None:
        lock.release()


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings in JSON types: sets become sorted lists, tuples lists."""
    return {
        key: to_builtins(sorted(value) if isinstance(value, set | frozenset) else value)
        for key, value in settings.items()
    }


def _counted(events: int) -> str:
    return "1 act is" if events == 1 else f"{events} acts are"


def _ignore(_: object) -> None:
    """For callers that do not listen."""

"""A session: the file that holds a review, opened, and kept up with what the reviewer does.

It holds the bytes of the witnesses and every event, so it opens on another machine without the sources. Nothing is
written until something is decided. From then on `append` returns at once, one thread writes, and `on_saved` is told
once a commit has come through. A file that is not ours to write (somebody has it open, a newer version made it, the
folder is read-only) opens for reading, and `read_only` says why; a damaged one does not open and is never written to.
"""

import json
import sqlite3
import uuid
import weakref
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import structs

from tui.review.events import Event
from tui.review.record import chain
from tui.session.clock import utc_now
from tui.session.contents import Seal, Source, Whole, current, real_path, rebased, source_chained, source_of
from tui.session.file_trouble import writing_failed
from tui.session.lock import Lock
from tui.session.locking import OTHER_NAMES, has_other_names, lock_or_reason
from tui.session.reading import read_session, rebuilt
from tui.session.store import SCHEMA, copied, reading, refuse_taken, write_whole
from tui.session.verify import look
from tui.session.writer import Writer
from tui.witnesses.problem import Problem
from tui.witnesses.witness import Witness

CLOSING_SECONDS = 10.0


class Session:
    """A review and its file. Made by `begin` or `open`; to be closed.

    `path` is the file, and `id` a UUID that the session keeps whatever that is called. `title`, `settings`,
    `witnesses` (as they are now: the last version of each, none that was withdrawn) and `events` are as they were
    read. `sources` are the records of all versions there ever were.
    `read_only` is the sentence that says why nothing can be written, or None. `remarks` are sentences for a person.
    `on_saved(sequence)` is called from the writing thread once the events up to that one are in the file, and
    `on_trouble(problem)` when they can't be written, with None when that is over. Neither may wait for `close`.
    """

    def __init__(
        self,
        path: Path,
        whole: Whole,
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
        self.settings: Mapping[str, Any] = dict(whole.seal.settings)
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
        """A new session, to be kept in `path`; the file is made with the first event.

        `settings` is what is needed to collate the same way again: anything JSON holds, and sets of text. Raises
        Problem where something has that name already.
        """
        path = real_path(path)
        try:
            refuse_taken(path)
        except FileExistsError as error:
            raise Problem("is there already", str(path), "Open it, or give another name with --session.") from error
        lock, read_only = lock_or_reason(path)
        seal = Seal(str(uuid.uuid4()), utc_now(), title, _plain(settings))
        sources: list[Source] = []
        contents: dict[str, bytes] = {}
        versions: dict[int, Witness] = {}
        for witness in witnesses:
            source = source_chained(sources[-1] if sources else None, source_of(witness, path.parent))
            sources.append(source)
            contents[source.sha256] = witness.source
            versions[source.number] = witness
        whole = Whole(seal, tuple(sources), contents)
        return cls(path, whole, versions, on_disk=False, lock=lock, read_only=read_only, remarks=remarks)

    @classmethod
    def open(cls, path: str | Path, *, to_read: bool = False) -> "Session":
        """The session in a file. Raises Problem where there is none, or it is damaged or can't be read.

        An older one is copied and then brought up to date. With `to_read` it is read-only, and nothing is written
        anywhere: no lock is taken, so that nobody's work is in the way, and an older one is brought up to date in a
        copy that is thrown away.
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
            versions = {
                source.number: rebuilt(source, whole.contents, path.parent, remarks) for source in whole.sources
            }
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        return cls(path, whole, versions, on_disk=True, lock=lock, read_only=read_only, remarks=remarks)

    # --- what it holds

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        """The witnesses of the review as they are now, in the order in which they came."""
        return tuple(self._versions[source.number] for source in current(self.sources))

    def version(self, source: Source) -> Witness:
        """One version of a witness, as it was stored. Raises KeyError for a source of another session."""
        return self._versions[source.number]

    @property
    def unsaved(self) -> int:
        """How many events are not known to be in the file."""
        return self._writer.unsaved

    @property
    def trouble(self) -> Problem | None:
        """Why the last attempt to write failed, or None."""
        return self._writer.trouble

    def recalled(self, key: str) -> Any:
        """What was last remembered under that key; None where nothing was, or it was lost."""
        text = self._writer.recalled(key)
        if text is None:
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None

    # --- what is done with it

    def append(self, event: Event) -> Event:
        """Takes the next event and returns at once; it is saved when `on_saved` says so. Gives it as it is kept.

        An event without hash is chained to the last one here. Raises ValueError where one that is chained does not
        follow, and Problem where the session is read-only.
        """
        self._refuse_if_read_only()
        event = event if event.hash else chain(self._writer.last, event)
        self._writer.append(event)
        return event

    def remember(self, key: str, value: Any) -> None:
        """Keeps a value of JSON that is no work (the cursor, what is folded): losing it loses nothing."""
        self._writer.remember(key, json.dumps(value))

    def configure(self, settings: Mapping[str, Any], *, title: str | None = None) -> None:
        """Takes new settings for collating, and a new title. They are written with the next event, or soon."""
        self.settings = _plain(settings)
        self.title = self.title if title is None else title
        self._writer.describe(self.title, self.settings)

    def add_source(self, witness: Witness) -> Source:
        """Adds a witness, or with the siglum of one that is there a new version of it; the old one is kept.

        Raises Problem where the session is read-only.
        """
        return self.renew((witness,))[0]

    def renew(
        self, witnesses: Iterable[Witness], withdrawn: Iterable[str] = (), events: Iterable[Event] = ()
    ) -> tuple[Source, ...]:
        """Adds witnesses, withdraws others, and takes the events that carry the decisions over, in one commit.

        All of it is kept or nothing: texts without those events would leave the decisions without a place. Raises
        KeyError for a siglum that is none, ValueError where an event does not follow, Problem where it is read-only.
        """
        self._refuse_if_read_only()
        there = {source.siglum: source for source in current(self.sources)}
        changed = [(source_of(witness, self.path.parent), witness) for witness in witnesses]
        gone = [there[siglum] for siglum in withdrawn]
        changed += [(structs.replace(one, withdrawn=True), self._versions[one.number]) for one in gone]
        added = self._writer.take([(source, witness.source) for source, witness in changed], tuple(events))
        for source, (_, witness) in zip(added, changed, strict=True):
            self._versions[source.number] = witness
        self.sources = (*self.sources, *added)
        return added

    def flush(self, timeout: float = CLOSING_SECONDS) -> bool:
        """Waits until everything is saved, or an attempt has failed, or the time is over; whether all is saved."""
        return self._writer.flush(timeout)

    def backup(self, path: str | Path) -> None:
        """Writes a copy of everything, saved or not, to a new file. Raises Problem where that can't be done."""
        path = self._elsewhere(path)
        try:
            if self.read_only is not None and self._on_disk:
                with reading(self.path) as connection:  # as it is: it may hold what this version does not know
                    copied(connection, path)
            else:
                write_whole(path, rebased(self._writer.whole(), self.path.parent, path.parent))
        except FileExistsError as error:
            raise Problem("is there already", str(path), "Give another name.") from error
        except (sqlite3.Error, OSError) as error:
            raise Problem(writing_failed(error, path).what, str(path), "Choose another place.") from error

    def save_as(self, path: str | Path) -> None:
        """Writes everything to a new file and goes on there; the old file stays as it is.

        For when the old one can't be written. `on_saved` and `on_trouble` are told from the caller's thread. Raises
        Problem where this one can't be written either; then nothing has changed.
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
        since = rebased(old.whole(), old_folder, path.parent)  # with what was done while this was written
        late = [(source, since.contents[source.sha256]) for source in since.sources[len(before.sources) :]]
        self.sources = (*before.sources, *self._writer.take(late, since.events[len(before.events) :]))
        self._finalizer = weakref.finalize(self, _close, self._writer, lock)
        if old_lock is not None:
            old_lock.release()
        if troubled:
            self.on_trouble(None)
        if before.events:
            self.on_saved(before.events[-1].sequence)

    def close(self, timeout: float = CLOSING_SECONDS) -> None:
        """Writes what waits and lets go of the file. A second call does nothing.

        Raises Problem where events could not be saved even now; the file is let go of all the same.
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
        """The whole path for a file that is to be made. Raises Problem where something has that name."""
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

    def _new_writer(self, path: Path, whole: Whole, *, on_disk: bool, may_write: bool) -> Writer:
        # A weak reference: the thread must not keep a session alive that nobody has any more.
        reference = weakref.ref(self)

        def saved(sequence: int) -> None:
            if (session := reference()) is not None:
                session.on_saved(sequence)

        def troubled(problem: Problem | None) -> None:
            if (session := reference()) is not None:
                session.on_trouble(problem)

        return Writer(path, whole, on_disk=on_disk, may_write=may_write, on_saved=saved, on_trouble=troubled)


def _close(writer: Writer, lock: Lock | None) -> None:
    """What is done at exit for a session that nobody closed."""
    writer.close(CLOSING_SECONDS)
    if lock is not None:
        lock.release()


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as JSON holds them: sets as sorted lists."""
    return {
        key: sorted(value) if isinstance(value, set | frozenset) else list(value) if isinstance(value, tuple) else value
        for key, value in settings.items()
    }


def _counted(events: int) -> str:
    return "1 act is" if events == 1 else f"{events} acts are"


def _ignore(_: object) -> None:
    """Nobody listens."""

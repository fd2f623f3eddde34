"""Checks a session file, and saves everything from a damaged one that can be verified.

A record is sound if its SHA-256 is the one that the next record (or the seal) gives. If the next record is lost, the
hash stored beside it is used. Rows are searched for in the file's bytes, even if SQLite can no longer read them. The
damaged file is only read: sound records go to a new file, and lost ones are listed.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice, product
from pathlib import Path
from typing import Generic, TypeVar

from msgspec.structs import replace

from tui.review.events import Event
from tui.review.record import canonical, chain, event_bytes, event_from_bytes
from tui.session.clock import new_id, utc_now
from tui.session.contents import (
    Seal,
    SessionContents,
    Source,
    path_of,
    real_path,
    rebased,
    seal_from_json,
    source_chained,
    source_from_json,
)
from tui.session.file_trouble import is_busy, reading_failed, writing_failed
from tui.session.kept_settings import kept_settings
from tui.session.salvage import FoundRecord, pieces, records
from tui.session.store import SCHEMA, connect, duplicate, reading, write_whole
from tui.session.verify import (
    Examined,
    examine,
    look,
    refuse_no_file,
)
from tui.witnesses.paths import SESSION_SUFFIX, bytes_of, is_session_head
from tui.witnesses.problem import Problem

_TRIES = 1000  # limit of combinations to try for a text whose pieces were found more than once

Entry = TypeVar("Entry", Event, Source)


@dataclass(frozen=True)
class Report:
    """The result. `events` and `sources`: how many are sound, or were saved. `expected`: how many events the seal
    gives, None if the seal is lost.

    `faults` are sentences about the damage; a sound file has none. `lost` are sentences about records that could not be
    saved, or not unchanged. `saved_in` is the new file, if one was written. All may contain text from the file.
    """

    path: str
    events: int
    sources: int
    expected: int | None
    faults: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    saved_in: str | None = None

    @property
    def sound(self) -> bool:
        """Whether the file is undamaged."""
        return not self.faults


# --- check ---------------------------------------------------------------------------------------------------------


def check(path: str | Path) -> Report:
    """Verifies a session file: SQLite's own structure, the chain of events, the sources. Changes nothing.

    Raises Problem if it is not a session, or can't be read at all.
    """
    path = real_path(path)
    version = look(path)
    if version != SCHEMA:
        age = "newer" if version > SCHEMA else "older"
        raise Problem(f"was made by a{'n' if age == 'older' else ''} {age} version", str(path), "Open it to see more.")
    try:
        with reading(path) as connection:
            found = examine(connection)
    except (sqlite3.DatabaseError, OSError, UnicodeDecodeError) as error:
        if isinstance(error, OSError) or is_busy(error):
            raise reading_failed(error, path) from error
        found = Examined(faults=(f"SQLite: {error}.",))
    expected = found.seal.events if found.seal else None
    return Report(str(path), len(found.events), len(found.sources), expected, found.faults)


# --- recover -------------------------------------------------------------------------------------------------------


class _Candidates(Generic[Entry]):
    """Records found for each number, by number and then by hash, and the hashes that were stored beside their
    record.
    """

    def __init__(self) -> None:
        self.found: dict[int, dict[str, Entry]] = {}
        self.vouched: set[str] = set()

    def add(self, number: int, entry: Entry, beside: str) -> None:
        self.found.setdefault(number, {})[entry.hash] = entry
        if beside == entry.hash:
            self.vouched.add(entry.hash)

    def sound(self, last: int | None, head: str | None) -> dict[int, Entry]:
        """One record for each number: the one whose hash the next record gives, else one whose hash was stored beside
        it.

        `last` and `head` are number and hash of the last record, if they are known.
        """
        kept: dict[int, Entry] = {}
        named: str | None = None
        following = 0
        # Only the numbers that were found: one that somebody made up may be huge.
        for number in sorted({last or 0, *self.found} - {0}, reverse=True):
            if number != following - 1:
                named = head if number == last else None
            mine = self.found.get(number, {})
            if named is not None:
                entry = mine.get(named)
            else:
                vouched = [entry for digest, entry in mine.items() if digest in self.vouched]
                # Two records with matching hashes would be two histories: choose the one that continues the previous
                # record.
                before = self.found.get(number - 1, {})
                entry = next((one for one in vouched if one.previous in before), vouched[0] if vouched else None)
            if entry is not None:
                kept[number] = entry
            named = entry.previous if entry is not None else None
            following = number
        return kept


class _Finds:
    """Everything that was found in a damaged file."""

    def __init__(self) -> None:
        self.seal: Seal | None = None
        self.events: _Candidates[Event] = _Candidates()
        self.sources: _Candidates[Source] = _Candidates()
        self.pieces: dict[str, dict[int, list[bytes]]] = {}
        self.unusual: dict[str, bytes] = {}
        """Records by their hash that this version would write differently, because a newer version added something to
        them.
        """

    def look_through(self, data: bytes) -> None:
        """Collects every record and every piece in these bytes."""
        for found in records(data):
            self._take(found)
        for piece in pieces(data):
            kept = self.pieces.setdefault(piece.sha256, {}).setdefault(piece.piece, [])
            if piece.content not in kept:
                kept.append(piece.content)

    def _take(self, found: FoundRecord) -> None:
        digest = sha256(found.record).hexdigest()
        try:
            if found.record.startswith(b'{"act":'):  # keys are sorted, and the first one shows the type
                event = event_from_bytes(found.record, digest)
                self.events.add(event.sequence, event, found.hash)
                if event_bytes(event) != found.record:
                    self.unusual[digest] = found.record
            elif found.record.startswith(b'{"after":'):
                source = source_from_json(json.loads(found.record), digest)
                self.sources.add(source.number, source, found.hash)
            elif digest == found.hash:
                seal = seal_from_json(json.loads(found.record))
                # Older seals may be left in pages that are free again.
                if self.seal is None or seal.commits > self.seal.commits:
                    self.seal = seal
        except (ValueError, TypeError, RecursionError):
            return  # a form without its text, or half a record, has nothing to save


def recover(path: str | Path, new_path: str | Path) -> Report:
    """Saves all verifiable parts of a damaged session to a new file, and reports the rest. Changes nothing else.

    A lost event leaves a gap, and later events are chained again; their ids, times and acts stay. Raises Problem if the
    file has no trace of a session, or if the new file can't be written.
    """
    path, new_path = real_path(path), real_path(new_path)
    data = _bytes(path)
    if os.path.lexists(new_path):
        raise Problem("is there already", str(new_path), "Give another name with -o.")
    finds = _Finds()
    finds.look_through(data)
    rolled_back = _rolled_back(path)
    if rolled_back is not None and rolled_back != data:
        finds.look_through(rolled_back)
    if not finds.events.found and not finds.sources.found:
        raise Problem("it has no trace of a session", str(path), "Look for a backup of it.")
    faults = _faults(path)
    lost: list[str] = []
    if (version := _version(data)) > SCHEMA:
        lost.append(f"Anything beside acts and texts that a newer version (schema {version}) may have stored.")
    seal = finds.seal
    if seal is None:
        lost.append("Its title, its settings and the number of its events.")
    else:
        try:
            kept_settings(seal.settings)
        except ValueError as error:
            lost.append(f"Its settings, because {error}.")
            seal = replace(seal, settings={})
    events = _events(finds, lost)
    sources, contents = _sources(finds, path.parent, lost)
    seal = seal or Seal(new_id(), utc_now(), path.name.removesuffix(SESSION_SUFFIX), {})
    whole = rebased(SessionContents(seal, sources, contents, events), path.parent, new_path.parent)
    try:
        write_whole(new_path, whole, finds.unusual)
    except FileExistsError as error:
        raise Problem("is there already", str(new_path), "Give another name with -o.") from error
    except (sqlite3.Error, OSError) as error:
        raise Problem(writing_failed(error, new_path).what, str(new_path), "Choose another place with -o.") from error
    _verify(new_path, whole)
    expected = finds.seal.events if finds.seal else None
    return Report(str(path), len(events), len(sources), expected, faults, tuple(lost), str(new_path))


def _verify(path: Path, whole: SessionContents) -> None:
    """Reads the new file once more. If it is not sound, removes it and raises Problem."""
    try:
        found = check(path)
        faults = found.faults
        if faults == () and (found.events, found.sources) != (len(whole.events), len(whole.sources)):
            faults = (f"It has {found.events} events and {found.sources} sources.",)
    except Problem as problem:
        faults = (f"It {problem.what}.",)
    if faults:
        with suppress(OSError):
            path.unlink()
        what = f"the recovered session is not sound. {faults[0]}".removesuffix(".")
        raise Problem(what, str(path), "It was removed again. Please report this.")


def _version(data: bytes) -> int:
    """The schema number in the file's header; 0 if that is lost."""
    sound = is_session_head(data)
    return int.from_bytes(data[60:64], "big") if sound else 0


def _bytes(path: Path) -> bytes:
    refuse_no_file(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Problem(f"can't be read: {error.strerror or error}", str(path), "Check its permissions.") from error
    if not data:
        raise Problem("is empty: there is nothing to recover", str(path), "Look for a backup of it.")
    return data


def _rolled_back(path: Path) -> bytes | None:
    """The bytes of a copy of the file in which SQLite rolled back an unfinished commit; None if that fails."""
    with suppress(sqlite3.Error, OSError, UnicodeDecodeError), duplicate(path) as copy:
        with closing(connect(copy, "rw")) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").close()
        return copy.read_bytes()
    return None


def _faults(path: Path) -> tuple[str, ...]:
    try:
        return check(path).faults
    except Problem as problem:
        return (f"It {problem.what}.",)


def _events(finds: _Finds, lost: list[str]) -> tuple[Event, ...]:
    """The sound events, chained again after the first gap. Lists the others in `lost`."""
    seal = finds.seal
    kept = finds.events.sound(seal.events if seal else None, seal.head if seal else None)
    last = max([seal.events if seal else 0, *kept, *finds.events.found])
    lost += [f"Event {first}." if first == end else f"Events {first} to {end}." for first, end in _missing(kept, last)]
    events: list[Event] = []
    for number in sorted(kept):
        event = kept[number]
        before = events[-1] if events else None
        follows = (event.sequence, event.previous) == ((before.sequence + 1, before.hash) if before else (1, ""))
        events.append(event if follows else _chained(before, event, finds.unusual))
    return tuple(events)


def _chained(before: Event | None, event: Event, unusual: dict[str, bytes]) -> Event:
    """The event chained to `before`, with any parts that this version does not know."""
    record = unusual.get(event.hash)
    linked = chain(before, event)
    if record is None:
        return linked
    anew = canonical({**json.loads(record), "sequence": linked.sequence, "previous": linked.previous})
    digest = sha256(anew).hexdigest()
    unusual[digest] = anew
    return event_from_bytes(anew, digest)


def _with_document(source: Source, finds: _Finds, folder: Path, contents: dict[str, bytes], lost: list[str]) -> Source:
    """The source, with the document that its text was taken from; without the document's bytes if they are damaged."""
    origin = source.origin
    if origin is None or not origin.kept:
        return source
    wanted = replace(source, sha256=origin.sha256, size=origin.size)
    document, _ = _content(finds.pieces.get(origin.sha256, {}), wanted, folder)
    if document is not None and sha256(document).hexdigest() == origin.sha256:
        contents[origin.sha256] = document
        return source
    lost.append(f"The document that {source.siglum} ({source.title}) was taken from. Its text is there.")
    return replace(source, origin=replace(origin, kept=False))


def _sources(finds: _Finds, folder: Path, lost: list[str]) -> tuple[tuple[Source, ...], dict[str, bytes]]:
    """The sources with sound records, with their bytes. Lists in `lost` those that are damaged."""
    seal = finds.seal
    kept = finds.sources.sound(seal.sources if seal else None, seal.sources_head if seal else None)
    last = max([seal.sources if seal else 0, *kept, *finds.sources.found])
    lost += [
        f"Source {first}: its name and its text."
        if first == end
        else f"Sources {first} to {end}: their names and their texts."
        for first, end in _missing(kept, last)
    ]
    sources: list[Source] = []
    contents: dict[str, bytes] = {}
    for number in sorted(kept):
        source = kept[number]
        content, remark = _content(finds.pieces.get(source.sha256, {}), source, folder)
        if remark:
            lost.append(remark)
        if content is None:
            continue
        digest = sha256(content).hexdigest()
        if digest != source.sha256:
            # The text is a different one now, and its new hash shows that: spans in it are searched for again, not
            # trusted.
            source = replace(source, sha256=digest, size=len(content), text="")
        contents[digest] = content
        source = _with_document(source, finds, folder, contents, lost)
        sources.append(source_chained(sources[-1] if sources else None, source))
    return tuple(sources), contents


def _content(found: Mapping[int, list[bytes]], source: Source, folder: Path) -> tuple[bytes | None, str]:
    """The bytes of a source, and a sentence about them if needed: as stored, else from its file, else as damaged."""
    name = f"{source.siglum} ({source.title})"
    choices = [found[number] for number in sorted(found)]
    for choice in islice(product(*choices), _TRIES):
        content = b"".join(choice)
        if sha256(content).hexdigest() == source.sha256:
            return content, ""
    path = path_of(source, folder)
    if path is not None:
        there = bytes_of(path)
        if there is not None and sha256(there).hexdigest() == source.sha256:
            return there, f"The text of {name} was damaged and was read again from {path}."
    if not choices:
        return None, f"The text of {name}."
    content = b"".join(choice[0] for choice in choices)
    return content, f"The text of {name} is damaged and was saved as it is: {len(content)} of {source.size} bytes."


def _missing(kept: Iterable[int], last: int) -> list[tuple[int, int]]:
    """The numbers from 1 to `last` that are not kept, as ranges (first, last)."""
    missing: list[tuple[int, int]] = []
    expected = 1
    for number in sorted(kept):
        if number > expected:
            missing.append((expected, number - 1))
        expected = number + 1
    if expected <= last:
        missing.append((expected, last))
    return missing

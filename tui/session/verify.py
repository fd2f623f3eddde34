"""Reads a session file and verifies all of it: its header, its tables, every hash, both chains.

SQLite's own integrity_check examines only the structure and misses most flipped bits; the hashes miss none.
"""

import json
import os
import shlex
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from tui.review.events import Event
from tui.review.record import event_from_bytes
from tui.session.contents import Seal, SessionContents, Source, seal_from_json, source_from_json, wanted_bytes
from tui.session.file_trouble import DamageError, is_damage
from tui.session.kept_settings import kept_settings
from tui.session.store import TABLES, head_of
from tui.witnesses.paths import DATABASE_MAGIC, SESSION_SUFFIX, is_session_head
from tui.witnesses.problem import Problem

EVENTS_AT_ONCE = 512


# --- what a file claims to be --------------------------------------------------------------------------------------


def look(path: Path) -> int:
    """The schema version of a session file, from its first hundred bytes. Raises Problem if it is not a session."""
    refuse_no_file(path)
    try:
        head = head_of(path)
    except OSError as error:
        raise Problem(f"can't be read: {error.strerror or error}", str(path), "Check its permissions.") from error
    if not head:
        raise Problem("is empty, not a session", str(path), "Remove it, or name another with --session.")
    if head.startswith(DATABASE_MAGIC) and len(head) < 100:
        raise damaged(path, ["It ends within its first hundred bytes."])
    if not is_session_head(head):
        raise _no_session(path, head)
    return int.from_bytes(head[60:64], "big")


def _no_session(path: Path, head: bytes) -> Problem:
    """What is wrong with a file that does not begin like a session."""
    if head.startswith(DATABASE_MAGIC):
        what = "is a database of another program, not a session"
    else:
        what = "is not a session" if b"\0" in head else "is not a session, but a text"
    if path.name.endswith(SESSION_SUFFIX):
        return Problem(what, str(path), f"If it was a session once, it is damaged. {recovery(path)}")
    return Problem(what, str(path), "Name the session file of the review, NAME.recension.")


def refuse_no_file(path: Path) -> None:
    """Raises Problem if it is not a regular file: a pipe might never answer, a device never end."""
    try:
        if path.is_file():
            return
        there = path.exists()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise Problem(f"can't be read: {reason}", str(path), "Check its name and permissions.") from error
    if there:
        raise Problem("is not a file", str(path), "Name a session file, NAME.recension.")
    raise Problem("there is no such session", str(path), "Check the name.")


def damaged(path: Path, faults: Iterable[str]) -> Problem:
    """The message for a damaged session: its first fault, the number of faults, and how to save the sound parts."""
    first, *rest = faults
    more = f" And {len(rest)} more." if rest else ""
    return Problem(f"is damaged. {first}{more}".removesuffix("."), str(path), f"It was not changed. {recovery(path)}")


def recovery(path: Path) -> str:
    """The remedy for a damaged session: the command that saves all that can be verified."""
    new = path.with_name(path.name.removesuffix(SESSION_SUFFIX) + "-recovered" + SESSION_SUFFIX)
    return f"Run recension recover {_quoted(path)} -o {_quoted(new)} to save what can be verified."


def _quoted(path: Path) -> str:
    """The path quoted for a shell, as one word, whatever characters it has."""
    return subprocess.list2cmdline([str(path)]) if os.name == "nt" else shlex.quote(str(path))


# --- reading -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Examined:
    """What can be read of a file, as far as it is sound, and sentences about what is not."""

    seal: Seal | None = None
    sources: tuple[Source, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    events: tuple[Event, ...] = ()
    remembered: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def examine(connection: sqlite3.Connection) -> Examined:
    """Reads and verifies everything in the file. `check` and opening both use it, so they never disagree.

    Nothing is read if the schema is not the one that was made: a view in place of a table may never end. Raises
    sqlite3.Error where it is not the file that is to blame: another program holds it, or the disk fails.
    """
    faults: list[str] = []
    seal: Seal | None = None
    sources: list[Source] = []
    contents: dict[str, bytes] = {}
    events: list[Event] = []
    remembered: dict[str, str] = {}
    with transaction_of_reading(connection):
        with noting(faults):
            faults += schema_faults(connection)
        if faults:
            return Examined(faults=tuple(faults))
        with noting(faults):
            seal = read_seal(connection)
        with noting(faults):
            sources = read_sources(connection, seal, faults)
            contents = read_contents(connection, sources, faults)
        with noting(faults):
            events = read_events(connection, seal, faults)
        with noting(faults):
            remembered = read_remembered(connection)
        with noting(faults):
            faults += type_faults(connection)
        with noting(faults):
            lines = [line.decode(errors="replace") for (line,) in connection.execute("PRAGMA integrity_check(9)")]
            faults += [f"SQLite: {line}." for line in lines if line != "ok"]
    return Examined(seal, tuple(sources), contents, tuple(events), remembered, tuple(dict.fromkeys(faults)))


def read_whole(connection: sqlite3.Connection) -> SessionContents:
    """Everything in the file, verified. Raises DamageError with all faults that were found, or sqlite3.Error."""
    found = examine(connection)
    if found.faults or found.seal is None:
        raise DamageError(found.faults)
    return SessionContents(found.seal, found.sources, found.contents, found.events, found.remembered)


def read_head(connection: sqlite3.Connection) -> tuple[Source, ...]:
    """Only the sources, verified. Raises DamageError or sqlite3.Error."""
    faults = schema_faults(connection)
    if not faults:
        sources = read_sources(connection, read_seal(connection), faults)
    if faults:
        raise DamageError(faults)
    return tuple(sources)


@contextmanager
def noting(faults: list[str]) -> Iterator[None]:
    """Turns damage into a sentence and goes on. Raises sqlite3.Error if it is not damage."""
    try:
        yield
    except DamageError as error:
        faults += error.faults
    except UnicodeDecodeError as error:  # SQLite quotes damaged text
        faults.append(f"SQLite: {error}.")
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        faults.append(f"SQLite: {error}.")


@contextmanager
def transaction_of_reading(connection: sqlite3.Connection) -> Iterator[None]:
    """All reads inside see the same state of the file. Raises sqlite3.Error."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        with suppress(sqlite3.Error):  # the connection is closed next, and nothing was written
            connection.execute("ROLLBACK")


def schema_faults(connection: sqlite3.Connection) -> list[str]:
    """Missing and unexpected parts of the file's schema: views and triggers could do anything."""
    found = {
        (kind.decode(errors="replace"), name.decode(errors="replace")): sql.decode(errors="replace")
        for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    }
    wanted = {("table", name): sql for name, sql in TABLES.items()}
    return [
        f"Its {kind} '{name}' was changed."
        for kind, name in sorted(found.keys() | wanted.keys())
        if found.get((kind, name)) != wanted.get((kind, name))
    ]


def type_faults(connection: sqlite3.Connection) -> list[str]:
    """The tables with values of a wrong type: SQLite checks that only when it writes."""
    faults = []
    for table, columns in {"seal": _TEXTS, "event": _TEXTS, "source": _TEXTS, "content": ("sha256",)}.items():
        wrong = " OR ".join(f"typeof({column}) <> 'text'" for column in columns)
        ((count,),) = connection.execute(f"SELECT count(*) FROM {table} WHERE {wrong}")  # noqa: S608  (names of ours)
        if count:
            faults.append(f"Its table '{table}' has {_counted(count, 'row')} of the wrong type.")
    return faults


_TEXTS = ("hash", "record")


def read_seal(connection: sqlite3.Connection) -> Seal:
    """The seal. Raises DamageError if it is not as it was written."""
    rows = connection.execute("SELECT hash, record FROM seal").fetchall()
    if len(rows) != 1:
        raise DamageError([f"It has {len(rows)} seals where there should be one."])
    own, record = rows[0]
    if type(record) is not bytes or sha256(record).hexdigest().encode() != own:
        raise DamageError(["Its seal (title, settings, number of events) is damaged."])
    try:
        seal = seal_from_json(json.loads(record))
        kept_settings(seal.settings)
    except (ValueError, RecursionError) as error:
        raise DamageError([f"Its seal can't be read: {error}."]) from error
    return seal


def read_sources(connection: sqlite3.Connection, seal: Seal | None, faults: list[str]) -> list[Source]:
    """The sources before the first damaged one. Adds a sentence to `faults` for that. Without a seal they are not
    counted.
    """
    sources: list[Source] = []
    previous = ""
    for number, own, record in connection.execute("SELECT number, hash, record FROM source ORDER BY number"):
        try:
            if type(record) is not bytes or sha256(record).hexdigest().encode() != own:
                raise ValueError("its hash does not fit")  # noqa: TRY301  (one sentence for all that can be wrong)
            source = source_from_json(json.loads(record), own.decode())
            if source.number != number or number != len(sources) + 1 or source.previous != previous:
                raise ValueError("it is not in its place")  # noqa: TRY301
        except (ValueError, RecursionError) as error:
            faults.append(f"Source {number} is damaged: {error}.")
            break
        sources.append(source)
        previous = source.hash
    if seal is not None and (len(sources), previous) != (seal.sources, seal.sources_head) and not faults:
        faults.append(f"It should have {_counted(seal.sources, 'source')} and has {len(sources)}.")
    return sources


def read_contents(connection: sqlite3.Connection, sources: Iterable[Source], faults: list[str]) -> dict[str, bytes]:
    """The bytes of the sources by SHA-256. Adds a sentence to `faults` for each that is missing or damaged."""
    wanted = {digest: (source, size) for source in sources for digest, size in wanted_bytes(source).items()}
    pieces: dict[str, list[bytes]] = {}
    for digest, piece, content in connection.execute("SELECT sha256, piece, bytes FROM content ORDER BY number"):
        key = digest.decode(errors="replace") if type(digest) is bytes else ""
        mine = pieces.setdefault(key, [])
        if key not in wanted or piece != len(mine) or type(content) is not bytes:
            faults.append(f"It has a piece of an unknown source ({key[:12]}).")
            continue
        mine.append(content)
    contents: dict[str, bytes] = {}
    for key, (source, size) in wanted.items():
        mine = pieces.pop(key, [])
        content = mine[0] if len(mine) == 1 else b"".join(mine)
        if not mine or len(content) != size or sha256(content).hexdigest() != key:
            what = "text" if key == source.sha256 else "document"
            faults.append(f"The {what} of {source.siglum} ({source.title}) is damaged.")
        contents[key] = content
    return contents


def read_events(connection: sqlite3.Connection, seal: Seal | None, faults: list[str]) -> list[Event]:
    """The events before the first damaged one. Adds a sentence to `faults` for that. Without a seal they are not
    counted.
    """
    events: list[Event] = []
    previous = ""
    cursor = connection.execute("SELECT sequence, hash, record FROM event ORDER BY sequence")
    while rows := cursor.fetchmany(EVENTS_AT_ONCE):
        found = _sound(rows, len(events), previous)
        if found is None:
            for row in rows:
                one = _sound([row], len(events), previous)
                if one is None:
                    faults.append(f"Event {len(events) + 1} is damaged.")
                    return events
                events += one
                previous = one[-1].hash
        else:
            events += found
            previous = found[-1].hash
    if seal is not None and (len(events), previous) != (seal.events, seal.head):
        faults.append(f"It should have {_counted(seal.events, 'event')} and has {len(events)}.")
    return events


def _sound(rows: Sequence[tuple[Any, Any, Any]], before: int, previous: str) -> list[Event] | None:
    """The events of these rows, if each matches its hash and follows `before` others; None otherwise."""
    sequences, hashes, records = zip(*rows, strict=True)
    try:
        digests = [sha256(record).hexdigest() for record in records]
        if b"".join(hashes) != "".join(digests).encode():
            return None
        events = list(map(event_from_bytes, records, digests))
    except (TypeError, ValueError):
        return None
    places = list(range(before + 1, before + 1 + len(rows)))
    in_place = (
        list(sequences) == places
        and [event.sequence for event in events] == places
        and [event.previous for event in events] == [previous, *digests[:-1]]
    )
    return events if in_place else None


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def read_remembered(connection: sqlite3.Connection) -> dict[str, str]:
    """Values that may be lost: those that are text, and only as many and as long ones as this program writes."""
    remembered = {}
    text = "typeof(key) = 'text' AND typeof(value) = 'text' AND length(key) <= 100 AND length(value) <= 1000000"
    for key, value in connection.execute(f"SELECT key, value FROM remembered WHERE {text} LIMIT 100"):  # noqa: S608
        with suppress(UnicodeDecodeError):
            remembered[key.decode()] = value.decode()
    return remembered

"""The session file itself: its tables, how they are read and verified, and how a whole file is written.

SQLite, through the standard library. Three tables hold records, each a JSON text with its SHA-256 beside it:

- `event`: the history, in the canonical form of `record`; each names the hash of the one before it.
- `source`: which witnesses there are and where they came from, in the same kind of chain; nothing is ever taken out,
  a new version or a withdrawal is another record.
- `seal`: one row that says how many events and sources there are and the hash of the last of each, with title and
  settings. Without it a history that lost its end would look sound.

`content` holds the bytes of the sources under their SHA-256, each distinct content once, in pieces (SQLite takes a
gigabyte a value at most). `remembered` holds what may be lost: the cursor, what was folded. SQLite's own
integrity_check misses most flipped bits; the hashes miss none.

Types are checked by CHECK (typeof ...) and not by STRICT: a STRICT table can't be opened at all by an SQLite before
3.37, and a session goes from machine to machine.
"""

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from tui.review.decoding import decode_events, uncollected
from tui.review.events import Event
from tui.review.record import canonical, event_bytes
from tui.witnesses.problem import Problem

APPLICATION_ID = 0x52434E53  # "RCNS": what `file` and others know a session by
SCHEMA = 1
SUFFIX = ".recension"
MAGIC = b"SQLite format 3\x00"
PIECE = 4 << 20
BUSY_SECONDS = 5.0
EVENTS_AT_ONCE = 512

TABLES: Mapping[str, str] = {
    "seal": "CREATE TABLE seal (one INTEGER PRIMARY KEY CHECK (one = 1),"
    " hash TEXT NOT NULL CHECK (typeof(hash) = 'text'), record TEXT NOT NULL CHECK (typeof(record) = 'text'))",
    "event": "CREATE TABLE event (sequence INTEGER PRIMARY KEY,"
    " hash TEXT NOT NULL CHECK (typeof(hash) = 'text'), record TEXT NOT NULL CHECK (typeof(record) = 'text'))",
    "source": "CREATE TABLE source (number INTEGER PRIMARY KEY,"
    " hash TEXT NOT NULL CHECK (typeof(hash) = 'text'), record TEXT NOT NULL CHECK (typeof(record) = 'text'))",
    "content": "CREATE TABLE content (number INTEGER PRIMARY KEY,"
    " sha256 TEXT NOT NULL CHECK (typeof(sha256) = 'text'), piece INTEGER NOT NULL CHECK (typeof(piece) = 'integer'),"
    " bytes BLOB NOT NULL CHECK (typeof(bytes) = 'blob'))",
    "remembered": "CREATE TABLE remembered (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
}


@dataclass(frozen=True, slots=True)
class Source:
    """What the session knows of one version of one witness. The bytes stand in `content`, under `sha256`.

    `number` counts from 1; `after` is the sequence of the last event before it was added (0: from the start), so
    that events can be read against the version they were made on. `withdrawn`: from here on the witness is not part
    of the review. `path` is where it was read, relative to the session's folder with '/' where it lies in it.
    `text` is the SHA-256 of the decoded text as UTF-8: offsets hold only while decoding gives the same.
    """

    number: int
    siglum: str
    title: str
    sha256: str
    size: int
    text: str
    encoding: str
    split: str
    path: str | None
    after: int = 0
    withdrawn: bool = False
    previous: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a session is (id, when made, title, settings) and how far it goes: counts and hashes of the last records.

    `commits` grows with every one, so that a commit always writes.
    """

    session: str
    created: str
    title: str
    settings: Mapping[str, Any]
    events: int = 0
    head: str = ""
    sources: int = 0
    sources_head: str = ""
    commits: int = 0


@dataclass(frozen=True)
class Whole:
    """Everything in a session file. `contents` has the bytes of every source by SHA-256; `remembered` is JSON text."""

    seal: Seal
    sources: tuple[Source, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    events: tuple[Event, ...] = ()
    remembered: Mapping[str, str] = field(default_factory=dict)

    def sealed(self) -> Seal:
        """The seal that fits what is here."""
        return reseal(
            self.seal,
            self.events[-1] if self.events else None,
            self.sources[-1] if self.sources else None,
        )


class DamageError(Exception):
    """What was read is not what was written. `faults` are sentences, at least one."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(self.faults))


# --- records -------------------------------------------------------------------------------------------------------


def source_chained(previous: Source | None, source: Source) -> Source:
    """The source as the one after `previous`: number, previous and hash set."""
    number, before = (previous.number + 1, previous.hash) if previous else (1, "")
    linked = replace(source, number=number, previous=before, hash="")
    return replace(linked, hash=sha256(source_bytes(linked)).hexdigest())


def source_bytes(source: Source) -> bytes:
    """The canonical bytes of a source's record, without its own hash."""
    value = asdict(source)
    del value["hash"]
    return canonical(value)


def source_from_json(value: Mapping[str, Any], own: str) -> Source:
    """The source that `source_bytes` wrote, with its hash. Raises ValueError where it is none."""
    try:
        source = Source(**value, hash=own)
    except TypeError as error:
        raise ValueError(f"not a source: {error}") from error
    texts = (
        source.siglum,
        source.title,
        source.sha256,
        source.text,
        source.encoding,
        source.split,
        source.previous,
    )
    numbers = (source.number, source.size, source.after)
    if not (
        all(type(text) is str for text in texts)
        and all(type(number) is int and number >= 0 for number in numbers)
        and type(source.withdrawn) is bool
        and (source.path is None or type(source.path) is str)
    ):
        raise ValueError("not a source: a value of the wrong type")
    return source


def reseal(seal: Seal, event: Event | None, source: Source | None) -> Seal:
    """The seal over a history that ends with this event and this source, one commit on."""
    return replace(
        seal,
        events=event.sequence if event else 0,
        head=event.hash if event else "",
        sources=source.number if source else 0,
        sources_head=source.hash if source else "",
        commits=seal.commits + 1,
    )


def seal_from_json(value: Mapping[str, Any]) -> Seal:
    """The seal of its JSON. Raises ValueError where it is none."""
    try:
        seal = Seal(**value)
    except TypeError as error:
        raise ValueError(f"not a seal: {error}") from error
    texts = (seal.session, seal.created, seal.title, seal.head, seal.sources_head)
    numbers = (seal.events, seal.sources, seal.commits)
    if not (
        all(type(text) is str for text in texts)
        and all(type(number) is int and number >= 0 for number in numbers)
        and type(seal.settings) is dict
    ):
        raise ValueError("not a seal: a value of the wrong type")
    return seal


# --- what a file claims to be --------------------------------------------------------------------------------------


def look(path: Path) -> int:
    """The schema version of a session file, from its first hundred bytes. Raises Problem where it is no session."""
    try:
        if not path.is_file():
            if path.exists():
                raise Problem("is not a file", str(path), "Name a session file, NAME.recension.")
            raise Problem("there is no such session", str(path), "Check the name.")
        with path.open("rb") as file:
            head = file.read(100)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise Problem(f"can't be read: {reason}", str(path), "Check its name and permissions.") from error
    if not head:
        raise Problem("is empty, not a session", str(path), "Remove it, or name another with --session.")
    if head.startswith(MAGIC) and len(head) < 100:
        raise damaged(path, ["It breaks off in its first hundred bytes."])
    if not head.startswith(MAGIC) or int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        what = "is a database of another program" if head.startswith(MAGIC) else "is not a session"
        raise Problem(what, str(path), f"If it was one, it is damaged: {recovery(path)}.")
    return int.from_bytes(head[60:64], "big")


def damaged(path: Path, faults: Iterable[str]) -> Problem:
    """What is told of a damaged session: its first fault, how many there are, and how to get out what is sound."""
    first, *rest = faults
    more = f" And {len(rest)} more." if rest else ""
    return Problem(f"is damaged. {first}{more}", str(path), f"It was not changed. {recovery(path)}")


def recovery(path: Path) -> str:
    """The command that saves what can be verified of a session."""
    new = path.with_name(path.name.removesuffix(SUFFIX) + "-recovered" + SUFFIX)
    return f"Save what can be verified: recension recover {_quoted(path)} -o {_quoted(new)}"


def _quoted(path: Path) -> str:
    text = str(path)
    return f'"{text}"' if any(letter.isspace() for letter in text) else text


# --- connections ---------------------------------------------------------------------------------------------------


def connect(path: Path, mode: str, *, wait: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection in autocommit, `mode` as in SQLite's URIs: 'ro', 'rw' or 'rwc'. Text comes as bytes.

    Nothing in the file's own schema is trusted to run. Raises sqlite3.Error.
    """
    # The URI is percent-encoded bytes, so names that are no UTF-8 open as well.
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=wait)
    try:
        connection.text_factory = bytes
        for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}").close()
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for reading a file that may not be ours to write to. Raises sqlite3.Error or OSError.

    A journal that a crash has left would have to be rolled back before anything can be read, which is writing: then
    a copy is rolled back and read, and the file stays as it is.
    """
    try:
        connection = connect(path, "ro")
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").close()
        except BaseException:
            connection.close()
            raise
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
    else:
        with closing(connection):
            yield connection
        return
    with duplicate(path) as copy, closing(connect(copy, "rw")) as connection:
        yield connection


@contextmanager
def duplicate(path: Path) -> Iterator[Path]:
    """A copy of a file and of the journal beside it, in a folder that is removed afterwards. Raises OSError."""
    # The name stays: a journal belongs to a file by its name.
    with tempfile.TemporaryDirectory(prefix="recension-", ignore_cleanup_errors=True) as folder:
        for name in (path.name + "-journal", path.name + "-wal", path.name):
            beside = path.with_name(name)
            if beside.exists():
                shutil.copyfile(beside, Path(folder) / name)
        yield Path(folder) / path.name


def make_durable(connection: sqlite3.Connection) -> None:
    """A rollback journal, and every sync there is: of the folder after the journal's removal, and to the platter.

    EXTRA syncs the folder, without which a power loss can bring a removed journal back and roll a commit back with
    it. `fullfsync` is macOS's real fsync, and nothing elsewhere.
    """
    connection.execute("PRAGMA journal_mode=DELETE").close()
    connection.execute("PRAGMA synchronous=EXTRA").close()
    connection.execute("PRAGMA fullfsync=ON").close()


# --- writing -------------------------------------------------------------------------------------------------------


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing. Raises sqlite3.Error; after a failed commit only reading anew tells whether it took place."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # what went wrong is the news, not that rolling back fails as well
            connection.execute("ROLLBACK")
        raise


def insert_events(connection: sqlite3.Connection, events: Iterable[Event]) -> None:
    """Adds events, in a transaction of the caller."""
    rows = ((event.sequence, event.hash, event_bytes(event).decode()) for event in events)
    connection.executemany("INSERT INTO event (sequence, hash, record) VALUES (?, ?, ?)", rows)


def insert_sources(
    connection: sqlite3.Connection, sources: Iterable[Source], contents: Mapping[str, bytes], there: set[str]
) -> None:
    """Adds sources, and their contents but for those already `there`, in a transaction of the caller."""
    for source in sources:
        connection.execute(
            "INSERT INTO source (number, hash, record) VALUES (?, ?, ?)",
            (source.number, source.hash, source_bytes(source).decode()),
        )
        if source.sha256 not in there:
            there.add(source.sha256)
            whole = memoryview(contents[source.sha256])
            connection.executemany(
                "INSERT INTO content (sha256, piece, bytes) VALUES (?, ?, ?)",
                (
                    (source.sha256, piece, whole[piece * PIECE : (piece + 1) * PIECE])
                    for piece in range(max(1, -(-len(whole) // PIECE)))
                ),
            )


def write_seal(connection: sqlite3.Connection, seal: Seal) -> None:
    """Puts the seal in place of the one before, in a transaction of the caller."""
    record = canonical(asdict(seal))
    connection.execute(
        "INSERT OR REPLACE INTO seal (one, hash, record) VALUES (1, ?, ?)",
        (sha256(record).hexdigest(), record.decode()),
    )


def write_remembered(connection: sqlite3.Connection, remembered: Mapping[str, str]) -> None:
    """Puts values by key in place of those before, in a transaction of the caller."""
    connection.executemany("INSERT OR REPLACE INTO remembered (key, value) VALUES (?, ?)", remembered.items())


def write_whole(path: Path, whole: Whole) -> Seal:
    """Makes a new session file, whole or not at all; gives the seal that is in it.

    It is built under the name with '-new' at the end, synced, and only then given its own, so that a crash leaves no
    half of a session. Raises FileExistsError where `path` exists, else OSError or sqlite3.Error; after an error it
    may be there all the same (when only the folder's sync failed).
    """
    seal = whole.sealed()
    new = path.with_name(path.name + "-new")
    if os.path.lexists(path):
        raise FileExistsError(f"{path} exists")
    discard(new)
    try:
        with closing(connect(new, "rwc")) as connection:
            connection.execute("PRAGMA page_size=4096").close()
            # No journal: until it has its name, nobody needs half of this file.
            connection.execute("PRAGMA journal_mode=OFF").close()
            connection.execute("PRAGMA synchronous=FULL").close()
            connection.execute("PRAGMA fullfsync=ON").close()
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}").close()
            connection.execute(f"PRAGMA user_version={SCHEMA}").close()
            with transaction(connection):
                for table in TABLES.values():
                    connection.execute(table)
                insert_sources(connection, whole.sources, whole.contents, set())
                insert_events(connection, whole.events)
                write_remembered(connection, whole.remembered)
                write_seal(connection, seal)
        publish(new, path)
    except BaseException:
        with suppress(OSError):
            discard(new)
        raise
    return seal


def publish(new: Path, path: Path) -> None:
    """Gives a finished file its name, durably, and never in place of another. Raises FileExistsError, OSError."""
    if os.name == "nt":
        new.rename(path)  # refuses by itself where the name is taken
        return
    try:
        os.link(new, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links; the session's lock keeps others of us out of the gap
        if os.path.lexists(path):
            raise FileExistsError(f"{path} exists") from None
        new.rename(path)
    else:
        new.unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes names in a folder durable, where the system can. Raises OSError."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def discard(new: Path) -> None:
    """Removes a half-made file and any journal beside it, which would be rolled into the next one of that name."""
    for name in (new.name, new.name + "-journal"):
        new.with_name(name).unlink(missing_ok=True)


# --- reading -------------------------------------------------------------------------------------------------------


def read_whole(connection: sqlite3.Connection) -> Whole:
    """Everything in the file, verified. Raises DamageError with all faults that were found, or sqlite3.Error."""
    faults: list[str] = []
    with transaction_of_reading(connection):
        faults += schema_faults(connection)
        if faults:
            raise DamageError(faults)
        seal = read_seal(connection)
        sources = read_sources(connection, seal, faults)
        contents = read_contents(connection, sources, faults)
        events = read_events(connection, seal, faults)
        remembered = read_remembered(connection)
        for (line,) in connection.execute("PRAGMA quick_check(3)"):
            if line != b"ok":
                faults.append(f"SQLite: {line.decode(errors='replace')}.")
    if faults:
        raise DamageError(faults)
    return Whole(seal, tuple(sources), contents, tuple(events), remembered)


@contextmanager
def transaction_of_reading(connection: sqlite3.Connection) -> Iterator[None]:
    """One state of the file for all reads within. Raises sqlite3.Error."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        with suppress(sqlite3.Error):  # the connection is closed next; nothing was written
            connection.execute("ROLLBACK")


def schema_faults(connection: sqlite3.Connection) -> list[str]:
    """What is in the file's schema that should not be, or is not that should: views and triggers could do anything."""
    found = {
        (kind.decode(errors="replace"), name.decode(errors="replace")): sql.decode(errors="replace")
        for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    }
    wanted = {("table", name): sql for name, sql in TABLES.items()}
    return [
        f"Its {kind} '{name}' is not as it was made."
        for kind, name in sorted(found.keys() | wanted.keys())
        if found.get((kind, name)) != wanted.get((kind, name))
    ]


def read_seal(connection: sqlite3.Connection) -> Seal:
    """The seal. Raises DamageError where it is not as it was written."""
    rows = connection.execute("SELECT hash, record FROM seal").fetchall()
    if len(rows) != 1:
        raise DamageError([f"It has {len(rows)} seals where there should be one."])
    own, record = rows[0]
    if type(record) is not bytes or sha256(record).hexdigest().encode() != own:
        raise DamageError(["Its seal (title, settings, how many events there are) is not as it was written."])
    try:
        return seal_from_json(json.loads(record))
    except (ValueError, RecursionError) as error:
        raise DamageError([f"Its seal can't be read: {error}."]) from error


def read_sources(connection: sqlite3.Connection, seal: Seal, faults: list[str]) -> list[Source]:
    """The sources whose records are sound; adds a sentence to `faults` for each that is not."""
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
    if (len(sources), previous) != (seal.sources, seal.sources_head) and not faults:
        faults.append(f"It should have {_counted(seal.sources, 'source')} and has {len(sources)}.")
    return sources


def read_contents(connection: sqlite3.Connection, sources: Iterable[Source], faults: list[str]) -> dict[str, bytes]:
    """The bytes of the sources by SHA-256; adds a sentence to `faults` for each that is missing or damaged."""
    wanted = {source.sha256: source for source in sources}
    pieces: dict[str, list[bytes]] = {}
    for digest, piece, content in connection.execute("SELECT sha256, piece, bytes FROM content ORDER BY number"):
        key = digest.decode(errors="replace") if type(digest) is bytes else ""
        mine = pieces.setdefault(key, [])
        if key not in wanted or piece != len(mine) or type(content) is not bytes:
            faults.append(f"There is a piece of a source that belongs nowhere ({key[:12]}).")
            continue
        mine.append(content)
    contents: dict[str, bytes] = {}
    for key, source in wanted.items():
        mine = pieces.pop(key, [])
        content = mine[0] if len(mine) == 1 else b"".join(mine)
        if not mine or len(content) != source.size or sha256(content).hexdigest() != key:
            faults.append(f"The text of {source.siglum} ({source.title}) is damaged.")
        contents[key] = content
    return contents


def read_events(connection: sqlite3.Connection, seal: Seal, faults: list[str]) -> list[Event]:
    """The events up to the first that is damaged; adds a sentence to `faults` for that."""
    events: list[Event] = []
    previous = ""
    cursor = connection.execute("SELECT sequence, hash, record FROM event ORDER BY sequence")
    with uncollected():
        while rows := cursor.fetchmany(EVENTS_AT_ONCE):
            found = _sound(rows, len(events), previous)
            if found is None:
                for row in rows:
                    one = _sound([row], len(events), previous)
                    if one is None:
                        faults.append(f"Event {len(events) + 1} of {seal.events} is damaged.")
                        return events
                    events += one
                    previous = one[-1].hash
            else:
                events += found
                previous = found[-1].hash
    if (len(events), previous) != (seal.events, seal.head):
        faults.append(f"It should have {_counted(seal.events, 'event')} and has {len(events)}.")
    return events


def _sound(rows: Sequence[tuple[Any, Any, Any]], before: int, previous: str) -> list[Event] | None:
    """The events of these rows, if each has its hash and its place after `before` others; None if any has not."""
    sequences, hashes, records = zip(*rows, strict=True)
    try:
        digests = [sha256(record).hexdigest() for record in records]
        if b"".join(hashes) != "".join(digests).encode():
            return None
        events = decode_events(records, digests)
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
    """What may be lost; what is no text any more is left out."""
    remembered = {}
    for key, value in connection.execute("SELECT key, value FROM remembered"):
        with suppress(UnicodeDecodeError, AttributeError):
            remembered[key.decode()] = value.decode()
    return remembered

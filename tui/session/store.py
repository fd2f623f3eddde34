"""The session file in SQLite: its tables, how connections are made, and how a complete file is written.

It uses SQLite through the standard library. Three tables hold records, each a JSON text with its SHA-256 beside it:

- `event`: the history, in the canonical form of `record`. Each event contains the hash of the one before it.
- `source`: the witnesses and where they came from, in the same kind of chain. Nothing is ever removed: a new version or
  a withdrawal is another record.
- `seal`: one row with the number of events and of sources, the hash of the last of each, title and settings. Without
  it, a history that lost its end would look complete.

`content` holds the bytes of the sources under their SHA-256, each distinct content once, in pieces (an SQLite value is
limited to a gigabyte). `remembered` holds values that may be lost: the cursor, the folds.

Types are checked by CHECK (typeof ...) and not by STRICT. SQLite before 3.37 can't open a STRICT table at all, and a
session moves from machine to machine.
"""

import errno
import glob
import os
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from msgspec.structs import asdict

from tui.review.events import Event
from tui.review.record import canonical, event_bytes
from tui.session.contents import Seal, SessionContents, Source, source_bytes, wanted_bytes
from tui.witnesses.paths import APPLICATION_ID, DATABASE_MAGIC
from tui.witnesses.problem import Problem

SCHEMA = 1
PAGE = 8192  # reading 100,000 events takes half the time that it takes with pages of 4096
PIECE = 4 << 20
BUSY_SECONDS = 5.0
_ATTEMPTS = 100

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


# --- connections ---------------------------------------------------------------------------------------------------


def connect(path: Path, mode: str, *, wait: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection in autocommit, `mode` as in SQLite's URIs: 'ro', 'rw' or 'rwc'. Text is returned as bytes.

    Nothing in the file's schema is trusted to run. Raises sqlite3.Error.
    """
    # The URI is percent-encoded bytes, so names that are not UTF-8 can be opened too.
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
    """A connection for reading a file that we may not be allowed to write. Raises sqlite3.Error or OSError.

    `path` has its links followed, because a journal is beside the file itself. A journal left by a crash would have to
    be rolled back before reading, which means writing. And reading a file that another program switched to WAL mode
    creates files beside it. In both cases a copy is rolled back, switched to our mode and read, and the file is not
    touched.
    """
    if _in_wal_mode(path):
        with duplicate(path) as copy, closing(connect(copy, "rw")) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").close()
            yield connection
        return
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


def head_of(path: Path) -> bytes:
    """The first hundred bytes, which show what kind of file it is. Raises OSError."""
    with path.open("rb") as file:
        return file.read(100)


def _in_wal_mode(path: Path) -> bool:
    """Whether SQLite would look for a log beside that file, and create one."""
    head = head_of(path)
    return head.startswith(DATABASE_MAGIC) and 2 in head[18:20]


@contextmanager
def duplicate(path: Path) -> Iterator[Path]:
    """A copy of a file and of the journal beside it, in a folder that is removed afterwards. Raises OSError.

    `path` has its links followed, because the journal is beside the file itself.
    """
    # Keep the name: a journal belongs to a file by its name.
    with tempfile.TemporaryDirectory(prefix="recension-", ignore_cleanup_errors=True) as folder:
        for name in (path.name + "-journal", path.name + "-wal", path.name):
            beside = path.with_name(name)
            if beside.exists():
                shutil.copyfile(beside, Path(folder) / name)
        yield Path(folder) / path.name


def make_durable(connection: sqlite3.Connection) -> None:
    """Uses a rollback journal and every sync there is: of the folder after the journal's removal, and to the disk
    itself.

    EXTRA syncs the folder. Without that, a power loss can bring back a removed journal, which would then undo a commit.
    `fullfsync` is macOS's real fsync, and does nothing elsewhere.
    """
    connection.execute("PRAGMA journal_mode=DELETE").close()
    connection.execute("PRAGMA synchronous=EXTRA").close()
    connection.execute("PRAGMA fullfsync=ON").close()


# --- writing -------------------------------------------------------------------------------------------------------


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction. Raises sqlite3.Error. After a failed commit, only reading again shows whether it succeeded."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # report the first error, even if rolling back fails as well
            connection.execute("ROLLBACK")
        raise


def insert_events(
    connection: sqlite3.Connection, events: Iterable[Event], records: Mapping[str, bytes] | None = None
) -> None:
    """Adds events in the caller's transaction.

    `records` has, by hash, the bytes of events that this version would write differently because it does not know all
    of their parts. Raises Problem if such an event is not in it: writing it would not match its hash.
    """
    given = records or {}
    connection.executemany(
        "INSERT INTO event (sequence, hash, record) VALUES (?, ?, ?)",
        ((event.sequence, event.hash, _record(event, given).decode()) for event in events),
    )


def _record(event: Event, given: Mapping[str, bytes]) -> bytes:
    record = given.get(event.hash) or event_bytes(event)
    if sha256(record).hexdigest() != event.hash:
        what = "was made by another version and can't be rewritten"
        raise Problem(what, f"event {event.sequence}", "Copy the file as it is: recension backup SESSION -o COPY.")
    return record


def insert_sources(
    connection: sqlite3.Connection, sources: Iterable[Source], contents: Mapping[str, bytes], there: set[str]
) -> None:
    """Adds sources in the caller's transaction, and their contents except for those already `there`."""
    for source in sources:
        connection.execute(
            "INSERT INTO source (number, hash, record) VALUES (?, ?, ?)",
            (source.number, source.hash, source_bytes(source).decode()),
        )
        for digest in wanted_bytes(source):
            if digest in there:
                continue
            there.add(digest)
            whole = memoryview(contents[digest])
            connection.executemany(
                "INSERT INTO content (sha256, piece, bytes) VALUES (?, ?, ?)",
                (
                    (digest, piece, whole[piece * PIECE : (piece + 1) * PIECE])
                    for piece in range(max(1, -(-len(whole) // PIECE)))
                ),
            )


def write_seal(connection: sqlite3.Connection, seal: Seal) -> None:
    """Replaces the seal in the caller's transaction."""
    record = canonical(asdict(seal))
    connection.execute(
        "INSERT OR REPLACE INTO seal (one, hash, record) VALUES (1, ?, ?)",
        (sha256(record).hexdigest(), record.decode()),
    )


def write_remembered(connection: sqlite3.Connection, remembered: Mapping[str, str]) -> None:
    """Stores values by key, replacing earlier ones, in the caller's transaction."""
    connection.executemany("INSERT OR REPLACE INTO remembered (key, value) VALUES (?, ?)", remembered.items())


def write_whole(path: Path, whole: SessionContents, records: Mapping[str, bytes] | None = None) -> Seal:
    """Creates a new session file atomically. Returns its seal. `records` as for `insert_events`.

    The file is built and synced under another name before it gets its own, so a crash can't leave half a session.
    Raises FileExistsError if `path` exists, Problem if a journal with that name exists, else OSError or sqlite3.Error.
    After an error the file may exist all the same (if only the sync of the folder failed).
    """
    seal = whole.sealed()
    with unfinished(path) as new:
        with closing(connect(new, "rw")) as connection:
            connection.execute(f"PRAGMA page_size={PAGE}").close()
            # No journal: as long as the file has no name, half of it is useless anyway.
            connection.execute("PRAGMA journal_mode=OFF").close()
            connection.execute("PRAGMA synchronous=FULL").close()
            connection.execute("PRAGMA fullfsync=ON").close()
            with transaction(connection):
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}").close()
                connection.execute(f"PRAGMA user_version={SCHEMA}").close()
                for table in TABLES.values():
                    connection.execute(table)
                insert_sources(connection, whole.sources, whole.contents, set())
                insert_events(connection, whole.events, records)
                write_remembered(connection, whole.remembered)
                write_seal(connection, seal)
        publish(new, path)
    return seal


def copied(connection: sqlite3.Connection, target: Path) -> Path:
    """Copies the file of a connection atomically to an unused name, with SQLite's backup.

    Raises FileExistsError, Problem if a journal with that name exists, OSError or sqlite3.Error.
    """
    with unfinished(target) as new:
        with closing(connect(new, "rw")) as into:
            into.execute("PRAGMA journal_mode=OFF").close()  # as in `write_whole`
            into.execute("PRAGMA synchronous=FULL").close()
            into.execute("PRAGMA fullfsync=ON").close()
            connection.backup(into)
        publish(new, target)
    return target


@contextmanager
def unfinished(path: Path) -> Iterator[Path]:
    """An empty file beside `path`, for the caller to fill and publish. It is removed at the end, published or not.

    Raises FileExistsError or Problem if nothing can be published as `path`, and OSError.
    """
    refuse_taken(path)
    new = _made(path)
    try:
        yield new
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def _made(path: Path) -> Path:
    """A new empty file: the name with '-new' and four random letters, no longer than the name of its journal would be.

    The letters are random because a file with a predictable name may be someone's work.
    """
    for _ in range(_ATTEMPTS):
        new = path.with_name(f"{path.name}-new{secrets.token_hex(2)}")
        try:
            os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644))
        except FileExistsError:
            continue
        return new
    raise OSError(errno.EEXIST, "all names for a new file are taken", str(path.parent))


def refuse_taken(path: Path) -> None:
    """Raises FileExistsError if the name is taken, and Problem if there is a journal that SQLite would take for the new
    file's: it would roll old changes into the new file.
    """
    if os.path.lexists(path):
        raise FileExistsError(f"{path} exists")
    for ending in ("-journal", "-wal"):
        orphan = path.with_name(path.name + ending)
        if os.path.lexists(orphan):
            what = f"this journal of a deleted file would damage a new {path.name}"
            raise Problem(what, str(orphan), "Move it away, or give another name.")


def sweep(path: Path) -> None:
    """Removes the temporary name of a session if a crash came between adding its own name and removing the temporary
    one.

    Nothing is lost: both are names of one file. Raises OSError.
    """
    for other in path.parent.glob(f"{glob.escape(path.name)}-new" + "[0-9a-f]" * 4):
        if other.samefile(path):
            other.unlink()
            sync_folder(path.parent)


def publish(new: Path, path: Path) -> None:
    """Gives a finished file its name, durably, and never replaces another file.

    Raises FileExistsError, Problem if a journal with that name exists, or OSError.
    """
    refuse_taken(path)
    if os.name == "nt":
        new.rename(path)  # fails by itself if the name is taken
        return
    try:
        os.link(new, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links; the session's lock keeps our other processes out of the gap
        new.rename(path)
    else:
        new.unlink()
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Makes a file and its name durable, whichever program wrote it. Raises OSError."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes names in a folder durable, if the system can. Raises OSError."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

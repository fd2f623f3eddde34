"""Reads a session file into memory: verifies all of it, migrates older ones, rebuilds witnesses from their bytes."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from tui.session.contents import SessionContents, Source, path_of, real_path, reread_texts
from tui.session.file_trouble import DamageError, is_damage, reading_failed
from tui.session.migration import migrate
from tui.session.store import SCHEMA, connect, duplicate, reading
from tui.session.verify import damaged, look, read_head, read_whole, recovery
from tui.witnesses.decode import is_encoding
from tui.witnesses.modes import MODES
from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import Witness


def peek(path: str | Path) -> tuple[Source, ...]:
    """The sources of a session file, without opening it for work. Raises Problem as `Session.open` does."""
    path = real_path(path)
    version = look(path)
    try:
        if version < SCHEMA:
            with duplicate(path) as copy:
                migrate(copy, backup=False)
                with closing(connect(copy, "rw")) as connection:
                    return read_head(connection)
        with reading(path) as connection:
            return read_head(connection)
    except _READING_ERRORS as error:
        raise _unreadable(error, path, version) from error


def rebuilt_all(whole: SessionContents, folder: Path, remarks: list[str]) -> dict[int, Witness]:
    """The witnesses of all sources, by number, from their stored bytes. `remarks` gets a sentence for each whose bytes
    no longer decode to the same text as before.
    """
    reread = reread_texts(whole.sources)
    return {
        source.number: replace(_rebuilt(source, whole.contents, folder, remarks), reread=reread.get(source.number, ""))
        for source in whole.sources
    }


def _rebuilt(source: Source, contents: Mapping[str, bytes], folder: Path, remarks: list[str]) -> Witness:
    content, origin = contents[source.sha256], source.origin
    document = contents.get(origin.sha256, b"") if origin is not None else b""
    path = path_of(source, folder)
    # Another version may know other ways to split, and another Python other encodings.
    split = source.split if source.split in MODES else "auto"
    encodings = (source.encoding, None) if is_encoding(source.encoding) else (None,)
    for encoding in encodings:
        witness = witness_from_bytes(
            content,
            source.siglum,
            source.title,
            path=None if path is None else str(path),
            split=split,
            encoding=encoding,
        )
        digest = source.sha256 if witness.data is content else sha256(witness.data).hexdigest()
        if digest == source.text and split == source.split:
            return replace(witness, origin=origin, document=document)
    remark = "It is decoded to another text than before: look at the decisions on it again."
    if digest == source.text:
        remark = f"Its paragraphs are not known here ({source.split}): look at the decisions on it again."
    remarks.append(f"{source.siglum} ({source.title}): {remark}")
    return replace(witness, remarks=(*witness.remarks, remark), origin=origin, document=document)


def read_session(path: Path, version: int, remarks: list[str], *, writable: bool) -> SessionContents:
    """Everything in the file, verified. An older file is migrated, in place or, if it must not change, in a copy."""
    try:
        if version < SCHEMA and not writable:
            with duplicate(path) as copy:
                migrate(copy, backup=False)
                with closing(connect(copy, "rw")) as connection:
                    return read_whole(connection)
        if version < SCHEMA:
            backup = migrate(path)
            remarks.append(f"It was made by an older version; a copy of the original is in {backup}.")
        if not writable:
            with reading(path) as connection:
                return read_whole(connection)
        with closing(connect(path, "rw")) as connection:
            return read_whole(connection)
    except _READING_ERRORS as error:
        raise _unreadable(error, path, version) from error


# UnicodeDecodeError: Python raises it instead of SQLite's error if that quotes damaged text of the schema.
_READING_ERRORS = (DamageError, sqlite3.Error, OSError, KeyError, UnicodeDecodeError)


def _unreadable(error: Exception, path: Path, version: int) -> Problem:
    """The message for a session that can't be read."""
    if version > SCHEMA:
        what = f"was made by a newer version of recension (schema {version}) and this one can't read it"
        return Problem(what, str(path), "Install the newer version.")
    if isinstance(error, KeyError):  # from `migration.STEPS`
        what = f"has a schema ({version}) that no version has used"
        return Problem(what, str(path), f"It may be damaged. {recovery(path)}")
    if isinstance(error, DamageError):
        return damaged(path, error.faults)
    if isinstance(error, UnicodeDecodeError) or is_damage(error):
        return damaged(path, [f"SQLite: {error}."])
    return reading_failed(error, path)

"""Errors of the system about session files, as messages that a user can act on."""

import errno
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from tui.witnesses.problem import Problem

KEPT = "Nothing is lost: it is kept in memory and tried again"


class DamageError(Exception):
    """The file is not as it was written. `faults` are sentences, at least one."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(self.faults))


class ConflictError(Exception):
    """The file contains something that this session did not write."""


class OvertakenError(ConflictError):
    """The file contains all that this session wrote, and later work by another program."""


def writing_failed(error: BaseException, path: Path) -> Problem:
    """Why a commit failed, and what to do. The work is still in memory."""
    if isinstance(error, Problem):
        return Problem(error.what, error.where, f"{KEPT}. {error.remedy}")
    if isinstance(error, ConflictError):
        what, remedy = str(error), "Nothing is lost: it is kept in memory. Save the review under another name"
    elif _is_full(error):
        what, remedy = "the disk is full", f"{KEPT}. Make room, or save the review elsewhere"
    elif _is_too_large(error):
        what, remedy = "the file may not grow", f"{KEPT}. Raise the limit, or save the review elsewhere"
    elif _is_read_only(error):
        what, remedy = "the file or its folder can't be written to", f"{KEPT}. Fix that, or save the review elsewhere"
    elif is_busy(error):
        what, remedy = "another program holds the file", f"{KEPT}. Close that program, or save the review elsewhere"
    elif is_changed(error):
        what = f"the file is damaged ({_reason(error)})"
        remedy = (
            "Nothing that you did since opening it is lost: it is kept in memory. Save the review under another name"
        )
    elif isinstance(error, sqlite3.Error | OSError):
        what, remedy = f"it can't be written: {_reason(error)}", f"{KEPT}. If that continues, save the review elsewhere"
    else:
        what = f"it can't be written: {type(error).__name__}: {_reason(error)}"
        remedy = f"{KEPT}. Please report this, and save the review elsewhere"
    return Problem(what, str(path), f"{remedy}.")


def reading_failed(error: BaseException, path: Path) -> Problem:
    """Why a session file could not be read although it is not damaged."""
    if is_busy(error):
        return Problem("another program holds the file", str(path), "Close that program and try again.")
    return Problem(f"can't be read: {_reason(error)}", str(path), "Check its permissions and its disk.")


def is_damage(error: BaseException) -> bool:
    """Whether this error of SQLite means that the file was damaged."""
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


def is_changed(error: BaseException) -> bool:
    """Whether the file is not the one that was written: it was replaced or damaged."""
    # UnicodeDecodeError: Python raises it instead of SQLite's error if that quotes damaged text of the schema.
    return isinstance(error, ConflictError | DamageError | UnicodeDecodeError) or is_damage(error)


def _code(error: BaseException) -> int:
    """SQLite's primary result code, or 0."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF if isinstance(code, int) else 0


def _is_full(error: BaseException) -> bool:
    full = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
    return _code(error) == sqlite3.SQLITE_FULL or (isinstance(error, OSError) and error.errno in full)


def _is_too_large(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno == errno.EFBIG


def _is_read_only(error: BaseException) -> bool:
    refused = {errno.EACCES, errno.EPERM, errno.EROFS}
    codes = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
    return _code(error) in codes or (isinstance(error, OSError) and error.errno in refused)


def is_busy(error: BaseException) -> bool:
    """Whether another program holds the file at this moment."""
    return _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _reason(error: BaseException) -> str:
    """The system's own message, with SQLite's name for the error if it has one."""
    if isinstance(error, DamageError):
        return error.faults[0].removesuffix(".")
    name = getattr(error, "sqlite_errorname", None)
    text = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return f"{text} ({name})" if name else text

"""Checks the paths on the command line before anything is read: do they exist, are they files, folders or sessions?

It is a separate file because this runs before the workspace opens, and must load nothing slow.
"""

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from tui.witnesses.problem import Problem

STANDARD_INPUT = "-"
SESSION_SUFFIX = ".recension"
DATABASE_MAGIC = b"SQLite format 3\x00"
APPLICATION_ID = 0x52434E53  # "RCNS": by this `file` and other programs recognise a session


def check_paths(paths: Sequence[str]) -> None:
    """Raises Problem if a path does not exist, can't be read, or is neither file nor folder. Reads no content."""
    for path in paths:
        if path == STANDARD_INPUT:
            continue
        mode = status(path).st_mode
        if not stat.S_ISDIR(mode):
            refuse_odd(path, mode)
        if not os.access(path, os.R_OK):
            raise Problem("can't be read: permission denied", path, "Check its permissions.")


def status(path: str) -> os.stat_result:
    """The system's status of a path, with links followed. Raises Problem."""
    try:
        return Path(path).stat()
    except FileNotFoundError:
        raise Problem("there is no such file or folder", path, "Check the name.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise unreadable(path, error) from error


def is_session(path: str) -> bool:
    """Whether a path is a session: by its name, or by its first bytes."""
    if path == STANDARD_INPUT:
        return False
    file = Path(path)
    try:
        if file.is_dir():
            return False
        if path.endswith(SESSION_SUFFIX):
            return True
        if not file.is_file():
            return False
        with file.open("rb") as stream:
            return is_session_head(stream.read(72))
    except (OSError, ValueError):
        return False  # reading it as a text will report the error


def is_session_head(head: bytes) -> bool:
    """Whether the first bytes of a file (at least 72) are those of a session."""
    return head.startswith(DATABASE_MAGIC) and int.from_bytes(head[68:72], "big") == APPLICATION_ID


def unreadable(path: str, error: OSError | ValueError) -> Problem:
    """An error of the system as a Problem."""
    reason = getattr(error, "strerror", None) or str(error)
    return Problem(f"can't be read: {reason[:1].lower()}{reason[1:]}", path, "Check its name and permissions.")


def refuse_odd(path: str, mode: int) -> None:
    """Raises Problem unless the mode is that of a regular file: a pipe might never answer, a device never end."""
    if stat.S_ISREG(mode):
        return
    kinds = ((stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"))
    kind = next((name for test, name in kinds if test(mode)), "a device")
    remedy = "Save it as a file first, or send it to standard input and name -."
    raise Problem(f"is {kind}, not a file", path, remedy)

"""Checks the paths on the command line before anything is read: do they exist, are they files, folders or sessions?

It is a separate file because this runs before the workspace opens, and must load nothing slow.
"""

import errno
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
        found = status(path)
        if not stat.S_ISDIR(found.st_mode):
            refuse_odd(path, found)
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
        found = file.stat()
        if not stat.S_ISREG(found.st_mode) or is_made_up(path, found):
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


LARGEST = 1 << 30
"""Bytes. Comparing a text takes several times its size in memory."""


def refuse_odd(path: str, found: os.stat_result) -> None:
    """Raises Problem unless it is a regular file of a bearable size: a pipe might never answer, a device never end."""
    mode = found.st_mode
    if is_made_up(path, found):
        raise Problem("is not a file: the system makes it up as it is read", path, "Save it as a file first.")
    if stat.S_ISREG(mode) and found.st_size > LARGEST:
        raise Problem(f"is too large ({found.st_size / (1 << 30):.1f} GiB; 1 is the limit)", path, "Split it first.")
    if stat.S_ISREG(mode):
        return
    kinds = ((stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"))
    kind = next((name for test, name in kinds if test(mode)), "a device")
    remedy = "Save it as a file first, or send it to standard input and name -."
    raise Problem(f"is {kind}, not a file", path, remedy)


def is_made_up(path: str | Path, found: os.stat_result) -> bool:
    """Whether a path is below /proc or /sys: those look like empty files, and reading some of them never ends."""
    return found.st_size == 0 and os.path.realpath(path).startswith(("/proc/", "/sys/"))


def beginning_of(path: Path, most: int) -> bytes:
    """The first `most` bytes of a regular file. Raises OSError, also if it is none: a pipe might wait for ever."""
    file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(file, "rb") as stream:  # noqa: PTH123  (a path can't be opened without waiting)
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file")
        return stream.read(most)


def bytes_of(path: Path) -> bytes | None:
    """The bytes of a regular file, or None if it can't be read: a path from a session may lead anywhere."""
    try:
        refuse_odd(str(path), path.stat())
        return path.read_bytes()
    except (OSError, ValueError, Problem):
        return None

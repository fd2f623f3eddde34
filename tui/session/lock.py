"""One writer at a time: an advisory lock of the operating system on a file beside the session.

The lock is the system's; the existence of the file means nothing. The lock ends with the process, even after a crash,
so there is never anything to clean up by hand. The file's text (who, where, since when) is only for the message to the
next user. `NAME.recension-lock` is removed when the session closes normally.
"""

import errno
import getpass
import json
import os
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

# Locks on Windows are mandatory for the bytes they cover. One byte far beyond the text leaves the text readable.
_FAR = 1 << 30
_ATTEMPTS = 100


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a session open: login name, machine, process, and since when (UTC, ISO 8601)."""

    user: str
    host: str
    process: int
    since: str

    def __str__(self) -> str:
        try:
            then = datetime.fromisoformat(self.since).astimezone()
        except (ValueError, OverflowError):
            since = self.since  # a file can contain anything
        else:
            since = then.strftime("%H:%M" if then.date() == datetime.now().astimezone().date() else "%Y-%m-%d %H:%M")
        return f"{self.user} on {self.host} (since {since}, process {self.process})"


class LockedError(Exception):
    """Another process has the lock; `holder` says which, if that could be read."""

    def __init__(self, holder: Holder | None) -> None:
        super().__init__(str(holder) if holder else "somebody else")
        self.holder = holder


class Lock:
    """A lock that this process holds. `acquire` makes one; `release` gives it up and removes its file."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Removes the file and gives up the lock. A second call does nothing. A file that can't be removed is left
        behind.
        """
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None:
            return
        if sys.platform == "win32":
            # An open file can't be removed on Windows, so give up the lock first. If another process takes it in
            # between, the removal fails.
            _unlock(descriptor)
            os.close(descriptor)
            _remove(self.path)
        else:
            # The file is removed while it is locked: a process that waits for it finds the name gone and tries again.
            if _is_at(descriptor, self.path):
                _remove(self.path)
            os.close(descriptor)


def lock_path(session: Path) -> Path:
    """The file to lock for this session: beside it, with '-lock' added to its name."""
    return session.with_name(session.name + "-lock")


def acquire(session: Path) -> Lock:
    """Locks a session. Raises LockedError if another process has the lock, OSError if locking is not possible here."""
    path = lock_path(session)
    for _ in range(_ATTEMPTS):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        held = None
        try:
            held = _take(descriptor, path)
        finally:
            if held is None:
                os.close(descriptor)
        if held is not None:
            return held
    raise OSError(errno.EAGAIN, "the lock file keeps being replaced", str(path))


def _take(descriptor: int, path: Path) -> Lock | None:
    """Locks an open file. Returns None if its name now belongs to another file. Raises LockedError."""
    if not _lock(descriptor):
        raise LockedError(_holder(descriptor))
    # The previous holder may have removed the file between our opening and locking it: then this lock is worthless.
    if not _is_at(descriptor, path):
        return None
    _sign(descriptor)
    return Lock(path, descriptor)


def who() -> Holder:
    """This process, as a lock describes its holder."""
    return Holder(login(), socket.gethostname(), os.getpid(), datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def login() -> str:
    """The login name, or 'somebody' if the system has none (a container without a user table)."""
    try:
        return getpass.getuser() or "somebody"
    except (OSError, KeyError, ImportError):
        return "somebody"


def _sign(descriptor: int) -> None:
    """Writes into the file who has the lock. If the disk is full it stays empty, but the lock is still valid."""
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, json.dumps(asdict(who())).encode())


def _holder(descriptor: int) -> Holder | None:
    """The holder named in the file; None if it can't be read: it is just being written, or not ours."""
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        value = json.loads(os.read(descriptor, 4096))
        return Holder(str(value["user"]), str(value["host"]), int(value["process"]), str(value["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether the open file is still the one with that name."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat(follow_symlinks=False))
    except FileNotFoundError:
        return False


def _remove(path: Path) -> None:
    with suppress(OSError):  # a leftover file does no harm: without the system's lock it is only text
        path.unlink()


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

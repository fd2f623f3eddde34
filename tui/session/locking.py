"""Whether a session file may be written: its lock, or the reason why there is none."""

import os
from pathlib import Path

from tui.session.lock import Lock, LockedError, acquire, lock_path
from tui.session.store import sweep, sync_file


def lock_or_reason(path: Path) -> tuple[Lock | None, str | None]:
    """The lock, or a sentence that says why it can't be taken."""
    if os.path.lexists(path) and not _writable(path):
        return None, "The file is write-protected: it is open for reading only."
    try:
        return acquire(path), None
    except LockedError as error:
        who = error.holder or "somebody else"
        return None, f"It is open for reading only: {who} has it open in another window."
    except OSError as error:
        reason = error.strerror or str(error)
        if os.path.lexists(lock := lock_path(path)):
            what = f"Its lock file can't be written to ({reason}): it is open for reading only."
            return None, f"{what} If no one else has it open, remove {lock}."
        return None, f"Nothing can be written in {path.parent} ({reason}): it is open for reading only."


def unsynced(path: Path) -> str | None:
    """Syncs a session that is opened; a sentence if that fails.

    What is in the file is shown as saved. But a process that ended between its last write and the sync after it may
    have left it in the system's cache only, and a power loss would take it back.
    """
    try:
        sync_file(path)
    except OSError as error:
        reason = error.strerror or str(error)
        return f"The disk does not confirm that it is stored ({reason}): it is open for reading only."
    return None


def _writable(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False


# After a crash, SQLite finds the journal of an unfinished commit by the file's name. Under another name it would read
# and write the file with half of that commit in it (https://www.sqlite.org/howtocorrupt.html, 2.5).
OTHER_NAMES = (
    "The file has more than one name (hard links). What is written under one of them could damage the other:"
    " it is open for reading only."
)


def has_other_names(path: Path) -> bool:
    """Whether the file has other names (hard links)."""
    try:
        if path.stat().st_nlink > 1:
            sweep(path)
        return path.stat().st_nlink > 1
    except OSError:
        return False

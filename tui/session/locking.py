"""Whether a session file may be written to: the lock, or the sentence that says why there is none."""

import os
from pathlib import Path

from tui.session.lock import Lock, LockedError, acquire, lock_path
from tui.session.store import sweep


def lock_or_reason(path: Path) -> tuple[Lock | None, str | None]:
    """The lock, or the sentence that says why there is none."""
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
            return None, f"{what} Where nobody else has it open, remove {lock}."
        return None, f"Nothing can be written in {path.parent} ({reason}): it is open for reading only."


def _writable(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False


# SQLite finds the journal of a commit that a crash has cut off by the file's name: under another one it would be read,
# and written to, with half of that commit in it (https://www.sqlite.org/howtocorrupt.html, 2.5).
OTHER_NAMES = (
    "The file has more than one name (hard links), and what is written under one is not safe under another:"
    " it is open for reading only."
)


def has_other_names(path: Path) -> bool:
    """Whether the file has names that it was not given here."""
    try:
        if path.stat().st_nlink > 1:
            sweep(path)
        return path.stat().st_nlink > 1
    except OSError:
        return False

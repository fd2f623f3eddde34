"""The last resort for unsaved work when the program ends and can't ask the user: a copy of the whole review.

It goes into the user's data folder or, if that fails too, into a new temporary folder, always under a new name. The
review's id is part of the name, so that the copy is mentioned when that review is opened again.
"""

import glob
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from platformdirs import user_state_path

from tui.session.session import Session
from tui.witnesses.file_name import FileName, file_name, inside
from tui.witnesses.paths import SESSION_SUFFIX
from tui.witnesses.problem import Problem

_TEMPORARY = "recension-unsaved-"
_LONGEST = 100
"""Bytes of the review's name in the name of the copy: with the rest it stays below the usual limit of 255."""


def rescue(session: Session) -> Problem:
    """Writes a copy of a session that could not save everything. Returns where it is, or that the work is lost."""
    trouble = session.trouble
    reason = trouble.what if trouble is not None else "writing takes too long"
    what = f"{unsaved_in_words(session)} could not be saved ({reason})"
    refused: list[str] = []
    for folder in (_state_folder, _temporary_folder):
        try:
            copy = _copied(session, folder)
        except Problem as problem:
            refused.append(f"{problem.where}: {problem.what}")
        except OSError as error:
            refused.append(f"{error.filename}: {error.strerror}")
        else:
            remedy = f"Nothing is lost: the whole review is in {copy}. Open that file to continue."
            return Problem(what, str(session.path), remedy)
    remedy = f"It is lost, because no copy could be written either: {'; '.join(refused)}."
    return Problem(what, str(session.path), remedy)


def unsaved_in_words(session: Session) -> str:
    """How much is unsaved, as a phrase without a verb."""
    number = session.unsaved
    if not number:
        return "the change of the documents"
    return "1 act" if number == 1 else f"{number:,} acts"


def left_behind(session: Session) -> tuple[str, ...]:
    """A sentence for each such copy of this review that still exists."""
    places = [_state_place(), *_own(Path(gettempdir()).glob(f"{_TEMPORARY}*"))]
    found: list[Path] = []
    for place in places:
        with suppress(OSError):
            copies = place.glob(f"*-{glob.escape(_mark(session))}-*{SESSION_SUFFIX}")
            found += [path for path in copies if path.resolve() != session.path]
    told = "work that could not be saved earlier is in {}: open it, or delete it if you do not need it"
    return tuple(told.format(path) for path in sorted(found))


def _copied(session: Session, folder: Callable[[], Path]) -> Path:
    """The path of a copy of the session, under a new name in a folder. Raises Problem or OSError."""
    place = folder()
    name = file_name(session.path.stem, unnamed="review", most=_LONGEST)
    now = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    for number in count(1):
        path = inside(place, name, f"-{now}-{_mark(session)}-{number}{SESSION_SUFFIX}")
        if not os.path.lexists(path):
            session.backup(path)  # never replaces a file
            return path
    raise AssertionError("numbers do not end")


def _mark(session: Session) -> FileName:
    return file_name(session.id[:8], unnamed="0")  # it is as long and as strange as whoever made it wanted


def _state_place() -> Path:
    return user_state_path("recension", appauthor=False)


def _state_folder() -> Path:
    place = _state_place()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _temporary_folder() -> Path:
    return Path(mkdtemp(prefix=_TEMPORARY))


def _own(folders: Iterable[Path]) -> list[Path]:
    """Only those of this user: anyone may put something among the temporary files."""
    found: list[Path] = []
    for folder in folders:
        with suppress(OSError):
            if not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid():
                found.append(folder)
    return found

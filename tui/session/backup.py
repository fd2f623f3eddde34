"""Copies of a session file: atomic, and consistent even while the session is open in another program.

They are made with SQLite's own backup and not by copying the file: a commit in progress, or one cut off by a crash, is
then in the copy completely or not at all.
"""

import os
import sqlite3
from pathlib import Path

from tui.session.contents import real_path
from tui.session.file_trouble import is_busy, is_damage, reading_failed, writing_failed
from tui.session.recover import Report, check
from tui.session.store import SCHEMA, copied, reading
from tui.session.verify import look, recovery
from tui.witnesses.problem import Problem


def back_up(path: str | Path, new_path: str | Path) -> Report | None:
    """Copies a session and verifies the copy. Returns None if the session has another version, which can't be verified.

    Writes nothing but the copy. A damaged session is copied too, and the report says that it is damaged. Raises Problem
    if there is no session, or if the copy can't be made.
    """
    path, new_path = real_path(path), real_path(new_path)
    version = look(path)
    if os.path.lexists(new_path):
        raise Problem("is there already", str(new_path), "Give another name with -o.")
    try:
        with reading(path) as connection:
            copied(connection, new_path)
    except FileExistsError as error:
        raise Problem("is there already", str(new_path), "Give another name with -o.") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # the latter if SQLite quotes damaged text
        if is_busy(error):
            raise reading_failed(error, path) from error
        if isinstance(error, UnicodeDecodeError) or is_damage(error):
            raise Problem("is too damaged to be copied", str(path), recovery(path)) from error
        raise Problem(writing_failed(error, new_path).what, str(new_path), "Choose another place with -o.") from error
    except OSError as error:
        raise Problem(writing_failed(error, new_path).what, str(new_path), "Choose another place with -o.") from error
    return check(new_path) if version == SCHEMA else None

"""Copies of a session file: whole or not at all, of one moment, whoever has the session open meanwhile.

By SQLite's own backup and not by copying the file: a commit that is under way, or that a crash has left half done, is
in the copy wholly or not at all.
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
    """Copies a session as it is, and verifies the copy; None where it is of another version and can't be verified.

    Changes nothing else, also where the session is damaged: the report then says so. Raises Problem where there is no
    session, or the copy can't be made.
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
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            raise reading_failed(error, path) from error
        if is_damage(error):
            raise Problem("is too damaged to be copied", str(path), recovery(path)) from error
        raise Problem(writing_failed(error, new_path).what, str(new_path), "Choose another place with -o.") from error
    except OSError as error:
        raise Problem(writing_failed(error, new_path).what, str(new_path), "Choose another place with -o.") from error
    return check(new_path) if version == SCHEMA else None

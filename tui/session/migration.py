"""Session files of older versions: copied first, then brought up to the present schema, step by step.

`STEPS` has one function for every schema there was before the present one; it gets a connection inside a transaction
and leaves the schema that follows. Schema 1 is the first that was given to anyone, so the table is empty.
"""

import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from tui.session.store import SCHEMA, connect, copied, make_durable, sync_folder, transaction

Step = Callable[[sqlite3.Connection], None]

STEPS: Mapping[int, Step] = {}


def migrate(path: Path, steps: Mapping[int, Step] | None = None, *, backup: bool = True) -> Path | None:
    """Brings a session file up to the present schema; gives the path of the copy that was made of it before.

    All steps are one transaction: the file is of the old schema or of the new. Raises KeyError where a step is
    missing, else sqlite3.Error or OSError; the file is then as it was.
    """
    steps = STEPS if steps is None else steps
    with closing(connect(path, "rw")) as connection:
        make_durable(connection)
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        todo = [steps[number] for number in range(version, SCHEMA)]
        if not todo:
            return None
        copy = copied(connection, _free(path, version)) if backup else None
        with transaction(connection):
            connection.execute(f"PRAGMA user_version={SCHEMA}")
            sync_folder(path.parent)  # as in `Writer`: the journal's name must be there before the file changes
            for step in todo:
                step(connection)
    return copy


def _free(path: Path, version: int) -> Path:
    """The first name for a copy that nothing has: NAME-v0-backup, NAME-v0-backup-2, ..."""
    number, name = 1, f"{path.name}-v{version}-backup"
    while os.path.lexists(path.with_name(name if number == 1 else f"{name}-{number}")):
        number += 1
    return path.with_name(name if number == 1 else f"{name}-{number}")

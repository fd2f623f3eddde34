"""Session files of older versions: first copied, then migrated to the current schema step by step.

`STEPS` has one function for each older schema. It gets a connection inside a transaction and changes the file to the
next schema. Schema 1 is the first released one, so the table is empty.
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
    """Migrates a session file to the current schema. Returns the path of the copy that was made before.

    All steps are one transaction, so the file has either the old schema or the new. Raises KeyError if a step is
    missing, else sqlite3.Error or OSError; the file is then unchanged.
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
            sync_folder(path.parent)  # as in `Writer`: the journal's name must be durable before the file changes
            for step in todo:
                step(connection)
    return copy


def _free(path: Path, version: int) -> Path:
    """The first unused name for a copy: NAME-v0-backup, NAME-v0-backup-2, ..."""
    number, name = 1, f"{path.name}-v{version}-backup"
    while os.path.lexists(path.with_name(name if number == 1 else f"{name}-{number}")):
        number += 1
    return path.with_name(name if number == 1 else f"{name}-{number}")

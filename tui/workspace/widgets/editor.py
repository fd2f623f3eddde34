"""Edits words in the reviewer's editor ($VISUAL or $EDITOR) by way of a private file, removed afterwards.

The file lies in a folder of its own that only the user can read, so what an editor leaves beside it (a copy, a swap
file) goes with it. If something fails, one line says so and the words stay unchanged.
"""

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.app import SuspendNotSupported

from tui.witnesses.problem import Problem

LONGEST = 60_000
"""Code points of a text that is changed in the workspace. A longer one goes to the reviewer's editor at once: a key in
Textual's field takes a tenth of a second for so much, and a second and a half for a megabyte."""

Suspending = Callable[[], AbstractContextManager[None]]
"""Hands the terminal to another program for a while."""


def command_of(environment: Mapping[str, str]) -> list[str]:
    """The command of the editor, program first. Raises Problem if none is set or it can't be found."""
    name = next((key for key in ("VISUAL", "EDITOR") if environment.get(key, "").strip()), None)
    if name is None:
        raise Problem("no editor is named", "VISUAL, EDITOR", "Set one, for example EDITOR=nano.")
    try:
        command = shlex.split(environment[name], posix=os.name != "nt")
    except ValueError as error:
        raise Problem(f"can't be understood ({error})", name, "Correct its quotes.") from error
    command = [part.strip('"') for part in command] if os.name == "nt" else command
    program = shutil.which(command[0], path=environment.get("PATH"))
    if program is None:
        raise Problem(f"there is no program '{command[0]}'", name, "Set another editor.")
    return [program, *command[1:]]


def edited(text: str, suspending: Suspending, environment: Mapping[str, str] | None = None) -> str:
    """The text as it comes back from the reviewer's editor.

    The line end that editors put at the end of a file is taken off where the text had none; CRLF comes back as LF.
    Raises Problem where there is no editor, it can't be started or reports an error, or what it leaves is no UTF-8.
    """
    environment = os.environ if environment is None else environment
    command = command_of(environment)
    as_before = "The words are unchanged."
    try:
        with TemporaryDirectory(prefix="recension-", ignore_cleanup_errors=True) as folder:
            file = Path(folder) / "words.txt"
            file.touch(0o600)
            file.write_text(text, encoding="utf-8", newline="")
            with suspending():
                # The user chose this command in the environment, as for any other program.
                finished = subprocess.run([*command, str(file)], check=False, env=dict(environment))  # noqa: S603
            if finished.returncode:
                raise Problem(f"the editor ended with an error ({finished.returncode})", command[0], as_before)
            words = file.read_text(encoding="utf-8-sig")
    except SuspendNotSupported as error:
        raise Problem("this terminal can't be given to an editor", "", as_before) from error
    except UnicodeError as error:
        raise Problem("what the editor wrote is not UTF-8", command[0], as_before) from error
    except OSError as error:
        raise Problem(f"could not be run ({error.strerror or error})", command[0], as_before) from error
    if words.endswith("\n") and not text.endswith("\n"):
        words = words.removesuffix("\n")
    return words

"""Edits words in the reviewer's editor ($VISUAL or $EDITOR) by way of a private file, removed afterwards.

The file lies in a folder of its own that only the user can read, so what an editor leaves beside it (a copy, a swap
file) goes with it. If something fails, one line says so and the words stay unchanged.
"""

import os
import shlex
import shutil
import stat
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

MOST = 64 << 20
"""Bytes that are read of what an editor leaves."""
AS_BEFORE = "The words are unchanged."

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
    Raises Problem where there is no editor, it can't be started or reports an error, or what it leaves is no text in
    UTF-8: a device or a pipe (reading these might never end), a folder, nothing, or far too much.
    """
    environment = os.environ if environment is None else environment
    command = command_of(environment)
    try:
        with TemporaryDirectory(prefix="recension-", ignore_cleanup_errors=True) as folder:
            file = Path(folder) / "words.txt"
            file.touch(0o600)
            file.write_text(text, encoding="utf-8", newline="")
            with suspending():
                # The user chose this command in the environment, as for any other program.
                finished = subprocess.run([*command, str(file)], check=False, env=dict(environment))  # noqa: S603
            if finished.returncode:
                raise Problem(f"the editor ended with an error ({finished.returncode})", command[0], AS_BEFORE)
            words = _left_in(file, command[0], max(MOST, 4 * len(text)))
    except SuspendNotSupported as error:
        raise Problem("this terminal can't be given to an editor", "", AS_BEFORE) from error
    except UnicodeError as error:
        raise Problem("what the editor wrote is not UTF-8", command[0], AS_BEFORE) from error
    except OSError as error:
        raise Problem(f"could not be run ({error.strerror or error})", command[0], AS_BEFORE) from error
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    if words.endswith("\n") and not text.endswith("\n"):
        words = words.removesuffix("\n")
    return words


def _left_in(file: Path, program: str, most: int) -> str:
    """The text that the editor left, of at most `most` bytes. Raises Problem, OSError, UnicodeError."""
    # A pipe is opened without waiting for its other end.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not file.exists():
        raise Problem("the editor left no file", program, AS_BEFORE)
    with open(os.open(file, flags), "rb") as left:  # noqa: PTH123  (a path can't be opened without waiting)
        state = os.fstat(left.fileno())
        if not stat.S_ISREG(state.st_mode):
            raise Problem("the editor left something that is no file of text", program, AS_BEFORE)
        content = left.read(most + 1)
    if len(content) > most:
        raise Problem(f"the editor wrote more than {most >> 20} MB", program, AS_BEFORE)
    return content.decode("utf-8-sig")

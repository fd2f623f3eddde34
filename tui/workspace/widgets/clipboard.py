"""Copies words to the terminal's clipboard, and to a file if the terminal is known to refuse it.

The clipboard is set by an escape sequence (OSC 52) that the terminal may ignore, and none of them answers. Of some it
is known that they do; there, and whenever it is asked for, the words are written to a private file as well.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_cache_path

from tui.witnesses.neutralise import without_surrogates
from tui.witnesses.problem import Problem

NAME = "selection.txt"
_REFUSING_PROGRAMS = frozenset({"Apple_Terminal"})
_REFUSING_TERMS = frozenset({"linux", "dumb", "vt100", "vt220"})


def refuses(environment: Mapping[str, str]) -> bool:
    """Whether this terminal is known to refuse the clipboard."""
    return environment.get("TERM_PROGRAM") in _REFUSING_PROGRAMS or environment.get("TERM") in _REFUSING_TERMS


def write(text: str, folder: Path | None = None) -> Path:
    """Write the words as UTF-8 to a private file and return its path. Raises Problem if that fails."""
    folder = user_cache_path("recension", appauthor=False) if folder is None else folder
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8", newline="") as stream:  # noqa: PTH123  (it is no path)
            stream.write(without_surrogates(text))
    except OSError as error:
        what = f"can't be written ({error.strerror or error})"
        raise Problem(what, str(path), "Copy to the clipboard instead.") from error
    return path

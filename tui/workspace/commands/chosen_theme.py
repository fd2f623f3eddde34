"""The theme that was chosen in the palette, kept for the next start in a small file.

A theme in the configuration file goes first: what the user wrote there is not overruled.
"""

import os
from pathlib import Path

from platformdirs import user_state_path

from tui.witnesses.paths import beginning_of
from tui.witnesses.problem import Problem

_LONGEST = 200


def remembered() -> str | None:
    """The name of the theme chosen last, or None. A file that can't be read counts as none."""
    try:
        return beginning_of(_path(), _LONGEST).decode("utf-8").strip() or None
    except (OSError, ValueError):
        return None


def remember(name: str) -> None:
    """Keep the name of a theme. Raises Problem if it can't be written."""
    path = _path()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # If a pipe is there, do not wait for its reader.
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NONBLOCK", 0)
        with open(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(f"{name}\n")
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise Problem(f"the theme counts until you quit: {reason}", str(path), "") from error


def _path() -> Path:
    return user_state_path("recension", appauthor=False) / "theme"

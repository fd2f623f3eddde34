"""The theme that was chosen in the palette, remembered for the next start in a small file of its own.

A theme in the configuration file goes first: what the user wrote there is not overruled.
"""

from pathlib import Path

from platformdirs import user_state_path

from tui.witnesses.problem import Problem

_LONGEST = 200


def remembered() -> str | None:
    """The name of the theme chosen last, or None. A file that can't be read counts as none."""
    try:
        with _path().open(encoding="utf-8") as file:
            return file.read(_LONGEST).strip() or None
    except (OSError, ValueError):
        return None


def remember(name: str) -> None:
    """Keep the name of a theme. Raises Problem if it can't be written."""
    path = _path()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(f"{name}\n", "utf-8")
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise Problem(f"the theme counts until you quit: {reason}", str(path), "") from error


def _path() -> Path:
    return user_state_path("recension", appauthor=False) / "theme"

"""A path that the user typed into the workspace, not expanded by any shell."""

from pathlib import Path

from tui.witnesses.problem import Problem


def typed_path(text: str) -> str:
    """The path without spaces around it and with `~` expanded. Raises Problem if there is no such user."""
    text = text.strip()
    try:
        return str(Path(text).expanduser()) if text.startswith("~") else text
    except RuntimeError as error:
        raise Problem("there is no such user's home", text, "Give the whole path.") from error

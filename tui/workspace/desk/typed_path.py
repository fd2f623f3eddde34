"""A path that a person typed into a line of the workspace, where no shell has looked at it before."""

from pathlib import Path

from tui.witnesses.problem import Problem


def typed_path(text: str) -> str:
    """The path that was meant: blanks around it are not, and `~` is a home. Raises Problem where it is nobody's."""
    text = text.strip()
    try:
        return str(Path(text).expanduser()) if text.startswith("~") else text
    except RuntimeError as error:
        raise Problem("there is no such user's home", text, "Give the whole path.") from error

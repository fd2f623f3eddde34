"""A path that the user typed into the workspace, not expanded by any shell; and its completion."""

import os
from dataclasses import dataclass
from pathlib import Path

from tui.witnesses.problem import Problem

MOST = 20_000
"""Entries of a folder that are looked at for a completion."""


def typed_path(text: str) -> str:
    """The path without spaces around it and with `~` expanded. Raises Problem if there is no such user."""
    text = text.strip()
    try:
        return str(Path(text).expanduser()) if text.startswith("~") else text
    except RuntimeError as error:
        raise Problem("there is no such user", text, "Give the whole path.") from error


@dataclass(frozen=True, slots=True)
class Completion:
    """What was typed, as far as it can be completed, and the names that are possible after it (folders end with /)."""

    text: str
    names: tuple[str, ...] = ()


def completed(text: str) -> Completion:
    """Complete a path as a shell does: as far as all names agree that begin like the last part of it.

    Names that begin with a dot count only if the dot was typed. Where no name fits, the text stays as it is.
    """
    if text.strip() == "~":
        return Completion("~/")
    head, _, begun = text.lstrip().rpartition("/")
    folder = head + "/" if "/" in text else ""
    try:
        where = typed_path(folder) or "."
        names = _names(where, begun)
    except (OSError, ValueError, Problem):  # no such folder, no permission, no such home: nothing to offer
        return Completion(text)
    if not names:
        return Completion(text)
    agreed = os.path.commonprefix(names)  # noqa: RUF071  (names are compared letter by letter, on purpose)
    return Completion(folder + agreed, tuple(names) if len(names) > 1 else ())


def _names(folder: str, begun: str) -> list[str]:
    names = []
    with os.scandir(folder) as entries:
        for count, entry in enumerate(entries):
            if count == MOST:
                break
            if entry.name.startswith(begun) and (begun or not entry.name.startswith(".")):
                names.append(entry.name + ("/" if entry.is_dir() else ""))
    return sorted(names)

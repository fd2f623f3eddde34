"""The only place that makes the name of a file from a text: the title of a review, the id of a session.

`inside` puts such a name into a folder. It accepts nothing but a `FileName`, so the type checker finds every text that
is on its way to the disk as it is.
"""

import re
from pathlib import Path
from typing import NewType

from tui.witnesses.neutralise import neutralise

FileName = NewType("FileName", str)
"""A name, not a path, that is valid on Linux, macOS and Windows. Only this module makes one; a test checks that."""

# The names that Windows reserves for devices, with or without a suffix.
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?")


def file_name(text: str, *, unnamed: str = "untitled", most: int = 200) -> FileName:
    """A file name made from any text: a name, not a path, that is valid on Linux, macOS and Windows.

    Separators and characters that Windows forbids become '-', control characters are removed, and leading and trailing
    dots and spaces are too. The name has at most `most` bytes of UTF-8 and keeps its suffix: file systems allow 255,
    and some room is left for another suffix or a temporary name. Returns `unnamed` if nothing of the text remains;
    never '', '.' or '..'.
    """
    shown = neutralise(text)
    name = "".join(new if new == old else " " for old, new in zip(text, shown, strict=True))
    name = re.sub(r'[<>:"/\\|?*]', "-", name)
    name = re.sub(r"\s+", " ", name).strip(". ").lstrip("~- .") or unnamed
    if _DEVICES.fullmatch(name):
        name = f"_{name}"
    return FileName(_shortened(name, most))


def inside(folder: Path, name: FileName, ending: str = "") -> Path:
    """The file of that name in a folder. The ending is ours: a number, a date, a suffix."""
    return folder / f"{name}{ending}"


def _shortened(name: str, most: int) -> str:
    """The name in at most this many bytes, cut before the suffix and never inside a code point."""
    if len(name.encode()) <= most:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, dot, suffix = name, "", ""
    room = most - len((dot + suffix).encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + dot + suffix

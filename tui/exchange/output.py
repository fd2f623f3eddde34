"""Writes exports to standard output, or atomically to a file.

A file is first written under another name in the same folder and then renamed. An existing file is replaced only on
request, and a file that the work was made from never.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NewType, TextIO

from tui.witnesses.neutralise import Shown, neutralise, without_surrogates
from tui.witnesses.problem import Problem

PlainText = NewType("PlainText", str)
"""Text as it is, for a file or a pipe: nothing in it is obeyed there. Only the format of plain text makes it."""

if TYPE_CHECKING:  # they load modules that `--help` does not need
    from tui.exchange.html_text import Html
    from tui.exchange.json_text import Json
    from tui.exchange.markdown_text import Markdown
    from tui.exchange.sheet_row import SheetRow

    Piece = Html | Markdown | SheetRow | Json | Shown | PlainText
    """What can be written: text that the only module for its target has made safe, never a plain `str`."""


class TakenProblem(Problem):
    """The file exists, and the user did not ask to replace it."""

    def __init__(self, path: str) -> None:
        super().__init__("is there already", path, "Choose another name, or replace it with --force.")


def encoded(pieces: Iterable["Piece"]) -> Iterator[bytes]:
    """Pieces of text as UTF-8. Lone surrogates, which UTF-8 can't hold, become U+FFFD."""
    return (without_surrogates(piece).encode("utf-8") for piece in pieces)


def write_stream(stream: TextIO | None, pieces: Iterable["Piece"]) -> None:
    """Writes pieces of text to standard output: exactly, as UTF-8, whatever the system's encoding.

    On a terminal the text is neutralised, because an escape sequence from a document would act there. If the reader
    stops early (`| head`), the rest is not written; that is no error. Raises Problem if there is no standard output, or
    if it can't be written.
    """
    if stream is None:
        raise Problem("there is no standard output", "", "Open it, or write to a file with -o.")
    shown = pieces
    if stream.isatty():
        shown = (neutralise(piece.replace("\r\n", "\n"), keep="\n\t") for piece in pieces)
    binary = stream.buffer
    try:
        stream.flush()
        for piece in encoded(shown):
            binary.write(piece)
        binary.flush()
    except OSError as error:
        # Otherwise the rest of the buffer would fail again when the interpreter closes the stream.
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  (a device, not a path)
            os.dup2(nowhere.fileno(), stream.fileno())
        if not isinstance(error, BrokenPipeError):
            raise _refused("standard output", error, "The output is incomplete.") from error


def write_file(path: str, pieces: Iterable["Piece"], *, replace: bool = False, keep: Sequence[str] = ()) -> None:
    """Writes pieces of text as a UTF-8 file, atomically: it is flushed to the disk before it gets its name.

    Raises TakenProblem if the name exists and `replace` is not set. Raises Problem if the file is one of `keep` (what
    the work was made from), if it is not a regular file, or if the system refuses. A symbolic link is followed: its
    target is replaced.
    """
    target = _target(path, replace=replace, keep=keep)
    try:
        temporary, file = _beside(target)
    except OSError as error:
        raise _refused(path, error) from error
    try:
        with file:
            for piece in encoded(pieces):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        _put(temporary, target, replace=replace)
    except FileExistsError as error:
        raise TakenProblem(path) from error
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    _flush_folder(target.parent)


def _target(path: str, *, replace: bool, keep: Sequence[str]) -> Path:
    """The file to write, with links followed. Raises Problem if it may not be written."""
    try:
        target = Path(path).resolve()
        mode = target.stat().st_mode if target.exists() else None
        in_folder = target.parent.is_dir()
    except PermissionError as error:
        raise _refused(path, error) from error
    except (OSError, ValueError, RuntimeError) as error:  # ValueError: a NUL in the name; RuntimeError: a loop of links
        raise Problem("can't be written: this is not a valid file name", path, "Choose another name.") from error
    if mode is None:
        if not in_folder:
            raise Problem("can't be written: there is no such folder", path, "Create the folder first.")
        return target
    if stat.S_ISDIR(mode):
        raise Problem("is a folder", path, "Name a file in it.")
    if not stat.S_ISREG(mode):
        raise Problem("is not a regular file", path, "Leave out -o to write to standard output.")
    for source in keep:
        with suppress(OSError):
            if target.samefile(source):
                raise Problem("is a source of this work and is never replaced", path, "Choose another name.")
    if not replace:
        raise TakenProblem(path)
    return target


def _refused(where: str, error: OSError, remedy: str = "Nothing was changed.") -> Problem:
    reason = error.strerror or str(error)
    return Problem(f"can't be written: {reason[:1].lower()}{reason[1:]}", where, remedy)


def _beside(target: Path) -> tuple[Path, BinaryIO]:
    """Creates a new file in the same folder. Raises OSError."""
    temporary = target.parent / f".recension-{os.urandom(8).hex()}"
    return temporary, temporary.open("xb")


def _put(temporary: Path, target: Path, *, replace: bool) -> None:
    """Gives the finished file its name, in one step. Raises FileExistsError if the name exists and must be kept."""
    if replace:
        with suppress(OSError):
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
        return
    try:
        # A link fails if the name was taken meanwhile; a rename would replace that file.
        target.hardlink_to(temporary)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without links
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        temporary.rename(target)


def _flush_folder(folder: Path) -> None:
    """Makes the new name durable, except on Windows, which has no such call."""
    if os.name != "posix":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

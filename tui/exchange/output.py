"""How work leaves: to standard output, or to a file that is written whole or not at all.

A file is written beside its place and then moved there. An existing one is replaced only when that was asked for, and
never one that the work was made from.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from tui.witnesses.neutralise import neutralise, without_surrogates
from tui.witnesses.problem import Problem


class TakenProblem(Problem):
    """A file is there already, and nobody has said that it is to be replaced."""

    def __init__(self, path: str) -> None:
        super().__init__("is there already", path, "Give another name, or replace it with --force.")


def encoded(pieces: Iterable[str]) -> Iterator[bytes]:
    """Pieces of text as UTF-8. A lone surrogate, which UTF-8 does not have, becomes U+FFFD."""
    return (without_surrogates(piece).encode("utf-8") for piece in pieces)


def write_stream(stream: TextIO | None, pieces: Iterable[str]) -> None:
    """Writes pieces of text to standard output: UTF-8, to the letter, whatever the system's encoding.

    On a terminal they are neutralised: there an escape sequence from a document would act. Where the reader has gone
    (`| head`), the rest is not written, and that is no error. Raises Problem where there is no standard output, or it
    takes no more.
    """
    if stream is None:
        raise Problem("there is no standard output", "", "Open it, or write to a file.")
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
        # What is still in the buffer must not fail again when the interpreter closes it.
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  (a device, not a path of anybody's)
            os.dup2(nowhere.fileno(), stream.fileno())
        if not isinstance(error, BrokenPipeError):
            raise _refused("standard output", error, "What was written there is not all.") from error


def write_file(path: str, pieces: Iterable[str], *, replace: bool = False, keep: Sequence[str] = ()) -> None:
    """Writes pieces of text as a UTF-8 file: whole, flushed to the disk and then put in place, or not at all.

    Raises TakenProblem where something has that name and `replace` is not set, and Problem where it is one of the files
    of `keep` (what the work was made from), where it is no regular file, and where the system refuses. A symbolic link
    is followed: what it points to is replaced.
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
    """Where to write, links followed. Raises Problem where that may not be."""
    try:
        target = Path(path).resolve()
        mode = target.stat().st_mode if target.exists() else None
        in_folder = target.parent.is_dir()
    except PermissionError as error:
        raise _refused(path, error) from error
    except (OSError, ValueError, RuntimeError) as error:  # ValueError: a NUL in the name; RuntimeError: a loop of links
        raise Problem("can't be written: it is no name for a file", path, "Give another name.") from error
    if mode is None:
        if not in_folder:
            raise Problem("can't be written: there is no such folder", path, "Make the folder first.")
        return target
    if stat.S_ISDIR(mode):
        raise Problem("is a folder", path, "Name a file in it.")
    if not stat.S_ISREG(mode):
        raise Problem("is no regular file", path, "Leave out -o to write to standard output.")
    for source in keep:
        with suppress(OSError):
            if target.samefile(source):
                raise Problem("is what this was made from and is never replaced", path, "Give another name.")
    if not replace:
        raise TakenProblem(path)
    return target


def _refused(where: str, error: OSError, remedy: str = "Nothing was changed there.") -> Problem:
    reason = error.strerror or str(error)
    return Problem(f"can't be written: {reason[:1].lower()}{reason[1:]}", where, remedy)


def _beside(target: Path) -> tuple[Path, BinaryIO]:
    """A new file in the same folder, with the rights that a new file has here. Raises OSError."""
    temporary = target.parent / f".recension-{os.urandom(8).hex()}"
    return temporary, temporary.open("xb")


def _put(temporary: Path, target: Path, *, replace: bool) -> None:
    """Gives the finished file its name, in one step. Raises FileExistsError where that is taken and may not be."""
    if replace:
        with suppress(OSError):
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
        return
    try:
        # A link, unlike a rename, fails where something has taken the name meanwhile.
        target.hardlink_to(temporary)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without links
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        temporary.rename(target)


def _flush_folder(folder: Path) -> None:
    """Makes the new name last, where the system can: Windows has no such call."""
    if os.name != "posix":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

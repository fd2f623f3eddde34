"""Reads documents in a process apart, which has limits and is ended if a document takes too long."""

from threading import Timer
from typing import TYPE_CHECKING

from msgspec.json import decode, encode

from tui.witnesses.child_process import ended, started
from tui.witnesses.problem import Problem
from tui.witnesses.readers.child import Answer, Asked
from tui.witnesses.readers.child import __name__ as _child
from tui.witnesses.readers.extract import Extract
from tui.witnesses.readers.format_reader import FormatReader

if TYPE_CHECKING:
    from subprocess import Popen

SECONDS = 120.0
"""A document that takes longer is not read."""


class Apart:
    """The process that reads documents. It starts with the first one, and again after one that ended it."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: Popen[bytes] | None = None

    def extracts(self, reader: FormatReader, content: bytes, view: str) -> tuple[Extract, ...]:
        """The texts of a document. Raises Problem if it can't be read, takes too long, or ends the process."""
        try:
            process = self._process = self._process or started("-P", "-m", _child)
        except OSError as error:
            what = "can't be read: no process can be started for it"
            raise Problem(what, "", "Close other programs and try again.") from error
        late = Timer(self._seconds, process.kill)
        late.start()
        try:
            found = _asked(process, Asked(reader.name, view, len(content)), content)
        except (OSError, ValueError) as error:
            too_late = not late.is_alive()
            self.end()
            if too_late:
                what = f"takes longer than {self._seconds:.0f} seconds to be read"
                raise Problem(what, "", "It is not read: it may be hostile.") from error
            raise Problem(f"can't be read as {reader.noun}", "", "Open it in its program and save it again.") from error
        finally:
            late.cancel()
        if found.problem is not None:
            raise Problem(*found.problem)
        return found.extracts

    def end(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            ended(process)


def _asked(process: "Popen[bytes]", asked: Asked, content: bytes) -> Answer:
    """The answer to a request. Raises OSError or ValueError if the process ended."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("there are no pipes")
    process.stdin.write(encode(asked) + b"\n")
    process.stdin.write(content)
    process.stdin.flush()
    size = int(process.stdout.readline())
    return decode(process.stdout.read(size), type=Answer)

"""Reads documents in a process apart, which has limits and is ended if a document takes too long."""

import subprocess
import sys
from threading import Timer

from msgspec.json import decode, encode

from tui.witnesses.problem import Problem
from tui.witnesses.readers.child import Answer, Asked
from tui.witnesses.readers.child import __name__ as _child
from tui.witnesses.readers.extract import Extract
from tui.witnesses.readers.format_reader import FormatReader

SECONDS = 120.0
"""A document that takes longer is not read."""


class Apart:
    """The process that reads documents. It starts with the first one, and again after one that ended it."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def extracts(self, reader: FormatReader, content: bytes, view: str) -> tuple[Extract, ...]:
        """The texts of a document. Raises Problem if it can't be read, takes too long, or ends the process."""
        process = self._process = self._process or _started()
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
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # the process ended before it had read all of a request
        process.wait()


def _started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603  (our own module, by our own interpreter)
        [sys.executable, "-P", "-m", _child],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _asked(process: "subprocess.Popen[bytes]", asked: Asked, content: bytes) -> Answer:
    """The answer to a request. Raises OSError or ValueError if the process ended."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("there are no pipes")
    process.stdin.write(encode(asked) + b"\n")
    process.stdin.write(content)
    process.stdin.flush()
    size = int(process.stdout.readline())
    return decode(process.stdout.read(size), type=Answer)

"""A process of our own at work beside the page: told through one pipe, heard through another, and ended at any time."""

import subprocess
import sys


def started(*arguments: str) -> "subprocess.Popen[bytes]":
    """Our interpreter with these arguments. Raises OSError where no process can be started."""
    return subprocess.Popen(  # noqa: S603  (our own files, by our own interpreter)
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def ended(process: "subprocess.Popen[bytes]") -> None:
    """It is not needed any more."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                continue  # what was still to be written has no reader
    process.wait()

"""A child process: requests go through one pipe, answers through another, and it can be ended at any time."""

import subprocess
import sys


def started(*arguments: str) -> "subprocess.Popen[bytes]":
    """Start our Python interpreter with these arguments. Raises OSError if no process can be started."""
    return subprocess.Popen(  # noqa: S603  (our own files, by our own interpreter)
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def ended(process: "subprocess.Popen[bytes]") -> None:
    """End the process."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                continue  # nobody reads the rest of the request
    process.wait()

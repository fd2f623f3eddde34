"""What the commands write to standard error: messages and notes, one line each, and tracebacks with `--debug`."""

from collections.abc import Sequence
from contextlib import suppress

import click

from tui.witnesses.neutralise import neutralise


def say(message: str) -> None:
    """Writes the message to standard error as one line, even if it contains line ends. Does nothing if that fails."""
    with suppress(OSError):
        click.echo(neutralise(f"recension: {message}"), err=True)


def note(remarks: Sequence[str]) -> None:
    """Writes a line for each remark."""
    for remark in remarks:
        say(f"note: {remark}")


def trace(arguments: Sequence[str]) -> bool:
    """With `--debug` among the arguments, writes the traceback of the current error. Returns whether it did."""
    if "--debug" not in arguments:
        return False
    import traceback  # needed only for an error

    click.echo(neutralise(traceback.format_exc(), keep="\n\t"), err=True)
    return True


def log_to_file() -> None:
    """Sends the log of all packages to a file, because the workspace occupies the screen. Says where the file is."""
    import logging  # needed only with `--debug`

    from platformdirs import user_log_path

    path = user_log_path("recension", appauthor=False) / "debug.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        say(f"note: no log is kept, because {path} can't be written ({error.strerror or error}).")
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logger = logging.getLogger("tui")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    say(f"note: the log of the workspace is in {path}.")

"""Where the program starts: runs a command line, turns every error into one line, and ends with the exit code."""

import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from tui.cli.commands import commands
from tui.cli.exit_codes import DONE, FAILED, INTERRUPTED
from tui.cli.messages import say, trace
from tui.witnesses.problem import Problem


def run(arguments: Sequence[str]) -> int:
    """Runs the command that the arguments name, and returns its exit code. An error is reported in one line."""
    try:
        result = commands.main(list(arguments), prog_name="recension", standalone_mode=False)
    except click.Abort:
        return INTERRUPTED
    except KeyboardInterrupt:
        return INTERRUPTED
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context is not None else "recension"
        message = " ".join(error.format_message().split()).removesuffix(".")
        say(f"{message}. Try '{command} --help'.")
        return FAILED
    except Problem as problem:
        trace(arguments)
        say(str(problem))
        return FAILED
    except Exception as error:  # noqa: BLE001  (the last place that can report it in one line)
        if not trace(arguments):
            say(f"stopped by an unexpected {type(error).__name__}: {error}. To see where, run again with --debug.")
        return FAILED
    return result if isinstance(result, int) else DONE


def main() -> NoReturn:
    """The command `recension`."""
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while an error was being reported
        code = INTERRUPTED
    sys.exit(code)

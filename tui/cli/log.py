"""`recension log SESSION`: prints the history of a review."""

import sys

import click

from tui.cli import options
from tui.cli.exit_codes import DONE
from tui.cli.sessions import opened
from tui.exchange.output import write_stream


@click.command(short_help="Show the history of a review, newest last.")
@options.session_argument
@options.debug
def log(session: str) -> int:
    """Show the history of a review, newest last: the time (UTC), the reviewer and the act."""
    from tui.exchange.history import write  # not needed for `--help`
    from tui.session.request import Request

    with opened(Request((session,))) as material:
        write_stream(sys.stdout, write(material))
    return DONE

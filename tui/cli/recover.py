"""`recension recover SESSION -o NEW`: saves the sound part of a damaged session."""

import sys

import click

from tui.cli import options
from tui.cli.exit_codes import DONE, FAULTY
from tui.cli.sessions import copy_name
from tui.exchange.output import write_stream
from tui.witnesses.neutralise import shown_line


@click.command(short_help="Save the sound part of a damaged session.")
@options.session_argument
@click.option(
    "-o",
    "--output",
    type=options.FILE,
    metavar="NEW",
    required=True,
    help="The new session file, or a folder for it.",
)
@options.debug
def recover(session: str, output: str) -> int:
    """Save everything that can be verified of a damaged session in a new file. Changes nothing else.

    The exit code is 0 if everything was saved. Otherwise it is 1, and each loss is reported in one line.
    """
    from tui.session.recover import recover as recovered  # loads SQLite

    report = recovered(session, copy_name(output, session, "recovered"))
    lines = [shown_line(f"lost: {loss}") for loss in report.lost]
    lines.append(shown_line(f"saved in {report.saved_in}: {report.events:,} events, {report.sources:,} sources"))
    write_stream(sys.stdout, lines)
    return FAULTY if report.lost else DONE

"""`recension check SESSION`: verifies a session file."""

import sys

import click

from tui.cli import options
from tui.cli.exit_codes import DONE, FAULTY
from tui.exchange.output import write_stream
from tui.witnesses.neutralise import shown_line


@click.command(short_help="Verify a session file.")
@options.session_argument
@options.debug
def check(session: str) -> int:
    """Verify a session file: its structure, the chain of its events, its sources. Changes nothing.

    The exit code is 0 if the file is sound. Otherwise it is 1, and each fault is reported in one line.
    """
    from tui.session.recover import check as checked  # loads SQLite

    report = checked(session)
    lines = [shown_line(fault) for fault in report.faults]
    if report.sound:
        lines.append(shown_line(f"sound: {report.events:,} events, {report.sources:,} sources"))
    write_stream(sys.stdout, lines)
    return DONE if report.sound else FAULTY

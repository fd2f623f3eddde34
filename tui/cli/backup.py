"""`recension backup SESSION -o COPY`: copies a session, even while it is open, and verifies the copy."""

import sys
from datetime import datetime

import click

from tui.cli import options
from tui.cli.exit_codes import DONE, FAULTY
from tui.cli.sessions import copy_name
from tui.exchange.output import write_stream
from tui.witnesses.neutralise import shown_line


@click.command(short_help="Copy a session, even while it is open, and verify the copy.")
@options.session_argument
@click.option(
    "-o",
    "--output",
    type=options.FILE,
    metavar="COPY",
    required=True,
    help="The copy, or a folder for it. Never replaces a file.",
)
@options.debug
def backup(session: str, output: str) -> int:
    """Copy a session as it is now, even while someone works in it, and verify the copy.

    The exit code is 0 if the copy is sound. Otherwise it is 1, and each fault is reported in one line.
    """
    from tui.session.backup import back_up  # loads SQLite

    output = copy_name(output, session, f"{datetime.now().astimezone():%Y-%m-%d}")
    report = back_up(session, output)
    copied = f"copied to {output}"
    if report is None:
        copied += ", not verified: another version of recension wrote the session"
    elif report.sound:
        copied += f", sound: {report.events:,} events, {report.sources:,} sources"
    faults = report.faults if report is not None else ()
    write_stream(sys.stdout, map(shown_line, (copied, *faults)))
    return DONE if report is None or report.sound else FAULTY

"""`recension [review] PATH...`: opens the workspace. Without a terminal, prints the summary instead."""

import gc
import sys
from typing import TYPE_CHECKING

import click

from tui.cli import options
from tui.cli.comparing import check, compare
from tui.cli.exit_codes import DONE
from tui.cli.messages import log_to_file, note, say
from tui.cli.sessions import opened
from tui.cli.writing import write
from tui.witnesses.paths import check_paths, is_session
from tui.witnesses.problem import Problem

if TYPE_CHECKING:
    from tui.session.request import Request

_SESSION_HELP = (
    "The session file. [default: NAME.recension in the current folder, named after the folder or first file]"
)


@click.command(short_help="Open the workspace (same as `recension PATH`).")
@options.paths_argument
@click.option("--session", type=options.FILE, metavar="FILE", help=_SESSION_HELP)
@click.option("--reviewer", metavar="NAME", help="Your name in the history. [default: your login]")
@click.option("--add", multiple=True, type=options.FILE, metavar="PATH", help="Add a document to the review.")
@options.quorum
@options.ignore
@options.split
@options.encoding
@options.changes
@options.title
@options.debug
def review(
    paths: tuple[str, ...],
    session: str | None,
    reviewer: str | None,
    add: tuple[str, ...],
    quorum: int | None,
    ignore: frozenset[str],
    split: str,
    encoding: str | None,
    changes: str | None,
    title: str | None,
) -> int:
    """Open documents or a session in the workspace. An earlier review of the same documents is resumed.

    PATH is a file, a folder (its text files) or one .recension file. Without a terminal the summary is printed.
    """
    from tui.session.request import Request  # not needed for `--help`

    check(paths)
    check_paths(add)
    asked = Request(paths, session, reviewer, title, split, encoding, quorum, ignore, add, changes)
    if not on_terminal():
        if add:
            raise Problem("documents can only be added in the workspace", "--add", "Run this in a terminal.")
        say("the workspace needs a terminal; this is the summary.")
        return _print_summary(asked)
    # The garbage collector would visit all loaded objects again and again: a tenth of the time until the first
    # painting. The workspace switches it on again once the documents are loaded.
    gc.disable()
    from tui.workspace.app import run as open_workspace  # imported only here: it loads Textual

    if options.debugging():
        log_to_file()
    return open_workspace(asked)


def on_terminal() -> bool:
    """Whether standard input and standard output are both terminals."""
    return bool(sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty())


def _print_summary(request: "Request") -> int:
    """Prints the summary, and notes which options have no effect. Documents that differ are no error here."""
    of_session = len(request.paths) == 1 and is_session(request.paths[0])
    idle = [("--reviewer", request.reviewer)]
    idle.append(("--title", request.title) if of_session else ("--session", request.session))
    note([f"{option} has no effect outside the workspace." for option, value in idle if value is not None])
    if of_session:
        with opened(request) as material:
            write(material, "summary", "collation", None, force=False, keep=())
    else:
        write(compare(request).material, "summary", "collation", None, force=False, keep=())
    return DONE

"""The options and argument types that several commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tui.witnesses.document_views import CHANGES
from tui.witnesses.modes import MODES

Command = TypeVar("Command", bound=Callable[..., Any])

_DEBUG = f"{__name__}.debug"


class _File(click.Path):
    """A file name, which shells complete. Whether the file exists is checked later, with our own messages."""

    def convert(self, value: Any, _param: click.Parameter | None, _ctx: click.Context | None) -> Any:
        """The name, unchanged."""
        return value


FILE = _File()


def debug(command: Command) -> Command:
    """Declares `--debug` and notes it for the workspace. `trace` looks for it among the arguments."""
    what = "Show where an error came from; log the workspace to a file."
    return click.option("--debug", is_flag=True, expose_value=False, callback=_noted, help=what)(command)


def _noted(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        context.meta[_DEBUG] = True


def debugging() -> bool:
    """Whether `--debug` was given to the command that is running."""
    return _DEBUG in click.get_current_context().meta


def _rules(_context: click.Context, _parameter: click.Parameter, value: str | None) -> frozenset[str]:
    """The rules of `--ignore`. The engine's settings refuse unknown ones."""
    return frozenset(rule.strip() for rule in (value or "").split(",") if rule.strip())


session_argument = click.argument("session", type=FILE, metavar="SESSION")
paths_argument = click.argument("paths", nargs=-1, required=True, type=FILE, metavar="PATH...")
ignore = click.option(
    "--ignore",
    metavar="RULES",
    callback=_rules,
    help="Ignore differences of these kinds: accents,case,punctuation,quotes,whitespace.",
)
quorum = click.option(
    "--quorum", metavar="K", type=int, help="Passages in at least K documents are core. [default: more than half]"
)
split = click.option(
    "--split",
    type=click.Choice(MODES),
    default="auto",
    show_default=True,
    help="How to find paragraphs: by lines, by blank lines, or by sentences.",
)
encoding = click.option("--encoding", metavar="NAME", help="The encoding of the files, if it is not UTF-8.")
changes = click.option(
    "--changes",
    type=click.Choice(CHANGES),
    help="Read documents with tracked changes with all accepted, with all rejected, or as two. [default: accept]",
)
title = click.option("--title", metavar="TEXT", help="The title of the work.")
output = click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="FILE",
    help="Write to a file atomically, or into a folder under a generated name.",
)
force = click.option("--force", is_flag=True, help="Replace the file if it exists.")
words = click.option("--words", is_flag=True, help="With json: include which words of a passage correspond.")

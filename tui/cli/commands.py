"""All commands under one name, `recension`, with the general help. A first argument that is not a command is a path."""

import click
from click.shell_completion import CompletionItem

from tui import __version__
from tui.cli import options
from tui.cli.backup import backup
from tui.cli.check import check
from tui.cli.collate import collate
from tui.cli.exit_codes import DONE, FAILED
from tui.cli.export import export
from tui.cli.log import log
from tui.cli.recover import recover
from tui.cli.review import review

EXAMPLES = """\b
Examples:
  recension drafts/                        compare all text files of a folder
  recension a.txt b.txt c.txt              compare files
  recension drafts.recension               resume a review
  recension collate a.txt b.txt            print a summary of what is shared and what differs
  recension collate --format json drafts/  write the whole comparison, for other programs
  recension export drafts.recension        write the canonical text

A first argument that is not a command is a path. If a file has the name of a command, write `recension ./log`.

Shell completion: eval "$(_RECENSION_COMPLETE=bash_source recension)", or zsh_source, or fish_source."""


class _Commands(click.Group):
    """A group of commands that falls back to `review`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Inserts `review` before a first argument that is a path or one of its options."""
        first = next((number for number, arg in enumerate(args) if arg != "--debug"), None)
        own = {"--help", "-h", "--version", *self.commands}
        if first is not None and args[first] not in own:
            args.insert(first, "review")
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, and file names."""
        return [*super().shell_complete(ctx, incomplete), CompletionItem(incomplete, type="file")]


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXAMPLES,
)
@click.version_option(__version__, "--version", prog_name="recension")
@options.debug
@click.pass_context
def commands(context: click.Context) -> int:
    """Compare any number of versions of a document, mark the canonical text, annotate, and lose nothing."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        return FAILED
    return DONE


for _command in (review, collate, export, log, check, backup, recover):
    commands.add_command(_command)

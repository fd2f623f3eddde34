"""`recension export SESSION`: writes a review in an open format."""

import click

from tui.cli import options
from tui.cli.exit_codes import DONE
from tui.cli.sessions import opened
from tui.cli.writing import write
from tui.exchange.formats import names_of

_FORMAT_HELP = "The format to write. The suffix of -o FILE selects .txt or .md (canonical), .tsv or .csv (table)."


@click.command(short_help="Write the result of a review.")
@options.session_argument
@click.option(
    "-f",
    "--format",
    "name",
    type=click.Choice(names_of("review")),
    default="canonical",
    show_default=True,
    help=_FORMAT_HELP,
)
@options.output
@options.force
@options.words
@click.option("--sources", is_flag=True, help="With canonical: add a footnote with the source of each fragment.")
@options.debug
def export(session: str, name: str, output: str | None, force: bool, words: bool, sources: bool) -> int:
    """Write a review in an open format. A note on standard error says what the format leaves out."""
    from tui.session.request import Request  # not needed for `--help`

    with opened(Request((session,)), words=words, sources=sources) as material:
        keep = [session, *(witness.path for witness in material.collation.witnesses if witness.path is not None)]
        write(material, name, "review", output, force=force, keep=keep)
    return DONE

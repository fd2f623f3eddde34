"""`recension collate PATH...`: compares documents without the workspace; its exit code shows whether they differ."""

from typing import TYPE_CHECKING

import click

from tui.cli import options
from tui.cli.comparing import compare
from tui.cli.exit_codes import DIFFERENT, DONE
from tui.cli.writing import to_standard_output, write
from tui.exchange.formats import names_of

if TYPE_CHECKING:
    from tui.exchange.material import Material

_ANSWERS = frozenset({"summary", "json"})
"""Formats that answer whether the documents differ, on standard output. The others are documents to read."""


@click.command(short_help="Compare without the workspace.")
@options.paths_argument
@click.option(
    "-f",
    "--format",
    "name",
    type=click.Choice(names_of("collation")),
    default="summary",
    show_default=True,
    help="The format to write.",
)
@options.output
@options.force
@click.option("--exit-code", is_flag=True, help="End with 1 if the documents differ, for any format and output.")
@options.words
@options.quorum
@options.ignore
@options.split
@options.encoding
@options.changes
@options.title
@options.debug
def collate(
    paths: tuple[str, ...],
    name: str,
    output: str | None,
    force: bool,
    exit_code: bool,
    words: bool,
    quorum: int | None,
    ignore: frozenset[str],
    split: str,
    encoding: str | None,
    changes: str | None,
    title: str | None,
) -> int:
    """Compare documents: which passages they share, which differ, what moved.

    With the summary or json on standard output, or with --exit-code, the exit code is 0 if all documents are equal
    (apart from what --ignore names) and 1 if they differ. Otherwise it is 0. On an error it is always 2.
    """
    from tui.session.request import Request  # not needed for `--help`

    asked = Request(paths, title=title, split=split, encoding=encoding, quorum=quorum, ignore=ignore, changes=changes)
    compared = compare(asked, words=words)
    write(compared.material, name, "collation", output, force=force, keep=compared.sources)
    if exit_code or (name in _ANSWERS and to_standard_output(output)):
        return DONE if equal(compared.material) else DIFFERENT
    return DONE


def equal(material: "Material") -> bool:
    """Whether all documents have every passage, to the letter or apart from what the user ignores."""
    from tui.collation.collation import Agreement  # loads numpy

    enough = {Agreement.EXACT, Agreement.NORMALISED} if material.settings.ignore else {Agreement.EXACT}
    count = len(material.collation.witnesses)
    return all(len(passage.cells) == count and passage.agreement in enough for passage in material.collation)

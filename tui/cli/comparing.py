"""Reads documents and collates them, for `collate` and for the summary that `review` prints without a terminal."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from tui.cli.messages import note
from tui.cli.progress import progress
from tui.witnesses.document_views import ACCEPT
from tui.witnesses.paths import check_paths
from tui.witnesses.problem import Problem

if TYPE_CHECKING:
    from tui.exchange.material import Material
    from tui.session.request import Request


@dataclass(frozen=True)
class Compared:
    """Collated documents, and the paths of the files they were read from."""

    material: "Material"
    sources: tuple[str, ...]


def compare(request: "Request", *, words: bool = False) -> Compared:
    """Reads and collates the documents of a request. Raises Problem if there are fewer than two."""
    # Nearly all objects stay until the process ends, so the collector would find nothing.
    gc.disable()
    check(request.paths)
    from tui.collation.engine import collate  # loads numpy, which `--help` must not
    from tui.collation.settings import Settings
    from tui.exchange.material import Material
    from tui.witnesses.read import read_paths

    settings = Settings(quorum=request.quorum, ignore=request.ignore)
    changes = request.changes or ACCEPT
    intake = read_paths(request.paths, split=request.split, encoding=request.encoding, changes=changes)
    note(intake.remarks)
    if len(intake.witnesses) < 2:
        remedy = "Name at least two; recension FILE opens a single one."
        raise Problem("there is only one document, nothing to compare", intake.witnesses[0].title, remedy)
    with progress("comparing") as show:
        collation = collate(intake.witnesses, settings, show)
    material = Material(collation, request.title or intake.title, settings, words=words)
    return Compared(material, tuple(witness.path for witness in intake.witnesses if witness.path is not None))


def check(paths: Sequence[str]) -> None:
    """Raises Problem if a path does not exist. If the first looks like a misspelt command, suggests the command."""
    try:
        check_paths(paths)
    except Problem as problem:
        from difflib import get_close_matches  # needed only for an error

        group = click.get_current_context().find_root().command
        names = group.commands if isinstance(group, click.Group) else ()
        close = get_close_matches(paths[0], names, 1, 0.75) if problem.where == paths[0] else []
        if close and "/" not in paths[0]:
            raise Problem(problem.what, problem.where, f"Did you mean: recension {close[0]}?") from None
        raise

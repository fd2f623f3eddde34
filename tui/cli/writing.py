"""Writes a format to standard output, to a file, or into a folder."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.messages import note
from tui.exchange.formats import format_named
from tui.exchange.output import write_file, write_stream
from tui.witnesses.file_name import file_name, inside
from tui.witnesses.paths import STANDARD_INPUT

if TYPE_CHECKING:
    from tui.exchange.material import Material


def to_standard_output(output: str | None) -> bool:
    """Whether `-o` was left out, or is `-`."""
    return output is None or output == STANDARD_INPUT


def write(
    material: "Material", name: str, subject: str, output: str | None, *, force: bool, keep: Sequence[str]
) -> None:
    """Writes the format of that name, and notes what it leaves out. `keep` are files that are never replaced."""
    chosen = format_named(name, subject, output or "")
    if output is None or to_standard_output(output):
        write_stream(sys.stdout, chosen.write(material))
    else:
        if os.path.isdir(output):  # noqa: PTH112  (Path.is_dir raises if a folder on the way may not be entered)
            output = str(inside(Path(output), file_name(f"{material.title}-{chosen.name}{chosen.extension}")))
        write_file(output, chosen.write(material), replace=force, keep=keep)
    note(chosen.remarks(material))

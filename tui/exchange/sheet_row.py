"""The only place that makes rows of a spreadsheet: in a `SheetRow` no cell is a formula, and none breaks out of itself.

A cell that a spreadsheet would take for a formula gets an apostrophe in front, which means 'this is text' to
spreadsheets. It begins with = + - @ (or their wide forms), perhaps after characters that a spreadsheet may pass over:
white space, controls, and characters without a width. Otherwise texts are exact, including line ends, and quoted if
necessary. Rows end with CR LF, as in RFC 4180.
"""

import csv
import io
import re
from collections.abc import Iterable
from typing import NewType

SheetRow = NewType("SheetRow", str)
"""A row of a table, with its line end. Only this module makes one; a test checks that."""

_PASSED_OVER = r"\s\x00-\x20\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff"
_FORMULA = re.compile(rf"[\t\r\n]|[{_PASSED_OVER}]*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def safe(cell: str) -> str:
    """The cell, with an apostrophe in front if a spreadsheet would take it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def row(cells: Iterable[str], comma: str) -> SheetRow:
    """Cells with this character between them."""
    written = io.StringIO()
    csv.writer(written, delimiter=comma, lineterminator="\r\n").writerow(map(safe, cells))
    return SheetRow(written.getvalue())

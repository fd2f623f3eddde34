"""The table of formats."""

import pytest

from tui.exchange.formats import FORMATS, format_named
from tui.witnesses.problem import Problem


def test_formats_are_told_apart_by_name_and_extension() -> None:
    assert len({(entry.name, entry.extension, entry.of) for entry in FORMATS}) == len(FORMATS)
    assert format_named("canonical", "review", "x.MD").extension == ".md"
    assert format_named("canonical", "review", "x.doc").extension == ".txt"
    with pytest.raises(Problem, match="no such format"):
        format_named("canonical", "collation")
    assert all(entry.purpose and entry.extension.startswith(".") for entry in FORMATS)
    assert len({entry.purpose for entry in FORMATS}) == len(FORMATS)

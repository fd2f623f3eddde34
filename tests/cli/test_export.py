"""`export`: a review in every format."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tui.exchange.formats import formats_of

Run = Callable[..., tuple[int, str, list[str]]]


def test_export_writes_the_canonical_text_and_says_what_is_undecided(run: Run, session: Path) -> None:
    code, out, err = run("export", session)
    assert (code, out) == (0, "The first paragraph is the same in both of them, word for word.\n")
    assert err == []
    code, out, err = run("export", "--sources", "-o", "x.md", session)
    assert (code, out) == (0, "")
    assert Path("x.md").read_text("utf-8").startswith("# drafts\n\nThe first paragraph")
    assert "[^1]: A one.txt, characters 0-63" in Path("x.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted({entry.name for entry in formats_of("review")}))
def test_every_format_of_the_table_is_written(name: str, run: Run, session: Path) -> None:
    code, out, _ = run("export", "--format", name, session)
    assert code == 0
    assert out.strip()
    for entry in formats_of("review"):
        if entry.name == name:
            assert run("export", "--format", name, "-o", f"out{entry.extension}", session)[0] == 0
            assert Path(f"out{entry.extension}").stat().st_size > 0

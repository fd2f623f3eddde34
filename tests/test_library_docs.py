"""The examples of `docs/library.md` do what the page says, and the page names everything that is exported."""

import doctest
import re
from pathlib import Path

import pytest

import tui.collation

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "library.md").read_text(encoding="utf-8")


def test_the_examples_give_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "docs/library.md", None, 0)
    report: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(examples, out=report.append)
    assert result.attempted > 15
    assert not result.failed, "".join(report)


def test_every_exported_name_is_there() -> None:
    for name in tui.collation.__all__:
        assert getattr(tui.collation, name).__module__.startswith("tui.collation.")
    with pytest.raises(AttributeError, match="has no attribute 'colate'"):
        getattr(tui.collation, "colate")  # noqa: B009  (mypy knows that there is none)

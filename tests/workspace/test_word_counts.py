"""Every number of words is the same: in the summary, about a passage, of a selection, and in the engine's columns."""

from pathlib import Path

import pytest

from tui.collation.readings.word_columns import word_columns
from tui.exchange.material import Material
from tui.exchange.summary import write
from tui.workspace.panels.about_panel import facts

SHARED = "The lamp was lit in the window of the old house by the sea"
"""Enough words for the two documents to be aligned; fourteen."""


@pytest.mark.parametrize(
    ("hard", "count"),
    [
        ("漢字の本 is here", 6),
        ("It isn't the e-mail of 1,200.50 that I meant", 9),
        ("A dash — is no word … of a sentence", 8),
        ("Cafe\u0301 Ze\u0301nith か\u3099き\u3099 👩\u200d🚀 flew", 6),
        ("two\tparts\u00a0and a\u2003third", 5),
        ("ไทย and ภาษา", 8),
    ],
)
async def test_one_sentence_has_one_number_of_words(hard: str, count: int, open_app, tmp_path: Path) -> None:
    sentence = f"{SHARED} {hard}"
    for name, text in (("a.txt", sentence), ("b.txt", f"{sentence} again")):
        (tmp_path / name).write_text(f"{text}\n", "utf-8")
    async with open_app("a.txt", "b.txt") as story:
        desk = story.work.desk
        (passage,) = desk.collation
        assert f"(1 paragraph, {14 + count} words)" in "".join(write(Material(desk.collation)))
        assert f"A: {14 + count} words" in [said for _, said in facts(story.work.scene, passage.number)]
        texts = [desk.collation.text(cell) for cell in passage.cells]
        assert len(word_columns(texts, desk.settings).words[0]) == 14 + count
        await story.keys("v p")
        assert story.selected() == sentence
        assert f"{14 + count} words of A" in story.painted()

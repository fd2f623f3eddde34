"""Selecting a sentence: it ends with its paragraph, whatever separates the paragraphs."""

import pytest

CAPTION = "A fishing boat leaves the harbour of the old town"
FIRST = "The boats went out before dawn. The wind had turned in the night."


@pytest.mark.parametrize("between", ["\n", "\n\n"])
async def test_a_sentence_ends_with_its_paragraph(open_app, tmp_path, between):
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path in paths:
        path.write_text(between.join((CAPTION, FIRST, "Nobody came back")) + "\n", "utf-8")
    async with open_app(*paths, split="line" if between == "\n" else "blank") as story:
        assert len(story.work.desk.collation.witnesses[0]) == 3
        await story.keys("g v s")
        assert story.selected() == CAPTION
        await story.keys("escape j v s")
        assert story.selected() == "The boats went out before dawn."
        # Once more: the next one too, and the last of the paragraph takes nothing of the one after it.
        await story.keys("s")
        assert story.selected() == FIRST
        await story.keys("s")
        assert story.selected() == f"{FIRST}{between}Nobody came back"

"""Stories in keys: go to a paragraph, to a heading, to a mark."""

from pathlib import Path

import pytest

from tui.workspace.panels.places_panel import PlacesPanel

PROSE = "The expedition left the coast in March with nine sledges and provisions for day {number} of the journey."


@pytest.fixture
def chapters(tmp_path: Path) -> list[Path]:
    """Two editions of a book of five chapters, four paragraphs each; the second has an afterword."""
    folder = tmp_path / "chapters"
    folder.mkdir()
    lines: list[str] = []
    for chapter in range(1, 6):
        lines.append(f"CHAPTER {chapter}")
        lines += [PROSE.format(number=f"{chapter} and {number} and {chapter * 7 + number}") for number in range(4)]
    (folder / "one.txt").write_text("\n".join(lines) + "\n", "utf-8")
    after = [*lines, "AFTERWORD", "Nothing of this was ever proved by anybody at all, said the man at the gate."]
    (folder / "two.txt").write_text("\n".join(after).replace("3 and 2", "many") + "\n", "utf-8")
    return [folder / "one.txt", folder / "two.txt"]


def paragraph(story) -> str:
    focus = story.work.page.focus_at
    cell = story.work.desk.collation[focus.passage].cell(focus.witness)
    return f"{story.here[1]}{cell.first + 1}"


async def test_a_paragraph_is_gone_to_by_its_name(open_app, chapters):
    async with open_app(*chapters) as story:
        await story.keys(": text:B17 enter")
        assert paragraph(story) == "B17"
        await story.keys(": text:a_9 enter")
        assert paragraph(story) == "A9"
        await story.keys(": text:12 enter")
        assert paragraph(story) == "A12"


async def test_a_paragraph_that_is_not_there_says_so_and_stays(open_app, chapters):
    async with open_app(*chapters) as story:
        await story.keys(": text:A99")
        assert "A has no paragraph 99: it has 25" in story.painted()
        await story.keys("enter")
        assert isinstance(story.app.screen, PlacesPanel)
        await story.keys("backspace backspace backspace text:Z3")
        assert "there is no document Z" in story.painted()
        await story.keys("escape")
        assert story.here[0] == 0


async def test_the_outline_begins_at_the_chapter_of_the_cursor_and_words_narrow_it(open_app, chapters):
    async with open_app(*chapters) as story:
        await story.keys(": text:A8 enter :")
        painted = story.painted()
        assert all(f"CHAPTER {number}" in painted for number in range(1, 6))
        assert "only in B" in painted
        await story.keys("down enter")
        assert paragraph(story) == "A11"
        await story.keys(": text:after enter")
        assert paragraph(story) == "B26"


async def test_a_mark_is_set_and_gone_to_in_two_keys_each_and_survives_reopening(open_app, chapters):
    async with open_app(*chapters) as story:
        await story.keys("j j m q G")
        assert story.here[0] != 2
        await story.keys("' q")
        assert story.here[0] == 2
        await story.keys("1")
        await story.saved()
    async with open_app(*chapters) as story:
        await story.keys("G ' q")
        assert story.here[0] == 2
        await story.keys("G :")
        assert "q The expedition left" in story.painted()


async def test_a_mark_stays_at_its_text_when_the_passages_are_others(open_app, chapters):
    async with open_app(*chapters) as story:
        await story.keys(": text:B27 enter m a")
        before = story.here[0]
        await story.keys("g j -")
        await story.keys("' a")
        assert paragraph(story) == "B27"
        assert story.here[0] == before + 1


async def test_marks_that_are_not_there_say_so(open_app, chapters):
    async with open_app(*chapters) as story:
        await story.keys("'")
        assert "no place is marked yet" in story.said()
        await story.keys("m a ' b")
        assert "no place is marked b" in story.said()

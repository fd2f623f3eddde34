"""The page by readings: one below another with their sigla, for more documents than fit side by side."""

from pathlib import Path

import pytest

from tui.workspace.panels.note_panel import NotePanel

WIND = "The wind came from the north all through the night and nobody slept in the house by the shore."
BELL = "So they moved the church bell up the hill, stone by stone, before the spring came."
OWN = (
    "A pedlar sold ribbons and needles at the door that week and went on to the next parish.",
    "Under the floor of the mill somebody has hidden eleven silver spoons and a broken watch.",
)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Seven documents; B, D and F read 'west', the first and the last have a tail of their own."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(7):
        wind = WIND.replace("north", "west") if number % 2 else WIND
        tail = [OWN[0]] if number == 0 else [OWN[1]] if number == 6 else []
        (folder / f"{number}.txt").write_text("\n".join((wind, BELL, *tail)) + "\n", "utf-8")
    return folder


async def test_readings_stand_under_each_other_with_all_who_have_them(open_app, many):
    async with open_app(many) as story:
        assert "by readings" in story.work.key_bar.render_line(0).text
        await story.keys("V")
        lines = story.screen().split("\n")
        assert "readings of 7 documents" in lines[0]
        assert any("A C E G" in line and "north" in line for line in lines)
        assert any("B D F" in line and "west" in line for line in lines)
        assert any("A-G" in line and "church bell" in line for line in lines)
        assert "2 readings" in story.difference()
        await story.keys("V")
        assert "readings of 7 documents" not in story.screen()
        assert story.here == (0, "A")


async def test_h_and_l_go_from_reading_to_reading_and_enter_adopts(open_app, many):
    async with open_app(many) as story:
        await story.keys("V l")
        assert story.here == (0, "B")
        await story.keys("l")
        assert story.here == (0, "B")
        await story.keys("enter")
        assert story.verdict(0).choice.pieces[0].witness == "B"
        assert "✓  B D F" in story.screen()
        await story.keys("u h")
        assert story.here == (0, "A")


async def test_a_digit_adopts_the_reading_that_has_that_number_there_and_in_the_panel(open_app, tmp_path):
    for number, wind in enumerate(("north", "west", "west", "east")):
        (tmp_path / f"{number}.txt").write_text(WIND.replace("north", wind) + "\n" + BELL + "\n", "utf-8")
    async with open_app(*sorted(tmp_path.glob("*.txt"))) as story:
        await story.keys("V")
        assert [line[:6].rstrip() for line in story.screen().split("\n") if "The wind" in line] == [
            " 1 A",
            " 2 B C",
            " 3 D",
        ]
        assert " 1 A-D" not in story.screen()  # only where the digits mean it
        await story.keys("4")
        assert "there is no reading 4 here" in story.said()
        await story.keys("2 k")
        assert story.verdict(0).choice.pieces[0].witness == "B"
        assert "✓2 B C" in story.screen()
        await story.keys("3 k")
        assert story.verdict(0).choice.pieces[0].witness == "D"
        assert [line[0] for line in story.screen().split("\n") if "The wind" in line] == [" ", " ", "✓"]
        await story.keys("r 4")
        assert "no reading has the number 4: there are 3" in story.painted()
        await story.keys("1")
        assert story.verdict(0).choice.pieces[0].witness == "A"
        await story.keys("V k r 1")  # side by side again: the commonest first
        assert story.verdict(0).choice.pieces[0].witness == "B"


async def test_passages_of_one_document_each_stand_under_each_other_and_are_reached_with_j(open_app, many):
    async with open_app(many) as story:
        await story.keys("V j j")
        assert story.here[1] == "A"
        assert OWN[0] in story.screen()
        assert OWN[1] in story.screen()
        await story.keys("j")
        assert story.here[1] == "G"
        await story.keys("k")
        assert story.here[1] == "A"
        await story.keys("k")
        assert story.here[0] == 1


async def test_words_are_selected_and_noted_in_the_readings_view(open_app, many):
    async with open_app(many) as story:
        await story.keys("V l v")
        assert story.selected() == "west"
        await story.keys("c d text:compass enter")
        (annotation,) = story.work.desk.review.state.annotations.values()
        assert annotation.spans[0].witness == "B"
        assert "✱ doubtful “west” compass" in story.screen()


async def test_a_click_finds_the_reading_and_the_note_under_it(open_app, many):
    async with open_app(many) as story:
        await story.keys("V l v c d text:compass enter h")
        lines = story.screen().split("\n")
        y = next(index for index, line in enumerate(lines) if "west" in line)
        await story.pilot.click("Page", offset=(40, y))
        assert story.here == (0, "B")
        y = next(index for index, line in enumerate(story.screen().split("\n")) if "✱" in line)
        await story.pilot.click("Page", offset=(40, y))
        await story.pilot.pause()
        assert isinstance(story.app.screen, NotePanel)


async def test_no_word_is_missing_at_any_width(open_app, many):
    for width in (30, 80, 200):
        async with open_app(many, size=(width, 60)) as story:
            await story.keys("V")
            gutter = story.work.page.columns.gutter
            prose = " ".join(line[gutter + 2 :].strip() for line in story.screen().split("\n")[2:])
            for text in (WIND, WIND.replace("north", "west"), BELL, *OWN):
                assert text in " ".join(prose.split())

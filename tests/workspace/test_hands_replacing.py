"""Stories in keys: search and replace in the canonical text, with a question at each place."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.review.canonical import How, fragment
from tui.workspace.panels.replace_panel import AskPanel, around
from tui.workspace.view.replacement import Place, Walk, replaced

ONE = "The harbor was closed, and nobody in the harbor knew why the harbor had been closed."
TWO = "A second harbor lies behind the hill."
THREE = "Harbor dues are paid in the office."


@pytest.fixture
def ports(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "ports"
    folder.mkdir()
    paths = [folder / "one.txt", folder / "two.txt"]
    paths[0].write_text(f"{ONE}\n{TWO}\n{THREE}\n", "utf-8")
    paths[1].write_text(f"{ONE}\n{TWO.replace('harbor', 'harbour')}\n{THREE}\n", "utf-8")
    return paths


def how(story, number: int) -> How | None:
    made = fragment(story.work.desk.review, number)
    return None if made is None else made.how


async def test_words_are_replaced_one_by_one_as_asked(open_app, ports):
    async with open_app(*ports) as story:
        await story.keys("1 1 1 escape g")
        assert story.canonical().lower().count("harbor") == 5
        await story.keys("E text:harbor tab")
        assert "5 matches in 3 passages in the canonical text" in story.painted()
        await story.keys("text:port enter")
        assert isinstance(story.app.screen, AskPanel)
        assert "1 of 5" in story.app.screen.heading
        assert "harbor → port" in story.painted()
        await story.keys("y n y")
        assert story.here[0] == 1
        await story.keys("y n")
        assert "3 of 5 replaced" in story.said()
        text = story.canonical()
        assert text.startswith("The port was closed, and nobody in the harbor knew why the port had")
        assert "A second port lies" in text
        assert "Harbor dues" in text
        assert [how(story, number) for number in range(3)] == [How.EMENDED, How.EMENDED, How.ADOPTED]
        await story.keys("u")
        assert "A second harbor lies" in story.canonical()


async def test_all_further_places_are_one_act_and_one_undo(open_app, ports):
    async with open_app(*ports) as story:
        await story.keys("1 1 1 escape g")
        before = story.canonical()
        events = len(story.work.desk.review.events)
        await story.keys("E text:harbor enter text:haven enter n a")
        assert "4 of 5 replaced" in story.said()
        assert story.canonical().lower().count("haven") == 4
        assert len(story.work.desk.review.events) == events + 1
        await story.keys("u")
        assert story.canonical() == before


async def test_words_that_a_document_has_are_adopted_from_it(open_app, ports):
    async with open_app(*ports) as story:
        await story.keys("1 1 1 escape g")
        await story.keys("E text:second_harbor enter text:second_harbour enter y")
        assert story.verdict(1).choice.pieces[0].witness == "B"


async def test_one_stops_with_what_was_replaced_so_far_and_the_reason_stays(open_app, ports):
    async with open_app(*ports) as story:
        await story.keys("1 k R text:clear enter ) 1 1 escape g")
        await story.keys("E text:harbor enter text:port enter y escape")
        assert "1 of 5 replaced, 4 not asked about" in story.said()
        assert story.verdict(0).reason == "clear"
        assert how(story, 0) is How.EMENDED
        await story.keys("E text:harbor enter text:port enter s")
        assert "0 of 4 replaced, 4 not asked about" in story.said()


async def test_only_in_ones_own_words(open_app, ports):
    async with open_app(*ports) as story:
        await story.keys("1 1 1 escape g")
        await story.keys("E text:harbor_was enter text:harbor_is enter y")
        await story.keys("E ctrl+t text:harbor")
        assert "3 matches in 1 passage in your own words" in story.painted()
        await story.keys("tab text:port enter a")
        assert story.canonical().startswith("The port is closed, and nobody in the port")
        assert "A second harbor" in story.canonical()


async def test_what_is_searched_for_is_offered_and_case_is_minded_with_capitals(open_app, ports):
    async with open_app(*ports) as story:
        await story.keys("1 1 1 escape g")
        await story.keys("/ text:Harbor enter")
        await story.settled()
        await story.keys("E text:Port enter y")
        assert "1 of 1 replaced" in story.said()
        assert "Port dues" in story.canonical()


async def test_words_are_taken_out_and_nothing_is_left_empty(open_app, ports):
    async with open_app(*ports) as story:
        await story.keys("1 1 1 escape g")
        await story.keys("E text:_in_the_office enter enter y")
        assert "Harbor dues are paid." in story.canonical()
        before = story.canonical()
        await story.keys("E")
        for character in "Harbor dues are paid.":
            await story.pilot.press("space" if character == " " else "full_stop" if character == "." else character)
        await story.keys("enter enter y")
        assert "nothing would be left" in story.said()
        assert story.canonical() == before


async def test_nothing_to_replace_is_said(open_app, ports):
    async with open_app(*ports) as story:
        await story.keys("E")
        assert "nothing is decided yet" in story.said()
        await story.keys("1 g E text:hill enter text:mountain enter")
        assert "“hill” is not in the canonical text" in story.said()


def test_what_is_shown_around_a_place_is_not_cut_inside_a_word():
    text = " ".join(["remarkable"] * 40)
    first, last = around(text, 220, 230)
    assert 140 < first < 220
    assert set(text[first:last].split()) == {"remarkable"}
    assert around("x" * 300, 150, 151) == (80, 221)
    assert around("short", 0, 5) == (0, 5)


@given(st.text("ab ", max_size=30), st.text("xyz", max_size=4), st.lists(st.booleans(), min_size=30, max_size=30))
def test_a_walk_answers_each_place_once_and_changes_only_those_agreed_to(text, by, answers):
    starts = [index for index, letter in enumerate(text) if letter == "a"]
    walk = Walk(tuple(Place(0, start, start + 1) for start in starts), by, len(starts))
    now, expected = text, []
    wanted = iter(answers)
    kept = []
    while walk.places:
        assert now[walk.here.start : walk.here.end] == "a"
        yes = next(wanted)
        kept.append(yes)
        if yes:
            now = replaced(now, [walk.here], by)
        walk = walk.after(yes=yes)
    decided = iter(kept)
    expected = "".join((by if next(decided) else "a") if letter == "a" else letter for letter in text)
    assert now == expected
    assert (walk.done, walk.taken) == (len(starts), sum(kept))

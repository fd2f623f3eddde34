"""Stories in keys: go from variant to variant, and take each from the document that is right."""

from pathlib import Path

import pytest

from tui.review.events import Adopt

OPENING = "The story begins on a quiet morning in the village by the sea."
MANY = (
    "The phænomena of the northern sea were, it seems, seen by all the men who sailed with Captain Walton that year.",
    "The phenomena of the northern sea were seen by all the sailors who sailed with Captain Walton that spring.",
    "The phenomena of the northern ocean were seen by all the men who sailed with captain Walton that year.",
)
ONE = (
    "Nobody at the harbour said a word about it until the evening.",
    "Nobody at the harbour said a thing about it until the evening.",
    "Nobody at the harbour said a word about it until the evening.",
)
END = "They came home in the last days of April."


@pytest.fixture
def editions(tmp_path: Path) -> list[Path]:
    """Three editions: agreed, a passage with several differing words, an agreed one, one with one such word."""
    folder = tmp_path / "editions"
    folder.mkdir()
    paths = [folder / name for name in ("one.txt", "three.txt", "two.txt")]
    for path, many, one in zip(paths, MANY, ONE, strict=True):
        path.write_text("\n".join((OPENING, many, END.replace("home", "back"), one, END)) + "\n", "utf-8")
    return paths


def words(story, number: int) -> str:
    choice = story.verdict(number).choice
    assert isinstance(choice, Adopt)
    return "".join(piece.exact for piece in choice.pieces)


def sources(story, number: int) -> str:
    return "".join(piece.witness for piece in story.verdict(number).choice.pieces)


async def test_a_number_at_a_difference_takes_the_words_there_and_goes_on_to_the_next(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("]")
        assert "1 of 5 here" in story.difference()
        await story.keys("1")
        assert "2 of 5 here" in story.difference()
        assert "“phænomena” taken from A, 1 of 5" in story.said()
        await story.keys("3 1 1 2")
        assert words(story, 1) == (
            "The phænomena of the northern ocean were seen by all the men who sailed with Captain Walton that spring."
        )
        assert set(sources(story, 1)) == {"A", "B", "C"}
        assert story.here[0] == 3
        assert "1 of 1 here" in story.difference()


async def test_every_take_is_undone_by_one_key_and_saved(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("] 1 3")
        after_one = "ocean"
        assert after_one in words(story, 1)
        await story.keys("u")
        assert after_one not in words(story, 1)
        assert "phænomena" in words(story, 1)
        await story.keys("u")
        assert story.verdict(1) is None
        await story.keys("ctrl+r ctrl+r")
        await story.saved()
    async with open_app(*editions) as story:
        assert after_one in words(story, 1)
        assert "phænomena" in words(story, 1)


async def test_an_omission_is_taken_like_any_wording(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("] 1 1")
        assert "sea were, it seems, seen by" in words(story, 1)
        await story.keys("[ 2")
        assert "sea were seen by" in words(story, 1)


async def test_the_dot_takes_from_the_same_document_again(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("] 2 . . . .")
        assert words(story, 1) == MANY[1]
        # To the letter the reading of B: it is adopted whole, from B.
        assert sources(story, 1) == "B"
        assert story.here[0] == 3
        await story.keys(".")
        assert words(story, 3) == ONE[1]


async def test_at_the_passage_a_number_adopts_all_of_it_and_the_keys_say_which(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("j")
        assert "5 differences here" in story.difference()
        assert "take words" not in story.work.key_bar.render_line(0).text
        await story.keys("]")
        footer = story.work.key_bar.render_line(0).text
        assert "1-9  take words" in footer
        assert "whole passage" in footer
        await story.keys("k j 3")
        assert words(story, 1) == MANY[2]


async def test_enter_adopts_the_whole_passage_at_a_difference_too(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("] ] enter")
        assert words(story, 1) == MANY[0]


async def test_what_is_taken_names_what_the_rest_is(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("] 2")
        assert "elsewhere as A" in story.said()
        assert "taken from B" in story.said()


async def test_a_take_says_why_not_where_the_document_has_nothing_or_the_words_are_the_reviewers_own(
    open_app, editions
):
    async with open_app(*editions) as story:
        await story.keys("] 7")
        assert "there is no document 7" in story.said()
        await story.keys("e text:x ctrl+s")
        await story.keys("g ] 1")
        assert "emended" in story.said()


async def test_nothing_was_taken_before_and_the_dot_says_so(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys(".")
        assert "no words were taken before" in story.said()


@pytest.fixture
def tall(tmp_path: Path) -> list[Path]:
    """Two documents of one paragraph that is higher than the window and differs in a word every few lines."""
    folder = tmp_path / "tall"
    folder.mkdir()
    line = "In the middle of the night the wind rose from the south and we heard the {word} at the door of the hut. "
    for name, word in (("one.txt", "dog"), ("two.txt", "cat")):
        text = "".join(line.format(word=word + str(number)) for number in range(40))
        (folder / name).write_text(text.strip() + "\n", "utf-8")
    return [folder / "one.txt", folder / "two.txt"]


def at_difference(story) -> int:
    return int(story.difference().split(" of ")[0])


async def test_after_scrolling_in_a_tall_passage_the_next_difference_is_one_in_view(open_app, tall):
    async with open_app(*tall, size=(100, 24)) as story:
        await story.keys("] ]")
        assert at_difference(story) == 2
        story.work.page.scroll_lines(60)
        await story.keys("]")
        further = at_difference(story)
        assert further > 10
        assert f"dog{further - 1}" in story.screen()
        story.work.page.scroll_lines(-40)
        await story.keys("[")
        assert 2 < at_difference(story) < further
        assert f"dog{at_difference(story) - 1}" in story.screen()


async def test_reading_down_a_tall_passage_and_then_going_to_a_difference_goes_not_back_to_the_first(open_app, tall):
    async with open_app(*tall, size=(100, 24)) as story:
        await story.keys("j j j ]")
        assert at_difference(story) > 5
        await story.keys("]")
        assert at_difference(story) > 6


async def test_the_line_of_differences_shows_which_wording_is_taken_and_follows_undo(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("] 1 [")
        assert "phænomena A✓ │ phenomena B C" in story.difference()
        await story.keys("2 [")
        assert "phænomena A │ phenomena B C✓" in story.difference()
        await story.keys("u")
        assert "phænomena A✓ │ phenomena B C" in story.difference()


# --- what a splice looks like


async def test_a_long_passage_after_a_splice_shows_only_the_lines_of_the_splice(open_app, tall):
    async with open_app(*tall, size=(100, 40)) as story:
        await story.keys("] 2")
        story.work.page.ends(last=True)
        story.work.page.scroll_lines(200)
        await story.pilot.pause()
        screen = story.screen()
        assert "with words of B" in screen
        assert "lines as A" in screen
        asides = [line for line in screen.splitlines() if "cat0" in line]
        assert len(asides) == 1


async def test_a_short_splice_is_shown_in_full(open_app, editions):
    async with open_app(*editions, size=(200, 40)) as story:
        await story.keys("] 1 2 2")
        screen = story.screen()
        assert "with words of B" in screen
        assert "lines as" not in screen


async def test_the_canonical_pane_shows_each_source_in_its_colour(open_app, editions):
    async with open_app(*editions, size=(160, 40)) as story:
        await story.keys("] 1 2 2")
        palette = story.work.scene.palette
        strips = [story.work.pane.render_line(y) for y in range(story.work.pane.size.height)]
        colours = {
            word: segment.style.color.triplet.hex
            for strip in strips
            for segment in strip
            if segment.style and segment.style.color and segment.style.color.triplet
            for word in ("sailors", "northern")
            if word in segment.text
        }
        assert colours["sailors"] == palette.of_witness(1)
        assert colours["northern"] != colours["sailors"]


async def test_the_mark_of_a_splice_names_the_base_and_not_the_document_of_its_first_words(open_app, tmp_path):
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    rest = "the wind rose in the middle of the night and the {} was heard at the door of the hut again."
    one.write_text("Then " + rest.format("dog") + "\n", "utf-8")
    two.write_text("Afterwards " + rest.format("cat") + "\n", "utf-8")
    async with open_app(one, two, size=(160, 40)) as story:
        await story.keys("] 2 1")
        assert sources(story, 0) == "BA"
        assert "✓A" in story.screen()
        assert "✓A" in story.work.pane.render_line(2).text

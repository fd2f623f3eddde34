"""Stories in keys: take one document as the base, then go through the differences."""

from pathlib import Path

import pytest

from tui.review.events import Adopt
from tui.workspace.panels.base_panel import BasePanel

NOVEL = (
    "CHAPTER I",
    "The expedition left the coast in March with nine sledges and provisions for two hundred days.",
    "On the fourth day a storm came up from the south and held the whole party in their tents.",
    "CHAPTER II",
    "They reached the depot in the last days of April and found it untouched by bears.",
    "Nobody said a word about it until the evening came and the lamp was lit.",
)
OWN = "The publisher adds that nothing of this was ever proved by anybody at all."


@pytest.fixture
def novels(tmp_path: Path) -> list[Path]:
    """A novel of two chapters, and a second edition with a word changed in each, which has a note of its own."""
    folder = tmp_path / "novels"
    folder.mkdir()
    second = "\n".join((*NOVEL, OWN)).replace("storm", "gale").replace("depot", "store")
    (folder / "first.txt").write_text("\n".join(NOVEL) + "\n", "utf-8")
    (folder / "second.txt").write_text(second + "\n", "utf-8")
    return [folder / "first.txt", folder / "second.txt"]


def adopted(story) -> str:
    """By passage the sources of what is adopted, '-' where it is undecided."""
    verdicts = [story.verdict(number) for number in range(len(story.work.desk.collation))]
    choices = [verdict.choice if verdict is not None else None for verdict in verdicts]
    return "".join(choice.pieces[0].witness if isinstance(choice, Adopt) else "-" for choice in choices)


def shown(story) -> str:
    return story.painted()


async def test_a_base_is_taken_in_two_keys_after_the_count_and_undone_by_one(open_app, novels):
    async with open_app(*novels) as story:
        await story.keys("B")
        assert isinstance(story.app.screen, BasePanel)
        assert "6 everywhere · 3 in “CHAPTER I”" in story.painted()
        assert "7 everywhere · 3 in “CHAPTER I”" in story.painted()
        assert adopted(story) == "-------"
        await story.keys("enter")
        assert adopted(story) == "AAAAAA-"
        assert "6 adopted from A, 1 that A does not have stay undecided" in story.said()
        await story.keys("u")
        assert adopted(story) == "-------"


async def test_a_base_for_this_chapter_or_from_here_on(open_app, novels):
    async with open_app(*novels) as story:
        await story.keys("j j j j B 2 c")
        assert adopted(story) == "---BBBB"
        await story.keys("u g j j B 1 n")
        assert adopted(story) == "--AAAA-"


async def test_a_base_for_the_part_selected(open_app, novels):
    async with open_app(*novels) as story:
        await story.keys("j v p j j B enter")
        chosen = adopted(story)
        assert chosen.startswith("-A")
        assert chosen.count("A") < 5
        assert story.work.page.selection is None


async def test_what_is_decided_stays_as_it_is(open_app, novels):
    async with open_app(*novels) as story:
        await story.keys("j j 2 g B enter")
        assert adopted(story) == "AABAAA-"


async def test_after_the_base_one_goes_through_what_differs(open_app, novels):
    async with open_app(*novels) as story:
        await story.keys("B enter ] 2 2")
        assert "gale" in story.canonical()
        assert "store" in story.canonical()


async def test_where_everything_is_decided_there_is_nothing_to_base(open_app, novels):
    async with open_app(*novels) as story:
        await story.keys("B 2 enter escape B")
        assert "every passage is decided already" in story.said()


async def test_a_document_that_has_nothing_undecided_says_so(open_app, novels):
    async with open_app(*novels) as story:
        await story.keys("B enter B enter")
        assert "nothing that A has is undecided everywhere" in story.said()

"""Selecting: the keys that the footer names, and where a selection begins."""

import pytest


@pytest.mark.parametrize("width", [80, 120, 200])
async def test_the_footer_names_the_keys_that_select(open_app, width):
    async with open_app(size=(width, 30)) as story:
        await story.keys("j v")
        keys = story.painted().splitlines()[-1]
        for told in ("w  more", "f  to a word", "c  note", "enter  adopt", "esc  drop"):
            assert told in keys
        # At 80 columns there is no room for it beside the essential keys.
        assert ("o  other end" in keys) == (width > 80)


async def test_after_a_search_a_selection_begins_with_the_match(open_app):
    async with open_app() as story:
        await story.keys("/ text:institutes enter")
        await story.settled()
        await story.keys("v")
        assert story.selected() == "institutes"
        await story.keys("w")
        assert story.selected() == "institutes, makers"
        # Elsewhere it begins as without a search.
        await story.keys("escape k v")
        assert story.selected() == "Four"


async def test_while_selecting_the_keys_of_differences_go_from_difference_to_difference(open_app):
    async with open_app() as story:
        await story.keys("j v")
        assert story.selected() == "US"
        await story.keys("]")
        assert story.selected() == "practices"
        assert "practices" in story.difference()
        await story.keys("]")
        assert story.selected() == "practices"
        assert "nothing differs after this" in story.said()
        await story.keys("[")
        assert story.selected() == "US"


async def test_a_selection_begins_with_the_difference_at_which_the_reader_is(open_app):
    async with open_app() as story:
        await story.keys("j ] ] v")
        assert story.selected() == "practices"

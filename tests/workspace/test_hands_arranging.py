"""The reviewer's hands, told in keys: the order of the documents on the page, and the base."""

import pytest

from tui.workspace.desk.arrangement import Arrangement, _arrangement
from tui.workspace.page.column_heads import heads
from tui.workspace.view.page_columns import columns_of, offset_for


def heads_of(story) -> str:
    page = story.work.page
    return heads(story.work.scene, page.columns, page.focus_at, page.size.width).text


async def panel(story, keys: str) -> None:
    await story.keys("d")
    await story.settled()
    await story.keys(keys)


async def test_a_document_is_moved_and_the_page_follows_at_once(open_app):
    async with open_app() as story:
        assert [heads_of(story).index(f" {siglum} ") for siglum in "ABC"] == sorted(
            heads_of(story).index(f" {siglum} ") for siglum in "ABC"
        )
        await panel(story, "J J")
        assert story.work.page.columns.shown == (1, 2, 0)
        assert heads_of(story).index(" B ") < heads_of(story).index(" C ") < heads_of(story).index(" A ")
        await story.keys("escape")
        assert story.here == (0, "A")
        await story.keys("h")
        assert story.here[1] == "C"
        await story.keys("h h")
        assert story.here[1] == "B"
        assert "first" in story.said()
        await story.keys("l l l")
        assert story.here[1] == "A"


async def test_a_number_adopts_from_the_document_at_that_place_and_what_was_decided_stays(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("j 1")
        assert story.verdict(1).choice.pieces[0].witness == "A"
        await panel(story, "J escape")
        assert story.verdict(1).choice.pieces[0].witness == "A"
        assert story.work.desk.review.unplaced.annotations == ()
        await story.keys("g j 1")
        assert story.verdict(1).choice.pieces[0].witness == "B"
        await story.saved()
    async with open_app(*drafts) as story:
        assert story.work.page.columns.shown == (1, 0)
        assert story.verdict(1).choice.pieces[0].witness == "B"
        assert story.canonical().startswith("The quick red fox")


async def test_the_base_is_marked_in_the_panel_and_at_the_head_of_its_column_and_kept(open_app, drafts):
    async with open_app(*drafts) as story:
        await panel(story, "j b")
        assert "base" in story.app.screen.listing.render_line(1).text
        await story.keys("escape")
        assert heads_of(story).index("base") > heads_of(story).index(" B ")
        await story.keys("1")
        await story.saved()
    async with open_app(*drafts) as story:
        assert story.work.scene.arrangement.base == 1
        await panel(story, "j b")
        assert story.work.scene.arrangement.base is None
        assert "base" not in heads_of(story)


async def test_the_first_in_the_order_stays_in_view_where_not_all_fit(open_app):
    async with open_app(size=(80, 24)) as story:
        assert story.work.page.columns.shown == (0, 1)
        await panel(story, "G K K escape")
        assert story.work.page.columns.shown[0] == 2
        await story.keys("g l l")
        assert story.work.page.columns.shown[0] == 2
        assert story.here[1] == "A" or story.work.page.columns.shown[1] in (0, 1)


@pytest.mark.parametrize(
    ("settings", "order", "base"),
    [
        ({}, (0, 1, 2), None),
        ({"order": ["C", "A", "B"], "base": "C"}, (2, 0, 1), 2),
        ({"order": ["X", "C", "C"], "base": "X"}, (2, 0, 1), None),
        ({"order": "CAB", "base": 1}, (0, 1, 2), None),
        ({"order": [None, ["A"], "B"]}, (1, 0, 2), None),
    ],
)
def test_what_a_session_keeps_is_taken_as_far_as_it_can_be_meant(settings, order, base):
    assert _arrangement(settings, ["A", "B", "C"]) == Arrangement(order, base)


def test_columns_scroll_in_the_order():
    order = tuple(reversed(range(8)))
    sigla = [str(number) for number in range(8)]
    for witness in range(8):
        position = order.index(witness)
        columns = columns_of(sigla, 80, 0, order)
        offset = offset_for(witness, position, columns, 8)
        assert witness in columns_of(sigla, 80, offset, order).shown
        assert columns_of(sigla, 80, offset, order).shown[0] == 7


async def test_the_base_is_what_is_offered_first_to_take_all_readings_from(open_app, drafts):
    async with open_app(*drafts) as story:
        await panel(story, "j b escape")
        await story.keys("B enter")
        assert story.verdict(1).choice.pieces[0].witness == "B"

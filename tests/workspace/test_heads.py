"""The heads of the columns tell documents apart also where their titles do not fit."""

import pytest

from tui.workspace.page.column_heads import told_apart

ALIKE = ["exchange-attack-1.txt", "exchange-attack-2.txt", "exchange-attack-3.txt"]


@pytest.mark.parametrize(
    ("room", "told"),
    [(30, "exchange-attack-2.txt"), (21, "exchange-attack-2.txt"), (18, "exchange-attack-2…"), (10, "…attack-2…")],
)
def test_what_titles_have_in_common_is_cut_first(room, told):
    assert told_apart(ALIKE[1], ALIKE, room) == told


@pytest.mark.parametrize("room", range(3, 22))
def test_a_title_is_never_wider_than_its_room_and_always_differs_from_the_others(room):
    told = [told_apart(title, ALIKE, room) for title in ALIKE]
    assert all(len(one) <= room for one in told)
    assert len(set(told)) == len(told)


def test_a_title_that_is_like_no_other_is_cut_at_its_end():
    assert told_apart("a long report.txt", ["a long report.txt", "minutes"], 8) == "a long…"


async def test_export_is_among_the_keys_below_the_page(open_app):
    async with open_app(size=(200, 50)) as story:
        assert "ctrl+s" in story.work.key_bar.render_line(0).text

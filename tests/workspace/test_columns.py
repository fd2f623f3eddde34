"""As many documents stand beside each other as have room for prose."""

import pytest

from tui.workspace.view.page_columns import columns_of


@pytest.mark.parametrize(
    ("width", "fit"), [(40, 1), (57, 2), (80, 2), (86, 3), (120, 4), (150, 4), (184, 5), (200, 5), (221, 6), (300, 8)]
)
def test_as_many_columns_as_have_room(width, fit):
    columns = columns_of([str(number) for number in range(12)], width)
    assert len(columns.shown) == fit
    assert columns.total == width
    assert columns.after == 12 - fit


def test_more_than_four_only_where_each_has_36_characters():
    for width in range(150, 400):
        columns = columns_of(["A"] * 20, width)
        assert len(columns.shown) == 4 or min(columns.widths) >= 36

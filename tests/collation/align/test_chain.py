"""The heaviest chain of anchors: which runs are kept together, and which are too light."""

import numpy as np

from tui.collation.align.chain import heaviest_by_group


def chosen(x: list[int], y: list[int], weight: list[float], group: list[int] | None = None) -> list[bool]:
    groups = np.array(group or [0] * len(x))
    return heaviest_by_group(groups, np.array(x), np.array(y), np.array(weight), 32).tolist()


def test_light_pairs_count_together_only_if_they_are_neighbours_in_both_texts() -> None:
    assert chosen([0, 1, 2], [5, 6, 7], [20, 20, 20]) == [True] * 3
    # The third follows the others in rank, with other text between them on one side or on both.
    assert chosen([0, 1, 2], [5, 6, 8], [20, 20, 20]) == [True, True, False]
    assert chosen([0, 1, 3], [5, 6, 7], [20, 20, 20]) == [True, True, False]
    assert chosen([0, 1, 3], [5, 6, 9], [20, 20, 40]) == [True, True, True]


def test_heavy_runs_in_the_same_order_outweigh_together_one_that_crosses_them() -> None:
    x, y = [0, 5, 10, 20], [10, 15, 20, 0]
    assert chosen(x, y, [40, 40, 40, 100]) == [True, True, True, False]
    assert chosen(x, y, [40, 40, 40, 200]) == [False, False, False, True]


def test_groups_are_chained_by_themselves() -> None:
    x, y = [0, 1, 5, 6], [3, 1, 8, 9]
    assert chosen(x, y, [40, 50, 20, 20], [0, 0, 1, 1]) == [False, True, True, True]
    assert chosen([], [], []) == []

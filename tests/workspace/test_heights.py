"""Heights of rows, their sums, and which row stands at a line."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.workspace.heights import Heights, estimate
from tui.workspace.wrap import wrap

heights = st.lists(st.integers(0, 9) | st.just(0), max_size=70)
changes = st.lists(st.tuples(st.integers(0, 69), st.integers(0, 30)), max_size=20)


@given(heights, changes)
def test_sums_are_those_of_a_plain_list_after_any_changes(start: list[int], changes: list[tuple[int, int]]) -> None:
    rows, told = list(start), Heights(np.array(start, dtype=np.int64))
    for row, height in changes:
        if row < len(rows):
            before = sum(rows)
            rows[row] = height
            assert told.set(row, height) == sum(rows) - before
    assert len(told) == len(rows)
    assert told.total == sum(rows)
    assert [told.height(row) for row in range(len(rows))] == rows
    assert [told.y_of(row) for row in range(len(rows) + 1)] == [sum(rows[:row]) for row in range(len(rows) + 1)]
    lines = [(row, line) for row, height in enumerate(rows) for line in range(height)]
    assert [told.row_at(y) for y in range(told.total)] == lines
    for y, nearest in ((-3, 0), (told.total, -1), (told.total + 5, -1)):
        assert told.row_at(y) == (lines[nearest] if lines else (0, 0))


def test_a_folded_row_is_stepped_over() -> None:
    told = Heights([0, 3, 0, 0, 2, 0])
    assert [told.row_at(y) for y in range(5)] == [(1, 0), (1, 1), (1, 2), (4, 0), (4, 1)]
    assert told.y_of(2) == told.y_of(3) == told.y_of(4) == 3


def test_a_height_is_an_estimate_until_it_is_set() -> None:
    told = Heights([2, 2, 2, 2])
    assert told.next_estimated(0) == 0
    told.set(0, 2)
    told.set(1, 5)
    assert told.is_exact(0)
    assert not told.is_exact(2)
    assert told.next_estimated(0) == 2
    told.set(2, 1)
    told.set(3, 1)
    assert told.next_estimated(0) is None
    assert Heights([1, 2], exact=True).next_estimated(0) is None


def test_rows_that_are_not_there_and_heights_below_nothing_are_refused() -> None:
    told = Heights([1, 2])
    for row in (-1, 2):
        with pytest.raises(IndexError):
            told.set(row, 1)
        with pytest.raises(IndexError):
            told.height(row)
    for row in (-1, 3):
        with pytest.raises(IndexError):
            told.y_of(row)
    with pytest.raises(ValueError, match="below 0"):
        told.set(0, -1)
    with pytest.raises(ValueError, match="below 0"):
        Heights([-1])
    assert (told.total, told.y_of(2)) == (3, 3)


def prose(count: int, seed: int) -> list[str]:
    """Paragraphs of words with the lengths of English ones."""
    random = np.random.default_rng(seed)
    lengths = random.choice(
        np.arange(1, 13), p=np.array([4, 17, 21, 16, 11, 9, 8, 6, 4, 2, 1, 1]) / 100, size=90 * count
    )
    words = iter(["x" * length for length in lengths])
    return [" ".join(next(words) for _ in range(random.integers(1, 90))) for _ in range(count)]


@pytest.mark.parametrize("width", [20, 38, 60, 120])
def test_the_estimated_total_is_near_the_true_one(width: int) -> None:
    texts = prose(600, seed=7)
    true = sum(len(wrap(text, width)) for text in texts)
    total = int(estimate(np.array([[len(text)] for text in texts]), width).sum())
    assert abs(total - true) <= 0.03 * true


def test_a_passage_is_as_high_as_its_tallest_cell_and_nothing_has_no_height() -> None:
    lengths = np.array([[0, 0], [1, 0], [38, 38], [39, 5], [400, 800]])
    assert estimate(lengths, 38).tolist() == [0, 1, 1, 2, 23]
    assert estimate(lengths[4:], [80, 38]).tolist() == [23]
    assert estimate(lengths[4:], [38, 80]).tolist() == [12]
    assert estimate(np.zeros((3, 0), dtype=np.int64), 38).tolist() == [0, 0, 0]
    assert estimate(np.array([[5]]), 0).tolist() == [7]


@given(st.lists(st.lists(st.integers(0, 10_000), min_size=3, max_size=3), max_size=20), st.integers(0, 200))
def test_whatever_has_text_has_a_line(lengths: list[list[int]], width: int) -> None:
    table = np.array(lengths, dtype=np.int64).reshape(-1, 3)
    lines = estimate(table, width)
    assert ((lines > 0) == (table.max(axis=1, initial=0) > 0)).all()
    assert (lines[table.max(axis=1, initial=0) <= width] <= 1).all()

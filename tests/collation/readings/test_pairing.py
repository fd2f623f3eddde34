"""How two sequences of words are paired: the pairs of greatest worth, and the column's commonest form."""

from collections.abc import Iterator

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui.collation.readings.word_columns import _NEXT, _Growing, _order, _paired, word_columns

Pairs = list[tuple[int, int]]
LIKE = 500
worths = st.integers(1, 4).flatmap(
    lambda across: st.lists(
        st.lists(st.sampled_from([1, 2, 19, 20, LIKE, 501, 700, 999, 1000]), min_size=across, max_size=across),
        min_size=1,
        max_size=4,
    )
)


def every_pairing(down: int, across: int) -> Iterator[Pairs]:
    """All pairings of words above and below that keep the order on both sides."""
    yield []
    for row in range(down):
        for column in range(across):
            for rest in every_pairing(row, column):
                yield [*rest, (row, column)]


def worth_of(pairs: Pairs, worth: list[list[int]]) -> int:
    """The worth of its pairs, and something for two alike ones in a row; before and after are alike pairs as well."""
    alike = [(-1, -1), *(pair for pair in pairs if worth[pair[0]][pair[1]] >= LIKE), (len(worth), len(worth[0]))]
    in_a_row = sum((row + 1, column + 1) in alike for row, column in alike)
    return sum(worth[row][column] for row, column in pairs) + _NEXT * in_a_row


@given(worths)
@settings(deadline=None)
@example([[20, 1], [20, 19]])
@example([[LIKE, 20, 1], [1, LIKE, 1000]])
def test_no_other_pairing_is_worth_more(worth: list[list[int]]) -> None:
    pairs = _paired(np.array(worth, dtype=np.int64))
    assert pairs == sorted(pairs)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    best = max(worth_of(each, worth) for each in every_pairing(len(worth), len(worth[0])))
    assert worth_of(pairs, worth) == best


def test_a_word_that_shares_half_of_its_letters_is_put_under_its_like() -> None:
    assert word_columns(["qq ab", "ac"]).columns == ((0, None), (1, 0))


def test_of_equally_common_forms_of_a_column_the_first_stays() -> None:
    column = _Growing(0, 0, "old").add(1, 0, "new")
    assert column.common == "old"
    assert column.add(2, 0, "new").common == "new"
    assert column.add(3, 0, "old").common == "new"


def test_of_many_readings_the_first_aligned_has_no_words_that_most_others_lack() -> None:
    strings = ["abcdef"] * 17 + ["abc"] * 24
    texts = [f"{number:02}" for number in range(len(strings))]
    assert _order(strings, texts)[0] == 17

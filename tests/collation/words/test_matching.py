"""Common subsequences and chains: exact where they promise it, right everywhere."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from tui.collation.align.chain import heaviest
from tui.collation.words import matching
from tui.collation.words.likeness import likeness
from tui.collation.words.matching import equal_runs, sure_runs

letters = st.text("abcdef", max_size=60)


def common(a: str, b: str) -> int:
    end = other_end = total = 0
    for start, other, length in equal_runs(a, b):
        assert length > 0
        assert start >= end
        assert other >= other_end
        assert a[start : start + length] == b[other : other + length]
        end, other_end, total = start + length, other + length, total + length
    return total


@given(letters, letters)
def test_equal_runs_are_a_longest_common_subsequence(a: str, b: str) -> None:
    assert common(a, b) == LCSseq.similarity(a, b)


@pytest.mark.parametrize(("cells", "most"), [(0, 10**9), (0, 20)])
def test_equal_runs_stay_right_beyond_what_is_traced_at_once(
    cells: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "CELLS", cells)
    monkeypatch.setattr(matching, "_MOST_CELLS", most)

    @given(letters, letters)
    def right(a: str, b: str) -> None:
        assert common(a, b) <= LCSseq.similarity(a, b)
        assert common(a, a) == len(a)

    right()


@given(letters, st.lists(st.tuples(st.integers(0, 59), st.text("abcdef", max_size=3)), max_size=6))
def test_sure_runs_are_equal_and_in_order(a: str, edits: list[tuple[int, str]]) -> None:
    b = a
    for place, new in edits:
        b = b[:place] + new + b[place + 1 :]
    end = other_end = 0
    for start, other, length in sure_runs(a, b, 3):
        assert start >= end
        assert other >= other_end
        assert a[start : start + length] == b[other : other + length]
        end, other_end = start + length, other + length


pairs = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)), max_size=7)


@given(pairs)
def test_the_heaviest_chain_is_the_heaviest(given_pairs: list[tuple[int, int, int]]) -> None:
    def rises(chain: list[tuple[int, int, int]]) -> bool:
        return all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chain))

    chain = [given_pairs[index] for index in heaviest(given_pairs)]
    assert rises(chain)
    best = max(
        sum(pair[2] for pair in some)
        for size in range(len(given_pairs) + 1)
        for some in combinations(given_pairs, size)
        if rises(sorted(some))
    )
    assert sum(pair[2] for pair in chain) == best


def test_likeness_counts_words_in_order() -> None:
    assert likeness("One two three four", "one, two - THREE four!") == 1.0
    assert likeness("one two three four", "one two five four") == 0.75
    assert likeness("one two", "three four") == 0.0
    assert likeness("* * *", "---") == 0.0
    assert likeness("", "") == 1.0


def test_likeness_of_a_megabyte_of_one_word_is_bounded() -> None:
    assert likeness("word " * 200_000, "word " * 150_000 + "other " * 50_000) == pytest.approx(0.75, abs=0.01)

"""Quotes and titles are shortened between grapheme clusters, and between words if possible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.review.cluster_borders import is_border
from tui.review.shortened import fitting, shortened

FLAGS = "🇩🇪🇫🇷🇮🇹"
FAMILY = "👨\u200d👩\u200d👧"
odd_texts = st.lists(st.sampled_from([FLAGS, FAMILY, "e\u0301", "क्ष", "word", " ", "\n", "漢"])).map("".join)


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("short", 5, "short"),
        ("on\ntwo  lines", 20, "on two lines"),
        ("the quick brown fox", 12, "the quick …"),
        ("the quick brown fox", 9, "the quick …"),
        ("unbreakable", 5, "unbre…"),
        ("a " + "x" * 20, 10, "a xxxxxxxx…"),
        (FLAGS, 3, "🇩🇪…"),
        (FLAGS, 1, "…"),
        (FAMILY + FAMILY, 7, FAMILY + "…"),
        ("cafe\u0301s", 4, "caf…"),
        ("", 4, ""),
    ],
)
def test_a_text_is_cut_between_words_or_at_least_between_clusters(text: str, most: int, short: str) -> None:
    assert shortened(text, most) == short


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("one two three four five six seven", "one two … six seven"),
        ("x" * 40, "x" * 8 + "… " + "x" * 9),
        ("🇩🇪" * 20, "🇩🇪" * 4 + "… " + "🇩🇪" * 4),
        ("one two three", "one two three"),
    ],
)
def test_the_middle_is_left_out_in_the_same_way(text: str, short: str) -> None:
    assert shortened(text, 20, tail=9) == short


def test_of_a_long_text_only_its_ends_are_read() -> None:
    long = "a" + " " * 100_000 + "b"
    assert shortened(long, 40) == "a…"
    assert shortened(long, 40, tail=10) == "a… b"
    assert shortened("word " * 50_000, 12) == "word word …"


@given(odd_texts, st.integers(0, 30))
def test_every_cut_is_a_border(text: str, most: int) -> None:
    line = " ".join(text.split())
    short = shortened(text, most)
    if short != line:
        kept = short.removesuffix("…").rstrip()
        assert line.startswith(kept)
        assert len(kept) <= most
        assert is_border(line, len(kept))


@given(odd_texts, st.integers(0, 30))
def test_what_fits_is_the_longest_beginning_of_whole_clusters(text: str, room: int) -> None:
    borders = [at for at in range(len(text) + 1) if is_border(text, at)]
    assert fitting(text, room, len) == max(at for at in borders if at <= room)

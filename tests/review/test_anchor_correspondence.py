"""Which range of a new text corresponds to a range of the old one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tui.review.correspondence import Correspondence


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("one [two] three", "one two three", "two"),
        ("one [two] three", "zero one two three", "two"),
        ("one [two] three", "one deux three", "deux"),
        ("one [two three] four", "one deux trois four", "deux trois"),
        ("one [two] three four", "one deux trois four", "deux"),
        ("one two [three] four", "one deux trois four", "trois"),
        ("one t[w]o three", "zero one two three", "w"),
        ("say (“[yes]”) now", "we say (“yes”) now", "yes"),
        ("say [(“yes”)] now", "we say (“yes”) now", "(“yes”)"),
        ("say [(“yes”)] now", "we say (‘yes’) now", "(‘yes’)"),
        ("line\n[other line]\nlast", "line\nput in\nother line\nlast", "other line"),
        ("line\n[other\nlast]", "line\nother\nput in\nlast", "other\nput in\nlast"),
        ("Case [And] quotes", "case AND quotes", "AND"),
    ],
)
def test_a_stretch_is_followed(old: str, new: str, expected: str) -> None:
    start, end = old.index("["), old.index("]") - 1
    stretch = Correspondence(old.replace("[", "").replace("]", ""), new).stretch(start, end)
    assert stretch is not None
    assert new[stretch.start : stretch.end] == expected


def test_what_is_gone_has_no_stretch() -> None:
    assert Correspondence("one two three", "one three").stretch(4, 7) is None
    assert Correspondence("one two three", "").stretch(0, 3) is None
    assert Correspondence("", "one").stretch(0, 0) is None


def test_how_much_was_kept_is_said() -> None:
    stretch = Correspondence("one four five six two", "one four cinq six two").stretch(4, 17)
    assert stretch is not None
    assert stretch.kept == pytest.approx(7 / 11)


def test_a_word_met_far_away_does_not_drag_the_edge_there() -> None:
    between = "a whole sentence of other words came in here, and then another one to make it long enough, and more "
    old = "start alpha [beta gamma delta epsilon] end"
    new = "start beta " + between + "gamma delta epsilon end"
    start, end = old.index("["), old.index("]") - 1
    stretch = Correspondence(old.replace("[", "").replace("]", ""), new).stretch(start, end)
    assert stretch is not None
    assert new[stretch.start : stretch.end].endswith("gamma delta epsilon")
    assert len(new[stretch.start : stretch.end]) < 60


lines = st.lists(
    st.lists(st.sampled_from(["a", "b", "cc", "é", "我", ".", "“x”"]), max_size=6).map(" ".join), max_size=5
)


@examples(150)
@given(lines.map("\n".join), lines.map("\n".join), st.integers(0, 40), st.integers(0, 40))
def test_a_stretch_lies_in_the_new_text(old: str, new: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(old)), min(other, len(old))))
    stretch = Correspondence(old, new).stretch(start, end)
    if stretch is not None:
        assert 0 <= stretch.start <= stretch.end <= len(new)
        assert 0.0 <= stretch.kept <= 1.0


@given(lines.map("\n".join), lines.map("\n".join), st.integers(0, 40), st.integers(1, 40))
def test_what_stands_before_or_after_all_else_is_followed_to_the_letter(
    old: str, put_in: str, start: int, length: int
) -> None:
    end = min(len(old), start + length)
    if start >= end or not any(each.isalnum() for each in old[start:end]):
        return
    stretch = Correspondence(old, f"Z{put_in}Z\n{old}").stretch(start, end)
    assert stretch is not None
    assert f"Z{put_in}Z\n{old}"[stretch.start : stretch.end].strip() == old[start:end].strip()

"""Where a text may be cut, by the rules of Unicode's annex 29."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import iter_graphemes

from tui.review.cluster_borders import borders, ceiling, floor, is_border, joins


@pytest.mark.parametrize(
    "clusters",
    [
        ["a", "b", " ", "c"],
        ["e\u0301", "e\u0301\u0323", "x"],
        ["\r\n", "\n", "\r", "a"],
        ["\n", "\u0301"],
        ["\U0001f469\u200d\U0001f4bb", "\U0001f44d\U0001f3fd", "!"],
        ["\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "x"],
        ["\u2764\ufe0f\u200d\U0001f525", "\u2764\ufe0e", "1\ufe0f\u20e3"],
        ["\U0001f1e9\U0001f1ea", "\U0001f1eb\U0001f1f7", "\U0001f1ec"],
        ["a", "\U0001f1e9\U0001f1ea", "\U0001f1eb", "b"],
        ["\U0001f3f4\U000e0067\U000e0062\U000e007f", "x"],
        ["\u1112\u1161\u11ab", "\u1100\u1173\u11af", "한", "글"],
        ["가\u11a8", "각\u11a8", "가", "\u1100각"],
        ["\u0915\u094d\u0937", "\u0915\u094d\u200d\u0937", "\u0915\u093f", "\u0915"],
        ["\u0e01\u0e33", "\u0e01"],
        ["\u0600\u0661", "\u0661"],
        ["\u0645", "\u0631\u064f", "\u200f", "x"],
        ["\uff76\uff9e", "\uff76"],
        ["a\u200d", "b"],
        ["a\u200c", "b", "\u200b", "c", "\ufeff", "d"],
    ],
)
def test_clusters_are_not_cut(clusters: list[str]) -> None:
    text = "".join(clusters)
    borders, at = {0}, 0
    for cluster in clusters:
        at += len(cluster)
        borders.add(at)
    assert {place for place in range(len(text) + 1) if is_border(text, place)} == borders
    for place in range(len(text) + 1):
        assert floor(text, place) == max(border for border in borders if border <= place)
        assert ceiling(text, place) == min(border for border in borders if border >= place)


texts = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\u0301\u200d\u094d\u0915\u0903\u0600\r\n\U0001f1e9\U0001f469\ufe0f\u1100\u1161\u11a8가각x漢"),
    )
)


@given(texts)
def test_a_place_is_a_border_if_it_is_one_in_the_whole_text(text: str) -> None:
    whole = [*accumulate(map(len, iter_graphemes(text)), initial=0)]
    assert [at for at in range(len(text) + 1) if is_border(text, at)] == whole
    for border in whole:
        assert [*borders(text, border)] == [at for at in whole if at >= border]


@given(texts)
def test_two_characters_that_join_no_other_are_two_clusters(text: str) -> None:
    for at in range(1, len(text)):
        assert is_border(text, at) or joins(text[at - 1]) or joins(text[at])


def test_ordinary_letters_join_no_other() -> None:
    assert not any(map(joins, "aé漢字かな한글שлω. \n☺"))


@given(texts)
def test_every_place_has_a_border_on_either_side_and_both_ends_are_borders(text: str) -> None:
    assert is_border(text, 0)
    assert is_border(text, len(text))
    for place in range(len(text) + 1):
        assert floor(text, place) <= place <= ceiling(text, place)
        assert is_border(text, floor(text, place))
        assert is_border(text, ceiling(text, place))


@pytest.mark.parametrize("place", [-1, 4])
def test_a_place_outside_the_text_is_an_error(place: int) -> None:
    with pytest.raises(IndexError):
        is_border("abc", place)

"""Words that count as the same: ranges found in the rewritten text are mapped back to the original text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.collation.settings import Settings
from tui.workspace.desk.ignoring import Rules, counterparts, rewritten, variants_of
from tui.workspace.text.times import ago, moment
from tui.workspace.view.readings import excerpt

PAIRS = (("colour", "color"), ("Mr Brown", "the man"), ("US", "America"))
WORDS = st.sampled_from(
    ["colour", "color", "Colour", "COLOR", "Mr Brown", "the man", "US", "America", "us", "é", "何軍", "-"]
)
TEXTS = st.lists(WORDS, max_size=8).map(" ".join)


@given(TEXTS)
def test_the_whole_of_a_rewritten_text_is_the_whole_of_the_old_one(text):
    found = rewritten(text, PAIRS)
    assert found.span(0, len(found.text)) == (0, len(text))


@given(TEXTS, st.data())
def test_what_was_not_rewritten_comes_back_to_the_letter(text, data):
    found = rewritten(text, PAIRS)
    start = data.draw(st.integers(0, len(found.text)))
    end = data.draw(st.integers(start, len(found.text)))
    touched = any(first < end and start < last for first, last in found.new)
    a, b = found.span(start, end)
    assert 0 <= a <= b <= len(text) or start == end
    if not touched and start < end:
        assert text[a:b] == found.text[start:end]


@given(TEXTS, TEXTS)
def test_variants_lie_in_their_texts_in_order(one, other):
    for text, spans in zip((one, other), variants_of([one, other], Settings(), PAIRS), strict=True):
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the colour of it", "the color of it"),
        ("The Colour of it", "The Color of it"),
        ("THE COLOUR OF IT", "THE COLOR OF IT"),
        ("the law of the US is", "the law of the America is"),
        ("then Mr Brown left the room", "then the man left the room"),
    ],
)
def test_words_that_stand_for_each_other_are_no_variants(one, other):
    assert variants_of([one, other], Settings(), PAIRS) == [(), ()]


def test_a_part_of_a_word_is_not_rewritten():
    assert rewritten("colourful discolour", PAIRS).text == "colourful discolour"


def test_case_is_still_a_difference_where_only_the_words_are_ignored():
    assert variants_of(["the Colour of it", "the color of it"], Settings(), PAIRS) != [(), ()]


def test_what_another_reading_has_in_the_place_of_a_word():
    one, other = "a grey cat sat on the mat", "a gray old cat sat on the mat"
    assert counterparts(one, 2, 6, other, Settings()) in {"gray", "gray old"}
    assert counterparts(one, 7, 10, other, Settings()) == "cat"
    assert counterparts(one, 1, 2, other, Settings()) == ""


def test_rules_are_said_in_words():
    rules = Rules().toggled("case").with_substitutions([("a", "b"), ("b", "a"), ("c", "d")])
    assert str(rules) == "ignoring case, 2 substitutions"
    assert str(rules.without(0).without(0).toggled("case")) == ""
    assert not Rules()


@given(st.text(alphabet="ab \n", max_size=300), st.data())
def test_an_excerpt_shows_what_differs_or_as_much_of_it_as_there_is_room_for(text, data):
    marks = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    spans = [(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False)]
    parts = excerpt(text, spans, 60)
    assert all(0 <= start <= end <= len(text) for start, end in parts)
    assert all(before[1] < after[0] for before, after in pairwise(parts))
    if spans and len(text) > 60:
        assert parts[0][0] <= spans[0][0]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "just now"), (12, "12 seconds ago"), (60, "1 minute ago"), (7300, "2 hours ago"), (200_000, "2 days ago")],
)
def test_time_is_told_in_words(seconds, said):
    assert ago(seconds) == said


def test_a_moment_that_is_none_is_given_back():
    assert moment("yesterday") == "yesterday"
    assert moment("2020-01-01T00:00:00.000Z").startswith("on 20")

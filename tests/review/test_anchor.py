"""Spans found again in a text that changed."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.examples import examples
from tui.review.events import Span
from tui.review.reanchor import Anchored, Outcome, reanchor, reanchor_all

OLD = """The harbour was closed for three days after the storm, and no ship left it.
On the fourth morning the pilot rowed out alone to look at the bar.
He came back at noon and said that the channel had moved to the north.
Nobody believed him until the first schooner ran aground where the channel had been."""


def span_of(text: str, words: str, nth: int = 0) -> Span:
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    end = at + len(words)
    return Span("A", "old", at, end, words, text[max(0, at - 32) : at], text[end : end + 32])


def found(words: str, new: str, nth: int = 0) -> tuple[Outcome, str | None]:
    answer = reanchor(span_of(OLD, words, nth), OLD, new)
    if answer.span is not None:
        assert new[answer.span.start : answer.span.end] == answer.span.exact
        assert new[: answer.span.start].endswith(answer.span.prefix)
        assert new[answer.span.end :].startswith(answer.span.suffix)
    return answer.outcome, None if answer.span is None else answer.span.exact


def test_an_unchanged_text_keeps_every_span() -> None:
    assert found("the pilot", OLD) == (Outcome.SAME, "the pilot")


def test_a_span_after_an_insertion_is_the_same_at_another_offset() -> None:
    new = "A heading\n" + OLD
    answer = reanchor(span_of(OLD, "the channel", 1), OLD, new, source="new")
    assert answer.outcome is Outcome.SAME
    assert answer.span is not None
    assert answer.span == Span(
        "A", "new", new.rindex("the channel"), new.rindex("the channel") + 11, "the channel",
        "rst schooner ran aground where "[-32:].rjust(32, "i"), " had been.",
    )  # fmt: skip
    assert answer.score == 1.0


@pytest.mark.parametrize(
    ("words", "before", "after", "expected"),
    [
        ("the pilot rowed out", "rowed out", "sailed out", "the pilot sailed out"),
        ("the pilot rowed out alone", "rowed ", "", "the pilot out alone"),
        ("the pilot rowed out", "the pilot", "the old pilot", "the old pilot rowed out"),
        ("the pilot", "the pilot", "the piolt", "the piolt"),
        ("pilot", "the pilot", "the harbour-master", "harbour-master"),
        ("He came back at noon", "at noon", "at about one", "He came back at about one"),
        ("came back", "came back", "returned", "returned"),
        ("three days", "three days", "THREE days", "THREE days"),
        ("no ship left it.", "left it.", "left it!", "no ship left it!"),
    ],
)
def test_an_edited_span_is_followed(words: str, before: str, after: str, expected: str) -> None:
    assert found(words, OLD.replace(before, after, 1)) == (Outcome.EDITED, expected)


def test_edits_beside_a_span_leave_it_the_same() -> None:
    new = OLD.replace("fourth morning", "fifth day").replace("alone", "with his boy")
    assert found("the pilot rowed out", new) == (Outcome.SAME, "the pilot rowed out")


def test_a_span_in_a_block_that_moved_is_found_there() -> None:
    lines = OLD.split("\n")
    new = "\n".join([lines[3], lines[1], lines[2], lines[0]])
    outcomes = {
        words: found(words, new) for words in ("three days after", "Nobody believed him", "the pilot rowed out")
    }
    assert outcomes["the pilot rowed out"] == (Outcome.SAME, "the pilot rowed out")
    assert outcomes["three days after"] == (Outcome.MOVED, "three days after")
    assert outcomes["Nobody believed him"] == (Outcome.MOVED, "Nobody believed him")


def test_a_block_that_moved_and_was_edited_is_found_too() -> None:
    lines = OLD.split("\n")
    edited = lines[0].replace("closed for three days", "shut for three whole days")
    new = "\n".join([*lines[1:], edited])
    assert found("closed for three days after the storm", new) == (
        Outcome.MOVED,
        "shut for three whole days after the storm",
    )


def test_of_several_like_it_the_one_in_its_place_is_taken() -> None:
    new = OLD.replace("On the fourth morning", "Then, on the channel side,")
    assert found("the channel", new) == (Outcome.SAME, "the channel")
    answer = reanchor(span_of(OLD, "the channel", 1), OLD, new)
    assert answer.span is not None
    assert answer.span.start == new.rindex("the channel")


@pytest.mark.parametrize("words", ["He came back at noon", "noon", "the channel"])
def test_what_was_deleted_has_lost_its_place(words: str) -> None:
    lines = OLD.split("\n")
    assert found(words, "\n".join([lines[0], lines[1]])) == (Outcome.LOST, None)


def test_an_unrelated_text_has_none_of_it() -> None:
    new = "Quite another story, about bread.\nIt is baked on Mondays and it is the best in town.\nNo more of it here."
    for words in ("The harbour was closed", "the pilot", "no ship left it", "He came back at noon and said"):
        assert found(words, new) == (Outcome.LOST, None)


def test_without_the_old_text_quote_and_context_find_it_or_not() -> None:
    new = "Preface.\n" + OLD.replace("rowed out", "went out")
    span = span_of(OLD, "the pilot rowed out alone")
    answer = reanchor(span, "", new)
    assert (answer.outcome, answer.span and answer.span.exact) == (Outcome.MOVED, "the pilot went out alone")
    assert reanchor(span, "", "nothing of the kind").outcome is Outcome.LOST


def test_a_place_that_is_no_better_than_another_is_not_taken() -> None:
    span = Span("A", "", 0, 9, "the words", "", "")
    twice = reanchor(span, "", "here are the words. and there are the words. ")
    assert (twice.outcome, twice.margin) == (Outcome.LOST, 0.0)
    assert reanchor(span, "", "here are the words.").outcome is Outcome.MOVED


@pytest.mark.parametrize("new", ["", "\n", "\x00\x1b[2J", "\u202e\u200b", "\ud800", "word " * 500])
def test_hostile_texts_bring_nothing_down(new: str) -> None:
    spans = [
        span_of(OLD, "the pilot"),
        Span("A", "", 5, 5, ""),
        Span("A", "", 9**20, 9**21, "x"),
        Span("A", "", 0, 4, "\ud83d"),
    ]
    answers = reanchor_all(spans, OLD, new)
    assert [answer.outcome for answer in answers] == [Outcome.LOST] * 4


def test_scripts_without_spaces_and_combined_characters() -> None:
    old = "港口在暴风雨后关闭了三天。没有船离开。\nLe cafe\u0301 du port \U0001f469\u200d\U0001f4bb resta ouvert."
    new = "港口在大暴风雨之后关闭了三天。没有船离开。\nLe grand cafe\u0301 du port \U0001f469\u200d\U0001f4bb ferma."
    for words, expected in (
        ("关闭了三天", "关闭了三天"),
        ("cafe\u0301", "cafe\u0301"),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
    ):
        answer = reanchor(span_of(old, words), old, new)
        assert (answer.outcome, answer.span and answer.span.exact) == (Outcome.SAME, expected)
    answer = reanchor(span_of(old, "暴风雨后关闭"), old, new)
    assert (answer.outcome, answer.span and answer.span.exact) == (Outcome.EDITED, "暴风雨之后关闭")


VOCABULARY = ["harbour", "pilot", "storm", "channel", "ship", "north", "noon", "wind", "sand", "rope", "lamp", "tide"]


def prose(seed: int, lines: int) -> list[list[str]]:
    chance = random.Random(seed)
    return [
        [f"{chance.choice(VOCABULARY)}{chance.randrange(40)}" for _ in range(chance.randint(6, 20))]
        for _ in range(lines)
    ]


@examples(30)
@given(st.integers(0, 1000))
def test_a_span_whose_words_are_untouched_is_found_to_the_letter(seed: int) -> None:
    """Every line keeps one run of four words; one word in ten of the rest is exchanged, and lines are put in."""
    chance = random.Random(seed)
    lines = prose(seed, 12)
    old = "\n".join(" ".join(line) for line in lines)
    spans, new_lines = [], []
    for number, line in enumerate(lines):
        at = chance.randrange(len(line) - 4)
        words = " ".join(line[at : at + 4])
        start = sum(len(" ".join(each)) + 1 for each in lines[:number]) + len(" ".join([*line[:at], ""]))
        spans.append(
            Span(
                "A",
                "",
                start,
                start + len(words),
                words,
                old[max(0, start - 32) : start],
                old[start + len(words) :][:32],
            )
        )
        new_lines.append(
            [word if at <= i < at + 4 or chance.random() > 0.1 else "exchanged" for i, word in enumerate(line)]
        )
        if chance.random() < 0.2:
            new_lines.append(["a", "line", "put", "in"])
    new = "\n".join(" ".join(line) for line in new_lines)
    for span, answer in zip(spans, reanchor_all(spans, old, new), strict=True):
        assert answer.outcome is Outcome.SAME
        assert answer.span is not None
        assert answer.span.exact == span.exact


@examples(60)
@given(st.text(max_size=60), st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_any_texts_give_an_answer_that_is_true_of_the_new_one(old: str, new: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(old)), min(other, len(old))))
    span = Span("A", "", start, end, old[start:end], old[max(0, start - 32) : start], old[end : end + 32])
    answer: Anchored = reanchor(span, old, new)
    assert (answer.span is None) is (answer.outcome is Outcome.LOST)
    if answer.span is not None:
        assert 0 <= answer.span.start < answer.span.end <= len(new)
        assert new[answer.span.start : answer.span.end] == answer.span.exact
        assert (answer.span.exact == span.exact) or answer.outcome is not Outcome.SAME
    assert 0.0 <= answer.score <= 1.0


@given(st.text(min_size=1, max_size=80), st.integers(0, 80), st.integers(1, 20))
@example(" \n", 0, 2)
def test_nothing_moves_in_a_text_that_did_not_change(text: str, start: int, length: int) -> None:
    start = min(start, len(text) - 1)
    span = Span("A", "", start, min(len(text), start + length), text[start : start + length])
    answer = reanchor(span, text, text)
    assert answer.outcome in {Outcome.SAME, Outcome.EDITED}  # a grapheme that is cut is taken whole
    assert answer.span is not None
    assert answer.span.start <= start
    assert answer.span.end >= start + len(span.exact)


@given(st.text("0a \n", min_size=1, max_size=60), st.integers(0, 60), st.integers(1, 20))
@example("000000000000000\n0", 15, 2)
@example("0\n", 0, 2)
def test_no_words_and_no_blanks_at_their_ends_are_lost_where_the_text_changed_elsewhere(
    text: str, start: int, length: int
) -> None:
    start = min(start, len(text) - 1)
    span = Span("A", "", start, min(len(text), start + length), text[start : start + length])
    answer = reanchor(span, text, f"{text}\n\nAnd an ending that was not there before.")
    if span.exact.strip() and answer.outcome is Outcome.SAME:
        assert answer.span is not None
        assert answer.span.exact == span.exact
    if span.exact.strip() and answer.outcome is Outcome.EDITED:
        assert answer.span is not None
        assert len(answer.span.exact) >= len(span.exact)


CAST = """Hamlet, prince
Claudius, king
Gertrude, queen
Polonius, counsel
Ophelia, daughter
Laertes, son
Horatio, friend"""


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Claudius, king", (Outcome.MOVED, "Claudius, king")),
        ("Laertes, son", (Outcome.MOVED, "Laertes, son")),
        # Of one short word it can't be told whether it went there: that is no 'edited'.
        ("Claudius", (Outcome.LOST, None)),
        ("Gertrude", (Outcome.SAME, "Gertrude")),
    ],
)
def test_what_changed_places_is_not_what_stands_there_now(quote, expected) -> None:
    lines = CAST.split("\n")
    lines[1], lines[5] = lines[5], lines[1]
    answer = reanchor(span_of(CAST, quote), CAST, "\n".join(lines))
    assert (answer.outcome, None if answer.span is None else answer.span.exact) == expected


@given(st.integers(0, 1 << 30), st.integers(2, 12))
@examples(60)
def test_a_line_of_a_list_that_changed_places_is_followed_or_lost(seed: int, length: int) -> None:
    chance = random.Random(seed)
    syllables = ["ba", "do", "fi", "gu", "ke", "lo", "mi", "nu", "pa", "ri", "so", "ta"]
    lines = [
        " ".join("".join(chance.choices(syllables, k=3)) for _ in range(length)) + f" {number}" for number in range(20)
    ]
    one, other = sorted(chance.sample(range(20), 2))
    changed = list(lines)
    changed[one], changed[other] = lines[other], lines[one]
    old, new = "\n".join(lines), "\n".join(changed)
    for answer, line in zip(reanchor_all([span_of(old, each) for each in lines], old, new), lines, strict=True):
        assert answer.span is None or answer.span.exact == line


def test_a_sentence_in_the_place_of_another_is_not_its_edited_form() -> None:
    old = "One two three four five six. Zebras eat grass at noon. One more five six seven eight nine ten."
    new = old.replace("Zebras eat grass at noon.", "Nuclear submarines require maintenance.")
    assert reanchor(span_of(old, "Zebras eat grass at noon."), old, new).outcome is Outcome.LOST


ROBIN = "Robin told Ann that Robin would pay"
HEADINGS = "Introduction.\n1. Goods\nThe goods are fine.\n2. Payment\nPay in thirty days.\n3. End\nDone."


@pytest.mark.parametrize(
    ("old", "words", "nth", "new", "expected"),
    [
        # Words that were there twice: what became of the other one is not taken for this one.
        (ROBIN, "Robin", 0, "Ann heard that Robin would pay", (Outcome.LOST, None)),
        (ROBIN, "Robin", 1, "Ann heard that Robin would pay", (Outcome.SAME, "Robin")),
        (ROBIN, "Robin", 1, "Robin told Ann about it", (Outcome.LOST, None)),
        # A quote within a paragraph stays within one.
        (
            HEADINGS,
            "2. Payment",
            0,
            HEADINGS.replace("2. Payment", "2. Inspection\nThey are inspected.\n3. Payment"),
            (Outcome.EDITED, "3. Payment"),
        ),
        (
            HEADINGS,
            "2. Payment",
            0,
            HEADINGS.replace("2. Payment", "2. Inspection\n3. Payment"),
            (Outcome.EDITED, "3. Payment"),
        ),
    ],
)
def test_a_span_goes_to_no_place_that_is_not_its_own(old, words, nth, new, expected):
    answer = reanchor(span_of(old, words, nth), old, new)
    assert (answer.outcome, answer.span and answer.span.exact) == expected
    assert answer.span is None or answer.span.start == new.index(answer.span.exact)

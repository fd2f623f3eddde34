"""What a word is, and which words and texts count as the same."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.collation.settings import RULES
from tui.collation.words.word_strings import WordStrings
from tui.collation.words.words import normalise, same_but_for, words, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("state-sponsored group", ["state-sponsored", "group"]),
        ("They’re “here”, aren't they?", ["They’re", "here", "aren't", "they"]),
        ("1,200.50 at 10:30 on 3/4", ["1,200.50", "at", "10:30", "on", "3/4"]),
        ("1\u00a0200\u202f000 people", ["1\u00a0200\u202f000", "people"]),
        ("accents:—“Unhappy man!", ["accents", "Unhappy", "man"]),
        ("end.Start again…", ["end", "Start", "again"]),
        ("$550, 50 % & AT&T", ["$550", "50", "%", "&", "AT&T"]),
        ("TSMC, 台積電) said", ["TSMC", "台", "積", "電", "said"]),
        ("cafe\u0301 na\u00efve", ["cafe\u0301", "na\u00efve"]),
        ("non\u00adstop", ["non\u00adstop"]),
        ("👩‍👩‍👧 and 😀", ["👩‍👩‍👧", "and", "😀"]),
        ("שלום־עולם مرحبا، بكم", ["שלום־עולם", "مرحبا", "بكم"]),
        ("がカ\u3099", ["が", "カ\u3099"]),
        ("--- * * * …", []),
        ("", []),
    ],
)
def test_words_are_runs_of_what_is_read_as_one(text: str, expected: list[str]) -> None:
    assert words_of(text) == expected


@given(st.text())
def test_words_are_in_order_and_hold_all_letters_and_digits(text: str) -> None:
    spans = words(text)
    assert all(end > start for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    inside = {place for start, end in spans for place in range(start, end)}
    assert all(place in inside for place, letter in enumerate(text) if letter.isalnum() and letter.isascii())


def test_normalising_leaves_what_is_not_to_be_ignored() -> None:
    assert normalise("Don’t") == normalise("don't")
    assert normalise("Don’t", frozenset({"case"})) != normalise("don't", frozenset({"case"}))
    assert normalise("E\u2010Mail", RULES) == "e-mail"
    assert normalise("cafe\u0301", frozenset()) == "caf\u00e9"
    assert normalise("Straße", frozenset({"case"})) == "strasse"


def test_texts_are_the_same_but_for_what_is_ignored() -> None:
    one, other = "He said, “Come  in!”", "he said: 'come in'"
    assert same_but_for(one, RULES) == same_but_for(other, RULES)
    for rule in RULES:
        assert same_but_for(one, RULES - {rule}) != same_but_for(other, RULES - {rule}) or rule == "quotes"
    assert same_but_for("‘a’", frozenset({"quotes"})) == same_but_for("'a'", frozenset({"quotes"}))
    assert same_but_for("a  b", frozenset({"whitespace"})) == same_but_for(" a b", frozenset({"whitespace"}))
    assert same_but_for("a, b", frozenset({"punctuation"})) == same_but_for("a b", frozenset({"punctuation"}))
    assert same_but_for("a b", frozenset({"punctuation"})) != same_but_for("a  b", frozenset({"punctuation"}))


@given(st.lists(st.text(min_size=1), min_size=1, max_size=6))
def test_word_strings_have_the_words_that_words_finds(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    strings = WordStrings([text.encode() for text in texts])
    strings.code(range(len(texts)))
    symbols: dict[str, str] = {}
    for number, text in enumerate(texts):
        forms = [normalise(word) for word in words_of(text)]
        if "\ufffd" in text or any(character in text for character in "\x1c\x1d\x1e\x1f\x85\u2028\u2029"):
            continue
        assert len(strings[number]) == len(forms) == strings.lengths[number]
        for form, symbol in zip(forms, strings[number], strict=True):
            assert symbols.setdefault(form, symbol) == symbol


ONE, SAME, OTHER = (
    "The Cat—it’s 1,200 (old) naïve.",
    "the cat, it's 1,200 old NAI\u0308VE",
    "the cat it's 1,200 old naive",
)


def test_fingerprints_are_equal_where_the_words_are() -> None:
    strings = WordStrings([text.encode() for text in (ONE, SAME, OTHER, "old 1,200 it's cat the naïve")])
    strings.code(range(4))
    prints = strings.fingerprints.tolist()
    assert prints[0] == prints[1]
    assert len(set(prints)) == 3


def test_a_megabyte_without_a_space_is_one_word_and_quickly_coded() -> None:
    strings = WordStrings([b"x" * 1_000_000, b"x" * 999_999 + b"y", "言".encode() * 300_000])
    strings.code(range(3))
    assert strings.lengths.tolist() == [1, 1, 300_000]
    assert strings[0] != strings[1]

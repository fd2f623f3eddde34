"""What a word is, and which words and texts count as the same."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.collation.readings.word_columns import word_columns
from tui.collation.settings import FORMAL, RULES, Settings
from tui.collation.words.word_strings import WordStrings, word_counts
from tui.collation.words.words import normalise, same_but_for, words, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("state-sponsored group", ["state-sponsored", "group"]),
        ("They’re “here”, aren't they?", ["They’re", "here", "aren't", "they"]),
        ("1,200.50 at 10:30 on 3/4", ["1,200.50", "at", "10:30", "on", "3/4"]),
        ("1\u00a0200\u202f000 people", ["1", "200", "000", "people"]),
        (
            "-5 and \u22125, \u20135 or (-5) but x-5",
            ["-", "5", "and", "\u2212", "5", "\u2013", "5", "or", "(", "-", "5", "but", "x-5"],
        ),
        ("came--5 men \u2013 a dash - 5", ["came", "5", "men", "a", "dash", "5"]),
        ("p<0.05 or p > .05", ["p", "<", "0.05", "or", "p", ">", ".", "05"]),
        ("(500) (1,200.50) (\u20ac5) (10\u00a0000)", ["(", "500", "(", "1,200.50", "(", "\u20ac5", "(", "10", "000"]),
        ("(see 5) (1914-18) (a)", ["see", "5", "1914-18", "a"]),
        ("-$5, -\u20ac5, ~5, \u00b15, +5, 5\u2030", ["-", "$5", "-", "\u20ac5", "~", "5", "\u00b15", "+5", "5\u2030"]),
        ("\u00a7 5 and \u00a75", ["\u00a7", "5", "and", "\u00a7", "5"]),
        ("1914\u201318 and 1914-18", ["1914\u201318", "and", "1914-18"]),
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
    for rule in FORMAL:
        assert same_but_for(one, RULES - {rule}) != same_but_for(other, RULES - {rule}) or rule == "quotes"
    assert same_but_for("Élève, œuvre", FORMAL) != same_but_for("eleve, oeuvre", FORMAL)
    assert same_but_for("Élève, œuvre", RULES) == same_but_for("eleve, oeuvre", RULES)
    assert same_but_for("שָׁלוֹם", frozenset({"accents"})) == "שלום"
    assert same_but_for("‘a’", frozenset({"quotes"})) == same_but_for("'a'", frozenset({"quotes"}))
    assert same_but_for("a  b", frozenset({"whitespace"})) == same_but_for(" a b", frozenset({"whitespace"}))
    assert same_but_for("a, b", frozenset({"punctuation"})) == same_but_for("a b", frozenset({"punctuation"}))
    assert same_but_for("a b", frozenset({"punctuation"})) != same_but_for("a  b", frozenset({"punctuation"}))


ALIKE = [
    ("10 000 francs", "10\u00a0000 francs"),
    ("10 000 francs", "10\u202f000 francs"),
    ("a loss of (10 000)", "a loss of (10\u00a0000)"),
    ("the war of 1914-18", "the war of 1914\u201318"),
    ("at -5 degrees", "at \u22125 degrees"),
    ("under \u00a75", "under \u00a7 5"),
]
UNLIKE = [
    ("at -5 degrees", "at 5 degrees"),
    ("at \u20135 degrees", "at 5 degrees"),
    ("a result of (500) euros", "a result of 500 euros"),
    ("a result of ($500)", "a result of $500"),
    ("-$500 in all", "$500 in all"),
    ("-\u20ac500 in all", "\u20ac500 in all"),
    ("p < 0.05 there", "p > 0.05 there"),
    ("p<0.05 there", "p>0.05 there"),
    ("a dose of .5 mg", "a dose of 5 mg"),
    ("+5 points", "5 points"),
    ("\u00b15 points", "5 points"),
    ("~5 points", "5 points"),
    ("50 % of it", "50 of it"),
    ("50 \u2030 of it", "50 % of it"),
    ("under \u00a7 5", "under 5"),
    ("for \u20ac5", "for 5"),
    ("for \uff04\uff15", "for \uff15"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spaces_in_numbers_and_kinds_of_dashes_can_be_ignored(one: str, other: str) -> None:
    assert same_but_for(one, RULES) == same_but_for(other, RULES)
    strings = WordStrings([one.encode(), other.encode()])
    strings.code(range(2))
    assert len(set(strings.fingerprints.tolist())) == 1


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_signs_that_carry_meaning_can_never_be_ignored(one: str, other: str) -> None:
    assert same_but_for(one, RULES) != same_but_for(other, RULES)
    strings = WordStrings([one.encode(), other.encode()])
    strings.code(range(2))
    assert len(set(strings.fingerprints.tolist())) == 2
    for settings in (Settings(), Settings(ignore=RULES)):
        columns = word_columns([f"It was said: {one}", f"It was said: {other}"], settings)
        assert any(columns.variants())


_TRICKY = st.text(alphabet="a5$-.~()<>,:/ %\u00a7\u2013\u2014\u2019\u2212\u00a0\u202f\u20ac\u00e9\u5ea6", min_size=1)


@given(st.lists(st.text(min_size=1) | _TRICKY, min_size=1, max_size=6))
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


_UNSPACED = st.text(
    alphabet="a5$-.,~( \u2019\u201c\u00e9\u6cd5\u83ef\u3001\uff0c\u0e01\u0e33\u0e34\uac00\u0301\u200d\u3099\U00020000",
    min_size=1,
)


@given(st.lists(_UNSPACED | _TRICKY, min_size=1, max_size=6))
def test_texts_in_any_script_have_as_many_words_as_words_finds(texts: list[str]) -> None:
    encoded = [text.encode() for text in texts]
    strings = WordStrings(encoded, accents=True)
    forms = [[normalise(word) for word in words_of(text)] for text in texts]
    assert word_counts(encoded).tolist() == [len(found) for found in forms]
    symbols: dict[str, str] = {}
    for number, found in enumerate(forms):
        for form, symbol in zip(found, strings[number], strict=True):
            assert symbols.setdefault(form, symbol) == symbol

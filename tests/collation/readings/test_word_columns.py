"""Word columns and variants: what stands under what, and what is drawn as different."""

import csv
from itertools import combinations
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tui.collation.readings.word_columns import word_columns
from tui.collation.settings import Settings

Shown = list[list[str | None]]
WORDS = ["the", "cat", "sat", "on", "mat", "dog", "Cat", "sea-shore", "1,200", "quickly", "quick", ",", "—"]
readings = st.lists(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), min_size=1, max_size=5)


def table(*texts: str) -> Shown:
    """Columns as the words in them."""
    columns = word_columns(texts)
    return [
        [None if word is None else texts[reading][slice(*columns.words[reading][word])]
         for reading, word in enumerate(column)]
        for column in columns.columns
    ]  # fmt: skip


def drawn(*texts: str, ignore: frozenset[str] = frozenset()) -> list[list[str]]:
    """Variants as the stretches drawn."""
    spans = word_columns(texts, Settings(ignore=ignore)).variants()
    return [[text[start:end] for start, end in mine] for text, mine in zip(texts, spans, strict=True)]


@given(readings)
def test_every_word_stands_in_one_column_in_order(texts: list[str]) -> None:
    columns = word_columns(texts)
    for reading in range(len(texts)):
        mine = [column[reading] for column in columns.columns if column[reading] is not None]
        assert mine == list(range(len(columns.words[reading])))
    assert all(any(word is not None for word in column) for column in columns.columns)
    assert 0 <= columns.alike <= 1


@given(readings, st.randoms(use_true_random=False))
def test_columns_do_not_depend_on_the_order_of_the_readings(texts: list[str], rng) -> None:  # type: ignore[no-untyped-def]
    texts = sorted(set(texts))
    order = list(range(len(texts)))
    rng.shuffle(order)
    one, other = word_columns(texts), word_columns([texts[place] for place in order])
    back = [tuple(column[order.index(place)] for place in range(len(texts))) for column in other.columns]
    assert list(one.columns) == back


@given(readings)
def test_variants_are_in_order_inside_the_reading_and_never_touch(texts: list[str]) -> None:
    for text, spans in zip(texts, word_columns(texts).variants(), strict=True):
        end = -1
        for start, stop in spans:
            assert end < start < stop <= len(text)
            end = stop


letters = st.text("aAb1 ,.-'\n\t!", max_size=40)


@given(letters, letters)
def test_different_readings_always_show_a_difference_in_one_of_them(one: str, other: str) -> None:
    assert any(word_columns([one, other]).variants()) == (one != other)


def test_a_word_of_two_readings_that_the_third_lacks_has_one_column() -> None:
    assert table("one two four", "one two three four", "one three four") == [
        ["one", "one", "one"],
        ["two", "two", None],
        [None, "three", "three"],
        ["four", "four", "four"],
    ]


def test_another_word_in_its_place_shares_the_column_and_a_misspelling_finds_its_own() -> None:
    assert table("the black cat", "the white cat")[1] == ["black", "white"]
    assert ["colour", "color"] in table("a deep colour of grey", "a very deep color grey")


def test_of_two_transposed_words_one_keeps_its_column() -> None:
    columns = table("under the old oak tree stood", "under the oak old tree stood")
    assert sum(None in column for column in columns) == 2


def test_differences_that_a_stop_word_separates_are_one() -> None:
    one, other = drawn(
        "He walked along the narrow path of the old garden with his brother John today",
        "He walked along the winding road of the wild orchard with his brother John today",
    )
    assert one == ["narrow path of the old garden"]
    assert other == ["winding road of the wild orchard"]


def test_readings_that_hardly_agree_are_drawn_whole() -> None:
    one, other = "The trade show opens in the city on Friday.", "Members of a council voted to delay the plan, he said."
    assert drawn(one, other) == [[one], [other]]


def test_punctuation_case_and_space_show_where_they_differ() -> None:
    assert drawn("He said, come in now.", "He said come in now.") == [[","], []]
    assert drawn("He said come in now.", "He Said come in now.") == [["said"], ["Said"]]
    assert drawn("He said  come in now.", "He said come in now.") == [[" "], []]
    assert drawn("He said: come in now!", "He said; come in now.") == [[":", "!"], [";", "."]]


def test_what_is_ignored_is_not_drawn() -> None:
    one, other = "He said, “Come in now”.", "he said 'come  in now'."
    assert drawn(one, other, ignore=frozenset({"case", "punctuation", "quotes", "whitespace"})) == [[], []]
    assert drawn(one, other, ignore=frozenset({"punctuation", "quotes", "whitespace"})) == [
        ["He", "Come"],
        ["he", "come"],
    ]


def test_cjk_aligns_by_character_and_nfd_is_no_difference() -> None:
    assert drawn("台積電昨日表示", "台積電今日表示") == [["昨"], ["今"]]
    assert drawn("un cafe\u0301 noir chaud", "un caf\u00e9 noir chaud") == [[], []]


def test_one_reading_and_none() -> None:
    assert word_columns(["only one"]).variants() == ((),)
    assert word_columns([]).columns == ()
    assert word_columns(["", "word"]).columns == ((None, 0),)


def test_gold_table_of_a_greek_florilegium(shared: Path) -> None:
    """Thirteen witnesses aligned by hand: a pair of words is right where both stand in one row."""
    with (shared / "data" / "florilegium.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    texts: list[str] = []
    starts: list[dict[int, int]] = []
    for witness in range(len(rows[0])):
        text, places = "", {}
        for number, row in enumerate(rows):
            word = row[witness].strip()
            if word and word != "#LACUNA#":
                text += " " if text else ""
                # A cell may hold two words: all of its code points belong to its row.
                places |= dict.fromkeys(range(len(text), len(text) + len(word)), number)
                text += word
        texts.append(text)
        starts.append(places)
    columns = word_columns(texts)
    row_of = [[starts[witness][start] for start, _ in spans] for witness, spans in enumerate(columns.words)]
    found = {
        pair
        for column in columns.columns
        for pair in combinations([(witness, word) for witness, word in enumerate(column) if word is not None], 2)
    }
    by_row: dict[int, list[tuple[int, int]]] = {}
    for witness, numbers in enumerate(row_of):
        for word, number in enumerate(numbers):
            by_row.setdefault(number, []).append((witness, word))
    gold = {pair for words in by_row.values() for pair in combinations(words, 2) if pair[0][0] != pair[1][0]}
    assert len(gold) > 14_000
    assert len(found & gold) / len(found) >= 0.994
    assert len(found & gold) / len(gold) >= 0.994


def test_a_run_of_four_words_is_kept_in_readings_that_hardly_agree() -> None:
    tail = "and so the ship came home."
    one = f"Nobody expected any of it to happen during that very long, cold and dreary winter at sea, {tail}"
    other = f"Seven weeks passed by without wind while everybody aboard prayed hard for rain, {tail}"
    for text, spans in zip((one, other), word_columns([one, other]).variants(), strict=True):
        assert [text[start:end] for start, end in spans] == [text.removesuffix(tail).strip()]

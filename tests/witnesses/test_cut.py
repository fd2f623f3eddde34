"""A paragraph that a reviewer cuts: nothing of the text changes, and all paragraphs keep their numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import Witness

TEXT = "One line.\nCafé one. Café two. Café three.\nThe end."


def witness(text: str = TEXT) -> Witness:
    return witness_from_bytes(text.encode(), "A", "a.txt", split="line")


def paragraphs(made: Witness) -> list[str]:
    return [made.paragraph(index) for index in range(len(made))]


def names(made: Witness) -> list[str]:
    return [made.paragraph_name(index) for index in range(len(made))]


def test_a_paragraph_is_cut_before_the_code_point_and_space_at_the_cut_belongs_to_neither_part() -> None:
    made = witness().cut(TEXT.index("Café two") - 1)
    assert paragraphs(made) == ["One line.", "Café one.", "Café two. Café three.", "The end."]
    assert made.between(2) == " "
    assert made.text == TEXT
    assert made.sha256 == witness().sha256
    assert [made.text[a:b] for a, b in made.spans.tolist()] == paragraphs(made)


def test_the_parts_have_letters_and_the_others_keep_their_numbers() -> None:
    made = witness().cut(TEXT.index("Café three")).cut(TEXT.index("Café two"))
    assert names(made) == ["1", "2a", "2b", "2c", "3"]
    assert [made.paragraph_index(name) for name in names(made)] == [0, 1, 2, 3, 4]
    assert made.paragraph_index("2") == 1
    assert [made.paragraph_index(name) for name in ("0", "4", "2d", "3a", "", "b")] == [None] * 6
    assert made.uncut == 3


@pytest.mark.parametrize("place", [0, 9, 10, TEXT.index("The end") - 1, 10_000])
def test_a_cut_that_would_leave_an_empty_part_changes_nothing(place: int) -> None:
    made = witness()
    assert made.cut(place) is made


def test_a_cut_in_a_text_without_paragraphs_changes_nothing() -> None:
    made = witness("\n\n")
    assert made.cut(1) is made


@given(st.text(alphabet="aé😀 .\n", max_size=30), st.lists(st.integers(0, 30), max_size=5))
def test_whatever_is_cut_all_words_are_in_the_paragraphs_in_order(text: str, places: list[int]) -> None:
    made = witness(text)
    words = "".join(paragraphs(made)).split()
    for place in places:
        made = made.cut(place)
    assert made.text == text
    assert all(paragraphs(made))
    assert "".join("".join(paragraphs(made)).split()) == "".join(words)
    assert [made.paragraph_index(name) for name in names(made)] == list(range(len(made)))
    assert made.uncut == len(witness(text))

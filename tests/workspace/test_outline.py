"""What looks like a heading."""

import pytest

from tui.witnesses.read import witness_from_bytes
from tui.workspace.view.outline import headings_in

PROSE = "The expedition left the coast in March with nine sledges and provisions for two hundred days and more."


def found(*paragraphs: str) -> list[str]:
    text = "\n\n".join(paragraphs)
    return [text for _, text, _, _ in headings_in(witness_from_bytes(text.encode(), "A", ""))]


@pytest.mark.parametrize(
    "line",
    [
        "CHAPTER I.",
        "Chapter 12",
        "LETTER IV.",
        "VOL. II.",
        "Book the First",
        "Kapitel 3",
        "3.2 What was found",
        "IV.",
        "# A title",
        "### Deeper",
        "The journey to the south",
        "What Followed",
    ],
)
def test_these_are_headings(line: str) -> None:
    assert found(PROSE, line, PROSE) == [line.lstrip("# ")]


@pytest.mark.parametrize(
    "line",
    [
        "He said nothing.",
        "“Never!”",
        "and then",
        "1,250 people",
        "3 people came",
        "* * *",
        "1818.",
        "Yours truly,",
        "42",
        PROSE,
    ],
)
def test_these_are_none(line: str) -> None:
    assert found(PROSE, line, PROSE) == []


def test_verse_and_addresses_are_no_headings() -> None:
    assert found(PROSE, "Did I request thee", "To mould me man", "From darkness to promote me", PROSE) == []


def test_a_numbered_line_and_the_title_below_it_are_two() -> None:
    assert found("CHAPTER I", "The arrival", PROSE) == ["CHAPTER I", "The arrival"]


def test_the_last_line_of_a_text_heads_nothing() -> None:
    assert found(PROSE, "The end") == []

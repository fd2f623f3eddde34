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


STANZA = ("Because he knows a frightful fiend", "Doth close behind him tread.")


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(STANZA, id="a short line of verse above one with a full stop"),
        pytest.param(
            ("The Tyger", "Tyger Tyger, burning bright,", "In the forests of the night;"), id="a poem in lines"
        ),
        pytest.param(("PRINTED FOR", "LACKINGTON, HUGHES, AND CO.", "FINSBURY SQUARE."), id="a title page"),
        pytest.param(("Photo: Ida K. Lindqvist, Fieldpost",), id="a caption"),
        pytest.param(("1. Original; and", "2. Appellate."), id="a list"),
        pytest.param(
            ("1. If it be against the goods of the debtor", "2. If it be against land"), id="a list of clauses"
        ),
        pytest.param(("SEC. 83. If a person exempt from liability to act", "as a juror is summoned"), id="a cut line"),
        pytest.param(
            ("2. Summons, requisites of the service and the time of", "its return to the court"), id="a cut item"
        ),
        pytest.param(("J",), id="a lone letter"),
    ],
)
def test_lines_that_only_look_like_headings_are_none(lines) -> None:
    assert found(PROSE, *lines, PROSE) == []


def test_a_short_line_in_the_middle_of_a_sentence_is_no_heading() -> None:
    assert found(PROSE.removesuffix("."), "The expedition and its leader", PROSE) == []


def test_a_title_above_a_paragraph_of_one_sentence_is_a_heading() -> None:
    sentence = "Nothing of this was ever proved by anybody at all, said the man at the gate."
    assert found(PROSE, "AFTERWORD", sentence) == ["AFTERWORD"]


def test_a_title_above_a_stanza_in_one_paragraph_is_a_heading() -> None:
    stanza = "Tyger Tyger, burning bright,\nIn the forests of the night;\nWhat immortal hand or eye,\nCould frame thy"
    assert found(PROSE, "The Tyger", stanza) == ["The Tyger"]


def test_a_table_of_contents_is_not_the_chapters() -> None:
    first, second = "CHAPTER I. The coast", "CHAPTER II. The ice"
    assert found(first, second, first, PROSE, second, PROSE) == [first, second]


def test_a_title_above_the_first_chapter_and_a_division_in_a_division_are_headings() -> None:
    assert found("The Long March", "BOOK I", "CHAPTER I", PROSE) == ["The Long March", "BOOK I", "CHAPTER I"]


def test_a_title_in_a_script_without_capitals_is_a_heading() -> None:
    assert found("他们在三月离开海岸。", "南方之旅", "他们在三月离开了海岸，" * 6) == ["南方之旅"]


@pytest.mark.parametrize(("edition", "plain"), [("1818", 1), ("1823", 1), ("1831", 0)])
def test_the_chapters_of_a_novel_are_its_outline(shared, edition, plain) -> None:
    witness = witness_from_bytes((shared / "data" / "frankenstein" / f"{edition}.txt").read_bytes(), "A", "")
    headings = headings_in(witness)
    assert 28 <= len(headings) <= 31
    assert sum(not numbered for _, _, _, numbered in headings) == plain

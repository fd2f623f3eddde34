"""Paragraphs: what each way of splitting finds, and the laws that all of them keep."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes
from tui.witnesses.split import MODES, split

PROSE = (
    "It was the custom of the house that nobody spoke before the lamps were lit, and nobody asked why it had to be so.",
    "The visitor, who had come a long way and knew nothing of customs, said good evening to the whole company at once.",
    "Then a dog barked somewhere below, and the oldest of them laughed until she had to hold on to the table's edge.",
)
"""Sentences of this test's own, long enough to wrap."""

LINES = st.sampled_from(
    [
        "",
        " ",
        "\t",
        "\u00a0",
        "\u3000 ",
        "\x1f",
        "word",
        "two words",
        "  indented",
        "Ends. Starts",
        "é",
        "\u202e",
        "日本語。次",
        "\u3000字",
        "👩\u200d🚀 e\u0301",
        "\x00",
        "\x1b[31m",
        "שלום",
        "Mr. Low said no! Yes?",
    ]
)
TEXTS = st.one_of(
    st.lists(LINES, max_size=30).map("\n".join),
    st.lists(LINES, max_size=8).map("\r".join),
    st.text(max_size=200),
)


def paragraphs(text: str, mode: str = "auto") -> list[str]:
    data = text.encode()
    bounds, _ = split(data, mode)
    return [data[start:end].decode() for start, end in bounds.tolist()]


def wrap(text: str, width: int = 60) -> str:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


@given(TEXTS, st.sampled_from(MODES))
def test_paragraphs_and_what_is_between_them_are_the_text(text: str, mode: str) -> None:
    data = text.encode("utf-8", "replace")
    bounds, used = split(data, mode)
    assert used in {"line", "blank", "sentence"}
    position, pieces = 0, []
    for start, end in bounds.tolist():
        assert position <= start < end <= len(data)
        assert not data[position:start].decode().strip()
        pieces += [data[position:start], data[start:end]]
        position = end
    assert not data[position:].decode().strip()
    assert b"".join(pieces) + data[position:] == data


@given(TEXTS, st.sampled_from(MODES))
def test_every_paragraph_holds_something_to_read(text: str, mode: str) -> None:
    assert all(paragraph.strip() for paragraph in paragraphs(text.encode("utf-8", "replace").decode(), mode))


@given(TEXTS, st.sampled_from(MODES))
def test_spans_count_code_points_as_bounds_count_bytes(text: str, mode: str) -> None:
    witness = witness_from_bytes(text.encode("utf-8", "replace"), "A", "a", split=mode)
    assert witness.spans.shape == witness.bounds.shape
    assert witness.characters == len(witness.text)
    for index, (start, end) in enumerate(witness.spans.tolist()):
        assert witness.text[start:end] == witness.paragraph(index)


def test_spans_hold_across_the_chunks_in_which_bytes_are_counted() -> None:
    line = "é日👩 plain words in between "
    text = "\n".join(line * 400 for _ in range(120))
    witness = witness_from_bytes(text.encode(), "A", "a", split="line")
    assert len(witness.data) > 1 << 20
    assert [witness.text[a:b] for a, b in witness.spans.tolist()] == text.split("\n")
    assert witness.characters == len(text)


@given(st.lists(LINES.filter(lambda line: line.strip()), max_size=20))
def test_a_line_is_a_paragraph_in_line_mode(lines: list[str]) -> None:
    assert paragraphs("\n".join(lines), "line") == lines


@given(st.lists(st.lists(LINES.filter(lambda line: line.strip()), min_size=1, max_size=4), max_size=8))
def test_lines_between_blank_ones_are_a_paragraph_in_blank_mode(blocks: list[list[str]]) -> None:
    expected = ["\n".join(block) for block in blocks]
    assert paragraphs("\n \n".join(expected), "blank") == expected


def test_blank_lines_belong_to_no_paragraph() -> None:
    assert paragraphs("\n\n a \n \t \n\u3000\n\u00a0\n" + " " * 500 + "\nb\n\n") == [" a ", "b"]


def test_lines_of_one_paragraph_each_stay_apart() -> None:
    assert paragraphs("\n".join(PROSE)) == list(PROSE)
    assert paragraphs("\n\n".join(PROSE)) == list(PROSE)


@pytest.mark.parametrize("width", [40, 60, 72, 100])
def test_wrapped_lines_with_blank_lines_between_are_one_paragraph(width: int) -> None:
    blocks = [wrap(" ".join(PROSE * 2), width) for _ in range(4)]
    data = "\n\n".join(["A TITLE", *blocks]).encode()
    bounds, mode = split(data)
    assert mode == "blank"
    assert [data[a:b].decode() for a, b in bounds.tolist()] == ["A TITLE", *blocks]


def scanned(paragraph: str) -> str:
    """A wrapped paragraph in which a scan joined every sixth line with the next one, whole lines too long."""
    lines = wrap(paragraph.lower(), 60).split("\n")
    return "".join(line + (" " if number % 6 == 2 else "\n") for number, line in enumerate(lines)).rstrip()


def test_wrapped_lines_of_a_scan_are_one_paragraph_though_some_are_joined() -> None:
    blocks = [scanned(" ".join(PROSE * 4)) for _ in range(5)]
    assert paragraphs("\n\n".join(blocks)) == blocks


def test_pages_of_wrapped_lines_are_no_paragraphs() -> None:
    page = scanned(" ".join(PROSE * 30))
    assert paragraphs(f"{page}\n\n{page}") == [*page.split("\n"), *page.split("\n")]


def test_wrapped_chinese_is_one_paragraph() -> None:
    text = "这是一个没有空格的长句子，用来检查按固定宽度折行的文本是否被认作同一段落。" * 4
    block = "\n".join(text[at : at + 30] for at in range(0, len(text), 30))
    assert paragraphs(f"{block}\n\n{block}") == [block, block]


def test_verse_and_lists_stay_lines() -> None:
    stanza = "The moon is up\nand all of the long grass is still\nand one by one the frogs\nbegin\n\n"
    assert paragraphs(stanza * 5) == [line for line in (stanza * 5).split("\n") if line]
    shopping = "bread\nflour and yeast\na very large number of candles\nsalt\n\n"
    assert len(paragraphs(shopping * 5)) == 20


def test_a_text_with_carriage_returns_alone_has_lines() -> None:
    assert paragraphs("one\rtwo\r\rthree") == ["one", "two", "three"]
    assert paragraphs("one\rstill one\ntwo") == ["one\rstill one", "two"]


def test_sentences() -> None:
    text = 'Mr. Low of Acme Corp. said: "No!" He left. Was it 3.5 percent? Yes, etc. and so on… So it goes.'
    text += "\n“Yes.” (True.) No"
    assert paragraphs(text, "sentence") == [
        'Mr. Low of Acme Corp. said: "No!"',
        "He left.",
        "Was it 3.5 percent?",
        "Yes, etc. and so on…",
        "So it goes.",
        "“Yes.”",
        "(True.)",
        "No",
    ]
    assert paragraphs("他走了。「好！」她说。", "sentence") == ["他走了。", "「好！」", "她说。"]


def test_an_empty_text_has_no_paragraphs() -> None:
    for text in ("", "\n", " \n\t\n"):
        bounds, mode = split(text.encode())
        assert bounds.shape == (0, 2)
        assert bounds.dtype == np.int64
        assert mode == "line"


def test_an_unknown_mode_is_a_problem() -> None:
    with pytest.raises(Problem, match="no such way"):
        split(b"text", "stanza")

"""The page and the Markdown: everything is there, nothing from outside is markup, nothing is fetched."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.collation.engine import collate
from tui.exchange.html_page import write
from tui.exchange.markdown import write as write_markdown
from tui.exchange.markdown_text import text as escaped
from tui.exchange.material import Material
from tui.witnesses.neutralise import neutralise
from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import sigla

VOID = {"meta", "br"}
TAGS = VOID | {"html", "head", "title", "style", "body", "h1", "table", "thead", "tbody", "tr", "th", "td", "mark"}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "scope", "class", "id", "dir", "rowspan"}


class Page(HTMLParser):
    """Reads a page strictly: every tag is closed in its turn. Keeps tags, attributes and the text of table cells."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.cells: list[str] = []
        self.rows: list[list[tuple[str, dict[str, str | None]]]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append(("", dict(attrs)))
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self.open:
            self.cells[-1] += data
        if self.open[-1:] != ["style"] and {"td", "th"} & set(self.open):
            text, attributes = self.rows[-1][-1]
            self.rows[-1][-1] = (text + data, attributes)

    def grid(self) -> list[list[str]]:
        """The texts of the table as a browser lays it out: a cell that spans several rows is in each of them."""
        laid: list[list[str]] = []
        hanging: list[tuple[str, int]] = []
        for row in self.rows:
            cells = [(text, int(attributes.get("rowspan") or 1)) for text, attributes in row]
            laid.append([text for text, _ in hanging + cells])
            hanging = [(text, left - 1) for text, left in hanging + cells if left > 1]
        return laid


def pages(material: Material) -> Page:
    return Page("".join(write(material)))


def test_every_text_is_there_to_the_letter(bare: Material) -> None:
    cells = pages(bare).cells
    for passage in bare.collation:
        for cell in passage.cells:
            assert neutralise(bare.collation.text(cell), keep="\n\t") in cells


def test_nothing_from_outside_is_markup_and_nothing_is_fetched(bare: Material) -> None:
    text = "".join(write(bare))
    page = Page(text)
    assert set(page.tags) <= TAGS
    assert {name for name, _ in page.attributes} <= ATTRIBUTES
    assert any(name == "content" and str(value).startswith("default-src 'none'") for name, value in page.attributes)
    assert neutralise(text, keep="\n\t") == text
    assert "url(" not in text
    assert "@import" not in text


def test_variants_are_marked_and_repeated_readings_dimmed(bare: Material) -> None:
    text = "".join(write(bare))
    assert "<mark>red</mark>" in text
    assert "<mark>green</mark>" in text
    assert text.count('class="again"') == 3


def test_light_and_dark_and_print() -> None:
    text = "".join(write(Material(collate([witness_from_bytes(b"a", "A", "a")]))))
    assert "color-scheme: light dark" in text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def family(count: int, *, alone: str = "") -> Material:
    """So many documents: one paragraph in two readings, then one that all share; `alone` is in the last one only."""
    readings = ("The same in all of them, word for word.", "The same in all of them, word for sword.")
    shared = "And a second paragraph is shared by all of these documents."
    texts = [f"{readings[number % 2]}\n{shared}" for number in range(count)]
    if alone:
        texts[-1] += f"\n{alone}"
    named = zip(sigla(count), texts, strict=True)
    return Material(
        collate([witness_from_bytes(text.encode(), name, f"{name}.txt", split="line") for name, text in named])
    )


@pytest.mark.parametrize("count", [2, 6])
def test_up_to_six_witnesses_have_a_column_each(count: int) -> None:
    text = "".join(write(family(count)))
    head, first, second = Page(text).grid()
    assert head == ["passage", *(f"{name} {name}.txt" for name in sigla(count))]
    assert first[0] == "1core, variant, body"
    assert second[0] == "2core, exact, body"
    assert [cell.split()[-1] for cell in first[1:]] == ["word.", "sword."] * (count // 2)
    assert {len(row) for row in (head, first, second)} == {1 + count}
    assert '<p class="who">' not in text


def test_seven_witnesses_are_shown_by_reading() -> None:
    material = family(7, alone="Only the last document has this about the price of gravel.")
    page = Page("".join(write(material)))
    assert page.grid() == [
        ["passage", "documents", "reading"],
        ["1core, variant, body", "A C E G", "The same in all of them, word for word."],
        ["1core, variant, body", "B D F", "The same in all of them, word for sword."],
        ["2core, exact, body", "A B C D E F G", "And a second paragraph is shared by all of these documents."],
        ["3single, tail", "G", "Only the last document has this about the price of gravel."],
    ]
    assert [attributes.get("id") for row in page.rows for _, attributes in row if "id" in attributes] == [
        "p1",
        "p2",
        "p3",
    ]
    assert [attributes.get("class") for *_, (_, attributes) in page.rows[1:]] == [None, None, None, "own"]


def test_seven_witnesses_are_named_under_the_table() -> None:
    text = "".join(write(family(7)))
    assert f'<p class="who">{"; ".join(f"{name} {name}.txt" for name in sigla(7))}</p>' in text


def test_a_passage_of_one_witness_is_marked_as_its_own(bare: Material) -> None:
    for row, passage in zip(Page("".join(write(bare))).rows[1:], bare.collation, strict=True):
        own = [attributes.get("class") == "own" for _, attributes in row[1:]]
        assert own == [len(passage.cells) == 1 and number == passage.cells[0].witness for number in range(3)]


def test_a_reading_is_marked_as_repeated_only_after_the_first(bare: Material) -> None:
    for row, passage in zip(Page("".join(write(bare))).rows[1:], bare.collation, strict=True):
        texts = [bare.collation.text(cell) for cell in passage.cells]
        repeated = [attributes.get("class") == "again" for _, attributes in row[1:]]
        assert [repeated[cell.witness] for cell in passage.cells] == [
            text in texts[:index] for index, text in enumerate(texts)
        ]


def test_links_lead_to_their_passages(linked: Material) -> None:
    text = "".join(write(linked))
    assert '<a href="#p6">6</a> (0.97)' in text
    assert 'id="p6"' in text
    row = next(row for row in Page(text).grid() if row[0].startswith("1core"))
    assert row[0] == "1core, exact, body, moved: 6 (0.97)"
    assert f'echo of <a href="#p{len(linked.collation)}">' in text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("# a", "\\# a"),
        ("- a\n+ b\n1. c\n2) d", "\\- a\\\n\\+ b\\\n1\\. c\\\n2\\) d"),
        ("*a* _b_ `c` [d](e) <f> a&b", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> a\\&b"),
        ("    code", "&#32;&#32;&#32;&#32;code"),
        ("\tcode", "&#9;code"),
        ("a | b", "a \\| b"),
        ("a\n===", "a\\\n\\==="),
        ("one\n\ntwo", "one\n\ntwo"),
        ("\x1b[31m\u202e", "␛\\[31m⇠"),
    ],
)
def test_markdown_shows_what_was_written(text: str, safe: str) -> None:
    assert escaped(text) == safe


@given(st.text(max_size=60))
@example("&#1;")
@example("\\&#38;#32; a")
def test_markdown_loses_nothing(text: str) -> None:
    # Both kinds of escape at once: what is left of one is not the other.
    escape = re.compile(r"&#(\d+);|\\(\n|[!-/:-@\[-`{-~])")
    back = escape.sub(lambda m: chr(int(m[1])) if m[1] else m[2], escaped(text))
    assert back == neutralise(text, keep="\n\t")


def test_the_collation_as_markdown(linked: Material) -> None:
    text = "".join(write_markdown(linked))
    assert text.startswith("# linked\n\n| | document | paragraphs |\n")
    assert "| **A** | \\<A\\> \\& ⇠␛.txt | 7 |" in text
    assert text.count("\n## ") == len(linked.collation)
    assert "## 1 · core · exact · body" in text
    assert "*moved: 6 (0.97)*" in text
    assert "\n**A B** The harbour clock" in text

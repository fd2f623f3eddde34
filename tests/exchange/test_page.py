"""The page and the Markdown: everything is there, nothing from outside is markup, nothing is fetched."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.collation.engine import collate
from tui.exchange.html_page import write
from tui.exchange.markdown import escaped
from tui.exchange.markdown import write as write_markdown
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
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self.open:
            self.cells[-1] += data


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


def test_many_witnesses_are_read_by_reading() -> None:
    texts = ["The same in all of them, word for word.", "The same in all of them, word for sword."]
    witnesses = [witness_from_bytes(texts[n % 2].encode(), siglum, "t") for n, siglum in enumerate(sigla(9))]
    text = "".join(write(Material(collate(witnesses))))
    cells = Page(text).cells
    assert len(cells) == 5
    assert cells[1] == "A C E G I"
    assert cells[3] == "B D F H"
    assert 'rowspan="2"' in text


def test_links_lead_to_their_passages(linked: Material) -> None:
    text = "".join(write(linked))
    assert '<a href="#p6">6</a> (0.97)' in text
    assert 'id="p6"' in text
    assert "echo of" in text


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

"""Hostile text in every string field of a session, through every format and command: it stays text, or is refused."""

import csv
import io
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest
from markdown_it import MarkdownIt

from tui import cli
from tui.collation.engine import collate
from tui.exchange.formats import FORMATS, formats_of
from tui.exchange.history import write as write_history
from tui.exchange.material import Material, of_session
from tui.exchange.output import encoded, write_stream
from tui.review.review import Review
from tui.session.contents import SessionContents
from tui.session.opening import open_review
from tui.session.request import Request
from tui.session.session import Session
from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes

RAW = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What no terminal gets from us, in text that may have several lines."""

PAYLOADS = [
    "everything",
    *(
        pytest.param(name, marks=pytest.mark.slow)
        for name in ("lines", "markdown", "formula", "hidden formula", "path", "device", "surrogates", "long")
    ),
]


class Page(HTMLParser):
    """A page: its tags, its attributes, and whatever else is no text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.others: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        if decl != "DOCTYPE html":
            self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)


TAGS = {"html", "head", "meta", "title", "style", "body", "h1", "table", "thead", "tbody", "tr", "th", "td", "p", "br"}
TAGS |= {"mark", "a"}
ATTRIBUTE = re.compile(
    r"lang=und|charset=utf-8|name=viewport|http-equiv=Content-Security-Policy"
    r"|content=(?:default-src 'none'; .*|width=.*)"
    r"|scope=col|class=(?:who|own|again|what)|dir=auto|id=p\d+|href=#p\d+|rowspan=\d+"
)
MARKDOWN = {"heading", "paragraph", "inline", "text", "strong", "em", "softbreak", "hardbreak", "text_special"}
MARKDOWN |= {"table", "thead", "tbody", "tr", "th", "td"}


def check_html(text: str, _material: Material) -> None:
    page = Page(text)
    assert page.tags <= TAGS
    assert [f"{name}={value}" for name, value in page.attributes if not ATTRIBUTE.fullmatch(f"{name}={value}")] == []
    assert page.others == []
    assert not RAW.search(text)


def check_markdown(text: str, material: Material) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    kinds = {re.sub("_(open|close)$", "", token.type) for one in tokens for token in (one, *(one.children or ()))}
    assert kinds <= MARKDOWN
    headings = sum(token.type == "heading_open" for token in tokens)
    assert headings in {0, 1, 1 + len(material.collation)}
    rows = sum(token.type == "tr_open" for token in tokens)
    assert rows in {0, 1 + len(material.collation.witnesses)}
    assert not RAW.search(text)


def check_table(text: str, material: Material, dialect: str) -> None:
    csv.field_size_limit(1 << 24)
    rows = list(csv.reader(io.StringIO(text, newline=""), dialect))
    assert len(rows) == 1 + len(material.collation)
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        visible = next((one for one in cell if not one.isspace() and unicodedata.category(one) not in {"Cc", "Cf"}), "")
        assert unicodedata.normalize("NFKC", visible) not in set("=+-@"), cell[:50]
        assert cell[:1] not in set("\t\r\n")


def check_json(text: str) -> None:
    json.loads(text)


def check_lines(text: str) -> None:
    assert all(isinstance(json.loads(line), dict) for line in text.removesuffix("\n").split("\n"))


def check_shown(text: str) -> None:
    assert not RAW.search(text)


def check_format(name: str, extension: str, text: str, material: Material) -> None:
    """What each format may never hold, whatever is in the session."""
    match extension:
        case ".html":
            check_html(text, material)
        case ".md":
            check_markdown(text, material)
        case ".csv" | ".tsv":
            check_table(text, material, "excel" if extension == ".csv" else "excel-tab")
        case ".json" | ".jsonld":
            check_json(text)
        case ".jsonl":
            check_lines(text)
        case ".txt" if name == "summary":
            check_shown(text)
        case _:
            assert name == "canonical"


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal, and what it got."""

    def __init__(self) -> None:
        self.got = io.BytesIO()
        super().__init__(self.got, "utf-8")

    def isatty(self) -> bool:
        return True


def check_all(material: Material, of: str = "review") -> None:
    """Every format, as it is written to a file and to a terminal."""
    for entry in formats_of(of):
        pieces = list(entry.write(material))
        check_format(entry.name, entry.extension, b"".join(encoded(pieces)).decode(), material)
        terminal = Terminal()
        write_stream(terminal, pieces)
        shown = terminal.got.getvalue().decode()
        assert not RAW.search(shown), (entry.name, entry.extension)


@pytest.fixture
def whole(hostile: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SessionContents:
    """A session in which only the documents are hostile."""
    monkeypatch.chdir(tmp_path)
    return hostile.example(tmp_path)  # type: ignore[no-any-return]


def opened(path: Path) -> Iterator[Material]:
    """The session as material for exports."""
    found = open_review(Request((str(path),)), to_read=True)
    with found.session as session:
        collation = collate(found.witnesses, found.settings)
        review = Review(collation, session.events, actor=found.reviewer, settings=found.settings)
        yield of_session(session, review, found.settings, words=True, sources=True)


def test_the_example_has_every_field(hostile: ModuleType, whole: SessionContents) -> None:
    declared = set().union(*map(hostile.declared, hostile.DECLARED))
    filled = hostile.fields(whole)
    assert {field for field in declared - hostile.CHAINING if not any(one.startswith(field) for one in filled)} == set()


def test_the_example_shows_what_is_in_its_fields(hostile: ModuleType, whole: SessionContents, tmp_path: Path) -> None:
    """Each of these gets to the reader: a test with hostile text in it tests something."""
    for material in opened(tmp_path / "whole.recension"):
        written = "".join("".join(entry.write(material)) for entry in FORMATS)
        words = ("A title", "Ana", "a label", "a note", "a reason", "another reason", "Words of the reviewer's own.")
        assert [one for one in words if one not in written] == []
        assert material.former


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_field(
    hostile: ModuleType,
    whole: SessionContents,
    payload: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = hostile.PAYLOADS[payload]
    refused = set()
    fields = [*sorted(hostile.fields(whole)), "Seal.settings", "remembered", "title of the documents"]
    for number, field in enumerate(fields):
        work = tmp_path / str(number)
        work.mkdir()
        monkeypatch.chdir(work)
        path = work / "s.recension"
        try:
            hostile.poisoned(whole, path, field, text)
        except UnicodeEncodeError:  # half a surrogate pair in a key of a table: no file can hold it
            continue
        try:
            for material in opened(path):
                check_all(material)
                lines = list(write_history(material))
                assert len(lines) == len(material.reviewed.events)
                assert all(line.count("\n") == 1 and not RAW.search(line) for line in lines)
        except Problem:
            refused.add(field)
        check_commands(work, capfd)
    allowed = hostile.fields(whole) if payload == "long" else BOUNDED
    allowed |= {"Seal.settings"} if payload == "surrogates" else set()
    assert refused <= allowed, "a text in these fields is no damage"


BOUNDED = {
    *("Source.siglum", "Source.sha256", "Source.text", "Source.encoding", "Source.split"),
    *(
        "Origin.sha256",
        "Origin.media",
        "Origin.reader",
        "Origin.view",
        "Origin.part",
        "Origin.left_out",
        "Origin.roles",
    ),
    *(f"Seal.settings.{name}" for name in ("ignore", "split", "encoding", "substitutions", "order", "base")),
    *("Seal.session", "Seal.created"),
}
"""The fields that are refused if they hold something else than they should."""

COMMANDS = (
    ("check", "s.recension"),
    ("log", "s.recension"),
    ("s.recension",),
    ("export", "s.recension", "-f", "html", "-o", "out"),
    ("export", "s.recension", "-f", "canonical", "-o", "out/named.txt"),
    ("backup", "s.recension", "-o", "out"),
    ("recover", "s.recension", "-o", "out"),
)


def check_commands(work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Every command says what it says in lines of its own, and writes only where it should."""
    (work / "out").mkdir()
    around = {path.name for path in work.parent.iterdir()}
    for arguments in COMMANDS:
        cli.run(arguments)
        out, err = capfd.readouterr()
        assert "unexpected" not in err, (arguments, err)
        assert all(line.startswith("recension: ") for line in err.removesuffix("\n").split("\n") if line), err
        assert not RAW.search(err), (arguments, err)
        assert not RAW.search(out), (arguments, out)
    assert {path.name for path in work.parent.iterdir()} == around
    assert {path.name for path in work.iterdir()} <= {"s.recension", "s.recension-lock", "out"}
    assert all(path.is_file() and not RAW.search(path.name) for path in (work / "out").iterdir())


@pytest.mark.parametrize("title", ["../stolen", "..\\stolen", "/tmp/stolen", ".", "..", "\0", "stolen\n"])
def test_a_title_is_not_a_path(
    hostile: ModuleType, whole: SessionContents, title: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    hostile.poisoned(whole, work / "s.recension", "Seal.title", title)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(work)
        check_commands(work, capfd)
    assert len(list((work / "out").glob("*.html"))) == 1


def test_the_title_of_a_damaged_document_is_shown_as_text(
    hostile: ModuleType, whole: SessionContents, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    hostile.poisoned(whole, work / "s.recension", "Source.title", hostile.TEXT)
    with closing(sqlite3.connect(work / "s.recension")) as connection:
        connection.execute("UPDATE content SET bytes = x'00'")
        connection.commit()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(work)
        check_commands(work, capfd)
        assert cli.run(("check", "s.recension")) == 1
    assert "<script>" in capfd.readouterr().out


@pytest.mark.parametrize("documents", [3, 7])
@pytest.mark.parametrize("payload", ["everything", "markdown", "formula", "hidden formula"])
def test_even_sigla_without_bounds_stay_text(hostile: ModuleType, payload: str, documents: int) -> None:
    """The formats do not rely on the bounds of the session."""
    text = hostile.PAYLOADS[payload]
    contents = [b"One and the same text, red.", b"One and the same text, blue.", b"Another that nobody shares."] * 3
    witnesses = [
        replace(witness_from_bytes(content, f"{text}{number}", text), title=text)
        for number, content in enumerate(contents[:documents])
    ]
    check_all(Material(collate(witnesses), text), "collation")


@pytest.mark.parametrize("column", ["hash", "record"])
@pytest.mark.parametrize("table", ["seal", "source", "event"])
def test_what_chains_the_records_is_refused(
    hostile: ModuleType, whole: SessionContents, table: str, column: str, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "whole.recension")) as connection:
        connection.execute(f"UPDATE {table} SET {column} = ?", (hostile.TEXT.replace("\0", ""),))
        connection.commit()
    with pytest.raises(Problem, match="damaged"):
        Session.open(tmp_path / "whole.recension")

"""Sessions of documents that are more than plain text: text, origin and bytes are kept, and nothing is read again."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.witnesses.readers.packages import docx, paragraph, run
from tui.session.changed_sources import changed_sources
from tui.session.opening import Opened, open_review
from tui.session.recover import recover
from tui.session.request import Request
from tui.session.session import Session
from tui.witnesses import extraction
from tui.witnesses.problem import Problem
from tui.witnesses.readers import docx as reader

TRACKED = paragraph(run("The "), f'<w:ins w:author="Anna">{run("late ")}</w:ins>', run("ferry left."))
PLAIN = paragraph(run("The ferry left."))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def opened(*paths: str, **asked: str) -> Opened:
    return open_review(Request(paths, **asked))


def begun(opening: Opened) -> Path:
    """The session file, written as with a first act."""
    session = opening.session
    path = session.path
    with session:
        session.backup(path.with_name("kept.recension"))
    return path.with_name("kept.recension")


def test_the_text_the_origin_and_the_document_are_in_the_file(here: Path) -> None:
    content = docx(TRACKED, comments="<w:comment w:id='1'/>")
    Path("b.docx").write_bytes(content)
    path = begun(opened("b.docx"))
    with Session.open(path) as session:
        (witness,) = session.witnesses
    assert witness.text == "The late ferry left."
    assert witness.title == "b.docx · as changed"
    assert witness.document == content
    assert witness.origin is not None
    assert (witness.origin.reader, witness.origin.view, witness.origin.size) == ("docx/1", "accept", len(content))
    assert witness.origin.left_out == {"comment": 1}


def test_opening_never_reads_the_document_again(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("b.docx").write_bytes(docx(TRACKED))
    path = begun(opened("b.docx"))
    Path("b.docx").unlink()
    newer = replace(reader.READER, name="docx/2", read=lambda *_: ())
    monkeypatch.setattr("tui.witnesses.readers.every_reader.READERS", (newer,))
    with Session.open(path) as session:
        assert [witness.text for witness in session.witnesses] == ["The late ferry left."]


def test_both_views_are_two_witnesses_and_their_document_is_kept_once() -> None:
    Path("b.docx").write_bytes(docx(TRACKED))
    path = begun(opened("b.docx", changes="both"))
    with Session.open(path) as session:
        assert [(one.siglum, one.title, one.text) for one in session.witnesses] == [
            ("A", "b.docx · before", "The ferry left."),
            ("B", "b.docx · after", "The late ferry left."),
        ]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(DISTINCT sha256), count(*) FROM content").fetchone() == (3, 3)


def test_the_same_documents_resume_the_review_in_the_same_views() -> None:
    Path("b.docx").write_bytes(docx(TRACKED))
    begun(opened("b.docx", changes="both")).rename("b.recension")
    again = opened("b.docx", changes="both")
    with again.session:
        assert [witness.title for witness in again.witnesses] == ["b.docx · before", "b.docx · after"]
        assert not again.changed_sources
        assert not [remark for remark in again.remarks if "Not part" in remark]


def test_a_record_of_a_plain_text_has_the_bytes_that_it_had() -> None:
    Path("a.txt").write_text("plain", "utf-8")
    Path("b.docx").write_bytes(docx(PLAIN))
    path = begun(opened("a.txt", "b.docx"))
    with closing(sqlite3.connect(path)) as connection:
        plain, document = (
            json.loads(row[0]) for row in connection.execute("SELECT record FROM source ORDER BY number")
        )
    assert "origin" not in plain
    assert document["origin"]["reader"] == "docx/1"


def test_a_document_that_changed_is_offered_and_one_saved_again_with_the_same_text_is_not() -> None:
    Path("b.docx").write_bytes(docx(TRACKED))
    path = begun(opened("b.docx"))
    Path("b.docx").write_bytes(docx(TRACKED, settings="<w:zoom/>"))
    with Session.open(path) as session:
        assert changed_sources(session) == ()
    Path("b.docx").write_bytes(docx(TRACKED + paragraph(run("New."))))
    with Session.open(path) as session:
        (change,) = changed_sources(session)
        assert change.now is not None
        assert change.now.text == "The late ferry left.\n\nNew."
        assert change.now.origin is not None
        session.renew((change.now,))
        assert session.witnesses[0].text.endswith("New.")
    with Session.open(path) as session:
        assert session.witnesses[0].origin == change.now.origin
        assert session.witnesses[0].document == Path("b.docx").read_bytes()


def test_a_document_that_becomes_damaged_is_named_and_the_review_keeps_its_text() -> None:
    Path("b.docx").write_bytes(docx(TRACKED))
    path = begun(opened("b.docx"))
    Path("b.docx").write_bytes(docx(TRACKED)[:200])
    with Session.open(path) as session:
        (change,) = changed_sources(session)
        assert change.refused is not None
        assert "damaged" in str(change.refused)


def test_of_a_large_document_the_text_and_the_hash_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "MOST_KEPT", 100)
    Path("b.docx").write_bytes(docx(PLAIN))
    opening = opened("b.docx")
    assert any("keeps its text and not the document" in remark for remark in opening.remarks)
    path = begun(opening)
    with Session.open(path) as session:
        (witness,) = session.witnesses
        assert witness.document == b""
        assert witness.origin is not None
        assert not witness.origin.kept


def test_a_damaged_document_is_found_and_recovering_keeps_the_text() -> None:
    content = docx(paragraph(run("The ferry left, and nobody knew why.")))
    Path("b.docx").write_bytes(content)
    path = begun(opened("b.docx"))
    Path("b.docx").unlink()
    raw = path.read_bytes()
    at = raw.index(content[:64])
    path.write_bytes(raw[: at + 20] + b"\xff" + raw[at + 21 :])
    with pytest.raises(Problem, match="document of A"):
        Session.open(path)
    report = recover(path, Path("saved.recension"))
    assert any("document that A" in lost for lost in report.lost)
    with Session.open("saved.recension") as session:
        (witness,) = session.witnesses
        assert witness.text == "The ferry left, and nobody knew why."
        assert witness.origin is not None
        assert not witness.origin.kept


def test_a_folder_takes_documents_and_names_those_that_cannot_be_read() -> None:
    Path("texts").mkdir()
    Path("texts/a.txt").write_text("The ferry left.", "utf-8")
    Path("texts/b.docx").write_bytes(docx(PLAIN))
    Path("texts/c.docx").write_bytes(docx(PLAIN)[:100])
    opening = opened("texts")
    with opening.session:
        assert [witness.title for witness in opening.witnesses] == ["a.txt", "b.docx"]
        assert any("c.docx (is damaged" in remark for remark in opening.remarks)


def test_a_text_that_is_named_like_a_document_is_read_as_text_and_that_is_said() -> None:
    Path("b.docx").write_text("plain", "utf-8")
    opening = opened("b.docx")
    with opening.session:
        assert opening.witnesses[0].text == "plain"
        assert any("read as plain text" in remark for remark in opening.remarks)

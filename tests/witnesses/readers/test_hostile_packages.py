"""Archives from anywhere: one line each, in bounded memory, and nothing is written."""

import struct

import pytest

from tests.witnesses.readers.packages import docx, paragraph, run, zipped
from tui.witnesses.problem import Problem
from tui.witnesses.readers import package
from tui.witnesses.readers.apart import Apart
from tui.witnesses.readers.docx import READER, read

GOOD = docx(paragraph(run("Hello.")))
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    'Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>'
)
BOMB = """<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>"""


def problem_of(content: bytes) -> str:
    with pytest.raises(Problem) as raised:
        read(content, "accept")
    said = str(raised.value)
    assert "\n" not in said
    return said


@pytest.mark.parametrize("length", [4, 30, 200, len(GOOD) // 2, len(GOOD) - 5])
def test_a_cut_archive_is_damaged(length: int) -> None:
    assert "damaged" in problem_of(GOOD[:length])


@pytest.mark.parametrize("place", range(40, len(GOOD) - 30, 97))
def test_a_flipped_byte_gives_the_text_or_one_line(place: int) -> None:
    content = bytearray(GOOD)
    content[place] ^= 0x5A
    try:
        said = read(bytes(content), "accept")[0].text
    except Problem as problem:
        said = str(problem)
    assert said == "Hello." or "\n" not in said


@pytest.mark.parametrize("main", ["", "../../document.xml", "/etc/passwd", "word/missing.xml"])
def test_a_main_part_that_is_not_in_the_archive_is_damage(main: str) -> None:
    parts = {"_rels/.rels": RELATIONS.replace("word/document.xml", main), "word/x.xml": "<x/>"}
    assert "damaged" in problem_of(zipped(parts))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_its_own_are_refused(encoding: str) -> None:
    parts = {"_rels/.rels": RELATIONS, "word/document.xml": BOMB.encode(encoding)}
    assert "declares entities" in problem_of(zipped(parts))


def test_too_many_parts_are_refused() -> None:
    assert "2,001 parts" in problem_of(zipped({f"word/{number}": b"" for number in range(2001)}))


def test_a_bomb_is_refused_by_the_sizes_that_it_states() -> None:
    assert "more than 256 MB" in problem_of(zipped({f"word/{number}.xml": bytes(100 << 20) for number in range(3)}))


def test_a_bomb_that_lies_about_its_sizes_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_BYTES", 1000)
    content = zipped({"_rels/.rels": RELATIONS, "word/document.xml": "<x>" + " " * 5000 + "</x>"})
    at = content.rindex(b"PK\x01\x02")
    lying = content[: at + 24] + struct.pack("<I", 10) + content[at + 28 :]
    said = problem_of(lying)
    assert "more than 0 MB" in said or "damaged" in said


def test_an_encrypted_document_is_named_so() -> None:
    at = GOOD.index(b"PK\x01\x02")
    content = bytearray(GOOD)
    content[at + 8] |= 1
    assert "encrypted" in problem_of(bytes(content))


def test_markup_that_nests_deeply_is_one_line() -> None:
    deep = 100_000
    body = "<w:sdt>" * deep + paragraph(run("deep")) + "</w:sdt>" * deep
    apart = Apart()
    try:
        with pytest.raises(Problem, match=r"nested too deeply|can't be read"):
            apart.extracts(READER, docx(body), "accept")
        assert apart.extracts(READER, GOOD, "accept")[0].text == "Hello."
    finally:
        apart.end()


def test_a_document_that_takes_too_long_is_ended_and_the_next_one_is_read() -> None:
    slow = docx("".join(paragraph(run(f"line {number}")) for number in range(60_000)))
    apart = Apart(seconds=0.05)
    try:
        with pytest.raises(Problem, match="takes longer than"):
            apart.extracts(READER, slow, "accept")
    finally:
        apart.end()
    apart = Apart()
    assert apart.extracts(READER, GOOD, "reject")[0].text == "Hello."
    apart.end()


def test_where_no_process_can_be_started_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(Problem, match="no process can be started"):
        Apart().extracts(READER, GOOD, "accept")

"""Encodings that bytes do not show: nearly UTF-8, guesses by looks and by the other witnesses, one that was named."""

import sys
from pathlib import Path

import pytest

from tui.witnesses.decode import decode
from tui.witnesses.guess import Guess, foreign_words, guessed
from tui.witnesses.problem import Problem
from tui.witnesses.read import read_paths

FRENCH = "L’été où l’œuvre naïve plaît à l’hôtel, on s’arrête au café fermé.\n"
SWEDISH = "Där bodde en gammal kvinna på ön. Året är långt, och hösten på åsen är kall.\n"


@pytest.fixture
def library() -> None:
    pytest.importorskip("charset_normalizer", reason="the extra 'encodings' is not installed")


@pytest.fixture
def no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "charset_normalizer", None)


@pytest.mark.parametrize("wrong", [b"\xff", b"\xe9", b"\xc3", b"\x80\x80", b"\xed\xa0\x80"])
@pytest.mark.parametrize("at", [0, 40, 80])
def test_utf8_with_a_few_wrong_bytes_is_utf8(wrong, at):
    whole = FRENCH * 3
    source = whole[:at].encode() + wrong + whole[at:].encode()
    decoded = decode(source)
    assert decoded.encoding == "utf-8"
    assert decoded.data.decode().replace("\ufffd", "") == whole
    assert "shown as \ufffd" in decoded.remarks[0]


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_utf8_that_was_cut_in_a_character_is_utf8(cut):
    source = b"All of this is ASCII, but for what follows: " + "\U0001d11e".encode()[:cut]
    assert decode(source).encoding == "utf-8"


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "El niño comió más jamón en la mañana. El corazón español está aquí."),
        ("cp1252", SWEDISH),
        ("cp1252", FRENCH),
        ("cp1252", "Der Bär läuft über die Straße, süß und groß."),
        ("cp1252", "It’s the “best” café — naïve, at £5 or €7."),
        ("iso8859-2", "Zażółć gęślą jaźń, źdźbło łąki."),
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy."),
        ("cp1251", "Съешь же ещё этих мягких французских булок, да выпей чаю."),
        ("koi8-r", "Съешь же ещё этих мягких французских булок, да выпей чаю."),
        ("cp1253", "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία και τα λόγια."),
        ("gb18030", "这是一个简单的中文句子，用来测试编码。"),
    ],
)
def test_a_short_text_is_read_as_it_was_written(encoding, text):
    decoded = decode(text.encode(encoding))
    assert decoded.data.decode() == text
    assert f"read as {decoded.encoding}, a guess" in decoded.remarks[0]


@pytest.mark.usefixtures("no_library")
@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac-roman"])
def test_the_words_of_the_other_witnesses_decide(encoding):
    found = guessed(SWEDISH.encode(encoding), foreign_words([SWEDISH]))
    assert found is not None
    assert SWEDISH.encode(encoding).decode(found.encoding) == SWEDISH


@pytest.mark.usefixtures("no_library")
def test_without_shared_words_and_without_the_library_nothing_is_guessed():
    assert guessed(SWEDISH.encode("cp1252"), foreign_words(["ни одного слова"])) is None
    assert "pip install" in decode(SWEDISH.encode("cp1252")).remarks[0]


def test_a_guess_names_the_next_best(monkeypatch):
    monkeypatch.setattr("tui.witnesses.decode.guessed", lambda *_: Guess("cp1252", "cp1250"))
    assert "a guess; cp1250 is the next best" in decode(b"caf\xe9 na\xefve").remarks[0]


@pytest.mark.usefixtures("no_library")
def test_files_read_together_help_each_other(tmp_path: Path):
    (tmp_path / "one.txt").write_bytes(SWEDISH.encode())
    (tmp_path / "two.txt").write_bytes(SWEDISH.encode("cp850"))
    one, two = read_paths([str(tmp_path)]).witnesses
    assert one.text == two.text


def test_a_named_encoding_is_for_what_is_neither_marked_nor_utf8(tmp_path: Path):
    files = {
        "ascii.txt": b"plain\n",
        "latin.txt": "café\n".encode("latin-1"),
        "marked.txt": "café\n".encode("utf-16"),
        "utf8.txt": "café\n".encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    intake = read_paths([str(tmp_path)], encoding="latin-1")
    assert [witness.text for witness in intake.witnesses] == ["plain\n", "café\n", "café\n", "café\n"]
    told = [remark for remark in intake.remarks if "not as latin-1" in remark]
    assert [remark.partition(":")[0] for remark in told] == ["marked.txt", "utf8.txt"]
    assert read_paths([str(tmp_path / "utf8.txt")], encoding="UTF8").remarks == ()
    with pytest.raises(Problem, match="no such encoding"):
        read_paths([str(tmp_path / "utf8.txt")], encoding="nonsense")


def test_seven_bits_of_japanese_get_a_hint_and_can_be_named(tmp_path: Path):
    source = "日本語の文章\n".encode("iso2022_jp")
    assert "--encoding iso2022_jp" in decode(source).remarks[0]
    (tmp_path / "one.txt").write_bytes(source)
    (witness,) = read_paths([str(tmp_path / "one.txt")], encoding="iso2022_jp").witnesses
    assert witness.text == "日本語の文章\n"


@pytest.mark.parametrize(
    ("name", "wrong"), [("one-bad-byte", "ob2.txt"), ("cp-es", "other.txt"), ("cp-sv", "other.txt")]
)
@pytest.mark.usefixtures("library")
def test_the_files_on_which_it_failed(shared: Path, name: str, wrong: str):
    intake = read_paths([str(shared / "data/field" / name)])
    first, second = sorted(intake.witnesses, key=lambda witness: witness.title == wrong)
    same = sum(a == b for a, b in zip(first.text, second.text, strict=False))
    assert same >= len(first.text) - 2

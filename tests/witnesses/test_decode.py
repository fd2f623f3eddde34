"""Decoding: nothing raises, nothing is lost, and what was done is said."""

import codecs
import sys
from types import ModuleType, SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.witnesses.decode import decode, first_undecodable
from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes

SAMPLE = "Zürich — “quoted”, 日本語, שלום, e\u0301, 👩\u200d🚀\nsecond line\n"
ODD_BYTES = st.lists(
    st.one_of(st.binary(max_size=12), st.text(max_size=8).map(lambda t: t.encode("utf-8", "replace")))
).map(b"".join)


@pytest.fixture
def no_guessing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the optional charset_normalizer is not installed."""
    monkeypatch.setitem(sys.modules, "charset_normalizer", None)


@given(
    ODD_BYTES,
    st.sampled_from([None, "utf-8", "utf-16", "utf-32-be", "utf-7", "cp1252", "ascii", "shift_jis", "gb18030"]),
)
def test_no_bytes_are_too_odd_to_decode(source: bytes, encoding: str | None) -> None:
    witness = witness_from_bytes(source, "A", "a", encoding=encoding)
    assert witness.source == source
    assert witness.data == witness.text.encode("utf-8")
    assert b"\r\n" not in witness.data
    assert not witness.data.startswith(codecs.BOM_UTF8) or encoding is not None or source.count(codecs.BOM_UTF8) > 1


@given(st.text())
def test_utf_8_stays_what_it_is(text: str) -> None:
    source = text.encode("utf-8", "replace")
    decoded = decode(source)
    assert decoded.data == source.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")
    assert decoded.remarks == ()


def test_plain_utf_8_is_not_copied() -> None:
    source = SAMPLE.encode()
    assert decode(source).data is source


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    decoded = decode(SAMPLE.encode(encoding))
    assert decoded.data.decode() == SAMPLE
    assert decoded.encoding == encoding.removesuffix("-sig")
    assert decoded.remarks == ()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
@pytest.mark.parametrize("order", ["le", "be"])
def test_both_byte_orders(encoding: str, order: str) -> None:
    mark = "\ufeff".encode(f"{encoding}-{order}")
    assert decode(mark + SAMPLE.encode(f"{encoding}-{order}")).data.decode() == SAMPLE


def test_a_cut_utf_16_file_says_where_it_could_not_be_read() -> None:
    decoded = decode(codecs.BOM_UTF16_LE + "abc".encode("utf-16-le")[:-1])
    assert decoded.data.decode() == "ab\ufffd"
    assert "1 place" in decoded.remarks[0]


def test_windows_line_ends_become_line_feeds() -> None:
    assert decode(b"one\r\ntwo\rthree\r\n").data == b"one\ntwo\rthree\n"


@pytest.mark.usefixtures("no_guessing")
def test_each_undecodable_byte_is_shown_and_counted() -> None:
    decoded = decode(b"caf\xe9 \xff\xfe na\xc3\xafve \xe2\x82")
    assert decoded.data.decode() == "caf\ufffd \ufffd\ufffd naïve \ufffd\ufffd"
    assert decoded.encoding == "utf-8"
    (remark,) = decoded.remarks
    assert "5 bytes" in remark
    assert "--encoding NAME" in remark
    assert "recension[encodings]" in remark


@pytest.mark.usefixtures("no_guessing")
def test_characters_are_whole_over_the_pieces_that_are_decoded() -> None:
    text = "aé日👩" * 150_000
    assert first_undecodable(text.encode()) is None
    assert first_undecodable(text.encode() + b"\xff") == len(text.encode())
    assert decode(text.encode() + b"\xff").data.decode() == text + "\ufffd"
    assert decode(text.encode("utf-16")).data.decode() == text


def test_a_guess_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    guesser = ModuleType("charset_normalizer")
    seen: list[bytes] = []

    def from_bytes(sample: bytes) -> SimpleNamespace:
        seen.append(sample)
        return SimpleNamespace(best=lambda: SimpleNamespace(encoding="cp1252"))

    guesser.from_bytes = from_bytes  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "charset_normalizer", guesser)
    decoded = decode("“café”".encode("cp1252"))
    assert decoded.data.decode() == "“café”"
    assert decoded.encoding == "cp1252"
    assert "a guess" in decoded.remarks[0]
    assert "--encoding NAME" in decoded.remarks[0]
    assert seen == ["“café”".encode("cp1252")]


def test_the_real_guesser_where_it_is_installed() -> None:
    pytest.importorskip("charset_normalizer", reason="the extra 'encodings' is not installed")
    text = "Съешь же ещё этих мягких французских булок, да выпей чаю. " * 20
    decoded = decode(text.encode("cp1251"))
    assert decoded.data.decode() == text
    assert "a guess" in decoded.remarks[0]


def test_a_named_encoding_is_used() -> None:
    assert decode("naïve".encode("latin-1"), "latin-1").data.decode() == "naïve"
    assert decode("日本".encode("shift_jis"), "Shift-JIS").data.decode() == "日本"
    assert decode(b"\xef\xbb\xbfx", "utf8").data == b"x"
    assert decode(b"\x81ok", "cp1252").remarks == ("1 place that can't be decoded is shown as \ufffd.",)


@pytest.mark.parametrize(
    "name", ["", "klingon", "rot13", "base64", "undefined", "idna", "punycode", "unicode_escape", "utf\x008"]
)
def test_an_unknown_encoding_is_a_problem(name: str) -> None:
    with pytest.raises(Problem, match="no such encoding"):
        decode(b"text", name)


@pytest.mark.parametrize("source", [b"caf\xe9 \xf0\x9f\x92 end", b"\xef\xbb\xbfa\xff\r\nb", b"\xed\xa0\x80x\xc3"])
def test_naming_utf_8_gives_the_same_text_as_not_naming_it(source: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "charset_normalizer", None)  # without it nothing is guessed
    assert decode(source, "utf-8").data == decode(source).data

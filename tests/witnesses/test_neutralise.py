"""Neutralising: one code point for one, nothing raw left, ordinary writing untouched; names for files."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.witnesses.neutralise import file_name, neutralise

# Written from Unicode's own tables, not from the module's: what must never reach a terminal.
DANGEROUS = {
    chr(code)
    for code in range(0x110000)
    if unicodedata.category(chr(code)) in {"Cc", "Cs", "Zl", "Zp"}
    or unicodedata.bidirectional(chr(code)) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    or 0xFDD0 <= code <= 0xFDEF
    or code & 0xFFFE == 0xFFFE
    or 0xE0000 <= code <= 0xE007F
} | {"\u061c", "\u200e", "\u200f"}

ANYTHING = st.text(
    st.one_of(st.characters(), st.sampled_from(sorted(DANGEROUS)[:100]), st.characters(categories=["Cc", "Cs", "Cf"]))
)


@given(ANYTHING)
def test_same_length_nothing_raw_and_idempotent(text: str) -> None:
    shown = neutralise(text)
    assert len(shown) == len(text)
    assert not DANGEROUS & set(shown)
    assert neutralise(shown) == shown
    assert all(old == new for old, new in zip(text, shown, strict=True) if old not in DANGEROUS)


def test_every_dangerous_code_point_has_a_visible_stand_in() -> None:
    shown = neutralise("".join(sorted(DANGEROUS)))
    assert len(shown) == len(DANGEROUS)
    assert shown.isprintable()
    assert not re.search(r"\s", shown)


def test_escape_sequences_become_pictures() -> None:
    assert neutralise("\x1b]52;c;aGk=\x07\x00\x7f\n") == "␛]52;c;aGk=␇␀␡␊"


def test_kept_code_points_pass() -> None:
    assert neutralise("a\tb\nc\r", keep="\n\t") == "a\tb\nc␍"


@pytest.mark.parametrize(
    "text", ["plain", "e\u0301", "👩\u200d🚀", "\u00a0\u00ad\u200b\u200c", "שלום", "日本", "🇨🇳", "[bold]x[/]"]
)
def test_ordinary_writing_stays(text: str) -> None:
    assert neutralise(text) == text


@given(ANYTHING)
def test_a_file_name_stays_in_its_folder_on_every_system(text: str) -> None:
    name = file_name(text)
    assert name not in {"", ".", ".."}
    assert not set(name) & set('<>:"/\\|?*')
    assert name == name.strip()
    assert name[0] not in "-.~"
    assert name[-1] != "."
    assert len(name.encode()) <= 200
    assert neutralise(name) == name
    assert file_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x.txt", "C--Windows-x.txt"),
        ("NUL.txt", "_NUL.txt"),
        ("com1", "_com1"),
        ("", "untitled"),
        ("..", "untitled"),
        ("-rf *", "rf -"),
        ("a\x1b[2J\u202etxt", "a [2J txt"),
        ("Ä 日本.md", "Ä 日本.md"),
        ("x" * 300 + ".html", "x" * 195 + ".html"),
    ],
)
def test_file_names(text: str, name: str) -> None:
    assert file_name(text) == name


def test_a_file_name_may_be_shorter_and_have_another_word_for_none() -> None:
    assert file_name("漢" * 300, most=120) == "漢" * 40
    assert file_name("..", unnamed="review") == "review"
    assert file_name("Überprüfung №1", unnamed="review") == "Überprüfung №1"

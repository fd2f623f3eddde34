"""Neutralising: one code point for one, nothing raw left, ordinary writing untouched."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.witnesses.neutralise import neutralise

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

"""What the stream's encoding cannot hold is replaced by as many plain cells."""

import io
import sys

import pytest

from tui.workspace.text.glyphs import ASCII, UNICODE
from tui.workspace.widgets.terminal_stream import prepare, stand_in


def test_signs_become_plain_ones_of_the_same_width() -> None:
    assert stand_in("’“–…│╭") == "'\"-.|+"
    assert stand_in("漢") == "??"
    assert stand_in("e\u0301") == "e"
    assert stand_in("ж") == "?"


@pytest.mark.parametrize(
    ("encoding", "glyphs", "written"),
    [("utf-8", UNICODE, "▌ it’s".encode()), ("latin-1", ASCII, b"| it's"), ("ascii", ASCII, b"| it's")],
)
def test_the_encoding_of_the_stream_decides(monkeypatch, encoding, glyphs, written) -> None:
    octets = io.BytesIO()
    stream = io.TextIOWrapper(octets, encoding=encoding, errors="backslashreplace")
    monkeypatch.setattr(sys, "__stderr__", stream)
    monkeypatch.setenv("TERM_PROGRAM", "tmux")
    assert prepare() is glyphs
    stream.write("▌ it’s")
    stream.flush()
    assert octets.getvalue() == written

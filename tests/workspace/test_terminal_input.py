"""What a terminal sends: known keys arrive as Textual knows them, the rest is passed over, pastes are text."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser

from tui.workspace.widgets import terminal_input
from tui.workspace.widgets.terminal_input import TerminalInput


class Clock:
    """A clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(terminal_input, "monotonic", clock)
    return clock


def keys(messages) -> list[str]:
    return [message.key for message in messages if isinstance(message, events.Key)]


def sent(data: bytes) -> list[events.Event]:
    """All events, the late ones too."""
    terminal = TerminalInput()
    found = terminal.feed(data)
    terminal._since -= 10
    terminal._pasted_at -= 10
    return found + terminal.tick()


AMBIGUOUS = re.compile("\x1b|\x1b\x1b|\x9b|\x1b§|\x1b\\[\\d;\\dR")
"""Escape itself, what is not ASCII, and keys that look like a report of where the cursor is."""


@pytest.mark.parametrize("sequence", [one for one in ANSI_SEQUENCES_KEYS if not AMBIGUOUS.fullmatch(one)])
def test_every_key_that_textual_knows_is_the_same_key(sequence):
    expected = [event.key for event in XTermParser()._sequence_to_key_events(sequence) if event.key != "<ignore>"]
    assert keys(sent(sequence.encode())) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"jk]", ["j", "k", "right_square_bracket"]),
        ("é漢".encode(), ["é", "漢"]),
        (b"\x1b", ["escape"]),
        (b"\x1b\x1b", ["escape", "escape"]),
        (b"\x1bx", ["alt+x"]),
        (b"\x1b[", []),
        (b"\x1b.", ["alt+full_stop"]),
        (b"\x1b[1;2A", ["shift+up"]),
        (b"\x1b[97u", ["a"]),
        (b"\x1b[97;5u", ["ctrl+a"]),
        # kitty: alternate keys, the kind of event (pressed, held, released), associated text
        (b"\x1b[97:65;2u", ["shift+a"]),
        (b"\x1b[97;1:1u", ["a"]),
        (b"\x1b[97;1:2u", ["a"]),
        (b"\x1b[97;1:3u", []),
        (b"\x1b[97;2;65u", ["A"]),
        (b"\x1b[1;1:3A", []),
    ],
)
def test_a_key_is_the_key_that_was_pressed(data, expected):
    assert keys(sent(data)) == expected


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xe9", id="Latin-1"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(b"\xe2\x82", id="cut character"),
        pytest.param(b"\xed\xa0\x80", id="half of a pair"),
        pytest.param(b"\xf4\x90\x80\x80", id="beyond Unicode"),
        pytest.param(b"\x1b[M\xe9\xe9\xe9", id="X10 mouse"),
        pytest.param(b"\x1b[M !!", id="X10 mouse, ASCII"),
        pytest.param(b"\x1b[97:65:97;1:3;97u", id="released"),
        pytest.param(b"\x1b[1114112u", id="no code point"),
        pytest.param(b"\x1b[55296u", id="half of a pair, kitty"),
        pytest.param(b"\x1b[99999999999999999999u", id="a huge number"),
        pytest.param(b"\x1b[97;1;1114112u", id="text that is none"),
        pytest.param(b"\x1b[97;99999u", id="modifiers that are none"),
        pytest.param(b"\x1b[65A", id="a cursor that moves"),
        pytest.param(b"\x1b[>1;10;0c", id="a report of attributes"),
        pytest.param(b"\x1b[38;5;1m", id="a colour"),
        pytest.param(b"\x1b[<0;1M", id="mouse, cut"),
        pytest.param(b"\x1b[<" + b"9" * 400 + b";1;1M", id="mouse, huge"),
        pytest.param(b"\x1b[<0;-1;-1M", id="mouse, below zero"),
        pytest.param(b"\x1b[48;99999;99999;1;1t", id="a terminal that is too large"),
        pytest.param(b"\x1b]52;c;MTIz\x07", id="OSC"),
        pytest.param(b"\x1b]52;c;MTIz\x1b\\", id="OSC with ST"),
        pytest.param(b"\x1bP1$r1x\x1b\\", id="DCS"),
        pytest.param(b"\x1b_Gi=1;x\x1b\\", id="APC"),
        pytest.param(b"\x1b]11;rgb:1", id="OSC without an end"),
        pytest.param(b"\x1b[12", id="a sequence without an end"),
        pytest.param(b"\x1b[1;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;x", id="a long one"),
    ],
)
def test_what_can_not_be_read_is_passed_over(data):
    assert sent(data) == []
    assert keys(sent(data + b"\x1b[B")) == ["down"]


def test_a_control_of_eight_bits_is_passed_over_and_what_follows_is_text():
    assert keys(sent(b"\xc2\x9bj")) == ["j"]


@pytest.mark.parametrize(
    "text",
    [
        "two words",
        "x\x1b[31mred\x1b[0m 1",
        "\x1b]52;c;MTIz\x07 A",
        "\x1bP1$r\x1b\\ X",
        "\x1b[<0;10;10M\x1b[<0;10;10m",
        "\x1b[200~ again",
        "\x1b",
        "\x1b[20",
        "a\x1b[201",
        "",
    ],
)
def test_a_paste_is_text_to_its_end(text):
    found = sent(b"j\x1b[200~" + text.encode() + b"\x1b[201~k")
    assert [type(one) for one in found] == [events.Key, events.Paste, events.Key]
    assert found[1].text == text


def test_a_paste_that_is_no_utf8_shows_what_was_no_text():
    (paste,) = sent(b"\x1b[200~caf\xe9\x00!\x1b[201~")
    assert paste.text == "caf\ufffd!"


def test_a_paste_that_never_ends_is_taken_as_it_is_after_a_while(clock):
    terminal = TerminalInput()
    assert terminal.feed(b"\x1b[200~one ") == []
    clock.now += terminal_input.PASTE_PATIENCE - 0.1
    assert terminal.tick() == []
    assert terminal.feed(b"two") == []
    clock.now += terminal_input.PASTE_PATIENCE - 0.1
    assert terminal.tick() == []
    clock.now += 0.2
    (paste,) = terminal.tick()
    assert paste.text == "one two"
    assert keys(terminal.feed(b"j")) == ["j"]


def test_a_sequence_that_does_not_end_keeps_no_key_for_long(clock):
    terminal = TerminalInput()
    assert terminal.feed(b"\x1b]11;rgb:") == []
    clock.now += terminal_input.SEQUENCE_PATIENCE
    assert terminal.tick() == []
    assert keys(terminal.feed(b"j")) == ["j"]


def test_escape_is_a_key_when_nothing_follows(clock):
    terminal = TerminalInput()
    assert terminal.feed(b"\x1b") == []
    assert terminal.tick() == []
    clock.now += 0.2
    assert keys(terminal.tick()) == ["escape"]
    assert terminal.tick() == []


PIECES = st.sampled_from(
    [b"j", b"\xe9", "漢".encode(), b"\x1b", b"\x1b[B", b"\x1b[200~", b"\x1b[201~", b"\x1b[97;5u", b"[", b"1"]
)


@given(st.lists(PIECES | st.binary(max_size=6), max_size=12).map(b"".join), st.data())
@example(b"\x1b[\x1b[B", None)
def test_how_bytes_are_cut_into_reads_changes_nothing(data, draw):
    whole = TerminalInput()
    expected = [repr(one) for one in whole.feed(data)]
    cut, found, at = TerminalInput(), [], 0
    while at < len(data):
        end = at + 1 if draw is None else draw.draw(st.integers(at + 1, len(data)))
        found += [repr(one) for one in cut.feed(data[at:end])]
        at = end
    assert found == expected
    assert (cut._held, cut._pasting, cut._pasted) == (whole._held, whole._pasting, whole._pasted)

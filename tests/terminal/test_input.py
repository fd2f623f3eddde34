"""What no keyboard sends decides nothing and ends nothing: pastes with sequences in them, unreadable bytes."""

import signal
import time

import pytest

BEGIN, END = b"\x1b[200~", b"\x1b[201~"
PASTES = [
    b"1 1 1 x A X",
    b"\x1b[1m1\x1b[0m x\x1b[38;5;1m2",
    b"\x1b]52;c;MTIz\x07 1 x",
    b"\x1bP1$r1x\x1b\\ 1 \x1b_Gx\x1b\\ A",
    b"\x1b[1;2;3;4x 1 \x1b[>1;10;0c 2",
    b"\x1b[<0;10;8M\x1b[<0;10;8m 1 \x1b[M !!x",
    b"\x1b\x1b1\x1b[A\x1b[Bx\x1b",
    b"1\r2\nx\tA\x00\xff\xfe1",
]
NOISE = [
    b"\xe9\xe8\xff\xfe\xc3(\xa0\xa1",
    b"\xe2\x82",
    b"\xed\xa0\x80\xf4\x90\x80\x80",
    b"\x1b[M\xe9\xff\x80\x1b[M !!",
    b"\x1b[106:74:106;1:1;106u\x1b[106;1:3u",
    b"\x1b[1114112u\x1b[55296u\x1b[97;1;1114112u",
    b"\x1b[99999999999999999999;99999u",
    b"\x1b[<" + b"9" * 400 + b";1;1M\x1b[<0;;M\x1b[<0;99999;99999M\x1b[<0;-1;-1M",
    b"\x1b[48;99999;99999;1;1t\x1b[48;0;0;0;0t",
    b"\x1b]11;rgb:1111/2222/3333\x07\x1b[?62;1;6c\x1b[>0;10;1c\x1b[0n",
]


@pytest.mark.parametrize("paste", PASTES)
def test_a_paste_on_the_page_decides_nothing_and_is_said(recension, paste):
    terminal = recension("samples", columns=140)
    terminal._write(BEGIN + paste + END)
    terminal.wait_for("pasted text does nothing on the page")
    terminal.wait_for("decided 0 of")
    terminal.press("q")
    assert terminal.ended() == 0


def test_a_paste_that_never_ends_gives_the_keys_back(recension):
    terminal = recension("samples", columns=140)
    terminal._write(BEGIN + b"1 1 x A ")
    terminal.wait_for("pasted text does nothing on the page")
    terminal.wait_for("decided 0 of")
    terminal.press("q")
    assert terminal.ended() == 0


@pytest.mark.parametrize("noise", NOISE)
def test_what_can_not_be_read_is_passed_over(recension, noise):
    terminal = recension("samples", columns=140)
    terminal._write(noise)
    terminal.settle(0.3)
    terminal.wait_for("decided 0 of")
    time.sleep(1.1)  # a sequence without an end is given up after a second
    terminal.press("?")
    terminal.wait_for("to begin with")
    terminal.press("escape", "q")
    assert terminal.ended() == 0
    assert terminal.insane() == []


@pytest.mark.parametrize(
    "keys", ["qj", "q]]]]", "qqqq", "q?q", "qcq", "q1x", "qjkjkjkjkjkjkjk", "q\x1b[B\x1b[B", "q/abc\r", "qV"]
)
def test_keys_behind_the_one_that_leaves_change_nothing(recension, keys):
    terminal = recension("samples", columns=140)
    terminal._write(keys.encode())
    assert terminal.ended() == 0
    assert terminal.insane() == []


@pytest.mark.parametrize("size", [{"COLUMNS": "100000", "LINES": "5000"}, {"COLUMNS": "-5"}, {"LINES": "many"}])
def test_a_size_beyond_belief_is_not_believed(recension, size):
    terminal = recension("samples", columns=140, environment=size)
    terminal.wait_for("decided 0 of")
    terminal.press("q")
    assert terminal.ended() == 0


@pytest.mark.parametrize("variable", ["TEXTUAL_DRIVER=no.such:Driver", "TEXTUAL_DRIVER=x", "TEXTUAL_COLOR_SYSTEM=x"])
def test_a_variable_that_can_not_be_right_is_told_in_a_line(recension, variable):
    name, _, value = variable.partition("=")
    terminal = recension("samples", columns=140, environment={name: value}, ready="")
    assert terminal.ended() == 2
    assert f"recension: {variable}: there is no such" in terminal.screen.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_into_a_stream_of_keys_ends_quietly(recension, number):
    for turn in range(10):
        terminal = recension("samples", columns=140)
        terminal._write(b"jk]1u" * (40 + 7 * turn))
        time.sleep(0.01 * turn)
        terminal.signal(number)
        assert terminal.ended() == 128 + number
        assert terminal.insane() == []
        assert b"unexpected" not in terminal.output

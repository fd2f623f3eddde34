"""However the program ends, work shown as 'saved' is in the file, and the terminal is as it was before."""

import signal
import time

import pytest


def decided(terminal):
    """Decide something, and wait until it is told to be saved."""
    terminal.press("1", "x")
    terminal.wait_for("decided 2 of")
    terminal.wait_for("saved ✓", ".recension ✓")


def is_whole(folder, events):
    assert not (folder / "samples.recension-lock").exists(), "the lock is still there"
    assert events() == 2


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_polite_signal_leaves_the_terminal_and_the_session_sane(recension, events, folder, name):
    terminal = recension("samples")
    decided(terminal)
    number = getattr(signal, name)
    terminal.signal(number)
    assert terminal.ended() == 128 + number
    assert terminal.insane() == []
    is_whole(folder, events)


def test_closing_the_terminal_loses_nothing(recension, events, folder):
    terminal = recension("samples")
    decided(terminal)
    terminal.hang_up()
    # 120 is Python's own: standard output could not be flushed at the very end, because nobody has it any more.
    assert terminal.ended() in {128 + signal.SIGHUP, 120}
    is_whole(folder, events)


def test_closing_the_terminal_with_a_key_still_on_its_way(recension, events, folder):
    terminal = recension("samples")
    decided(terminal)
    terminal.press("x")
    terminal.hang_up()
    terminal.ended()
    assert events() >= 2


def test_quitting_leaves_the_terminal_sane(recension, events, folder):
    terminal = recension("samples")
    decided(terminal)
    terminal.press("q")
    assert terminal.ended() == 0
    assert terminal.insane() == []
    is_whole(folder, events)


@pytest.mark.parametrize("key", ["q", "escape", "ctrl+c"])
def test_opening_can_be_broken_off(recension, key):
    terminal = recension("samples", ready="")
    terminal.wait_for("recension")
    terminal.press(key)
    # Whether the documents were there before the key is a matter of luck; then it is a key of the page.
    time.sleep(0.5)
    terminal.press("q")
    assert terminal.ended() in {0, 130}
    assert terminal.insane() == []


def test_an_error_before_the_page_leaves_one_line_and_a_sane_terminal(recension, folder):
    (folder / "broken.recension").write_bytes(b"SQLite format 3\0" + bytes(4000))
    terminal = recension("broken.recension", ready="")
    assert terminal.ended() == 2
    assert terminal.insane() == []
    said = [line for line in terminal.screen.text.splitlines() if line.strip()]
    assert said[0].startswith("recension: ")
    assert "Traceback" not in terminal.screen.text

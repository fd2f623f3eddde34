"""The files of the documents change in every way while the workspace is open: one message tells of each state."""

import re

import pytest

STATES = re.compile(r"is empty now|changed on disk|gone from disk|has changed since|no longer there")


def told(terminal):
    """Every sentence on the screen that tells of a file's state."""
    return STATES.findall(terminal.screen.text)


@pytest.fixture
def opened(recension):
    terminal = recension("samples", columns=200, rows=40)
    terminal.press("1")
    terminal.wait_for("decided 1 of")
    return terminal


def quiet(terminal):
    """Nothing tells of a file any more, once its state is looked at again."""
    terminal.wait_until(lambda: not told(terminal), "no message about a file")


def test_a_source_that_is_emptied_and_filled_again_is_one_message_at_a_time(opened, folder):
    file = folder / "samples" / "exchange-attack-1.txt"
    content = file.read_bytes()
    file.write_bytes(b"")
    opened.wait_for("is empty now")
    opened.press("j")
    opened.settle()
    assert told(opened) == ["is empty now"]
    file.write_bytes(content + b"One line more.\n")
    opened.wait_for("changed on disk")
    opened.press("j")
    opened.settle()
    assert told(opened) == ["changed on disk"]
    file.write_bytes(content)
    quiet(opened)
    opened.press("q")
    assert opened.ended() == 0


def test_a_source_that_is_gone_and_back_is_one_message_at_a_time(opened, folder):
    file = folder / "samples" / "exchange-attack-1.txt"
    content = file.read_bytes()
    file.unlink()
    opened.wait_for("gone from disk")
    opened.press("j")
    opened.settle()
    assert told(opened) == ["gone from disk"]
    file.write_bytes(b"")
    opened.wait_for("is empty now")
    opened.press("j")
    opened.settle()
    assert told(opened) == ["is empty now"]
    file.write_bytes(content)
    quiet(opened)
    opened.press("q")
    assert opened.ended() == 0

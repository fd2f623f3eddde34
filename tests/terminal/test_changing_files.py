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


def only_told(terminal, state):
    """This state is told, and also after the next key no other."""
    terminal.wait_for(state)
    terminal.press("j")
    terminal.settle()
    assert told(terminal) == [state]


def leaves_quietly(terminal):
    """Nothing tells of a file any more, once its state is looked at again."""
    terminal.wait_until(lambda: not told(terminal), "no message about a file")
    terminal.press("q")
    assert terminal.ended() == 0


def test_a_source_that_is_emptied_and_filled_again_is_one_message_at_a_time(opened, folder):
    file = folder / "samples" / "exchange-attack-1.txt"
    content = file.read_bytes()
    file.write_bytes(b"")
    only_told(opened, "is empty now")
    file.write_bytes(content + b"One line more.\n")
    only_told(opened, "changed on disk")
    file.write_bytes(content)
    leaves_quietly(opened)


def test_a_source_that_is_gone_and_back_is_one_message_at_a_time(opened, folder):
    file = folder / "samples" / "exchange-attack-1.txt"
    content = file.read_bytes()
    file.unlink()
    only_told(opened, "gone from disk")
    file.write_bytes(b"")
    only_told(opened, "is empty now")
    file.write_bytes(content)
    leaves_quietly(opened)

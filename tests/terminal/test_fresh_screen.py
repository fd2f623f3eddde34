"""After keys as quick as fingers, the terminal shows what it would show if it were painted afresh."""

import time

import pytest

PANELS = ("f d", "f t", "f u", "f escape", "c escape", "c d enter", "i escape", "r enter", "r escape", "S escape")
PANELS += (
    "o escape",
    "w escape",
    "? escape",
    "/ escape",
    "A escape",
    "A enter",
    "R escape",
    "ctrl+s escape",
    "e escape",
)


@pytest.mark.parametrize("pause", [0.05, 0.1])
def test_the_screen_is_the_one_painted_afresh(recension, pause):
    terminal = recension("samples", columns=120)
    for keys in PANELS:
        for key in ("g", "]", *keys.split(), "j"):
            terminal.press(key)
            time.sleep(pause)
        terminal.settle()
        shown = terminal.screen.text
        terminal.resize(121, 40)
        terminal.settle()
        terminal.resize(120, 40)
        terminal.settle()
        assert terminal.screen.text == shown, keys
        terminal.press("escape")
        terminal.settle()
    terminal.press("q")
    assert terminal.ended() == 0

"""Only what changed is painted: after any keys the screen is what painting all of it anew gives, colours and all."""

import random
import signal

import pytest

KEYS = """
    j k j k l h ] [ 1 2 x a u 0 z s p ) ( pagedown pageup g G
    v w w escape w b escape r escape i escape ? escape
"""


@pytest.mark.parametrize("seed", range(2))
def test_what_is_on_the_screen_is_what_a_fresh_painting_shows(recension, seed):
    chance = random.Random(seed)
    terminal = recension("samples", columns=160, rows=50)
    for last in (["escape"], ["escape", "g", "1", "c"], ["escape", "escape", "G", "?"]):
        for _ in range(12):
            terminal.press(chance.choice(KEYS.split()))
            terminal.read(chance.choice((0.0, 0.02)))
        # With a panel over the page, too, while the page below it goes on to say that it is saved.
        terminal.press(*last)
        terminal.settle(0.4)
        seen = picture(terminal)
        # The same size once more: Textual paints everything.
        before = len(terminal.output)
        terminal.signal(signal.SIGWINCH)
        terminal.settle(0.4)
        assert len(terminal.output) - before > 10_000
        assert picture(terminal) == seen


def picture(terminal):
    """Every cell of the screen with the colours in which it was painted."""
    return list(zip(terminal.screen.lines, terminal.screen.inks, strict=True))

"""Whatever keys come in whatever order, with texts that change below and sizes that change around: it goes on, and what
the session holds is sound and opens again.

`RECENSION_KEYS=2000 python -m pytest tests/terminal/test_random_keys.py` for a long run.
"""

import os
import random

import pytest

from tui.session.recover import check

KEYS = int(os.environ.get("RECENSION_KEYS", "120"))
"""Keys and short runs of keys of each run."""
SEED = int(os.environ.get("RECENSION_SEED", "1"))
"""Of the first run; the others have the ones after it."""

SINGLE = """
    j k h l g G ] [ } { ) ( 1 2 3 a x 0 A X enter tab space shift+tab up down left right pagedown pageup home end
    r V i w S z s p o t n N f / * c C D y Y e R = - d u ctrl+r ctrl+d ctrl+u ctrl+s ctrl+p ? f1 v ~ é
    escape escape escape escape backspace delete shift+left shift+right
"""
RUNS = [
    run.split()
    for run in (
        "escape escape 1",
        "escape v w w c d",
        "escape v shift+right w b o s p escape",
        "escape v j w enter",
        "escape = j =",
        "escape -",
        "escape f d",
        "escape f g escape",
        "escape / t h e enter n n",
        "escape / ctrl+t ( a enter escape",
        "escape e x ctrl+s",
        "escape A enter u",
        "escape X enter u u ctrl+r",
        "escape d r escape",
        "escape d j t escape",
        "escape z enter z",
        "escape V j V",
        "escape w c w escape",
        "escape o d C enter D",
        "escape ctrl+p pagedown pageup u n d o enter",
        "escape r j enter",
    )
]
SIZES = ((160, 50), (120, 40), (80, 24), (40, 12), (200, 60), (20, 8), (5, 2))
HOSTILE = (
    "何軍 said ＡＢＣ e\u0301 👩\u200d👧 \x1b[31mred\x1b[0m \x1b]52;c;aGk=\x07 "
    "\u202eevil\u202c [bold]x[/] zero\u200bwidth"
)


@pytest.mark.parametrize("seed", range(SEED, SEED + 2))
def test_random_keys_end_in_no_error_and_a_sound_session(recension, folder, seed):
    chance = random.Random(seed)
    texts = sorted((folder / "samples").glob("*.txt"))
    texts[0].write_text(texts[0].read_text("utf-8") + f"\n\n{HOSTILE}\n", "utf-8")
    texts[1].write_text(texts[1].read_text("utf-8") + f"\n\n{HOSTILE.replace('ＡＢＣ', 'ABC')}\n", "utf-8")
    # Without a word of the folder: what is written by an export or an editor stays in the test's own.
    terminal = recension("samples", columns=160, rows=50, environment={"EDITOR": "true", "VISUAL": None})
    pressed: list[str] = []
    for _ in range(KEYS):
        fate = chance.random()
        if fate < 0.05:
            terminal.resize(*chance.choice(SIZES))
        elif fate < 0.08:
            edit(chance, chance.choice(texts))
        else:
            keys = chance.choice(RUNS) if fate < 0.35 else [chance.choice(SINGLE.split())]
            terminal.press(*keys)
            pressed += keys
        terminal.read(chance.choice((0.0, 0.0, 0.02)))
        assert terminal.process.poll() is None, f"{pressed[-20:]}\n{bytes(terminal.output)[-500:]!r}"
    terminal.resize(160, 50)
    terminal.press("escape", "escape", "escape")
    terminal.settle()
    terminal.press("ctrl+q")
    assert terminal.ended() == 0, terminal.screen.text
    assert terminal.insane() == []
    for session in folder.glob("*.recension"):
        assert check(session).faults == ()
    again = recension("samples", ready="recension")
    again.settle()
    assert again.process.poll() is None, again.screen.text


def edit(chance, path):
    """Change a few words of a text, as somebody else does it in another window."""
    words = path.read_text("utf-8").split(" ")
    at = chance.randrange(len(words))
    words[at : at + chance.randrange(4)] = ["other", "words"][: chance.randrange(3)]
    path.write_text(" ".join(words), "utf-8")

"""kill -9 at random moments of a busy review: what the screen had called saved is in the file, every time."""

import os
import random
import re
import time

from tui.review.events import Decide
from tui.session.recover import check
from tui.session.session import Session

KILLS = int(os.environ.get("RECENSION_KILLS", "10"))
"""How many; `RECENSION_KILLS=200 python -m pytest tests/terminal/test_killing.py` for a long run."""
PASSAGES = 20 * KILLS


def test_kills_lose_nothing_that_the_screen_called_saved(recension, folder):
    chance = random.Random(20)
    for name in ("a.txt", "b.txt"):
        paragraphs = (
            f"This is paragraph {number} of {PASSAGES}, and it is like no other." for number in range(PASSAGES)
        )
        (folder / name).write_text("\n\n".join(paragraphs))
    session = folder / "a.recension"
    had = acknowledged_at_all = 0
    for turn in range(1, KILLS + 1):
        terminal = recension("a.txt", "b.txt")
        for _ in range(chance.randint(1, 8)):
            # A verdict each, on what is undecided: so the count on the screen is the number of events.
            terminal.press(chance.choice("12x"))
            terminal.read(chance.choice((0.0, 0.005, 0.05)))
            if chance.random() < 0.2:
                terminal.wait_for("saved ✓", ".recension ✓")
        until = time.monotonic() + chance.uniform(0.0, 0.3)
        while time.monotonic() < until:
            terminal.read(0.01)
        terminal.process.kill()
        assert terminal.ended() == -9
        told = acknowledged(terminal)
        if not session.exists():
            assert told == had == 0
            continue
        assert check(session).faults == (), f"after kill {turn}"
        with Session.open(session) as opened:
            assert opened.read_only is None
            events = opened.events
        assert [event.sequence for event in events] == list(range(1, len(events) + 1))
        assert all(isinstance(event.act, Decide) for event in events)
        assert len(events) >= max(told, had), f"lost by kill {turn}"
        had, acknowledged_at_all = len(events), max(told, acknowledged_at_all)
    assert acknowledged_at_all > 0


def acknowledged(terminal):
    """How many verdicts the screen counted when it last said that all is saved. Only whole paintings count."""
    screen = type(terminal.screen)(terminal.columns, terminal.rows)
    told = 0
    for painting in bytes(terminal.output).split(b"\x1b[?2026l")[:-1]:
        screen.feed(painting)
        count = re.search(r"decided (\d+) of.*saved (?:in \S+ )?✓", screen.lines[0])
        told = int(count[1]) if count else told
    return told

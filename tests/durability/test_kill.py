"""kill -9 at random moments of a busy review: everything that was told to be saved is there, and the file is sound."""

import random
import signal
import sys
import time

import pytest


def test_ten_kills_lose_nothing_that_was_told_to_be_saved(tmp_path, reviewer, holds):
    chance = random.Random(7)
    session = tmp_path / "x.recension"
    had = 0
    for _ in range(10):
        busy = reviewer(session, 0)
        assert busy.listen("saved")
        time.sleep(chance.uniform(0, 0.08))
        busy.kill()
        assert busy.saved > had
        had = holds(session, busy.saved)
    assert had > 50


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_signals_that_nobody_handles_lose_nothing_that_was_told_to_be_saved(tmp_path, reviewer, holds, name):
    session = tmp_path / "x.recension"
    busy = reviewer(session, 0)
    assert busy.listen("saved")
    busy.process.send_signal(getattr(signal, name))
    out, _ = busy.process.communicate(timeout=60)
    told = [int(line[6:]) for line in out.splitlines() if line.startswith("saved ")]
    holds(session, max([busy.saved, *told]))


def test_a_kill_before_the_first_event_leaves_nothing_that_is_in_the_way(tmp_path, reviewer, holds):
    session = tmp_path / "x.recension"
    for wait in (0.0, 0.1, 0.2, 0.3, 0.35, 0.4):
        busy = reviewer(session, 0)
        time.sleep(wait)
        busy.kill()
    done = reviewer(session, 3)
    done.end()
    holds(session, done.saved)
    # A file that a kill left half made is in nobody's way, and nobody can be sure whose it is.
    left = {entry.name for entry in tmp_path.iterdir() if not entry.name.startswith("x.recension-new")}
    assert left == {"x.recension", "acknowledged"}

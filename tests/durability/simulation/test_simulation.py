"""Histories of reviews in a simulated world, each driven by one number: simulate.py says what happens in them.

`make simulate COUNT=100000 SEED=1` runs as many as you like.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SIMULATE = Path(__file__).with_name("simulate.py")
NOT_HERE = 77

FOUND = {
    "syncs_nothing": 100,
    "syncs_no_names": 100,
    "has_no_journal": 200,
    "tells_too_early": 100,
    "forgets_failures": 100,
    "overtakes": 100,
    "never_looks": 100,
    "parts_groups": 100,
    "undoes_too_little": 100,
    "undoes_the_one_before": 100,
    "copies_what_is_saved": 100,
    "loses_the_last": 100,
    "drops_lost_notes": 200,
    "ignores_the_lock": 100,
}
"""Within how many histories the simulation finds faults of broken.py. The others there need thousands."""


def simulate(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SIMULATE), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode == NOT_HERE:
        pytest.skip(done.stdout.strip())
    return done


def test_every_promise_holds_in_forty_histories():
    done = simulate("--found", "--seed", "1", "--count", "40")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_every_promise_holds_in_a_thousand_histories():
    done = simulate("--seed", "1", "--count", "1000")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", FOUND)
def test_a_broken_program_is_found(name):
    done = simulate("--seed", "1", "--count", str(FOUND[name]), "--broken", name)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "A promise did not hold" in done.stdout
    assert f"--broken {name}" in done.stdout


@pytest.mark.slow
def test_a_failing_history_is_shortened_and_the_command_repeats_it():
    done = simulate("--seed", "1", "--count", "100", "--broken", "syncs_nothing")
    _, _, shortened = done.stdout.partition("--steps '")
    steps = shortened.partition("'")[0]
    assert 1 <= len(json.loads(steps)) <= 5
    seed = done.stdout.partition("history of seed ")[2].partition(":")[0]
    again = simulate("--seed", seed, "--broken", "syncs_nothing", "--steps", steps)
    assert again.returncode == 1
    assert again.stdout.partition("\n\n")[2].partition("\n")[0] in done.stdout
    assert simulate("--seed", seed, "--steps", steps).returncode == 0

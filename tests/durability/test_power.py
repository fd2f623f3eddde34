"""Simulated power losses over the recorded writes of a review; see replay.py for what the model takes for certain."""

import pytest


def recorded(tmp_path, recorder, reviewer, *runs, fail=None):
    """The log of these runs of the reviewer in a folder of their own, one after the other."""
    folder, log = tmp_path / "recorded", tmp_path / "log"
    folder.mkdir()
    environment = {"LD_PRELOAD": str(recorder), "RECORDER_ROOT": str(folder), "RECORDER_LOG": str(log)}
    if fail is not None:
        environment["RECORDER_FAIL"] = str(fail)
    for run in runs:
        busy = reviewer(folder / "x.recension", *run, environment=environment)
        if fail is not None:
            assert busy.listen("saved")
            # Each sync of a commit in its turn: the journal's, the folder's, the file's; and then all of them. SQLite
            # itself passes over a failure of the folder's first sync.
            for which in (1, 2, 3, 4, 5, 0):
                fail.write_text(str(which))
                failed = busy.listen("trouble", lines=15)
                fail.unlink()
                if failed:
                    assert busy.listen("over", lines=100)
            assert failed
            busy.kill()
        else:
            busy.end()
    if not log.exists() or not log.stat().st_size:
        pytest.skip("this Python does its system calls past LD_PRELOAD")
    return folder, log


def survives(state, folder, wrong_with):
    """Whether the session in this state has all that was told to be saved, and goes on; '' or what is wrong."""
    folder.mkdir(exist_ok=True)
    for entry in folder.iterdir():
        entry.unlink()
    for name, content in state.files.items():
        (folder / name).write_bytes(content)
    return wrong_with(folder / "x.recension", state.saved)


def test_the_recording_is_complete(tmp_path, recorder, reviewer, replay):
    folder, log = recorded(tmp_path, recorder, reviewer, ("5",), ("4",))
    disk = replay.Disk()
    for step in replay.steps(log):
        disk.do(step)
    assert disk.everything() == {entry.name: entry.read_bytes() for entry in folder.iterdir()}


def test_no_power_loss_loses_what_was_told_to_be_saved(tmp_path, recorder, reviewer, replay, wrong_with):
    slowly = ("6", "--pause", "0.01")
    _, log = recorded(tmp_path, recorder, reviewer, slowly, slowly)
    states = list(replay.crash_states(log, "acknowledged", seed=1, more=2))
    assert len(states) > 200
    assert {state.saved for state in states} >= {0, 12}
    wrong = [found for state in states if (found := survives(state, tmp_path / "after", wrong_with))]
    assert wrong == []


def test_failing_syncs_are_told_and_no_power_loss_after_them_loses_what_was_told_to_be_saved(
    tmp_path, recorder, reviewer, replay, holds, wrong_with
):
    folder, log = recorded(tmp_path, recorder, reviewer, ("0", "--pause", "0.02"), fail=tmp_path / "fail")
    holds(folder / "x.recension", len((folder / "acknowledged").read_text().splitlines()) - 10)
    assert {"f", "d"} <= {step.what for step in replay.steps(log)}
    states = [state for state in replay.crash_states(log, "acknowledged", seed=2, more=1) if state.saved]
    few = states[:: 1 + len(states) // 400]
    wrong = [found for state in few if (found := survives(state, tmp_path / "after", wrong_with))]
    assert wrong == []


def test_a_session_that_syncs_nothing_is_found_out(tmp_path, recorder, reviewer, replay, wrong_with):
    _, log = recorded(tmp_path, recorder, reviewer, ("5", "--careless"))
    states = replay.crash_states(log, "acknowledged", seed=1, more=1)
    assert any(survives(state, tmp_path / "after", wrong_with) for state in states)

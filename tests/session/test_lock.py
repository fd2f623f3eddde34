"""One window writes: the lock is the system's, ends with its process, and says who has it."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import tui.session.lock as lock_module
from tui.session.lock import Holder, LockedError, acquire, lock_path, who

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from tui.session.lock import acquire
lock = acquire(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def holding(session: Path) -> subprocess.Popen[str]:
    """Another process that has the lock until its input ends."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(session)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def test_second_one_is_refused_and_told_who_has_it(tmp_path):
    session = tmp_path / "x.recension"
    lock = acquire(session)
    with pytest.raises(LockedError) as refused:
        acquire(session)
    holder = refused.value.holder
    assert holder is not None
    assert (holder.user, holder.host, holder.process) == (who().user, who().host, os.getpid())
    assert str(os.getpid()) in str(holder)
    lock.release()
    acquire(session).release()


def test_clean_release_leaves_no_file_and_may_be_repeated(tmp_path):
    lock = acquire(tmp_path / "x.recension")
    assert lock_path(tmp_path / "x.recension").exists()
    lock.release()
    lock.release()
    assert list(tmp_path.iterdir()) == []


def test_lock_ends_with_its_process(tmp_path):
    session = tmp_path / "x.recension"
    child = holding(session)
    with pytest.raises(LockedError) as refused:
        acquire(session)
    assert refused.value.holder is not None
    assert refused.value.holder.process == child.pid
    child.kill()
    child.wait()
    assert lock_path(session).exists()
    acquire(session).release()
    assert not lock_path(session).exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"user": 1}', '"\\u001b[2J"', "\x00" * 5000])
def test_a_file_with_anything_in_it_does_not_lock_and_does_not_confuse(tmp_path, text):
    session = tmp_path / "x.recension"
    lock_path(session).write_text(text)
    lock = acquire(session)
    assert json.loads(lock_path(session).read_text())["process"] == os.getpid()
    lock_path(session).write_text(text)
    with pytest.raises(LockedError) as refused:
        acquire(session)
    assert refused.value.holder is None
    lock.release()


def test_what_is_in_the_way_of_the_lock_file_is_an_error_and_stays(tmp_path):
    lock_path(tmp_path / "x.recension").mkdir()
    with pytest.raises(OSError, match=r"."):
        acquire(tmp_path / "x.recension")
    assert lock_path(tmp_path / "x.recension").is_dir()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such links without a privilege")
def test_a_link_in_place_of_the_lock_file_is_not_followed(tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("mine")
    lock_path(tmp_path / "x.recension").symlink_to(victim)
    with pytest.raises(OSError, match=r"."):
        acquire(tmp_path / "x.recension")
    assert victim.read_text() == "mine"


def test_no_two_hold_it_while_many_take_and_release(tmp_path):
    # The file is removed on release: whoever had opened it before must not take it for the lock.
    session, inside, most, taken = tmp_path / "x.recension", [], [], []

    def work() -> None:
        while len(taken) < 300:
            try:
                lock = acquire(session)
            except LockedError:
                continue
            inside.append(1)
            most.append(len(inside))
            taken.append(1)
            inside.pop()
            lock.release()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert list(tmp_path.iterdir()) == []


def test_since_when_is_told_in_the_time_of_the_reader_and_what_is_no_time_as_it_is():
    now = datetime.now(UTC).replace(microsecond=0)
    holder = Holder("ann", "desk", 12, now.isoformat())
    assert str(holder) == f"ann on desk (since {now.astimezone():%H:%M}, process 12)"
    long_ago = now - timedelta(days=400)
    assert f"since {long_ago.astimezone():%Y-%m-%d %H:%M}" in str(replace(holder, since=long_ago.isoformat()))
    assert "since whenever" in str(replace(holder, since="whenever"))


@pytest.mark.skipif(os.name != "posix", reason="an open file can't be removed elsewhere")
def test_a_lock_file_that_is_removed_before_it_is_locked_is_none(tmp_path, monkeypatch):
    """Whoever had the lock let go between our opening of its file and our locking of it."""
    session = tmp_path / "x.recension"
    real, opened = lock_module._lock, []

    def late(descriptor: int) -> bool:
        if not opened:
            lock_path(session).unlink()
        opened.append(descriptor)
        return real(descriptor)

    monkeypatch.setattr(lock_module, "_lock", late)
    lock = acquire(session)
    assert len(opened) == 2
    assert json.loads(lock_path(session).read_text())["process"] == os.getpid()
    with pytest.raises(LockedError):
        acquire(session)
    lock.release()


def test_a_refusal_names_the_holder_or_somebody_else(tmp_path):
    lock = acquire(tmp_path / "x.recension")
    with pytest.raises(LockedError) as refused:
        acquire(tmp_path / "x.recension")
    assert str(refused.value) == str(refused.value.holder)
    lock.release()
    assert str(LockedError(None)) == "somebody else"


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_others_may_write_the_lock_file_as_far_as_the_user_allows_and_never_run_it(tmp_path):
    before = os.umask(0)
    try:
        lock = acquire(tmp_path / "x.recension")
    finally:
        os.umask(before)
    assert lock_path(tmp_path / "x.recension").stat().st_mode & 0o777 == 0o666
    lock.release()

"""A full disk, a limit on file sizes, a folder that may not be written to, two windows: made to happen for real.

What happens is in faulty.py. Mounts are made in a name space of their own, which ends with the process in it; where
the system allows none, these tests are skipped.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tui.session.lock import lock_path
from tui.session.session import Session
from tui.witnesses.problem import Problem

HERE = Path(__file__).parent


def may_mount() -> bool:
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return False
    probe = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def run(name: str, folder: Path, *, size: str | None = None) -> None:
    """Runs a review of faulty.py on a folder, which with `size` is a disk of its own of that size."""
    command = [sys.executable, str(HERE / "faulty.py"), name, str(folder)]
    if size is not None:
        if not may_mount():
            pytest.skip("this system lets nobody mount a file system in a name space (unshare -rm)")
        mount = f'mount -t tmpfs -o size={size} tmpfs "$1" && shift && exec "$@"'
        command = ["unshare", "-rm", "sh", "-c", mount, "sh", str(folder), *command]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "disk"
    made.mkdir()
    return made


def test_full_disk_is_told_and_the_work_is_saved_once_there_is_room(folder):
    run("full_disk", folder, size="300k")


def test_disk_that_is_full_from_the_start_ends_with_a_problem_and_nothing_half_made(folder):
    run("full_from_the_start", folder, size="300k")


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not made read-only like this on Windows")
def test_folder_that_becomes_read_only_is_told_and_the_work_is_saved_once_it_is_over():
    with tempfile.TemporaryDirectory() as open_to_all:  # pytest's own folders let only their owner in
        Path(open_to_all).chmod(0o755)
        folder = Path(open_to_all) / "disk"
        folder.mkdir()
        run("read_only", folder)


def test_what_a_crash_left_half_done_is_read_in_a_read_only_folder_without_touching_it(folder):
    run("interrupted", folder, size="8m")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_limit_on_file_sizes_is_told_and_the_work_is_saved_once_it_is_lifted(folder):
    run("size_limit", folder)


def test_second_window_reads_and_the_first_goes_on(tmp_path, reviewer, holds):
    session = tmp_path / "x.recension"
    first = reviewer(session, 0)
    assert first.listen("saved")
    second = reviewer(session, 5)
    _, errors = second.process.communicate(timeout=60)
    assert f"process {first.process.pid}" in errors
    with Session.open(session) as reading:
        assert reading.read_only is not None
        assert str(first.process.pid) in reading.read_only
        with pytest.raises(Problem):
            reading.append(reading.events[-1])
    assert first.listen("saved")
    first.kill()
    assert lock_path(session).exists()
    holds(session, first.saved)
    assert not lock_path(session).exists()

"""A disk that stays full: quitting loses no work, and the reviewer learns where a copy of it is."""

import shutil
import signal
import subprocess
import sys

import pytest

from tui.session.recover import check
from tui.session.session import Session

FULL = """mount -t tmpfs -o size=300k tmpfs full && cp -r samples full && cd full
head -c 1000000 /dev/zero > filler 2>/dev/null
exec "$@" """


@pytest.fixture
def on_a_full_disk(open_terminal, folder):
    """The workspace on a disk of its own that has no room for a session; two acts are done and not saved."""
    probe = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        pytest.skip("mounts in a name space are Linux's")
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount a file system in a name space (unshare -rm)")
    (folder / "full").mkdir()
    terminal = open_terminal("unshare", "-rm", "sh", "-c", FULL, "sh", sys.executable, "-m", "tui", "samples")
    terminal.wait_for("decided")
    terminal.press("1", "x")
    terminal.wait_for("not saved!")
    return terminal


def acts(path):
    assert check(path).faults == ()
    with Session.open(path) as opened:
        return len(opened.events)


def test_q_asks_and_what_is_not_saved_can_be_kept_elsewhere(on_a_full_disk, folder):
    terminal = on_a_full_disk
    terminal.press("q")
    terminal.wait_for("2 acts are not saved")
    terminal.wait_for("the disk is full")
    terminal.press("q", "w")
    terminal.wait_for("keep the session in")
    terminal.press("ctrl+u", f"{folder}/kept.recension", "enter")
    terminal.wait_for("the review is kept in")
    terminal.press("q")
    assert terminal.ended() == 0
    assert terminal.insane() == []
    assert acts(folder / "kept.recension") == 2


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_polite_signal_leaves_a_copy_and_says_where(on_a_full_disk, folder, name):
    terminal = on_a_full_disk
    terminal.signal(getattr(signal, name))
    assert terminal.ended() == 2
    assert terminal.insane() == []
    (copy,) = (folder.parent / "home").rglob("*.recension")
    said = bytes(terminal.output).decode().rpartition("recension: ")[2]
    assert "2 acts could not be saved (the disk is full)" in said
    assert f"the whole review is in {copy}." in said
    assert acts(copy) == 2


def test_closing_the_terminal_leaves_a_copy(on_a_full_disk, folder):
    on_a_full_disk.hang_up()
    on_a_full_disk.ended()
    (copy,) = (folder.parent / "home").rglob("*.recension")
    assert acts(copy) == 2

"""Reviews on a disk that refuses, each in a process of its own, because mounts, limits and users are a process's.

    python faulty.py NAME FOLDER

runs the function of that name on an empty folder; what does not hold is a traceback and exit 1.
"""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.review.events import Decide, Emend, Event, Verdict
from tui.session import writer
from tui.session.recover import check
from tui.session.session import Session
from tui.witnesses.problem import Problem


class Told:
    """What a session has told."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.saved = [0]
        self.troubles: list[Problem | None] = []

    def listen(self, session: Session) -> Session:
        session.on_saved = lambda sequence: self._note(self.saved, sequence)
        session.on_trouble = lambda problem: self._note(self.troubles, problem)
        return session

    def _note(self, where: list, value: object) -> None:
        with self.changed:
            where.append(value)
            self.changed.notify_all()

    def wait(self, condition: Callable[[], object]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, 60), (self.saved, self.troubles)

    def wait_for_trouble(self, *words: str) -> None:
        self.wait(lambda: self.troubles)
        told = str(self.troubles[-1])
        assert any(word in told for word in words), told

    def wait_until_over(self) -> None:
        self.wait(lambda: self.troubles[-1] is None)


def event(number: int, size: int = 10) -> Event:
    return Event(0, str(number), "2024-05-01T10:00:00.000Z", "me", Decide((Verdict((), Emend("x" * size)),)))


def begin(path: Path, told: Told) -> Session:
    return told.listen(Session.begin(path, [], title="t", settings={}))


def holds(path: Path, count: int) -> None:
    with Session.open(path) as opened:
        assert [one.id for one in opened.events] == [str(number) for number in range(1, count + 1)]
    assert check(path).faults == ()


def fill(folder: Path) -> Path:
    """Writes a file until there is no room for a byte more."""
    filler = folder / "filler"
    descriptor = os.open(filler, os.O_WRONLY | os.O_CREAT)
    for size in (4096, 1):
        try:
            while True:
                os.write(descriptor, bytes(size))
        except OSError:
            continue
    os.close(descriptor)
    return filler


def full_disk(folder: Path) -> None:
    """`folder` is a small disk."""
    told = Told()
    session = begin(folder / "x.recension", told)
    session.append(event(1))
    told.wait(lambda: told.saved[-1] == 1)
    filler = fill(folder)
    session.append(event(2, 50_000))
    told.wait_for_trouble("full", "can't be written")
    session.append(event(3))
    assert session.unsaved == 2
    assert told.saved[-1] == 1
    with pytest.raises(Problem):
        session.backup(folder / "backup.recension")
    assert sorted(entry.name for entry in folder.iterdir() if "backup" in entry.name) == []
    elsewhere = folder.parent / "backup.recension"
    session.backup(elsewhere)
    holds(elsewhere, 3)
    filler.unlink()
    told.wait_until_over()
    session.close()
    holds(folder / "x.recension", 3)
    assert [entry.name for entry in folder.iterdir()] == ["x.recension"]


def full_from_the_start(folder: Path) -> None:
    """`folder` is a small disk."""
    told = Told()
    fill(folder)
    session = begin(folder / "x.recension", told)
    assert session.read_only is None
    session.append(event(1))
    told.wait_for_trouble("full", "can't be written")
    with pytest.raises(Problem, match="1 act is not saved"):
        session.close()
    assert [entry.name for entry in folder.iterdir()] == ["filler"]


def size_limit(folder: Path) -> None:
    import resource  # POSIX only

    told = Told()
    session = begin(folder / "x.recension", told)
    session.append(event(1))
    told.wait(lambda: told.saved[-1] == 1)
    most = (folder / "x.recension").stat().st_size + 4096
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    session.append(event(2, 500_000))
    told.wait_for_trouble("can't be written", "may not grow", "full")
    assert session.unsaved == 1
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    told.wait_until_over()
    session.append(event(3))
    session.close()
    holds(folder / "x.recension", 3)


def read_only(folder: Path) -> None:
    """A folder, and then a file, that lose the permission to be written to."""
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)  # root may write everywhere
    told = Told()
    session = begin(folder / "x.recension", told)
    session.append(event(1))
    told.wait(lambda: told.saved[-1] == 1)
    folder.chmod(0o555)
    session.append(event(2))
    told.wait_for_trouble("can't be written")
    other = begin(folder / "new.recension", Told())
    assert other.read_only is not None
    assert "Permission denied" in other.read_only
    with pytest.raises(Problem, match="Permission denied"):
        other.append(event(1))
    other.close()
    folder.chmod(0o755)
    told.wait_until_over()
    session.close()
    folder.chmod(0o555)
    with Session.open(folder / "x.recension") as second:
        assert second.read_only is not None
        assert "Permission denied" in second.read_only
        assert len(second.events) == 2
    folder.chmod(0o755)
    (folder / "x.recension").chmod(0o444)
    with Session.open(folder / "x.recension") as second:
        assert second.read_only is not None
        assert "write-protected" in second.read_only
        assert len(second.events) == 2
    (folder / "x.recension").chmod(0o644)
    holds(folder / "x.recension", 2)


def interrupted(folder: Path) -> None:
    """`folder` is a disk of its own: a crash in the middle of a commit, and then nothing may be written."""
    told = Told()
    session = begin(folder / "x.recension", told)
    session.append(event(1))
    session.close()
    if (child := os.fork()) == 0:
        connection = sqlite3.connect(folder / "x.recension", isolation_level=None)
        connection.execute("PRAGMA cache_size=1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE seal SET record = 'half done', hash = 'half done'")
        for number in range(200):
            connection.execute("INSERT INTO event VALUES (?, ?, ?)", (number + 9, "x" * 64, "y" * 3000))
        os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    assert sorted(entry.name for entry in folder.iterdir()) == ["x.recension", "x.recension-journal"]
    before = (folder / "x.recension").read_bytes()
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    with Session.open(folder / "x.recension") as opened:
        assert opened.read_only is not None
        assert len(opened.events) == 1
    assert check(folder / "x.recension").faults == ()
    assert (folder / "x.recension").read_bytes() == before
    subprocess.run(["mount", "-o", "remount,rw", folder], check=True)
    holds(folder / "x.recension", 1)


if __name__ == "__main__":
    writer.FIRST_WAIT = 0.05
    reviews = {one.__name__: one for one in (full_disk, full_from_the_start, size_limit, read_only, interrupted)}
    reviews[sys.argv[1]](Path(sys.argv[2]))

"""A copy of a session on request: of one moment, verified, and never in place of anything."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import tui.session.store as store_module
from tui.review.events import Erase, Event
from tui.session.backup import back_up
from tui.session.recover import check, recover
from tui.session.session import Session
from tui.session.store import SCHEMA
from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes


def act(number: int) -> Event:
    return Event(0, f"id-{number}", "2024-05-01T10:00:00.000Z", "me", Erase(str(number)))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The path of a session with three events, closed."""
    text = witness_from_bytes(b"One paragraph.\nAnother one.\n", "A", "a.txt")
    with Session.begin(tmp_path / "x.recension", [text], title="t", settings={}) as session:
        for number in range(3):
            session.append(act(number))
    return tmp_path / "x.recension"


def test_a_copy_is_sound_and_the_session_is_as_it_was(kept, tmp_path):
    before = kept.read_bytes()
    report = back_up(kept, tmp_path / "copy.recension")
    assert report is not None
    assert report.sound
    assert (report.events, report.sources) == (3, 1)
    assert kept.read_bytes() == before
    with Session.open(kept) as one, Session.open(tmp_path / "copy.recension") as other:
        assert one.events == other.events
        assert one.witnesses[0].source == other.witnesses[0].source


def test_a_copy_while_somebody_works_is_of_one_moment(kept, tmp_path):
    with Session.open(kept) as session:
        for number in range(3, 40):
            session.append(act(number))
            if number % 9 == 0:
                report = back_up(kept, tmp_path / f"copy-{number}.recension")
                assert report is not None
                assert report.sound
                assert 3 <= report.events <= number + 1
        session.flush()
        report = back_up(kept, tmp_path / "last.recension")
    assert report is not None
    assert report.events == 40


def test_what_a_crash_left_half_done_is_not_in_the_copy(kept, tmp_path):
    """A journal lies beside the file, as after a kill in the middle of a commit: the copy is of before it."""
    with closing(sqlite3.connect(kept, isolation_level=None)) as connection:
        connection.executescript("PRAGMA cache_size=1; PRAGMA cache_spill=1; BEGIN IMMEDIATE;")
        connection.execute("CREATE TABLE half (x)")
        connection.executemany("INSERT INTO half VALUES (?)", [("x" * 5000,)] * 200)
        for name in ("x.recension", "x.recension-journal"):
            (tmp_path / "crashed").mkdir(exist_ok=True)
            (tmp_path / "crashed" / name).write_bytes((tmp_path / name).read_bytes())
        connection.execute("ROLLBACK")
    crashed = tmp_path / "crashed" / "x.recension"
    before = crashed.read_bytes()
    report = back_up(crashed, tmp_path / "copy.recension")
    assert report is not None
    assert report.sound, report.faults
    assert report.events == 3
    assert crashed.read_bytes() == before


def test_nothing_is_replaced(kept, tmp_path):
    other = tmp_path / "there.recension"
    other.write_bytes(b"mine")
    with pytest.raises(Problem, match="is there already"):
        back_up(kept, other)
    assert other.read_bytes() == b"mine"
    with pytest.raises(Problem, match="is there already"):
        back_up(kept, kept)


@pytest.mark.parametrize("copy", [back_up, recover])
def test_what_stands_beside_the_copy_stays(kept, tmp_path, copy):
    theirs = [tmp_path / f"copy.recension{ending}" for ending in ("-new", "-new-journal", "-shm", "-lock", "-newabcd")]
    for one in theirs:
        one.write_text("mine")
    assert copy(kept, tmp_path / "copy.recension").sound
    assert [one.read_text() for one in theirs] == ["mine"] * 5
    assert len(list(tmp_path.iterdir())) == 7


@pytest.mark.parametrize("copy", [back_up, recover])
@pytest.mark.parametrize("ending", ["-journal", "-wal"])
def test_beside_a_journal_of_its_name_no_copy_is_made(kept, tmp_path, copy, ending):
    orphan = tmp_path / f"copy.recension{ending}"
    orphan.write_text("mine")
    with pytest.raises(Problem, match="would damage a new copy") as refused:
        copy(kept, tmp_path / "copy.recension")
    assert refused.value.where == str(orphan)
    assert orphan.read_text() == "mine"
    assert {entry.name for entry in tmp_path.iterdir()} == {"x.recension", orphan.name}


@pytest.mark.parametrize("copy", [back_up, recover])
def test_a_copy_that_fails_leaves_nothing(kept, tmp_path, copy, monkeypatch):
    def failing(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_module, "publish", failing)
    with pytest.raises(Problem, match="disk is full"):
        copy(kept, tmp_path / "copy.recension")
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.recension"]


def test_a_damaged_session_is_copied_and_what_is_wrong_is_said(kept, tmp_path):
    with closing(sqlite3.connect(kept, isolation_level=None)) as connection:
        connection.execute("UPDATE event SET record = replace(record, '2024', '2025') WHERE sequence = 2")
    report = back_up(kept, tmp_path / "copy.recension")
    assert report is not None
    assert not report.sound
    assert report.faults == check(kept).faults


def test_one_of_another_version_is_copied_as_it_is(kept, tmp_path):
    with closing(sqlite3.connect(kept, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA user_version={SCHEMA + 1}")
    assert back_up(kept, tmp_path / "copy.recension") is None
    with Session.open(tmp_path / "copy.recension") as copy:
        assert "newer version" in (copy.read_only or "")
        assert len(copy.events) == 3


def test_what_is_no_session_is_not_copied(tmp_path):
    text = tmp_path / "a.txt"
    text.write_text("words")
    with pytest.raises(Problem, match="is not a session"):
        back_up(text, tmp_path / "copy.recension")
    assert not (tmp_path / "copy.recension").exists()


def test_a_folder_that_is_not_there_is_said(kept, tmp_path):
    with pytest.raises(Problem, match="Choose another place"):
        back_up(kept, tmp_path / "nowhere" / "copy.recension")

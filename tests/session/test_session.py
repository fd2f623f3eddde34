"""A session: begun, decided in, closed and opened again, read-only where it must be, and never written when damaged."""

import dataclasses
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import tui.session.committing as committing_module
import tui.session.migration as migration_module
import tui.session.session as session_module
import tui.session.verify as verify_module
import tui.session.writer as writer_module
from tests.examples import examples
from tui.review.events import Decide, Emend, Erase, Event, Verdict
from tui.review.record import chain
from tui.session.kept_settings import KeptSettings
from tui.session.lock import acquire
from tui.session.session import Session
from tui.session.store import PAGE
from tui.witnesses.paths import APPLICATION_ID
from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes

TEXTS = {
    "A": b"One paragraph.\nAnother one.\n",
    "B": "Un alin\xe9a.\r\nEncore.\r\n".encode("cp1252"),
    "C": b"\xef\xbb\xbf" + "漢字 and 😀\n\n\nend".encode(),
    "D": b"",
    "E": b"a\x00b\x1b[2J\n",
}


def act(number: int) -> Event:
    """An event that is not chained yet."""
    return Event(0, f"id-{number}", "2024-05-01T10:00:00.000Z", "me", Erase(str(number)))


def witnesses(folder: Path):
    made = []
    for siglum, content in TEXTS.items():
        path = folder / f"{siglum}.txt"
        path.write_bytes(content)
        encoding = "cp1252" if siglum == "B" else None
        made.append(witness_from_bytes(content, siglum, f"{siglum}.txt", path=str(path), encoding=encoding))
    return made


def begun(folder: Path, name: str = "x.recension", **rest) -> Session:
    return Session.begin(
        folder / name,
        witnesses(folder),
        title="a title \x1b \udcff",
        settings={"quorum": None, "ignore": frozenset({"quotes", "case"}), "split": "auto"},
        **rest,
    )


@pytest.fixture
def kept(tmp_path):
    """The path of a session with three events, closed."""
    with begun(tmp_path) as session:
        for number in range(3):
            session.append(act(number))
    return tmp_path / "x.recension"


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()} - {f"{siglum}.txt" for siglum in TEXTS}


# --- from begin to open


def test_nothing_but_the_lock_is_written_until_something_is_decided(tmp_path):
    session = begun(tmp_path)
    session.remember("cursor", 3)
    assert names(tmp_path) == {"x.recension-lock"}
    session.close()
    assert names(tmp_path) == set()


def test_all_of_it_is_there_again(tmp_path):
    session = begun(tmp_path)
    events = [session.append(act(number)) for number in range(5)]
    session.remember("cursor", {"passage": 4, "folded": [1, 2]})
    session.close()
    assert names(tmp_path) == {"x.recension"}

    again = Session.open(tmp_path / "x.recension")
    assert again.read_only is None
    assert list(again.events) == events == list(again._writer.whole().events)
    assert again.title == "a title \x1b \udcff"
    assert again.settings == KeptSettings(ignore=("case", "quotes"))
    assert again.recalled("cursor", dict) == {"passage": 4, "folded": [1, 2]}
    assert again.recalled("nothing", dict) is None
    assert again.id == session.id
    before = witnesses(tmp_path)
    assert len(again.witnesses) == len(before)
    for old, new in zip(before, again.witnesses, strict=True):
        assert (new.siglum, new.title, new.source, new.data, new.path) == (
            old.siglum,
            old.title,
            old.source,
            old.data,
            old.path,
        )
        assert new.bounds.tolist() == old.bounds.tolist()
    again.close()


def test_it_opens_on_another_machine_without_the_sources(kept, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "renamed.recension"
    shutil.copyfile(kept, elsewhere)
    with Session.open(elsewhere) as session:
        assert [witness.source for witness in session.witnesses] == list(TEXTS.values())
        assert [witness.path for witness in session.witnesses] == [str(elsewhere.parent / f"{s}.txt") for s in TEXTS]


@settings(examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60), st.sampled_from(["auto", "line", "blank", "sentence"]))
def test_any_bytes_are_the_same_witness_after_reopening(tmp_path, content, split):
    before = witness_from_bytes(content, "A", "a", split=split)
    path = tmp_path / "any.recension"
    path.unlink(missing_ok=True)
    with Session.begin(path, [before], title="t", settings={}) as session:
        session.append(act(1))
    with Session.open(path) as session:
        (after,) = session.witnesses
    assert (after.source, after.data) == (before.source, before.data)
    assert after.bounds.tolist() == before.bounds.tolist()


def test_work_goes_on_where_it_ended(kept):
    with Session.open(kept) as session:
        fourth = session.append(act(3))
        assert fourth.sequence == 4
    with Session.open(kept) as session:
        assert [event.id for event in session.events] == ["id-0", "id-1", "id-2", "id-3"]


def test_an_event_that_is_chained_already_is_taken_as_it_is_or_refused(kept):
    with Session.open(kept) as session:
        event = chain(session.events[-1], act(9))
        assert session.append(event) is event
        with pytest.raises(ValueError, match="does not follow"):
            session.append(event)


def test_saved_is_told_from_the_writing_thread(tmp_path):
    told = threading.Event()
    seen = []
    session = begun(tmp_path)

    def saved(sequence):
        seen.append((sequence, threading.current_thread() is threading.main_thread()))
        told.set()

    session.on_saved = saved
    session.append(act(0))
    assert told.wait(20)
    session.close()
    assert seen == [(1, False)]


def test_two_witnesses_with_one_content_stay_two_and_are_stored_once(tmp_path):
    content = b"the very same text\n" * 5000
    twins = [witness_from_bytes(content, siglum, siglum, path=str(tmp_path / siglum)) for siglum in "AB"]
    with Session.begin(tmp_path / "x.recension", twins, title="t", settings={}) as session:
        session.append(act(0))
    with Session.open(tmp_path / "x.recension") as session:
        assert [(w.siglum, w.source) for w in session.witnesses] == [("A", content), ("B", content)]
    assert (tmp_path / "x.recension").stat().st_size < 1.5 * len(content)


def test_content_is_kept_in_pieces_where_it_is_large(tmp_path, monkeypatch):
    monkeypatch.setattr("tui.session.store.PIECE", 1000)
    content = bytes(range(32, 127)) * 50
    with Session.begin(tmp_path / "x.recension", [witness_from_bytes(content, "A", "a")], title="t", settings={}) as s:
        s.append(act(0))
    with Session.open(tmp_path / "x.recension") as session:
        assert session.witnesses[0].source == content


# --- versions


def test_a_new_version_takes_the_place_of_the_old_one_which_is_kept(kept):
    with Session.open(kept) as session:
        added = session.add_source(witness_from_bytes(b"One paragraph, edited.\n", "A", "A.txt"))
        assert (added.siglum, added.after) == ("A", 3)
        new = session.add_source(witness_from_bytes(b"A sixth.\n", "F", "F.txt"))
        session.renew((), ("B",))
        session.append(act(3))
        assert [w.siglum for w in session.witnesses] == ["A", "C", "D", "E", "F"]
    with Session.open(kept) as session:
        assert [w.siglum for w in session.witnesses] == ["A", "C", "D", "E", "F"]
        assert session.witnesses[0].source == b"One paragraph, edited.\n"
        first = session.sources[0]
        assert session.version(first).source == TEXTS["A"]
        assert [source.after for source in session.sources] == [0, 0, 0, 0, 0, 3, 3, 3]
        assert new in session.sources
        with pytest.raises(KeyError):
            session.renew((), ("B",))


def test_title_and_settings_can_change(kept):
    with Session.open(kept) as session:
        session.configure({"quorum": 3, "ignore": ("case",)}, title="new")
    with Session.open(kept) as session:
        assert (session.title, session.settings) == ("new", KeptSettings(3, ("case",)))


# --- read-only


def test_the_second_window_reads_and_says_who_writes(kept):
    first = Session.open(kept)
    second = Session.open(kept)
    assert second.read_only is not None
    assert f"process {os.getpid()}" in second.read_only
    assert len(second.events) == 3
    with pytest.raises(Problem, match="another window"):
        second.append(act(3))
    with pytest.raises(Problem, match="another window"):
        second.add_source(second.witnesses[0])
    first.append(act(3))
    assert first.flush()
    second.close()
    first.close()
    with Session.open(kept) as third:
        assert third.read_only is None
        assert len(third.events) == 4


def test_two_windows_on_the_same_texts_before_either_has_decided(tmp_path):
    first, second = begun(tmp_path), begun(tmp_path)
    assert second.read_only is not None
    second.close()
    first.append(act(0))
    first.close()
    with Session.open(tmp_path / "x.recension") as session:
        assert len(session.events) == 1


@pytest.mark.skipif(os.name == "nt", reason="folders are not made read-only like this on Windows")
def test_what_can_not_be_locked_opens_for_reading_and_says_why(kept, monkeypatch):
    def refused(_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tui.session.locking.acquire", refused)
    with Session.open(kept) as session:
        assert session.read_only is not None
        assert "Read-only file system" in session.read_only
        assert len(session.events) == 3


def test_a_newer_file_opens_for_reading_and_is_not_changed(kept):
    with closing(sqlite3.connect(kept)) as connection:
        connection.execute("PRAGMA user_version=7")
    before = kept.read_bytes()
    with Session.open(kept) as session:
        assert session.read_only is not None
        assert "newer version" in session.read_only
        assert len(session.events) == 3
    assert kept.read_bytes() == before
    assert names(kept.parent) == {"x.recension"}


def test_a_newer_file_that_has_other_tables_says_so(kept):
    with closing(sqlite3.connect(kept)) as connection:
        connection.execute("PRAGMA user_version=7")
        connection.execute("ALTER TABLE event RENAME TO happening")
    with pytest.raises(Problem, match="newer version"):
        Session.open(kept)


def test_a_reader_changes_nothing_however_much_it_remembers(kept, monkeypatch):
    monkeypatch.setattr(writer_module, "LULL", 0.0)
    with Session.open(kept) as first, Session.open(kept) as reader:
        before = kept.read_bytes()
        reader.remember("cursor", 99)
        reader.configure({"quorum": 9}, title="mine")
        assert reader.recalled("cursor", int) == 99
        assert reader.flush()
        reader.close()
        assert kept.read_bytes() == before
        assert first.recalled("cursor", int) is None


def test_one_that_is_opened_to_be_read_takes_no_lock_and_writes_nothing(kept):
    before = kept.read_bytes()
    with Session.open(kept, to_read=True) as reader:
        assert reader.read_only is not None
        assert names(kept.parent) == {"x.recension"}
        with pytest.raises(Problem, match="opened for reading only"):
            reader.append(act(3))
        with Session.open(kept) as writer:
            assert writer.read_only is None
        assert len(reader.events) == 3
    assert kept.read_bytes() == before


def test_a_lock_file_that_can_not_be_written_to_is_named(kept):
    lock = kept.with_name("x.recension-lock")
    lock.mkdir()
    with Session.open(kept) as session:
        assert session.read_only is not None
        assert "Nothing can be written" not in session.read_only
        assert f"remove {lock}" in session.read_only
        assert len(session.events) == 3


# --- older


def to_schema_0(path: Path) -> None:
    """What a trial version might have written: no seal, another name for the events."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(
            "ALTER TABLE event RENAME TO happened; CREATE TABLE facts AS SELECT * FROM seal; DROP TABLE seal;"
            "PRAGMA user_version=0"
        )


def from_schema_0(connection: sqlite3.Connection) -> None:
    connection.execute(verify_module.TABLES["seal"])
    connection.execute("INSERT INTO seal SELECT * FROM facts")
    connection.execute("DROP TABLE facts")
    connection.execute(verify_module.TABLES["event"])
    connection.execute("INSERT INTO event SELECT * FROM happened")
    connection.execute("DROP TABLE happened")


@pytest.fixture
def older(kept, monkeypatch):
    to_schema_0(kept)
    monkeypatch.setattr(migration_module, "STEPS", {0: from_schema_0})
    return kept


def test_an_older_file_is_copied_and_then_migrated(older):
    before = older.read_bytes()
    with Session.open(older) as session:
        assert session.read_only is None
        assert len(session.events) == 3
        assert any("x.recension-v0-backup" in remark for remark in session.remarks)
        session.append(act(3))
    with Session.open(older) as session:
        assert len(session.events) == 4
        assert session.remarks == ()
    assert names(older.parent) == {"x.recension", "x.recension-v0-backup"}
    with (
        closing(sqlite3.connect(older.with_name("x.recension-v0-backup"))) as copy,
        closing(sqlite3.connect(":memory:")) as old,
    ):
        old.deserialize(before)
        assert list(copy.iterdump()) == list(old.iterdump())


def test_a_migration_that_fails_leaves_the_file_as_it_was(older, monkeypatch):
    def failing(connection):
        from_schema_0(connection)
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(migration_module, "STEPS", {0: failing})
    with pytest.raises(Problem):
        Session.open(older)
    monkeypatch.setattr(migration_module, "STEPS", {0: from_schema_0})
    with Session.open(older) as session:
        assert len(session.events) == 3
    assert "x.recension-v0-backup-2" in names(older.parent)


def test_an_older_file_that_somebody_has_open_is_read_and_not_migrated(older):
    lock = acquire(older)
    before = older.read_bytes()
    with Session.open(older) as session:
        assert session.read_only is not None
        assert len(session.events) == 3
    assert older.read_bytes() == before
    lock.release()


def test_an_older_file_that_is_opened_to_be_read_stays_as_it_is(older):
    before = older.read_bytes()
    with Session.open(older, to_read=True) as session:
        assert len(session.events) == 3
        assert session.remarks == ()
    assert older.read_bytes() == before
    assert names(older.parent) == {"x.recension"}


def test_an_older_schema_that_never_was_is_refused_and_untouched(kept):
    to_schema_0(kept)
    before = kept.read_bytes()
    with pytest.raises(Problem, match="no version has used"):
        Session.open(kept)
    assert kept.read_bytes() == before
    assert names(kept.parent) == {"x.recension"}


# --- what is no session, or is damaged


def as_file(kind: str, kept: Path) -> bytes:
    sound = kept.read_bytes()
    return {
        "empty": b"",
        "text": b"Just a text.\n" * 100,
        "first bytes": sound[:60],
        "header alone": sound[:100],
        "half": sound[: len(sound) // 2],
        "without its last page": sound[:-PAGE],
        "another database": sound[:68] + b"\0\0\0\0" + sound[72:],
    }[kind]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("empty", "is empty"),
        ("text", "is not a session"),
        ("first bytes", "is damaged"),
        ("header alone", "is damaged"),
        ("half", "is damaged"),
        ("without its last page", "is damaged"),
        ("another database", "another program"),
    ],
)
def test_what_is_no_sound_session_is_refused_and_untouched(kept, kind, says):
    content = as_file(kind, kept)
    kept.write_bytes(content)
    with pytest.raises(Problem, match=says) as refused:
        Session.open(kept)
    assert refused.value.where == str(kept)
    assert refused.value.remedy
    if "damaged" in says:
        new = kept.with_name("x-recovered.recension")
        assert f"recension recover {kept} -o {new}" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert kept.read_bytes() == content
    assert names(kept.parent) == {"x.recension"}


@pytest.mark.parametrize("name", ["nothing.recension", ".", "a\0b", "x" * 5000])
def test_a_name_that_is_no_file_is_a_problem(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Problem):
        Session.open(name)


ENDLESS = """CREATE VIEW event AS WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n)
    SELECT a AS sequence, 'x' AS hash, 'y' AS record FROM n"""


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM event; END",
        "CREATE VIEW v AS SELECT 1",
        "ALTER TABLE event ADD COLUMN more",
        f"DROP TABLE event; {ENDLESS}",
        "DELETE FROM event WHERE sequence = 3",
        "DELETE FROM event WHERE sequence = 1",
        "UPDATE event SET sequence = 9 WHERE sequence = 3",
        "UPDATE event SET record = replace(record, 'me', 'he')",
        "UPDATE event SET hash = upper(hash)",
        "DELETE FROM seal",
        "UPDATE seal SET record = replace(record, 'title', 'tutle')",
        "DELETE FROM source WHERE number = 5",
        "UPDATE source SET record = replace(record, 'utf-8', 'utf-7')",
        "DELETE FROM content WHERE number = 1",
        "UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), 'One', 'Two') AS BLOB) WHERE number = 1",
        "UPDATE content SET piece = 1 WHERE number = 1",
        "INSERT INTO content (sha256, piece, bytes) VALUES ('00', 0, x'00')",
        "PRAGMA ignore_check_constraints=ON; UPDATE event SET record = 7, hash = 5 WHERE sequence = 2",
        "PRAGMA ignore_check_constraints=ON; UPDATE content SET bytes = 5, sha256 = 7 WHERE number = 2",
        "PRAGMA ignore_check_constraints=ON; UPDATE source SET record = x'00' WHERE number = 2",
        "PRAGMA ignore_check_constraints=ON; UPDATE seal SET record = 7",
    ],
)
def test_whatever_was_changed_in_it_by_another_program_shows(kept, sql):
    with closing(sqlite3.connect(kept, isolation_level=None)) as connection:
        connection.executescript(sql)
    before = kept.read_bytes()
    with pytest.raises(Problem, match="is damaged"):
        Session.open(kept)
    assert kept.read_bytes() == before


def test_what_may_be_lost_may_be_damaged(kept):
    with closing(sqlite3.connect(kept, isolation_level=None)) as connection:
        connection.execute("INSERT INTO remembered VALUES ('cursor', '{'), ('deep', ?)", ("[" * 100_000,))
        connection.execute("INSERT INTO remembered VALUES (x'ff', x'ff')")
    with Session.open(kept) as session:
        assert session.recalled("cursor", dict) is None
        assert session.recalled("deep", list) is None


# --- elsewhere


def test_backup_holds_everything_and_replaces_nothing(kept, tmp_path):
    (tmp_path / "deep").mkdir()
    with Session.open(kept) as session:
        session.append(act(3))
        session.backup(tmp_path / "deep" / "copy.recension")
        with pytest.raises(Problem, match="is there already"):
            session.backup(tmp_path / "deep" / "copy.recension")
        with Session.open(tmp_path / "deep" / "copy.recension") as copy:
            assert copy.events == session._writer.whole().events
            assert [w.path for w in copy.witnesses] == [w.path for w in session.witnesses]


def test_its_own_file_is_no_place_elsewhere(tmp_path):
    with begun(tmp_path) as session:
        for _ in range(2):  # before there is a file, and after
            for away in (session.save_as, session.backup):
                with pytest.raises(Problem, match="file of this session itself"):
                    away(tmp_path / "x.recension")
            session.append(act(0))
            assert session.flush()


def test_what_can_be_locked_by_nobody_is_no_place_elsewhere(kept, tmp_path):
    (tmp_path / "file").write_text("mine")
    with Session.open(kept) as session, pytest.raises(Problem, match="is there already"):
        session.save_as(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"
    assert names(tmp_path) == {"x.recension", "file"}


def test_backup_of_what_is_read_only_is_a_copy(kept, tmp_path):
    with Session.open(kept), Session.open(kept) as reader:
        reader.backup(tmp_path / "copy.recension")
    with Session.open(tmp_path / "copy.recension") as copy:
        assert len(copy.events) == 3


def test_what_is_done_while_the_session_is_written_elsewhere_goes_on_there(tmp_path, monkeypatch):
    (tmp_path / "good").mkdir()
    session = begun(tmp_path)
    session.append(act(0))
    real = session_module.write_whole

    def slow(path, whole):
        session.append(act(1))
        last = session._writer.whole().events[-1]
        session.renew([witness_from_bytes(b"Late.\n", "F", "f.txt")], events=[chain(last, act(2))])
        return real(path, whole)

    monkeypatch.setattr(session_module, "write_whole", slow)
    session.save_as(tmp_path / "good" / "y.recension")
    session.append(act(3))
    session.close()
    with Session.open(tmp_path / "good" / "y.recension") as again:
        assert [event.id for event in again.events] == ["id-0", "id-1", "id-2", "id-3"]
        assert [witness.siglum for witness in again.witnesses] == [*"ABCDEF"]
        assert again.witnesses[-1].source == b"Late.\n"


def test_saving_elsewhere_ends_trouble_and_goes_on_there(tmp_path, monkeypatch):
    (tmp_path / "good").mkdir()
    session = begun(tmp_path)
    told, troubled = [], threading.Event()

    def trouble(problem):
        told.append(problem)
        troubled.set()

    session.on_trouble = trouble
    session.on_saved = told.append
    real = committing_module.write_whole

    def failing(path, whole):
        if path.parent == tmp_path:
            raise OSError(28, "No space left on device")
        return real(path, whole)

    monkeypatch.setattr(committing_module, "write_whole", failing)
    monkeypatch.setattr(session_module, "write_whole", failing)
    session.append(act(0))
    assert troubled.wait(20)
    with pytest.raises(Problem, match="disk is full"):
        session.save_as(tmp_path / "full.recension")
    assert session.unsaved == 1
    session.save_as(tmp_path / "good" / "y.recension")
    assert session.path == tmp_path / "good" / "y.recension"
    assert told[-2:] == [None, 1]
    session.append(act(1))
    session.close()
    assert names(tmp_path) == {"good"}
    with Session.open(tmp_path / "good" / "y.recension") as again:
        assert [event.id for event in again.events] == ["id-0", "id-1"]
        assert [w.path for w in again.witnesses] == [str(tmp_path / f"{s}.txt") for s in TEXTS]


def test_closing_with_unsaved_work_is_a_problem_and_lets_go(tmp_path, monkeypatch):
    def failing(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(committing_module, "write_whole", failing)
    session = begun(tmp_path)
    session.append(act(0))
    with pytest.raises(Problem, match="1 act is not saved: the disk is full"):
        session.close()
    session.close()
    assert names(tmp_path) == set()


FORGETFUL = """
import sys
from tui.review.events import Erase, Event
from tui.session.session import Session
session = Session.open(sys.argv[1])
for number in range(50):
    session.append(Event(0, str(number), "2024-05-01T10:00:00.000Z", "me", Erase("x")))
if sys.argv[2] == "error":
    raise SystemError
"""


@pytest.mark.parametrize("end", ["end", "error"])
def test_a_program_that_ends_without_closing_has_saved_all_the_same(kept, end):
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", FORGETFUL, kept, end], env=environment, capture_output=True, check=False
    )
    assert done.returncode == (end == "error")
    assert names(kept.parent) == {"x.recension"}
    with Session.open(kept) as session:
        assert len(session.events) == 53


def test_a_name_that_is_taken_is_not_begun_on(kept):
    before = kept.read_bytes()
    with pytest.raises(Problem, match="is there already"):
        begun(kept.parent)
    assert kept.read_bytes() == before


def orphan(path: Path) -> Path:
    """The journal of a commit that was cut off; its file is gone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size=1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE event SET record = 'half done' || record")
        journal = path.with_name(f"{path.name}-journal").read_bytes()
        connection.execute("ROLLBACK")
    path.unlink()
    path.with_name(f"{path.name}-journal").write_bytes(journal)
    return path.with_name(f"{path.name}-journal")


def test_beside_a_journal_that_is_left_of_another_file_none_is_begun(kept):
    journal = orphan(kept)
    before = journal.read_bytes()
    with pytest.raises(Problem, match="would damage a new x") as refused:
        begun(kept.parent)
    assert refused.value.where == str(journal)
    assert journal.read_bytes() == before
    assert names(kept.parent) == {"x.recension-journal"}


def test_a_journal_that_comes_later_is_told_and_not_removed(kept, tmp_path, monkeypatch):
    monkeypatch.setattr(writer_module, "FIRST_WAIT", 0.02)
    (tmp_path / "new").mkdir()
    journal = orphan(kept)
    session = begun(tmp_path / "new")
    moved = journal.rename(tmp_path / "new" / journal.name)
    session.append(act(0))
    assert not session.flush()
    assert session.trouble is not None
    assert session.trouble.where == str(moved)
    moved.unlink()
    session.close()
    with Session.open(tmp_path / "new" / "x.recension") as session:
        assert len(session.events) == 1


def test_what_stands_beside_a_session_stays(kept):
    theirs = [kept.with_name(f"{kept.name}{ending}") for ending in ("-new", "-new12", "-newabcd", "-shm", ".bak")]
    for one in theirs:
        one.write_text("mine")
    with Session.open(kept) as session:
        session.append(act(3))
        session.backup(kept.with_name("copy.recension"))
    assert [one.read_text() for one in theirs] == ["mine"] * 5


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_a_link_to_a_session_is_that_session(kept, tmp_path_factory):
    link = tmp_path_factory.mktemp("links") / "link.recension"
    link.symlink_to(kept)
    with Session.open(link) as session:
        session.append(act(3))
        assert session.flush()
        with Session.open(kept) as other:
            assert other.read_only is not None
    assert [entry.name for entry in link.parent.iterdir()] == ["link.recension"]
    with Session.open(kept) as session:
        assert len(session.events) == 4


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_a_session_with_two_names_opens_for_reading_and_says_why(kept, tmp_path):
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "y.recension"
    os.link(kept, other)
    before = kept.read_bytes()
    for path in (kept, other):
        with Session.open(path) as session:
            assert session.read_only is not None
            assert "more than one name" in session.read_only
            with pytest.raises(Problem, match="hard links"):
                session.append(act(3))
            assert len(session.events) == 3
    with Session.open(kept) as session:
        session.save_as(tmp_path / "z.recension")
        session.append(act(3))
    assert kept.read_bytes() == before
    assert len(Session.open(tmp_path / "z.recension", to_read=True).events) == 4


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_the_second_name_that_a_crash_has_left_is_taken_away(kept):
    """As where the power fails after a new file has got its name, and before the one it was built under is removed."""
    os.link(kept, kept.with_name(f"{kept.name}-new3a9f"))
    with Session.open(kept) as session:
        assert session.read_only is None
    assert names(kept.parent) == {"x.recension"}


def test_hostile_words_in_an_event_come_back_to_the_letter(tmp_path):
    text = "\x00\x1b]52;c;aGk=\x07\u202e\udc80'; DROP TABLE event; --\\\"\r\n"
    with begun(tmp_path) as session:
        session.append(replace(act(0), actor=text, act=Decide((Verdict((), Emend(text), text),))))
    with Session.open(tmp_path / "x.recension") as session:
        (event,) = session.events
        assert event.actor == text
        assert event.act == Decide((Verdict((), Emend(text), text),))


def test_the_file_says_what_it_is(kept):
    head = kept.read_bytes()[:100]
    assert head[:16] == b"SQLite format 3\x00"
    assert int.from_bytes(head[68:72], "big") == APPLICATION_ID
    assert int.from_bytes(head[60:64], "big") == 1


@pytest.mark.parametrize(
    ("source", "odd", "told"),
    [
        (b"One.\n", {"encoding": "of-another-python"}, ()),
        (
            "Un alinéa.\n".encode("cp1252"),
            {"encoding": "of-another-python"},
            ("It is decoded to another text than before",),
        ),
        (b"One.\n", {"split": "stanza"}, ("Its paragraphs are not known here (stanza)",)),
    ],
)
def test_a_session_opens_where_an_encoding_or_a_way_to_split_is_unknown(tmp_path, monkeypatch, source, odd, told):
    monkeypatch.setitem(sys.modules, "charset_normalizer", None)  # without it nothing is guessed
    witness = dataclasses.replace(witness_from_bytes(source, "A", "a.txt", encoding="cp1252"), **odd)
    with Session.begin(tmp_path / "x.recension", [witness], title="t", settings={}) as session:
        session.append(act(0))
    with Session.open(tmp_path / "x.recension") as session:
        assert len(session.remarks) == len(told)
        assert all(part in remark for part, remark in zip(told, session.remarks, strict=True))
        assert len(session.witnesses[0]) == 1

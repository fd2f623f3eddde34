"""The writing thread: many events in one commit, and nothing lost, doubled or claimed too early when writing fails."""

import os
import sqlite3
import threading
import time
from contextlib import closing
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

import tui.session.committing as committing_module
import tui.session.writer as writer_module
from tui.review.events import Erase, Event
from tui.review.record import chain
from tui.session.contents import Seal, SessionContents, Source
from tui.session.store import connect
from tui.session.verify import read_whole
from tui.session.writer import Writer
from tui.witnesses.problem import Problem


def history(count: int) -> list[Event]:
    events: list[Event] = []
    for number in range(count):
        before = events[-1] if events else None
        events.append(chain(before, Event(0, f"id-{number}", "2024-05-01T10:00:00.000Z", "me", Erase(str(number)))))
    return events


class Listener:
    """Notes what a writer tells, with what was in the file when it told it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.told = threading.Condition()
        self.saved: list[int] = []
        self.troubles: list[Problem | None] = []
        self.early: list[int] = []

    def on_saved(self, sequence: int) -> None:
        if len(stored(self.path)) < sequence:
            self.early.append(sequence)
        with self.told:
            self.saved.append(sequence)
            self.told.notify_all()

    def on_trouble(self, problem: Problem | None) -> None:
        with self.told:
            self.troubles.append(problem)
            self.told.notify_all()

    def wait_for(self, sequence: int) -> None:
        with self.told:
            assert self.told.wait_for(lambda: self.saved and self.saved[-1] >= sequence, 20)

    def wait_for_trouble(self, words: str = "") -> Problem:
        """The last trouble, once it has these words. A file that is written over is first found half written."""

        def there() -> bool:
            return bool(self.troubles) and self.troubles[-1] is not None and words in self.troubles[-1].what

        with self.told:
            assert self.told.wait_for(there, 20), self.troubles
            problem = self.troubles[-1]
        assert problem is not None
        return problem

    def wait_until_over(self) -> None:
        with self.told:
            assert self.told.wait_for(lambda: self.troubles and self.troubles[-1] is None, 20)


def stored(path: Path) -> tuple[Event, ...]:
    with closing(connect(path, "ro")) as connection:
        return read_whole(connection).events


def started(path: Path, listener: Listener) -> Writer:
    seal = Seal("session", "2024-05-01T10:00:00.000Z", "title", {})
    return Writer(
        path, SessionContents(seal), on_disk=False, on_saved=listener.on_saved, on_trouble=listener.on_trouble
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "x.recension"


@pytest.fixture
def listener(path):
    return Listener(path)


@pytest.fixture
def writer(path, listener):
    made = started(path, listener)
    yield made
    made.close(10)
    assert listener.early == []


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(writer_module, "FIRST_WAIT", 0.02)


def test_no_file_is_made_before_the_first_event(writer, path, tmp_path):
    writer.remember("cursor", "3")
    writer.describe("another title", {})
    assert writer.flush(1)
    assert list(tmp_path.iterdir()) == []
    writer.append(history(1)[0])
    assert writer.flush(10)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_what_was_saved_is_told_after_it_is_in_the_file_and_in_order(writer, path, listener):
    events = history(40)
    for event in events:
        writer.append(event)
        time.sleep(0.001)
    assert writer.flush(10)
    assert writer.close(10) == 0
    assert list(stored(path)) == events
    assert listener.saved == sorted(set(listener.saved))
    assert listener.saved[-1] == 40
    assert listener.troubles == []


def test_what_comes_while_a_commit_runs_goes_into_one_commit(writer, path, listener):
    events = history(500)
    writer.append(events[0])
    assert writer.flush(10)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # holds the first commit up
        for event in events[1:]:
            writer.append(event)
    assert writer.flush(10)
    assert len(listener.saved) <= 3
    assert list(stored(path)) == events


def test_an_event_that_does_not_follow_is_refused(writer):
    first, second, third = history(3)
    writer.append(first)
    for wrong in (first, third):
        with pytest.raises(ValueError, match="does not follow"):
            writer.append(wrong)
    writer.append(second)
    assert writer.flush(10)


def test_while_another_program_holds_the_file_work_waits_and_then_is_saved_once(writer, path, listener, monkeypatch):
    events = history(3)
    writer.append(events[0])
    listener.wait_for(1)
    monkeypatch.setattr(committing_module, "connect", lambda path, mode: connect(path, mode, wait=0.05))
    writer._drop()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        writer.append(events[1])
        listener.wait_for_trouble("another program holds the file")
        assert str(path) in str(writer.trouble)
        writer.append(events[2])
        assert writer.unsaved == 2
        other.execute("ROLLBACK")
    listener.wait_until_over()
    assert writer.flush(10)
    assert list(stored(path)) == events
    listener.wait_for(3)


@pytest.mark.parametrize("took_place", [False, True])
def test_a_commit_that_was_reported_to_fail_is_neither_doubled_nor_believed(
    writer, path, listener, monkeypatch, took_place
):
    events = history(4)
    writer.append(events[0])
    assert writer.flush(10)
    real, failures = committing_module.write_remembered, []

    def failing(connection, remembered):
        # The last thing before the commit.
        if len(failures) < 2:
            failures.append(1)
            if took_place:
                connection.execute("COMMIT")
            raise sqlite3.OperationalError("disk I/O error")
        real(connection, remembered)

    monkeypatch.setattr(committing_module, "write_remembered", failing)
    listener.wait_for(1)
    writer.append(events[1])
    listener.wait_for_trouble()
    assert listener.saved == [1]
    for event in events[2:]:
        writer.append(event)
    listener.wait_until_over()
    assert writer.flush(10)
    assert list(stored(path)) == events
    assert len(failures) == 2


def test_the_same_trouble_is_told_once_and_attempts_get_rarer(writer, path, listener, monkeypatch):
    attempts = []

    def failing(*_):
        attempts.append(writer._wait)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(committing_module, "write_whole", failing)
    writer.append(history(1)[0])
    while len(attempts) < 5:
        time.sleep(0.01)
    assert len(listener.troubles) == 1
    assert "disk is full" in listener.troubles[0].what
    assert attempts[:5] == [0.02, 0.04, 0.08, 0.16, 0.32]
    monkeypatch.undo()
    listener.wait_until_over()
    assert len(stored(path)) == 1


def test_a_file_that_vanished_is_written_again_with_all_that_was_in_it(writer, path, listener):
    events = history(4)
    for event in events[:3]:
        writer.append(event)
    listener.wait_for(3)
    path.unlink()
    writer.append(events[3])
    assert writer.flush(10)
    assert list(stored(path)) == events


def test_a_file_put_in_place_of_ours_is_not_touched(writer, path, listener, tmp_path):
    events = history(2)
    writer.append(events[0])
    listener.wait_for(1)
    other = started(tmp_path / "other.recension", Listener(tmp_path / "other.recension"))
    other._seal = Seal("another", "2024-05-01T10:00:00.000Z", "title", {})
    other.append(history(1)[0])
    assert other.close(10) == 0
    (tmp_path / "other.recension").replace(path)
    before = path.read_bytes()
    writer.append(events[1])
    listener.wait_for_trouble("another program has changed the file")
    assert writer.unsaved == 2
    assert path.read_bytes() == before


def test_an_older_state_of_the_file_is_brought_up_to_date_again(writer, path, listener):
    events = history(5)
    for event in events[:2]:
        writer.append(event)
    assert writer.flush(10)
    old = path.read_bytes()
    for event in events[2:4]:
        writer.append(event)
    listener.wait_for(4)
    path.with_name("old").write_bytes(old)
    path.with_name("old").replace(path)
    writer.append(events[4])
    assert writer.flush(10)
    assert list(stored(path)) == events


# --- written over in place: the file keeps its inode, and the connection its cache


def another(path: Path, count: int) -> bytes:
    """The bytes of a session that is none of ours, of so many events in a commit each."""
    listener = Listener(path)
    writer = Writer(
        path,
        SessionContents(Seal("another", "2024-05-01T10:00:00.000Z", "title", {})),
        on_disk=False,
        on_saved=listener.on_saved,
        on_trouble=listener.on_trouble,
    )
    for event in history(count):
        writer.append(event)
        assert writer.flush(10)
    assert writer.close(10) == 0
    return path.read_bytes()


def saved_one_by_one(writer: Writer, events: list[Event]) -> None:
    for event in events:
        writer.append(event)
        assert writer.flush(10)


@pytest.fixture(params=["seen", "unseen"])
def sight(request, monkeypatch):
    """Whether the writer can see by the file's mark that it was written over. Nothing may hang on that."""
    if request.param == "unseen":
        mark = lambda _: committing_module.FileMark(1, 1, 1, 1, 1)  # noqa: E731
        monkeypatch.setattr(writer_module, "mark_of", mark)
        monkeypatch.setattr(committing_module, "mark_of", mark)


@pytest.mark.usefixtures("sight")
def test_an_older_state_written_over_the_file_is_brought_up_to_date_again(writer, path, listener):
    events = history(6)
    saved_one_by_one(writer, events[:2])
    old = path.read_bytes()
    saved_one_by_one(writer, events[2:4])
    listener.wait_for(4)
    path.write_bytes(old)
    saved_one_by_one(writer, events[4:])
    assert list(stored(path)) == events


@pytest.mark.usefixtures("sight")
def test_an_older_state_written_over_the_file_is_brought_up_to_date_by_quitting_alone(path, listener):
    writer = started(path, listener)
    events = history(4)
    saved_one_by_one(writer, events[:2])
    old = path.read_bytes()
    saved_one_by_one(writer, events[2:])
    listener.wait_for(4)
    path.write_bytes(old)
    writer.remember("cursor", "1")
    assert writer.close(10) == 0
    assert list(stored(path)) == events
    assert remembered(path) == {"cursor": "1"}


@pytest.mark.usefixtures("sight")
@pytest.mark.parametrize("count", [1, 3, 5])
def test_another_session_written_over_the_file_is_not_touched(path, listener, tmp_path, count):
    writer = started(path, listener)
    events = history(4)
    saved_one_by_one(writer, events[:3])
    listener.wait_for(3)
    other = another(tmp_path / "other.recension", count)  # with 3 its counter of changes and its size are ours
    path.write_bytes(other)
    writer.append(events[3])
    listener.wait_for_trouble("another program has changed the file")
    assert writer.unsaved == 4
    writer.remember("cursor", "1")
    assert writer.close(10) == 4
    assert path.read_bytes() == other


@pytest.mark.usefixtures("sight")
def test_a_second_writer_of_the_same_session_loses_nothing_to_the_first(path, listener):
    """As where the lock was removed by hand, or the file has two names."""
    first = started(path, listener)
    events = history(4)
    saved_one_by_one(first, events[:2])
    listener.wait_for(2)
    second = opened(path, Listener(path))
    saved_one_by_one(second, events[2:])
    first.remember("cursor", "1")
    assert first.close(10) == 0  # all of its own is there
    assert second.close(10) == 0
    assert list(stored(path)) == events


def test_a_second_writer_is_told_of_where_there_is_work_for_both(path, listener):
    first = started(path, listener)
    events = history(3)
    saved_one_by_one(first, events[:1])
    listener.wait_for(1)
    second = opened(path, Listener(path))
    saved_one_by_one(second, events[1:])
    other = chain(events[0], Event(0, "mine", "2024-05-01T10:00:00.000Z", "me", Erase("mine")))
    first.append(other)
    listener.wait_for_trouble("another window has continued this review")
    assert first.close(10) == 1
    assert second.close(10) == 0
    assert list(stored(path)) == events


def opened(path: Path, listener: Listener) -> Writer:
    """A writer of the session that is in a file."""
    with closing(connect(path, "ro")) as connection:
        whole = read_whole(connection)
    return Writer(path, whole, on_disk=True, on_saved=listener.on_saved, on_trouble=listener.on_trouble)


@pytest.mark.parametrize("kept", [0, 5000, -9000])
def test_a_file_that_was_cut_short_is_not_written_to(path, listener, kept):
    writer = started(path, listener)
    events = history(3)
    saved_one_by_one(writer, events[:2])
    listener.wait_for(2)
    rest = path.read_bytes()[:kept]
    path.write_bytes(rest)
    writer.append(events[2])
    listener.wait_for_trouble("damaged")
    assert writer.close(10) == 3
    assert path.read_bytes() == rest


def test_a_file_that_is_exchanged_in_the_middle_of_a_commit_is_found_out(path, listener, monkeypatch, tmp_path):
    saved_one_by_one(writer := started(path, listener), history(2)[:1])
    listener.wait_for(1)
    other = another(tmp_path / "other.recension", 1)
    real = committing_module.write_remembered

    def exchanged(connection, remembered):
        real(connection, remembered)
        path.rename(tmp_path / "moved.recension")
        path.write_bytes(other)

    monkeypatch.setattr(committing_module, "write_remembered", exchanged)
    writer.append(history(2)[1])
    listener.wait_for_trouble("another program has changed the file")
    assert writer.close(10) == 2
    assert path.read_bytes() == other


def test_a_file_that_is_taken_away_in_the_middle_of_a_commit_is_written_again(path, listener, monkeypatch, tmp_path):
    saved_one_by_one(writer := started(path, listener), history(2)[:1])
    listener.wait_for(1)
    real = committing_module.write_remembered

    def taken(connection, remembered):
        real(connection, remembered)
        path.rename(tmp_path / "moved.recension")

    with monkeypatch.context() as patch:
        patch.setattr(committing_module, "write_remembered", taken)
        writer.append(history(2)[1])
        wait_until(lambda: (tmp_path / "moved.recension").exists() and path.exists())
    assert writer.close(10) == 0
    assert list(stored(path)) == history(2)


def test_a_file_system_that_numbers_its_files_anew_each_time_is_written_to(path, listener, monkeypatch):
    numbers = count()
    mark = lambda _: committing_module.FileMark(1, next(numbers), 1, 1, 1)  # noqa: E731
    monkeypatch.setattr(writer_module, "mark_of", mark)
    monkeypatch.setattr(committing_module, "mark_of", mark)
    writer = started(path, listener)
    saved_one_by_one(writer, history(4))
    assert writer.close(10) == 0
    assert listener.troubles == []
    assert list(stored(path)) == history(4)


# --- changed while nothing is done


@pytest.fixture
def watchful(monkeypatch):
    monkeypatch.setattr(writer_module, "LOOK", 0.02)


@pytest.mark.usefixtures("watchful")
def test_a_file_that_vanishes_while_nothing_is_done_is_written_again(path, listener):
    saved_one_by_one(writer := started(path, listener), history(3))
    assert writer.close(10) == 0
    writer = opened(path, listener)
    path.unlink()
    wait_until(path.exists)
    assert writer.close(10) == 0
    assert list(stored(path)) == history(3)
    assert listener.troubles == []


def test_a_file_that_is_gone_at_the_end_is_written_again(path, listener):
    saved_one_by_one(writer := started(path, listener), history(3))
    path.unlink()
    assert writer.close(10) == 0
    assert list(stored(path)) == history(3)
    writer = opened(path, listener)
    path.unlink()
    assert writer.close(10) == 0
    assert list(stored(path)) == history(3)


def test_a_file_whose_folder_is_gone_at_the_end_is_not_saved(path, listener):
    saved_one_by_one(writer := started(path, listener), history(3))
    listener.wait_for(3)
    path.unlink()
    path.parent.rmdir()
    assert writer.close(10) == 3
    path.parent.mkdir()


@pytest.mark.usefixtures("watchful")
def test_an_older_state_put_in_place_while_nothing_is_done_is_brought_up_to_date(writer, path, listener):
    events = history(4)
    saved_one_by_one(writer, events[:2])
    old = path.read_bytes()
    saved_one_by_one(writer, events[2:])
    listener.wait_for(4)
    path.write_bytes(old)
    wait_until(lambda: path.read_bytes() != old)
    assert writer.flush(10)
    assert list(stored(path)) == events


@pytest.mark.usefixtures("watchful")
def test_another_session_put_in_place_while_nothing_is_done_is_told_and_not_touched(path, listener, tmp_path):
    saved_one_by_one(writer := started(path, listener), history(2))
    listener.wait_for(2)
    other = another(tmp_path / "other.recension", 1)
    path.write_bytes(other)
    listener.wait_for_trouble("another program has changed the file")
    assert writer.close(10) == 2
    assert path.read_bytes() == other


@pytest.mark.usefixtures("watchful")
def test_damage_while_nothing_is_done_is_told_and_is_over_when_it_is_mended(path, listener):
    saved_one_by_one(writer := started(path, listener), history(2))
    listener.wait_for(2)
    sound = path.read_bytes()
    path.write_bytes(sound.replace(b'"me"', b'"he"'))
    listener.wait_for_trouble("damaged")
    assert writer.unsaved == 2
    path.write_bytes(sound)
    listener.wait_until_over()
    assert writer.close(10) == 0
    assert list(stored(path)) == history(2)


@pytest.mark.usefixtures("watchful")
def test_a_window_that_has_gone_on_with_the_file_is_told_while_nothing_is_done(path, listener):
    events = history(3)
    saved_one_by_one(first := started(path, listener), events[:2])
    listener.wait_for(2)
    second = opened(path, Listener(path))
    saved_one_by_one(second, events[2:])
    assert second.close(10) == 0
    listener.wait_for_trouble("another window has continued this review")
    assert first.unsaved == 0
    assert first.close(10) == 0
    assert list(stored(path)) == events


@pytest.mark.usefixtures("watchful")
def test_a_file_that_was_only_touched_is_verified_and_not_written(writer, path, listener, monkeypatch):
    saved_one_by_one(writer, history(2))
    before, looks, real = path.read_bytes(), [], committing_module.read_whole

    def read(connection):
        looks.append(1)
        return real(connection)

    monkeypatch.setattr(committing_module, "read_whole", read)
    os.utime(path, (1, 1))
    wait_until(lambda: looks)
    assert writer.flush(10)
    assert path.read_bytes() == before
    assert listener.troubles == []


def wait_until(condition) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


# --- the end


def test_what_could_not_be_written_is_tried_once_more_at_the_end(path, listener, monkeypatch):
    def failing(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writer_module, "FIRST_WAIT", 3600)
    writer = started(path, listener)
    with monkeypatch.context() as patch:
        patch.setattr(committing_module, "write_whole", failing)
        writer.append(history(1)[0])
        listener.wait_for_trouble("disk is full")
    assert writer.close(10) == 0
    assert list(stored(path)) == history(1)


def test_one_that_is_abandoned_writes_nothing_more(path, listener):
    saved_one_by_one(writer := started(path, listener), history(2))
    path.unlink()
    writer.remember("cursor", "1")
    writer.abandon()
    assert writer.close(10) == 0
    assert not path.exists()
    assert writer.whole().events == tuple(history(2))


def test_close_says_how_many_are_not_saved(path, listener, monkeypatch):
    def failing(*_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(committing_module, "write_whole", failing)
    writer = started(path, listener)
    for event in history(3):
        writer.append(event)
    assert writer.close(10) == 3
    assert "can't be written" in str(writer.trouble)


def test_an_error_nobody_thought_of_does_not_end_the_thread(writer, path, listener, monkeypatch):
    def failing(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(committing_module, "write_whole", failing)
    writer.append(history(1)[0])
    listener.wait_for_trouble("ZeroDivisionError")
    monkeypatch.undo()
    listener.wait_until_over()
    assert len(stored(path)) == 1


def test_a_listener_that_fails_does_not_end_the_thread(path):
    def failing(_):
        raise ZeroDivisionError

    seal = Seal("session", "2024-05-01T10:00:00.000Z", "title", {})
    writer = Writer(path, SessionContents(seal), on_disk=False, on_saved=failing, on_trouble=failing)
    events = history(2)
    for event in events:
        writer.append(event)
        assert writer.flush(10)
    assert writer.close(10) == 0
    assert list(stored(path)) == events


def test_what_may_be_lost_is_written_after_a_lull_and_on_closing(path, listener, monkeypatch):
    monkeypatch.setattr(writer_module, "LULL", 0.05)
    writer = started(path, listener)
    writer.append(history(1)[0])
    assert writer.flush(10)
    writer.remember("cursor", "1")
    deadline = time.monotonic() + 20
    while "cursor" not in remembered(path) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert remembered(path) == {"cursor": "1"}
    monkeypatch.setattr(writer_module, "LULL", 3600)
    writer.remember("cursor", "2")
    writer.describe("new title", {"quorum": 3})
    assert writer.close(10) == 0
    assert remembered(path) == {"cursor": "2"}
    with closing(connect(path, "ro")) as connection:
        seal = read_whole(connection).seal
    assert (seal.title, seal.settings) == ("new title", {"quorum": 3})


def remembered(path):
    with closing(connect(path, "ro")) as connection:
        return read_whole(connection).remembered


def test_a_source_added_later_stands_before_the_events_that_come_after_it(writer, path):
    first, second = history(2)
    writer.append(first)
    content = b"text\n" * 1000
    source = Source(0, "C", "c.txt", "", len(content), "", "utf-8", "line", None)
    (added,) = writer.take([(source, content)], ())
    writer.append(second)
    assert (added.number, added.after) == (1, 1)
    assert writer.flush(10)


def test_the_thread_sleeps_when_there_is_nothing_to_do(writer, monkeypatch):
    writer.append(history(1)[0])
    assert writer.flush(10)
    looks = []
    with monkeypatch.context() as patch:
        patch.setattr(writer, "_patience", lambda: looks.append(1))
        time.sleep(0.2)
    assert len(looks) <= 2


# --- together


def commits(path: Path) -> int:
    with closing(connect(path, "ro")) as connection:
        return read_whole(connection).seal.commits


def test_sources_and_events_that_are_taken_together_are_one_commit(tmp_path):
    path = tmp_path / "x.recension"
    listener = Listener(path)
    writer = started(path, listener)
    events = history(4)
    writer.append(events[0])
    listener.wait_for(1)
    before = commits(path)
    digest = sha256(b"abc").hexdigest()
    (source,) = writer.take([(Source(0, "C", "c.txt", digest, 3, digest, "utf-8", "line", None), b"abc")], events[1:3])
    assert (source.number, source.after) == (1, 1)
    listener.wait_for(3)
    assert commits(path) == before + 1
    writer.append(events[3])
    assert writer.close(10) == 0
    assert stored(path) == tuple(events)


def test_of_what_does_not_follow_nothing_is_taken(tmp_path):
    writer = started(tmp_path / "x.recension", Listener(tmp_path / "x.recension"))
    events = history(3)
    digest = sha256(b"abc").hexdigest()
    source = Source(0, "C", "c.txt", digest, 3, digest, "utf-8", "line", None)
    for wrong in ((events[1],), (events[0], events[2])):
        with pytest.raises(ValueError, match="does not follow"):
            writer.take([(source, b"abc")], wrong)
    whole = writer.whole()
    assert (whole.sources, whole.events) == ((), ())
    assert writer.close(10) == 0


def test_another_history_of_the_same_session_put_in_place_is_not_gone_on_with(writer, path, listener, tmp_path):
    """Two copies of one session, gone on with apart: by its id it is ours, by its events it is not."""
    events = history(4)
    for event in events[:3]:
        writer.append(event)
    listener.wait_for(3)
    other = started(tmp_path / "other.recension", Listener(tmp_path / "other.recension"))
    first = chain(None, Event(0, "apart", "2024-05-01T10:00:00.000Z", "me", Erase("apart")))
    for event in (first, chain(first, Event(0, "too", "2024-05-01T10:00:00.000Z", "me", Erase("too")))):
        other.append(event)
    assert other.close(10) == 0
    (tmp_path / "other.recension").replace(path)
    before = path.read_bytes()
    writer.append(events[3])
    listener.wait_for_trouble("another program has changed the file")
    assert writer.unsaved == 4
    assert path.read_bytes() == before

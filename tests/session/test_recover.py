"""Damage is found, and what is sound is got out of it: for every byte of a small file, and for whole pages."""

import json
import os
import random
import shlex
import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import tui.session.recover as recover_module
from tests.examples import examples
from tui.review.events import Adopt, Annotate, Annotation, Decide, Event, Span, Verdict
from tui.review.record import canonical, chain, event_from_json, event_hash
from tui.session.backup import back_up
from tui.session.contents import source_bytes
from tui.session.recover import check, recover
from tui.session.session import Session
from tui.session.store import PAGE, connect, write_seal, write_whole
from tui.session.verify import read_seal, read_sources, recovery
from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes

TEXTS = {"A": b"First paragraph.\nSecond paragraph.\n" * 40, "B": "Ein anderer Text – länger.\n".encode() * 600}


def act(number: int) -> Event:
    words = f"word {number} – “x” " * random.Random(number).choice([1, 3, 20, 300])
    span = Span("A", "0" * 64, number, number + len(words), words, "before", "after")
    if number % 3:
        return Event(
            0, f"id-{number}", "2024-05-01T10:00:00.000Z", "me", Decide((Verdict((("A", 0, 9),), Adopt((span,))),))
        )
    note = Annotation(f"note-{number}", (span,), "d", "a note\nof two lines")
    return Event(0, f"id-{number}", "2024-05-01T10:00:00.000Z", "me", Annotate(note))


def make(folder: Path, count: int) -> Path:
    witnesses = []
    for siglum, content in TEXTS.items():
        (folder / f"{siglum}.txt").write_bytes(content)
        path = str(folder / f"{siglum}.txt")
        witnesses.append(witness_from_bytes(content, siglum, f"{siglum}.txt", path=path))
    with Session.begin(folder / "x.recension", witnesses, title="the title", settings={"quorum": 2}) as session:
        for number in range(count):
            session.append(act(number))
            if number % 5 == 0:
                session.flush()
    return folder / "x.recension"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A session of forty events, its events, its bytes."""
    path = make(tmp_path_factory.mktemp("made"), 40)
    with Session.open(path) as session:
        return path, session.events, path.read_bytes()


@pytest.fixture
def sound(made, tmp_path):
    """A copy of that session that may be damaged, without the sources beside it."""
    return Path(shutil.copy(made[0], tmp_path / "x.recension"))


def recovered(path: Path) -> tuple[Session, tuple[str, ...]]:
    """The session saved out of a damaged file, closed, and what the report says is lost. The damaged one stays."""
    before = path.read_bytes()
    new = path.with_name("new.recension")
    new.unlink(missing_ok=True)
    report = recover(path, new)
    assert path.read_bytes() == before
    assert report.saved_in == str(new)
    assert check(new).faults == ()
    session = Session.open(new)
    session.close()
    assert len(session.events) == report.events
    return session, report.lost


def test_a_sound_file_is_said_to_be_sound(sound, made):
    report = check(sound)
    assert report.sound
    assert (report.events, report.sources, report.expected) == (40, 2, 40)
    assert sound.read_bytes() == made[2]
    assert [entry.name for entry in sound.parent.iterdir()] == ["x.recension"]


def test_what_is_recovered_from_a_sound_file_is_all_of_it_to_the_letter(sound, made):
    session, lost = recovered(sound)
    assert lost == ()
    assert session.events == made[1]
    assert (session.title, session.settings.quorum) == ("the title", 2)
    assert [w.source for w in session.witnesses] == list(TEXTS.values())


def kept_ids(session: Session) -> list[str]:
    return [event.id for event in session.events]


def verified(session: Session, original: tuple[Event, ...]) -> None:
    """Asserts that every event that was kept is one that was made, whole and in order, and the chain is sound."""
    acts = {event.id: (event.act, event.actor, event.time) for event in original}
    numbers = []
    previous = ""
    for position, event in enumerate(session.events, 1):
        assert acts[event.id] == (event.act, event.actor, event.time)
        assert (event.sequence, event.previous) == (position, previous)
        assert event.hash == event_hash(event)
        previous = event.hash
        numbers.append(int(event.id[3:]))
    assert numbers == sorted(numbers)


def test_every_flipped_byte_is_found_or_changes_nothing(sound, made):
    _, events, data = made
    chance = random.Random(3)
    # Every byte of the header and of the pages' own headers, and some of all others.
    places = [*range(16, 100), *(page + offset for page in range(0, len(data), PAGE) for offset in range(0, 12, 5))]
    # And of the schema: what SQLite quotes of it when it complains is no text then.
    places += range(PAGE - 1400, PAGE, 17)
    places += chance.sample(range(100, len(data)), 80)
    for place in places:
        damaged = bytearray(data)
        damaged[place] ^= 1 << chance.randrange(8)
        sound.write_bytes(damaged)
        try:
            report = check(sound)
        except Problem:
            continue  # it does not even look like a session
        if report.sound:
            # Unused space, or a number that SQLite itself does not look at: all is there, to the letter.
            session = Session.open(sound)
            session.close()
            assert session.events == events
            assert (session.title, session.settings.quorum) == ("the title", 2)
            assert [w.source for w in session.witnesses] == list(TEXTS.values())
        else:
            with pytest.raises(Problem):
                Session.open(sound)


@settings(examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 0.9999), st.integers(1, 255)), min_size=1, max_size=6))
def test_whatever_is_flipped_what_is_recovered_is_true_and_little_is_lost(sound, made, flips):
    _, events, data = made
    damaged = bytearray(data)
    for share, bits in flips:
        damaged[int(share * len(data))] ^= bits
    sound.write_bytes(damaged)
    session, lost = recovered(sound)
    verified(session, events)
    missing = len(events) - len(session.events)
    assert missing <= len(flips)
    named = sum(1 for line in lost if line.startswith("Event"))
    assert bool(missing) == bool(named)


@pytest.mark.parametrize("seed", range(6))
def test_a_lost_page_costs_what_was_on_it_and_no_more(sound, made, seed):
    _, events, data = made
    chance = random.Random(seed)
    page = chance.randrange(0, len(data) // PAGE) * PAGE
    sound.write_bytes(data[:page] + chance.randbytes(PAGE) + data[page + PAGE :])
    session, lost = recovered(sound)
    verified(session, events)
    assert len(session.events) >= 15
    if len(session.events) < 40:
        assert lost


def test_the_first_page_lost_takes_the_title_perhaps_but_no_event(sound, made):
    _, events, data = made
    sound.write_bytes(bytes(PAGE) + data[PAGE:])
    with pytest.raises(Problem, match="is not a session"):
        Session.open(sound)
    with pytest.raises(Problem, match="is not a session"):
        check(sound)
    session, lost = recovered(sound)
    assert session.events == events
    assert lost == ()
    assert session.title == "the title"


def test_half_a_file_gives_what_is_in_that_half(sound, made):
    _, events, data = made
    sound.write_bytes(data[: len(data) // 2 + 1000])
    session, _ = recovered(sound)
    verified(session, events)
    assert session.events


def damage(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(sql)


def test_an_event_in_the_middle_is_named_and_what_follows_it_is_kept(sound, made):
    damage(sound, "UPDATE event SET record = replace(record, '2024', '2025') WHERE sequence IN (11, 12, 20)")
    assert not check(sound).sound
    session, lost = recovered(sound)
    verified(session, made[1])
    expected = [event.id for event in made[1] if event.sequence not in {11, 12, 20}]
    assert kept_ids(session) == expected
    assert lost == ("Events 11 to 12.", "Event 20.")


def test_the_end_that_is_missing_is_named(sound, made):
    damage(sound, "PRAGMA secure_delete=ON; DELETE FROM event WHERE sequence > 35; VACUUM")
    assert any("should have 40 events and has 35" in fault for fault in check(sound).faults)
    session, lost = recovered(sound)
    assert kept_ids(session) == [event.id for event in made[1][:35]]
    assert lost == ("Events 36 to 40.",)


def test_a_forged_event_is_not_taken_for_one_of_ours(sound, made):
    # With its own hash made to fit: the event after it names another.
    with closing(sqlite3.connect(sound, isolation_level=None)) as connection:
        (record,) = connection.execute("SELECT record FROM event WHERE sequence = 5").fetchone()
        forged = json.loads(record)
        forged["actor"] = "somebody"
        digest = event_hash(event_from_json(forged))
        connection.execute(
            "UPDATE event SET record = ?, hash = ? WHERE sequence = 5", (canonical(forged).decode(), digest)
        )
    assert not check(sound).sound
    session, lost = recovered(sound)
    verified(session, made[1])
    assert lost == ("Event 5.",)


def test_of_two_events_of_one_number_the_one_that_continues_what_is_there_is_kept(made):
    events = made[1][:3]
    stranger = chain(chain(None, act(7)), act(8))
    for order in ((events[1], stranger), (stranger, events[1])):
        candidates = recover_module._Candidates[Event]()
        for event in (events[0], *order):
            candidates.add(event.sequence, event, event.hash)
        assert candidates.sound(None, None) == {1: events[0], 2: events[1]}


def test_a_source_that_does_not_follow_the_one_before_it_is_damage(sound):
    """Each record fits its own hash, and the seal the last: only the chain tells."""
    with closing(connect(sound, "rw")) as connection:
        seal = read_seal(connection)
        (first, second) = read_sources(connection, seal, [])
        moved = replace(second, previous="0" * 64, hash="")
        record = source_bytes(moved)
        digest = sha256(record).hexdigest()
        connection.execute("UPDATE source SET hash = ?, record = ? WHERE number = 2", (digest, record.decode()))
        write_seal(connection, replace(seal, sources_head=digest))
    assert "Source 2 is damaged: it is not in its place." in check(sound).faults
    with pytest.raises(Problem, match="Source 2 is damaged"):
        Session.open(sound)
    assert first.previous == ""


def test_a_hash_that_is_hit_costs_nothing_where_the_next_event_names_it(sound, made):
    damage(sound, "UPDATE event SET hash = replace(hash, 'a', 'b') WHERE sequence % 4 = 0")
    session, lost = recovered(sound)
    assert session.events == made[1]
    assert lost == ()


def test_a_damaged_text_is_read_again_from_its_file_or_kept_as_it_is(made, tmp_path, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "x.recension"
    for path, found in ((elsewhere, False), (made[0].with_name("y.recension"), True)):
        shutil.copy(made[0], path)
        damage(path, "UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), 'First', 'Worst') AS BLOB)")
        assert any("text of A" in fault for fault in check(path).faults)
        session, lost = recovered(path)
        assert session.events == made[1]
        assert len(lost) == 1
        if found:
            assert "was read again from" in lost[0]
            assert session.witnesses[0].source == TEXTS["A"]
        else:
            assert "was saved as it is" in lost[0]
            assert session.witnesses[0].source == TEXTS["A"].replace(b"First", b"Worst")
            assert session.witnesses[0].remarks


def test_a_text_that_is_gone_is_named(sound, made):
    damage(sound, "PRAGMA secure_delete=ON; DELETE FROM content WHERE number = 2; VACUUM")
    session, lost = recovered(sound)
    assert lost == ("The text of B (B.txt).",)
    assert [w.siglum for w in session.witnesses] == ["A"]
    assert session.events == made[1]


def test_without_its_seal_everything_else_is_there(sound, made):
    damage(sound, "PRAGMA secure_delete=ON; DELETE FROM seal; VACUUM")
    assert not check(sound).sound
    session, lost = recovered(sound)
    assert session.events == made[1]
    assert lost == ("Its title, its settings and the number of its events.",)
    assert session.title == "x"


def test_tables_that_lost_their_names_give_their_rows_all_the_same(sound, made):
    damage(sound, "PRAGMA writable_schema=ON; DELETE FROM sqlite_master")
    session, lost = recovered(sound)
    assert session.events == made[1]
    assert lost == ()


@pytest.mark.parametrize("content", [b"", b"a text", b"SQLite format 3\x00", bytes(5000), b'{"act":{}}' * 900])
def test_what_has_nothing_of_a_session_in_it_gives_no_new_file(tmp_path, content):
    path = tmp_path / "x.recension"
    path.write_bytes(content)
    with pytest.raises(Problem) as refused:
        recover(path, tmp_path / "new.recension")
    assert "\n" not in str(refused.value)
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.recension"]
    with pytest.raises(Problem):
        check(path)


@settings(examples(100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.binary(max_size=300))
def test_hostile_bytes_are_read_to_the_end(tmp_path, first, second):
    # What looks like the head of a record, with any lengths and any bytes behind it.
    path = tmp_path / "x.recension"
    path.write_bytes(first + b"\x09\x00\x81\x0d" + second[:5] + b"a" * 64 + b"{" + second)
    with pytest.raises(Problem, match="no trace of a session"):
        recover(path, tmp_path / "new.recension")


def test_an_existing_file_is_never_written_over(sound, tmp_path):
    (tmp_path / "new.recension").write_text("mine")
    with pytest.raises(Problem, match="is there already"):
        recover(sound, tmp_path / "new.recension")
    with pytest.raises(Problem, match="is there already"):
        recover(sound, sound)
    assert (tmp_path / "new.recension").read_text() == "mine"


def test_what_a_crash_left_half_done_is_rolled_back_in_a_copy(sound, made, tmp_path):
    journal, data = half_done(sound)
    sound.write_bytes(data)
    sound.with_name("x.recension-journal").write_bytes(journal)
    assert check(sound).sound
    session, lost = recovered(sound)
    assert session.events == made[1]
    assert lost == ()
    assert sound.with_name("x.recension-journal").read_bytes() == journal


def half_done(path: Path) -> tuple[bytes, bytes]:
    """The journal and the file in the middle of a transaction that changes every event."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size=1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE event SET record = replace(record, 'me', 'he'), hash = 'no'")
        connection.execute("UPDATE seal SET hash = 'no'")
        pages = path.with_name("x.recension-journal").read_bytes(), path.read_bytes()
        connection.execute("ROLLBACK")
    return pages


# --- by another name, in another mode, from another version


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_what_a_crash_left_half_done_is_rolled_back_through_a_link_as_well(sound, made, tmp_path_factory):
    journal, data = half_done(sound)
    sound.write_bytes(data)
    sound.with_name("x.recension-journal").write_bytes(journal)
    link = tmp_path_factory.mktemp("links") / "link.recension"
    link.symlink_to(sound)
    assert check(link).faults == ()
    report = back_up(link, link.with_name("copy.recension"))
    assert report is not None
    assert report.faults == ()
    session, lost = recovered(link)
    assert session.events == made[1]
    assert lost == ()
    assert sound.read_bytes() == data


def test_a_file_in_wal_mode_is_read_without_a_trace_and_its_copy_is_as_ours(sound, made):
    damage(sound, "PRAGMA journal_mode=WAL")
    before = sound.read_bytes()
    assert check(sound).faults == ()
    report = back_up(sound, sound.with_name("copy.recension"))
    assert report is not None
    assert report.faults == ()
    assert {entry.name for entry in sound.parent.iterdir()} == {"x.recension", "copy.recension"}
    assert sound.read_bytes() == before
    assert sound.with_name("copy.recension").read_bytes()[18:20] == b"\x01\x01"
    session, _ = recovered(sound)
    assert session.events == made[1]


def add_field(path: Path, number: int) -> bytes:
    """Has an event hold what this version does not know, the chain after it renewed; the record of that event."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        rows = connection.execute("SELECT sequence, record FROM event ORDER BY sequence").fetchall()
        previous, changed = "", b""
        for sequence, text in rows:
            value = {**json.loads(text), "previous": previous}
            if sequence == number:
                value["mood"] = "unsure"
            record = canonical(value)
            changed = record if sequence == number else changed
            previous = sha256(record).hexdigest()
            connection.execute(
                "UPDATE event SET hash = ?, record = ? WHERE sequence = ?", (previous, record.decode(), sequence)
            )
        ((text,),) = connection.execute("SELECT record FROM seal").fetchall()
        seal = canonical({**json.loads(text), "head": previous})
        connection.execute("UPDATE seal SET hash = ?, record = ?", (sha256(seal).hexdigest(), seal.decode()))
    return changed


def record_of(path: Path, number: int) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        ((text,),) = connection.execute("SELECT record FROM event WHERE sequence = ?", (number,)).fetchall()
    return text.encode()


def test_what_this_version_does_not_know_of_an_event_is_kept_to_the_letter(sound):
    record = add_field(sound, 7)
    assert check(sound).faults == ()
    _, lost = recovered(sound)
    assert lost == ()
    assert record_of(sound.with_name("new.recension"), 7) == record


def test_what_this_version_does_not_know_of_an_event_is_kept_behind_a_gap(sound):
    record = add_field(sound, 7)
    damage(sound, "UPDATE event SET record = replace(record, '2024', '2025') WHERE sequence = 3")
    _, lost = recovered(sound)
    assert lost == ("Event 3.",)
    kept = json.loads(record_of(sound.with_name("new.recension"), 6))
    assert kept == {**json.loads(record), "sequence": 6, "previous": kept["previous"]}


def test_an_event_that_this_version_does_not_know_all_of_is_not_written_anew_without_it(sound, tmp_path):
    add_field(sound, 7)
    with Session.open(sound) as session:
        with pytest.raises(Problem, match="recension backup"):
            session.backup(tmp_path / "copy.recension")
        with pytest.raises(Problem, match="recension backup"):
            session.save_as(tmp_path / "copy.recension")
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.recension"]


def test_of_a_newer_version_it_is_said_that_there_may_be_more(sound):
    damage(sound, "CREATE TABLE more (x); PRAGMA user_version=9")
    session, lost = recovered(sound)
    assert len(session.events) == 40
    assert len(lost) == 1
    assert "newer version (schema 9)" in lost[0]


def test_what_did_not_come_out_sound_is_no_success(sound, tmp_path, monkeypatch):
    def spoiled(path, whole, records):
        write_whole(path, whole, records)
        damage(path, "UPDATE event SET hash = 'no' WHERE sequence = 2")

    monkeypatch.setattr(recover_module, "write_whole", spoiled)
    with pytest.raises(Problem, match=r"is not sound.* Event 2 is damaged"):
        recover(sound, tmp_path / "new.recension")
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.recension"]


# --- what is no file


@pytest.mark.skipif(os.name == "nt", reason="there are no such files")
def test_what_is_no_file_is_not_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for path in (tmp_path / "pipe", tmp_path / "zero", tmp_path):
        for way in (
            check,
            Session.open,
            lambda of: recover(of, tmp_path / "n"),
            lambda of: back_up(of, tmp_path / "n"),
        ):
            with pytest.raises(Problem, match="is not a file"):
                way(path)


@pytest.mark.skipif(os.name == "nt", reason="there are no such files")
def test_a_source_that_is_no_file_any_more_is_not_read(sound):
    damage(sound, "UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), 'First', 'Worst') AS BLOB)")
    os.mkfifo(sound.with_name("A.txt"))
    _, lost = recovered(sound)
    assert len(lost) == 1
    assert "was saved as it is" in lost[0]


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_links_that_go_round_in_a_circle_are_a_problem(sound, tmp_path):
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    for way in (
        lambda: check(tmp_path / "one"),
        lambda: recover(sound, tmp_path / "one"),
        lambda: recover(tmp_path / "one", tmp_path / "n"),
        lambda: back_up(sound, tmp_path / "one"),
    ):
        with pytest.raises(Problem):
            way()


@pytest.mark.parametrize("name", ["a $(touch b) 'c' \"d\".recension", "a;b.recension", "a b.recension"])
def test_the_command_that_recovers_is_one_for_a_shell(tmp_path, name):
    words = shlex.split(recovery(tmp_path / name).removeprefix("Run ").partition(" to save ")[0])
    new = tmp_path / name.replace(".recension", "-recovered.recension")
    assert words == ["recension", "recover", str(tmp_path / name), "-o", str(new)]

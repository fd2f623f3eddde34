"""Session files and configurations with anything in them: each is read, or refused with a message, and never changed.

`make fuzz` tries ever new ones. What it found is an `@example` here, or a crafted file in test_crafted.py.
"""

import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tui.collation.engine import collate
from tui.review.decide import adopt, span
from tui.review.events import Annotate, Annotation, Decide
from tui.review.record import canonical
from tui.review.review import Review
from tui.session.backup import back_up
from tui.session.reading import peek
from tui.session.recover import check, recover
from tui.session.session import Session
from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes
from tui.workspace.commands.configuration import read, understood

SETTINGS = settings(examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The bytes of a session with two documents, a verdict, a note and an undo."""
    path = tmp_path_factory.mktemp("sound") / "x.recension"
    witnesses = [
        witness_from_bytes(f"The same words in both.\n\nOnly in {siglum}.\n".encode(), siglum, f"{siglum}.txt")
        for siglum in "AB"
    ]
    with Session.begin(path, witnesses, title="x", settings={"quorum": 2}) as session:
        review = Review(collate(witnesses), actor="Ana")
        session.append(review.act(Decide((adopt(review.collation, 0, 0),))))
        session.append(review.act(Annotate(Annotation("n", (span(review.collation, 1, 4, 8),), "error", "why?"))))
        event = review.undo()
        assert event is not None
        session.append(event)
    return Sound(path.read_bytes())


class Sound(bytes):
    """Bytes that a report of a failure does not print."""

    def __repr__(self):
        return f"<a session of {len(self)} bytes>"


PLACES = st.floats(0, 0.9999)
MUTATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), PLACES, st.binary(min_size=1, max_size=8)),
        st.tuples(st.just("insert"), PLACES, st.binary(min_size=1, max_size=40)),
        st.tuples(st.just("delete"), PLACES, st.integers(1, 9000)),
        st.tuples(st.just("repeat"), PLACES, st.integers(1, 9000)),
        st.tuples(st.just("end"), PLACES, st.none()),
        st.tuples(st.just("head"), st.integers(0, 99), st.integers(0, 255)),
    ),
    min_size=1,
    max_size=6,
)


def mutated(content, mutations):
    made = bytearray(content)
    for what, place, value in mutations:
        if what == "head":
            if place < len(made):
                made[place] = value
            continue
        at = int(place * len(made))
        match what:
            case "set":
                made[at : at + len(value)] = value
            case "insert":
                made[at:at] = value
            case "delete":
                del made[at : at + value]
            case "repeat":
                made[at:at] = made[at : at + value]
            case "end":
                del made[at:]
    return bytes(made)


def refused(do):
    """Whether it ends with a message. Any other error is a fault."""
    try:
        do()
    except Problem:
        return True
    return False


def read_in_every_way(path):
    """What a session file may be asked for. It is never changed, and `check` and opening agree on it."""
    content = path.read_bytes()
    elsewhere = path.with_name("elsewhere.recension")
    faults: list[str] = []
    unchecked = refused(lambda: faults.extend(check(path).faults))
    refused(lambda: peek(path))
    for save in (back_up, recover):
        elsewhere.unlink(missing_ok=True)
        if not refused(lambda save=save: save(path, elsewhere)) and save is recover:
            assert check(elsewhere).faults == ()
    assert path.read_bytes() == content
    closed = refused(lambda: Session.open(path, to_read=True).close())
    assert path.read_bytes() == content
    if not unchecked:
        assert bool(faults) == closed, faults


@SETTINGS
@given(MUTATIONS)
def test_a_session_with_any_bytes_changed(tmp_path, sound, mutations):
    path = tmp_path / "x.recension"
    path.write_bytes(mutated(sound, mutations))
    read_in_every_way(path)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["", "A", "\x00", "**", "../..", "/proc/kmsg", "x" * 5000, "cp037", "line+1", "\u202e"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=6,
)


def paths_in(value, here=()):
    """Where a value can be put into a JSON value."""
    yield here
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield from paths_in(one, (*here, key))


def put(value, path, new):
    if not path:
        return new
    changed = dict(value) if isinstance(value, dict) else list(value)
    changed[path[0]] = put(value[path[0]], path[1:], new)
    return changed


def forged(path, table, row, place, value):
    """One value in a record is another, and all hashes fit again: as its maker could."""
    with closing(sqlite3.connect(path)) as connection:
        ((seal,),) = connection.execute("SELECT record FROM seal").fetchall()
        new_seal = json.loads(seal)
        if table == "seal":
            new_seal = changed(new_seal, place, value)
        else:
            number = "sequence" if table == "event" else "number"
            rows = connection.execute(f"SELECT {number}, record FROM {table} ORDER BY {number}").fetchall()
            previous = ""
            for index, (at, record) in enumerate(rows):
                one = json.loads(record)
                if index == row % len(rows):
                    one = changed(one, place, value)
                if isinstance(one, dict):
                    one["previous"] = previous
                octets = canonical(one)
                previous = sha256(octets).hexdigest()
                connection.execute(
                    f"UPDATE {table} SET hash = ?, record = ? WHERE {number} = ?", (previous, octets.decode(), at)
                )
            new_seal["head" if table == "event" else "sources_head"] = previous
        octets = canonical(new_seal)
        connection.execute("UPDATE seal SET hash = ?, record = ?", (sha256(octets).hexdigest(), octets.decode()))
        connection.commit()


def changed(record, place, value):
    places = list(paths_in(record))
    return put(record, places[place % len(places)], value)


@SETTINGS
@example("source", 0, 0, None)
@given(st.sampled_from(["seal", "event", "source"]), st.integers(0, 9), st.integers(0, 99), JSON)
def test_a_session_with_any_value_in_a_record(tmp_path, sound, table, row, place, value):
    path = tmp_path / "x.recension"
    path.write_bytes(sound)
    forged(path, table, row, place, value)
    read_in_every_way(path)


@SETTINGS
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_a_configuration_of_any_bytes(tmp_path, content):
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    assert isinstance(read(path).problems, tuple)


@SETTINGS
@given(
    st.dictionaries(
        st.sampled_from(["theme", "advance", "ignore", "keys", "labels", "more"]),
        JSON | st.dictionaries(st.sampled_from(["adopt_number", "undo", "link", "e", "x"]), JSON, max_size=3),
        max_size=5,
    )
)
def test_a_configuration_of_any_values(values):
    assert all(isinstance(problem, str) for problem in understood(values, str(Path("config.toml"))).problems)

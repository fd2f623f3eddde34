"""Events written down and read back, and the chain that shows when one was touched."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Struct
from msgspec.json import Decoder
from msgspec.structs import replace

from tests.examples import examples
from tui.review.events import (
    Adopt,
    Annotate,
    Annotation,
    Decide,
    Emend,
    Erase,
    Event,
    LeaveOut,
    Redo,
    Relink,
    Span,
    Undo,
    Verdict,
)
from tui.review.record import (
    canonical,
    chain,
    event_bytes,
    event_from_bytes,
    event_from_json,
    event_hash,
    event_to_json,
)

# Any text a terminal, a file name or a paste can bring: controls, quotes, astral letters, lone surrogates.
ANY = st.text(st.characters(exclude_categories=()), max_size=8)


@st.composite
def spans(draw, text=ANY):
    start, end = sorted(draw(st.tuples(st.integers(0, 10**12), st.integers(0, 10**12))))
    return Span(draw(text), draw(text), start, end, draw(text), draw(text), draw(text))


@st.composite
def keys(draw, text=ANY):
    cells = draw(st.lists(st.tuples(text, st.integers(0, 10**6), st.integers(0, 10**6)), max_size=3))
    return tuple((siglum, min(a, b), max(a, b)) for siglum, a, b in cells)


def tuples(of, min_size=0, max_size=3):
    return st.lists(of, min_size=min_size, max_size=max_size).map(tuple)


CHOICES = st.one_of(st.none(), st.builds(Adopt, tuples(spans())), st.builds(Emend, ANY), st.builds(LeaveOut))
ACTS = st.one_of(
    st.builds(Decide, tuples(st.builds(Verdict, keys(), CHOICES, ANY))),
    st.builds(
        Annotate, st.builds(Annotation, ANY, tuples(spans(), 1), ANY, ANY, st.sampled_from([UNSET, True, False]))
    ),
    st.builds(Erase, ANY),
    st.builds(Relink, keys(), st.booleans()),
    st.builds(Undo, ANY),
    st.builds(Redo, ANY),
)
EVENTS = st.builds(Event, st.integers(1, 10**9), ANY, ANY, ANY, ACTS, ANY, ANY)


def whole(event: Event) -> Event:
    """The event with surrogates that make a pair joined: what JSON, which is Unicode, can hold of it."""
    text = json.dumps(event_to_json(event), ensure_ascii=True)
    return event_from_json(json.loads(text))


@given(EVENTS)
def test_any_event_comes_back_from_json_as_it_was(event):
    assert event_from_json(event_to_json(event)) == event


@given(EVENTS)
def test_any_event_comes_back_from_its_canonical_bytes(event):
    assert whole(event_from_bytes(event_bytes(event), event.hash)) == whole(event)


@given(EVENTS)
def test_canonical_bytes_are_utf8_and_the_same_once_read_back(event):
    written = event_bytes(event)
    written.decode("utf-8")
    assert canonical(json.loads(written)) == written
    assert event_bytes(event_from_bytes(written, "")) == written


def test_lone_surrogate_is_written_as_an_escape_and_a_pair_as_its_character():
    assert canonical({"a": "\udce4"}) == b'{"a":"\\udce4"}'
    assert canonical({"a": "\ud83d\ude00"}) == '{"a":"😀"}'.encode()


@given(EVENTS, EVENTS)
def test_hash_takes_in_what_was_before_and_leaves_out_itself(first, second):
    linked = chain(first, second)
    assert (linked.sequence, linked.previous) == (first.sequence + 1, first.hash)
    assert linked.hash == event_hash(linked) == event_hash(replace(linked, hash="other"))
    assert event_hash(replace(linked, previous=linked.previous + "x")) != linked.hash
    assert replace(linked, sequence=0, previous="", hash="") == replace(second, sequence=0, previous="", hash="")


def test_first_event_of_a_chain_is_number_one_and_names_nothing():
    event = chain(None, Event(7, "id", "2024-05-01T10:00:00.000Z", "me", Erase("x"), "other", "other"))
    assert (event.sequence, event.previous) == (1, "")
    expected = (
        '{"act":{"id":"x","kind":"erase"},"actor":"me","id":"id","previous":"","sequence":1,'
        '"time":"2024-05-01T10:00:00.000Z"}'
    )
    assert event.hash == sha256(expected.encode()).hexdigest()


SOUND = event_to_json(
    Event(1, "id", "t", "me", Decide((Verdict((("A", 0, 4),), Adopt((Span("A", "s", 0, 4, "word"),)), "r"),)))
)


def broken(path, value):
    """A copy of the sound event with one value put in at that path."""
    copy = json.loads(json.dumps(SOUND))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return copy


VERDICT = ("act", "verdicts", 0)
PIECE = (*VERDICT, "choice", "pieces", 0)


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "text",
        {},
        broken(["sequence"], "1"),
        broken(["sequence"], 0),
        broken(["sequence"], True),
        broken(["time"], 5),
        broken(["act"], None),
        broken(["act", "kind"], "explode"),
        broken(["act", "kind"], ["decide"]),
        broken(["act", "verdicts"], 3),
        broken([*VERDICT, "choice", "kind"], "guess"),
        broken([*VERDICT, "passage"], [["A", 0]]),
        broken([*VERDICT, "passage"], [["A", 5, 4]]),
        broken([*VERDICT, "passage"], [["A", 0.0, 4]]),
        broken([*VERDICT, "reason"], None),
        broken([*PIECE, "start"], "0"),
        broken([*PIECE, "start"], -1),
        broken([*PIECE, "start"], 5),
        broken([*PIECE, "exact"], ["word"]),
    ],
)
def test_what_is_no_event_is_refused(value):
    with pytest.raises(ValueError, match=r"."):
        event_from_json(value)


@examples(40)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | ANY,
        lambda x: st.lists(x, max_size=3) | st.dictionaries(ANY, x, max_size=3),
        max_leaves=8,
    )
)
def test_any_json_at_all_is_an_event_or_refused(value):
    for candidate in (value, {**SOUND, "act": value}):
        try:
            event = event_from_json(candidate)
        except ValueError:
            continue
        assert event_to_json(event) == {"hash": "", **candidate}


# --- from bytes


@given(EVENTS)
def test_bytes_are_read_as_their_json_is(event):
    record = event_bytes(event)
    assert event_from_bytes(record, "d") == event_from_json({**json.loads(record), "hash": "d"})


@given(EVENTS, st.data())
def test_damaged_bytes_are_refused_or_are_what_a_json_parser_makes_of_them(event, data):
    record = bytearray(event_bytes(event))
    record[data.draw(st.integers(0, len(record) - 1))] = data.draw(st.integers(0, 255))
    touched = bytes(record)
    try:
        found = event_from_bytes(touched, "d")
    except ValueError:
        return
    try:
        parsed = json.loads(touched)
    except ValueError:
        # A key that was hit is one that nobody knows: msgspec passes over it and its value without decoding them.
        assert event_bytes(found) != bytes(touched)
        return
    assert found == event_from_json({**parsed, "hash": "d"})


def test_two_records_in_one_are_refused():
    record = event_bytes(Event(1, "i", "t", "me", Erase("x")))
    with pytest.raises(ValueError, match=r"trailing|Extra"):
        event_from_bytes(record + record, "d")


def test_depth_without_end_is_refused():
    with pytest.raises(ValueError, match=r"."):
        event_from_bytes(b'{"act":' + b"[" * 100_000, "d")


def test_places_that_end_before_they_begin_cannot_be_made():
    with pytest.raises(ValueError, match="ends before it begins"):
        Span("A", "s", 5, 4, "")
    with pytest.raises(ValueError, match="ends before it begins"):
        Verdict((("A", 5, 4),), None)
    with pytest.raises(ValueError, match="ends before it begins"):
        Relink((("A", 5, 4),), together=True)


def test_a_note_is_written_as_before_there_were_resolved_ones():
    note = Annotation("id", (Span("A", "0", 0, 1, "x"),), "error", "why")
    record = event_bytes(Event(1, "e", "t", "", Annotate(note)))
    assert b"resolved" not in record
    assert event_from_bytes(record, "").act == Annotate(note)
    assert not note.is_resolved


def test_a_program_that_knows_no_resolved_notes_reads_one_and_keeps_its_record():
    class Older(Struct):
        id: str
        spans: tuple[Span, ...]
        label: str = ""
        note: str = ""

    note = Annotation("id", (Span("A", "0", 0, 1, "x"),), "error", "why", resolved=True)
    event = Event(1, "e", "t", "", Annotate(note))
    read = json.loads(event_bytes(event))["act"]["annotation"]
    assert read["resolved"] is True
    older = Decoder(Older).decode(json.dumps(read))
    assert (older.label, older.note) == ("error", "why")


@pytest.mark.parametrize("value", ["yes", 1, None])
def test_a_note_that_is_resolved_in_another_way_is_refused(value):
    note = Annotation("id", (Span("A", "0", 0, 1, "x"),), "error", "why", resolved=True)
    record = event_to_json(Event(1, "e", "t", "", Annotate(note)))
    record["act"]["annotation"]["resolved"] = value
    with pytest.raises(ValueError, match="resolved"):
        event_from_json(record)

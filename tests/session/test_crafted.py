"""Sessions that somebody made by hand, to do harm: each command says in bounded time what is wrong, or works."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import asynccontextmanager, closing
from hashlib import sha256
from pathlib import Path

import pytest

from tui import cli
from tui.collation.engine import collate
from tui.collation.settings import Settings
from tui.review.decide import adopt
from tui.review.events import Annotate, Annotation, Decide, Span
from tui.review.quote import quote
from tui.review.record import canonical
from tui.review.review import Review
from tui.session.kept_settings import MOST_SUBSTITUTIONS, KeptSettings
from tui.session.recover import check, recover
from tui.session.session import Session
from tui.witnesses.problem import Problem
from tui.witnesses.read import read_paths
from tui.workspace.desk.desk import Desk
from tui.workspace.desk.ignoring import Rules
from tui.workspace.desk.marks import marks_of, set_mark

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"
VIEWS = {
    "seal": f"{ENDLESS} i AS one, 'x' AS hash, 'x' AS record FROM n",
    "event": f"{ENDLESS} i AS sequence, 'x' AS hash, 'x' AS record FROM n",
    "source": f"{ENDLESS} i AS number, 'x' AS hash, 'x' AS record FROM n",
    "content": f"{ENDLESS} i AS number, 'x' AS sha256, 1 AS piece, x'00' AS bytes FROM n",
    "remembered": f"{ENDLESS} i AS key, 'x' AS value FROM n",
}


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound session of two texts."""
    monkeypatch.chdir(tmp_path)
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(f"The same words in both.\nOnly in {name}.\n", "utf-8")
    path = tmp_path / "s.recension"
    intake = read_paths(["one.txt", "two.txt"])
    with Session.begin(path, intake.witnesses, title="s", settings={}) as kept:
        collation = collate(intake.witnesses)
        kept.append(Review(collation, actor="Ana").act(Decide((adopt(collation, 0, 0),))))
    return path


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def reseal(path: Path, edit: Callable[[list[dict]], None]) -> None:
    """Edit the records of the sources and chain, hash and seal all of it again, as its maker could."""
    with closing(sqlite3.connect(path)) as connection:
        records = [json.loads(record) for (record,) in connection.execute("SELECT record FROM source ORDER BY number")]
        edit(records)
        connection.execute("DELETE FROM source")
        previous = ""
        for number, record in enumerate(records, 1):
            octets = canonical({**record, "number": number, "previous": previous})
            previous = sha256(octets).hexdigest()
            connection.execute("INSERT INTO source VALUES (?, ?, ?)", (number, previous, octets.decode()))
        ((seal,),) = connection.execute("SELECT record FROM seal").fetchall()
        octets = canonical({**json.loads(seal), "sources": len(records), "sources_head": previous})
        connection.execute("UPDATE seal SET hash = ?, record = ?", (sha256(octets).hexdigest(), octets.decode()))
        connection.commit()


COMMANDS = [
    ["check", "s.recension"],
    ["log", "s.recension"],
    ["export", "s.recension", "--format", "canonical"],
    ["backup", "s.recension", "-o", "copy.recension"],
    ["recover", "s.recension", "-o", "saved.recension"],
    ["one.txt", "two.txt", "--session", "s.recension"],
    ["s.recension"],
]


def run_all(capfd: pytest.CaptureFixture[str]) -> list[tuple[int, str]]:
    """Every command on it: exit code and what was said. None ends in an error of ours."""
    results = []
    for arguments in COMMANDS:
        code = cli.run(arguments)
        said = capfd.readouterr().err
        assert "unexpected" not in said, (arguments, said)
        results.append((code, said))
    return results


def test_the_sound_session_works(session, capfd):
    assert [code for code, _ in run_all(capfd)] == [0] * len(COMMANDS)


@pytest.mark.parametrize("table", VIEWS)
def test_a_view_in_place_of_a_table_is_not_read(session, table, capfd):
    change(session, f"DROP TABLE {table}", f"CREATE VIEW {table} AS {VIEWS[table]}")
    assert f"view '{table}' was changed" in " ".join(check(session).faults)
    with pytest.raises(Problem, match="damaged"):
        Session.open(session)
    run_all(capfd)


def test_what_a_column_computes_is_not_read(session, capfd):
    change(
        session,
        "ALTER TABLE event RENAME TO old",
        "CREATE TABLE event (sequence INTEGER PRIMARY KEY, hash TEXT, record TEXT AS (hex(zeroblob(100000000))))",
        "INSERT INTO event (sequence, hash) VALUES (1, 'x')",
    )
    assert check(session).faults
    run_all(capfd)


@pytest.mark.parametrize("siglum", ["<script>", "A\x1b[31m", "", "A" * 100, "\u202e", "**", "A B", "A\n", "|"])
def test_a_siglum_is_a_short_name(session, siglum, capfd):
    reseal(session, lambda records: records[0].update(siglum=siglum))
    with pytest.raises(Problem, match="damaged"):
        Session.open(session)
    run_all(capfd)


def configure(path: Path, settings: dict) -> None:
    """Edit the settings and seal the file again, as its maker could."""
    with closing(sqlite3.connect(path)) as connection:
        ((seal,),) = connection.execute("SELECT record FROM seal").fetchall()
        octets = canonical({**json.loads(seal), "settings": settings})
        connection.execute("UPDATE seal SET hash = ?, record = ?", (sha256(octets).hexdigest(), octets.decode()))
        connection.commit()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("quorum", "many"),
        ("quorum", 0),
        ("quorum", 1 << 70),
        ("quorum", 1.5),
        ("ignore", "case"),
        ("ignore", [["case"]]),
        ("ignore", ["case"] * 101),
        ("ignore", ["x" * 101]),
        ("split", None),
        ("encoding", 8),
        ("encoding", "x" * 101),
        ("order", "AB"),
        ("order", ["A", None]),
        ("order", ["A B"]),
        ("order", ["A"] * 100_001),
        ("base", 1),
        ("base", "*"),
        ("substitutions", [["color", "colour"]] * 1_001),
        ("substitutions", [["color", "colour", "hue"]]),
        ("substitutions", [["color", " "]]),
        ("substitutions", [["color", "x" * 81]]),
        ("substitutions", {"color": "colour"}),
    ],
)
def test_an_invalid_setting_is_named_and_recovery_leaves_it_out(session, setting, value, tmp_path, capfd):
    configure(session, {"quorum": 2, setting: value})
    (fault,) = check(session).faults
    assert f"the setting '{setting}" in fault
    assert len(fault) < 200
    with pytest.raises(Problem, match="damaged"):
        Session.open(session)
    run_all(capfd)
    report = recover(session, tmp_path / "new.recension")
    assert any("Its settings" in lost for lost in report.lost)
    with Session.open(tmp_path / "new.recension") as opened:
        assert (opened.title, opened.settings, len(opened.events)) == ("s", KeptSettings(), 1)


def test_as_many_substitutions_as_a_session_may_have_are_kept(session):
    pairs = [[f"color{number}", f"colour{number}"] for number in range(MOST_SUBSTITUTIONS)]
    configure(session, {"substitutions": pairs})
    with Session.open(session) as opened:
        rules = Rules(substitutions=opened.settings.substitutions)
    assert len(rules.substitutions) == MOST_SUBSTITUTIONS
    assert len(rules.with_substitutions([("colour7", "color7")]).substitutions) == MOST_SUBSTITUTIONS
    with pytest.raises(Problem, match="1,000 substitutions"):
        rules.with_substitutions([("grey", "gray")])


@pytest.mark.parametrize(
    "marks",
    ["{", "7", "[]", '{"ab": ["A", 1]}', '{"a": ["A"]}', '{"a": ["A B", 1]}', '{"a": ["A", -1]}', '{"a": ["A", 1e99]}'],
)
def test_remembered_marks_that_are_none_are_dropped(session, marks):
    change(session, f"INSERT INTO remembered VALUES ('marks', '{marks}')")
    assert check(session).faults == ()
    with Session.open(session) as opened:
        collation = collate(opened.witnesses)
        desk = Desk(opened, Review(collation, opened.events), Settings())
        assert marks_of(desk) == {}
        set_mark(desk, "b", 1, 0)
        assert marks_of(desk) == {"b": (1, 0)}


def test_remembered_values_that_are_too_many_or_too_long_are_dropped(session):
    change(
        session,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000)"
        " INSERT INTO remembered SELECT 'key ' || i, '1' FROM n",
        "INSERT INTO remembered VALUES ('place', '\"' || hex(zeroblob(1000000)) || '\"')",
    )
    with Session.open(session) as opened:
        assert opened.recalled("place", str) is None
        assert len(opened._writer._remembered) == 100


@pytest.mark.parametrize("path", ["/proc/kmsg", "/dev/zero", "/dev/tty", "\x00", "x" * 5000, "../" * 300 + "etc", "/"])
def test_a_recorded_path_may_lead_anywhere(session, path, capfd):
    reseal(session, lambda records: records[0].update(path=path))
    with Session.open(session) as opened:
        assert len(opened.witnesses) == 2
    codes = [code for code, _ in run_all(capfd)]
    assert codes[:5] == [0] * 5


@pytest.mark.parametrize("number", [-1, 1 << 60, 10**30])
def test_a_number_has_bounds(session, number, capfd):
    reseal(session, lambda records: records[0].update(size=number))
    assert check(session).faults
    run_all(capfd)


def test_a_huge_number_of_events_is_reported_as_one_range(session, tmp_path):
    with closing(sqlite3.connect(session)) as connection:
        ((seal,),) = connection.execute("SELECT record FROM seal").fetchall()
        octets = canonical({**json.loads(seal), "events": 1 << 52})
        connection.execute("UPDATE seal SET hash = ?, record = ?", (sha256(octets).hexdigest(), octets.decode()))
        connection.commit()
    report = recover(session, tmp_path / "saved.recension")
    assert f"Events 2 to {1 << 52}." in report.lost


def test_a_session_without_documents_says_so(session, capfd):
    reseal(session, lambda records: [record.update(withdrawn=True) for record in records])
    assert any("no documents left" in said for _, said in run_all(capfd))


@pytest.mark.parametrize(
    "place", ["x", "[]", "{}", '"²,0"', '"0,0,0"', f'"{"9" * 5000},0"', '"999999999,999999999"', "1e999"]
)
async def test_a_remembered_place_that_is_none_is_dropped(session, place):
    with closing(sqlite3.connect(session)) as connection:
        connection.execute("INSERT OR REPLACE INTO remembered VALUES ('place', ?)", (place,))
        connection.commit()
    async with shown(session) as (page, _):
        assert page.focus_at.passage < 3


@asynccontextmanager
async def shown(session: Path):
    """The page of a session in the workspace, which must end without an error, and what drives it."""
    from tui.session.request import Request
    from tui.workspace.app import Recension

    app = Recension(Request((str(session),)), title="s")
    try:
        async with app.run_test(size=(100, 30)) as pilot:
            while app.workspace is None or not app.workspace.is_mounted:
                await pilot.pause(0.01)
            await pilot.pause()
            yield app.workspace.page, pilot
    finally:
        app.close()
    assert app.error is None


def noted(path: Path, annotation: Annotation) -> Review:
    """The review of a session of texts of its own, with one annotation more."""
    with Session.open(path) as kept:
        review = Review(collate(kept.witnesses), kept.events, actor="Ana")
        kept.append(review.act(Annotate(annotation)))
        return review


def test_very_many_spans_that_claim_the_whole_text_have_no_place(session, capfd):
    with Session.open(session) as opened:
        one = opened.witnesses[0]
    whole = [Span("A", one.sha256, 0, len(one.text) - cut, "x") for cut in range(3)]
    review = noted(session, Annotation("many", (*whole, quote(one, 0, 8))))
    assert {number: len(review.annotations_at(number)) for number in review.annotated} == {0: 1}
    assert [annotation.id for annotation in review.unplaced.annotations] == ["many"]
    assert [code for code, _ in run_all(capfd)] == [0] * len(COMMANDS)


def test_a_long_note_on_many_places_is_written_once_in_a_table(session, capsys):
    with Session.open(session) as opened:
        one = opened.witnesses[0]
    note = "word " * 4000
    noted(session, Annotation("long", tuple(quote(one, at, at + 1) for at in range(15)), "", note))
    assert cli.run(["export", "s.recension", "--format", "table"]) == 0
    written = capsys.readouterr().out
    assert written.count(note.strip()) == 1
    assert written.count("“") == 15
    assert len(written) < len(note) + 5000


async def test_a_note_of_megabytes_is_shown_by_its_beginning(session):
    with Session.open(session) as opened:
        one = opened.witnesses[0]
    noted(session, Annotation("huge", (quote(one, 0, 8),), "l" * 100_000, "word " * 1_000_000))
    async with shown(session) as (page, pilot):
        page.jump(0, 0)
        await pilot.pause()
        picture = page._row_picture(0, None, None)
        assert sum(len(block.asides) for block in picture.blocks) < 400

"""The cost of a session, and the failures that it survives: one table.

Run it: `python tests/benchmarks/session.py [PART...]`, with parts commit, events, bulk, sources, kills, power, flips
(all if none is named). `--kills N` and `--seed N` change the random parts; `--folder DIR` is the folder for the files.
Its disk decides how long a commit takes. Times are CPU seconds of this process, except where the table says 'wall'.

- commit: one event after the other, waiting for each, from `append` to `on_saved`. For comparison a bare SQLite commit
  in the same modes, and how long `append` itself blocks the caller.
- events: opening a session of 100,000 decisions (60 words each), fully verified. For comparison json.loads of the same
  records, one after the other, without keeping the result. And `recover` of it after a byte was changed.
- bulk: a verdict on each of 100,000 passages as one act, on two witnesses; and its undo.
- sources: opening a session with 100 MB of text in two witnesses. For comparison SHA-256 of the same bytes.
- kills: kill -9 of a small program that reviews, at random moments, again and again on one session.
- power: every state in which a power loss could leave the folder, in the model of tests/durability/replay.py, for the
  recorded writes of a review; of one whose syncs fail; and of one that never syncs, which must lose work.
- flips: one random bit of a session file changed. 'missed' would be a change that `check` calls sound and that alters
  the contents. For comparison, how many SQLite's integrity_check finds.
"""

import argparse
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from tui.collation.collation import Agreement
from tui.collation.engine import collate
from tui.review.decide import open_core
from tui.review.events import Adopt, Decide, Event, Span, Verdict
from tui.review.record import chain, event_bytes
from tui.review.review import Review
from tui.session.contents import Seal, SessionContents
from tui.session.recover import check, recover
from tui.session.session import Session
from tui.session.store import connect, make_durable, write_whole
from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes

DURABILITY = Path(__file__).parents[1] / "durability"
ROOT = DURABILITY.parents[1]
Row = tuple[str, str]


def decision(number: int, chance: random.Random) -> Event:
    """A reading of sixty words adopted, as most events of a long review are."""
    words = " ".join(chance.choices(WORDS, k=60))
    start = number * 400
    # The context of a paragraph begins and ends with a line end.
    span = Span("A", "0" * 64, start, start + len(words), words, f"{words[-31:]}\n", f"\n{words[:31]}")
    key = (("A", start, start + len(words)), ("B", start, start + len(words)))
    return Event(0, f"{number:036}", "2024-05-01T10:00:00.000Z", "reviewer", Decide((Verdict(key, Adopt((span,))),)))


WORDS = [
    "the",
    "quick",
    "brown",
    "fox",
    "jumps",
    "over",
    "lazy",
    "dogs",
    "while",
    "servers",
    "fail",
    "in",
    "early",
    "march",
]


def cpu(work: Callable[[], object], runs: int = 3) -> float:
    """CPU seconds of the best of three runs; freeing the result is not counted."""
    times = []
    for _ in range(runs):
        before = time.process_time()
        made = work()
        times.append(time.process_time() - before)
        del made
    return min(times)


def opened(path: Path) -> Session:
    session = Session.open(path)
    session.close()
    return session


# --- what it costs


def commit(folder: Path, asked: argparse.Namespace) -> Iterable[Row]:
    chance = random.Random(asked.seed)
    text = witness_from_bytes(b"A paragraph.\n" * 1000, "A", "a.txt")
    session = Session.begin(folder / "commit.recension", [text], title="t", settings={})
    saved, told, kept = threading.Event(), [], []
    session.on_saved = lambda _: saved.set()
    times = []
    with closing(connect(folder / "bare.db", "rwc")) as bare:
        make_durable(bare)
        bare.execute("CREATE TABLE event (sequence INTEGER PRIMARY KEY, record TEXT)")
        # In turn, because a shared disk is fast at one moment and slow at the next.
        for number in range(asked.commits + 1):
            event = decision(number, chance)
            saved.clear()
            begun = time.perf_counter()
            session.append(event)
            kept.append(time.perf_counter() - begun)
            saved.wait()
            told.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            bare.execute("INSERT INTO event VALUES (?, ?)", (number, "x" * 700))
            times.append(time.perf_counter() - begun)
    before = time.process_time()
    for number in range(1000):
        session.append(decision(number, chance))
    session.close()
    burst = time.process_time() - before
    yield f"commit of one event, {asked.commits} times, wall: median, p95", milliseconds(told[1:])
    yield "a bare SQLite commit in the same modes, alternating with it, wall: median, p95", milliseconds(times[1:])
    yield "how long `append` blocks its caller, wall: median, p95", milliseconds(kept[1:])
    yield "1,000 events at once, and closing", f"{burst:.2f} s"


def milliseconds(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"{statistics.median(ordered) * 1e3:.2f} ms, {ordered[int(len(ordered) * 0.95)] * 1e3:.2f} ms"


def events(folder: Path, asked: argparse.Namespace) -> Iterable[Row]:
    chance = random.Random(asked.seed)
    made: list[Event] = []
    for number in range(100_000):
        made.append(chain(made[-1] if made else None, decision(number, chance)))
    path = folder / "events.recension"
    write_whole(path, SessionContents(Seal("session", "2024-05-01T10:00:00.000Z", "t", {}), events=tuple(made)))
    records = [event_bytes(event) for event in made]
    del made
    took = cpu(lambda: opened(path))
    parsed = cpu(lambda: deque(map(json.loads, records), maxlen=0))
    size = path.stat().st_size / 1e6
    yield f"opening 100,000 events ({size:.0f} MB), fully verified", f"{took:.2f} s"
    yield "json.loads of the same records, without keeping the result", f"{parsed:.2f} s"
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"#")
    yield "recovering it after a byte was changed", f"{cpu(lambda: recover(path, folder / 'saved.recension'), 1):.2f} s"


def bulk(folder: Path, asked: argparse.Namespace) -> Iterable[Row]:
    chance = random.Random(asked.seed)
    lines = [" ".join(chance.choices(WORDS, k=60)) + f" {number}" for number in range(100_000)]
    text = "\n".join(lines).encode()
    witnesses = [witness_from_bytes(text, name, name) for name in "AB"]
    review = Review(collate(witnesses), actor="reviewer")
    with Session.begin(folder / "bulk.recension", witnesses, title="t", settings={}) as session:
        acts: list[Decide] = []
        made = cpu(lambda: acts.append(open_core(review).act(Agreement.VARIANT) or Decide(())), 1)
        done = cpu(lambda: session.append(review.act(acts[0])), 1)
        written = cpu(lambda: session.flush(600), 1)
        undone = cpu(review.undo, 1)
    yield f"a verdict on each of {len(acts[0].verdicts):,} passages: computed", f"{made:.2f} s"
    yield "applied as one act", f"{done:.2f} s"
    yield "written (in the writing thread)", f"{written:.2f} s"
    yield "undone", f"{undone:.2f} s"


def sources(folder: Path, asked: argparse.Namespace) -> Iterable[Row]:
    chance = random.Random(asked.seed)
    line = " ".join(chance.choices(WORDS, k=60))
    lines = [f"{number} {line}" for number in range(166_000)]
    texts = [f"{name}\n{chr(10).join(lines)}".encode() for name in "AB"]
    path = folder / "sources.recension"
    witnesses = [witness_from_bytes(text, name, name) for text, name in zip(texts, "AB", strict=True)]
    with Session.begin(path, witnesses, title="t", settings={}) as session:
        session.append(decision(0, chance))
        session.flush(600)
    yield (
        f"opening {sum(map(len, texts)) / 1e6:.0f} MB of sources, fully verified",
        f"{cpu(lambda: opened(path)):.2f} s",
    )
    yield "SHA-256 of the same bytes", f"{cpu(lambda: [sha256(text).digest() for text in texts]):.2f} s"


# --- what it survives


def kills(folder: Path, asked: argparse.Namespace) -> Iterable[Row]:
    chance = random.Random(asked.seed)
    session = folder / "kills" / "x.recension"
    session.parent.mkdir()
    lost = corrupt = had = 0
    for _ in range(asked.kills):
        busy = subprocess.Popen(
            [sys.executable, str(DURABILITY / "reviewer.py"), str(session), "0"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert busy.stdout is not None
        first = busy.stdout.readline()
        time.sleep(chance.uniform(0, 0.05))
        busy.kill()
        lines = [first, *busy.communicate()[0].splitlines()]
        saved = max((int(line[6:]) for line in lines if line.startswith("saved ")), default=0)
        wrong = what_is_wrong(session, saved)
        corrupt += wrong == "corrupt"
        lost += wrong == "lost"
        had = max(had, saved)
        if had > 3000:  # a short history opens faster, and is killed at more moments of its life
            shutil.rmtree(session.parent)
            session.parent.mkdir()
            had = 0
    yield "kill -9: kills, corrupt, lost", f"{asked.kills}, {corrupt}, {lost}"


def what_is_wrong(session: Path, saved: int) -> str:
    """'' if the session is sound and has the events 1 to at least `saved`, else 'lost' or 'corrupt'."""
    sys.path.insert(0, str(DURABILITY))
    from reviewer import wrong_with  # from the tests, in whose folder it is

    return wrong_with(session, saved).partition(":")[0]


def power(folder: Path, asked: argparse.Namespace) -> Iterable[Row]:
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or not sys.platform.startswith("linux"):
        yield "power loss", "not measured: needs Linux and a C compiler"
        return
    library = folder / "recorder.so"
    source = DURABILITY / "recorder.c"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl", "-lpthread"]
    subprocess.run(command, check=True)
    sys.path.insert(0, str(DURABILITY))
    import replay  # from the tests, in whose folder it is

    runs = (
        ("a review", ["20", "--pause", "0.01"], False),
        ("a review with occasional failures of a sync", ["0", "--pause", "0.01"], True),
        ("for comparison: a review that syncs nothing", ["20", "--pause", "0.01", "--careless"], False),
    )
    for number, (name, options, failing) in enumerate(runs):
        log = recorded(folder / f"power-{number}", library, options, failing=failing)
        count = corrupt = lost = 0
        after = folder / "after"
        for state in replay.crash_states(log, "acknowledged", asked.seed, asked.mixtures):
            shutil.rmtree(after, ignore_errors=True)
            after.mkdir()
            for file, content in state.files.items():
                (after / file).write_bytes(content)
            wrong = what_is_wrong(after / "x.recension", state.saved)
            count, corrupt, lost = count + 1, corrupt + (wrong == "corrupt"), lost + (wrong == "lost")
            if count >= asked.states:
                break
        yield f"power loss, {name}: states, corrupt, lost", f"{count:,}, {corrupt}, {lost}"


def recorded(folder: Path, library: Path, options: list[str], *, failing: bool) -> Path:
    """The log of a reviewer's run in a separate folder; if `failing`, each sync of a commit fails in turn."""
    folder.mkdir()
    log, fail = folder.with_suffix(".log"), folder.with_suffix(".fail")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "LD_PRELOAD": str(library),
        "RECORDER_ROOT": str(folder),
        "RECORDER_LOG": str(log),
        "RECORDER_FAIL": str(fail),
    }
    command = [sys.executable, str(DURABILITY / "reviewer.py"), str(folder / "x.recension"), *options]
    busy = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert busy.stdout is not None
    if failing:
        for which in FAILING:
            fail.write_text(str(which))
            for _, line in zip(range(12), busy.stdout, strict=False):
                if line.startswith("trouble"):
                    break
            fail.unlink()
            for _, line in zip(range(12), busy.stdout, strict=False):
                if line.startswith("over"):
                    break
        busy.kill()
    busy.communicate()
    return log


def flips(folder: Path, asked: argparse.Namespace) -> Iterable[Row]:
    chance = random.Random(asked.seed)
    path = folder / "flips.recension"
    text = witness_from_bytes(("\n".join(" ".join(chance.choices(WORDS, k=60)) for _ in range(200))).encode(), "A", "a")
    with Session.begin(path, [text], title="t", settings={}) as session:
        for number in range(60):
            session.append(decision(number, chance))
    with Session.open(path) as session:
        original = session.events
    data = path.read_bytes()
    found = harmless = missed = by_sqlite = 0
    for _ in range(asked.flips):
        damaged = bytearray(data)
        damaged[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        by_sqlite += not sqlite_is_content(path)
        try:
            sound = check(path).sound
        except Problem:
            sound = False
        if not sound:
            found += 1
            continue
        with Session.open(path) as session:
            same = session.events == original and session.witnesses[0].source == text.source and session.title == "t"
        harmless, missed = harmless + same, missed + (not same)
    yield "flipped bits: found, without effect, missed", f"{found:,}, {harmless:,}, {missed}"
    yield "of these, found by SQLite's integrity_check", f"{by_sqlite:,}"


def sqlite_is_content(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.text_factory = bytes
            return connection.execute("PRAGMA integrity_check").fetchall() == [(b"ok",)]
    except (sqlite3.DatabaseError, UnicodeDecodeError):  # the latter if SQLite quotes damaged text
        return False


FAILING = (1, 3, 4, 5, 1, 3, 4, 5)
PARTS = {part.__name__: part for part in (commit, events, bulk, sources, kills, power, flips)}


def main() -> None:
    parser = argparse.ArgumentParser(description="The cost of a session, and the failures that it survives.")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART")
    parser.add_argument("--commits", type=int, default=200)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--states", type=int, default=20_000, help="the maximum number of states of each run")
    parser.add_argument(
        "--mixtures", type=int, default=10, help="combinations of uncertain writes to try after each step"
    )
    parser.add_argument("--flips", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    print("| what | figure |\n|---|---|", flush=True)
    for name in asked.parts or PARTS:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            for what, figure in PARTS[name](Path(folder), asked):
                print(f"| {what} | {figure} |", flush=True)


if __name__ == "__main__":
    main()

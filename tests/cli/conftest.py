"""What the tests of the command line share: a way to run it, two texts, and a review of them."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from tui import cli
from tui.collation.engine import collate
from tui.review.decide import adopt, leave_out, span
from tui.review.events import Annotate, Annotation, Decide
from tui.review.review import Review
from tui.session.session import Session
from tui.witnesses.read import read_paths

ONE = "The first paragraph is the same in both of them, word for word.\nThe second one speaks of red umbrellas.\n"
TWO = "The first paragraph is the same in both of them, word for word.\nThe second one speaks of blue umbrellas.\n"
Run = Callable[..., tuple[int, str, list[str]]]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs the command here: its exit code, standard output, and the lines of standard error."""

    def running(*arguments: str | Path) -> tuple[int, str, list[str]]:
        capfdbinary.readouterr()
        code = cli.run([str(argument) for argument in arguments])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8").splitlines()

    return running


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two texts that differ in a word, which is also the working directory."""
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "one.txt").write_bytes(ONE.encode())
    (folder / "two.txt").write_bytes(TWO.encode())
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def session(texts: Path) -> Path:
    """A review of the two, in a file."""
    intake = read_paths([str(texts)])
    path = texts.parent / "drafts.recension"
    with Session.begin(path, intake.witnesses, title=intake.title, settings={}) as kept:
        collation = collate(intake.witnesses)
        review = Review(collation, actor="Ana \x1b[31m")
        note = Annotation("10000000-0000-4000-8000-000000000000", (span(collation, 0, 4, 9),), "doubtful", "why \x07?")
        decided = Decide(tuple(adopt(collation, number, 0) for number in (0, 1)))
        for act in (decided, Decide((leave_out(collation, 1, "no"),)), Annotate(note)):
            kept.append(review.act(act))
        review_undone = review.undo()
        assert review_undone is not None
        kept.append(review_undone)
        redone = review.redo()
        assert redone is not None
        kept.append(redone)
    return path


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """As on a terminal; the workspace is one that keeps what it was asked for."""
    asked: list[object] = []

    def open_workspace(request: object) -> int:
        asked.append(request)
        return 7

    monkeypatch.setattr("tui.cli.review.on_terminal", lambda: True)
    monkeypatch.setitem(sys.modules, "tui.workspace.app", SimpleNamespace(run=open_workspace))
    return asked

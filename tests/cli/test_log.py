"""`log`: the history of a review."""

from collections.abc import Callable
from pathlib import Path

from tui.collation.engine import collate
from tui.review.review import Review
from tui.session.session import Session

Run = Callable[..., tuple[int, str, list[str]]]


def test_log_is_the_history_newest_last_and_neutralised(run: Run, session: Path) -> None:
    code, out, err = run("log", session)
    assert (code, err) == (0, [])
    lines = out.splitlines()
    assert [line.split()[0] for line in lines] == ["1", "2", "3", "4", "5"]
    assert all("  Ana ␛[31m  " in line for line in lines)
    assert [line.partition("m  ")[2] for line in lines] == [
        "adopt 2 passages",
        "leave out",
        "note (doubtful): “why ␇?”",
        "undo: 3, note (doubtful)",
        "redo: 3, note (doubtful)",
    ]


def test_an_undone_act_is_marked_in_the_log(run: Run, session: Path) -> None:
    with Session.open(session) as kept:
        review = Review(collate(kept.witnesses), kept.events, actor="B")
        undone = review.undo()
        assert undone is not None
        kept.append(undone)
    lines = run("log", session)[1].splitlines()
    assert lines[2].endswith("(undone)")
    assert lines[5].endswith("B  undo: 3, note (doubtful)")

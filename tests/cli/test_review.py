"""`review`, the command for paths: the workspace on a terminal, the summary without one."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.collation.engine import collate
from tui.review.decide import leave_out
from tui.review.events import Decide
from tui.review.review import Review
from tui.session.session import Session
from tui.witnesses.read import read_paths

ONE = "The first paragraph is the same in both of them, word for word.\nThe second one speaks of red umbrellas.\n"
Run = Callable[..., tuple[int, str, list[str]]]


def test_paths_without_a_terminal_give_the_summary(run: Run, texts: Path) -> None:
    code, out, err = run(texts)
    assert code == 0
    assert out == run("collate", texts)[1]
    assert err == ["recension: the workspace needs a terminal; this is the summary."]
    assert run("review", texts)[:2] == (0, out)
    assert run("--debug", "--split", "line", texts / "one.txt", texts / "two.txt")[0] == 0
    assert sorted(path.name for path in texts.parent.iterdir()) == ["drafts"]


def test_a_session_without_a_terminal_gives_its_summary(run: Run, session: Path) -> None:
    code, out, err = run(session)
    assert code == 0
    assert out.startswith("drafts: 2 documents")
    assert err[0].endswith("this is the summary.")


@pytest.mark.parametrize("named", ["drafts", "drafts.recension"])
def test_nothing_is_added_without_a_terminal_and_that_is_an_error(named: str, run: Run, session: Path) -> None:
    before = session.read_bytes()
    code, out, err = run("review", named, "--add", "drafts/one.txt")
    assert (code, out) == (2, "")
    assert err == ["recension: --add: documents can only be added in the workspace. Run this in a terminal."]
    assert session.read_bytes() == before


def test_a_session_without_a_terminal_is_known_by_its_content_and_obeys_what_it_can(run: Run, session: Path) -> None:
    other = session.rename("of another name")
    code, out, err = run("review", other)
    assert (code, len(err)) == (0, 1)
    assert out.startswith("drafts: 2 documents")
    _, _, err = run("review", other, "--reviewer", "Eva", "--title", "T", "--split", "line")
    assert err[1:] == [
        "recension: note: --reviewer has no effect outside the workspace.",
        "recension: note: --title has no effect outside the workspace.",
        "recension: note: The documents of the review keep their paragraphs and their encoding.",
    ]
    code, out, err = run("review", other, "--session", "drafts/one.txt")
    assert (code, out) == (2, "")
    assert "one of them with --session" in err[-1]


def test_the_quorum_counts_without_a_terminal_too(run: Run, texts: Path) -> None:
    (texts / "two.txt").write_text(ONE.partition("\n")[0])
    intake = read_paths([str(texts)])
    with Session.begin("x.recension", intake.witnesses, title="x", settings={}) as kept:
        collation = collate(intake.witnesses)
        kept.append(Review(collation, actor="Ana").act(Decide((leave_out(collation, 0, ""),))))
    for options, told in (((), "1 core"), (("--quorum", "1"), "2 core")):
        code, out, _ = run("x.recension", *options)
        assert (code, told in out) == (0, True)


def test_what_texts_without_a_terminal_do_not_obey_is_said(run: Run, texts: Path) -> None:
    _, _, err = run("review", texts, "--session", "s.recension", "--reviewer", "Eva", "--title", "T")
    assert err[1:] == [
        "recension: note: --reviewer has no effect outside the workspace.",
        "recension: note: --session has no effect outside the workspace.",
    ]


def test_a_file_named_like_a_command_is_a_path(run: Run, texts: Path) -> None:
    Path("log").write_bytes(ONE.encode())
    assert run("./log", "drafts/two.txt")[0] == 0
    assert run("review", "log", "drafts/two.txt")[0] == 0


def test_on_a_terminal_the_workspace_opens_with_what_was_asked(run: Run, texts: Path, terminal: list[object]) -> None:
    options = ["--session", "s.recension", "--reviewer", "Ana", "--title", "T", "--split", "blank", "--add", "drafts"]
    options += ["--changes", "both"]
    code, out, err = run("drafts", *options, "--encoding", "utf-8", "--quorum", "2", "--ignore", "case,quotes")
    assert (code, out, err) == (7, "", [])
    (request,) = terminal
    assert vars(request) == {
        "paths": ("drafts",),
        "session": "s.recension",
        "reviewer": "Ana",
        "title": "T",
        "split": "blank",
        "encoding": "utf-8",
        "quorum": 2,
        "ignore": frozenset({"case", "quotes"}),
        "changes": "both",
        "add": ("drafts",),
    }


def test_with_debug_the_workspace_traces_to_a_file_and_it_says_where(
    run: Run, texts: Path, terminal: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    logger = logging.getLogger("tui")
    before = logger.handlers[:], logger.level
    monkeypatch.setenv("XDG_STATE_HOME", str(texts.parent / "state"))
    try:
        assert run("drafts")[2] == []
        for arguments in (["--debug", "drafts"], ["review", "drafts", "--debug"]):
            code, _, (told,) = run(*arguments)
            assert code == 7
            path = Path(told.partition(" is in ")[2].removesuffix("."))
            logging.getLogger("tui.session.writer").error("this went wrong")
            assert "tui.session.writer ERROR this went wrong" in path.read_text("utf-8")
            while logger.handlers[len(before[0]) :]:
                logger.handlers.pop().close()
            path.unlink()
    finally:
        logger.setLevel(before[1])


def test_missing_paths_are_told_before_the_workspace_opens(run: Run, texts: Path, terminal: list[object]) -> None:
    for arguments in (["none.txt"], ["drafts", "--add", "none.txt"]):
        code, _, err = run(*arguments)
        assert (code, len(err)) == (2, 1)
        assert "none.txt: there is no such file" in err[0]
    assert terminal == []

"""The command line: what it prints, where, and with which exit code; and that bad input ends in one line."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from tui import __version__, cli
from tui.collation.collate import collate
from tui.collation.settings import RULES
from tui.exchange.formats import FORMATS, format_named, formats_of
from tui.exchange.output import write_file, write_stream
from tui.review.decide import adopt_core, leave_out, span
from tui.review.events import Annotate, Annotation, Decide
from tui.review.review import Review
from tui.session.session import Session
from tui.witnesses.problem import Problem
from tui.witnesses.read import read_paths

ROOT = Path(__file__).resolve().parents[1]
POSIX = pytest.mark.skipif(os.name != "posix", reason="pipes, links and signals as POSIX has them")

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
        decided = adopt_core(review)
        assert decided is not None
        for act in (decided, Decide((leave_out(collation, 1, "no"),)), Annotate(note)):
            kept.append(review.act(act))
        review_undone = review.undo()
        assert review_undone is not None
        kept.append(review_undone)
        redone = review.redo()
        assert redone is not None
        kept.append(redone)
    return path


# --- help and usage


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"recension, version {__version__}\n", [])


def test_help_has_examples_and_says_how_to_complete(run: Run) -> None:
    code, out, err = run("--help")
    assert (code, err) == (0, [])
    for part in ("recension drafts/", "_RECENSION_COMPLETE=bash_source", "./log", *cli.commands.commands):
        assert part in out
    assert run("-h")[1] == out


def test_every_command_has_help(run: Run) -> None:
    for name in cli.commands.commands:
        code, out, _ = run(name, "--help")
        assert code == 0
        assert out.startswith(f"Usage: recension {name}")


def test_nothing_to_do_shows_the_help_as_an_error(run: Run) -> None:
    code, out, err = run()
    assert (code, out) == (2, "")
    assert err[0].startswith("Usage: recension")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["collate"], "Missing argument 'PATH...'. Try 'recension collate --help'."),
        (["collate", "--format", "pdf", "x"], "'pdf' is not one of"),
        (["--quorum", "many", "drafts"], "Try 'recension review --help'."),
        (["--unknown", "drafts"], "No such option"),
        (["collate", "--split", "stanza", "drafts"], "'stanza' is not one of"),
        (["collate", "--quorum", "0", "drafts"], "a quorum must be at least 1"),
        (["collate", "--ignore", "case,spelling", "drafts"], "spelling: there is no such difference to ignore"),
        (["collate", "--encoding", "klingon", "drafts"], "klingon: there is no such encoding"),
        (["colate", "drafts"], "colate: there is no such file or folder. Was the command meant: recension collate?"),
        (["recover", "drafts"], "Missing option '-o'"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(arguments: Sequence[str], part: str, run: Run, texts: Path) -> None:
    code, out, err = run(*arguments)
    assert (code, out, len(err)) == (2, "", 1)
    assert err[0].startswith("recension: ")
    assert part in err[0]


def test_the_choices_are_those_of_the_rooms() -> None:
    help_of_ignore = next(p for p in cli.commands.commands["collate"].params if p.name == "ignore")
    assert isinstance(help_of_ignore, click.Option)
    assert all(rule in str(help_of_ignore.help) for rule in RULES)


@pytest.mark.parametrize(
    ("words", "number", "found"),
    [
        ("recension col", 1, ["plain,collate", "file,col"]),
        ("recension dr", 1, ["file,dr"]),
        ("recension drafts dr", 2, ["file,dr"]),
        ("recension collate dr", 2, ["file,dr"]),
        ("recension collate --format j", 3, ["plain,json"]),
        ("recension export x -o o", 4, ["file,o"]),
    ],
)
def test_shells_complete_commands_formats_and_files(
    words: str,
    number: int,
    found: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.setenv("_RECENSION_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(number))
    with pytest.raises(SystemExit):
        cli.run([])
    sys.stdout.flush()
    assert capfdbinary.readouterr().out.decode().split() == found


# --- collate


def test_collate_prints_the_summary_and_says_that_they_differ(run: Run, texts: Path) -> None:
    code, out, err = run("collate", texts)
    assert (code, err) == (1, [])
    assert out.startswith("drafts: 2 documents, 2 passages: 2 core\n")


def test_collate_of_equal_documents_is_0(run: Run, texts: Path) -> None:
    (texts / "two.txt").write_bytes(ONE.encode())
    assert run("collate", texts)[0] == 0


def test_what_is_ignored_does_not_differ(run: Run, texts: Path) -> None:
    (texts / "two.txt").write_bytes(ONE.upper().encode())
    assert run("collate", texts)[0] == 1
    assert run("collate", "--ignore", "case", texts)[0] == 0
    assert run("collate", "--ignore", "punctuation, quotes", texts)[0] == 1


def test_a_document_without_a_passage_of_the_others_differs(run: Run, texts: Path) -> None:
    (texts / "two.txt").write_bytes(ONE.partition("\n")[0].encode())
    assert run("collate", texts)[0] == 1
    for name in ("one.txt", "two.txt"):
        (texts / name).write_bytes(b"")
    assert run("collate", texts)[0] == 0


def test_collate_json_and_the_options_reach_it(run: Run, texts: Path) -> None:
    code, out, _ = run("collate", "--format", "json", "--words", "--split", "sentence", "--quorum", "1", texts)
    value = json.loads(out)
    assert code == 1
    assert [family["quorum"] for family in value["families"]] == [1]
    assert all(passage["words"] for passage in value["passages"])
    assert run("collate", "-f", "tsv", "--title", "A title", texts)[1].startswith("passage\tkind")
    assert run("collate", "--title", "A \x1b title", texts)[1].startswith("A ␛ title: 2 documents")


def test_remarks_go_to_standard_error_in_a_line_each(run: Run, texts: Path) -> None:
    (texts / "three.txt").write_bytes(b"")
    (texts / "x\x1b[2J\u202e.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00")
    code, out, err = run("collate", "--format", "json", texts)
    assert code == 1
    assert json.loads(out)
    assert len(err) == 2
    assert all(line.startswith("recension: note: ") for line in err)
    assert "x␛[2J⇠.png (is not a text file)" in "".join(err)


def test_collate_needs_two(run: Run, texts: Path) -> None:
    code, out, err = run("collate", texts / "one.txt")
    assert (code, out, len(err)) == (2, "", 1)
    assert "only one document" in err[0]


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (lambda path: None, "there is no such file or folder"),
        (lambda path: path.mkdir(), "has no text files"),
        (lambda path: path.write_bytes(b"%PDF-1.7\x00"), "is not a text file"),
        (lambda path: path.write_bytes(b"SQLite format 3\x00" + bytes(100)), "is a session or a database"),
    ],
)
def test_bad_input_is_one_neutralised_line(make: Callable[[Path], object], part: str, run: Run, texts: Path) -> None:
    path = texts.parent / "odd\x1b]0;x\x07\u202e[bold]"
    make(path)
    before = sorted(texts.parent.rglob("*"))
    code, out, err = run("collate", texts / "one.txt", path)
    assert (code, out, len(err)) == (2, "", 1)
    assert part in err[0]
    assert "odd␛]0;x␇⇠[bold]" in err[0]
    assert sorted(texts.parent.rglob("*")) == before


# --- writing files


def test_a_file_is_written_whole_or_not_at_all(run: Run, texts: Path) -> None:
    assert run("collate", "-f", "json", "-o", "out.json", texts) == (1, "", [])
    first = Path("out.json").read_bytes()
    assert json.loads(first)["format"] == "recension.collation/1"
    code, _, err = run("collate", "-f", "tsv", "-o", "out.json", texts)
    assert code == 2
    assert "is there already" in err[0]
    assert "--force" in err[0]
    assert Path("out.json").read_bytes() == first
    assert run("collate", "-f", "tsv", "-o", "out.json", "--force", texts)[0] == 1
    assert Path("out.json").read_bytes().startswith(b"passage\t")


def test_into_a_folder_under_a_name_of_its_own(run: Run, texts: Path) -> None:
    Path("out").mkdir()
    assert run("collate", "-f", "html", "-o", "out", "--title", "../../a:b\x1b", texts)[0] == 1
    assert [path.name for path in Path("out").iterdir()] == ["a-b -html.html"]


def test_a_source_is_never_replaced(run: Run, texts: Path, session: Path) -> None:
    for arguments in (
        ["collate", "-o", "drafts/one.txt", "--force", "drafts"],
        ["export", "-o", "drafts/one.txt", "--force", session],
        ["export", "-o", session, "--force", session],
    ):
        code, _, err = run(*arguments)
        assert code == 2
        assert "is never replaced" in err[0]
    assert (texts / "one.txt").read_bytes() == ONE.encode()


@pytest.mark.parametrize(
    ("output", "part"), [("none/out.txt", "there is no such folder"), ("a\x00b", "it is no name for a file")]
)
def test_where_nothing_can_be_written(output: str, part: str, run: Run, texts: Path) -> None:
    code, _, err = run("collate", "-o", output, texts)
    assert (code, len(err)) == (2, 1)
    assert part in err[0]


def failing(pieces: Sequence[str], error: Exception) -> Iterator[str]:
    yield from pieces
    raise error


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old", "utf-8")
    for error in (OSError(28, "No space left on device"), ValueError("a bug")):
        with pytest.raises((Problem, ValueError)):
            write_file(str(target), failing(["new" * 100_000], error), replace=True)
    assert target.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_name_taken_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"

    def pieces() -> Iterator[str]:
        yield "new"
        target.write_text("somebody else's", "utf-8")

    with pytest.raises(Problem, match="is there already"):
        write_file(str(target), pieces())
    assert target.read_text("utf-8") == "somebody else's"
    assert list(tmp_path.iterdir()) == [target]


@POSIX
def test_links_are_followed_and_rights_kept(tmp_path: Path) -> None:
    target = tmp_path / "real.txt"
    target.write_text("old", "utf-8")
    target.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(target)
    write_file(str(link), ["é\ud800"], replace=True)
    assert link.is_symlink()
    assert target.read_bytes() == "é\ufffd".encode()
    assert target.stat().st_mode & 0o777 == 0o640


@POSIX
@pytest.mark.parametrize("where", ["closed/in/out.txt", "closed/out.txt"])
def test_a_folder_that_may_not_be_looked_into_is_told(
    where: str, run: Run, session: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.stat

    def stat(path: object, *arguments: object, **options: object) -> os.stat_result:
        if isinstance(path, str | os.PathLike) and "closed" in os.fspath(path):
            raise PermissionError(13, "Permission denied", path)
        return real(path, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", stat)
    told = [f"recension: {where}: can't be written: permission denied. Nothing was changed there."]
    assert run("export", session, "-o", where) == (2, "", told)


@POSIX
def test_a_device_is_no_file_to_write(run: Run, texts: Path) -> None:
    code, _, err = run("collate", "-o", os.devnull, "--force", texts)
    assert code == 2
    assert "is no regular file" in err[0]


# --- without a terminal


def test_paths_without_a_terminal_give_the_summary(run: Run, texts: Path) -> None:
    code, out, err = run(texts)
    assert code == 1
    assert out == run("collate", texts)[1]
    assert err == ["recension: the workspace needs a terminal; this is the summary."]
    assert run("review", texts)[:2] == (1, out)
    assert run("--debug", "--split", "line", texts / "one.txt", texts / "two.txt")[0] == 1
    assert sorted(path.name for path in texts.parent.iterdir()) == ["drafts"]


def test_a_session_without_a_terminal_gives_its_summary(run: Run, session: Path) -> None:
    code, out, err = run(session)
    assert code == 1
    assert out.startswith("drafts: 2 documents")
    assert err[0].endswith("this is the summary.")


@pytest.mark.parametrize("named", ["drafts", "drafts.recension"])
def test_nothing_is_added_without_a_terminal_and_that_is_an_error(named: str, run: Run, session: Path) -> None:
    before = session.read_bytes()
    code, out, err = run("review", named, "--add", "drafts/one.txt")
    assert (code, out) == (2, "")
    assert err == ["recension: --add: a document is added in the workspace, which needs a terminal. Run it in one."]
    assert session.read_bytes() == before


def test_a_session_without_a_terminal_is_known_by_its_content_and_obeys_what_it_can(run: Run, session: Path) -> None:
    other = session.rename("of another name")
    code, out, err = run("review", other)
    assert (code, len(err)) == (1, 1)
    assert out.startswith("drafts: 2 documents")
    _, _, err = run("review", other, "--reviewer", "Eva", "--title", "T", "--split", "line")
    assert err[1:] == [
        "recension: note: --reviewer means nothing without the workspace.",
        "recension: note: --title means nothing without the workspace.",
        "recension: note: The documents of the review keep the paragraphs and the encoding that they have.",
    ]
    code, out, err = run("review", other, "--session", "drafts/one.txt")
    assert (code, out) == (2, "")
    assert "another with --session" in err[-1]


@pytest.mark.parametrize(
    ("two", "option", "before", "after"),
    [
        (ONE.upper(), ("--ignore", "case"), (1, "2 core"), (0, "2 core")),
        (ONE.partition("\n")[0], ("--quorum", "1"), (1, "1 core"), (1, "2 core")),
    ],
)
def test_quorum_and_what_is_ignored_count_without_a_terminal_too(
    two: str, option: Sequence[str], before: tuple[int, str], after: tuple[int, str], run: Run, texts: Path
) -> None:
    (texts / "two.txt").write_text(two)
    intake = read_paths([str(texts)])
    with Session.begin("x.recension", intake.witnesses, title="x", settings={}) as kept:
        collation = collate(intake.witnesses)
        kept.append(Review(collation, actor="Ana").act(Decide((leave_out(collation, 0, ""),))))
    for options, (code, told) in (((), before), (option, after)):
        found, out, _ = run("x.recension", *options)
        assert (found, told in out) == (code, True)


def test_what_texts_without_a_terminal_do_not_obey_is_said(run: Run, texts: Path) -> None:
    _, _, err = run("review", texts, "--session", "s.recension", "--reviewer", "Eva", "--title", "T")
    assert err[1:] == [
        "recension: note: --reviewer means nothing without the workspace.",
        "recension: note: --session means nothing without the workspace.",
    ]


def test_a_file_named_like_a_command_is_a_path(run: Run, texts: Path) -> None:
    Path("log").write_bytes(ONE.encode())
    assert run("./log", "drafts/two.txt")[0] == 1
    assert run("review", "log", "drafts/two.txt")[0] == 1


# --- with one


class Terminal:
    """A standard stream that says it is a terminal."""

    def __init__(self, stream: object) -> None:
        self.stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """As on a terminal; the workspace is one that keeps what it was asked for."""
    asked: list[object] = []

    def open_workspace(request: object) -> int:
        asked.append(request)
        return 7

    monkeypatch.setattr(cli, "_on_terminal", lambda: True)
    monkeypatch.setitem(sys.modules, "tui.workspace.app", SimpleNamespace(run=open_workspace))
    return asked


def test_on_a_terminal_the_workspace_opens_with_what_was_asked(run: Run, texts: Path, terminal: list[object]) -> None:
    options = ["--session", "s.recension", "--reviewer", "Ana", "--title", "T", "--split", "blank", "--add", "drafts"]
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
            path = Path(told.partition("kept in ")[2].removesuffix("."))
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


def test_a_terminal_is_shown_neutralised_text(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_stream(Terminal(sys.stdout), ["a\x1b[2J\u202e\tb\r\n\x00c\n"])  # type: ignore[arg-type]
    assert capfdbinary.readouterr().out == "a␛[2J⇠\tb\n␀c\n".encode()


def test_a_pipe_gets_the_letter(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_stream(sys.stdout, ["a\x1b[2J\u202e\tb\r\n\x00c\n"])
    assert capfdbinary.readouterr().out == "a\x1b[2J\u202e\tb\r\n\x00c\n".encode()


def test_a_progress_bar_for_what_takes_long(
    run: Run, texts: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    ticks = iter(range(1000))
    monkeypatch.setattr(cli.time, "monotonic", lambda: float(next(ticks)))
    monkeypatch.setattr(sys, "stderr", Terminal(sys.stderr))
    cli.run(["collate", str(texts)])
    err = capfdbinary.readouterr().err.decode()
    assert "\rcomparing [####################] 100%" in err
    assert err.endswith(" \r")


# --- a session


def test_export_writes_the_canonical_text_and_says_what_is_undecided(run: Run, session: Path) -> None:
    code, out, err = run("export", session)
    assert (code, out) == (0, "The first paragraph is the same in both of them, word for word.\n")
    assert err == []
    code, out, err = run("export", "--sources", "-o", "x.md", session)
    assert (code, out) == (0, "")
    assert Path("x.md").read_text("utf-8").startswith("# drafts\n\nThe first paragraph")
    assert "[^1]: A one.txt, characters 0-63" in Path("x.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted({entry.name for entry in formats_of("review")}))
def test_every_format_of_the_table_is_written(name: str, run: Run, session: Path) -> None:
    code, out, _ = run("export", "--format", name, session)
    assert code == 0
    assert out.strip()
    for entry in formats_of("review"):
        if entry.name == name:
            assert run("export", "--format", name, "-o", f"out{entry.extension}", session)[0] == 0
            assert Path(f"out{entry.extension}").stat().st_size > 0


def test_formats_are_told_apart_by_name_and_extension() -> None:
    assert len({(entry.name, entry.extension, entry.of) for entry in FORMATS}) == len(FORMATS)
    assert format_named("canonical", "review", "x.MD").extension == ".md"
    assert format_named("canonical", "review", "x.doc").extension == ".txt"
    with pytest.raises(Problem, match="no such format"):
        format_named("canonical", "collation")
    assert all(entry.purpose and entry.extension.startswith(".") for entry in FORMATS)
    assert len({entry.purpose for entry in FORMATS}) == len(FORMATS)


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


@pytest.mark.parametrize("arguments", [["log"], ["export"], ["check"], []])
def test_who_only_reads_a_session_is_in_nobodys_way(
    arguments: Sequence[str], run: Run, session: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def acquire(path: Path) -> None:
        raise AssertionError(f"{path} was locked")

    before = session.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr("tui.session.session.acquire", acquire)
        assert run(*arguments, session)[0] in {0, 1}
    with Session.open(session) as working:
        assert working.read_only is None
        code, _, err = run(*arguments, session)
        assert code in {0, 1}
        assert "open in another window" not in "".join(err)
    assert session.read_bytes() == before


def test_an_undone_act_is_marked_in_the_log(run: Run, session: Path) -> None:
    with Session.open(session) as kept:
        review = Review(collate(kept.witnesses), kept.events, actor="B")
        undone = review.undo()
        assert undone is not None
        kept.append(undone)
    lines = run("log", session)[1].splitlines()
    assert lines[2].endswith("(undone)")
    assert lines[5].endswith("B  undo: 3, note (doubtful)")


def test_backup(run: Run, session: Path) -> None:
    code, out, err = run("backup", session, "-o", "copy.recension")
    assert (code, err) == (0, [])
    assert out.startswith("copied to copy.recension, sound: ")
    assert run("check", "copy.recension")[0] == 0
    code, out, err = run("backup", session, "-o", "copy.recension")
    assert (code, out) == (2, "")
    assert "is there already" in err[0]


def test_into_a_folder_copies_get_names_that_are_free(run: Run, session: Path) -> None:
    Path("safe").mkdir()
    for _ in range(2):
        code, out, _ = run("backup", session, "-o", "safe")
        assert code == 0
        assert out.startswith("copied to safe/drafts-")
        assert run("recover", session, "-o", "safe/")[0] == 0
    names = sorted(path.name for path in Path("safe").iterdir())
    assert names[2:] == ["drafts-recovered-2.recension", "drafts-recovered.recension"]
    assert all(name.startswith("drafts-2") and name.endswith(".recension") for name in names[:2])
    assert all(run("check", f"safe/{name}")[0] == 0 for name in names)


def test_check_and_recover(run: Run, session: Path) -> None:
    assert run("check", session) == (0, "sound: 5 events, 2 sources\n", [])
    code, out, err = run("recover", session, "-o", "new.recension")
    assert (code, err) == (0, [])
    assert out.endswith("new.recension: 5 events, 2 sources\n")
    assert run("log", "new.recension")[1] == run("log", session)[1]
    assert run("recover", session, "-o", "new.recension")[0] == 2
    data = session.read_bytes()
    at = data.index(b"The second one speaks of red")
    session.write_bytes(data[:at] + b"X" + data[at + 1 :])
    code, out, _ = run("check", session)
    assert code == 1
    assert out.strip()
    code, out, _ = run("recover", session, "-o", "saved.recension")
    assert code == 1
    assert out.startswith("lost: ")


@pytest.mark.parametrize("command", ["export", "log", "check"])
@pytest.mark.parametrize("content", [None, b"", b"plain text", b"SQLite format 3\x00" + bytes(200)])
def test_what_is_no_session_is_a_line(command: str, content: bytes | None, run: Run, texts: Path) -> None:
    path = texts.parent / "x.recension"
    if content is not None:
        path.write_bytes(content)
    code, out, err = run(command, path)
    assert (code, out, len(err)) == (2, "", 1)
    assert (path.read_bytes() if content is not None else None) == content


# --- errors, signals, pipes


def test_an_unexpected_error_is_one_line_and_a_traceback_with_debug(
    run: Run, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise ZeroDivisionError("by \x1b[2J nought")

    monkeypatch.setattr(cli, "_verdict", failing)
    code, _, err = run("collate", texts)
    assert code == 2
    assert err == [
        "recension: stopped by an unexpected ZeroDivisionError: by ␛[2J nought. To see where, run again with --debug."
    ]
    code, _, err = run("collate", "--debug", texts)
    assert code == 2
    assert err[0] == "Traceback (most recent call last):"
    assert "ZeroDivisionError: by ␛[2J nought" in err


def test_a_problem_with_debug_has_its_traceback_too(run: Run, texts: Path) -> None:
    code, _, err = run("--debug", "collate", "none.txt")
    assert code == 2
    assert err[0] == "Traceback (most recent call last):"
    assert err[-1] == "recension: none.txt: there is no such file or folder. Check the name."


@pytest.mark.parametrize("error", [KeyboardInterrupt, EOFError])
def test_interrupted_is_130(error: type[BaseException], run: Run, texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise error

    monkeypatch.setattr(cli, "_verdict", interrupted)
    code, _, err = run("collate", texts)
    assert code == 130
    assert "".join(err) == ""


def started(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tui", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, **options)  # type: ignore[call-overload, no-any-return]


def test_the_module_gives_the_exit_code_and_reads_standard_input(texts: Path) -> None:
    process = started(
        "collate", "-", "drafts/one.txt", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, err = process.communicate(TWO.encode(), timeout=60)
    assert (process.returncode, err) == (1, b"")
    assert out.startswith(b"standard input: 2 documents")


@POSIX
def test_a_reader_that_goes_is_no_error(texts: Path) -> None:
    big = "".join(f"Paragraph number {number} of a long text, which is long.\n" for number in range(20_000))
    (texts / "one.txt").write_text(big, "utf-8")
    process = started(
        "collate", "-f", "json", "drafts/one.txt", "drafts/two.txt", stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 1
    assert err == b""


@POSIX
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device that is always full")  # noqa: PTH110
@pytest.mark.parametrize("command", ["log", "export", "check", "collate"])
@pytest.mark.parametrize(
    ("redirection", "told"),
    [
        (
            ">/dev/full",
            "standard output: can't be written: no space left on device. What was written there is not all.",
        ),
        (">&-", "there is no standard output. Open it, or write to a file."),
    ],
)
def test_output_that_goes_nowhere_is_a_line_and_exit_2(
    command: str, redirection: str, told: str, session: Path
) -> None:
    named = "drafts" if command == "collate" else session.name
    line = f'exec "$@" {redirection}'
    done = subprocess.run(
        ["sh", "-c", line, "sh", sys.executable, "-m", "tui", command, named],
        cwd=session.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert [line for line in done.stderr.splitlines() if "note:" not in line] == [f"recension: {told}"]


@POSIX
def test_an_interrupt_ends_with_130_and_no_traceback(texts: Path) -> None:
    process = started("-", "drafts", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stderr is not None
    assert b"needs a terminal" in process.stderr.readline()  # from here on it loads, and waits for its input
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    # Where it falls into an exec of a string (dataclasses are made so), CPython ends by the signal itself, whatever
    # catches the exception: for a shell that is 130 too.
    assert process.returncode in {130, -signal.SIGINT}
    assert out == b""
    assert b"Traceback" not in err

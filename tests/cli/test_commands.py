"""The commands as a group: help, wrong usage, completion."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import pytest

from tui import __version__, cli
from tui.cli.commands import commands
from tui.collation.settings import RULES

Run = Callable[..., tuple[int, str, list[str]]]


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"recension, version {__version__}\n", [])


def test_help_has_examples_and_says_how_to_complete(run: Run) -> None:
    code, out, err = run("--help")
    assert (code, err) == (0, [])
    for part in ("recension drafts/", "_RECENSION_COMPLETE=bash_source", "./log", *commands.commands):
        assert part in out
    assert run("-h")[1] == out


def test_every_command_has_help(run: Run) -> None:
    for name in commands.commands:
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
        (["colate", "drafts"], "colate: there is no such file or folder. Did you mean: recension collate?"),
        (["recover", "drafts"], "Missing option '-o'"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(arguments: Sequence[str], part: str, run: Run, texts: Path) -> None:
    code, out, err = run(*arguments)
    assert (code, out, len(err)) == (2, "", 1)
    assert err[0].startswith("recension: ")
    assert part in err[0]


def test_the_choices_are_those_of_the_rooms() -> None:
    help_of_ignore = next(p for p in commands.commands["collate"].params if p.name == "ignore")
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

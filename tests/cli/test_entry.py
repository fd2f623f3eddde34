"""How the program ends: errors, interrupts, and an output that goes away."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(os.name != "posix", reason="pipes, links and signals as POSIX has them")
TWO = "The first paragraph is the same in both of them, word for word.\nThe second one speaks of blue umbrellas.\n"
Run = Callable[..., tuple[int, str, list[str]]]


def test_an_unexpected_error_is_one_line_and_a_traceback_with_debug(
    run: Run, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise ZeroDivisionError("by \x1b[2J nought")

    monkeypatch.setattr("tui.cli.collate.equal", failing)
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

    monkeypatch.setattr("tui.cli.collate.equal", interrupted)
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
            "standard output: can't be written: no space left on device. The output is incomplete.",
        ),
        (">&-", "there is no standard output. Open it, or write to a file with -o."),
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

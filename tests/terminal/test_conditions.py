"""Other terminals and none: no colours, no Unicode, a handful of cells, sizes that change all the time, two at once."""

import os
import random
import re
import sys

import pytest

COLOUR = re.compile(r"(?:^|;)(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|[34]8;[25];[\d;]+)(?:;|$)")


def colours(terminal):
    """The colours that were asked for."""
    asked = re.findall(rb"\x1b\[([\d;]*)m", bytes(terminal.output))
    return {one.decode() for one in asked if COLOUR.search(one.decode())}


def leave(terminal):
    terminal.press("q")
    assert terminal.ended() == 0
    assert terminal.insane() == []
    assert "Traceback" not in terminal.screen.text


def test_no_color_is_obeyed(recension):
    terminal = recension("samples", environment={"NO_COLOR": "1"})
    terminal.press("1", "j", "v", "w", "escape", "x")
    terminal.wait_for("decided 2 of")
    terminal.settle()
    shades = {one for one in colours(terminal) if len(set(re.findall(r"8;2;(\d+);(\d+);(\d+)", one))) > 2}
    for red, green, blue in re.findall(rb"8;2;(\d+);(\d+);(\d+)", bytes(terminal.output)):
        assert red == green == blue, "a colour that is none of the greys"
    assert not shades
    assert {"✓", "✗"} <= set(terminal.screen.text), "told by marks, too"
    leave(terminal)


@pytest.mark.parametrize("kind", ["dumb", "linux", "unknown-terminal"])
def test_terminals_of_other_kinds(recension, kind):
    terminal = recension("samples", environment={"TERM": kind, "COLORTERM": None})
    terminal.press("1")
    terminal.wait_for("decided 1 of")
    leave(terminal)


def test_a_terminal_without_unicode_gets_ascii(recension, folder):
    (folder / "a.txt").write_text("One.\n\nTwo.\n\nThree.\n")
    (folder / "b.txt").write_text("One.\n\nTwo, too.\n\nFour.\n")
    around = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    terminal = recension("a.txt", "b.txt", environment=around)
    terminal.press("1", "x")
    terminal.wait_for("decided 2 of")
    terminal.settle()
    assert set(bytes(terminal.output)) <= set(range(128))
    assert any("+A" in line for line in terminal.screen.lines)
    leave(terminal)


@pytest.mark.parametrize(("columns", "rows"), [(40, 10), (20, 5), (5, 2)])
def test_a_terminal_of_any_size(recension, columns, rows):
    terminal = recension("samples", columns=columns, rows=rows, ready="")
    # Where there is not even room for the counts, that the page is there is seen by its frame, or by the first siglum.
    terminal.wait_until(lambda: re.search(r"¶|▎|━|─|\bA\b", terminal.screen.text), "the page")
    terminal.settle()
    for keys in ("1 j pagedown v w", "c d escape", "escape", "r escape", "? escape", "G", "g"):
        terminal.press(*keys.split())
        terminal.settle(0.1)
    leave(terminal)


@pytest.mark.parametrize("in_band", [False, True])
def test_a_storm_of_sizes(recension, in_band):
    chance = random.Random(3)
    terminal = recension("samples", in_band_resize=in_band)
    for _ in range(40):
        terminal.resize(chance.randint(8, 240), chance.randint(3, 70))
        terminal.press(chance.choice(("j", "k", "]", "pagedown", "l", "v", "escape")))
        terminal.read(chance.choice((0.0, 0.01, 0.05)))
    terminal.press("escape")
    terminal.resize(120, 40)
    terminal.wait_for("decided 0 of")
    terminal.settle(0.5)
    seen = terminal.screen.lines
    assert [line.count("│") for line in seen if "exchange-attack-1.txt" in line] == [2]
    terminal.resize(121, 40)
    terminal.settle()
    terminal.resize(120, 40)
    terminal.settle(0.5)
    assert terminal.screen.lines == seen
    leave(terminal)


def test_a_second_instance_is_read_only_and_says_who_has_it(recension, events):
    first = recension("samples", environment={"LOGNAME": "first.reader"})
    first.press("1")
    first.wait_for("saved ✓", ".recension ✓")
    second = recension("samples", columns=200, ready="read-only")
    second.settle()
    assert "first.reader" in second.screen.text
    second.press("x")
    second.settle()
    assert "first.reader" in second.screen.lines[-1]
    assert "decided 1 of" in second.screen.lines[0]
    leave(second)
    first.press("x")
    first.wait_for("decided 2 of")
    first.wait_for("saved ✓", ".recension ✓")
    leave(first)
    assert events() == 2


def test_without_a_terminal_the_summary_is_printed(command):
    done = command("samples")
    assert done.returncode == 0
    assert "core" in done.stdout
    assert "\x1b" not in done.stdout
    (said,) = done.stderr.splitlines()
    assert "terminal" in said


def test_into_a_pipe_the_summary_is_printed_even_from_a_terminal(open_terminal, folder):
    summary = folder / "summary.txt"
    program = (
        "import subprocess, sys\n"
        f"out = open({os.fspath(summary)!r}, 'wb')\n"
        "sys.exit(subprocess.run([sys.executable, '-m', 'tui', 'samples'], stdout=out).returncode)\n"
    )
    terminal = open_terminal(sys.executable, "-c", program)
    assert terminal.ended() == 0
    assert "needs a terminal" in terminal.screen.text
    assert terminal.modes() == {}
    assert "core" in summary.read_text(encoding="utf-8")


def test_a_terminal_without_unicode_gets_plain_signs_in_their_cells(recension):
    terminal = recension("samples", environment={"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0", "TERM_PROGRAM": "x"})
    terminal.press("?")
    terminal.settle()
    assert "\\u" not in terminal.screen.text
    terminal.press("escape")
    terminal.settle()
    assert "\\u" not in terminal.screen.text
    leave(terminal)

"""The whole of it, as a person does it: open, decide, annotate, lose the machine, come back, go on, export."""

import json


def test_a_review_survives_a_kill_whole_and_leaves_by_the_command_line(recension, command, folder):
    first = recension("samples")
    first.press("g", "1")
    first.wait_for("decided 1 of")
    first.press("1")
    first.wait_for("decided 2 of")
    first.press("x")
    first.wait_for("decided 3 of")
    # Three words of the passage that the cursor is on now, and a note on them.
    first.press("v", "w", "w")
    first.wait_for("3 words of A")
    first.press("c")
    first.wait_for("note on")
    first.press("d")
    first.press("who?", "enter")
    first.wait_for("1 note")
    first.wait_for("saved ✓", ".recension ✓")
    first.settle()
    place = cursor(first)
    first.process.kill()
    assert first.ended() == -9

    second = recension("samples")
    second.settle()
    assert "saved ✓" in second.screen.text
    assert "decided 3 of" in second.screen.lines[0]
    assert "1 note" in second.screen.lines[0]
    assert cursor(second) == place
    second.press("g")
    second.settle()
    assert marks(second) == ["✓", "✓", "✗", "✱"]
    assert "who?" in second.screen.text
    second.press("u")
    second.wait_until(lambda: "1 note" not in second.screen.lines[0], "the note taken back")
    second.press("u")
    second.wait_for("decided 2 of")
    second.press("ctrl+r", "ctrl+r")
    second.wait_for("1 note")
    second.wait_for("decided 3 of")
    second.wait_for("saved ✓", ".recension ✓")
    second.press("g", "j", "j", "j", "j", "j")
    second.settle()
    place = cursor(second)
    second.press("q")
    assert second.ended() == 0

    third = recension("samples.recension")
    third.settle()
    assert cursor(third) == place
    third.press("q")
    assert third.ended() == 0

    texts = [path.read_text(encoding="utf-8") for path in sorted((folder / "samples").glob("*.txt"))]
    paragraphs = [line for line in texts[0].splitlines() if line.strip()]
    canonical = command("export", "samples.recension", "--format", "canonical")
    assert canonical.returncode == 0
    assert [line for line in canonical.stdout.splitlines() if line] == paragraphs[:2]
    noted = command("export", "samples.recension", "--format", "annotations")
    assert noted.returncode == 0
    assert "who?" in noted.stdout
    (quote,) = quotes(json.loads(noted.stdout))
    assert len(quote.split()) == 3
    assert quote in paragraphs[3]
    assert command("check", "samples.recension").returncode == 0


def cursor(terminal):
    """The lines on which the cursor's bar stands, with what it stands at."""
    return [line for line in terminal.screen.lines if "▌" in line]


def marks(terminal):
    """The verdicts and notes that are in sight, in order."""
    return [sign for line in terminal.screen.lines[1:-3] for sign in line if sign in "✓✗✱✎"]


def quotes(value):
    """Every `exact` in a piece of JSON."""
    if isinstance(value, dict):
        if "exact" in value:
            yield value["exact"]
        for inner in value.values():
            yield from quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from quotes(inner)

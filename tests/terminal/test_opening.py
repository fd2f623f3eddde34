"""The page is painted before what answers is loaded."""

import sys

HEAVY = ("numpy", "rapidfuzz", "sqlite3", "tui.collation.engine", "tui.session.session", "tui.workspace.screen")


def test_nothing_of_the_engine_is_loaded_before_the_first_painting(open_terminal, folder):
    program = (
        "import pathlib, sys\n"
        "from tui.workspace.app import Recension\n"
        "def painted(app):\n"
        "    pathlib.Path('loaded').write_text('\\n'.join(sys.modules))\n"
        "    app.exit(7, return_code=7)\n"
        "Recension._begin = painted\n"
        "from tui.cli import run\n"
        "sys.exit(run(['samples']))\n"
    )
    terminal = open_terminal(sys.executable, "-c", program)
    assert terminal.ended() == 7
    assert b" recension " in terminal.output
    loaded = set((folder / "loaded").read_text().split())
    assert "textual.app" in loaded
    assert loaded.isdisjoint(HEAVY), sorted(loaded & set(HEAVY))


def test_opening_a_large_text_shows_how_far_it_has_come(recension, folder):
    words = " ".join(f"word{number % 977}" for number in range(60))
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("\n\n".join(f"{name} {number} {words}" for number in range(6000)))
    terminal = recension("a.txt", "b.txt", ready="")
    terminal.wait_for("reading …", "comparing …")
    terminal.wait_for("decided 0 of")
    terminal.press("q")
    assert terminal.ended() == 0

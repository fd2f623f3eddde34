"""How many keys a reviewer needs: the samples from nothing, five drafts merged, sixty differences of editions.

    python tests/benchmarks/keystrokes.py [--editions FOLDER]

The application runs in a pseudo-terminal of 120 x 40 cells in an empty folder, without a configuration. The first two
tasks press the keys in `keystroke_tasks.py` and look at what is decided and exported. The third needs a folder of
editions. It reads the line above the ruler as a person does, and takes at each difference what its last wording has.
Prints a table in Markdown. `tests/workspace/test_hands_keystrokes.py` holds the first two figures.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from keystroke_tasks import DRAFTS, SAMPLES, drafts, expected
from terminal_driver import UNAVAILABLE, Terminal

ROOT = Path(__file__).resolve().parents[2]
DIFFERENCES = 60


def opened(folder: Path, path: Path) -> Terminal:
    """The application on documents, as a newcomer starts it."""
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    terminal = Terminal([sys.executable, "-m", "tui", str(path)], folder=folder, environment=environment)
    terminal.wait_for("decided")
    terminal.settle()
    return terminal


def pressed(terminal: Terminal, keys: Sequence[str]) -> None:
    """Press keys one by one, each when the screen is quiet again."""
    for key in keys:
        terminal.press(key)
        terminal.settle(0.2)


def whole(folder: Path, path: Path, keys: str) -> tuple[int, str, str]:
    """The keys that a task takes, the progress at its end, and the canonical text that is exported."""
    with opened(folder, path) as terminal:
        pressed(terminal, keys.split())
        found = re.search(r"decided [\d,]+ of [\d,]+", terminal.screen.lines[0])
        progress = found[0] if found else "?"
        # The summary is open at the end: one escape closes it. Leaving is no part of the task.
        pressed(terminal, ["escape", "q"])
        terminal.ended()
    session = next(folder.glob("*.recension"))
    command = [sys.executable, "-m", "tui", "export", str(session), "--format", "canonical"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return len(keys.split()), progress, done.stdout.decode()


def through(folder: Path, path: Path, count: int) -> tuple[int, int]:
    """The keys for so many differences between editions, and how many are decided in the end."""
    keys = done = 0
    with opened(folder, path) as terminal:
        while done < count and keys < 3 * count:
            line = next((line for line in reversed(terminal.screen.lines) if " here · " in line), "")
            place = re.search(r"(\d+) of (\d+) here · (.*?)(?:   |$)", line)
            # The first letter of the last sigla on the line: 'phænomena A │ phenomena B C'.
            sigla = re.findall(r"\b([A-I])\b(?=(?:[ ✓A-I-])*$)", place[3]) if place else []
            pressed(terminal, [str(ord(sigla[0]) - ord("A") + 1) if sigla else "]"])
            keys += 1
            # What was taken moves the cursor on: the line is another one.
            done += bool(sigla) and line not in terminal.screen.lines
    return keys, done


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--editions", type=Path, help="a folder of three editions of a novel")
    options = parser.parse_args()
    if UNAVAILABLE:
        parser.error(UNAVAILABLE)
    print("| task | keys | done |")
    print("|---|--:|---|")
    with tempfile.TemporaryDirectory() as folder:
        keys, progress, _ = whole(Path(folder), ROOT / "samples", SAMPLES)
        print(f"| the samples from nothing | {keys} | {progress} |")
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "drafts"
        texts.mkdir()
        for number, text in enumerate(drafts(), 1):
            (texts / f"draft-{number}.txt").write_text(text, encoding="utf-8")
        keys, progress, text = whole(Path(folder), texts, DRAFTS)
        told = "as wanted" if text == expected() else "NOT as wanted"
        print(f"| five drafts merged | {keys} | {progress}, the export {told} |")
    if options.editions is not None:
        with tempfile.TemporaryDirectory() as folder:
            keys, count = through(Path(folder), options.editions.resolve(), DIFFERENCES)
            print(f"| {count} differences of {options.editions.name} | {keys} | {keys / max(1, count):.2f} each |")


if __name__ == "__main__":
    main()

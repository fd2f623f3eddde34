"""How fast the workspace is for its user: opening, keys, verdicts, resizing; in a real terminal.

    python tests/benchmarks/screen.py [--rounds 5] [--only open keys] [--corpora FOLDER]

The application runs in a pseudo-terminal of 160 x 50 cells that answers queries as a terminal does. It is observed from
outside: when which bytes arrive, and the figures of the operating system for the process. A bare Textual application is
measured in the same round, so that a slow or busy machine slows both. CPU time is that of the whole process from the
key until no more bytes arrive. All figures are medians. Texts are generated from seeds.

Linux only (CPU time is read from the clock of the other process). Prints a table in Markdown.
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from terminal_driver import UNAVAILABLE, Answered, Terminal

ROOT = Path(__file__).resolve().parents[2]
SIZE = {"columns": 160, "rows": 50}
HELLO = """
from textual.app import App
from textual.widgets import Static

class Hello(App):
    def compose(self):
        yield Static("Hello, world")

Hello().run()
"""
SCROLLING = """
from textual.app import App
from textual.widgets import Static

class Scrolling(App):
    CSS = "Static { height: 100%; }"
    at = 0

    def text(self):
        lines = (f"line {number} of a screen of plain text " + "words " * 20 for number in range(self.at, self.at + 50))
        return "\\n".join(lines)

    def compose(self):
        yield Static(self.text())

    def on_key(self):
        self.at += 1
        self.query_one(Static).update(self.text())

Scrolling().run()
"""
"""A bare Textual application in which a key scrolls a screen of unstyled text."""
FRAME, CONTENT = b"recension ", "¶".encode()
"""Text that is painted first, and text that appears only with the documents."""


@dataclass(frozen=True)
class Figure:
    """A line of the table: what was measured, the result, and the target ('' for none)."""

    what: str
    measured: str
    asked: str = ""
    reached: bool | None = None

    def __str__(self) -> str:
        verdict = "" if self.reached is None else "yes" if self.reached else "**no**"
        return f"| {self.what} | {self.measured} | {self.asked} | {verdict} |"


# --- texts ---------------------------------------------------------------------------------------------------------


def corpus(folder: Path, paragraphs: int, witnesses: int, words: int, seed: int = 1) -> Path:
    """Texts with that many paragraphs of about that many words: the first, and edited copies of it.

    One paragraph in twelve has changed words, one in a hundred is missing, one in a hundred is followed by a new one,
    and each text ends with four unique ones. As in real languages, a few words are frequent and many are rare.
    """
    if folder.exists():
        return folder
    chance = random.Random(seed)
    syllables = [a + b for a in (*"bdfghklmnprstvz", "st", "tr", "pl") for b in (*"aeiou", "ai", "ou")]
    lengths = (1, 1, 2, 2, 2, 3, 3, 4)
    vocabulary = list(
        dict.fromkeys("".join(chance.choices(syllables, k=chance.choice(lengths))) for _ in range(12_000))
    )
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(vocabulary))))

    def paragraph() -> str:
        count = max(4, int(chance.gauss(words, words / 3)))
        return " ".join(chance.choices(vocabulary, cum_weights=weights, k=count)).capitalize() + "."

    def edited(text: str) -> Iterator[str]:
        fate = chance.random()
        if fate < 0.08:
            parts = text.split(" ")
            for _ in range(chance.randint(1, 3)):
                parts[chance.randrange(len(parts))] = chance.choice(vocabulary)
            yield " ".join(parts)
        elif fate >= 0.09:
            yield text
            if fate < 0.10:
                yield paragraph()

    first = [paragraph() for _ in range(paragraphs)]
    folder.mkdir(parents=True)
    for number in range(witnesses):
        body = first if not number else [text for one in first for text in edited(one)]
        text = "\n\n".join([*body, *(paragraph() for _ in range(4))]) + "\n"
        (folder / f"witness-{number + 1}.txt").write_text(text, encoding="utf-8")
    return folder


# --- opening -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """Seconds from the start to the first painting and to the documents, processor time at both, bytes of memory."""

    painted: float
    painted_cpu: float
    content: float = 0.0
    content_cpu: float = 0.0
    memory: int = 0


def open_hello() -> Opened:
    """Opens the bare application, until its greeting appears."""
    with Terminal([sys.executable, "-c", HELLO], **SIZE) as terminal:
        painted = terminal.wait_for_bytes(b"Hello, world") - terminal.started
        return Opened(painted, terminal.cpu() or 0.0)


def started(texts: Path, folder: Path) -> Terminal:
    """The workspace on some texts, with its session in another folder."""
    command = [sys.executable, "-m", "tui", str(texts)]
    return Terminal(
        command, folder=folder, environment={"PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(folder)}, **SIZE
    )


def open_texts(texts: Path) -> Opened:
    """Opens the workspace, until its documents appear."""
    with tempfile.TemporaryDirectory() as folder, started(texts, Path(folder)) as terminal:
        painted = terminal.wait_for_bytes(FRAME) - terminal.started
        painted_cpu = terminal.cpu() or 0.0
        content = terminal.wait_for_bytes(CONTENT, seconds=600) - terminal.started
        content_cpu = terminal.cpu() or 0.0
        terminal.settle(0.3)
        return Opened(painted, painted_cpu, content, content_cpu, terminal.memory() or 0)


def opening(corpora: Path, rounds: int) -> Iterator[Figure]:
    """First painting and first content, for several sizes."""
    cases = {
        "samples": (ROOT / "samples", None),
        "1 MB x 3": (corpus(corpora / "one", 2_600, 3, 60), 0.5),
        "10 MB x 2": (corpus(corpora / "ten", 26_000, 2, 60), 1.5),
    }
    hello: list[Opened] = []
    opened: dict[str, list[Opened]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, (texts, _asked) in cases.items():
            hello.append(open_hello())
            opened[name].append(open_texts(texts))
    bare, bare_cpu = middle(one.painted for one in hello), middle(one.painted_cpu for one in hello)
    yield Figure("bare Textual: first painting", f"{bare:.2f} s, {bare_cpu:.2f} s CPU")
    for name, (_, asked) in cases.items():
        painted = middle(one.painted for one in opened[name])
        painted_cpu = middle(one.painted_cpu for one in opened[name])
        if asked is None:
            ratio = painted / bare
            told = f"{painted:.2f} s, {painted_cpu:.2f} s CPU: {ratio:.2f} x ({painted_cpu / bare_cpu:.2f} x the CPU)"
            yield Figure(f"{name}: first painting", told, "1.3 x bare Textual", ratio <= 1.3)
        after = middle(one.content - one.painted for one in opened[name])
        cpu = middle(one.content_cpu - one.painted_cpu for one in opened[name])
        told = f"{after:.2f} s after it, {cpu:.2f} s CPU"
        limit = (f"{asked} s after the first painting", after <= asked) if asked else ("", None)
        yield Figure(f"{name}: content", told, *limit)
        yield Figure(f"{name}: memory", f"{middle(one.memory for one in opened[name]) / 1e6:.0f} MB")


# --- keys ----------------------------------------------------------------------------------------------------------


def keys(corpora: Path, rounds: int) -> Iterator[Figure]:
    """The cost of a key in a short document, in a very long one, and in a bare application, in turn."""
    short = corpus(corpora / "thousand", 1_000, 3, 60)
    long = corpus(corpora / "hundred-thousand", 100_000, 3, 45)
    with (
        tempfile.TemporaryDirectory() as folder,
        Terminal([sys.executable, "-c", SCROLLING], **SIZE) as bare,
        started(short, Path(folder)) as small,
        started(long, Path(folder)) as large,
    ):
        bare.wait_for_bytes(b"line 1 of")
        for terminal in (small, large):
            terminal.wait_for_bytes(CONTENT, seconds=900)
        for terminal in (bare, small, large):
            terminal.settle(1.0)
        measured: dict[str, tuple[list[Answered], list[Answered], list[Answered]]] = {}
        for name, act in acts({small: common_word(short), large: common_word(long)}):
            times = 3 if name == FLOOD else 4 * rounds + 1
            answers = [[act(terminal, turn) for terminal in (bare, small, large)] for turn in range(times)]
            # The first of each is not counted: it draws lines that the later ones reuse.
            one, two, three = zip(*answers[1:], strict=True)
            measured[name] = list(one), list(two), list(three)
        for terminal in (small, large):
            if terminal.process.poll() is not None:
                raise AssertionError(f"the application has ended:\n{terminal.draw().text}")
        memory = [terminal.memory() or 0 for terminal in (small, large)]
    yield Figure("bare Textual: a key scrolls a screen of plain text", shown(measured["`j`"][0]))
    yield from told(measured)
    for count, octets in zip((1_000, 100_000), memory, strict=True):
        yield Figure(f"memory after that, {count:,} passages", f"{octets / 1e6:.0f} MB")


def long_passages(corpora: Path, rounds: int) -> Iterator[Figure]:
    """A passage of a megabyte in three readings: time until its words are marked; a key before and after that."""
    texts = long_paragraphs(corpora / "long")
    marked: list[float] = []
    meanwhile: list[Answered] = []
    then: list[Answered] = []
    for _ in range(max(1, rounds // 2)):
        with tempfile.TemporaryDirectory() as folder, started(texts, Path(folder)) as terminal:
            terminal.wait_for_bytes(CONTENT, seconds=100)
            begun = time.perf_counter()
            terminal.press("j")
            terminal.settle(0.3)
            while b"\x1b[1;4" not in terminal.output[-200_000:] and time.perf_counter() - begun < 120:
                meanwhile.append(terminal.measure("pagedown"))
                terminal.settle(0.1)
            marked.append(time.perf_counter() - begun)
            then += [terminal.measure("pagedown") for _ in range(10)]
    yield Figure("1 MB in one passage x 3: words marked", f"after {middle(marked):.1f} s")
    yield Figure("page down in it, meanwhile", shown(meanwhile))
    yield Figure("page down in it, marked", shown(then))


def long_paragraphs(folder: Path, witnesses: int = 3, octets: int = 1_000_000) -> Path:
    """Texts of a paragraph of a megabyte between two short ones, with one word in twenty changed in each copy."""
    if folder.exists():
        return folder
    chance = random.Random(1)
    words = [f"{chance.choice('bdgklmnprst')}{chance.choice('aeiou')}{number:x}" for number in range(5_000)]
    first = chance.choices(words, k=octets // 6)
    folder.mkdir(parents=True)
    for number in range(witnesses):
        text = [chance.choice(words) if number and chance.random() < 0.05 else word for word in first]
        lines = ["A first line that all of them have.", " ".join(text), "And a last line."]
        (folder / f"witness-{number + 1}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


Act = Callable[[Terminal, int], Answered]
FLOOD = "200 times `j` at once"
SIZES = ((150, 48), (160, 50))


def acts(words: Mapping[Terminal, str]) -> Iterator[tuple[str, Act]]:
    """The actions to measure, by name. Each gets the terminal and the number of the turn. `words` are searched for."""
    yield "`j`", lambda terminal, _: terminal.measure("j")
    yield "`]`", lambda terminal, _: terminal.measure("]")
    yield "page down", lambda terminal, _: terminal.measure("pagedown")
    for terminal, word in words.items():
        terminal.press("/")
        terminal.settle(0.5)
        terminal.press(word, "enter")
        terminal.settle(2.0)
    yield "`n`, next match", lambda terminal, _: terminal.measure("n")
    for terminal in words:
        terminal.press("escape")
        terminal.settle(0.5)
    yield "a verdict", lambda terminal, _: terminal.measure("1")
    yield "resize", lambda terminal, turn: terminal.measure(size=SIZES[turn % 2])
    yield FLOOD, lambda terminal, _: terminal.measure("j" * 200, quiet=0.7)


def told(measured: Mapping[str, Sequence[list[Answered]]]) -> Iterator[Figure]:
    """The lines of the table: short document / long document."""
    for name, (_, small, large) in measured.items():
        both = f"{shown(small)} / {shown(large)}"
        if name == FLOOD:
            slower = max(middle(one.seconds for one in each) for each in (small, large))
            both = " / ".join(f"{middle(one.seconds for one in each):.2f} s" for each in (small, large))
            yield Figure(name, both, "settled in 0.5 s", slower <= 0.5)
        elif name == "resize":
            slower = max(middle(one.painted for one in each) for each in (small, large))
            yield Figure(name, both, "painted within 100 ms", slower <= 0.1)
        elif name == "a verdict":
            # It goes on to the next undecided passage, as `]` does to the next difference.
            move = middle(one.painted for one in measured["`]`"][2])
            verdict = middle(one.painted for one in large)
            yield Figure(name, both, "painted as fast as a move (`]`), and a quarter", verdict <= 1.25 * move)
        else:
            cpu, more = (middle(one.cpu or 0.0 for one in each) for each in (small, large))
            asked = "12 ms CPU, and 1.5 times that in the long one"
            yield Figure(name, both, asked, cpu <= 0.012 and more <= 1.5 * cpu)


def common_word(texts: Path) -> str:
    """A word of some length that appears throughout the texts."""
    with next(iter(sorted(texts.glob("*.txt")))).open(encoding="utf-8") as text:
        words = Counter(word for word in text.read(200_000).split() if len(word) > 5 and word.isalpha())
    return words.most_common(1)[0][0]


def shown(answers: Sequence[Answered]) -> str:
    """Processor time, time to the end of the painting, bytes."""
    cpu, painted = middle(one.cpu or 0 for one in answers), middle(one.painted for one in answers)
    return f"{cpu * 1000:.1f} ms CPU, {painted * 1000:.0f} ms, {middle(one.octets for one in answers) / 1000:.0f} KB"


# --- all of it -----------------------------------------------------------------------------------------------------


def middle(values: Iterator[float] | Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def surroundings() -> str:
    """The load of the machine and its speed at this moment: both can change by the minute on a virtual machine."""
    begun = time.process_time()
    total = 0
    for number in range(1_000_000):
        total += number * number % 7
    pace = (time.process_time() - begun) * 1000
    return (
        f"Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; a million steps of a loop: {pace:.0f} ms CPU."
    )


def main() -> None:
    """Measure and print."""
    parts: dict[str, Callable[[Path, int], Iterator[Figure]]] = {
        "open": opening,
        "keys": keys,
        "long": long_passages,
    }
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how many times to measure each action")
    parser.add_argument("--only", nargs="+", choices=list(parts), default=list(parts))
    parser.add_argument("--corpora", type=Path, help="a folder in which to keep the texts [default: they are not kept]")
    asked = parser.parse_args()
    if UNAVAILABLE or not sys.platform.startswith("linux"):
        sys.exit(UNAVAILABLE or "processor time is measured as Linux tells it")
    corpora = asked.corpora or Path(tempfile.mkdtemp())
    try:
        for part in asked.only:
            print(f"{surroundings()}\n\n| what | measured | target | reached |\n|---|---|---|---|")
            for figure in parts[part](corpora, asked.rounds):
                print(figure, flush=True)
            print()
        print(surroundings())
    finally:
        if asked.corpora is None:
            shutil.rmtree(corpora)


if __name__ == "__main__":
    main()

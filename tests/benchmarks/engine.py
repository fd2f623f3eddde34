"""How fast and how accurate the engine is: one table, with other programs on the same files in the same run.

    python -m tests.benchmarks.engine [--seed N] [--quick] [--cases NAME ...] [--growth]

Every case is generated with recorded truth (see `variants`), written to files, and measured in a separate process, so
that the peak of memory belongs to that case. Time is CPU time: the minimum of five runs up to 25 MB, of three up to 150
MB, and one run beyond. For the engine it covers reading the files and collating them in a running process; starting
Python and loading numpy and rapidfuzz are reported in a separate line. For git it covers the whole process, with its
output discarded. CollateX is measured if it was installed by hand. Runs where Python has the module `resource`.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from tests.benchmarks.engine_truth import measure
from tests.benchmarks.variants import Edits, Variant, paragraphs, variants

KB, MB = 1_000, 1_000_000


@dataclass(frozen=True)
class Case:
    """A number of witnesses of one text of `size` bytes each. `quick` ones take seconds to generate and measure."""

    name: str
    size: int
    count: int
    edits: Edits = field(default_factory=Edits)
    quick: bool = True
    copies: bool = False


NOISY = Edits(all_noise=0.02)
CASES = (
    Case("1 MB x 2", MB, 2),
    Case("10 MB x 2", 10 * MB, 2),
    Case("100 MB x 2", 100 * MB, 2, quick=False),
    Case("1 MB x 10", MB, 10),
    Case("90 KB x 100", 90 * KB, 100),
    Case("1 MB x 100", MB, 100, quick=False),
    Case("9 KB x 1000", 9 * KB, 1000),
    Case("1 MB x 2, 2 % noise", MB, 2, NOISY),
    Case("10 MB x 2, 2 % noise", 10 * MB, 2, NOISY, quick=False),
    Case("1 MB x 2, split", MB, 2, Edits(split=0.03, merged=0.03)),
    Case("1 MB x 100 copies", MB, 100, copies=True),
)
SIZES = (10 * KB, 100 * KB, MB, 10 * MB, 100 * MB)
COUNTS = (2, 10, 100, 1000)


@dataclass(frozen=True)
class Row:
    """One line of the table. None is printed as a dash."""

    case: str
    program: str
    seconds: float
    megabytes: float
    memory: float | None = None
    precision: float | None = None
    recall: float | None = None
    moves: float | None = None


def write_case(case: Case, seed: int, folder: Path) -> list[Variant]:
    """Generates a case into `folder`: one file for each witness."""
    if case.copies:
        rng = np.random.default_rng([seed, case.size])
        one = "\n".join(paragraphs(case.size, rng)).encode() + b"\n"
        lines = one.count(b"\n")
        whole = np.arange(lines)
        made = [Variant(one, whole, whole + 1, whole * 0, np.zeros(lines, dtype=np.bool_))] * case.count
    else:
        made = variants(case.size, case.count, seed, case.edits)
    for number, variant in enumerate(made):
        (folder / f"{number:04}.txt").write_bytes(variant.data)
    return made


def engine(case: Case, folder: Path, made: list[Variant]) -> Row:
    """Collates the files of a folder in a separate process."""
    truth = folder / "truth.npz"
    np.savez(
        truth,
        **{
            f"{name}{number}": getattr(variant, name)
            for number, variant in enumerate(made)
            for name in ("origin", "origin_end", "part", "moved")
        },
    )
    printed = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.engine", "--measure", str(folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    ).stdout
    return Row(case.name, "recension", **json.loads(printed))


def measured(folder: Path) -> dict[str, float | None]:
    """Reads and collates the files of a folder: the figures of a row."""
    # Not at the top: their loading is measured separately.
    from tui.collation.engine import collate
    from tui.witnesses.read import witness_from_bytes
    from tui.witnesses.witness import sigla

    names = sorted(folder.glob("*.txt"))
    taken = []
    for _ in range(_times(sum(path.stat().st_size for path in names))):
        start = time.process_time()
        witnesses = [
            witness_from_bytes(path.read_bytes(), siglum, path.name, split="line")
            for path, siglum in zip(names, sigla(len(names)), strict=True)
        ]
        collation = collate(witnesses)
        taken.append(time.process_time() - start)
    seconds = min(taken)
    memory = _peak()
    stored = np.load(folder / "truth.npz")
    made = [
        Variant(
            witness.source,
            *(stored[f"{name}{number}"] for name in ("origin", "origin_end", "part", "moved")),
        )
        for number, witness in enumerate(witnesses)
    ]
    truth = measure(collation, made)
    return {
        "seconds": seconds,
        "megabytes": sum(len(witness.source) for witness in witnesses) / MB,
        "memory": memory,
        "precision": truth.precision,
        "recall": truth.recall,
        "moves": truth.moves,
    }


def _peak() -> float:
    """The peak of this process's memory in megabytes."""
    status = Path("/proc/self/status")
    if status.is_file():
        # The figure of getrusage includes the process that started this one, which holds all variants.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _times(size: float) -> int:
    """How often to measure on a text of that size. The minimum counts, for all programs alike."""
    return 5 if size < 25 * MB else 3 if size < 150 * MB else 1


def _cpu(command: list[str], times: int = 1) -> float:
    """The CPU seconds of a command whose output is discarded."""
    taken = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken)


def _right(pairs: Iterator[tuple[int, int]], made: list[Variant]) -> tuple[float, float]:
    """Precision and recall of pairs of lines."""
    one, other = made
    found = right = still = 0
    for here, there in pairs:
        found += 1
        if one.origin[here] >= 0 and one.origin[here] == other.origin[there]:
            right += 1
            still += not (one.moved[here] or other.moved[there])
    both = set(one.origin[(one.origin >= 0) & ~one.moved].tolist())
    possible = len(both & set(other.origin[~other.moved].tolist()))
    return right / max(found, 1), still / max(possible, 1)


def _hunks(printed: bytes, lines: int) -> Iterator[tuple[int, int]]:
    """The lines that a diff without context pairs: unchanged ones, and those of hunks equally long on both sides."""
    here = there = 0
    for line in printed.split(b"\n"):
        if not line.startswith(b"@@ "):
            continue
        spans = []
        for part in line.split(b" ")[1:3]:
            start, _, length = part[1:].partition(b",")
            count = int(length or 1)
            spans.append((int(start) - (count > 0), count))
        (start, gone), (other, new) = spans
        yield from zip(range(here, start), range(there, other), strict=True)
        if gone == new:
            yield from zip(range(start, start + gone), range(other, other + new), strict=True)
        here, there = start + gone, other + new
    yield from zip(range(here, lines), range(there, there + lines - here), strict=True)


def others(case: Case, folder: Path, made: list[Variant]) -> Iterator[Row]:
    """The results of other programs on two files."""
    paths = [str(folder / "0000.txt"), str(folder / "0001.txt")]
    size = sum(len(variant.data) for variant in made) / MB
    times = _times(size * MB)
    if shutil.which("git"):
        for name, options in (("git --word-diff", ["--word-diff"]), ("git --histogram", ["--histogram"])):
            seconds = _cpu(["git", "diff", "--no-index", *options, *paths], times)
            # A word diff marks words, not which lines belong together. The plain diff below it shows that.
            plain = ["--histogram"] if options == ["--histogram"] else []
            printed = subprocess.run(
                ["git", "diff", "--no-index", "-U0", *plain, *paths], capture_output=True, check=False
            ).stdout
            yield Row(
                case.name,
                name,
                seconds,
                size,
                None,
                *_right(_hunks(printed, len(made[0].origin)), made),
            )
    texts = [variant.data.decode().split("\n")[:-1] for variant in made]
    taken = []
    for _ in range(times):
        start = time.process_time()
        opcodes = SequenceMatcher(None, *texts, autojunk=False).get_opcodes()
        taken.append(time.process_time() - start)
    seconds = min(taken)
    pairs = (
        pair
        for tag, a, b, c, d in opcodes
        if tag == "equal" or (tag == "replace" and b - a == d - c)
        for pair in zip(range(a, b), range(c, d), strict=True)
    )
    yield Row(case.name, "difflib, paragraphs", seconds, size, None, *_right(pairs, made))


def collatex(seed: int) -> Iterator[Row]:
    """CollateX on two witnesses of 500 and 1,000 words, if it was installed by hand; and the engine."""
    if not find_spec("collatex"):
        return
    from collatex import Collation, collate

    from tui.collation.readings.word_columns import word_columns

    for words in (500, 1000):
        made = variants(12 * words, 2, seed)
        texts = [" ".join(variant.data.decode().split()[:words]) for variant in made]
        size = sum(len(text.encode()) for text in texts) / MB
        collation = Collation()
        for siglum, text in zip("AB", texts, strict=True):
            collation.add_plain_witness(siglum, text)
        start = time.process_time()
        collate(collation)
        yield Row(f"{words} words x 2", "CollateX", time.process_time() - start, size)
        start = time.process_time()
        word_columns(texts)
        yield Row(f"{words} words x 2", "recension, word columns", time.process_time() - start, size)


def started() -> float:
    """CPU seconds to start Python and load the engine."""
    return _cpu([sys.executable, "-c", "import tui.collation.engine"], 5)


def run_case(case: Case, seed: int, *, compare: bool = True) -> Iterator[Row]:
    """The rows of one case."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = write_case(case, seed, folder)
        yield engine(case, folder, made)
        if compare and case.count == 2:
            yield from others(case, folder, made)


def _line(row: Row) -> str:
    def percent(share: float | None) -> str:
        return "-" if share is None else f"{100 * share:.2f}"

    speed = f"{row.megabytes / row.seconds:.1f}" if row.seconds else "-"
    memory = "-" if row.memory is None else f"{row.memory:.0f}"
    return (
        f"| {row.case} | {row.program} | {row.seconds:.3f} | {speed} | {memory} | {percent(row.precision)} | "
        f"{percent(row.recall)} | {percent(row.moves)} |"
    )


def _growth(seed: int, *, quick: bool) -> None:
    """Time by size and by number of witnesses."""
    print("\n| two witnesses of | CPU s | s per MB | | witnesses of 9 KB | CPU s | ms a witness |")
    print("|---|---|---|---|---|---|---|")
    sizes = [next(run_case(Case("", size, 2), seed, compare=False)) for size in SIZES[: 4 if quick else 5]]
    counts = [next(run_case(Case("", 9 * KB, count), seed, compare=False)) for count in COUNTS]
    for place in range(max(len(sizes), len(counts))):
        left = right = "| | | "
        if place < len(sizes):
            row = sizes[place]
            size = f"{SIZES[place] // KB:,} KB"
            left = f"| {size} | {row.seconds:.4f} | {row.seconds / row.megabytes:.4f} "
        if place < len(counts):
            row = counts[place]
            right = f"| {COUNTS[place]} | {row.seconds:.4f} | {1000 * row.seconds / COUNTS[place]:.2f} "
        print(f"{left}| {right}|", flush=True)


def main() -> None:
    """Prints the table, the limits between its rows, and the growth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="the seed of the generated variants")
    parser.add_argument("--quick", action="store_true", help="leave out cases that take minutes to generate")
    parser.add_argument("--cases", nargs="+", help="only these, by name", metavar="NAME")
    parser.add_argument("--growth", action="store_true", help="only the growth")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        print(json.dumps(measured(chosen.measure)))
        return
    print(f"Start of Python and loading of the engine: {started():.3f} CPU s. Seed {chosen.seed}.\n")
    if not chosen.growth:
        rows: dict[str, Row] = {}
        print("| case | program | CPU s | MB/s | peak MB | P % | R % | moves R % |")
        print("|---|---|---|---|---|---|---|---|")
        for case in CASES:
            if (chosen.quick and not case.quick) or (chosen.cases and case.name not in chosen.cases):
                continue
            for row in run_case(case, chosen.seed):
                rows.setdefault(f"{case.name}: {row.program}", row)
                print(_line(row), flush=True)
        for row in collatex(chosen.seed):
            print(_line(row), flush=True)
        _ratios({name: asdict(row)["seconds"] for name, row in rows.items()})
    if not chosen.cases:
        _growth(chosen.seed, quick=chosen.quick)


def _ratios(seconds: dict[str, float]) -> None:
    """The limits between rows, for those that were run."""
    for one, other, most in (
        ("10 MB x 2: recension", "10 MB x 2: git --word-diff", 1),
        ("1 MB x 100: recension", "1 MB x 10: recension", 11),
        ("9 KB x 1000: recension", "90 KB x 100: recension", 3.5),
    ):
        if one in seconds and other in seconds:
            print(f"\n{one} takes {seconds[one] / seconds[other]:.2f} times {other} (at most {most}).")


if __name__ == "__main__":
    main()

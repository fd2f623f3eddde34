"""The CPU time of the page's geometry: wrapping, cells and hidden differences.

Run it as `python tests/benchmarks/geometry.py`. Every figure is the median of several runs. The texts are generated
from a fixed seed, with the word lengths of English prose. This is not a test: it prints one table.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from tui.workspace.text.graphemes import cell_at, clusters, display, line_width, offset_at
from tui.workspace.text.invisible import invisible, why_alike
from tui.workspace.text.motions import sentence_span, word_end
from tui.workspace.text.wrap import wrap

LENGTHS, SHARES = np.arange(1, 13), np.array([4, 17, 21, 16, 11, 9, 8, 6, 4, 2, 1, 1]) / 100


def cost(act: Callable[[], object], times: int = 1, runs: int = 9) -> float:
    """Seconds of CPU for one `act`: the median of `runs`, each of `times` acts."""
    figures = []
    for _ in range(runs):
        start = process_time()
        for _ in range(times):
            act()
        figures.append((process_time() - start) / times)
    return median(figures)


def prose(count: int, longest: int, seed: int) -> list[str]:
    """Paragraphs of up to `longest` words, the letters and word lengths those of English."""
    random = np.random.default_rng(seed)
    letters = np.array(list("etaoinshrdlcumwfgypbvk"))
    paragraphs = []
    for _ in range(count):
        sizes = random.choice(LENGTHS, p=SHARES, size=random.integers(1, longest))
        words = ["".join(letters[random.integers(0, len(letters), size)]) for size in sizes]
        paragraphs.append(" ".join(words).capitalize() + ".")
    return paragraphs


def of_length(count: int) -> str:
    """Prose of exactly that many characters."""
    return " ".join(prose(count // 100 + 2, 90, seed=count))[:count]


def micro(name: str, seconds: float) -> None:
    """One line of the table, in microseconds."""
    print(f"{name:<66} {seconds * 1e6:>12,.2f} µs")


def lines() -> None:
    """Wrapping and cells, for a paragraph of 250 characters and a passage of a megabyte."""
    plain, long = of_length(250), of_length(1_000_000)
    accented = plain.replace("e", "é")
    decomposed = plain.replace("e", "e\u0301")[:250]
    chinese = "他說何軍是一位安全研究員，然後走了。" * 14
    emoji = "He said 👨\u200d👩\u200d👧 and 🇩🇪 left. " * 12
    for name, text in (
        ("ASCII", plain),
        ("accents", accented),
        ("decomposed accents", decomposed),
        ("Chinese", chinese[:250]),
        ("emoji and flags", emoji[:250]),
    ):
        micro(f"wrap 250 characters at 38 cells, {name}", cost(lambda text=text: wrap(text, 38), 300))
    micro("wrap 250 characters at 76 cells, ASCII", cost(lambda: wrap(plain, 76), 300))
    micro("wrap 1,000,000 characters at 38 cells, ASCII", cost(lambda: wrap(long, 38), 1, 5))
    micro("wrap 1,000,000 characters at 38 cells, decomposed", cost(lambda: wrap((decomposed + " ") * 4000, 38), 1, 3))
    line, odd = plain[:38], decomposed[:38]
    micro("display a line of 38, ASCII", cost(lambda: display(line), 3000))
    micro("display a line of 38, decomposed", cost(lambda: display(odd), 3000))
    micro("line_width of a line of 38, ASCII", cost(lambda: line_width(line), 3000))
    micro("clusters of a line of 38, decomposed", cost(lambda: clusters(odd), 1000))
    micro("offset_at and cell_at, ASCII", cost(lambda: cell_at(plain, 38, offset_at(plain, 38, 76, 20)), 3000))
    micro(
        "offset_at and cell_at, decomposed",
        cost(lambda: cell_at(decomposed, 38, offset_at(decomposed, 38, 76, 20)), 300),
    )
    micro("word_end in 1,000,000 characters", cost(lambda: word_end(long, 500_000), 300))
    micro("sentence_span in 1,000,000 characters", cost(lambda: sentence_span(long, 500_000), 100))


def hidden() -> None:
    """Finding invisible characters in a paragraph of 250 characters."""
    plain = of_length(250)
    spaced, decomposed = plain.replace(" ", "\u00a0", 3), plain.replace("e", "e\u0301")
    micro("invisible, 250 characters, ASCII", cost(lambda: invisible(plain), 1000))
    micro("invisible, 250 characters, three no-break spaces", cost(lambda: invisible(spaced), 300))
    micro("invisible, 250 characters, decomposed", cost(lambda: invisible(decomposed), 100))
    micro("why_alike, 250 characters, three no-break spaces", cost(lambda: why_alike(plain, spaced), 100))
    micro("why_alike, 250 characters that differ visibly", cost(lambda: why_alike(plain, plain.upper()), 100))


if __name__ == "__main__":
    lines()
    hidden()

"""How well spans are found again in a text that changed: edits of 2, 10 and 30 %, and blocks moved.

Run it: `python tests/benchmarks/anchoring.py [FILE...]`. A FILE is prose with one paragraph on each line. Without one,
the texts are generated prose and, if it is available (the environment variable RECENSION_SHARED, else ../shared, names
a folder with data/frankenstein), a novel. Words are exchanged, misspelt, deleted and inserted, and paragraphs are
moved; the new place of every word is recorded. A span of the old text is found right if the new range contains all of
its untouched words and no other untouched word. 'exact' means that both ends are exactly right. 'lost' spans had words
left and were not found; 'gone' spans had none left and rightly were not found. 'raw' counts the spans for which the old
offsets alone are still right. `-v` shows what went wrong.
"""

import os
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tui.collation.words.words import words
from tui.review.events import Span
from tui.review.reanchor import reanchor_all

SPANS = 300
Paragraph = list["Word"]


@dataclass
class Word:
    """A word of the new text: its text, the old word that it was (None: inserted), and whether it is untouched."""

    text: str
    old: int | None
    untouched: bool


def prose(seed: int, paragraphs: int = 400, *, short: bool = False) -> str:
    """Generated prose: common words often, rare ones seldom, sentences and paragraphs of many lengths.

    `short`: lines of four to eight words, as in a list.
    """
    chance = random.Random(seed)
    syllables = [a + b for a in (*"bcdfglmnprstv", "st", "tr") for b in (*"aeiou", "ai", "ea")]
    vocabulary = ["".join(chance.choices(syllables, k=1 + index % 4)) for index in range(6000)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    lines = []
    for _ in range(paragraphs):
        sentences = []
        for _ in range(1 if short else chance.randint(1, 7)):
            chosen = chance.choices(vocabulary, weights, k=chance.randint(4, 8 if short else 24))
            sentences.append(" ".join(chosen).capitalize() + chance.choice([".", ".", ".", "?", "!"]))
        lines.append(" ".join(sentences))
    return "\n".join(lines)


def changed(text: str, rate: float, moved: float, seed: int) -> tuple[str, list[list[tuple[int, int, Word]]]]:
    """A changed text, and for every paragraph of the old one its words in the new: (start, end, word)."""
    chance = random.Random(seed)
    everything = [text[a:b] for a, b in words(text)]
    paragraphs: list[tuple[int, list[tuple[str, Word | None]]]] = []
    number = 0
    for index, line in enumerate(text.split("\n")):
        pieces: list[tuple[str, Word | None]] = []
        at = 0
        for a, b in words(line):
            word, between = line[a:b], line[at:a]
            at = b
            fate = chance.random()
            pieces.append((between, None))
            if fate < rate * 0.25:
                number += 1
                continue
            if fate < rate * 0.5:
                new = chance.choice(everything)
                pieces.append((new, Word(new, number, new == word)))
            elif fate < rate * 0.75 and len(word) > 1:
                place = chance.randrange(len(word))
                new = word[:place] + chance.choice("aeioustn") + word[place + 1 :]
                pieces.append((new, Word(new, number, new == word)))
            else:
                pieces.append((word, Word(word, number, True)))
                if fate < rate:
                    new = chance.choice(everything)
                    pieces += [(" ", None), (new, Word(new, None, False))]
            number += 1
        pieces.append((line[at:], None))
        paragraphs.append((index, pieces))
    order = list(range(len(paragraphs)))
    for index in chance.sample(order, int(len(order) * moved)):
        order.remove(index)
        order.insert(chance.randrange(len(order)), index)
    found: list[list[tuple[int, int, Word]]] = [[] for _ in paragraphs]
    parts, at = [], 0
    for index in order:
        for piece, word in paragraphs[index][1]:
            if word is not None:
                found[index].append((at, at + len(piece), word))
            parts.append(piece)
            at += len(piece)
        parts.append("\n")
        at += 1
    return "".join(parts), found


def sampled(text: str, seed: int) -> list[tuple[int, int, int, int, int]]:
    """Spans to follow: (paragraph, first word, last word, start, end) with words counted over the whole text."""
    chance = random.Random(seed)
    lines, offset, first_word = [], 0, 0
    for index, line in enumerate(text.split("\n")):
        spans = words(line)
        if len(spans) > 3:
            lines.append((index, offset, first_word, spans))
        offset += len(line) + 1
        first_word += len(spans)
    chosen = []
    for _ in range(SPANS):
        index, start, number, spans = chance.choice(lines)
        length = min(len(spans), chance.choice([1, 2, 3, 4, 6, 10, 20, 60]))
        a = chance.randrange(len(spans) - length + 1)
        b = a + length - 1
        chosen.append((index, number + a, number + b, start + spans[a][0], start + spans[b][1]))
    return chosen


def judged(start: int, end: int, first: int, last: int, placed: list[tuple[int, int, Word]]) -> tuple[bool, bool]:
    """(right, exact) of a new range for the old words `first` to `last`."""
    was = [(a, b, word.old, word.untouched) for a, b, word in placed if word.old is not None]
    left = max((b for _, b, old, untouched in was if untouched and old < first), default=-1)
    right = min((a for a, _, old, untouched in was if untouched and old > last), default=1 << 60)
    whole = [(a, b) for a, b, old, _ in was if first <= old <= last]
    inside = [(a, b) for a, b, old, untouched in was if untouched and first <= old <= last]
    exact = bool(whole) and (start, end) == (whole[0][0], whole[-1][1])
    if not inside:
        return left <= start <= end <= right, exact
    return left <= start <= inside[0][0] and inside[-1][1] <= end <= right, exact


def measure(text: str, rate: float, moved: float, seed: int = 7, *, verbose: bool = False) -> dict[str, float]:
    """One row of the table."""
    new, placed = changed(text, rate, moved, seed)
    spans = sampled(text, seed + 1)
    given = [Span("A", "", a, b, text[a:b], text[max(0, a - 32) : a], text[b : b + 32]) for *_, a, b in spans]
    begin = time.process_time()
    answers = reanchor_all(given, text, new)
    cost = time.process_time() - begin
    counts = dict.fromkeys(["right", "wrong", "lost", "gone", "exact", "raw"], 0)
    for (index, first, last, a, b), quote, answer in zip(spans, given, answers, strict=True):
        here = placed[index]
        survives = any(word.old is not None and first <= word.old <= last for *_, word in here)
        counts["raw"] += judged(a, b, first, last, here)[0]
        if answer.span is None:
            counts["lost" if survives else "gone"] += 1
            continue
        right, exact = judged(answer.span.start, answer.span.end, first, last, here)
        counts["right" if right else "wrong"] += 1
        counts["exact"] += exact
        if verbose and not right:
            print(
                f"  {answer.outcome} {answer.score:.2f} {answer.margin:.2f}: {quote.exact!r} -> {answer.span.exact!r}"
            )
    return {**counts, "cpu ms": round(cost * 1000)}


def main() -> None:
    """Prints a table for each text."""
    novel = Path(os.environ.get("RECENSION_SHARED") or "../shared") / "data" / "frankenstein" / "1818.txt"
    files = [Path(argument) for argument in sys.argv[1:] if argument != "-v"]
    texts = {} if files else {"made-up prose": prose(1), "short lines": prose(2, 1200, short=True)}
    for path in files or ([novel] if novel.exists() else []):
        texts[path.name] = path.read_text(encoding="utf-8")
    columns = ["right", "wrong", "lost", "gone", "exact", "raw", "cpu ms"]
    for name, text in texts.items():
        print(f"{name}: {SPANS} spans, {len(text):,} characters")
        print(f"{'':28}" + "".join(f"{column:>8}" for column in columns))
        for rate, moved in [(0.02, 0), (0.1, 0), (0.3, 0), (0, 0.1), (0.02, 0.1), (0.1, 0.3), (0.3, 0.3)]:
            row = measure(text, rate, moved, verbose="-v" in sys.argv)
            case = f"{rate:.0%} edits, {moved:.0%} moved"
            print(f"{case:28}" + "".join(f"{row[column]:>8}" for column in columns))


if __name__ == "__main__":
    main()

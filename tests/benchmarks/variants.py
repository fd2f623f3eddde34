"""Variants of a text with recorded truth: where each paragraph came from before it was edited, moved or replaced.

The base is real prose if it is available (the environment variable RECENSION_SHARED, else ../shared, names a folder
with data/frankenstein). Without it, or beyond its end, the text is generated: words in their natural distribution, half
of them chosen by the word before, with rare invented ones, so that word pairs are as rare as in prose. The same seed
gives the same bytes.
"""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Edits:
    """The changes to paragraphs, as shares of all paragraphs, and to the end of the text.

    `light` changes one to three words, `paraphrase` a quarter to nearly half of them, `noise` three characters in a
    hundred as a bad scan does. `moved` runs of one to three paragraphs are elsewhere. `split` paragraphs become two,
    `merged` ones are joined with their neighbour. `tail` is the share of the end that is replaced by other text.
    `all_noise` is the share of characters that is wrong everywhere.
    """

    light: float = 0.10
    paraphrase: float = 0.03
    noise: float = 0.05
    deleted: float = 0.03
    inserted: float = 0.03
    moved: float = 0.01
    split: float = 0.0
    merged: float = 0.0
    tail: float = 0.03
    all_noise: float = 0.0


@dataclass(frozen=True)
class Variant:
    """One witness: its bytes (one paragraph on each line) and for every paragraph the base paragraphs in it.

    `origin` is the first base paragraph in it or -1 if it is new, `origin_end` the end of the half-open range;
    `part` is 0, or 1 for the second half of a split one; `moved` says which are elsewhere.
    """

    data: bytes
    origin: Whole
    origin_end: Whole
    part: Whole
    moved: NDArray[np.bool_]


def shared_folder() -> Path:
    """The folder of the data that is not part of the project."""
    return Path(os.environ.get("RECENSION_SHARED", Path(__file__).parents[3] / "shared"))


@cache
def _prose() -> tuple[str, ...]:
    """The paragraphs of real prose, each once; empty if it is not available."""
    path = shared_folder() / "data" / "frankenstein" / "1831.txt"
    if not path.is_file():
        return ()
    return tuple(dict.fromkeys(line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()))


@cache
def _vocabulary() -> tuple[tuple[str, ...], Whole, Whole, Whole]:
    """Words, a long sample of them as numbers, and for every word where its successors in the sample begin and end."""
    rng = np.random.default_rng(7)
    prose = " ".join(_prose()).split()
    if not prose:
        forms = _invented(rng, 12_000)
        weights = 1 / (np.arange(len(forms)) + 2.7)
        prose = [forms[index] for index in rng.choice(len(forms), 80_000, p=weights / weights.sum())]
    rare = _invented(rng, 120_000)
    forms = list(dict.fromkeys(prose + rare))
    number = {form: index for index, form in enumerate(forms)}
    sample = np.array([number[word] for word in prose], dtype=np.int64)
    order = np.argsort(sample[:-1], kind="stable")
    begin = np.searchsorted(sample[:-1][order], np.arange(len(forms)))
    end = np.searchsorted(sample[:-1][order], np.arange(len(forms)), side="right")
    successors = sample[1:][order]
    return tuple(forms), sample, successors, np.stack((begin, end))


def _invented(rng: np.random.Generator, count: int) -> list[str]:
    """Words that no language has, pronounceable."""
    onsets = ["b", "br", "c", "d", "dr", "f", "g", "gl", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "v"]
    cores = ["a", "e", "i", "o", "u", "ai", "ea", "ou"]
    codas = ["", "", "l", "n", "nd", "r", "s", "st", "t", "m"]
    syllables = [onset + core + coda for onset in onsets for core in cores for coda in codas]
    lengths = rng.integers(1, 4, count)
    picks = rng.integers(0, len(syllables), (count, 3))
    return ["".join(syllables[pick] for pick in row[:n]) for row, n in zip(picks.tolist(), lengths, strict=True)]


def paragraphs(size: int, rng: np.random.Generator, *, real: bool = True) -> list[str]:
    """Paragraphs of prose of `size` bytes in all, roughly, each once."""
    found: list[str] = []
    total = 0
    for paragraph in _prose() if real else ():
        if total >= size:
            return found
        found.append(paragraph)
        total += len(paragraph.encode()) + 1
    seen = set(found)
    while total < size:
        for paragraph in _generated(max(8, min(20_000, int((size - total) / 400))), rng):
            if total < size and paragraph not in seen:
                seen.add(paragraph)
                found.append(paragraph)
                total += len(paragraph.encode()) + 1
    return found


def _generated(count: int, rng: np.random.Generator) -> list[str]:
    """Generated paragraphs of two to three hundred words, with about the lengths of those in prose."""
    forms, sample, successors, (begin, end) = _vocabulary()
    lengths = np.clip(rng.lognormal(4.0, 0.9, count), 2, 400).astype(np.int64)
    longest = int(lengths.max())
    chosen = np.empty((longest, count), dtype=np.int64)
    chosen[0] = sample[rng.integers(0, len(sample), count)]
    for step in range(1, longest):
        free = sample[rng.integers(0, len(sample), count)]
        before = chosen[step - 1]
        choices = end[before] - begin[before]
        follow = successors[
            np.minimum(begin[before] + rng.integers(0, 1 << 30, count) % np.maximum(choices, 1), len(successors) - 1)
        ]
        draw = rng.random(count)
        rare = rng.integers(len(forms) - 100_000, len(forms), count)
        chosen[step] = np.where(draw < 0.03, rare, np.where((draw < 0.5) & (choices > 0), follow, free))
    columns = chosen.T.tolist()
    return [
        " ".join([forms[word] for word in column[:length]])
        for column, length in zip(columns, lengths.tolist(), strict=True)
    ]


def variant(base: list[str], edits: Edits, rng: np.random.Generator) -> Variant:
    """One witness of the base."""
    count = len(base)
    kept = count - round(count * edits.tail)
    draw = rng.random(kept)
    rows: list[tuple[str, int, int, int, bool]] = []
    bounds = np.cumsum([edits.deleted, edits.light, edits.paraphrase, edits.noise, edits.split, edits.merged])
    own = iter(paragraphs(400 * (round(count * (edits.inserted + edits.tail) * 1.5) + 8), rng, real=False))
    inserted = rng.random(kept) < edits.inserted
    index = 0
    while index < kept:
        text, what, end, here = base[index], int(np.searchsorted(bounds, draw[index], side="right")), index + 1, index
        if inserted[index]:
            rows.append((next(own, f"own {rng.integers(1 << 60)}"), -1, -1, 0, False))
        index += 1
        if what == 0:
            continue
        if what == 1:
            text = _changed(text, rng, int(rng.integers(1, 4)))
        elif what == 2:
            text = _paraphrased(text, rng)
        elif what == 3:
            text = _noisy(text, 0.03, rng)
        elif what == 4 and text.count(" ") > 20:
            words = text.split(" ")
            cut = int(rng.integers(len(words) // 4, 3 * len(words) // 4))
            rows.append((" ".join(words[:cut]), here, end, 0, False))
            rows.append((" ".join(words[cut:]), here, end, 1, False))
            continue
        elif what == 5 and index < kept:
            text, end, index = f"{text} {base[index]}", here + 2, index + 1
        rows.append((text, here, end, 0, False))
    rows = _with_moves(rows, round(count * edits.moved), rng)
    replaced = sum(len(paragraph) for paragraph in base[kept:])
    while replaced > 0:
        text = next(own, f"tail {rng.integers(1 << 60)}")
        rows.append((text, -1, -1, 0, False))
        replaced -= len(text)
    if edits.all_noise:
        rows = [(_noisy(text, edits.all_noise, rng), *rest) for text, *rest in rows]
    texts = [row[0] for row in rows]
    return Variant(
        ("\n".join(texts) + "\n").encode(),
        *(np.array([row[place] for row in rows], dtype=np.int64) for place in (1, 2, 3)),
        np.array([row[4] for row in rows], dtype=np.bool_),
    )


Row = tuple[str, int, int, int, bool]


def _with_moves(rows: list[Row], moves: int, rng: np.random.Generator) -> list[Row]:
    """That many paragraphs moved, in runs of one to three, each to a random place."""
    taken = np.zeros(len(rows), dtype=np.bool_)
    blocks: list[list[Row]] = []
    left = moves
    while left > 0 and len(rows) > 8:
        length = min(left, int(rng.integers(1, 4)))
        start = int(rng.integers(0, len(rows) - length))
        left -= length
        if taken[start : start + length].any():
            continue
        taken[start : start + length] = True
        blocks.append([(*row[:4], row[1] >= 0) for row in rows[start : start + length]])
    stay = [row for row, gone in zip(rows, taken, strict=True) if not gone]
    places = rng.integers(0, len(stay) + 1, len(blocks)) if blocks else np.zeros(0, dtype=np.int64)
    at: dict[int, list[Row]] = {}
    for place, block in zip(places.tolist(), blocks, strict=True):
        at.setdefault(place, []).extend(block)
    result: list[Row] = []
    for index in range(len(stay) + 1):
        result.extend(at.get(index, ()))
        result.extend(stay[index : index + 1])
    return result


_FEW = 4


def _some_words(count: int, rng: np.random.Generator) -> list[str]:
    forms, sample, _, _ = _vocabulary()
    return [forms[word] for word in sample[rng.integers(0, len(sample), count)].tolist()]


def _changed(text: str, rng: np.random.Generator, edits: int) -> str:
    """That many words replaced, left out, added or written with other capitals or marks, at most one in four.

    A heading of up to three words gets other capitals or marks, or one more word: without its words it is another.
    """
    words = text.split(" ")
    few = len(words) < _FEW
    for _ in range(min(edits, max(1, len(words) // 4))):
        place = int(rng.integers(0, len(words)))
        what = int(rng.integers(1, 4) if few else rng.integers(0, 5))
        if what == 0:
            del words[place]
        elif what == 1:
            words.insert(place, _some_words(1, rng)[0])
        elif what == 2:
            words[place] = words[place].swapcase()
        elif what == 3:
            words[place] += ","
        else:
            words[place] = _some_words(1, rng)[0]
    return " ".join(words)


def _paraphrased(text: str, rng: np.random.Generator) -> str:
    """A quarter to nearly half of the words replaced. A paragraph of up to three words can't be paraphrased."""
    words = text.split(" ")
    if len(words) < _FEW:
        return _changed(text, rng, 1)
    share = rng.uniform(0.25, 0.45)
    other = _some_words(len(words), rng)
    return " ".join(
        new if draw < share else word for word, new, draw in zip(words, other, rng.random(len(words)), strict=True)
    )


def _noisy(text: str, share: float, rng: np.random.Generator) -> str:
    """That share of the characters wrong, as in a bad scan: another letter, none, or one too many."""
    letters = list(text)
    for place in np.flatnonzero(rng.random(len(letters)) < share).tolist():
        if letters[place] in " \n":
            continue
        what = int(rng.integers(0, 4))
        other = "abcdefghilmnorstu"[int(rng.integers(0, 17))]
        letters[place] = ("", letters[place] + other, other, other)[what]
    return "".join(letters)


def variants(size: int, count: int, seed: int, edits: Edits | None = None) -> list[Variant]:
    """That many witnesses of one base of `size` bytes."""
    rng = np.random.default_rng([seed, size, count])
    base = paragraphs(size, rng)
    return [variant(base, edits or Edits(), rng) for _ in range(count)]

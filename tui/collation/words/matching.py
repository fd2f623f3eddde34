"""The longest common subsequence of two strings, in bounded time and memory.

rapidfuzz finds it a hundred times faster than difflib, but keeps n x m bits to trace the way back: a gigabyte for two
paragraphs of half a megabyte, and its time grows with the square. So long strings are first cut where they surely
correspond, at runs that appear exactly once in both (Bram Cohen's 'patience diff', here with runs of several symbols).
Only the parts between are given to rapidfuzz.

A string here is any text compared code point by code point; the engine's strings have one code point for each word.
"""

import operator
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from tui.collation.arrays import Hashes, Numbers

EqualRun = tuple[int, int, int]
"""(start in the one, start in the other, length): an equal run."""

CELLS = 50_000_000
"""The maximum product of two lengths for LCSseq with its trace back: six megabytes, a twentieth of a second."""

LIKENESS_CELLS = 4_000_000_000
"""The same for a likeness alone, without the trace: a tenth of a second, and hardly any memory."""

_MOST_CELLS = 4_000_000_000
"""The maximum size for which Levenshtein (linear memory, by Hirschberg's method) is affordable: some seconds."""

_MANY = 2_000
"""Symbols in two strings from which runs are found by sorting numbers: for fewer, a dict is faster."""

_RUNS = (6, 3, 1)
"""Lengths of the runs at which strings are cut, the surest first."""


def equal_runs(a: str, b: str) -> list[EqualRun]:
    """Equal runs of two strings, in order and as long as possible: a longest common subsequence, or nearly.

    Exact up to `CELLS`. Beyond, exact between the places where the strings surely correspond.
    """
    runs: list[EqualRun] = []
    pending = [(0, len(a), 0, len(b))]
    while pending:
        a_start, a_end, b_start, b_end = pending.pop()
        head = _common_head(a, a_start, a_end, b, b_start, b_end)
        tail = _common_tail(a, a_start + head, a_end, b, b_start + head, b_end)
        if head:
            runs.append((a_start, b_start, head))
        if tail:
            runs.append((a_end - tail, b_end - tail, tail))
        a_start, b_start, a_end, b_end = a_start + head, b_start + head, a_end - tail, b_end - tail
        cells = (a_end - a_start) * (b_end - b_start)
        if not cells:
            continue
        from rapidfuzz.distance import LCSseq, Levenshtein  # needed only where texts differ

        one, other = a[a_start:a_end], b[b_start:b_end]
        if cells > CELLS:
            anchors = _anchors(one, other)
            if anchors:
                # Of anchors that follow each other, all but the last are equal and need no further look.
                at = (0, 0)
                for x, y, length in _diagonals(anchors):
                    pending.append((a_start + at[0], a_start + x, b_start + at[1], b_start + y))
                    runs.append((a_start + x, b_start + y, length - 1))
                    at = (x + length - 1, y + length - 1)
                pending.append((a_start + at[0], a_end, b_start + at[1], b_end))
                continue
            if cells > _MOST_CELLS:
                # There is no sure place (for example, one word repeated for a megabyte), so cut in proportion.
                parts = int(cells / _MOST_CELLS) + 2
                pending.extend(
                    (
                        a_start + len(one) * part // parts,
                        a_start + len(one) * (part + 1) // parts,
                        b_start + len(other) * part // parts,
                        b_start + len(other) * (part + 1) // parts,
                    )
                    for part in range(parts)
                )
                continue
            opcodes = Levenshtein.opcodes(one, other)
        else:
            opcodes = LCSseq.opcodes(one, other)
        runs.extend(
            (a_start + op.src_start, b_start + op.dest_start, op.src_end - op.src_start)
            for op in opcodes
            if op.tag == "equal"
        )
    runs.sort()
    return _joined(runs)


def _joined(runs: list[EqualRun]) -> list[EqualRun]:
    """Merges runs that touch on both sides."""
    joined: list[EqualRun] = []
    for start, other, length in runs:
        if joined and joined[-1][0] + joined[-1][2] == start and joined[-1][1] + joined[-1][2] == other:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + length)
        else:
            joined.append((start, other, length))
    return joined


def _common_head(a: str, a_start: int, a_end: int, b: str, b_start: int, b_end: int) -> int:
    """How many code points two ranges share at their start: by halving, so that slices are compared in C."""
    low, high = 0, min(a_end - a_start, b_end - b_start)
    step = 16
    while low < high:
        length = min(step, high - low)
        if a[a_start + low : a_start + low + length] == b[b_start + low : b_start + low + length]:
            low += length
            step *= 2
        elif length == 1:
            break
        else:
            high = low + length - 1 if length > 1 else low
            step = max(1, length // 2)
    return low


def _common_tail(a: str, a_start: int, a_end: int, b: str, b_start: int, b_end: int) -> int:
    """How many code points two ranges share at their end."""
    low, high = 0, min(a_end - a_start, b_end - b_start)
    step = 16
    while low < high:
        length = min(step, high - low)
        if a[a_end - low - length : a_end - low] == b[b_end - low - length : b_end - low]:
            low += length
            step *= 2
        elif length == 1:
            break
        else:
            high = low + length - 1 if length > 1 else low
            step = max(1, length // 2)
    return low


def _anchors(a: str, b: str) -> list[tuple[int, int]]:
    """Places (in the one, in the other) where the two surely correspond, increasing in both; neither end is
    included.
    """
    for length in _RUNS:
        pairs = _in_both(a, b, length)
        chain = longest_increasing(pairs)
        inner = [(x, y) for x, y in chain if (x or y) and (x < len(a) or y < len(b))]
        if inner:
            return inner
    return []


def sure_runs(a: str, b: str, length: int) -> list[EqualRun]:
    """Runs that surely correspond: at least `length` symbols, each appearing once in both, in one order."""
    pairs = _in_both(a, b, length)
    runs: list[EqualRun] = []
    for x, y in longest_increasing(pairs):
        start, other, known = runs[-1] if runs else (0, 0, 0)
        overlap = max(start + known - x, other + known - y, 0)
        if overlap and x - start == y - other:
            runs[-1] = (start, other, max(known, x - start + length))
            continue
        if overlap:
            # Two runs overlap more on one side than on the other: the part that both could have is left open.
            runs[-1] = (start, other, max(known - overlap, 0))
        runs.append((x + overlap, y + overlap, max(length - overlap, 0)))
    return _joined([run for run in runs if run[2]])


def _diagonals(pairs: Sequence[tuple[int, int]]) -> list[EqualRun]:
    """Pairs that increase on both sides, as runs of those that follow each other on both."""
    places = np.array(pairs, dtype=np.int64)
    breaks = np.flatnonzero((np.diff(places, axis=0) != 1).any(axis=1)) + 1
    first = np.concatenate(([0], breaks))
    lengths = np.diff(np.append(first, len(places)))
    return list(zip(places[first, 0].tolist(), places[first, 1].tolist(), lengths.tolist(), strict=True))


def _in_both(a: str, b: str, length: int) -> list[tuple[int, int]]:
    """The places of runs of that length that appear once in a and once in b, ascending in a."""
    if length > 3 or len(a) + len(b) < _MANY:
        once = _once(b, length)
        return [(x, once[run]) for run, x in _once(a, length).items() if run in once]
    (here, x), (there, y) = _once_as_numbers(a, length), _once_as_numbers(b, length)
    _, left, right = np.intersect1d(here, there, assume_unique=True, return_indices=True)
    x, y = x[left], y[right]
    order = np.argsort(x)
    return list(zip(x[order].tolist(), y[order].tolist(), strict=True))


def _once_as_numbers(text: str, length: int) -> tuple[Hashes, Numbers]:
    """The runs of up to three symbols that appear once in a text, as numbers that ascend, and their places."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = max(len(codes) - length + 1, 0)
    keys: Hashes = np.zeros(count, dtype=np.uint64)
    for step in range(length):
        keys = (keys << np.uint64(21)) | codes[step : step + count]
    order = np.argsort(keys)
    keys = keys[order]
    alone = np.ones(count, dtype=np.bool_)
    alone[1:] &= keys[1:] != keys[:-1]
    alone[:-1] &= keys[:-1] != keys[1:]
    return keys[alone], order[alone]


def _once(text: str, length: int) -> dict[str, int]:
    """The runs of that length that appear once in a text, with their places."""
    places: dict[str, int] = {}
    for place in range(len(text) - length + 1):
        run = text[place : place + length]
        places[run] = -1 if run in places else place
    return {run: place for run, place in places.items() if place >= 0}


def longest_increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs that increases strictly on the right, from pairs sorted on the left (patience)."""
    if all(map(operator.lt, (y for _, y in pairs), (y for _, y in pairs[1:]))):
        return pairs
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, y) in enumerate(pairs):
        pile = bisect_left(tops, y)
        before.append(last[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(y)
            last.append(index)
        else:
            tops[pile] = y
            last[pile] = index
    chain: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]

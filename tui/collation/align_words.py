"""A diff of two texts by their words and what stands between them, to the letter.

Where spans must be carried from one version of a text to another, an equal stretch must be equal to the last code
point, so here marks and spaces are tokens of their own and nothing is normalised.
"""

import re
from dataclasses import dataclass

from tui.collation.likeness import symbol
from tui.collation.matching import equal_runs
from tui.collation.words import words


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one text and what stands for it in the other, half-open in code points; either may be empty."""

    equal: bool
    start: int
    end: int
    other_start: int
    other_end: int


_BETWEEN = re.compile(r"\s+|[^\s]")


def tokens(text: str) -> list[tuple[int, int]]:
    """All of a text as spans in code points: its words, and between them runs of white space and single marks."""
    spans: list[tuple[int, int]] = []
    end = 0
    for start, stop in [*words(text), (len(text), len(text))]:
        spans.extend(match.span() for match in _BETWEEN.finditer(text, end, start))
        if stop > start:
            spans.append((start, stop))
        end = stop
    return spans


def word_opcodes(a: str, b: str) -> tuple[Stretch, ...]:
    """How `b` comes out of `a`: stretches that cover both texts from start to end, equal and changed by turns.

    Equal stretches are equal to the letter. Memory and time have a bound (see `matching`).
    """
    if a == b:
        return (Stretch(True, 0, len(a), 0, len(b)),) if a else ()
    spans, other_spans = tokens(a), tokens(b)
    symbols: dict[str, str] = {}
    one = "".join([symbols.setdefault(a[start:end], symbol(len(symbols))) for start, end in spans])
    other = "".join([symbols.setdefault(b[start:end], symbol(len(symbols))) for start, end in other_spans])
    stretches: list[Stretch] = []
    at, other_at = 0, 0
    for x, y, length in [*equal_runs(one, other), (len(one), len(other), 0)]:
        start = spans[x][0] if x < len(spans) else len(a)
        other_start = other_spans[y][0] if y < len(other_spans) else len(b)
        if start > at or other_start > other_at:
            stretches.append(Stretch(False, at, start, other_at, other_start))
        if length:
            at, other_at = spans[x + length - 1][1], other_spans[y + length - 1][1]
            same = a[start:at] == b[other_start:other_at]  # symbols repeat past a million different tokens
            stretches.append(Stretch(same, start, at, other_start, other_at))
    return tuple(stretches)

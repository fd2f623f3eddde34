"""Which ranges of readings to mark as different: by words, without confetti.

A word diff of two unrelated paragraphs finds dozens of common articles and commas, and would sprinkle agreement where
there is none. So readings that hardly agree are marked as a whole, and a stop word or two between differences are part
of the difference. Between equal words, punctuation and spaces are compared too, so that a difference in a comma alone
is shown.
"""

from collections.abc import Sequence

from tui.collation.settings import Settings
from tui.collation.words.words import STOP_WORDS, normalise, same_but_for

Span = tuple[int, int]

_TOO_FEW = 1 / 3
"""Readings that agree on less than this are whole variants: unrelated prose reaches .31 to .42 by chance."""

_KEPT = 4
"""A run of this many words that all readings have is never marked: unrelated prose has none."""

_LARGE = 3
"""A difference of at least this many words is large, so that one short word beside it does not count as agreement."""

_SHORT = 3
"""A word of up to this many letters is short."""


def drawn(
    texts: Sequence[str],
    words: Sequence[Sequence[Span]],
    columns: Sequence[tuple[int | None, ...]],
    alike: float,
    settings: Settings,
) -> tuple[tuple[Span, ...], ...]:
    """For each reading the half-open spans in code points to mark as variants, in order, never touching."""
    if len(texts) < 2:
        return tuple(() for _ in texts)
    differs = _differing(texts, words, columns, settings)
    if alike < _TOO_FEW and any(texts):
        return _all_but_long_runs(texts, words, columns, differs, settings)
    spans: list[list[Span]] = [[] for _ in texts]
    open_at: list[int | None] = [None] * len(texts)
    # The end of the last word so far, for every reading.
    at = [0] * len(texts)
    for column, differing in zip([*columns, None], [*differs, False], strict=True):
        if column is None or not differing:
            for reading in range(len(texts)):
                start = open_at[reading]
                if start is not None:
                    spans[reading].append((start, at[reading]))
                    open_at[reading] = None
        if column is None:
            continue
        for reading, word in enumerate(column):
            if word is None:
                continue
            start, end = words[reading][word]
            if differing and open_at[reading] is None:
                open_at[reading] = start
            at[reading] = end
    for reading, between in enumerate(_between_words(texts, words, columns, differs, settings)):
        spans[reading] = _merged(sorted(spans[reading] + between))
    return tuple(tuple(mine) for mine in spans)


def _all_but_long_runs(
    texts: Sequence[str],
    words: Sequence[Sequence[Span]],
    columns: Sequence[tuple[int | None, ...]],
    differs: Sequence[bool],
    settings: Settings,
) -> tuple[tuple[Span, ...], ...]:
    """Marks readings that hardly agree as a whole, except for runs of words that all of them have."""
    kept = [(start, end) for differing, start, end in _runs(differs) if not differing and end - start >= _KEPT]
    marked = [True] * len(columns)
    for start, end in kept:
        marked[start:end] = [False] * (end - start)
    spans: list[list[Span]] = []
    for reading, between in enumerate(_between_words(texts, words, columns, marked, settings)):
        at = 0
        mine: list[Span] = []
        for start, end in kept:
            first, last = columns[start][reading], columns[end - 1][reading]
            if first is not None and last is not None:
                mine += _stripped(texts[reading], at, words[reading][first][0]) if start else ()
                at = words[reading][last][1]
        if not kept or kept[-1][1] < len(columns):
            mine += _stripped(texts[reading], at, len(texts[reading]))
        spans.append(_merged(sorted(mine + between)))
    return tuple(tuple(mine) for mine in spans)


def _stripped(text: str, start: int, end: int) -> tuple[Span, ...]:
    """A range without the white space at its ends, or nothing."""
    rest = text[start:end]
    if not rest.strip():
        return ()
    return ((start + len(rest) - len(rest.lstrip()), start + len(rest.rstrip())),)


def _differing(
    texts: Sequence[str],
    words: Sequence[Sequence[Span]],
    columns: Sequence[tuple[int | None, ...]],
    settings: Settings,
) -> list[bool]:
    """For each column whether the readings differ there. Insignificant agreement counts as difference."""
    differs: list[bool] = []
    forms: list[str] = []
    for column in columns:
        found = {
            normalise(texts[reading][slice(*words[reading][word])], settings.ignore) if word is not None else None
            for reading, word in enumerate(column)
        }
        differs.append(len(found) > 1)
        reading, word = next((reading, word) for reading, word in enumerate(column) if word is not None)
        forms.append(normalise(texts[reading][slice(*words[reading][word])]))
    runs = _runs(differs)
    for before, (differing, start, end), after in zip(runs, runs[1:], runs[2:], strict=False):
        if differing or end - start > 2:
            continue
        large = min(before[2] - before[1], after[2] - after[1]) >= _LARGE
        stop = all(form in STOP_WORDS for form in forms[start:end])
        if stop or (large and end - start == 1 and len(forms[start]) <= _SHORT):
            differs[start:end] = [True] * (end - start)
    return differs


def _runs(flags: Sequence[bool]) -> list[tuple[bool, int, int]]:
    """Runs of equal flags: (flag, start, end)."""
    runs: list[tuple[bool, int, int]] = []
    for index, flag in enumerate(flags):
        if runs and runs[-1][0] == flag:
            runs[-1] = (flag, runs[-1][1], index + 1)
        else:
            runs.append((flag, index, index + 1))
    return runs


def _between_words(
    texts: Sequence[str],
    words: Sequence[Sequence[Span]],
    columns: Sequence[tuple[int | None, ...]],
    differs: Sequence[bool],
    settings: Settings,
) -> list[list[Span]]:
    """For each reading the punctuation and spaces that differ between two neighbouring columns on which all agree.

    Before the first column and after the last one, all count as agreeing.
    """
    spans: list[list[Span]] = [[] for _ in texts]
    edges = [None, *columns, None]
    agreed = [True, *(not flag for flag in differs), True]
    for index in range(len(edges) - 1):
        if not (agreed[index] and agreed[index + 1]):
            continue
        left, right = edges[index], edges[index + 1]
        gaps: list[Span] = []
        for reading in range(len(texts)):
            before, after = left[reading] if left else None, right[reading] if right else None
            start = words[reading][before][1] if before is not None else 0
            end = words[reading][after][0] if after is not None else len(texts[reading])
            gaps.append((start, end))
        marks = [texts[reading][start:end] for reading, (start, end) in enumerate(gaps)]
        if len(set(marks)) == 1 or len({same_but_for(mark, settings.ignore) for mark in marks}) == 1:
            continue
        head = _common(marks)
        tail = _common([mark[head:][::-1] for mark in marks])
        for reading, (start, end) in enumerate(gaps):
            rest = texts[reading][start + head : end - tail]
            visible = rest.strip()
            if visible:
                shift = len(rest) - len(rest.lstrip())
                spans[reading].append((start + head + shift, start + head + shift + len(visible)))
            elif rest:
                spans[reading].append((start + head, end - tail))
    return spans


def _common(texts: Sequence[str]) -> int:
    """How many code points all texts share at their start."""
    low, high = min(texts), max(texts)
    return next((place for place, letter in enumerate(low) if high[place] != letter), len(low))


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Merges spans that touch or overlap."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged

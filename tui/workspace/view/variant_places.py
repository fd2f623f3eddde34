"""The places inside a passage at which its readings differ, and the wording of each reading there.

The page marks every differing word. Here the corresponding words are put together, so that a difference can be
described in words: 'phænomena in A, phenomena in B and C'.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.collation.readings.word_columns import WordColumns, word_columns
from tui.collation.settings import Settings
from tui.workspace.desk.ignoring import Rules, rewritten

Span = tuple[int, int]

Variation = tuple[Span | None, ...]
"""For each reading its half-open span at this place, in code points of the reading; None if it has no text there."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The wording of some readings at a place ('' for nothing), and the indices of these readings."""

    text: str
    readings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The places at which some readings differ, in the order of the text: the words there, and the region of each
    reading, what it has between the agreed words around (see `review/taking.py`).
    """

    words: tuple[Variation, ...] = ()
    regions: tuple[tuple[Span, ...], ...] = ()


def places_between(texts: Sequence[str], rules: Rules) -> Places:
    """The places at which some readings differ, without ignored differences."""
    written = [rewritten(text, rules.substitutions) for text in texts]
    found = word_columns([one.text for one in written], Settings(ignore=rules.kinds))
    places: list[Variation] = []
    regions: list[tuple[Span, ...]] = []
    for first, last in _runs(_differing(found)):
        spans = [_span(found, reading, first, last) for reading in range(len(texts))]
        places.append(
            tuple(one.span(*span) if span is not None else None for one, span in zip(written, spans, strict=True))
        )
        regions.append(tuple(one.span(*_region(found, reading, first, last)) for reading, one in enumerate(written)))
    return Places(tuple(places), tuple(regions))


def wordings(texts: Sequence[str], place: Variation) -> tuple[Wording, ...]:
    """The different wordings at a place, each with the readings that have it, in the order of the readings."""
    having: dict[str, list[int]] = {}
    for reading, (text, span) in enumerate(zip(texts, place, strict=True)):
        having.setdefault(text[span[0] : span[1]] if span else "", []).append(reading)
    return tuple(Wording(text, tuple(readings)) for text, readings in having.items())


def _differing(found: WordColumns) -> list[bool]:
    """For each column whether a reading is marked there, in its word or in the text between that word and the next."""
    column_of = [
        {column[reading]: place for place, column in enumerate(found.columns)} for reading in range(len(found.texts))
    ]
    differing = [False] * len(found.columns)
    for reading, spans in enumerate(found.variants()):
        words = found.words[reading]
        for start, end in spans:
            touched = [index for index, (a, b) in enumerate(words) if a < end and b > start]
            if not touched:  # signs between two words belong to the word before them, or else to the one after
                before = [index for index, (_, b) in enumerate(words) if b <= start]
                touched = before[-1:] or ([0] if words else [])
            for index in touched:
                differing[column_of[reading][index]] = True
    return differing


def _runs(differing: Sequence[bool]) -> list[Span]:
    """Neighbouring columns that differ, as half-open ranges."""
    runs: list[Span] = []
    for index, flag in enumerate(differing):
        if flag and runs and runs[-1][1] == index:
            runs[-1] = (runs[-1][0], index + 1)
        elif flag:
            runs.append((index, index + 1))
    return runs


def _region(found: WordColumns, reading: int, first: int, last: int) -> Span:
    """What a reading has between the columns around these: in both of them every reading has a word."""
    words, columns = found.words[reading], found.columns
    before = columns[first - 1][reading] if first else None
    after = columns[last][reading] if last < len(columns) else None
    start = words[before][1] if before is not None else 0
    return start, words[after][0] if after is not None else len(found.texts[reading])


def _span(found: WordColumns, reading: int, first: int, last: int) -> Span | None:
    """The span of a reading in some neighbouring columns, with the marked signs around its words."""
    words = found.words[reading]
    mine = [column[reading] for column in found.columns[first:last]]
    here = [words[index] for index in mine if index is not None]
    if not here:
        return None
    start, end = here[0][0], here[-1][1]
    after = next((a for a, _ in words if a >= end), len(found.texts[reading]))
    before = max((b for _, b in words if b <= start), default=0)
    for a, b in found.variants()[reading]:
        if before <= a < start <= b:
            start = a
        if a <= end < b <= after:
            end = b
    return start, end

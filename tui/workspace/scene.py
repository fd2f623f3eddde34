"""What is to be shown: the collation, the review, and how the reader wants to see them.

Wrapping and word columns are needed for what is on the screen only, so they are made when a row is first drawn and the
most recent ones kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tui.collation.collation import Agreement, Collation
from tui.collation.columns import word_columns
from tui.collation.likeness import likeness
from tui.collation.settings import Settings
from tui.review.events import Annotation, Verdict
from tui.review.review import Review
from tui.workspace.glyphs import Glyphs
from tui.workspace.palette import Palette
from tui.workspace.rows import Rows
from tui.workspace.wrap import wrap

Ranges = list[tuple[int, int]]
LARGE = 40_000
"""Readings of more code points than this, all together, are not compared word by word while a key is waiting."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The words being selected: a half-open range in code points of one witness's text, and its moving end."""

    witness: int
    anchor: int
    head: int

    @property
    def start(self) -> int:
        """The smaller of both ends."""
        return min(self.anchor, self.head)

    @property
    def end(self) -> int:
        """The larger of both ends."""
        return max(self.anchor, self.head)


@dataclass(frozen=True, slots=True)
class Difference:
    """How the readings of a passage differ: for each witness that has it, the spans (code points of its reading)
    that are not as in the others, and how alike it is to the passage's first reading (0..1)."""

    variants: Mapping[int, tuple[tuple[int, int], ...]]
    alike: Mapping[int, float]
    readings: int


@dataclass(eq=False)
class Scene:
    """Everything a row is drawn from. Pure in effect: asking twice gives the same."""

    collation: Collation
    review: Review
    rows: Rows
    palette: Palette
    glyphs: Glyphs
    settings: Settings
    once: bool = False
    _cached: dict[str, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.wrapped = lru_cache(maxsize=4096)(self._wrapped)
        self.difference = lru_cache(maxsize=2048)(self._difference)
        self.text = lru_cache(maxsize=2048)(self._text)

    def _text(self, witness: int, first: int, last: int) -> str:
        return self.collation.witnesses[witness].passage(first, last)

    def _wrapped(self, witness: int, first: int, last: int, width: int) -> Ranges:
        return wrap(self.text(witness, first, last), width)

    def _difference(self, number: int) -> Difference | None:
        """How the readings of a passage differ, or None where they don't or only one witness has it."""
        passage = self.collation[number]
        if passage.agreement in {None, Agreement.EXACT}:
            return None
        readings = self.collation.readings(number)
        if sum(len(reading.text) for reading in readings) > LARGE:
            return Difference({}, {}, len(readings))
        found = word_columns([reading.text for reading in readings], self.settings)
        variants, alike = {}, {}
        for index, (reading, spans) in enumerate(zip(readings, found.variants(), strict=True)):
            for witness in reading.witnesses:
                variants[witness] = spans
                alike[witness] = 1.0 if index == 0 else likeness(readings[0].text, reading.text)
        return Difference(variants, alike, len(readings))

    def verdict(self, number: int) -> Verdict | None:
        """The verdict on a passage."""
        return self.review.verdict(number)

    def annotations(self, number: int) -> tuple[tuple[int, int, int, Annotation], ...]:
        """(witness, start, end, annotation) of every annotated span that touches the passage."""
        return self.review.annotations_at(number)

    def siglum(self, witness: int) -> str:
        """A witness's siglum."""
        return self.collation.witnesses[witness].siglum

    def number_of(self, siglum: str) -> int | None:
        """The number of the witness with that siglum, or None."""
        numbers = self._cached.get("sigla")
        if numbers is None:
            numbers = {witness.siglum: index for index, witness in enumerate(self.collation.witnesses)}
            self._cached["sigla"] = numbers
        found: int | None = numbers.get(siglum)
        return found

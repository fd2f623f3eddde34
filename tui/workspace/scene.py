"""What is to be shown: the collation, the review, and how the reader wants to see them.

Wrapping and word columns are needed for what is on the screen only, so they are made when a row is first drawn and the
most recent ones kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tui.collation.collation import Agreement, Collation, Reading
from tui.collation.likeness import likeness
from tui.collation.settings import Settings
from tui.review.events import Annotation, Verdict
from tui.review.review import Review
from tui.workspace.glyphs import Glyphs
from tui.workspace.ignoring import Spans, Substitution, rewritten, variants_of
from tui.workspace.palette import Palette
from tui.workspace.rows import Rows
from tui.workspace.search import Matches
from tui.workspace.strange import Place, places_of, stand_ins
from tui.workspace.wrap import wrap

Ranges = list[tuple[int, int]]
LARGE = 40_000
"""Readings of more code points than this, all together, are not compared word by word while a key is waiting."""
HUGE = 400_000
"""In readings of more code points than this, all together, nobody looks for what cannot be seen."""
FEW = 12
"""So many distinct readings are all compared with each other; of more, only those that stand beside each other."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The words being selected: a half-open range in code points of one witness's text, and its moving end.

    `also` are the same words in other witnesses, (witness, start, end), taken along until the selection changes.
    """

    witness: int
    anchor: int
    head: int
    also: tuple[tuple[int, int, int], ...] = ()

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
    """How the readings of a passage differ.

    `variants` gives for each witness that is shown the spans (code points of its reading) that are not as in the
    others that are shown, `elsewhere` those that are not as in some that is not shown, `alike` how alike it is to the
    first that is shown (0..1). `readings` counts all distinct ones; `long` says that they were too long to compare.
    """

    variants: Mapping[int, Spans]
    elsewhere: Mapping[int, Spans]
    alike: Mapping[int, float]
    readings: int
    long: bool = False


@dataclass(eq=False)
class Scene:
    """Everything a row is drawn from. Pure in effect: asking twice gives the same.

    What a search has found (`found`, None without one) and the index of the match at which the reader is (-1 for
    none) may change while the scene stands; whoever changes them has what shows them drawn anew.
    """

    collation: Collation
    review: Review
    rows: Rows
    palette: Palette
    glyphs: Glyphs
    settings: Settings
    once: bool = False
    substitutions: tuple[Substitution, ...] = ()
    found: Matches | None = None
    found_at: int = -1
    _cached: dict[str, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.wrapped = lru_cache(maxsize=4096)(self._wrapped)
        self.difference = lru_cache(maxsize=2048)(self._difference)
        self.compared = lru_cache(maxsize=512)(self._compared)
        self.strange = lru_cache(maxsize=2048)(self._strange)
        self.stand_ins = stand_ins(self.glyphs)
        self.text = lru_cache(maxsize=2048)(self._text)

    def _text(self, witness: int, first: int, last: int) -> str:
        return self.collation.witnesses[witness].passage(first, last)

    def _wrapped(self, witness: int, first: int, last: int, width: int) -> Ranges:
        return wrap(self.text(witness, first, last), width)

    def _difference(self, number: int, shown: tuple[int, ...] = ()) -> Difference | None:
        """How the readings of a passage differ, or None where they don't or only one witness has it.

        `shown` are the witnesses beside each other on the page, or () for all.
        """
        passage = self.collation[number]
        if passage.agreement in {None, Agreement.EXACT}:
            return None
        readings = self.collation.readings(number)
        beside = [reading for reading in readings if not shown or not set(shown).isdisjoint(reading.witnesses)]
        compared = readings if len(readings) <= FEW else beside
        if sum(len(reading.text) for reading in compared) > LARGE:
            return Difference({}, {}, {}, len(readings), long=True)
        if len(beside) > FEW:
            # Where all of many are compared with each other, nearly every word differs from some: tell each from the
            # commonest instead.
            beside = sorted(beside, key=lambda reading: -len(reading.witnesses))
            variants = self._against(beside[0], beside[1:])
        else:
            variants = self._variants(beside)
        elsewhere = self._variants(compared) if len(compared) > len(beside) else {}
        alike = {
            witness: 1.0 if reading is beside[0] else self.likeness(beside[0].text, reading.text)
            for reading in beside
            for witness in reading.witnesses
        }
        return Difference(variants, elsewhere, alike, len(readings))

    def _against(self, base: Reading, others: Sequence[Reading]) -> dict[int, Spans]:
        """The spans of each reading that differ from one."""
        return {
            witness: self.compared((base.text, reading.text))[1] for reading in others for witness in reading.witnesses
        }

    def _variants(self, readings: Sequence[Reading]) -> dict[int, Spans]:
        if len(readings) < 2:
            return {}
        spans = self.compared(tuple(reading.text for reading in readings))
        return {witness: mine for reading, mine in zip(readings, spans, strict=True) for witness in reading.witnesses}

    def _strange(self, number: int, shown: tuple[int, ...] = ()) -> Mapping[int, tuple[Place, ...]] | None:
        """By witness what is to be pointed out in its reading because it cannot be seen; None if that is too long.

        `shown` are the witnesses beside each other on the page, or () for all.
        """
        readings = self.collation.readings(number)
        if len(readings) > FEW:
            readings = tuple(one for one in readings if not shown or not set(shown).isdisjoint(one.witnesses))
        if sum(len(reading.text) for reading in readings) > HUGE:
            return None
        places = places_of([reading.text for reading in readings])
        both = zip(readings, places, strict=True)
        return {witness: mine for reading, mine in both if mine for witness in reading.witnesses}

    def likeness(self, one: str, other: str) -> float:
        """How alike two readings are, 0..1, but for words that stand for each other."""
        return likeness(rewritten(one, self.substitutions).text, rewritten(other, self.substitutions).text)

    def _compared(self, texts: tuple[str, ...]) -> list[Spans]:
        """For each of some readings the spans that differ from the others, but for what is ignored."""
        return variants_of(texts, self.settings, self.substitutions)

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

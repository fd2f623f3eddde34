"""What is to be shown: the collation, the review, and how the reader wants to see them.

Wrapping and word columns are needed for what is on the screen only, so they are made when a row is first drawn and the
most recent ones kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Protocol

import numpy as np

from tui.collation.collation import KINDS, Collation, Family, Kind
from tui.collation.settings import Settings
from tui.review.events import Annotation, Verdict
from tui.review.review import Review
from tui.workspace.desk.ignoring import Rules, Spans, Substitution, variants_of
from tui.workspace.text.glyphs import Glyphs
from tui.workspace.text.invisible_marks import Place, places_of, stand_ins
from tui.workspace.text.wrap import wrap
from tui.workspace.view.comparison import FEW, Difference, Question, answer, how_alike, question
from tui.workspace.view.palette import Palette
from tui.workspace.view.rows import Rows
from tui.workspace.view.search import Matches
from tui.workspace.view.variant_places import Place as Variation
from tui.workspace.view.variant_places import places_between


class LongComparisons(Protocol):
    """Whoever compares long readings behind the page."""

    def answer(self, asked: Question) -> Difference | None:
        """The answer, or None until there is one."""

    def told(self, asked: Question) -> str:
        """Why there is no answer yet."""


Ranges = list[tuple[int, int]]
LARGE = 40_000
"""Readings of more code points than this, all together, are not compared word by word while a key is waiting."""
HUGE = 400_000
"""In readings of more code points than this, all together, nobody looks for what cannot be seen."""


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
class Focus:
    """Where the reader is: a passage and a witness."""

    passage: int
    witness: int


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
    comparing: LongComparisons | None = None
    found: Matches | None = None
    found_at: int = -1
    _cached: dict[str, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.wrapped = lru_cache(maxsize=4096)(self._wrapped)
        self._differences = lru_cache(maxsize=2048)(self._difference)
        self.places = lru_cache(maxsize=64)(self._places)
        self.compared = lru_cache(maxsize=512)(self._compared)
        self.strange = lru_cache(maxsize=2048)(self._strange)
        self.stand_ins = stand_ins(self.glyphs)
        self.text = lru_cache(maxsize=2048)(self._text)

    def _text(self, witness: int, first: int, last: int) -> str:
        return self.collation.witnesses[witness].passage(first, last)

    def _wrapped(self, witness: int, first: int, last: int, width: int) -> Ranges:
        return wrap(self.text(witness, first, last), width)

    @cached_property
    def with_core(self) -> frozenset[int]:
        """The witnesses that have a core passage."""
        collation = self.collation
        core = np.repeat(collation.kind == KINDS.index(Kind.CORE), np.diff(collation.start))
        return frozenset(np.unique(collation.witness[core]).tolist())

    @cached_property
    def core_begins(self) -> Mapping[int, Family]:
        """The first row of the core of every family of documents."""
        collation = self.collation
        core = collation.kind == KINDS.index(Kind.CORE)
        first = collation.witness[collation.start[:-1]]
        begins: dict[int, Family] = {}
        for family in collation.families:
            mine = np.flatnonzero(core & np.isin(first, family.witnesses))
            if len(mine):
                begins.setdefault(int(self.rows.row_of[mine].min()), family)
        return begins

    @property
    def rules(self) -> Rules:
        """What is ignored."""
        return Rules(self.settings.ignore, self.substitutions)

    def difference(self, number: int, shown: tuple[int, ...] = ()) -> Difference | None:
        """How the readings of a passage differ, or None where they don't or only one witness has it.

        `shown` are the witnesses beside each other on the page, or () for all. Long readings are compared behind the
        page: until then there is only what was asked.
        """
        known = self._differences(number, shown)
        if known is None or known.asked is None or self.comparing is None:
            return known
        return self.comparing.answer(known.asked) or known

    def _difference(self, number: int, shown: tuple[int, ...]) -> Difference | None:
        asked = question(self.collation, number, shown, self.rules)
        if asked is None:
            return None
        if asked.size > LARGE:
            return Difference({}, {}, {}, asked.count, asked)
        return answer(asked, self.compared)

    def _places(self, number: int) -> tuple[Variation, ...]:
        """The places in a passage at which its readings differ; () too where they are too many or too long."""
        readings = self.collation.readings(number)
        if not 1 < len(readings) <= FEW or sum(len(reading.text) for reading in readings) > LARGE:
            return ()
        return places_between([reading.text for reading in readings], self.rules)

    def why_unmarked(self, asked: Question) -> str:
        """Why the words that differ in long readings are not marked."""
        return self.comparing.told(asked) if self.comparing is not None else "too long to mark its words"

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
        return how_alike(one, other, self.rules)

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

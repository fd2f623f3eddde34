"""The scene: everything that the page draws from. It holds the collation, the review and the reader's choices.

Line breaks and word columns are needed only for rows on the screen. They are computed when a row is first drawn, and
the most recent ones are cached.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Protocol

import numpy as np

from tui.collation.collation import KINDS, Collation, Family, Kind
from tui.collation.settings import Settings
from tui.review.events import Adopt, Annotation, Emend, Verdict
from tui.review.review import Review
from tui.workspace.desk.arrangement import AS_ADDED, Arrangement
from tui.workspace.desk.ignoring import Rules, Spans, Substitution, variants_of
from tui.workspace.text.glyphs import Glyphs
from tui.workspace.text.invisible_marks import UnseenRange, places_of, stand_ins
from tui.workspace.text.wrap import wrap
from tui.workspace.view.comparison import FEW, Difference, Question, answer, how_alike, question
from tui.workspace.view.look_alikes import look_alikes
from tui.workspace.view.outline import Heading, outline
from tui.workspace.view.palette import Palette
from tui.workspace.view.rows import Rows
from tui.workspace.view.search import Matches
from tui.workspace.view.variant_places import Places, Variation, places_between


class LongComparisons(Protocol):
    """Compares long readings in the background."""

    def answer(self, asked: Question) -> Difference | None:
        """The answer, or None until it is ready."""

    def told(self, asked: Question) -> str:
        """Why there is no answer yet."""


Ranges = list[tuple[int, int]]
LARGE = 40_000
"""Readings longer than this, in code points all together, are not compared word by word while a key waits."""
HUGE = 400_000
"""Readings longer than this, in code points all together, are not searched for invisible differences."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Selected words: a half-open range in code points of one witness's text, and its moving end.

    `also` lists the same words in other witnesses, (witness, start, end), selected too until the selection changes.
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
    """The reader's place: a passage and a witness. `variant` is the difference that is pointed out there, or -1."""

    passage: int
    witness: int
    variant: int = -1


@dataclass(eq=False)
class Scene:
    """Everything that a row is drawn from. Its answers do not change.

    Only two fields may change: the matches of the search (`found`, None without a search) and the index of the current
    match (-1 for none). A change to them must be followed by a repaint.
    """

    collation: Collation
    review: Review
    rows: Rows
    palette: Palette
    glyphs: Glyphs
    settings: Settings
    once: bool = False
    substitutions: tuple[Substitution, ...] = ()
    arrangement: Arrangement = AS_ADDED
    comparing: LongComparisons | None = None
    found: Matches | None = None
    found_at: int = -1
    _cached: dict[str, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.wrapped = lru_cache(maxsize=4096)(self._wrapped)
        self._differences = lru_cache(maxsize=2048)(self._difference)
        self._places = lru_cache(maxsize=64)(self._placed)
        self.compared = lru_cache(maxsize=512)(self._compared)
        self.strange = lru_cache(maxsize=2048)(self._strange)
        self.stand_ins = stand_ins(self.glyphs)
        self._look_alikes = lru_cache(maxsize=64)(self._neighbours)
        self.text = lru_cache(maxsize=2048)(self._text)

    def look_alikes(self, number: int) -> tuple[int, ...]:
        """The neighbours that look like the same passage as this one."""
        return self._look_alikes(number, self.review.revision)

    def _neighbours(self, number: int, _revision: int) -> tuple[int, ...]:
        return look_alikes(self.review, self.rows, number)

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
        """The first core row of every family of documents."""
        collation = self.collation
        core = collation.kind == KINDS.index(Kind.CORE)
        first = collation.witness[collation.start[:-1]]
        begins: dict[int, Family] = {}
        for family in collation.families:
            mine = np.flatnonzero(core & np.isin(first, family.witnesses))
            if len(mine):
                begins.setdefault(int(self.rows.row_of[mine].min()), family)
        return begins

    @cached_property
    def outline(self) -> tuple[Heading, ...]:
        """The headings of the documents."""
        return outline(self.collation)

    @property
    def rules(self) -> Rules:
        """The rules for ignored differences."""
        return Rules(self.settings.ignore, self.substitutions)

    def difference(self, number: int, shown: tuple[int, ...] = ()) -> Difference | None:
        """How the readings of a passage differ, or None if they do not or only one witness has it.

        `shown` are the witnesses side by side on the page, or () for all. Long readings are compared in the background;
        until the answer arrives there is only the question.
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

    def places(self, number: int) -> tuple[Variation, ...]:
        """The places in a passage at which its readings differ; () also if they are too many or too long."""
        return self._places(number).words

    def regions(self, number: int) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For each of these places what every reading has between the agreed words around it."""
        return self._places(number).regions

    def _placed(self, number: int) -> Places:
        readings = self.collation.readings(number)
        if not 1 < len(readings) <= FEW or sum(len(reading.text) for reading in readings) > LARGE:
            return Places()
        return places_between([reading.text for reading in readings], self.rules)

    def why_unmarked(self, asked: Question) -> str:
        """Why the differing words of long readings are not marked."""
        return self.comparing.told(asked) if self.comparing is not None else "too long to mark its words"

    def _strange(self, number: int, shown: tuple[int, ...] = ()) -> Mapping[int, tuple[UnseenRange, ...]] | None:
        """For each witness the invisible differences of its reading that need pointing out; None if the text is too
        long.

        `shown` are the witnesses side by side on the page, or () for all.
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
        """How alike two readings are, 0..1. Word forms that the rules equate are no difference."""
        return how_alike(one, other, self.rules)

    def _compared(self, texts: tuple[str, ...]) -> list[Spans]:
        """For each of some readings the spans that differ from the others, without ignored differences."""
        return variants_of(texts, self.settings, self.substitutions)

    def is_adopted(self, number: int) -> bool:
        """Whether a passage is part of the canonical text, adopted or emended."""
        verdict = self.verdict(number)
        return verdict is not None and isinstance(verdict.choice, Adopt | Emend)

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

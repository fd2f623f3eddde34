"""Search and replace in the canonical text: which words are meant, and the verdicts that replace them.

The documents are never changed. A passage whose words are replaced is emended: what it reads from then on are the
reviewer's own words. If these are the words of a document, that document's reading is adopted instead.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tui.review import decide
from tui.review.canonical import How, fragment
from tui.review.events import Decide, Verdict
from tui.review.review import Review
from tui.witnesses.problem import Problem
from tui.workspace.view.search import Query, compiled


@dataclass(frozen=True, slots=True)
class Place:
    """Words to be replaced: [start, end) in code points of the canonical text of one passage."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Replacement:
    """What is replaced by what. With `own_only`, only in passages that are emended already."""

    words: str
    by: str
    own_only: bool = False


def places_of(review: Review, asked: Replacement) -> tuple[Place, ...]:
    """The places that are meant, in reading order. Letter case counts if the words have capitals.

    Raises Problem where nothing can be searched for.
    """
    pattern = _pattern(asked.words)
    found: list[Place] = []
    for number in np.flatnonzero(review.decided & ~review.left_out).tolist():
        made = fragment(review, number)
        if made is None or (asked.own_only and made.how is not How.EMENDED):
            continue
        found += [Place(number, *match.span()) for match in pattern.finditer(made.text)]
    return tuple(found)


def _pattern(words: str) -> re.Pattern[str]:
    """As the search finds words, but spaces before and after them belong to what is replaced."""
    found = compiled(Query(words)).pattern
    before, after = (r"\s" if edge.isspace() else "" for edge in (words[0], words[-1]))
    return re.compile(before + found.pattern + after, found.flags) if before or after else found


def replaced(text: str, places: Iterable[Place], by: str) -> str:
    """The text with the words at these places, in order and apart from each other, replaced."""
    parts, at = [], 0
    for place in places:
        parts += [text[at : place.start], by]
        at = place.end
    return "".join([*parts, text[at:]])


def act_on(review: Review, chosen: Sequence[Place], by: str) -> Decide | None:
    """One act that replaces the words at the chosen places; None if that changes nothing.

    The places are those of the text as it is now. Raises Problem if nothing would be left of a passage.
    """
    by_passage: dict[int, list[Place]] = {}
    for place in chosen:
        by_passage.setdefault(place.number, []).append(place)
    verdicts = [_verdict(review, number, places, by) for number, places in by_passage.items()]
    changed = tuple(verdict for verdict in verdicts if verdict is not None)
    return Decide(changed) if changed else None


def _verdict(review: Review, number: int, places: Sequence[Place], by: str) -> Verdict | None:
    made, before = fragment(review, number), review.verdict(number)
    if made is None or before is None:
        return None
    text = replaced(made.text, places, by)
    if text == made.text:
        return None
    if not text.strip():
        name = review.collation.name(number)
        raise Problem(f"nothing would be left of {name}", "", "leave the passage out instead")
    for reading in review.collation.readings(number):
        if reading.text == text:
            return decide.adopt(review.collation, number, reading.witnesses[0], before.reason)
    return decide.emend(review.collation, number, text, before.reason)


@dataclass(frozen=True, slots=True)
class Walk:
    """The places that are still to be asked about, as they are in the text now, and how many were replaced.

    `total` is how many places there were, `done` how many of them were answered.
    """

    places: tuple[Place, ...]
    by: str
    total: int
    done: int = 0
    taken: int = 0

    @property
    def here(self) -> Place:
        """The place to ask about. Raises IndexError at the end."""
        return self.places[0]

    def after(self, *, yes: bool) -> "Walk":
        """The walk after this place: if its words were replaced, the ones behind it in the passage have shifted."""
        first, rest = self.places[0], self.places[1:]
        if yes:
            shift = len(self.by) - (first.end - first.start)
            rest = tuple(
                Place(one.number, one.start + shift, one.end + shift) if one.number == first.number else one
                for one in rest
            )
        return Walk(rest, self.by, self.total, self.done + 1, self.taken + yes)


def spread_of(places: Iterable[Place]) -> Mapping[int, int]:
    """How many places each passage has."""
    counts: dict[int, int] = {}
    for place in places:
        counts[place.number] = counts.get(place.number, 0) + 1
    return counts

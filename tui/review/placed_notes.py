"""Where the annotations of a review are in the open collation: at each passage the spans that touch it.

An annotation may have very many spans, and a passage very many annotations. A passage finds the spans that touch it
without a look at the others.
"""

from collections.abc import Collection, Iterator

from tui.review.events import Annotation, Span
from tui.review.places import Places

AnnotatedSpan = tuple[int, int, int, int, Annotation]
"""An annotated span in the collation: passage, witness, start, end (code points of the witness's text), annotation."""

_Place = tuple[int, int, int]
"""Witness, start, end."""


class PlacedNotes:
    """The annotations by the passages that they touch. `lost` has the ids of those with a span that has no place."""

    def __init__(self, places: Places) -> None:
        self.lost: dict[str, None] = {}
        self._places = places
        self._touching: dict[int, dict[str, tuple[Annotation, set[_Place]]]] = {}
        self._passages: dict[str, frozenset[int]] = {}
        self._firsts: dict[str, AnnotatedSpan] = {}

    @property
    def passages(self) -> Collection[int]:
        """The passages that an annotated span touches, in no particular order."""
        return self._touching.keys()

    def at(self, number: int) -> tuple[tuple[int, int, int, Annotation], ...]:
        """(witness, start, end, annotation) of every annotated span that touches a passage, in order."""
        here = self._touching.get(number, {}).values()
        return tuple(sorted(((*place, one) for one, places in here for place in places), key=_by_place))

    def of(self, identity: str) -> frozenset[int]:
        """The passages that an annotation touches."""
        return self._passages.get(identity, frozenset())

    def touched(self, annotation: Annotation) -> frozenset[int]:
        """The passages that an annotation would touch."""
        return frozenset(number for span in annotation.spans for number, _ in self._stops(span))

    def in_order(self) -> list[AnnotatedSpan]:
        """One entry for each annotation, at the start of its first span, in reading order."""
        return sorted(self._firsts.values(), key=_by_stop)

    def put(self, identity: str, annotation: Annotation | None) -> frozenset[int]:
        """Place one annotation anew; None if it was deleted. Returns the passages where it was or is."""
        before = self._passages.pop(identity, frozenset())
        for number in before:
            here = self._touching[number]
            del here[identity]
            if not here:
                del self._touching[number]
        self._firsts.pop(identity, None)
        self.lost.pop(identity, None)
        if annotation is None:
            return before
        after: set[int] = set()
        first: tuple[int, int, int, int] | None = None
        for span in annotation.spans:
            found = False
            for number, place in self._stops(span):
                found = True
                after.add(number)
                first = min(first or (number, *place), (number, *place))
                self._touching.setdefault(number, {}).setdefault(identity, (annotation, set()))[1].add(place)
            if not found:
                self.lost[identity] = None
        if first is not None:
            self._passages[identity] = frozenset(after)
            self._firsts[identity] = (*first, annotation)
        return before | after

    def _stops(self, span: Span) -> Iterator[tuple[int, _Place]]:
        """Each passage that a span touches, with the span's place."""
        witness = self._places.witness_of(span)
        # A session from outside may have very many spans that claim the whole text and have no words of it.
        if witness is None or span.end - span.start != len(span.exact):
            return
        for number in self._places.touched(witness, span.start, span.end):
            yield number, (witness, span.start, span.end)


def _by_place(entry: tuple[int, int, int, Annotation]) -> tuple[int, int, int, str]:
    return (*entry[:3], entry[3].id)


def _by_stop(stop: AnnotatedSpan) -> tuple[int, int, int, int, str]:
    return (*stop[:4], stop[4].id)

"""Which passages are to be shown: all that differ, all that are undecided, and the like.

A filter is a question to each passage; a row is shown if one of its passages meets it. Pure functions: what stands
on the page is `items.py`'s, that something is left out is always said.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tui.collation.collation import KINDS, PLACES, Kind, Place
from tui.review.review import Review
from tui.workspace.view.rows import Flags, Numbers, Rows
from tui.workspace.view.scene import Focus, Scene


class Show(StrEnum):
    """What a filter asks for."""

    DIFFERENCES = "differences"
    UNDECIDED = "undecided"
    AGAIN = "look again"
    ANNOTATED = "annotated"
    MOVED = "moved"
    TAILS = "tails"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter; `label` is an annotation's label where that is asked for."""

    show: Show
    label: str = ""

    def __str__(self) -> str:
        """Its name, as in 'only undecided'."""
        if self.show is Show.LABEL:
            return f"“{self.label}”"
        return _NAMES.get(self.show, self.show.value)


_NAMES = {Show.MOVED: "moved or echoed", Show.AGAIN: "what is to be looked at again"}


def meeting(review: Review, rows: Rows, asked: Filter) -> Flags:
    """For every passage whether it meets a filter. Moved are the passages that stand elsewhere as well, or an echo."""
    collation = review.collation
    flags: Flags
    match asked.show:
        case Show.DIFFERENCES:
            # What the reader ignores is no difference: the rows know.
            flags = (rows.stops | rows.band)[rows.row_of]
        case Show.UNDECIDED:
            flags = ~review.decided
        case Show.AGAIN:
            flags = _among(list(review.doubtful), len(collation))
        case Show.ANNOTATED | Show.LABEL:
            numbers = [number for number in review.annotated if _labelled(review, number, asked)]
            flags = _among(numbers, len(collation))
        case Show.MOVED:
            numbers = [number for link in collation.links for number in (link.source, link.target)]
            flags = _among(numbers, len(collation))
        case Show.TAILS:
            ends = collation.place != PLACES.index(Place.BODY)
            flags = ends & (collation.kind != KINDS.index(Kind.CORE))
    return flags


def _labelled(review: Review, number: int, asked: Filter) -> bool:
    if asked.show is Show.ANNOTATED:
        return True
    return any(annotation.label == asked.label for *_, annotation in review.annotations_at(number))


def _among(numbers: list[int], count: int) -> Flags:
    flags = np.zeros(count, dtype=bool)
    flags[numbers] = True
    return flags


def rows_with(rows: Rows, passages: Flags) -> Flags:
    """For every row whether one of its passages is among those."""
    if not len(rows):
        return np.zeros(0, dtype=bool)
    found: Flags = np.logical_or.reduceat(passages[rows.passages], rows.start[:-1])
    return found


def stops_among(rows: Rows, shown: Flags | None) -> Numbers:
    """The rows at which a reader stops who goes from difference to difference: of a band the first that is shown."""
    if shown is None:
        return np.flatnonzero(rows.stops)
    places = np.flatnonzero((rows.stops | rows.band) & shown)
    first = ~rows.band[places]
    first[1:] |= np.diff(rows.run[places]) != 0
    first[:1] = True
    return places[first]


def first_difference(scene: Scene) -> Focus:
    """Where a review begins that was not open before: at the first difference, or at the top where there is none."""
    places = stops_among(scene.rows, None)
    if not len(places):
        return Focus(0, 0)
    passage = scene.rows.of(int(places[0]))[0]
    return Focus(passage, scene.collation.cells(passage)[0].witness)


def labels_in_use(review: Review) -> dict[str, int]:
    """The labels of annotations that count, and how many annotations each has, the commonest first."""
    counts: dict[str, int] = {}
    for annotation in review.state.annotations.values():
        if annotation.label:
            counts[annotation.label] = counts.get(annotation.label, 0) + 1
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def nearest_open(rows: Rows, decided: Flags, passage: int, step: int, shown: Flags | None) -> int | None:
    """The nearest undecided passage after `passage` in the order of the page (before it, if `step` is negative).

    `decided` is by passage; `shown`, by row, leaves out what a filter hides. None where there is no such passage.
    """
    here = int(rows.place[passage])
    stretch = rows.passages[here + 1 :] if step > 0 else rows.passages[:here][::-1]
    open_here = ~decided[stretch]
    if shown is not None:
        open_here &= shown[rows.row_of[stretch]]
    found = np.flatnonzero(open_here)
    return int(stretch[found[0]]) if len(found) else None

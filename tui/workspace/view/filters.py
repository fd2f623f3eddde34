"""Filters: show only the passages that differ, that are undecided, and so on.

A filter is a condition on passages, and a row is shown if one of its passages meets it. These are pure functions.
`items.py` makes the lines that say how much is hidden.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tui.collation.arrays import Flags, Numbers
from tui.collation.collation import KINDS, PLACES, Collation, Kind, Place
from tui.review.events import Adopt, Decide, Emend
from tui.review.review import Review
from tui.workspace.view.rows import Rows
from tui.workspace.view.scene import Focus, Scene


class Show(StrEnum):
    """The condition of a filter."""

    DIFFERENCES = "differences"
    UNDECIDED = "undecided"
    AGAIN = "look again"
    ANNOTATED = "annotated"
    MOVED = "moved"
    TAILS = "tails"
    ADOPTED_TAIL = "adopted from a tail"
    LEFT_OUT = "left out"
    EMENDED = "emended"
    SPLICED = "spliced"
    IN_BULK = "decided in bulk"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter; `label` is the label of annotations to show, if that is the condition."""

    show: Show
    label: str = ""

    def __str__(self) -> str:
        """Its name, as in 'only undecided'."""
        if self.show is Show.LABEL:
            return f"“{self.label}”"
        return _NAMES.get(self.show, self.show.value)


_NAMES = {Show.MOVED: "moved or echoed", Show.AGAIN: "passages to look at again"}


def meeting(review: Review, rows: Rows, asked: Filter) -> Flags:
    """For every passage whether it meets a filter. A passage with an echo counts as moved."""
    collation = review.collation
    flags: Flags
    match asked.show:
        case Show.DIFFERENCES:
            # Ignored differences do not count: the rows already leave them out.
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
            flags = _tails(collation)
        case Show.LEFT_OUT:
            flags = review.left_out
        case Show.ADOPTED_TAIL | Show.EMENDED | Show.SPLICED | Show.IN_BULK:
            numbers = [
                number for number in np.flatnonzero(review.decided).tolist() if _decided_so(review, number, asked)
            ]
            flags = _among(numbers, len(collation))
            if asked.show is Show.ADOPTED_TAIL:
                flags &= _tails(collation)
    return flags


def _tails(collation: Collation) -> Flags:
    ends = collation.place != PLACES.index(Place.BODY)
    tails: Flags = ends & (collation.kind != KINDS.index(Kind.CORE))
    return tails


def _decided_so(review: Review, number: int, asked: Filter) -> bool:
    """Whether the verdict on a passage is of the kind that a filter asks for."""
    decision = review.decision(number)
    if decision is None:
        return False
    choice = decision.verdict.choice
    match asked.show:
        case Show.EMENDED:
            return isinstance(choice, Emend)
        case Show.SPLICED:
            return isinstance(choice, Adopt) and len(choice.pieces) > 1
        case Show.IN_BULK:
            event = review.state.event(decision.event)
            return event is not None and isinstance(event.act, Decide) and len(event.act.verdicts) > 1
    return isinstance(choice, Adopt)


def _labelled(review: Review, number: int, asked: Filter) -> bool:
    if asked.show is Show.ANNOTATED:
        return True
    return any(annotation.label == asked.label for *_, annotation in review.annotations_at(number))


def _among(numbers: list[int], count: int) -> Flags:
    flags = np.zeros(count, dtype=bool)
    flags[numbers] = True
    return flags


def rows_with(rows: Rows, passages: Flags) -> Flags:
    """For every row whether one of its passages is in this set."""
    if not len(rows):
        return np.zeros(0, dtype=bool)
    found: Flags = np.logical_or.reduceat(passages[rows.passages], rows.start[:-1])
    return found


def stops_among(rows: Rows, shown: Flags | None) -> Numbers:
    """The rows at which a reader stops when going from difference to difference. In a band, the first row shown."""
    if shown is None:
        return np.flatnonzero(rows.stops)
    places = np.flatnonzero((rows.stops | rows.band) & shown)
    first = ~rows.band[places]
    first[1:] |= np.diff(rows.run[places]) != 0
    first[:1] = True
    return places[first]


def first_difference(scene: Scene) -> Focus:
    """Where a new review begins: at the first difference, or at the top if there is none."""
    places = stops_among(scene.rows, None)
    if not len(places):
        return Focus(0, 0)
    passage = scene.rows.of(int(places[0]))[0]
    return Focus(passage, scene.collation.cells(passage)[0].witness)


def labels_in_use(review: Review) -> dict[str, int]:
    """The labels of annotations in use, with the number of annotations for each, the commonest first."""
    counts: dict[str, int] = {}
    for annotation in review.state.annotations.values():
        if annotation.label:
            counts[annotation.label] = counts.get(annotation.label, 0) + 1
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def nearest_open(rows: Rows, decided: Flags, passage: int, step: int, shown: Flags | None) -> int | None:
    """The nearest undecided passage after `passage` in the order of the page (before it, if `step` is negative).

    `decided` is by passage; `shown`, by row, excludes what a filter hides. None if there is no such passage.
    """
    here = int(rows.place[passage])
    stretch = rows.passages[here + 1 :] if step > 0 else rows.passages[:here][::-1]
    open_here = ~decided[stretch]
    if shown is not None:
        open_here &= shown[rows.row_of[stretch]]
    found = np.flatnonzero(open_here)
    return int(stretch[found[0]]) if len(found) else None

"""The progress of a review, and the decisions that have no place in the current collation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.collation.collation import Kind
from tui.review.events import Annotation, Relink, Verdict


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a review, in passages.

    `tails` are passages of a head or tail that are not core. `decided` is the sum of `adopted`, `emended` and
    `left_out`; `kinds` gives (decided, all) by kind. `doubtful` passages must be reviewed again and count as undecided.
    `notes` counts annotations, `unplaced` the decisions and notes that have no place in this collation.
    """

    passages: int
    core: int
    tails: int
    decided: int
    adopted: int
    emended: int
    left_out: int
    doubtful: int
    notes: int
    unplaced: int
    kinds: Mapping[Kind, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Decisions and notes that count but have no place in this collation. They are kept, and apply again when their
    text comes back.
    """

    verdicts: tuple[Verdict, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    relinks: tuple[Relink, ...] = ()

    def __len__(self) -> int:
        return len(self.verdicts) + len(self.annotations) + len(self.relinks)

"""How far a review has come, and what has no place in the collation at hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.collation.collation import Kind
from tui.review.events import Annotation, Relink, Verdict


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a review has come, in passages.

    `tails` are those of a head or tail that are not core. `decided` is the sum of `adopted`, `emended` and `left_out`;
    `kinds` gives (decided, all) by kind. `doubtful` are to be looked at again and count as undecided. `notes` are
    annotations, and `unplaced` what has no place in this collation.
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
    """What counts and has no place in the collation at hand. It is kept, and stands again where its text does."""

    verdicts: tuple[Verdict, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    relinks: tuple[Relink, ...] = ()

    def __len__(self) -> int:
        return len(self.verdicts) + len(self.annotations) + len(self.relinks)

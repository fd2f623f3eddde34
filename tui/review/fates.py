"""What became of decisions and notes when the documents under them changed."""

from dataclasses import dataclass

from tui.review.events import Act, Annotation, Relink, Verdict
from tui.review.reanchor import Outcome


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one verdict, annotation or link, for the reviewer's list.

    `after` is what stands for it now, None where it has no place. `doubtful`: it stands where it belongs but must be
    looked at again, because the adopted words changed or the paragraphs fell apart. Scores as in `Anchored`.
    """

    outcome: Outcome
    before: Verdict | Annotation | Relink
    after: Verdict | Annotation | Relink | None
    score: float
    margin: float
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """The acts to append, in this order, and what became of everything that the change could touch."""

    acts: tuple[Act, ...]
    fates: tuple[Fate, ...]

    def count(self, outcome: Outcome) -> int:
        """How many came out so."""
        return sum(fate.outcome is outcome for fate in self.fates)

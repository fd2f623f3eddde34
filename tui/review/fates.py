"""How decisions and notes fared when their documents changed."""

from dataclasses import dataclass

from tui.review.events import Annotation, Relink, Restated, Verdict
from tui.review.reanchor import Outcome


@dataclass(frozen=True, slots=True)
class Fate:
    """How one verdict, annotation or link fared, for the list that the reviewer sees.

    `after` replaces `before`; it is None if that lost its place. `doubtful`: it is in the right place, but the reviewer
    must look again, because the adopted words changed or its paragraphs are no longer one passage. Scores as in
    `Anchored`.
    """

    outcome: Outcome
    before: Verdict | Annotation | Relink
    after: Verdict | Annotation | Relink | None
    score: float
    margin: float
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """The earlier acts as they are from now on, and the fate of everything that the change could affect."""

    restated: tuple[Restated, ...]
    fates: tuple[Fate, ...]

    def count(self, outcome: Outcome) -> int:
        """How many had this outcome."""
        return sum(fate.outcome is outcome for fate in self.fates)

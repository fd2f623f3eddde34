"""What a format is written from: a collation, perhaps the review of it, and the options."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.collation.collation import Collation
from tui.collation.settings import Settings
from tui.witnesses.problem import Problem
from tui.witnesses.witness import Witness

if TYPE_CHECKING:  # `collate` needs neither, and must not load a database
    from tui.review.review import Review
    from tui.session.session import Session


@dataclass(frozen=True, eq=False)
class Material:
    """Everything that a format may show. The formats of a collation need no `review`.

    With a review, `collation` includes its links (`Review.collation`), `session` is the UUID of the session, and
    `former` are the witnesses that are no longer part of it: older versions, and documents that were taken away.
    `words` asks for word columns, `sources` for the source of each fragment.
    """

    collation: Collation
    title: str = ""
    settings: Settings = field(default_factory=Settings)
    review: "Review | None" = None
    session: str = ""
    former: tuple[Witness, ...] = ()
    words: bool = False
    sources: bool = False

    @property
    def sigla(self) -> tuple[str, ...]:
        """The sigla of the witnesses, in their order."""
        return tuple(witness.siglum for witness in self.collation.witnesses)

    @property
    def reviewed(self) -> "Review":
        """The review. Raises Problem if there is none, because a format for reviews was chosen for a collation."""
        if self.review is None:
            raise Problem("there is no review to export", self.title, "Name a session: recension export SESSION.")
        return self.review


def of_session(
    session: "Session", review: "Review", settings: Settings, *, words: bool = False, sources: bool = False
) -> Material:
    """The material of an open session and its review, in their current state."""
    now = {(witness.siglum, witness.version) for witness in session.witnesses}
    # A document that was taken away has a second record of the same version.
    versions = {(version.siglum, version.version): version for version in map(session.version, session.sources)}
    former = tuple(version for key, version in versions.items() if key not in now)
    return Material(review.collation, session.title, settings, review, session.id, former, words=words, sources=sources)

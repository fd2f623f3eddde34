"""A review and the session that stores it: what is saved, what is not, and where.

Every act takes the same way: first the review applies it, so that the page can show it at once, then the session stores
it. The header shows work as saved only after the session has reported it.
"""

from enum import Enum
from time import monotonic

from tui.collation.collation import Collation
from tui.review.events import Act, Event
from tui.review.review import Review
from tui.session.session import Session
from tui.witnesses.problem import Problem
from tui.workspace.desk.paused_collector import paused
from tui.workspace.text.times import ago


class Saving(Enum):
    """Whether the work is saved on disk."""

    NOTHING = "nothing to save"
    PENDING = "saving"
    SAVED = "saved"
    TROUBLE = "not saved"


class Keeping:
    """A review and its session.

    `saved` is the sequence number of the last event that is on disk, `trouble` the reason why saving fails. `given_up`:
    the reviewer chose to leave without the unsaved work.
    """

    def __init__(self, session: Session, review: Review) -> None:
        self.session = session
        self.review = review
        self.saved = len(review.events)
        self._saved_at: float | None = None
        self.trouble: Problem | None = None
        self.given_up = False

    @property
    def collation(self) -> Collation:
        """The collation with the reviewer's corrections."""
        return self.review.collation

    @property
    def saving(self) -> Saving:
        """How the work stands on disk."""
        if self.trouble is not None:
            return Saving.TROUBLE
        if not self.review.events:
            return Saving.NOTHING
        return Saving.SAVED if self.saved >= self.review.events[-1].sequence else Saving.PENDING

    def reported(self, sequence: int) -> None:
        """The session reports that all events up to this one are on disk."""
        if sequence > self.saved or self._saved_at is None:
            self._saved_at = monotonic()
        self.saved = max(self.saved, sequence)

    def saving_in_words(self) -> str:
        """Whether the work is saved on disk, as a sentence without its full stop."""
        if self.session.read_only:
            return f"nothing can be changed here: {self.session.read_only.removesuffix('.')}"
        match self.saving:
            case Saving.TROUBLE:
                return f"not saved: {self.trouble}"
            case Saving.PENDING:
                return "being saved"
            case Saving.NOTHING:
                return "nothing to save yet"
        if self._saved_at is None:
            return "everything is saved, nothing was done since it was opened"
        return f"everything is saved, the last of it {ago(monotonic() - self._saved_at)}"

    def keep_elsewhere(self, path: str) -> None:
        """Write everything to a new session file and continue there. Raises Problem if that fails."""
        self.session.save_as(path)
        self.trouble = None

    def back_up(self, path: str) -> None:
        """Write a copy of everything, saved or not, to a new session file. Raises Problem if that fails."""
        self.session.backup(path)

    def act(self, act: Act) -> Event:
        """Perform an act. Returns its event.

        The review applies the act, so that the page can show it at once; then the session gets the event and saves it.
        Raises Problem in a read-only session, and whatever `Review.act` raises; nothing has changed then.
        """
        self._writable()
        with paused():
            return self._keep(self.review.act(act))

    def _writable(self) -> None:
        if self.session.read_only:
            raise Problem("nothing can be changed here", "", self.session.read_only)

    def _keep(self, event: Event) -> Event:
        self.session.append(event)
        return event

"""A review and the session that keeps it: what is saved, what is not, and where.

Every act goes the same way: the review takes it, so that the page can show it at once, and the session keeps it. What
the header says of saving is what the session has reported, nothing better.
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
    """How the work stands on disk."""

    NOTHING = "nothing to save"
    PENDING = "saving"
    SAVED = "saved"
    TROUBLE = "not saved"


class Keeping:
    """A review and its session.

    `saved` is the sequence number of the last event that is on disk, `trouble` what prevents saving. `given_up`: the
    reviewer has said to leave without what can't be saved.
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
        """The collation as the reviewer has corrected it."""
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
        """The session has everything up to that event on disk."""
        if sequence > self.saved or self._saved_at is None:
            self._saved_at = monotonic()
        self.saved = max(self.saved, sequence)

    def saving_in_words(self) -> str:
        """How the work stands on disk, as a sentence without its full stop."""
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
        """Write everything to a new session file and go on there. Raises Problem where that can't be done."""
        self.session.save_as(path)
        self.trouble = None

    def back_up(self, path: str) -> None:
        """Write a copy of everything, saved or not, to a new session file. Raises Problem where that can't be done."""
        self.session.backup(path)

    def act(self, act: Act) -> Event:
        """Do something: it counts at once and is on its way to the disk. Raises Problem in a read-only session."""
        self._writable()
        with paused():
            return self._keep(self.review.act(act))

    def _writable(self) -> None:
        if self.session.read_only:
            raise Problem("nothing can be changed here", "", self.session.read_only)

    def _keep(self, event: Event) -> Event:
        self.session.append(event)
        return event

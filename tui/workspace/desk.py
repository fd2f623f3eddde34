"""The reviewer's desk: a review and its session together, and what can be done with them. No screen here.

Every act goes the same way: the review takes it (so the page can show it at once) and the session is given it to keep.
What the header says of saving is what the session has reported, nothing better.
"""

from dataclasses import dataclass
from enum import Enum
from uuid import uuid4

from tui.collation.collation import Collation
from tui.collation.settings import Settings
from tui.review import decide
from tui.review.events import Act, Adopt, Annotate, Annotation, Decide, Erase, Event, Verdict
from tui.review.review import Review
from tui.review.session import Session
from tui.witnesses.problem import Problem


class Saving(Enum):
    """How the work stands on disk."""

    NOTHING = "nothing to save"
    PENDING = "saving"
    SAVED = "saved"
    TROUBLE = "not saved"


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did: a sentence for the reader, and the event (None where nothing was to be done)."""

    sentence: str
    event: Event | None = None


class Desk:
    """A review, the session that keeps it, and the settings by which it was collated.

    `saved` is the sequence number of the last event that is on disk, `trouble` what stands in the way of saving,
    `notices` what there is to say about the documents when the page opens.
    """

    def __init__(self, session: Session, review: Review, settings: Settings) -> None:
        self.session = session
        self.review = review
        self.settings = settings
        self.saved = len(review.events)
        self.trouble: Problem | None = None
        self.notices: tuple[str, ...] = ()

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

    def act(self, act: Act) -> Event:
        """Do something: it counts at once and is on its way to the disk. Raises Problem in a read-only session."""
        self._writable()
        return self._keep(self.review.act(act))

    def _writable(self) -> None:
        if self.session.read_only:
            raise Problem("nothing can be changed here", "", self.session.read_only)

    def _keep(self, event: Event) -> Event:
        self.session.append(event)
        return event

    def undo(self) -> Done:
        """Take the last act back."""
        self._writable()
        title = self.review.undo_title()
        event = self.review.undo()
        if event is None:
            return Done("nothing to undo")
        return Done(f"undone: {title}", self._keep(event))

    def redo(self) -> Done:
        """Do again what was undone last."""
        self._writable()
        title = self.review.redo_title()
        event = self.review.redo()
        if event is None:
            return Done("nothing to redo")
        return Done(f"done again: {title}", self._keep(event))

    def siglum(self, witness: int) -> str:
        """A witness's siglum."""
        return self.collation.witnesses[witness].siglum

    def adopt(self, number: int, witness: int) -> Done:
        """Adopt a witness's reading of a passage. Raises Problem where it has none."""
        if self.collation[number].cell(witness) is None:
            raise Problem(f"{self.siglum(witness)} has nothing here", "", "choose a document that has text here")
        verdict = decide.adopt(self.collation, number, witness)
        return self._decide(number, verdict, f"adopted from {self.siglum(witness)}")

    def adopt_words(self, number: int, base: int, witness: int, start: int, end: int) -> Done:
        """Splice words of one witness, [start, end) in code points of its text, into the reading of `base`."""
        verdict = decide.adopt_words(self.collation, number, base, witness, start, end)
        return self._decide(number, verdict, f"words of {self.siglum(witness)} adopted into {self.siglum(base)}")

    def adopt_proposal(self, number: int) -> Done:
        """Adopt what most witnesses of a family say here. Raises Problem where there is no majority to propose."""
        witness = decide.proposal(self.collation, number)
        if witness is None:
            raise Problem("there is no proposal here", "", "this passage is not core: adopt a document with its number")
        return self.adopt(number, witness)

    def leave_out(self, number: int) -> Done:
        """The passage does not belong to the canonical text."""
        return self._decide(number, decide.leave_out(self.collation, number), "left out")

    def undecide(self, number: int) -> Done:
        """Back to undecided."""
        if self.review.verdict(number) is None:
            return Done("this passage is undecided already")
        return self._decide(number, decide.undecide(self.collation, number), "undecided again")

    def emend(self, number: int, text: str) -> Done:
        """The reviewer's own words. Raises Problem on an empty text."""
        if not text.strip():
            raise Problem("an emendation needs words", "", "x leaves a passage out")
        return self._decide(number, decide.emend(self.collation, number, text), "emended")

    def _decide(self, number: int, verdict: Verdict, sentence: str) -> Done:
        current = self.review.verdict(number)
        if current is not None and current.choice == verdict.choice and not verdict.reason:
            return Done(f"already {sentence}")
        return Done(sentence, self.act(Decide((verdict,))))

    def core_to_adopt(self) -> Decide | None:
        """One act that adopts every undecided core passage by its proposal, or None where there is none."""
        return decide.adopt_core(self.review)

    def tails_to_leave_out(self) -> Decide | None:
        """One act that leaves out every undecided tail, or None where there is none."""
        return decide.leave_out_tails(self.review)

    def annotate(self, witness: int, start: int, end: int, label: str, note: str) -> Done:
        """Annotate [start, end) of a witness's text with a label, a note, or both. Raises Problem on neither."""
        if not label and not note.strip():
            raise Problem("a note needs a label or words", "", "choose a label or write something")
        span = decide.span(self.collation, witness, start, end)
        annotation = Annotation(str(uuid4()), (span,), label, note.strip())
        return Done(f"noted{': ' + label if label else ''}", self.act(Annotate(annotation)))

    def erase(self, annotation: str) -> Done:
        """Take an annotation away (undo brings it back)."""
        return Done("note deleted", self.act(Erase(annotation)))

    def next_note(self, number: int, step: int) -> int | None:
        """The nearest passage after (or before) this one with an annotation."""
        places = sorted({place for place, *_ in self.review.annotation_order()})
        following = [place for place in places if (place - number) * step > 0]
        if not following:
            return None
        return min(following) if step > 0 else max(following)

    def adopted_whole(self, number: int) -> bool:
        """Whether a passage is decided by adopting one whole reading."""
        verdict = self.review.verdict(number)
        return verdict is not None and isinstance(verdict.choice, Adopt) and len(verdict.choice.pieces) == 1

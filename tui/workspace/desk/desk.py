"""The reviewer's desk: a review and its session together, and every act on them. No screen here.

Every act takes the same way: first the review applies it (so the page can show it at once), then the session stores it.
The header shows work as saved only after the session has reported it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from tui.collation.settings import Settings
from tui.review import decide
from tui.review.events import (
    Adopt,
    Annotate,
    Annotation,
    Decide,
    Emend,
    Erase,
    Event,
    Redo,
    Span,
    Undo,
    Verdict,
)
from tui.review.places import passage_key
from tui.review.review import Review
from tui.review.shortened import shortened
from tui.session.clock import new_id, utc_now
from tui.session.session import Session
from tui.witnesses.problem import Problem
from tui.workspace.commands.table import COMMANDS, Command, key_of
from tui.workspace.desk.ignoring import Rules, reclassified
from tui.workspace.desk.keeping import Keeping
from tui.workspace.desk.paused_collector import paused
from tui.workspace.desk.undoing import nothing_to, parts_stay, staying, stays_told

QUOTED = 80
"""Code points of a note that a message quotes."""


@dataclass(frozen=True, slots=True)
class Done:
    """The result of an act: a sentence for the reader, and the event (None if there was nothing to do)."""

    sentence: str
    event: Event | None = None


class Desk(Keeping):
    """A review, its session, the settings of its collation, and every act on them.

    `notices` are sentences about the documents to show when the page opens, `rules` the ignored differences. Messages
    name the keys of `commands`.
    """

    def __init__(self, session: Session, review: Review, settings: Settings) -> None:
        super().__init__(session, review)
        self.settings = settings
        self.rules = Rules(settings.ignore, session.settings.substitutions)
        self._kept_rules = self.rules
        self.rules_to_come: Rules | None = None
        self.notices: tuple[str, ...] = ()
        self.commands: Sequence[Command] = COMMANDS
        self._told_to_stay: set[str] = set()

    def key_of(self, command: str) -> str:
        """The reviewer's key for a command."""
        return key_of(command, self.commands)

    def nothing_here(self, witness: int) -> Problem:
        """The error for a witness that has no text at a passage."""
        others = f"{self.key_of('previous_document')} and {self.key_of('next_document')} go to another document"
        return Problem(f"{self.siglum(witness)} has nothing here", "", others)

    def alone_here(self, witness: int) -> Problem:
        """The error for a witness that is alone at a passage already."""
        return Problem(
            f"{self.siglum(witness)} is alone here already",
            "",
            f"{self.key_of('mark')} links it to another passage",
        )

    # Ignored differences

    def ruled(self, rules: Rules) -> Review:
        """The review under other rules: the same decisions on the same passages. Changes nothing yet (see `rule`).

        It compares every passage that differs, so call it in a worker.
        """
        settings = replace(self.settings, ignore=rules.kinds)
        collation = reclassified(self.review.base, rules)
        return Review(
            collation, self.review.events, actor=self.review.actor, now=utc_now, new_id=new_id, settings=settings
        )

    def rule(self, rules: Rules, review: Review) -> None:
        """Change to other rules, with the review that `ruled` made for them. The session remembers the rules."""
        if len(review.events) != len(self.review.events):
            review = self.ruled(rules)
        self.rules, self.review = rules, review
        self.settings = replace(self.settings, ignore=rules.kinds)
        if self.session.read_only is None and rules != self._kept_rules:
            self._kept_rules = rules
            self.session.configure({"ignore": rules.kinds, "substitutions": rules.substitutions})

    # Acts

    def undo(self) -> Done:
        """Undo the last act. An act whose text has changed stays: it is named once, and then passed over."""
        self._writable()
        stays = staying(self.review, self._told_to_stay)
        if stays is not None:
            self._told_to_stay.add(stays.id)
            more = f"; {self.key_of('undo')} undoes what you did before it" if self.review.state.undoable else ""
            return Done(stays_told(self.review, stays) + more)
        title = self.review.undo_title()
        with paused():
            event = self.review.undo()
        return self._turned(event, f"undone: {title}") if event else Done(self.nothing_to("undo"))

    def redo(self) -> Done:
        """Redo the act that was undone last."""
        self._writable()
        title = self.review.redo_title()
        with paused():
            event = self.review.redo()
        return self._turned(event, f"done again: {title}") if event else Done(self.nothing_to("redo"))

    def _turned(self, event: Event, sentence: str) -> Done:
        target = self.review.state.event(event.act.event) if isinstance(event.act, Undo | Redo) else None
        rest = parts_stay(self.review, target) if target is not None else ""
        return Done(sentence + rest, self._keep(event))

    def told(self, done: Done) -> str:
        """The sentence of an act with the key that takes it back."""
        if done.event is None:
            return done.sentence
        back = "redo" if isinstance(done.event.act, Undo) else "undo"
        return f"{done.sentence} · {self.key_of(back)} {back}"

    def nothing_to(self, turn: str) -> str:
        """The message that there is nothing to undo or redo, and why."""
        return nothing_to(self.review, turn)

    def siglum(self, witness: int) -> str:
        """A witness's siglum."""
        return self.collation.witnesses[witness].siglum

    def adopt(self, number: int, witness: int) -> Done:
        """Adopt a witness's reading of a passage. Raises Problem if it has none."""
        if self.collation[number].cell(witness) is None:
            raise Problem(f"{self.siglum(witness)} has nothing here", "", "choose a document that has text here")
        verdict = decide.adopt(self.collation, number, witness)
        return self._decide(number, verdict, f"adopted from {self.siglum(witness)}")

    def adopt_words(self, witness: int, start: int, end: int) -> Done:
        """Splice words of one witness, [start, end) in code points of its text, into the readings that they touch.

        They go into the adopted reading, or else into the first reading that differs (see `base_for`). If they cover
        several passages, they go into each, as one act. Raises Problem if they have no place.
        """
        places = self.review.collation.witnesses[witness].spans
        numbers = dict.fromkeys(
            self.collation.passage_of(witness, paragraph)
            for paragraph, (first, last) in enumerate(places.tolist())
            if first < end and start < last
        )
        verdicts, bases = [], []
        for number in numbers:
            base = self.base_for(number, witness)
            verdict = decide.adopt_words(
                self.collation, number, base, witness, start, end, onto=self.review.verdict(number)
            )
            current = self.review.verdict(number)
            if current is None or current.choice != verdict.choice:
                verdicts.append(verdict)
                bases.append(self.siglum(base))
        if not verdicts:
            return Done("the canonical reading has these words already")
        into = ", ".join(dict.fromkeys(bases))
        sentence = f"words of {self.siglum(witness)} adopted into {into}"
        return Done(sentence, self.act(Decide(tuple(verdicts))))

    def base_for(self, number: int, witness: int) -> int:
        """The witness whose reading is the base for a splice: the adopted one, else the first that differs.

        The proposal is preferred to others. Raises Problem if there is none.
        """
        verdict = self.review.verdict(number)
        if verdict is not None and isinstance(verdict.choice, Emend):
            remedy = f"{self.key_of('emend')} edits your words, {self.key_of('undecide')} takes them back"
            raise Problem("this passage is emended", "", remedy)
        passage = self.collation[number]
        # A file from outside may contain a verdict without pieces.
        if verdict is not None and isinstance(verdict.choice, Adopt) and verdict.choice.pieces:
            # Compare its bytes: the adopted document may have another siglum here.
            adopted = self.review.places.witness_of(verdict.choice.pieces[0])
            if adopted is not None and passage.cell(adopted) is not None:
                return adopted
        mine = passage.cell(witness)
        text = self.collation.text(mine) if mine is not None else ""
        proposed = decide.proposal(self.collation, number)
        others = ([proposed.witness] if proposed is not None else []) + [cell.witness for cell in passage.cells]
        for other in others:
            cell = passage.cell(other)
            if cell is not None and self.collation.text(cell) != text:
                return other
        alone = (
            f"only {self.siglum(witness)} has this passage"
            if len(passage.cells) == 1
            else "all readings are the same here"
        )
        adopt, drop = self.key_of("adopt"), self.key_of("drop_selection")
        raise Problem(
            alone, "", f"{adopt} adopts it whole after {drop}" if witness >= 9 else f"{witness + 1} adopts it whole"
        )

    def adopt_proposal(self, number: int) -> Done:
        """Adopt the reading of most witnesses of a family. Raises Problem if no reading has a majority."""
        proposed = decide.proposal(self.collation, number)
        if proposed is None:
            raise Problem("there is no proposal here", "", "this passage is not core: adopt a document with its number")
        if not proposed.majority:
            raise Problem("no reading has a majority here", "", "adopt a document with its number")
        return self.adopt(number, proposed.witness)

    def leave_out(self, number: int) -> Done:
        """Leave the passage out of the canonical text."""
        return self._decide(number, decide.leave_out(self.collation, number), "left out")

    def undecide(self, number: int) -> Done:
        """Make the passage undecided again."""
        if self.review.verdict(number) is None and number not in self.review.doubtful:
            return Done("this passage is undecided already")
        return self._decide(number, decide.undecide(self.collation, number), "undecided again")

    def emend(self, number: int, text: str) -> Done:
        """Replace the passage by the reviewer's own words. Raises Problem if the text is empty."""
        if not text.strip():
            raise Problem("an emendation needs words", "", f"{self.key_of('leave_out')} leaves a passage out")
        return self._decide(number, decide.emend(self.collation, number, text), "emended")

    def explain(self, number: int, reason: str) -> Done:
        """Set the reason of a verdict, or remove it (''). Raises Problem if there is no verdict."""
        verdict = self.review.verdict(number)
        if verdict is None:
            raise Problem("there is no verdict to give a reason for", "", "decide the passage first")
        reason = " ".join(reason.split())
        if reason == verdict.reason:
            return Done("the reason is unchanged")
        explained = Verdict(passage_key(self.collation, number), verdict.choice, reason)
        return Done("reason noted" if reason else "reason removed", self.act(Decide((explained,))))

    # Bulk decisions

    def _decide(self, number: int, verdict: Verdict, sentence: str) -> Done:
        current = self.review.verdict(number)
        if current is not None and current.choice == verdict.choice and not verdict.reason:
            return Done(f"already {sentence}")
        return Done(sentence, self.act(Decide((verdict,))))

    def open_core(self) -> decide.OpenCore:
        """The undecided core passages by how far the documents agree there."""
        with paused():
            return decide.open_core(self.review)

    def open_rest(self) -> decide.OpenRest:
        """The undecided passages beside the core."""
        with paused():
            return decide.open_rest(self.review)

    def annotate(
        self,
        witness: int,
        start: int,
        end: int,
        label: str,
        note: str,
        *,
        also: Sequence[tuple[int, int, int]] = (),
    ) -> Done:
        """Annotate [start, end) of a witness's text with a label, a note, or both; `also` has the same words elsewhere.

        Raises Problem if there is neither label nor note.
        """
        note = _said(label, note)
        places = [(witness, start, end), *also]
        spans = tuple(decide.span(self.collation, *place) for place in places)
        annotation = Annotation(new_id(), spans, label, note)
        where = f" in {len(spans)} documents" if len(spans) > 1 else ""
        return Done(f"noted{where}{': ' + label if label else ''}", self.act(Annotate(annotation)))

    def annotation(self, identity: str) -> Annotation:
        """The annotation with that id. Raises Problem if it is gone."""
        found = self.review.state.annotations.get(identity)
        if found is None:
            raise Problem("this note no longer exists")
        return found

    def rewrite(self, identity: str, label: str, note: str) -> Done:
        """Change the label and note of an annotation. Raises Problem if both are empty."""
        old = self.annotation(identity)
        new = structs.replace(old, label=label, note=_said(label, note))
        if new == old:
            return Done("the note is unchanged")
        return Done("note changed", self.act(Annotate(new)))

    def resize(self, identity: str, witness: int, start: int, end: int, *, label: str, note: str) -> Done:
        """Move an annotation to [start, end) of a witness. This replaces its spans there that touch the new one."""
        old = self.annotation(identity)
        new = decide.span(self.collation, witness, start, end)
        spans: list[Span] = []
        for span in old.spans:
            touched = span.witness == new.witness and span.start < new.end and new.start < span.end
            if not touched:
                spans.append(span)
            elif new not in spans:
                spans.append(new)
        if new not in spans:
            spans.append(new)
        changed = structs.replace(old, spans=tuple(spans), label=label, note=_said(label, note))
        if changed == old:
            return Done("the note is unchanged")
        return Done("the note is on these words now", self.act(Annotate(changed)))

    def erase(self, annotation: str) -> Done:
        """Delete an annotation (undo restores it). Raises Problem if it is gone."""
        old = self.annotation(annotation)
        note = f"“{shortened(old.note, QUOTED)}”" if old.note else ""
        words = " ".join(part for part in (shortened(old.label, QUOTED), note) if part)
        return Done(f"note deleted: {words}", self.act(Erase(annotation)))

    def next_note(self, number: int, step: int) -> int | None:
        """The nearest passage after (or before) this one with an annotation."""
        places = sorted({place for place, *_ in self.review.annotation_order()})
        following = [place for place in places if (place - number) * step > 0]
        if not following:
            return None
        return min(following) if step > 0 else max(following)


def _said(label: str, note: str) -> str:
    """The note without spaces around it. Raises Problem if there is neither label nor note."""
    note = note.strip()
    if not label and not note:
        raise Problem("a note needs a label or words", "", "choose a label or write something")
    return note

"""One window of the simulation: a session, the desk that its acts are done at, and what it was told."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from msgspec import to_builtins

from simulation.ledger import BrokenPromiseError, Content, History, event_record
from simulation.texts import collate
from tui.exchange.events_json import write as export
from tui.exchange.material import of_session
from tui.review.canonical import canonical
from tui.review.review import Review
from tui.session.clock import new_id
from tui.session.opening import open_review
from tui.session.request import Request
from tui.witnesses.problem import Problem
from tui.workspace.desk.desk import Desk
from tui.workspace.desk.documents import Renewal

Digest = tuple[object, ...]


def digest(review: Review) -> Digest:
    """All that a reviewer sees of a review."""
    collation = review.collation
    state = review.state
    return (
        canonical(review).text,
        tuple(tuple((cell.witness, *collation.span(cell)) for cell in passage.cells) for passage in collation),
        tuple(review.verdict(number) for number in range(len(collation))),
        tuple(sorted(review.doubtful.items(), key=lambda item: item[0])),
        tuple(sorted((one.id, one.label, one.note, one.spans) for one in state.annotations.values())),
        len(review.unplaced),
    )


class Window:
    """An open review. `history` is the model of all that was done in it, `told` the last that was reported."""

    def __init__(self, number: int, request: Request, found: Content, now: Callable[[], str]) -> None:
        opened = open_review(request)
        self.number = number
        self.session = opened.session
        try:
            collation = collate(list(opened.witnesses), opened.settings)
            review = Review(
                collation,
                self.session.events,
                actor=f"reviewer {number}",
                now=now,
                new_id=new_id,
                settings=opened.settings,
            )
            self.desk = Desk(self.session, review, opened.settings)
        except BaseException:
            self.session.close()
            raise
        self.history = History()
        if found.sources:
            self.history.add(found)
        else:
            sources = tuple((one.siglum, sha256(one.source).hexdigest(), "") for one in opened.witnesses)
            self.history.add(Content(sources))
        self.acknowledged: Callable[[Content], None] = lambda _: None
        self.session.on_saved = self._saved
        self.session.on_trouble = self._troubled
        self.stack: dict[str, tuple[Digest, Digest]] = {}
        """By act: what the reviewer saw before and after it, where documents were not read again since."""

    @property
    def path(self) -> Path:
        """Its session file."""
        return self.session.path

    def _saved(self, sequence: int) -> None:
        self.desk.reported(sequence)
        self.acknowledged(self.history.up_to(sequence))

    def _troubled(self, problem: Problem | None) -> None:
        self.desk.trouble = problem

    # --- what it did

    def note_acts(self) -> None:
        """Takes down what the review did since the last time: each act by itself."""
        for event in self.desk.review.events[len(self.history.now.events) :]:
            self.history.add(Content((), (event_record(to_builtins(event)),)))

    def note_change(self, renewal: Renewal) -> None:
        """Takes down a change of the documents, with the event that carries the decisions over."""
        change, now = renewal.change, {siglum: digest for siglum, digest, gone in self.history.now.sources if not gone}
        sources = [(one.siglum, sha256(one.source).hexdigest(), "") for one in (*change.read, *change.added)]
        if change.renamed is not None:
            sources.append((change.renamed[1], now[change.renamed[0]], ""))
        away = change.withdrawn if change.renamed is None else change.renamed[:1]
        sources += [(siglum, now[siglum], "withdrawn") for siglum in away]
        events = self.desk.review.events[len(self.history.now.events) :]
        self.history.add(Content(tuple(sources), tuple(event_record(to_builtins(event)) for event in events)))
        self.stack.clear()

    # --- what must hold of what it shows

    def check_canonical(self) -> None:
        """The canonical text is that which a program makes of the exported events alone."""
        from simulation.export import canonical_of  # loaded from the tests of the export

        review, desk = self.desk.review, self.desk
        lines = "".join(export(of_session(self.session, review, desk.settings)))
        alone = canonical_of(lines)
        text = canonical(review).text
        if alone != (text + "\n" if text else ""):
            raise BrokenPromiseError(f"the events alone give another canonical text: {alone!r}, not {text!r}")

    def check_nothing_dropped(self) -> None:
        """Each decision and each note that counts has a place, is to be looked at again, or is in the list of lost
        ones."""
        review = self.desk.review
        placed = {stop[4].id for stop in review.annotation_order()}
        lost = {one.id for one in review.unplaced.annotations}
        if set(review.state.annotations) - placed - lost:
            raise BrokenPromiseError("a note is neither on the page nor in the list of lost ones")
        unplaced = {verdict.passage for verdict in review.unplaced.verdicts}
        for key, decision in review.state.verdicts.items():
            if decision.verdict.choice is None or key in unplaced or review.places.match([key])[0] >= 0:
                continue
            if not review.places.sharing(key):
                raise BrokenPromiseError("a decision is neither on the page nor in the list of lost ones")

    # --- its end

    def drop(self) -> None:
        """Its process has ended: what the system does then. Nothing of it reaches the disk any more."""
        self.session._finalizer.detach()
        with suppress(sqlite3.Error):
            self.session._writer._drop()
        if self.session._lock is not None:
            self.session._lock.release()

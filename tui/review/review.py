"""A review in progress: the history of acts, the resulting state, and how that state applies to the open collation.

The history and its state know witnesses and spans; the screen knows passages. `Review` keeps the two in step as acts
come in. Each act costs only as much as it changes: a verdict among 100,000 passages is as quick as one among ten. It
touches no disk; the caller stores the events that `act` returns.

A verdict applies to a passage if it names exactly its cells, or if the two agree on every witness that the verdict
names (a witness was added or removed). If a decision and a passage share text in any other way, or two decisions on the
same text disagree, the passage must be reviewed again. Nothing is chosen for the reviewer.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from tui.collation.collation import KINDS, PLACES, Collation, Kind, Place
from tui.collation.settings import Settings
from tui.review.advancing import advance
from tui.review.events import (
    Act,
    Adopt,
    Annotate,
    Annotation,
    Decide,
    Emend,
    Erase,
    Event,
    LeaveOut,
    PassageKey,
    Redo,
    Relink,
    Renew,
    Undo,
    Verdict,
)
from tui.review.folding import fold
from tui.review.phrase import phrase
from tui.review.placed_notes import AnnotatedSpan, PlacedNotes
from tui.review.places import Places
from tui.review.progress import Progress, Unplaced
from tui.review.record import chain
from tui.review.relinking import relinked, with_links
from tui.review.state import Decision, State, refusal

if TYPE_CHECKING:
    from tui.collation.arrays import Flags


def no_clock() -> str:
    """No time, for a review that is not stored. One that is stored gets the clock of `session/clock.py`."""
    return ""


class Review:
    """A collation and the acts on it. `events` is the whole history, `state` its result.

    `base` is the collation from the engine, `collation` the same with the reviewer's links applied. `revision` grows
    with each act. `decided` is True for every passage with a verdict, `left_out` for those that a verdict leaves out.
    `places` finds passages by their text.
    """

    def __init__(
        self,
        collation: Collation,
        events: Iterable[Event] = (),
        *,
        actor: str = "",
        now: Callable[[], str] = no_clock,
        new_id: Callable[[], str] | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.base = collation
        self.actor = actor
        self.settings = settings
        self.events: list[Event] = list(events)
        self.state: State = fold(self.events)
        self.revision = len(self.events)
        self._now = now
        self._new_id = new_id or self._next_number
        self._changes: dict[str, frozenset[int] | None] = {}
        self._progress: tuple[int, Progress] | None = None
        self._order: tuple[int, list[AnnotatedSpan]] | None = None
        self._unplaced: tuple[int, Unplaced] | None = None
        self.collation, self._unlinked = with_links(collation, self.state.relinks, self.settings)
        self._place_all()

    def act(self, act: Act) -> Event:
        """Perform an act. Returns its event, chained to the one before.

        Raises ValueError if the act refers to something unknown or is empty, Problem if a link is not possible. Nothing
        has changed then.
        """
        refused = refusal(self.state, act)
        if refused is not None:
            raise ValueError(refused)
        corrected = relinked(self.collation, act, self.settings) if isinstance(act, Relink) else None
        last = self.events[-1] if self.events else None
        event = chain(last, Event(0, self._new_id(), self._now(), self.actor, act))
        before = self.state
        self.state = advance(before, event)
        if self.state.ignored != before.ignored:
            self.state = before
            raise ValueError(f"The id {event.id!r} is taken")
        self.events.append(event)
        self.revision += 1
        target = before.event(act.event) if isinstance(act, Undo | Redo) else event
        worked = act if target is None else target.act
        if isinstance(worked, Relink | Renew):
            if corrected is None:
                self.collation, self._unlinked = with_links(self.base, self.state.relinks, self.settings)
            else:
                self.collation = corrected
            self._place_all()
            self._changes[event.id] = None
        else:
            self._changes[event.id] = self._place(worked)
        return event

    def _next_number(self) -> str:
        """An id for an event of a review that is not stored. One that is stored gets ids from `session/clock.py`."""
        return f"event {len(self.events) + 1}"

    def undo(self) -> Event | None:
        """Undo the last act that can be undone, see `State.undoable`. Returns None if there is none."""
        return self.act(Undo(self.state.undoable[-1])) if self.state.undoable else None

    def redo(self) -> Event | None:
        """Redo the act that was undone last. Returns None if there is none, or if there was a new act since."""
        return self.act(Redo(self.state.redoable[-1])) if self.state.redoable else None

    def undo_title(self) -> str | None:
        """A phrase for the act that `undo` would take back."""
        return self._title(self.state.undoable)

    def redo_title(self) -> str | None:
        """A phrase for the act that `redo` would repeat."""
        return self._title(self.state.redoable)

    def _title(self, stack: Sequence[str]) -> str | None:
        event = self.state.event(stack[-1]) if stack else None
        return None if event is None else phrase(event.act)

    def changed(self, event: Event) -> frozenset[int] | None:
        """The passages whose verdicts or annotations an event changes; None if all may change."""
        if event.id in self._changes:
            return self._changes[event.id]
        act = event.act
        if isinstance(act, Undo | Redo):
            target = self.state.event(act.event)
            return frozenset() if target is None else self.changed(target)
        match act:
            case Relink() | Renew():
                return None
            case Decide(verdicts):
                return frozenset(n for verdict in verdicts for n in self.places.sharing(verdict.passage))
            case Annotate(annotation):
                return self._notes.of(annotation.id) | self._notes.touched(annotation)
            case Erase(identity):
                return self._notes.of(identity)

    def verdict(self, number: int) -> Verdict | None:
        """The verdict that applies to a passage; None if it is undecided or must be reviewed again."""
        decision = self._standing.get(number)
        return None if decision is None else decision.verdict

    def decision(self, number: int) -> Decision | None:
        """The verdict that applies to a passage, with its event, reviewer and time; None as for `verdict`."""
        return self._standing.get(number)

    @property
    def doubtful(self) -> Mapping[int, Verdict]:
        """The passages to review again, each with the latest decision that shares text with it."""
        return MappingProxyType(self._doubtful)

    def annotations_at(self, number: int) -> tuple[tuple[int, int, int, Annotation], ...]:
        """(witness, start, end, annotation) of every annotated span that touches a passage, in order.

        The span is given whole, in code points of the witness's text: it may begin before the passage or end after it.
        """
        return self._notes.at(number)

    @property
    def annotated(self) -> Collection[int]:
        """The passages that an annotated span touches, in no particular order."""
        return self._notes.passages

    def annotation_order(self) -> list[AnnotatedSpan]:
        """One entry for each annotation, at the start of its first span, in reading order."""
        if self._order is None or self._order[0] != self.revision:
            self._order = self.revision, self._notes.in_order()
        return list(self._order[1])

    @property
    def unplaced(self) -> Unplaced:
        """Decisions and notes that count but have no place in this collation: listed, never dropped."""
        if self._unplaced is None or self._unplaced[0] != self.revision:
            decisions = [self.state.verdicts.get(key) for key in self._adrift]
            verdicts = [each.verdict for each in decisions if each is not None and each.verdict.choice is not None]
            annotations = [self.state.annotations[identity] for identity in self._notes.lost]
            found = Unplaced(tuple(verdicts), tuple(annotations), self._unlinked)
            self._unplaced = self.revision, found
        return self._unplaced[1]

    def progress(self) -> Progress:
        """The progress of the review. The counts are maintained with each act, so this is fast."""
        if self._progress is None or self._progress[0] != self.revision:
            kinds = {kind: (self._decided_kinds[index], self._all_kinds[index]) for index, kind in enumerate(KINDS)}
            counts = self._counts
            self._progress = (
                self.revision,
                Progress(
                    len(self.collation),
                    self._all_kinds[KINDS.index(Kind.CORE)],
                    self._tails,
                    len(self._standing),
                    counts[Adopt],
                    counts[Emend],
                    counts[LeaveOut],
                    len(self._doubtful),
                    len(self.state.annotations),
                    len(self.unplaced),
                    kinds,
                ),
            )
        return self._progress[1]

    def _place_all(self) -> None:
        """Place everything in a new collation."""
        collation = self.collation
        self.places = Places(collation)
        self.decided: Flags = np.zeros(len(collation), dtype=np.bool_)
        self.left_out: Flags = np.zeros(len(collation), dtype=np.bool_)
        self._standing: dict[int, Decision] = {}
        self._doubtful: dict[int, Verdict] = {}
        self._counts: dict[type, int] = {Adopt: 0, Emend: 0, LeaveOut: 0}
        self._all_kinds = [collation.count(kind) for kind in KINDS]
        self._decided_kinds = [0] * len(KINDS)
        self._kinds: list[int] = collation.kind.tolist()
        ends = collation.place != PLACES.index(Place.BODY)
        self._tails = int(np.count_nonzero(ends & (collation.kind != KINDS.index(Kind.CORE))))
        # Decisions that do not name exactly a passage's cells, by the passages that they share text with.
        self._others: dict[int, list[PassageKey]] = {}
        self._known: set[PassageKey] = set()
        self._adrift: dict[PassageKey, None] = {}
        self._settle(list(self.state.verdicts))
        self.places.match([()])  # builds the lookup tables now, not at the first key press
        self._notes = PlacedNotes(self.places)
        for annotation in self.state.annotations.values():
            self._notes.put(annotation.id, annotation)

    def _place(self, act: Act) -> frozenset[int]:
        """Place the decisions and notes that an act added or took back. Returns the passages that changed."""
        if isinstance(act, Decide):
            return frozenset(self._settle([verdict.passage for verdict in act.verdicts]))
        if isinstance(act, Annotate):
            return self._note(act.annotation.id)
        return self._note(act.id) if isinstance(act, Erase) else frozenset()

    def _note(self, identity: str) -> frozenset[int]:
        """Place an annotation again. Returns the passages where it was or is."""
        return self._notes.put(identity, self.state.annotations.get(identity))

    def _settle(self, keys: Sequence[PassageKey]) -> list[int]:
        """Work out which verdicts now apply to the passages of these decisions. Returns those passages."""
        numbers: list[int] = []
        found = self.places.match(keys)
        shared = [(key, self.places.sharing(key)) for key, number in zip(keys, found, strict=True) if number < 0]
        for key, sharing in shared:
            numbers += sharing
            if key not in self._known:
                self._known.add(key)
                for other in sharing:
                    self._others.setdefault(other, []).append(key)
                if not sharing:
                    self._adrift[key] = None
        for number in numbers:
            self._resolve(number, self.places.key(number))
        for key, number in zip(keys, found, strict=True):
            if number >= 0:
                numbers.append(number)
                self._resolve(number, key)
        return numbers

    def _resolve(self, number: int, key: PassageKey) -> None:
        """The decision on one passage: an exact one, another that applies, or one to review again."""
        verdicts = self.state.verdicts
        standing, doubtful = verdicts.get(key), None
        if number in self._others:
            others = [verdicts[other] for other in self._others[number] if other in verdicts]
            if others:
                standing, doubtful = self._weighed(key, standing, others)
        if standing is not None and not self._sourced(standing):
            standing, doubtful = None, standing
        self._set(number, standing, doubtful)

    def _weighed(
        self, key: PassageKey, exact: Decision | None, others: Sequence[Decision]
    ) -> tuple[Decision | None, Decision | None]:
        """(the decision that applies, the one to review again), if decisions on other cells share the passage's
        text.
        """
        holding = [other for other in others if self.places.holds(other.verdict.passage, key)]
        if exact is not None:
            # A later decision on the same words that differs puts the exact decision in doubt.
            since = [other for other in holding if self.state.later(other.event, exact.event)]
            if any(other.verdict.choice != exact.verdict.choice for other in since):
                return None, self._latest(since)
        elif holding and any(other.verdict.choice != holding[0].verdict.choice for other in holding[1:]):
            return None, self._latest(holding)
        standing = exact or (self._latest(holding) if holding else None)
        said = [other for other in others if other.verdict.choice is not None]
        if standing is not None and standing.verdict.choice is None:
            # Made undecided later, unless a still later decision covers some of its words.
            said = [other for other in said if self.state.later(other.event, standing.event)]
            standing = standing if not said else None
        return (standing, None) if standing is not None else (None, self._latest(said) if said else None)

    def _latest(self, decisions: Sequence[Decision]) -> Decision:
        latest = decisions[0]
        for decision in decisions[1:]:
            if self.state.later(decision.event, latest.event):
                latest = decision
        return latest

    def _sourced(self, decision: Decision) -> bool:
        """Whether the sources of the adopted words are all here and unchanged."""
        choice = decision.verdict.choice
        if isinstance(choice, Adopt):
            for piece in choice.pieces:
                if self.places.witness_of(piece) is None:
                    return False
        return True

    def _set(self, number: int, standing: Decision | None, doubtful: Decision | None) -> None:
        before = self._standing.pop(number, None)
        kind = self._kinds[number]
        if before is not None:
            self._counts[type(before.verdict.choice)] -= 1
            self._decided_kinds[kind] -= 1
        if self._doubtful:
            self._doubtful.pop(number, None)
        stands = standing is not None and standing.verdict.choice is not None
        if standing is not None and stands:
            self._standing[number] = standing
            self._counts[type(standing.verdict.choice)] += 1
            self._decided_kinds[kind] += 1
        elif doubtful is not None:
            self._doubtful[number] = doubtful.verdict
        self.decided[number] = stands
        self.left_out[number] = standing is not None and type(standing.verdict.choice) is LeaveOut

"""The state of a review: the fold of its events, and a single step of that fold.

The definition is short. An act counts unless it was undone (and not redone). The state is the result of the acts that
count, in the order in which they were done. So undoing an act is the same as never having done it, whichever act it is,
and a program in any language can compute the state from the events alone.

To be fast, the state keeps the earlier values under each verdict and annotation, and the acts by their event. An undo
removes one entry from each place that its act wrote, and nothing is folded again.

A recovered history may have gaps. An event that refers to a missing one, or undoes an act that does not count, is
skipped and listed in `ignored`. `refusal` tells in advance why an act would be skipped.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, NamedTuple, TypeVar

from tui.review.events import (
    Act,
    Annotate,
    Annotation,
    Decide,
    Erase,
    Event,
    PassageKey,
    Redo,
    Relink,
    Renew,
    Undo,
    Verdict,
)
from tui.review.layered_map import Chain, Draft, Layers, Stack, inserted, removed

K = TypeVar("K")
V = TypeVar("V")

# Named once: building the union at every isinstance would take a quarter of the time of a fold.
_TURNS: Final = (Undo, Redo)
_NOTES: Final = (Annotate, Erase)


class Decision(NamedTuple):
    """The verdict that counts on a passage, the id of its event, its author and its time (UTC, ISO 8601)."""

    verdict: Verdict
    event: str
    actor: str
    time: str


class Authorship(NamedTuple):
    """Who wrote the current version of an annotation, when (UTC, ISO 8601) and in which event."""

    event: str
    actor: str
    time: str


@dataclass(frozen=True)
class _Memory:
    """The data that a state needs to undo an act without folding again. Chains hold the latest entry first.

    `acts` has the events by their id, except undos and redos, which are in `turns`. `order` ascends with their time.
    `undone` are the acts that do not count. `under` has the verdicts covered by the one in `State.verdicts`, `notes`
    all acts on an annotation, `linked` the events of `State.relinks`.
    """

    acts: Layers[str, Event] = field(default_factory=Layers)
    order: Layers[str, int] = field(default_factory=Layers)
    turns: Layers[str, bool] = field(default_factory=Layers)
    undone: Layers[str, bool] = field(default_factory=Layers)
    under: Layers[PassageKey, Chain[Decision]] = field(default_factory=Layers)
    notes: Layers[str, Chain[Event]] = field(default_factory=Layers)
    linked: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """The result of the acts that count. Make one with `fold` or `advance`.

    `verdicts`: the last verdict for each passage key. Its choice is None if the passage was made undecided again; it is
    kept because it covers older verdicts on the same words. `annotations`: by id, those not erased; `authorship` has
    their authors. `relinks`: in the order made. `undoable` and `redoable`: ids of events; the next undo or redo takes
    the last one. They hold nothing from before `renewed`, the id of the event at which documents were last read again
    ('' if never). `ignored`: ids of events that could not count. `count`: number of events folded.
    """

    verdicts: Mapping[PassageKey, Decision] = field(default_factory=Layers)
    annotations: Mapping[str, Annotation] = field(default_factory=Layers)
    authorship: Mapping[str, Authorship] = field(default_factory=Layers)
    relinks: tuple[Relink, ...] = ()
    undoable: Sequence[str] = field(default_factory=Stack)
    redoable: Sequence[str] = field(default_factory=Stack)
    renewed: str = ""
    ignored: tuple[str, ...] = ()
    count: int = 0
    _memory: _Memory = field(default_factory=_Memory, repr=False, compare=False)

    def event(self, event_id: str) -> Event | None:
        """The event with that id, if it is an act that could count (not an undo or redo)."""
        return self._memory.acts.get(event_id)

    def counts(self, event_id: str) -> bool:
        """Whether this act is known and not undone."""
        return event_id in self._memory.acts and event_id not in self._memory.undone

    def links(self) -> list[tuple[Relink, str]]:
        """The links and unlinks that count, in the order made, each with the id of its event."""
        return list(zip(self.relinks, self._memory.linked, strict=True))

    def later(self, one: str, other: str) -> bool:
        """Whether the act of the first event was done after that of the second."""
        return self.order(one) > self.order(other)

    def order(self, event_id: str) -> int:
        """A number that ascends with the time of acts; -1 if there is no such act."""
        return self._memory.order.get(event_id, -1)


def fold(events: Iterable[Event]) -> State:
    """The state after a whole history. `events` must be in the order of their sequence.

    First find the acts that count, then apply each of them once.
    """
    new = tuple.__new__
    acts: dict[str, Event] = {}
    turns: dict[str, bool] = {}
    undone: dict[str, bool] = {}
    redoable: dict[str, bool] = {}
    ignored: list[str] = []
    renewed, since = "", 0
    count = 0
    for event in events:
        act, event_id = event.act, event.id
        if event_id in acts or event_id in turns:
            # A save was repeated with the same id: the act counts once.
            ignored.append(event_id)
        elif not isinstance(act, _TURNS):
            acts[event_id] = event
            if redoable:
                redoable = {}
            if isinstance(act, Renew):
                renewed, since = event_id, len(acts)
        else:
            turns[event_id] = True
            if (
                act.event not in acts
                or (act.event in undone) is isinstance(act, Undo)
                or isinstance(acts[act.event].act, Renew)
            ):
                ignored.append(event_id)
            elif isinstance(act, Undo):
                undone[act.event] = redoable[act.event] = True
            else:
                del undone[act.event]
                redoable.pop(act.event, None)
        count += 1

    verdicts: dict[PassageKey, Decision] = {}
    under: dict[PassageKey, Chain[Decision]] = {}
    notes: dict[str, Chain[Event]] = {}
    links: list[tuple[Relink, str]] = []
    counting = [event for event in acts.values() if event.id not in undone] if undone else list(acts.values())
    for event in counting:
        act = event.act
        if isinstance(act, Decide):
            for verdict in act.verdicts:
                key = verdict.passage
                # The same as `Decision(...)`, at less than half the cost.
                decision = new(Decision, (verdict, event.id, event.actor, event.time))
                covered = verdicts.setdefault(key, decision)  # hashes a long key once instead of twice
                if covered is not decision:
                    under[key] = (covered, under.get(key))
                    verdicts[key] = decision
        elif isinstance(act, _NOTES):
            key_id = _annotated(act)
            notes[key_id] = (event, notes.get(key_id))
        elif isinstance(act, Relink):
            links.append((act, event.id))
    recent = acts if not since else dict.fromkeys(islice(acts, since, None))
    latest = [(key, note, note.act) for key, (note, _) in notes.items()]
    return State(
        Layers(verdicts),
        Layers({key: act.annotation for key, _, act in latest if isinstance(act, Annotate)}),
        Layers({k: Authorship(e.id, e.actor, e.time) for k, e, act in latest if isinstance(act, Annotate)}),
        tuple(link for link, _ in links),
        Stack([event_id for event_id in recent if event_id not in undone]),
        Stack(redoable),
        renewed,
        tuple(ignored),
        count,
        _Memory(
            Layers(acts),
            Layers(dict(zip(acts, range(len(acts)), strict=True))),
            Layers(turns),
            Layers(undone),
            Layers(under),
            Layers(notes),
            tuple(event_id for _, event_id in links),
        ),
    )


def advance(state: State, event: Event) -> State:
    """The state after one more event: equal to `fold` of the longer history, but touches only what the event
    changes.
    """
    step = _Step(state)
    step.take(event)
    return step.state()


def refusal(state: State, act: Act) -> str | None:
    """The reason why this act is impossible in this state, as a sentence; None if it is possible."""
    match act:
        case Undo(event):
            target = state.event(event)
            if target is None:
                return f"There is no act {event!r} to undo"
            if isinstance(target.act, Renew):
                return "Reading documents again can't be undone"
            if not state.counts(event):
                return f"The act {event!r} is undone already"
        case Redo(event):
            if state.event(event) is None:
                return f"There is no act {event!r} to redo"
            if state.counts(event):
                return f"The act {event!r} was not undone"
        case Decide(verdicts):
            if not verdicts:
                return "A decision needs at least one verdict"
            if len({verdict.passage for verdict in verdicts}) != len(verdicts):
                return "A decision can't hold two verdicts on one passage"
            if not all(verdict.passage for verdict in verdicts):
                return "A verdict must name its passage"
        case Annotate(annotation):
            if not annotation.id or not annotation.spans:
                return "An annotation needs an id and at least one span"
        case Erase(identity):
            if identity not in state.annotations:
                return f"There is no annotation {identity!r} to erase"
        case Relink(cells, together):
            if len(cells) < (2 if together else 1):
                return "A link needs two cells" if together else "An unlink needs a cell"
    return None


class _Step:
    """A state while one event is applied to it."""

    def __init__(self, state: State) -> None:
        memory = state._memory  # noqa: SLF001  (the two are one subject)
        self.verdicts, self.under = _draft(state.verdicts), memory.under.draft()
        self.annotations, self.authorship = _draft(state.annotations), _draft(state.authorship)
        self.notes = memory.notes.draft()
        self.relinks, self.linked = state.relinks, memory.linked
        self.acts, self.order = memory.acts.draft(), memory.order.draft()
        self.turns, self.undone = memory.turns.draft(), memory.undone.draft()
        self.undoable, self.redoable = _stack(state.undoable), _stack(state.redoable)
        self.renewed, self.ignored, self.count = state.renewed, state.ignored, state.count

    def state(self) -> State:
        """The resulting state."""
        memory = _Memory(
            self.acts.seal(),
            self.order.seal(),
            self.turns.seal(),
            self.undone.seal(),
            self.under.seal(),
            self.notes.seal(),
            self.linked,
        )
        return State(
            self.verdicts.seal(),
            self.annotations.seal(),
            self.authorship.seal(),
            self.relinks,
            self.undoable,
            self.redoable,
            self.renewed,
            self.ignored,
            self.count,
            memory,
        )

    def take(self, event: Event) -> None:
        """Apply the event."""
        act = event.act
        if event.id in self.acts or event.id in self.turns:
            self.ignored = (*self.ignored, event.id)
        elif not isinstance(act, _TURNS):
            self.acts[event.id] = event
            self.order[event.id] = self.count
            self.redoable = Stack()
            self.enter(event)
        else:
            self.turns[event.id] = True
            target = self.acts.get(act.event)
            if target is None or (act.event in self.undone) is isinstance(act, Undo) or isinstance(target.act, Renew):
                self.ignored = (*self.ignored, event.id)
            elif isinstance(act, Undo):
                self.undone[act.event] = True
                self.redoable = self.redoable.push(act.event)
                self.leave(target)
            else:
                del self.undone[act.event]
                self.redoable = self.redoable.without(act.event)
                self.enter(target)
        self.count += 1

    def enter(self, event: Event) -> None:
        """An act counts from now on: place it over earlier acts on the same verdicts and notes, and under later
        ones.
        """
        act = event.act

        def later(other: str) -> bool:
            return (self.order.get(other) or 0) > (self.order.get(event.id) or 0)

        if isinstance(act, Renew):
            self.renewed, self.undoable = event.id, Stack()
            return
        if not self.renewed or not later(self.renewed):
            self.undoable = self.undoable.insert(event.id, later)
        if isinstance(act, Decide):
            for verdict in act.verdicts:
                key = verdict.passage
                decision = Decision(verdict, event.id, event.actor, event.time)
                self.decisions(key, inserted(self.stacked(key), decision, lambda other: later(other.event)))
        elif isinstance(act, _NOTES):
            key_id = _annotated(act)
            self.note(key_id, inserted(self.notes.get(key_id), event, lambda other: later(other.id)))
        elif isinstance(act, Relink):
            place = len(self.linked)
            while place and later(self.linked[place - 1]):
                place -= 1
            self.relinks = (*self.relinks[:place], act, *self.relinks[place:])
            self.linked = (*self.linked[:place], event.id, *self.linked[place:])

    def leave(self, event: Event) -> None:
        """An act no longer counts: remove it from everything that it wrote, also from under later acts."""
        act = event.act
        self.undoable = self.undoable.without(event.id)
        if isinstance(act, Decide):
            for verdict in act.verdicts:
                key = verdict.passage
                self.decisions(key, removed(self.stacked(key), lambda other: other.event == event.id))
        elif isinstance(act, _NOTES):
            key_id = _annotated(act)
            self.note(key_id, removed(self.notes.get(key_id), lambda other: other.id == event.id))
        elif isinstance(act, Relink):
            place = self.linked.index(event.id)
            self.relinks = (*self.relinks[:place], *self.relinks[place + 1 :])
            self.linked = (*self.linked[:place], *self.linked[place + 1 :])

    def stacked(self, key: PassageKey) -> Chain[Decision] | None:
        """All decisions on a passage that count, the latest on top."""
        top = self.verdicts.get(key)
        return None if top is None else (top, self.under.get(key))

    def decisions(self, key: PassageKey, chain: Chain[Decision] | None) -> None:
        """Set all decisions on a passage that count."""
        if chain is None:
            self.verdicts.discard(key)
            return
        self.verdicts[key], rest = chain
        if rest is None:
            self.under.discard(key)
        else:
            self.under[key] = rest

    def note(self, key: str, chain: Chain[Event] | None) -> None:
        """Set all acts on an annotation that count, and update the annotation that others see."""
        if chain is None:
            self.notes.discard(key)
        else:
            self.notes[key] = chain
        latest = None if chain is None else chain[0]
        if latest is None or not isinstance(latest.act, Annotate):
            self.annotations.discard(key)
            self.authorship.discard(key)
        else:
            self.annotations[key] = latest.act.annotation
            self.authorship[key] = Authorship(latest.id, latest.actor, latest.time)


def _stack(sequence: Sequence[str]) -> Stack[str]:
    return sequence if isinstance(sequence, Stack) else Stack(sequence)


def _draft(mapping: Mapping[K, V]) -> Draft[K, V]:
    return (mapping if isinstance(mapping, Layers) else Layers(dict(mapping))).draft()


def _annotated(act: Annotate | Erase) -> str:
    """The id of the annotation that an act is about."""
    return act.annotation.id if isinstance(act, Annotate) else act.id

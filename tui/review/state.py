"""The state of a review: the fold of its events.

The definition is short. An act counts unless it was undone (and not redone). The state is the result of the acts that
count, in the order in which they were done. So undoing an act is the same as never having done it, whichever act it is,
and a program in any language can compute the state from the events alone. When documents are read again, `Renew`
restates earlier acts in the new texts. They keep their order. A part that it fixes no longer changes when its act is
undone or redone.

`folding.py` makes the state of a whole history, `advancing.py` the state after one more event. To be fast, the state
keeps the earlier values under each verdict and annotation, and the acts by their event. An undo removes one entry from
each place that its act wrote, and nothing is folded again.

A recovered history may have gaps. An event that refers to a missing one, or undoes an act that does not count, is
skipped and listed in `ignored`. `refusal` tells in advance why an act would be skipped.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from msgspec.structs import replace

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
from tui.review.layered_map import Chain, Layers, Stack

# Named once: building the union at every isinstance would take a quarter of the time of a fold.
TURNS: Final = (Undo, Redo)
NOTES: Final = (Annotate, Erase)


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
class Memory:
    """The data that a state needs to undo an act without folding again. Chains hold the latest entry first.

    `acts` has the events by their id, except undos and redos, which are in `turns`. `order` ascends with their time.
    `undone` are the acts that do not count. `fixed` has the parts that an undo no longer changes, by event and part,
    and whether each counts. `under` has the verdicts covered by the one in `State.verdicts`, `notes` all acts on an
    annotation, `linked` the events of `State.relinks`. Acts before the event `closed` are not undone: there an earlier
    version of the program read documents again.
    """

    acts: Layers[str, Event] = field(default_factory=Layers)
    order: Layers[str, int] = field(default_factory=Layers)
    turns: Layers[str, bool] = field(default_factory=Layers)
    undone: Layers[str, bool] = field(default_factory=Layers)
    fixed: Layers[str, Mapping[int, bool]] = field(default_factory=Layers)
    under: Layers[PassageKey, Chain[Decision]] = field(default_factory=Layers)
    notes: Layers[str, Chain[Event]] = field(default_factory=Layers)
    linked: tuple[str, ...] = ()
    closed: str = ""


@dataclass(frozen=True)
class State:
    """The result of the acts that count. Make one with `fold` or `advance`.

    `verdicts`: the last verdict for each passage key. Its choice is None if the passage was made undecided again; it is
    kept because it covers older verdicts on the same words. `annotations`: by id, those not erased; `authorship` has
    their authors. `relinks`: in the order made. `undoable` and `redoable`: ids of events; the next undo or redo takes
    the last one. `renewed`: the id of the event at which documents were last read again ('' if never). `ignored`: ids
    of events that could not count. `count`: number of events folded.
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
    _memory: Memory = field(default_factory=Memory, repr=False, compare=False)

    @property
    def memory(self) -> Memory:
        """For `fold` and `advance` only."""
        return self._memory

    def event(self, event_id: str) -> Event | None:
        """The event with that id, if it is an act that could count (not an undo or redo)."""
        return self._memory.acts.get(event_id)

    def counts(self, event_id: str) -> bool:
        """Whether this act is known and not undone."""
        return event_id in self._memory.acts and event_id not in self._memory.undone

    def acts(self) -> list[Event]:
        """The events of all acts, also of those undone, in the order in which they were done."""
        order = self._memory.order
        return sorted(self._memory.acts.values(), key=lambda event: order[event.id])

    def fixed(self, event_id: str) -> Mapping[int, bool]:
        """The parts of an act that an undo or redo no longer changes, and whether each counts."""
        return self._memory.fixed.get(event_id, {})

    def fixed_acts(self) -> Iterable[str]:
        """The ids of all acts that have such parts."""
        return iter(self._memory.fixed)

    def stays(self, event_id: str) -> bool:
        """Whether an undo or redo of this act would change nothing, because its text has changed since."""
        event = self.event(event_id)
        return event is not None and all_fixed(event.act, self.fixed(event_id))

    def later(self, one: str, other: str) -> bool:
        """Whether the act of the first event was done after that of the second."""
        return self.order(one) > self.order(other)

    def order(self, event_id: str) -> int:
        """A number that ascends with the time of acts; -1 if there is no such act."""
        return self._memory.order.get(event_id, -1)


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
            if state.stays(event):
                return f"The text that {event!r} is about has changed since"
        case Redo(event):
            if state.event(event) is None:
                return f"There is no act {event!r} to redo"
            if state.counts(event):
                return f"The act {event!r} was not undone"
            if state.stays(event):
                return f"The text that {event!r} is about has changed since"
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


def parts_that_count(event: Event, fixed: Mapping[int, bool], *, counts: bool) -> Event | None:
    """The act with only those of its parts that count; None if none does. `counts` is for parts that are not fixed."""
    act = event.act
    if not isinstance(act, Decide):
        return event if fixed.get(0, counts) else None
    verdicts = tuple(verdict for part, verdict in enumerate(act.verdicts) if fixed.get(part, counts))
    return replace(event, act=Decide(verdicts)) if verdicts else None


def turns(target: Event | None, turn: Undo | Redo, *, undone: bool, fixed: Mapping[int, bool]) -> bool:
    """Whether an undo or redo of this act would change anything."""
    if target is None or isinstance(target.act, Renew) or undone is isinstance(turn, Undo):
        return False
    return not all_fixed(target.act, fixed)


def all_fixed(act: Act, fixed: Mapping[int, bool]) -> bool:
    """Whether no part of an act can be undone or redone any more."""
    parts = len(act.verdicts) if isinstance(act, Decide) else 1
    return bool(fixed) and all(part in fixed for part in range(parts))


def annotated(act: Annotate | Erase) -> str:
    """The id of the annotation that an act is about."""
    return act.annotation.id if isinstance(act, Annotate) else act.id

"""The state after a whole history: first find the acts that count, then apply each of them once."""

from collections.abc import Iterable, Mapping
from itertools import islice

from msgspec.structs import replace

from tui.review.events import Annotate, Decide, Erase, Event, PassageKey, Redo, Relink, Renew, Undo
from tui.review.layered_map import Chain, Layers, Stack
from tui.review.state import (
    NOTES,
    TURNS,
    Authorship,
    Decision,
    Memory,
    State,
    all_fixed,
    annotated,
    parts_that_count,
    turns,
)


def fold(events: Iterable[Event]) -> State:
    """The state after a whole history. `events` must be in the order of their sequence."""
    history = History()
    for event in events:
        history.take(event)
    return history.state()


class History:
    """A history while it is folded."""

    def __init__(self) -> None:
        self.acts: dict[str, Event] = {}
        self.turns: dict[str, bool] = {}
        self.undone: dict[str, bool] = {}
        self.fixed: dict[str, Mapping[int, bool]] = {}
        self.redoable: dict[str, bool] = {}
        self.ignored: list[str] = []
        self.renewed = ""
        self.closed = ""
        self.count = 0

    @classmethod
    def of(cls, state: State) -> "History":
        """The history of a state."""
        memory, history = state.memory, cls()
        history.acts = {event.id: event for event in state.acts()}
        history.turns, history.undone, history.fixed = dict(memory.turns), dict(memory.undone), dict(memory.fixed)
        history.redoable = dict.fromkeys(state.redoable, True)
        history.ignored, history.count = list(state.ignored), state.count
        history.renewed, history.closed = state.renewed, memory.closed
        return history

    def take(self, event: Event) -> None:
        """One more event."""
        act, event_id = event.act, event.id
        self.count += 1
        if event_id in self.acts or event_id in self.turns:
            # A save was repeated with the same id: the act counts once.
            self.ignored.append(event_id)
        elif isinstance(act, TURNS):
            self.turns[event_id] = True
            self.turn(event_id, act)
        else:
            self.acts[event_id] = event
            if isinstance(act, Renew):
                self.renew(event_id, act)
            elif self.redoable:
                self.redoable = {}

    def turn(self, event_id: str, turn: Undo | Redo) -> None:
        """Apply an undo or a redo, if it is possible."""
        target = self.acts.get(turn.event)
        if not turns(target, turn, undone=turn.event in self.undone, fixed=self.fixed.get(turn.event, {})):
            self.ignored.append(event_id)
        elif isinstance(turn, Undo):
            self.undone[turn.event] = self.redoable[turn.event] = True
        else:
            del self.undone[turn.event]
            self.redoable.pop(turn.event, None)

    def renew(self, event_id: str, act: Renew) -> None:
        """Documents were read again: earlier acts are restated."""
        self.renewed = event_id
        if act.restated is None:
            self.closed, self.redoable = event_id, {}
            return
        for restated in act.restated:
            earlier = self.acts.get(restated.event)
            if earlier is None or isinstance(earlier.act, Renew):
                continue  # a history with gaps
            self.acts[restated.event] = replace(earlier, act=restated.act)
            if restated.fixed:
                counts = restated.event not in self.undone
                now = dict.fromkeys(restated.fixed, counts)
                self.fixed[restated.event] = {**now, **self.fixed.get(restated.event, {})}
            if all_fixed(restated.act, self.fixed.get(restated.event, {})):
                self.redoable.pop(restated.event, None)

    def counting(self) -> Iterable[Event]:
        """The acts that count, in their order, each with only those of its parts that count."""
        if not self.fixed and not self.undone:
            return self.acts.values()
        counting: list[Event] = []
        for event_id, event in self.acts.items():
            counts, fixed = event_id not in self.undone, self.fixed.get(event_id)
            if fixed:
                some = parts_that_count(event, fixed, counts=counts)
                counting += [] if some is None else [some]
            elif counts:
                counting.append(event)
        return counting

    def undoable(self) -> list[str]:
        """The ids of the acts that can be undone."""
        recent = islice(self.acts, list(self.acts).index(self.closed) + 1 if self.closed else 0, None)
        return [
            event_id
            for event_id in recent
            if event_id not in self.undone
            and not isinstance(self.acts[event_id].act, Renew)
            and not (event_id in self.fixed and all_fixed(self.acts[event_id].act, self.fixed[event_id]))
        ]

    def state(self) -> State:
        """The result of the acts that count."""
        deciding: list[tuple[Event, Decide]] = []
        noting: list[tuple[Event, Annotate | Erase]] = []
        linking: list[tuple[Relink, str]] = []
        for event in self.counting():
            act = event.act
            if isinstance(act, Decide):
                deciding.append((event, act))
            elif isinstance(act, NOTES):
                noting.append((event, act))
            elif isinstance(act, Relink):
                linking.append((act, event.id))
        verdicts, under = _decided(deciding)
        notes: dict[str, Chain[Event]] = {}
        for event, note in noting:
            notes[annotated(note)] = (event, notes.get(annotated(note)))
        latest = [(key, event, event.act) for key, (event, _) in notes.items()]
        return State(
            Layers(verdicts),
            Layers({key: act.annotation for key, _, act in latest if isinstance(act, Annotate)}),
            Layers({k: Authorship(e.id, e.actor, e.time) for k, e, act in latest if isinstance(act, Annotate)}),
            tuple(link for link, _ in linking),
            Stack(self.undoable()),
            Stack(self.redoable),
            self.renewed,
            tuple(self.ignored),
            self.count,
            Memory(
                Layers(self.acts),
                Layers(dict(zip(self.acts, range(len(self.acts)), strict=True))),
                Layers(self.turns),
                Layers(self.undone),
                Layers(self.fixed),
                Layers(under),
                Layers(notes),
                tuple(event_id for _, event_id in linking),
                self.closed,
            ),
        )


def _decided(
    deciding: Iterable[tuple[Event, Decide]],
) -> tuple[dict[PassageKey, Decision], dict[PassageKey, Chain[Decision]]]:
    """The last decision on each passage, and the earlier ones under it."""
    new = tuple.__new__
    verdicts: dict[PassageKey, Decision] = {}
    under: dict[PassageKey, Chain[Decision]] = {}
    for event, act in deciding:
        for verdict in act.verdicts:
            key = verdict.passage
            # The same as `Decision(...)`, at less than half the cost.
            decision = new(Decision, (verdict, event.id, event.actor, event.time))
            covered = verdicts.setdefault(key, decision)  # hashes a long key once instead of twice
            if covered is not decision:
                under[key] = (covered, under.get(key))
                verdicts[key] = decision
    return verdicts, under

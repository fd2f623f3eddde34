"""The state after one more event, made of the one before at the cost of what the event touches."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from tui.review.events import Annotate, Decide, Event, PassageKey, Relink, Renew, Undo
from tui.review.folding import History
from tui.review.layered_map import Chain, Draft, Layers, Stack, inserted, removed
from tui.review.state import (
    NOTES,
    TURNS,
    Authorship,
    Decision,
    Memory,
    State,
    annotated,
    parts_that_count,
    turns,
)

K = TypeVar("K")
V = TypeVar("V")


def advance(state: State, event: Event) -> State:
    """The state after one more event: equal to `fold` of the longer history, but touches only what the event
    changes.
    """
    if isinstance(event.act, Renew) and event.act.restated is not None:
        # All places may have changed.
        history = History.of(state)
        history.take(event)
        return history.state()
    step = _Step(state)
    step.take(event)
    return step.state()


class _Step:
    """A state while one event is applied to it."""

    def __init__(self, state: State) -> None:
        memory = state.memory
        self.verdicts, self.under = _draft(state.verdicts), memory.under.draft()
        self.annotations, self.authorship = _draft(state.annotations), _draft(state.authorship)
        self.notes = memory.notes.draft()
        self.relinks, self.linked = state.relinks, memory.linked
        self.acts, self.order = memory.acts.draft(), memory.order.draft()
        self.turns, self.undone, self.fixed = memory.turns.draft(), memory.undone.draft(), memory.fixed
        self.undoable, self.redoable = _stack(state.undoable), _stack(state.redoable)
        self.renewed, self.ignored, self.count = state.renewed, state.ignored, state.count
        self.closed = memory.closed

    def state(self) -> State:
        """The resulting state."""
        memory = Memory(
            self.acts.seal(),
            self.order.seal(),
            self.turns.seal(),
            self.undone.seal(),
            self.fixed,
            self.under.seal(),
            self.notes.seal(),
            self.linked,
            self.closed,
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
        elif not isinstance(act, TURNS):
            self.acts[event.id] = event
            self.order[event.id] = self.count
            self.redoable = Stack()
            self.enter(event)
        else:
            self.turns[event.id] = True
            target, fixed = self.acts.get(act.event), self.fixed.get(act.event, {})
            free = target
            if target is not None and fixed:
                free = parts_that_count(target, dict.fromkeys(fixed, False), counts=True)
            if free is None or not turns(target, act, undone=act.event in self.undone, fixed=fixed):
                self.ignored = (*self.ignored, event.id)
            elif isinstance(act, Undo):
                self.undone[act.event] = True
                self.redoable = self.redoable.push(act.event)
                self.leave(free)
            else:
                del self.undone[act.event]
                self.redoable = self.redoable.without(act.event)
                self.enter(free)
        self.count += 1

    def enter(self, event: Event) -> None:
        """An act counts from now on: place it over earlier acts on the same verdicts and notes, and under later
        ones.
        """
        act = event.act

        def later(other: str) -> bool:
            return (self.order.get(other) or 0) > (self.order.get(event.id) or 0)

        if isinstance(act, Renew):
            self.renewed = self.closed = event.id
            self.undoable = Stack()
            return
        if not self.closed or not later(self.closed):
            self.undoable = self.undoable.insert(event.id, later)
        if isinstance(act, Decide):
            for verdict in act.verdicts:
                key = verdict.passage
                decision = Decision(verdict, event.id, event.actor, event.time)
                self.decisions(key, inserted(self.stacked(key), decision, lambda other: later(other.event)))
        elif isinstance(act, NOTES):
            key_id = annotated(act)
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
        elif isinstance(act, NOTES):
            key_id = annotated(act)
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

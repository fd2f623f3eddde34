"""State is the fold of the events; one step is the same as folding again; undoing is never having done."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tui.review.advancing import advance
from tui.review.events import (
    Act,
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
    Restated,
    Span,
    Undo,
    Verdict,
)
from tui.review.folding import fold
from tui.review.state import State, refusal

KEYS: list[PassageKey] = [(("A", n, n + 5), ("B", n, n + 5)) for n in range(3)]
SPAN = Span("A", "0" * 64, 0, 3, "one")


def events_of(acts: Iterable[Act]) -> list[Event]:
    return [Event(n, f"e{n}", f"time {n}", "Ada", act) for n, act in enumerate(acts, 1)]


def said(state: State) -> tuple[object, ...]:
    """What a state says of the text, without the stacks."""
    return dict(state.verdicts), dict(state.annotations), dict(state.authorship), state.relinks


choices = st.one_of(st.builds(Emend, st.sampled_from("xyz")), st.just(LeaveOut()), st.none())
verdicts = st.builds(Verdict, st.sampled_from(KEYS), choices)
decisions = st.lists(verdicts, min_size=1, max_size=3, unique_by=lambda verdict: verdict.passage).map(
    lambda some: Decide(tuple(some))
)
annotations = st.builds(
    Annotation, st.sampled_from(["n1", "n2"]), st.just((SPAN,)), st.sampled_from(["", "doubtful"])
).map(Annotate)
relinks = st.builds(Relink, st.sampled_from(KEYS), st.booleans())
plain_acts = st.one_of(
    decisions,
    annotations,
    st.builds(Erase, st.sampled_from(["n1", "n2"])),
    relinks,
)
RENEWED = Renew((("A", "1" * 64),))


@st.composite
def any_acts(draw: st.DrawFn, max_size: int = 20) -> list[Act]:
    """Undo and redo of any event that was or was not, in any order: a recovered history can hold all of it."""
    acts: list[Act] = []
    for _ in range(draw(st.integers(0, max_size))):
        before = [f"e{number}" for number in range(1, len(acts) + 1)]
        undone = [act.event for act in acts if isinstance(act, Undo)]
        turns = [st.builds(Undo, st.sampled_from(before)), st.just(Undo("e99"))] if before else []
        turns += [st.builds(Redo, st.sampled_from(undone))] if undone else []
        restated = st.builds(
            Restated,
            st.sampled_from([*before, "e99"]),
            st.one_of(decisions, annotations, relinks),
            st.lists(st.integers(0, 2), max_size=3, unique=True).map(tuple),
        )
        turns += [st.builds(Renew, st.just(()), st.lists(restated, max_size=4).map(tuple))]
        acts.append(draw(st.one_of(plain_acts, *turns, st.just(RENEWED))))
    return acts


def naive(events: list[Event]) -> tuple[object, ...]:
    """The definition, written down as plainly as can be: what counts, and then what that says, in order."""
    off: set[str] = set()
    acts: dict[str, Act] = {}
    fixed: dict[tuple[str, int], bool] = {}
    since = 0

    def parts(identity: str) -> list[Act]:
        act = acts[identity]
        return [Decide((verdict,)) for verdict in act.verdicts] if isinstance(act, Decide) else [act]

    def stays(identity: str) -> bool:
        return all((identity, part) in fixed for part in range(len(parts(identity))))

    for event in events:
        match event.act:
            case Undo(target):
                if target in acts and not isinstance(acts[target], Renew) and not stays(target):
                    off.add(target)
            case Redo(target):
                if target in off and not stays(target):
                    off.remove(target)
            case Renew(_, restated):
                for one in restated or ():
                    if one.event in acts and not isinstance(acts[one.event], Renew):
                        acts[one.event] = one.act
                        for part in one.fixed:
                            fixed.setdefault((one.event, part), one.event not in off)
                acts[event.id] = event.act
                since = len(acts) if restated is None else since
            case _:
                acts[event.id] = event.act
    decided: dict[PassageKey, tuple[Verdict, str]] = {}
    notes: dict[str, tuple[Annotation, str]] = {}
    links: list[Relink] = []
    for identity in acts:
        for number, part in enumerate(parts(identity)):
            if not fixed.get((identity, number), identity not in off):
                continue
            match part:
                case Decide(some):
                    decided |= {verdict.passage: (verdict, identity) for verdict in some}
                case Annotate(annotation):
                    notes[annotation.id] = (annotation, identity)
                case Erase(erased):
                    notes.pop(erased, None)
                case Relink():
                    links.append(part)
    counting = [
        identity
        for identity in list(acts)[since:]
        if identity not in off and not isinstance(acts[identity], Renew) and not stays(identity)
    ]
    return decided, notes, tuple(links), counting


@examples(40)
@given(any_acts())
def test_fold_is_what_the_acts_that_count_say_in_their_order(acts: list[Act]) -> None:
    state = fold(events_of(acts))
    decided, notes, links, counting = naive(events_of(acts))
    assert {key: (decision.verdict, decision.event) for key, decision in state.verdicts.items()} == decided
    assert {key: (note, state.authorship[key].event) for key, note in state.annotations.items()} == notes
    assert state.relinks == links
    assert list(state.undoable) == counting


@examples(40)
@given(any_acts(), st.integers(0, 20))
def test_a_step_is_the_same_as_folding_again(acts: list[Act], cut: int) -> None:
    events = events_of(acts)
    state = fold(events[:cut])
    for number, event in enumerate(events[cut:], min(cut, len(events)) + 1):
        before, kept = state, said(state)
        state = advance(state, event)
        assert state == fold(events[:number])
        assert said(before) == kept


@given(st.lists(plain_acts, min_size=1, max_size=10), st.integers(0, 9))
def test_undoing_any_act_is_never_having_done_it(acts: list[Act], which: int) -> None:
    events = events_of(acts)
    gone = events[which % len(events)]
    undone = advance(fold(events), Event(99, "u", "later", "Ada", Undo(gone.id)))
    assert said(undone) == said(fold([event for event in events if event is not gone]))


@given(st.lists(plain_acts, min_size=1, max_size=10), st.integers(1, 10))
def test_undo_then_redo_is_identity_for_any_number_of_steps(acts: list[Act], steps: int) -> None:
    state = whole = fold(events_of(acts))
    steps = min(steps, len(acts))
    for step in range(steps):
        state = advance(state, Event(0, f"u{step}", "", "", Undo(state.undoable[-1])))
    assert said(state) == said(fold(events_of(acts)[: len(acts) - steps]))
    for step in range(steps):
        state = advance(state, Event(0, f"r{step}", "", "", Redo(state.redoable[-1])))
    assert said(state) == said(whole)
    assert state.undoable == whole.undoable
    assert not state.redoable


@examples(40)
@given(any_acts(15), plain_acts)
def test_a_new_act_clears_what_could_be_done_again(acts: list[Act], act: Act) -> None:
    state = fold(events_of(acts))
    assert not advance(state, Event(0, "new", "", "", act)).redoable


def test_a_verdict_says_who_when_and_by_which_event() -> None:
    state = fold(events_of([Decide((Verdict(KEYS[0], LeaveOut()),))]))
    decision = state.verdicts[KEYS[0]]
    assert (decision.event, decision.actor, decision.time) == ("e1", "Ada", "time 1")


def test_a_bulk_decision_is_undone_as_one() -> None:
    before = Decide((Verdict(KEYS[1], Emend("kept")),))
    bulk = Decide(tuple(Verdict(key, LeaveOut()) for key in KEYS))
    state = fold(events_of([before, bulk, Undo("e2")]))
    assert {key: decision.verdict.choice for key, decision in state.verdicts.items()} == {KEYS[1]: Emend("kept")}


def test_an_erased_annotation_comes_back_by_undo_as_it_was_last() -> None:
    first, second = Annotation("n1", (SPAN,), "error"), Annotation("n1", (SPAN,), "quote")
    state = fold(events_of([Annotate(first), Annotate(second), Erase("n1")]))
    assert not state.annotations
    state = advance(state, Event(4, "e4", "", "", Undo("e3")))
    assert state.annotations == {"n1": second}
    assert state.authorship["n1"].event == "e2"


def test_a_history_with_holes_is_folded_and_what_could_not_count_is_named() -> None:
    acts = [Undo("e0"), Decide((Verdict(KEYS[0], LeaveOut()),)), Redo("e2"), Undo("e2"), Undo("e2"), Undo("e4")]
    state = fold(events_of(acts))
    assert state.ignored == ("e1", "e3", "e5", "e6")
    assert not state.verdicts
    assert state.count == 6


def test_an_event_that_was_saved_twice_counts_once() -> None:
    (event,) = events_of([Relink(KEYS[0], together=True)])
    state = fold([event, event])
    assert state.relinks == (event.act,)
    assert state.ignored == ("e1",)
    assert advance(fold([event]), event) == state


@pytest.mark.parametrize(
    ("act", "because"),
    [
        (Undo("nobody"), "no act 'nobody' to undo"),
        (Redo("nobody"), "no act 'nobody' to redo"),
        (Redo("e1"), "was not undone"),
        (Undo("e2"), "undone already"),
        (Undo("e3"), "no act 'e3'"),
        (Decide(()), "at least one verdict"),
        (Decide((Verdict(KEYS[0], None), Verdict(KEYS[0], LeaveOut()))), "two verdicts on one passage"),
        (Decide((Verdict((), None),)), "name its passage"),
        (Annotate(Annotation("n1", ())), "at least one span"),
        (Annotate(Annotation("", (SPAN,))), "an id"),
        (Erase("n1"), "no annotation 'n1'"),
        (Relink((("A", 0, 1),), together=True), "two cells"),
        (Relink((), together=False), "a cell"),
    ],
)
def test_an_act_that_can_not_be_is_refused_with_the_reason(act: Act, because: str) -> None:
    decide = Decide((Verdict(KEYS[0], LeaveOut()),))
    state = fold(events_of([decide, decide, Undo("e2")]))
    assert because in (refusal(state, act) or "")


@pytest.mark.parametrize(
    "act",
    [
        Undo("e1"),
        Redo("e2"),
        Decide((Verdict(KEYS[0], None),)),
        Annotate(Annotation("n1", (SPAN,))),
        Relink(KEYS[0], together=True),
        Relink(KEYS[0][:1], together=False),
    ],
)
def test_an_act_that_can_be_is_not_refused(act: Act) -> None:
    decide = Decide((Verdict(KEYS[0], LeaveOut()),))
    assert refusal(fold(events_of([decide, decide, Undo("e2")])), act) is None


def test_where_an_earlier_version_read_documents_again_nothing_before_is_undone_or_done_again() -> None:
    left_out = Decide((Verdict(KEYS[0], LeaveOut()),))
    history = events_of([left_out, left_out, Undo("e2"), RENEWED])
    state = fold(history)
    assert (list(state.undoable), list(state.redoable), state.renewed) == ([], [], "e4")
    assert refusal(state, Undo("e4")) is not None
    state = advance(state, Event(5, "e5", "", "", Decide((Verdict(KEYS[1], LeaveOut()),))))
    assert list(state.undoable) == ["e5"]


def test_what_was_done_before_is_undone_and_done_again_in_the_new_text() -> None:
    """Each passage has moved; the first verdict was covered by another, the last act was undone."""
    first, second = Decide((Verdict(KEYS[0], LeaveOut()),)), Decide((Verdict(KEYS[0], Emend("x")),))
    moved = (("A", 100, 105), ("B", 0, 5))
    renewed = Renew(
        (("A", "1" * 64),),
        tuple(
            Restated(f"e{number}", Decide((Verdict(moved, choice),)))
            for number, choice in ((1, LeaveOut()), (2, Emend("x")), (3, None))
        ),
    )
    history = events_of([first, second, Decide((Verdict(KEYS[0], None),)), Undo("e3"), renewed])
    state = fold(history)
    assert list(state.verdicts) == [moved]
    assert (list(state.undoable), list(state.redoable)) == (["e1", "e2"], ["e3"])
    again = advance(state, Event(6, "e6", "", "", Redo("e3")))
    assert again.verdicts[moved].verdict.choice is None
    state = advance(state, Event(6, "e6", "", "", Undo("e2")))
    assert (state.verdicts[moved].verdict.choice, state.verdicts[moved].time) == (LeaveOut(), "time 1")
    state = advance(state, Event(7, "e7", "", "", Undo("e1")))
    assert not state.verdicts


def test_a_part_whose_text_has_changed_stays_when_the_rest_is_undone() -> None:
    bulk = Decide(tuple(Verdict(key, LeaveOut()) for key in KEYS))
    state = fold(events_of([bulk, Renew((), (Restated("e1", bulk, (1,)),))]))
    state = advance(state, Event(3, "e3", "", "", Undo("e1")))
    assert list(state.verdicts) == [KEYS[1]]
    state = advance(state, Event(4, "e4", "", "", Redo("e1")))
    assert set(state.verdicts) == set(KEYS)
    fixed = fold(events_of([bulk, Renew((), (Restated("e1", bulk, (0, 1, 2)),))]))
    assert "has changed since" in (refusal(fixed, Undo("e1")) or "")
    assert list(fixed.undoable) == []
    assert advance(fixed, Event(3, "e3", "", "", Undo("e1"))).ignored == ("e3",)

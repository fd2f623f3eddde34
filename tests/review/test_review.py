"""A review at work: acts come in, and what stands where in the collation follows."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tui.collation.collation import Agreement, Collation, Kind
from tui.review import decide
from tui.review.decide import OpenCore
from tui.review.events import (
    Adopt,
    Annotate,
    Annotation,
    Decide,
    Emend,
    Erase,
    Event,
    LeaveOut,
    Redo,
    Relink,
    Span,
    Undo,
    Verdict,
)
from tui.review.record import event_hash
from tui.review.review import Review
from tui.review.state import Decision
from tui.session.clock import utc_now
from tui.witnesses.problem import Problem
from tui.witnesses.witness import Witness

ONE = "The first paragraph is here\nThe second one says a little more than that\nAnd a third closes the text of all"
OTHER = "The first paragraph is here\nThe second one says a little less than that\nAnd a third closes the text of all"
TAILED = ONE + "\nSports: the home side wins again tonight"
Collate = Callable[..., Collation]
Witnesses = Callable[..., list[Witness]]
Reviewed = Callable[..., Review]


def settled(review: Review) -> tuple[object, ...]:
    """All that a review shows, to compare one with another."""
    numbers = range(len(review.collation))
    return (
        [review.decision(number) for number in numbers],
        dict(review.doubtful),
        [review.annotations_at(number) for number in numbers],
        review.annotation_order(),
        review.progress(),
        review.unplaced,
        review.decided.tolist(),
    )


def test_an_event_has_who_and_when_and_is_chained_to_the_one_before(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, OTHER))
    first = review.act(Decide((decide.adopt(review.collation, 0, 0),)))
    second = review.act(Decide((decide.leave_out(review.collation, 1),)))
    assert (first.sequence, first.id, first.actor, first.time, first.previous) == (
        1, "e1", "Ada", "2024-03-01T10:00:00.000Z", ""
    )  # fmt: skip
    assert (second.sequence, second.previous) == (2, first.hash)
    assert second.hash == event_hash(second)
    assert review.events == [first, second]


def test_the_clock_is_the_one_given_and_ids_are_real_where_none_are_given(collated: Collate) -> None:
    review = Review(collated(ONE, OTHER), now=utc_now)
    first = review.act(Decide((decide.leave_out(review.collation, 0),)))
    second = review.act(Decide((decide.leave_out(review.collation, 1),)))
    assert first.time.endswith("Z")
    assert len(first.time) == len("2024-03-01T10:00:00.000Z")
    assert first.id != second.id


def test_a_verdict_stands_where_it_was_given_and_can_be_taken_back(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, OTHER))
    verdict = decide.adopt(review.collation, 1, 1)
    event = review.act(Decide((verdict,)))
    assert review.verdict(1) == verdict
    assert review.verdict(0) is None
    assert review.changed(event) == {1}
    assert review.undo_title() == "adopt B"
    undone = review.undo()
    assert review.verdict(1) is None
    assert undone is not None
    assert review.changed(undone) == {1}
    assert (review.undo_title(), review.redo_title()) == (None, "adopt B")
    assert review.redo() is not None
    assert review.verdict(1) == verdict
    assert review.redo() is None


def test_undo_goes_on_after_the_review_was_opened_again(collated: Collate, reviewed: Reviewed) -> None:
    collation = collated(ONE, OTHER)
    before = reviewed(collation)
    for number in range(3):
        before.act(Decide((decide.leave_out(collation, number),)))
    before.undo()
    after = reviewed(collation, before.events)
    assert settled(after) == settled(before)
    after.undo()
    assert [after.verdict(number) is None for number in range(3)] == [False, True, True]
    after.redo()
    after.redo()
    assert [after.verdict(number) is None for number in range(3)] == [False, False, False]


def test_what_can_not_be_is_refused_and_nothing_changes(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, OTHER))
    before = settled(review)
    for act in (Undo("e7"), Redo("e7"), Erase("n1"), Decide(())):
        with pytest.raises(ValueError, match=r"act|annotation|decision"):
            review.act(act)
    with pytest.raises(Problem, match="not in these documents"):
        review.act(Relink((("A", 0, 5), ("Z", 0, 5)), together=True))
    assert review.events == []
    assert settled(review) == before
    assert review.undo() is None


def test_the_same_acts_give_the_same_events(collated: Collate) -> None:
    reviews = [Review(collated(ONE, OTHER)) for _ in range(2)]
    for review in reviews:
        review.act(Decide((decide.leave_out(review.collation, 0),)))
        review.act(Decide((decide.leave_out(review.collation, 1),)))
    assert reviews[0].events == reviews[1].events
    assert len({event.id for event in reviews[0].events}) == 2


def test_an_id_that_is_taken_is_refused(collated: Collate) -> None:
    review = Review(collated(ONE, OTHER), new_id=lambda: "same")
    review.act(Decide((decide.leave_out(review.collation, 0),)))
    with pytest.raises(ValueError, match="taken"):
        review.act(Decide((decide.leave_out(review.collation, 1),)))
    assert len(review.events) == review.state.count == 1


def test_progress_counts_by_kind_and_by_choice(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(TAILED, ONE))
    collation = review.collation
    assert (review.progress().passages, review.progress().core, review.progress().tails) == (4, 3, 1)
    review.act(Decide((decide.adopt(collation, 0, 0), decide.emend(collation, 1, "Mine"))))
    review.act(Decide((decide.leave_out(collation, 3),)))
    progress = review.progress()
    assert (progress.decided, progress.adopted, progress.emended, progress.left_out) == (3, 1, 1, 1)
    assert progress.kinds == {Kind.CORE: (2, 3), Kind.PARTIAL: (0, 0), Kind.SINGLE: (1, 1)}
    review.act(Decide((decide.undecide(collation, 1),)))
    assert review.progress().decided == 2
    assert review.decided.tolist() == [True, False, False, True]


def test_an_annotation_touches_every_passage_that_its_spans_reach(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, OTHER))
    collation = review.collation
    end = collation.span(collation.cells(1)[0])[0] + 10
    wide = decide.span(collation, 0, 4, end)
    other = decide.span(collation, 1, 0, 9)
    event = review.act(Annotate(Annotation("n1", (wide, other), "doubtful", "really?")))
    note = review.state.annotations["n1"]
    assert review.annotations_at(0) == ((0, 4, end, note), (1, 0, 9, note))
    assert review.annotations_at(1) == ((0, 4, end, note),)
    assert review.annotations_at(2) == ()
    assert review.changed(event) == {0, 1}
    smaller = Annotation("n1", (other,), "error")
    event = review.act(Annotate(smaller))
    assert review.changed(event) == {0, 1}
    assert review.annotations_at(1) == ()
    assert review.annotation_order() == [(0, 1, 0, 9, smaller)]
    assert review.undo_title() == "note (error)"
    erased = review.act(Erase("n1"))
    assert review.changed(erased) == {0}
    assert review.annotation_order() == []
    assert review.progress().notes == 0


def test_annotations_come_in_reading_order(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, OTHER))
    for name, witness, start in (("late", 0, 80), ("second", 1, 4), ("first", 0, 10), ("zero", 0, 4)):
        span = decide.span(review.collation, witness, start, start + 3)
        review.act(Annotate(Annotation(name, (span,), "style")))
    assert [stop[-1].id for stop in review.annotation_order()] == ["zero", "first", "second", "late"]


def test_an_annotation_is_bound_to_a_source_and_follows_it_to_another_siglum(
    collated: Collate, reviewed: Reviewed
) -> None:
    review = reviewed(collated(ONE, OTHER))
    review.act(Annotate(Annotation("n1", (decide.span(review.collation, 1, 0, 9),), "quote")))
    swapped = reviewed(collated(OTHER, ONE), review.events)
    assert [stop[:4] for stop in swapped.annotation_order()] == [(0, 0, 0, 9)]
    gone = reviewed(collated(ONE, TAILED), review.events)
    assert gone.annotation_order() == []
    assert [note.id for note in gone.unplaced.annotations] == ["n1"]
    assert gone.progress().notes == 1


def test_what_an_earlier_event_changed_can_still_be_asked(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, OTHER))
    review.act(Decide((decide.leave_out(review.collation, 1),)))
    review.act(Annotate(Annotation("n1", (decide.span(review.collation, 0, 0, 3),), "quote")))
    review.act(Relink((decide.passage_key(review.collation, 2)[0],), together=False))
    review.undo()
    review.act(Erase("n1"))
    review.undo()
    again = reviewed(review.base, review.events)
    assert [again.changed(event) for event in review.events] == [{1}, {0}, None, None, {0}, {0}]
    assert again.changed(Event(9, "x", "", "", Undo("nobody"))) == frozenset()


def test_a_passage_in_doubt_can_be_put_back_to_undecided(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, OTHER))
    review.act(Decide((decide.adopt(review.collation, 0, 0),)))
    changed = reviewed(collated("Now: " + ONE, OTHER), review.events)
    assert set(changed.doubtful) == {0}
    changed.act(Decide((decide.undecide(changed.collation, 0),)))
    assert not changed.doubtful
    assert changed.verdict(0) is None


# --- a collation made anew ----------------------------------------------------------------------------------------


def test_verdicts_survive_a_witness_that_is_added_and_one_that_is_taken_away(
    collated: Collate, reviewed: Reviewed
) -> None:
    two, three = collated(ONE, OTHER), collated(ONE, OTHER, TAILED)
    review = reviewed(two)
    for number in range(3):
        review.act(Decide((decide.adopt(two, number, number % 2),)))
    wider = reviewed(three, review.events)
    assert [wider.verdict(number) for number in range(3)] == [review.verdict(number) for number in range(3)]
    assert wider.verdict(3) is None
    assert not wider.doubtful
    wider.act(Decide((decide.adopt(three, 0, 2),)))
    narrower = reviewed(two, wider.events)
    # What was said last was of C, which is gone: not the older word on A is taken instead, it is looked at again.
    assert narrower.verdict(0) is None
    assert set(narrower.doubtful) == {0}
    assert narrower.verdict(1) == review.verdict(1)


def test_what_was_put_back_to_undecided_stays_so_when_a_witness_comes(collated: Collate, reviewed: Reviewed) -> None:
    two, three = collated(ONE, OTHER), collated(ONE, OTHER, TAILED)
    review = reviewed(two)
    review.act(Decide((decide.adopt(two, 0, 0),)))
    wider = reviewed(three, review.events)
    wider.act(Decide((decide.undecide(three, 0),)))
    assert wider.verdict(0) is None
    assert not wider.doubtful
    assert len(wider.unplaced) == 0
    wider.undo()
    assert wider.verdict(0) == review.verdict(0)


def test_a_decision_on_a_passage_that_fell_apart_is_looked_at_again(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, OTHER))
    review.act(Decide((decide.adopt(review.collation, 1, 0),)))
    cell = decide.passage_key(review.collation, 1)[0]
    event = review.act(Relink((cell,), together=False))
    assert review.changed(event) is None
    assert len(review.collation) == 4
    assert set(review.doubtful) == {1, 2}
    assert review.progress().decided == 0
    assert review.progress().doubtful == 2
    review.act(Decide((decide.leave_out(review.collation, 1),)))
    assert set(review.doubtful) == {2}
    assert review.undo_title() == "leave out"
    review.undo()
    review.undo()
    assert not review.doubtful
    assert review.verdict(1) is not None


def test_bulk_acts_leave_what_is_to_be_looked_at_again_alone(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, OTHER))
    a, b = decide.passage_key(review.collation, 1)
    review.act(Relink((a,), together=False))
    review.act(Decide((decide.adopt(review.collation, 1, 0),)))
    review.act(Decide((decide.leave_out(review.collation, 2),)))
    review.act(Relink((a, b), together=True))
    assert set(review.doubtful) == {1}
    assert review.collation[1].kind is Kind.CORE
    bulk = decide.open_core(review).act(Agreement.VARIANT)
    assert bulk is not None
    assert [verdict.passage for verdict in bulk.verdicts] == [decide.passage_key(review.collation, n) for n in (0, 2)]
    review.act(bulk)
    assert set(review.doubtful) == {1}
    assert [review.verdict(number) is None for number in range(3)] == [False, True, False]


def test_tails_to_be_looked_at_again_are_not_left_out_in_bulk(collated: Collate, reviewed: Reviewed) -> None:
    first, second = "Sports: the home side wins again", "Weather: it will be warmer by the end of the week"
    review = reviewed(collated(f"{ONE}\n{first}\n{second}\nThat is all.", OTHER))
    (a,), (b,) = (decide.passage_key(review.collation, number) for number in (3, 4))
    # One verdict on both, as when they were one paragraph.
    review.act(Decide((Verdict((("A", a[1], b[2]),), Adopt(())),)))
    assert set(review.doubtful) == {3, 4}
    bulk = decide.leave_all_out(review, decide.open_rest(review).tails)
    assert bulk is not None
    assert [verdict.passage for verdict in bulk.verdicts] == [decide.passage_key(review.collation, 5)]


def test_two_decisions_on_parts_that_disagree_leave_the_whole_to_be_looked_at_again(
    collated: Collate, reviewed: Reviewed
) -> None:
    review = reviewed(collated(ONE, OTHER))
    a, b = decide.passage_key(review.collation, 1)
    review.act(Relink((a,), together=False))
    review.act(Decide((decide.adopt(review.collation, 1, 0),)))
    review.act(Decide((decide.leave_out(review.collation, 2),)))
    review.act(Relink((a, b), together=True))
    assert len(review.collation) == 3
    assert review.verdict(1) is None
    assert set(review.doubtful) == {1}
    review.act(Decide((decide.adopt(review.collation, 1, 1),)))
    assert not review.doubtful
    assert len(review.unplaced) == 0


def test_links_are_remembered_undone_and_done_again(collated: Collate, reviewed: Reviewed) -> None:
    collation = collated("Alpha beta gamma\nDelta epsilon", "Something else altogether\nDelta epsilon")
    review = reviewed(collation)
    assert len(collation) == 3
    keys = decide.passage_key(collation, 0) + decide.passage_key(collation, 1)
    review.act(Relink(keys, together=True))
    assert len(review.collation) == 2
    assert review.base is collation
    assert review.undo_title() == "link"
    assert len(reviewed(collation, review.events).collation) == 2
    review.undo()
    assert len(review.collation) == 3
    review.redo()
    assert len(review.collation) == 2


def test_what_has_no_place_here_is_listed_and_stands_again_where_its_text_does(
    collated: Collate, reviewed: Reviewed
) -> None:
    review = reviewed(collated(ONE, OTHER, TAILED))
    number = len(review.collation) - 1
    tail = decide.leave_out(review.collation, number)
    review.act(Decide((tail,)))
    a, b = (decide.passage_key(review.collation, number)[0], decide.passage_key(review.collation, 0)[0])
    assert a[0] == "C"
    note = Annotation("n1", (decide.span(review.collation, 2, a[1], a[2]),), "boilerplate")
    review.act(Annotate(note))
    review.act(Relink((decide.passage_key(review.collation, 0)[2],), together=False))
    narrower = reviewed(collated(ONE, OTHER), review.events)
    assert narrower.unplaced.verdicts == (tail,)
    assert narrower.unplaced.annotations == (note,)
    assert len(narrower.unplaced.relinks) == 1
    assert narrower.progress().unplaced == 3
    assert b[0] == "A"
    again = reviewed(collated(ONE, OTHER, TAILED), narrower.events)
    assert len(again.unplaced) == 0
    assert again.verdict(len(again.collation) - 1) == tail


def test_words_of_a_source_that_changed_are_not_adopted_unseen(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, OTHER))
    review.act(Decide((decide.adopt(review.collation, 0, 0),)))
    changed = reviewed(collated(ONE + " now", OTHER), review.events)
    assert changed.verdict(0) is None
    assert set(changed.doubtful) == {0}


def test_a_hostile_history_is_listed_and_brings_nothing_down(collated: Collate, reviewed: Reviewed) -> None:
    huge = 10**30
    events = [
        Event(1, "a", "", "", Decide((Verdict((("A", huge, huge + 1), ("Z", 0, 1)), LeaveOut()),))),
        Event(2, "b", "", "", Decide((Verdict((("A", 2, 2),), Emend("\ud800\x1b[2J")), Verdict((), LeaveOut())))),
        Event(3, "c", "", "", Annotate(Annotation("n", (Span("A", "no such source", huge, 2 * huge, ""),)))),
        Event(4, "d", "", "", Relink((("A", 0, huge),), together=False)),
        Event(5, "e", "", "", Relink((), together=False)),
        Event(6, "f", "", "", Relink((), together=True)),
        Event(7, "g", "", "", Undo("nothing")),
    ]
    review = reviewed(collated(ONE, OTHER), events)
    assert len(review.unplaced.annotations) == 1
    assert [len(verdict.passage) for verdict in review.unplaced.verdicts] == [2, 0]
    assert len(review.unplaced.relinks) == 3
    assert review.state.ignored == ("g",)
    assert reviewed(collated("", ""), events).progress().passages == 0


def test_empty_witnesses_can_be_reviewed(collated: Collate, reviewed: Reviewed) -> None:
    for collation in (collated("", ""), collated("")):
        review = reviewed(collation)
        assert review.progress().passages == 0
        assert decide.open_core(review) == OpenCore()
        assert decide.leave_all_out(review, decide.open_rest(review).tails) is None


# --- laws ---------------------------------------------------------------------------------------------------------

steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["adopt", "emend", "leave out", "undecide", "undo", "redo", "bulk", "note", "erase", "apart", "together"]
        ),
        st.integers(0, 20),
        st.integers(0, 2),
    ),
    max_size=14,
)


def walked(review: Review, taken: Sequence[tuple[str, int, int]]) -> None:
    """Take these steps as a reviewer could: whatever is not possible is not done."""
    for what, where, which in taken:
        collation = review.collation
        number = where % len(collation)
        cells = collation.cells(number)
        cell = cells[which % len(cells)]
        start, end = collation.span(cell)
        match what:
            case "adopt":
                review.act(Decide((decide.adopt(collation, number, cell.witness),)))
            case "emend":
                review.act(Decide((decide.emend(collation, number, f"word {which}"),)))
            case "leave out":
                review.act(Decide((decide.leave_out(collation, number),)))
            case "undecide":
                review.act(Decide((decide.undecide(collation, number),)))
            case "undo":
                review.undo()
            case "redo":
                review.redo()
            case "bulk":
                for act in (
                    decide.open_core(review).act(Agreement.VARIANT),
                    decide.leave_all_out(review, decide.open_rest(review).tails),
                ):
                    if act is not None:
                        review.act(act)
            case "note":
                span = decide.span(collation, cell.witness, start, max(start + 1, end - which))
                review.act(Annotate(Annotation(f"n{where % 3}", (span,), "style")))
            case "erase":
                if f"n{where % 3}" in review.state.annotations:
                    review.act(Erase(f"n{where % 3}"))
            case "apart" | "together":
                keys = decide.passage_key(collation, number)
                if what == "together":
                    keys += decide.passage_key(collation, (number + 1) % len(collation))
                try:
                    review.act(Relink(keys, together=what == "together"))
                except (Problem, ValueError):
                    continue


@examples(60)
@given(steps)
def test_a_review_kept_up_act_by_act_is_the_one_opened_from_its_events(
    collated: Collate, reviewed: Reviewed, taken: list[tuple[str, int, int]]
) -> None:
    collation = collated(TAILED, OTHER, ONE)
    review = reviewed(collation)
    walked(review, taken)
    again = reviewed(collation, review.events)
    assert again.state == review.state
    assert np.array_equal(again.collation.start, review.collation.start)
    assert settled(again) == settled(review)


def touched(review: Review, decision: Decision) -> frozenset[int]:
    """The passages whose text a decision is on."""
    return review.changed(Event(0, "", "", "", Decide((decision.verdict,)))) or frozenset()


@examples(40)
@given(steps)
def test_no_decision_is_dropped_when_witnesses_come_or_go(
    collated: Collate, reviewed: Reviewed, taken: list[tuple[str, int, int]]
) -> None:
    review = reviewed(collated(TAILED, OTHER))
    walked(review, taken)
    for others in ((TAILED, OTHER, ONE), (TAILED,), ("Nothing of that",)):
        other = reviewed(collated(*others), review.events)
        shown = [other.verdict(number) for number in range(len(other.collation))]
        known = [*shown, *other.doubtful.values(), *other.unplaced.verdicts]
        for decision in other.state.verdicts.values():
            if decision.verdict in known or decision.verdict.choice is None:
                continue
            # What is not shown itself is covered, in all passages of its text, by what is shown or was said later.
            numbers = touched(other, decision)
            assert numbers
            for number in numbers:
                later = [
                    each
                    for each in other.state.verdicts.values()
                    if other.state.later(each.event, decision.event) and number in touched(other, each)
                ]
                assert shown[number] is not None or number in other.doubtful or later
        placed = {stop[-1].id for stop in other.annotation_order()} | {note.id for note in other.unplaced.annotations}
        assert placed == set(other.state.annotations)


@examples(40)
@given(steps)
def test_verdicts_survive_a_witness_being_added(
    collated: Collate, reviewed: Reviewed, taken: list[tuple[str, int, int]]
) -> None:
    """Where the collation of the old witnesses is the same inside the new one, every passage keeps its verdict."""
    two, three = collated(TAILED, OTHER), collated(TAILED, OTHER, ONE)
    review = reviewed(two)
    walked(review, [step for step in taken if step[0] not in {"apart", "together"}])
    wider = reviewed(three, review.events)
    inside = {
        tuple(cell for cell in decide.passage_key(three, number) if cell[0] != "C"): number
        for number in range(len(three))
    }
    for number in range(len(two)):
        verdict = review.verdict(number)
        assert wider.verdict(inside[decide.passage_key(two, number)]) == verdict
        assert verdict is None or isinstance(verdict.choice, Adopt | Emend | LeaveOut)
    assert not wider.doubtful

"""A review goes on though its sources changed."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tui.collation.collation import Collation
from tui.collation.engine import collate
from tui.review import decide
from tui.review.canonical import canonical
from tui.review.carry import carry
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
    Renew,
    Undo,
    Verdict,
)
from tui.review.fates import Carried
from tui.review.reanchor import Outcome
from tui.review.review import Review
from tui.witnesses.witness import Witness

ONE = """The harbour was closed for three days after the storm
On the fourth morning the pilot rowed out alone to look
He came back at noon and said the channel had moved
Nobody believed him until the first schooner ran aground"""
OTHER = ONE.replace("three days", "four days").replace("first schooner", "second schooner")
Collate = Callable[..., Collation]
Reviewed = Callable[..., Review]


def carried(review: Review, new: Collation, reviewed: Reviewed) -> tuple[Review, Carried]:
    """The review in the new collation, and what became of it."""
    result = carry(review.state, review.base.witnesses, new)
    after = reviewed(new, review.events)
    if result.restated:
        after.act(Renew((), result.restated))
    return after, result


@pytest.fixture
def decided(collated: Collate, reviewed: Reviewed) -> Review:
    """A adopted, B adopted, left out, emended; and a note on 'the pilot' of A."""
    review = reviewed(collated(ONE, OTHER))
    collation = review.collation
    review.act(Decide((decide.adopt(collation, 0, 0),)))
    review.act(Decide((decide.adopt(collation, 1, 1),)))
    review.act(Decide((decide.leave_out(collation, 2),)))
    review.act(Decide((decide.emend(collation, 3, "Nobody believed him."),)))
    start = ONE.index("the pilot")
    review.act(Annotate(Annotation("n1", (decide.span(collation, 0, start, start + 9),), "error")))
    return review


def test_nothing_is_to_be_done_where_no_source_changed(decided: Review, collated: Collate) -> None:
    assert carry(decided.state, decided.base.witnesses, collated(ONE, OTHER)) == Carried((), ())
    assert carry(decided.state, decided.base.witnesses, collated(ONE, OTHER, ONE + "\nMore")) == Carried((), ())


def test_a_heading_put_in_moves_all_and_changes_nothing(decided: Review, collated: Collate, reviewed: Reviewed) -> None:
    after, result = carried(decided, collated("A heading came before it\n" + ONE, OTHER), reviewed)
    assert result.count(Outcome.SAME) == len(result.fates) == 5
    assert canonical(after).text == canonical(decided).text
    assert after.progress().decided == 4
    assert not after.doubtful
    assert len(after.unplaced) == 0
    ((_, witness, start, end, note),) = after.annotation_order()
    assert after.collation.witnesses[witness].text[start:end] == "the pilot"
    assert note.label == "error"


def test_words_that_were_adopted_and_changed_are_looked_at_again(
    decided: Review, collated: Collate, reviewed: Reviewed
) -> None:
    after, result = carried(decided, collated(ONE.replace("closed", "shut"), OTHER), reviewed)
    assert set(after.doubtful) == {0}
    verdict = after.doubtful[0]
    assert isinstance(verdict.choice, Adopt)
    assert verdict.choice.pieces[0].exact == ONE.split("\n", maxsplit=1)[0]
    assert [after.verdict(number) is not None for number in range(4)] == [False, True, True, True]
    (doubtful,) = [fate for fate in result.fates if fate.doubtful]
    assert doubtful.outcome is Outcome.EDITED
    # Whoever looks again decides anew, and nothing is in doubt any more.
    after.act(Decide((decide.adopt(after.collation, 0, 0),)))
    assert not after.doubtful


def test_what_was_not_adopted_may_change_beside_what_was(
    decided: Review, collated: Collate, reviewed: Reviewed
) -> None:
    after, result = carried(decided, collated(ONE, OTHER.replace("closed", "shut").replace("noon", "one")), reviewed)
    assert not after.doubtful
    assert canonical(after).text == canonical(decided).text
    assert [fate.outcome for fate in result.fates] == [Outcome.EDITED, Outcome.SAME, Outcome.EDITED, Outcome.SAME]


def test_an_edited_note_is_followed_and_a_deleted_one_is_kept(
    decided: Review, collated: Collate, reviewed: Reviewed
) -> None:
    after, result = carried(decided, collated(ONE.replace("the pilot", "the old pilot"), OTHER), reviewed)
    (stop,) = after.annotation_order()
    assert after.collation.witnesses[0].text[stop[2] : stop[3]] == "the old pilot"
    assert result.fates[-1].outcome is Outcome.EDITED

    lines = ONE.split("\n")
    gone, result = carried(decided, collated("\n".join([lines[0], *lines[2:]]), OTHER), reviewed)
    assert gone.annotation_order() == []
    assert [note.id for note in gone.unplaced.annotations] == ["n1"]
    assert (result.fates[-1].outcome, result.fates[-1].after) == (Outcome.LOST, None)


def test_an_erased_note_and_an_edit_taken_back_have_no_fate(
    decided: Review, collated: Collate, reviewed: Reviewed
) -> None:
    start = ONE.index("He came back")
    other = decide.span(decided.collation, 0, start, start + 12)
    decided.act(Annotate(Annotation("n1", (other,), "moved")))
    decided.undo()
    decided.act(Annotate(Annotation("n2", (other,), "error")))
    decided.act(Erase("n2"))
    after, result = carried(decided, collated(ONE.replace("the pilot", "the old pilot"), OTHER), reviewed)
    (stop,) = after.annotation_order()
    assert after.collation.witnesses[0].text[stop[2] : stop[3]] == "the old pilot"
    assert [(fate.before.id, fate.before.label) for fate in result.fates if isinstance(fate.before, Annotation)] == [
        ("n1", "error")
    ]
    after.undo()
    assert after.state.annotations["n2"].label == "error"


def test_a_decision_on_a_paragraph_that_is_gone_is_listed_and_falls_on_nothing_else(
    collated: Collate, reviewed: Reviewed
) -> None:
    review = reviewed(collated(ONE, OTHER + "\nSports: the home side wins"))
    tail = len(review.collation) - 1
    review.act(Decide((decide.leave_out(review.collation, tail),)))
    new = collated(ONE, OTHER.replace("had moved", "had moved, as everybody knows who ever sailed there"))
    after, result = carried(review, new, reviewed)
    assert [fate.outcome for fate in result.fates] == [Outcome.LOST]
    assert not after.doubtful
    assert after.progress().decided == 0
    (verdict,) = after.unplaced.verdicts
    assert verdict.choice == LeaveOut()
    assert verdict.passage[0][0] == "B@" + review.base.witnesses[1].sha256[:8]
    # The source comes back as it was: so does the decision.
    back, result = carried(after, review.base, reviewed)
    assert back.verdict(tail) == Verdict(decide.passage_key(review.base, tail), LeaveOut())
    assert len(back.unplaced) == 0


def test_paragraphs_that_were_joined_are_looked_at_again(
    decided: Review, collated: Collate, reviewed: Reviewed
) -> None:
    joined = ONE.replace("look\nHe", "look. He")
    after, result = carried(decided, collated(joined, OTHER), reviewed)
    assert after.doubtful
    assert any(fate.doubtful for fate in result.fates)
    for fate in result.fates:
        assert fate.after is not None


def test_a_link_by_hand_is_made_again_in_the_new_text(collated: Collate, reviewed: Reviewed) -> None:
    one, other = "Alpha beta gamma\nDelta epsilon zeta eta", "Something else altogether\nDelta epsilon zeta eta"
    review = reviewed(collated(one, other))
    cells = (decide.passage_key(review.collation, 0)[0], decide.passage_key(review.collation, 1)[0])
    review.act(Relink(cells, together=True))
    review.act(Decide((decide.adopt(review.collation, 0, 1),)))
    after, result = carried(review, collated("A new first line here\n" + one, other), reviewed)
    assert [type(one.act) for one in result.restated] == [Relink, Decide]
    assert len(after.state.relinks) == 1
    linked = next(passage for passage in after.collation if len(passage.cells) == 2 and passage.number < 2)
    assert after.verdict(linked.number) is not None
    assert canonical(after).text == "Something else altogether"


def test_a_link_whose_text_is_gone_is_listed(collated: Collate, reviewed: Reviewed) -> None:
    one, other = "Alpha beta gamma\nDelta epsilon zeta eta", "Something else altogether\nDelta epsilon zeta eta"
    review = reviewed(collated(one, other))
    cells = (decide.passage_key(review.collation, 0)[0], decide.passage_key(review.collation, 1)[0])
    review.act(Relink(cells, together=True))
    after, result = carried(review, collated("Delta epsilon zeta eta", other), reviewed)
    assert len(after.collation) == 2
    assert [relink.together for relink in after.unplaced.relinks] == [True]
    assert [(fate.outcome, fate.before, fate.after) for fate in result.fates] == [
        (Outcome.LOST, Relink(cells, together=True), None)
    ]


def test_the_verdicts_before_and_after_a_witness_came_are_both_carried(
    decided: Review, collated: Collate, reviewed: Reviewed
) -> None:
    wider = reviewed(collated(ONE, OTHER, ONE), decided.events)
    wider.act(Decide((decide.leave_out(wider.collation, 0),)))
    after, _ = carried(wider, collated("A heading came before it\n" + ONE, OTHER, ONE), reviewed)
    number = next(n for n in range(len(after.collation)) if len(after.collation.cells(n)) == 3)
    verdict = after.verdict(number)
    assert verdict is not None
    assert verdict.choice == LeaveOut()
    assert after.progress().decided == wider.progress().decided == 4
    assert sorted(len(key) for key in after.state.verdicts if after.state.verdicts[key].verdict.choice) == [
        2,
        2,
        2,
        2,
        3,
    ]


def test_several_links_are_made_again_in_the_new_text(collated: Collate, reviewed: Reviewed) -> None:
    one = "Alpha beta gamma\nDelta epsilon zeta eta\nTheta iota kappa"
    other = "Something else altogether\nDelta epsilon zeta eta\nAnother thing here"
    review = reviewed(collated(one, other))
    a, b = (decide.passage_key(review.collation, number)[0] for number in (0, 1))
    review.act(Relink((a, b), together=True))
    last = [decide.passage_key(review.collation, number)[0] for number in (2, 3)]
    review.act(Relink(tuple(last), together=True))
    assert len(review.collation) == 3
    after, result = carried(review, collated("Put in\n" + one, other), reviewed)
    assert [type(one.act) for one in result.restated] == [Relink, Relink]
    assert len(after.collation) == 4
    assert after.unplaced.relinks == ()


SENTENCES = [
    "The keeper of the lamp went up at dusk",
    "Sand had come in over the low wall again",
    "A boat without a crew lay on the beach",
    "They sold the rope to the man from the north",
    "No wind blew for the whole of that week",
]
texts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5, unique=True).map("\n".join)


def act_out(review: Review, taken: list[tuple[int, str]]) -> None:
    """Do what was drawn, each on one of the passages: adopt, leave out, make undecided, annotate."""
    for where, what in taken:
        number = where % len(review.collation)
        cell = review.collation.cells(number)[-1]
        match what:
            case "a":
                review.act(Decide((decide.adopt(review.collation, number, cell.witness),)))
            case "o":
                review.act(Decide((decide.leave_out(review.collation, number),)))
            case "x":
                review.act(Decide((decide.undecide(review.collation, number),)))
            case "n":
                start, end = review.collation.span(cell)
                note = Annotation(f"n{where}", (decide.span(review.collation, cell.witness, start, end - 3),), "style")
                review.act(Annotate(note))


@examples(60)
@given(texts, texts, texts, st.lists(st.tuples(st.integers(0, 9), st.sampled_from("aoxn")), max_size=6))
def test_nothing_is_dropped_whatever_became_of_the_sources(
    witnesses: Callable[..., list[Witness]],
    reviewed: Reviewed,
    one: str,
    other: str,
    new: str,
    taken: list[tuple[int, str]],
) -> None:
    review = reviewed(collate(witnesses(one, other)))
    act_out(review, taken)
    after, result = carried(review, collate(witnesses(new, other)), reviewed)
    said = [decision for decision in review.state.verdicts.values() if decision.verdict.choice is not None]
    shown = after.progress()
    assert shown.decided + len(after.doubtful) + len(after.unplaced.verdicts) >= min(1, len(said))
    kept = [decision.verdict.choice for decision in after.state.verdicts.values() if decision.verdict.choice]
    assert len(kept) == len(said)
    assert set(after.state.annotations) == set(review.state.annotations)
    for number in range(len(after.collation)):
        verdict = after.verdict(number)
        if verdict is not None and isinstance(verdict.choice, Adopt):
            cell = next(
                cell
                for cell in after.collation.cells(number)
                if after.collation.text(cell) == verdict.choice.pieces[0].exact
            )
            assert after.collation.witnesses[cell.witness].sha256 in {each.sha256 for each in after.collation.witnesses}
    # Carried once more into the same sources there is nothing left to do.
    assert carry(after.state, after.base.witnesses, after.base).restated == ()
    assert all(fate.after is not None or fate.outcome is Outcome.LOST for fate in result.fates)


def what_stands(review: Review) -> list[tuple[object, ...]]:
    """For every passage its texts, the choice that stands there, and whether it is to be looked at again."""
    collation = review.collation
    found: list[tuple[object, ...]] = []
    for number in range(len(collation)):
        cells = tuple((cell.witness, collation.text(cell)) for cell in collation.cells(number))
        verdict = review.verdict(number)
        choice = None if verdict is None else verdict.choice
        words = tuple(piece.exact for piece in choice.pieces) if isinstance(choice, Adopt) else choice
        found.append((cells, words, number in review.doubtful))
    return found


@examples(60)
@given(st.data())
def test_a_title_put_before_a_source_changes_no_verdict(
    witnesses: Callable[..., list[Witness]], reviewed: Reviewed, data: st.DataObject
) -> None:
    """Whatever was decided, taken back and decided anew while documents came and went."""
    drafts = st.lists(
        st.sampled_from([*SENTENCES, *(line.replace(" the ", " a ") for line in SENTENCES)]), min_size=2, max_size=5
    ).map("\n".join)
    every = [f"{data.draw(drafts)}\nSo much for {name}" for name in ("one", "two", "three")]
    steps = data.draw(st.lists(st.tuples(st.sampled_from("aaoxxx"), st.integers(0, 9), st.integers(1, 3)), max_size=8))
    events: list[Event] = []
    review = reviewed(collate(witnesses(*every[:2])))
    for what, where, count in steps:
        if count != len(review.collation.witnesses):
            review = reviewed(collate(witnesses(*every[:count])), events)
        number = where % len(review.collation)
        cell = review.collation.cells(number)[where % len(review.collation.cells(number))]
        made = {
            "a": decide.adopt(review.collation, number, cell.witness),
            "o": decide.leave_out(review.collation, number),
            "x": decide.undecide(review.collation, number),
        }
        events.append(review.act(Decide((made[what],))))
    titled = data.draw(st.integers(0, len(review.collation.witnesses) - 1))
    texts = [f"QQQ ZZZ\n{text}" if at == titled else text for at, text in enumerate(every)]
    new = collate(witnesses(*texts[: len(review.collation.witnesses)]))
    after, _ = carried(review, new, reviewed)
    standing = [one for one in what_stands(after) if one[0] != ((titled, "QQQ ZZZ"),)]
    if [one[0] for one in standing] == [one[0] for one in what_stands(review)]:
        assert standing == what_stands(review)


def test_what_was_taken_back_stays_undecided(decided: Review, collated: Collate, reviewed: Reviewed) -> None:
    """A third document came, and the verdict of before it was taken back: reading a source again brings none back."""
    wider = reviewed(collated(ONE, OTHER, ONE), decided.events)
    wider.act(Decide((decide.undecide(wider.collation, 0),)))
    assert wider.verdict(0) is None
    after, _ = carried(wider, collated("A heading\n" + ONE, OTHER, ONE), reviewed)
    assert after.verdict(1) is None
    after, _ = carried(wider, collated(ONE, OTHER, "A heading\n" + ONE), reviewed)
    assert after.verdict(1) is None


def test_an_older_verdict_does_not_come_back_over_a_later_one(
    decided: Review, collated: Collate, reviewed: Reviewed
) -> None:
    """Adopted, then with a third document emended, then that document is taken away: to be looked at again."""
    wider = reviewed(collated(ONE, OTHER, ONE.replace("storm", "gale")), decided.events)
    wider.act(Decide((decide.emend(wider.collation, 0, "My words."),)))
    narrow = reviewed(collated(ONE, OTHER), wider.events)
    assert set(narrow.doubtful) == {0}
    after, _ = carried(narrow, collated("A heading\n" + ONE, OTHER), reviewed)
    assert set(after.doubtful) == {1}
    assert after.verdict(1) is None


def test_of_two_verdicts_that_come_to_stand_on_the_same_text_the_later_counts(
    collated: Collate, reviewed: Reviewed
) -> None:
    one = "The keeper of the lamp went up at dusk as ever\nSand had come in\nA boat without a crew lay on the beach"
    review = reviewed(collated(one))
    review.act(Decide((decide.leave_out(review.collation, 0),)))
    review.act(Decide((decide.emend(review.collation, 1, "Later."),)))
    # The first line is gone, and the second has become what the first was.
    new = one.replace("The keeper of the lamp went up at dusk as ever\nSand had come in", "Sand had come in")
    after, result = carried(review, collated(new), reviewed)
    verdict = after.verdict(0)
    assert verdict is not None
    assert verdict.choice == Emend("Later.")
    assert sorted(fate.outcome for fate in result.fates) == [Outcome.LOST, Outcome.SAME]


def test_a_verdict_that_stands_on_what_is_left_of_its_passage_is_told_as_such(
    decided: Review, collated: Collate, reviewed: Reviewed
) -> None:
    lines = ONE.split("\n")
    after, result = carried(decided, collated("\n".join([*lines[:2], lines[3]]), OTHER), reviewed)
    left = next(n for n in range(len(after.collation)) if "noon" in after.collation.text(after.collation.cells(n)[0]))
    verdict = after.verdict(left)
    assert verdict is not None
    assert verdict.choice == LeaveOut()
    (fate,) = [fate for fate in result.fates if fate.before == decided.verdict(2)]
    assert fate.outcome is Outcome.EDITED
    assert fate.after == verdict
    assert len(after.unplaced) == 0


def test_a_verdict_does_not_fall_on_other_words_in_the_place_of_its_own(collated: Collate, reviewed: Reviewed) -> None:
    cast = "Hamlet, prince\nClaudius, king\nGertrude, queen\nLaertes, son\nHoratio, friend"
    review = reviewed(collated(cast))
    review.act(Decide((decide.leave_out(review.collation, 1), decide.emend(review.collation, 3, "LAERTES"))))
    after, result = carried(review, collated(cast.replace("Claudius, king", "Yorick, jester")), reviewed)
    assert after.verdict(1) is None
    assert sorted(fate.outcome for fate in result.fates) == [Outcome.LOST, Outcome.SAME]
    assert [verdict.choice for verdict in after.unplaced.verdicts] == [LeaveOut()]
    # Two lines that changed places take their verdicts along.
    swapped = cast.replace("Claudius, king", "@").replace("Laertes, son", "Claudius, king").replace("@", "Laertes, son")
    after, _ = carried(review, collated(swapped), reviewed)
    (left_out, emended) = (after.verdict(3), after.verdict(1))
    assert left_out is not None
    assert emended is not None
    assert (left_out.choice, emended.choice) == (LeaveOut(), Emend("LAERTES"))


@examples(60)
@given(texts, texts, texts, st.lists(st.tuples(st.integers(0, 9), st.sampled_from("aoxn")), min_size=1, max_size=6))
def test_undoing_what_was_done_before_is_never_having_done_it(
    witnesses: Callable[..., list[Witness]],
    reviewed: Reviewed,
    one: str,
    other: str,
    new: str,
    taken: list[tuple[int, str]],
) -> None:
    """Unless its text changed: then it stays."""
    review = reviewed(collate(witnesses(one, other)))
    act_out(review, taken)
    again = collate(witnesses(new, other))
    after, result = carried(review, again, reviewed)
    fixed = {restated.event for restated in result.restated if restated.fixed}
    acts = [event.id for event in review.events]
    assert list(after.state.undoable) == [event_id for event_id in acts if event_id not in fixed]
    for event_id in after.state.undoable:
        without = reviewed(review.base, [event for event in review.events if event.id != event_id])
        renewed = Renew((), carry(without.state, without.base.witnesses, again).restated)
        never = reviewed(again, [*without.events, Event(98, "renewed", "", "", renewed)])
        undone = reviewed(again, [*after.events, Event(99, "u", "", "", Undo(event_id))])
        assert what_stands(undone) == what_stands(never)
        assert undone.state.annotations == never.state.annotations
        redone = reviewed(again, [*undone.events, Event(100, "r", "", "", Redo(event_id))])
        assert what_stands(redone) == what_stands(after)

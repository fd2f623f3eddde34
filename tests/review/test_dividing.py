"""A passage divided by the reviewer: where the others are cut, what it does to verdicts, and that nothing is lost."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from tui.collation.collation import Collation
from tui.review import decide
from tui.review.canonical import canonical
from tui.review.carry import carry
from tui.review.dividing import division_of
from tui.review.events import Annotate, Annotation, Decide, Relink, Renew
from tui.review.record import event_bytes, event_from_bytes
from tui.review.review import Review
from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes

Collate = Callable[..., Collation]
Reviewed = Callable[..., Review]
ONE = "A storm came up in the night. The crew slept (all but two). Nobody heard the bell."
TWO = "A great storm came up in the night. The whole crew slept. Nobody on board heard it."


def texts(review: Review) -> list[list[str]]:
    return [[review.collation.text(cell) for cell in passage.cells] for passage in review.collation]


def divide(review: Review, words: str, number: int = 0, witness: int = 0) -> None:
    text = review.collation.witnesses[witness].text
    review.act(division_of(review.collation, number, witness, text.index(words)))


@pytest.mark.parametrize(
    ("one", "words", "other", "parts"),
    [
        (
            ONE,
            "The crew",
            TWO,
            ["A great storm came up in the night.", "The whole crew slept. Nobody on board heard it."],
        ),
        (ONE, "slept", TWO, ["A great storm came up in the night. The whole crew", "slept. Nobody on board heard it."]),
        ("red and green", "green", "red and “green”", ["red and", "“green”"]),
        ("alpha beta gamma", "gamma", "alpha beta", ["alpha beta"]),
        ("alpha beta gamma", "beta", "beta gamma", ["beta gamma"]),
        ("alpha new delta", "new", "alpha delta", ["alpha", "delta"]),
        ("天地玄黃宇宙洪荒", "宇宙", "天地玄黃宇宙洪荒。", ["天地玄黃", "宇宙洪荒。"]),
    ],
)
def test_the_other_document_is_cut_at_the_same_words(
    collated: Collate, reviewed: Reviewed, one: str, words: str, other: str, parts: list[str]
) -> None:
    review = reviewed(collated(one, other))
    assert len(review.collation) == 1
    divide(review, words)
    assert [review.collation.text(cell) for each in review.collation for cell in each.cells if cell.witness] == parts
    assert [review.collation.text(cell) for each in review.collation for cell in each.cells if not cell.witness] == [
        one[: one.index(words)].rstrip(),
        one[one.index(words) :],
    ]


@pytest.mark.parametrize("offset", [0, 1, len(ONE), len(ONE) + 9, len(ONE) - 0])
def test_a_cut_needs_words_on_both_sides(collated: Collate, offset: int) -> None:
    collation = collated(f"   {ONE}", TWO)
    with pytest.raises(Problem, match="no words on one side"):
        division_of(collation, 0, 0, offset if offset < 2 else offset + 3)


def test_undo_makes_one_passage_of_it_again_and_redo_two(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, TWO))
    before = texts(review)
    divide(review, "The crew")
    after = texts(review)
    assert len(after) == 2
    assert review.undo_title() == "split the passage"
    review.undo()
    assert texts(review) == before
    review.redo()
    assert texts(review) == after


def test_halves_can_be_divided_again_and_undone_in_any_order(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, TWO))
    divide(review, "The crew")
    divide(review, "Nobody", 1)
    assert [each[0] for each in texts(review)] == [
        "A storm came up in the night.",
        "The crew slept (all but two).",
        "Nobody heard the bell.",
    ]
    assert [review.collation.name(number) for number in range(3)] == ["A ¶1a", "A ¶1b", "A ¶1c"]
    review.undo()
    review.undo()
    assert texts(review) == [[ONE, TWO]]


def test_a_verdict_on_the_whole_is_shown_on_both_halves_to_be_reviewed_again(
    collated: Collate, reviewed: Reviewed
) -> None:
    review = reviewed(collated(ONE, TWO))
    whole = decide.adopt(review.collation, 0, 0)
    review.act(Decide((whole,)))
    divide(review, "The crew")
    assert dict(review.doubtful) == {0: whole, 1: whole}
    assert canonical(review).text == ""
    review.act(Decide((decide.adopt(review.collation, 0, 0),)))
    review.act(Decide((decide.leave_out(review.collation, 1),)))
    assert not review.doubtful
    assert canonical(review).text == "A storm came up in the night."
    for _ in range(3):
        review.undo()
    assert canonical(review).text == ONE


def test_adopting_all_parts_of_one_document_gives_its_paragraph_back(collated: Collate, reviewed: Reviewed) -> None:
    lines = [f"Before it. {TWO}", ONE.replace("night. ", "night.  ").replace("two). ", "two).\t"), "天地玄黃宇宙洪荒"]
    text = "\n".join(lines)
    review = reviewed(collated(text, text.replace("storm", "gale")))
    for words in ("The crew", "Nobody heard", "宇宙"):
        number = next(
            n for n in range(len(review.collation)) if words in review.collation.text(review.collation.cells(n)[0])
        )
        divide(review, words, number)
    review.act(Decide(tuple(decide.adopt(review.collation, number, 0) for number in range(len(review.collation)))))
    assert canonical(review).text == text


def test_a_part_that_is_left_out_leaves_one_paragraph(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(f"{ONE}\nThe end.", f"{TWO}\nThe end."))
    divide(review, "The crew")
    divide(review, "Nobody", 1)
    verdicts = [decide.adopt(review.collation, number, number % 2) for number in (0, 2, 3)]
    review.act(Decide((*verdicts, decide.leave_out(review.collation, 1))))
    assert canonical(review).text == "A storm came up in the night. Nobody heard the bell.\nThe end."


def test_a_note_stays_on_its_words(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, TWO))
    start = ONE.index("crew")
    span = decide.span(review.collation, 0, start, start + 4)
    review.act(Annotate(Annotation("n1", (span,), "who")))
    divide(review, "The crew")
    assert [stop[:4] for stop in review.annotation_order()] == [(1, 0, start, start + 4)]


def test_the_division_follows_its_words_into_a_changed_source(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, TWO))
    divide(review, "The crew")
    review.act(Decide((decide.leave_out(review.collation, 1),)))
    changed = collated(f"News of the day.\n{ONE}", TWO)
    carried = carry(review.state, list(review.collation.witnesses), changed)
    review.act(Renew((("A", changed.witnesses[0].sha256),), carried.restated))
    again = reviewed(changed, review.events)
    assert [each[0] for each in texts(again)][1:] == ["A storm came up in the night.", ONE[ONE.index("The crew") :]]
    assert [again.verdict(number) is not None for number in range(3)] == [False, False, True]


def test_the_division_counts_where_a_document_is_gone_and_leaves_a_new_one_whole(
    collated: Collate, reviewed: Reviewed
) -> None:
    review = reviewed(collated(ONE, TWO))
    divide(review, "The crew")
    alone = reviewed(collated(ONE), review.events)
    assert [each for [each] in texts(alone)] == ["A storm came up in the night.", ONE[ONE.index("The crew") :]]
    three = reviewed(collated(ONE, TWO, ONE), review.events)
    assert [passage.witnesses for passage in three.collation] == [(0, 1, 2), (0, 1)]


def test_a_division_that_the_documents_have_by_themselves_is_no_trouble(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, TWO))
    divide(review, "The crew")
    halves = [f"{ONE[:29]}\n{ONE[30:]}", f"{TWO[:35]}\n{TWO[36:]}"]
    apart = reviewed(collated(*halves), review.events)
    assert not apart.unplaced.relinks
    assert texts(apart) == texts(reviewed(collated(*halves)))


def test_the_record_of_an_unlink_has_the_bytes_that_it_had(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, ONE))
    plain = review.act(Relink((("A", 0, len(ONE)),), together=False))
    assert b"divides" not in event_bytes(plain)
    review.undo()
    divide(review, "The crew")
    event = review.events[-1]
    assert event_from_bytes(event_bytes(event), event.hash) == event
    assert event_bytes(event).count(b'"divides":true') == 1
    assert not replace(plain.act, together=True, divides=True).is_division


def test_a_cluster_is_never_torn() -> None:
    text = "flags \U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7 end"
    from tui.collation.engine import collate

    collation = collate([witness_from_bytes(text.encode(), "A", "a"), witness_from_bytes(text.encode(), "B", "b")])
    act = division_of(collation, 0, 0, text.index("\U0001f1eb") + 1)
    assert act.cells[0][1] == text.index("\U0001f1eb")

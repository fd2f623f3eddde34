"""Acts made of what a reviewer points at: verdicts, spans, proposals, and the words for them."""

from collections.abc import Callable

import pytest

from tui.collation.collation import Agreement, Collation, Kind, Place
from tui.review import decide
from tui.review.decide import OpenCore
from tui.review.events import (
    Adopt,
    Annotate,
    Annotation,
    Decide,
    Emend,
    Erase,
    LeaveOut,
    Redo,
    Relink,
    Renew,
    Span,
    Undo,
    Verdict,
)
from tui.review.phrase import phrase
from tui.review.review import Review
from tui.witnesses.problem import Problem

ONE = "Head of this page alone\nThe first paragraph is here\nThe second one says a little more than that"
OTHER = "The first paragraph is here\nThe second one says a little less than that\nSports: the home side wins again"
Collate = Callable[..., Collation]
Reviewed = Callable[..., Review]


def number_of(collation: Collation, text: str) -> int:
    return next(n for n in range(len(collation)) for r in collation.readings(n) if r.text.startswith(text))


def test_a_passage_is_named_by_the_places_of_its_cells(collated: Collate) -> None:
    collation = collated(ONE, OTHER)
    assert decide.passage_key(collation, number_of(collation, "The first")) == (("A", 24, 51), ("B", 0, 27))
    with pytest.raises(IndexError):
        decide.passage_key(collation, 99)


def test_a_span_carries_its_words_and_what_stands_around_them(collated: Collate) -> None:
    collation = collated(ONE, OTHER)
    start = OTHER.index("second")
    span = decide.span(collation, 1, start, start + 6)
    assert (span.witness, span.sha256, span.exact) == ("B", collation.witnesses[1].sha256, "second")
    assert (span.prefix, span.suffix) == (OTHER[:start][-32:], OTHER[start + 6 :][:32])
    assert (span.start, span.end) == (start, start + 6)


@pytest.mark.parametrize(
    ("text", "start", "end", "exact"),
    [
        ("cafe\u0301 au lait", 0, 4, "cafe\u0301"),
        ("cafe\u0301 au lait", 4, 5, "e\u0301"),
        ("go \U0001f469\u200d\U0001f4bb now", 4, 5, "\U0001f469\u200d\U0001f4bb"),
        ("\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", 1, 3, "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7"),
        ("plain", 1, 2, "l"),
    ],
)
def test_a_span_is_widened_to_whole_characters(collated: Collate, text: str, start: int, end: int, exact: str) -> None:
    assert decide.span(collated(text), 0, start, end).exact == exact


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 3), (0, 10_000)])
def test_a_span_must_lie_in_the_text_and_hold_something(collated: Collate, start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no span"):
        decide.span(collated(ONE, OTHER), 0, start, end)


def test_a_whole_reading_is_one_piece_with_a_reason_if_there_is_one(collated: Collate) -> None:
    collation = collated(ONE, OTHER)
    number = number_of(collation, "The second")
    verdict = decide.adopt(collation, number, 1, "the later edition")
    assert isinstance(verdict.choice, Adopt)
    assert [piece.exact for piece in verdict.choice.pieces] == ["The second one says a little less than that"]
    assert verdict.reason == "the later edition"
    assert verdict.passage == decide.passage_key(collation, number)
    with pytest.raises(ValueError, match="nothing at passage"):
        decide.adopt(collation, number_of(collation, "Head"), 1)


def test_own_words_must_be_words_that_can_be_written_down(collated: Collate) -> None:
    collation = collated(ONE, OTHER)
    assert decide.emend(collation, 0, " \x1b[2J\u202e ").choice == Emend(" \x1b[2J\u202e ")
    with pytest.raises(Problem, match="needs words"):
        decide.emend(collation, 0, "")
    with pytest.raises(Problem, match="half a character"):
        decide.emend(collation, 0, "a\ud83d")


def test_the_proposal_is_what_most_of_a_family_say_and_the_first_of_them(collated: Collate) -> None:
    common = "\nAnother line that all of them share to the letter\nAnd one more of the same kind here"
    a, b = "The reading of the few in this line" + common, "The reading of the many in this line" + common
    collation = collated(a, b, b, a, b)
    number = number_of(collation, "The reading")
    assert collation[number].kind is Kind.CORE
    assert decide.proposal(collation, number) == (1, True)
    assert decide.proposal(collated(a, b, b, a), number) == (0, False)
    assert decide.proposal(collated(b, b), number) == (0, True)
    assert decide.proposal(collated(a, b), number) == (0, False)


def test_nothing_is_proposed_where_a_passage_is_not_core(collated: Collate) -> None:
    collation = collated(ONE, OTHER)
    assert decide.proposal(collation, number_of(collation, "Sports")) is None
    with pytest.raises(IndexError):
        decide.proposal(collation, 99)


def test_the_witness_outside_the_family_has_no_say(collated: Collate) -> None:
    family = "A line that two of three have in common\nThe other line of the two, with a twist in it\n"
    collation = collated("An unrelated text about gardens and seed", family, family)
    assert [collation[n].kind for n in range(len(collation))].count(Kind.CORE) == 2
    for number in range(len(collation)):
        expected = (1, True) if collation[number].kind is Kind.CORE else None
        assert decide.proposal(collation, number) == expected


def test_the_open_core_is_told_apart_by_how_far_the_documents_agree(collated: Collate, reviewed: Reviewed) -> None:
    alike = "This line is the same to the letter in every document that there is"
    rest = "\nHere the documents have another mark at the end{}\nAt this place the {} say another word than the {}"
    texts = [
        alike + rest.format(*filled) for filled in ((".", "many", "few"), ("!", "many", "few"), (".", "few", "few"))
    ]
    divided = "\nWho wrote the last line of this long document: {} or somebody else?"
    texts = [text + divided.format(name) for text, name in zip(texts, ("Ana", "Boris", "Cleo"), strict=True)]
    review = reviewed(collated(*texts))
    core = decide.open_core(review)
    sources = [
        [one.choice.pieces[0].exact[:4] for one in part] for part in (core.agreeing, core.nearly, core.by_majority)
    ]
    assert sources == [["This"], ["Here"], ["At t"]]
    assert core.divided == 1
    counts = []
    for upto in Agreement:
        act = core.act(upto)
        assert act is not None
        counts.append(len(act.verdicts))
    assert counts == [1, 2, 3]
    last = core.act(Agreement.VARIANT)
    assert last is not None
    review.act(last)
    assert decide.open_core(review) == OpenCore(divided=1)


def test_bulk_acts_take_what_is_undecided_and_nothing_else(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, OTHER))
    collation = review.collation
    first = number_of(collation, "The first")
    review.act(Decide((decide.leave_out(collation, first),)))
    found = decide.open_core(review)
    assert found.divided == 1  # two documents that differ in words: neither is a majority
    assert found.act(Agreement.VARIANT) is None
    core = Decide((decide.adopt(collation, number_of(collation, "The second"), 0),))
    tails = decide.leave_all_out(review, decide.open_rest(review).tails)
    assert tails is not None
    assert {verdict.choice for verdict in tails.verdicts} == {LeaveOut()}
    ends = [n for n in range(len(collation)) if collation[n].place is not Place.BODY]
    assert [verdict.passage for verdict in tails.verdicts] == [decide.passage_key(collation, n) for n in ends]
    assert len(ends) == 2
    review.act(core)
    review.act(tails)
    assert decide.open_core(review) == OpenCore()
    assert decide.leave_all_out(review, decide.open_rest(review).tails) is None
    assert review.progress().decided == len(collation)


SPAN = Span("A", "", 0, 1, "x")
KEY = (("A", 0, 1),)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (Decide((Verdict(KEY, Adopt((SPAN,))),)), "adopt A"),
        (Decide((Verdict(KEY, Adopt((SPAN, Span("B", "", 0, 1, "y"), SPAN))),)), "adopt words of A, B"),
        (Decide((Verdict(KEY, Emend("x")),)), "emend"),
        (Decide((Verdict(KEY, LeaveOut()),)), "leave out"),
        (Decide((Verdict(KEY, None),)), "back to undecided"),
        (Decide((Verdict(KEY, LeaveOut()),) * 29), "leave out 29 passages"),
        (Decide((Verdict(KEY, None),) * 2), "put back 2 passages"),
        (Decide((Verdict(KEY, Emend("x")), Verdict(KEY, None))), "decide 2 passages"),
        (Annotate(Annotation("n", (SPAN,))), "note"),
        (Annotate(Annotation("n", (SPAN,), "doubtful")), "note (doubtful)"),
        (Erase("n"), "delete note"),
        (Relink(KEY, together=True), "link"),
        (Relink(KEY, together=False), "unlink"),
        (Renew(()), "change documents or sigla"),
        (Renew((("A", ""), ("C", ""))), "read A, C again"),
        (Undo("e"), "undo"),
        (Redo("e"), "redo"),
    ],
)
def test_every_act_has_a_phrase(act: Decide, words: str) -> None:
    assert phrase(act) == words

"""The canonical text: what the verdicts establish, and what is said of the rest."""

from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tui.collation.collation import Agreement, Collation
from tui.collation.engine import collate
from tui.review import decide
from tui.review.canonical import How, canonical, fragment
from tui.review.events import Adopt, Decide, Emend, LeaveOut, Redo, Renew, Undo
from tui.review.review import Review
from tui.witnesses.read import witness_from_bytes

ONE = "The first paragraph is here\nThe second one says a little more than that\nAnd a third closes the text of all"
OTHER = "The first paragraph is here\nThe second one says a little less than that\nAnd a third closes the text of all"
Collate = Callable[..., Collation]
Reviewed = Callable[..., Review]


def test_nothing_decided_is_an_empty_text_that_says_so(collated: Collate, reviewed: Reviewed) -> None:
    text = canonical(reviewed(collated(ONE, OTHER)))
    assert (text.text, text.fragments, text.undecided, text.left_out) == ("", (), (0, 1, 2), ())


def test_each_fragment_has_its_source_and_the_rest_is_named(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, OTHER + "\nOne more line of its own"))
    collation = review.collation
    review.act(Decide((decide.adopt(collation, 1, 1), decide.emend(collation, 2, "Mine.\nAll mine."))))
    review.act(Decide((decide.leave_out(collation, 3),)))
    text = canonical(review)
    assert [(each.number, each.how, each.text) for each in text.fragments] == [
        (1, How.ADOPTED, "The second one says a little less than that"),
        (2, How.EMENDED, "Mine.\nAll mine."),
    ]
    assert [piece.witness for piece in text.fragments[0].pieces] == ["B"]
    assert (text.undecided, text.left_out) == ((0,), (3,))
    assert text.text == "The second one says a little less than that\nMine.\nAll mine."
    assert fragment(review, 1) == text.fragments[0]
    assert fragment(review, 0) is None
    assert fragment(review, 3) is None


def test_spliced_words_are_one_fragment_with_a_source_for_every_piece(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, OTHER))
    start = OTHER.index("less")
    review.act(Decide((decide.adopt_words(review.collation, 1, 0, 1, start, start + 4),)))
    (made,) = canonical(review).fragments
    assert made.how is How.SPLICED
    assert made.text == "The second one says a little less than that"
    assert [(piece.witness, piece.exact) for piece in made.pieces] == [
        ("A", "The second one says a little "),
        ("B", "less"),
        ("A", " than that"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        ONE,
        "\ufeff" + ONE + "\n",
        ONE.replace("\n", "\r\n"),
        "e\u0301tude \u200d\n\u0645\u0631\u062d\u0628\u0627 \U0001f469\u200d\U0001f4bb",
    ],
)
def test_adopting_a_witness_everywhere_gives_its_lines_back_to_the_letter(
    collated: Collate, reviewed: Reviewed, text: str
) -> None:
    collation = collated(text, OTHER)
    review = reviewed(collation)
    mine = [number for number in range(len(collation)) if collation[number].cell(0)]
    review.act(Decide(tuple(decide.adopt(collation, number, 0) for number in mine)))
    assert canonical(review).text == collation.witnesses[0].text.rstrip("\n")


def test_blocks_are_parted_by_blank_lines(reviewed: Reviewed) -> None:
    source = b"A first block of text\n\nA second block\nwith two lines\n"
    witnesses = [witness_from_bytes(source, siglum, siglum, split="blank") for siglum in "AB"]
    collation = collate(witnesses)
    review = reviewed(collation)
    bulk = decide.open_core(review).act(Agreement.VARIANT)
    assert bulk is not None
    review.act(bulk)
    assert canonical(review).text == source.decode().rstrip("\n")


def test_what_is_to_be_looked_at_again_is_not_in_the_text(collated: Collate, reviewed: Reviewed) -> None:
    review = reviewed(collated(ONE, OTHER))
    review.act(Decide((decide.adopt(review.collation, 0, 0),)))
    changed = reviewed(collated("Now: " + ONE, OTHER), review.events)
    assert canonical(changed).text == ""
    assert 0 in canonical(changed).undecided


def independent(review: Review) -> str:
    """The canonical text as another program makes it, from the events and the order of the passages alone."""
    gone: set[str] = set()
    acts = {event.id: event.act for event in review.events}
    fixed: dict[tuple[str, int], bool] = {}
    for event in review.events:
        match event.act:
            case Undo(undone):
                gone.add(undone)
            case Redo(undone):
                gone.remove(undone)
            case Renew(_, restated):
                for one in restated or ():
                    acts[one.event] = one.act
                    fixed |= {(one.event, part): one.event not in gone for part in one.fixed}
    said = {}
    for identity, act in acts.items():
        for part, verdict in enumerate(act.verdicts if isinstance(act, Decide) else ()):
            if fixed.get((identity, part), identity not in gone):
                said[verdict.passage] = verdict.choice
    parts = []
    for passage in review.collation:
        spans = ((cell.witness, review.collation.span(cell)) for cell in passage.cells)
        choice = said.get(tuple((review.collation.witnesses[w].siglum, *span) for w, span in spans))
        if isinstance(choice, Emend):
            parts.append(choice.text)
        elif isinstance(choice, Adopt):
            texts = {witness.siglum: witness.text for witness in review.collation.witnesses}
            parts.append("".join(texts[piece.witness][piece.start : piece.end] for piece in choice.pieces))
    return "\n".join(parts)


lines = st.lists(
    st.sampled_from(["one two three four", "one two three five", "six seven", "e\u0301 \U0001f1e9\U0001f1ea"]),
    max_size=4,
)
doings = st.lists(
    st.tuples(st.sampled_from(["adopt", "emend", "out", "splice", "undo", "redo", "core"]), st.integers(0, 9)),
    max_size=12,
)


@examples(60)
@given(lines, lines, doings)
def test_an_independent_program_makes_the_same_text_of_the_events(
    collated: Collate, one: list[str], other: list[str], taken: list[tuple[str, int]]
) -> None:
    collation = collated("\n".join(one), "\n".join(other))
    ids = count()
    review = Review(collation, new_id=lambda: f"e{next(ids)}", now=lambda: "")
    for what, where in taken:
        if not len(collation):
            break
        number = where % len(collation)
        cells = collation.cells(number)
        match what:
            case "adopt":
                review.act(Decide((decide.adopt(collation, number, cells[where % len(cells)].witness),)))
            case "emend":
                review.act(Decide((decide.emend(collation, number, f"own {where}"),)))
            case "out":
                review.act(Decide((decide.leave_out(collation, number),)))
            case "splice":
                start, end = collation.span(cells[-1])
                base = cells[0].witness
                review.act(Decide((decide.adopt_words(collation, number, base, cells[-1].witness, start, end),)))
            case "undo":
                review.undo()
            case "redo":
                review.redo()
            case "core":
                bulk = decide.open_core(review).act(Agreement.VARIANT)
                if bulk is not None:
                    review.act(bulk)
    text = canonical(review)
    assert text.text == independent(review)
    numbers = [*text.undecided, *text.left_out, *(each.number for each in text.fragments)]
    assert sorted(numbers) == list(range(len(collation)))
    assert all(isinstance(getattr(review.verdict(n), "choice", None), LeaveOut) for n in text.left_out)


@pytest.mark.parametrize(
    ("first", "other", "separator"),
    [
        (ONE, OTHER, "\n"),
        (ONE.replace("\n", "\n\n"), OTHER.replace("\n", "\n\n"), "\n\n"),
        (ONE.replace("\n", "\n \t\n"), OTHER.replace("\n", "\n\n\n"), "\n\n"),
        (ONE, OTHER.replace("\n", "\n\n"), "\n\n"),
        ("A title\n\n" + ONE, "A title\n\n" + OTHER, "\n"),
        ("One line", "One line", "\n"),
    ],
)
def test_paragraphs_are_as_far_apart_as_they_are_in_the_documents(
    collated: Collate, reviewed: Reviewed, first: str, other: str, separator: str
) -> None:
    review = reviewed(collated(first, other))
    numbers = range(len(review.collation))
    review.act(Decide(tuple(decide.adopt(review.collation, number, 0) for number in numbers)))
    text = canonical(review)
    assert text.separator == separator
    assert text.text == separator.join(line for line in first.splitlines() if line.strip())

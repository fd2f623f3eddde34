"""What counts as moved, and what does not: numbers on lines of their own, records of one form, text in its place."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collation.conftest import make_witnesses
from tests.collation.test_collate import edited, prose
from tests.examples import examples
from tui.collation.collation import Collation, LinkKind
from tui.collation.engine import collate
from tui.witnesses.witness import Witness

Make = Callable[..., list[Witness]]

CLAUSES = [
    "The baker shall keep the oven in good order.",
    "The miller shall insure the barn against fire.",
    "The wages are due on the last day of each week.",
]
CHANGED = "The miller shall insure the barn against flood."
NEW = "No carts may be left in the yard at night."


def moves(collation: Collation) -> int:
    return sum(link.kind is LinkKind.MOVED for link in collation.links)


def together(collation: Collation, *texts: str) -> bool:
    """Whether one passage has all these readings."""
    return any(set(texts) <= {collation.text(cell) for cell in passage.cells} for passage in collation)


def numbered(clauses: list[str], label: Callable[[int], str]) -> list[str]:
    return [line for number, clause in enumerate(clauses, 1) for line in (label(number), clause)]


@pytest.mark.parametrize(
    "label",
    [lambda n: f"{n}.", lambda n: f"Page {n}", lambda n: f"{n} March 1820", lambda n: f"Clause {n}"],
    ids=["number", "page", "date", "heading"],
)
def test_a_short_line_between_clauses_is_no_anchor_for_its_neighbours(make: Make, label: Callable[[int], str]) -> None:
    one = numbered(CLAUSES, label)
    other = numbered([CLAUSES[0], NEW, CHANGED, CLAUSES[2]], label)
    for texts in ((one, other), (other, one)):
        collation = collate(make(*texts))
        assert moves(collation) == 0
        assert together(collation, CLAUSES[1], CHANGED)
        assert together(collation, CLAUSES[2])


@given(
    st.lists(st.sampled_from(["keep", "edit", "new", "drop"]), min_size=3, max_size=14),
    st.integers(0, 1 << 20),
)
@examples(40)
def test_what_keeps_its_order_is_never_moved(acts: list[str], seed: int) -> None:
    """Numbered clauses, some of them edited, new or gone; the numbers of what follows change."""
    clauses = prose(len(acts), seed, words=12)
    later: list[str] = []
    for place, (clause, act) in enumerate(zip(clauses, acts, strict=True)):
        if act == "new":
            later += prose(1, seed + 7 * place + 1, words=12)
        if act != "drop":
            later.append(edited(clause, seed + place, 0.1) if act == "edit" else clause)
    label = "{}.".format
    collation = collate(make_witnesses(numbered(clauses, label), numbered(later, label)))
    assert moves(collation) == 0


def test_records_that_differ_in_number_and_amount_are_not_moved(make: Make) -> None:
    def record(number: int, amount: int) -> str:
        return f"Order {number} of 3 May: delivered in full, {amount} sacks of flour."

    one = [record(1, 25), record(2, 30), record(3, 41), record(4, 9), record(5, 60)]
    other = [record(0, 77), record(1, 25), record(2, 33), record(3, 41), record(5, 60)]
    collation = collate(make(one, other))
    assert moves(collation) == 0
    assert together(collation, record(2, 30), record(2, 33))
    # The same record elsewhere has moved, although its amount was corrected.
    other = [record(4, 10), record(1, 25), record(2, 33), record(3, 41), record(5, 60)]
    assert moves(collate(make(one, other))) == 1


def test_text_that_is_alike_and_in_its_place_is_not_moved(make: Make) -> None:
    """Between the same neighbours, whatever made the engine leave it apart."""
    around = prose(2, 5)
    swapped = prose(2, 6, words=30)
    one = [around[0], *swapped, around[1]]
    other = [around[0], edited(swapped[0], 1, 0.2), edited(swapped[1], 2, 0.2), around[1]]
    assert moves(collate(make(one, other))) == 0
    crossed = [around[0], edited(swapped[1], 2, 0.2), edited(swapped[0], 1, 0.2), around[1]]
    assert moves(collate(make(one, crossed))) == 1

"""A reviewer's corrections: nothing else moves, nothing is lost, and what is impossible is refused with the reason."""

from collections.abc import Callable

import pytest

from tui.collation.collation import Collation, Kind, Link, LinkKind, Place
from tui.collation.engine import collate
from tui.collation.relink import apart, together
from tui.witnesses.problem import Problem
from tui.witnesses.witness import Witness

Make = Callable[..., list[Witness]]
BASE = [
    "The harbour lay still under a grey and heavy morning sky.",
    "Nobody had seen the lantern move since the storm of March.",
    "A quarrel broke out between the miller and the ferryman.",
    "They found the orchard gate open and the ladder gone.",
    "In the end the letter was read aloud before the whole village.",
    "Winter came early that year and stayed for a long time.",
]


def check(collation: Collation) -> None:
    """What holds of every collation."""
    reached = [0] * len(collation.witnesses)
    for passage in collation:
        assert [cell.witness for cell in passage.cells] == sorted({cell.witness for cell in passage.cells})
        for cell in passage.cells:
            assert cell.first == reached[cell.witness]
            reached[cell.witness] = cell.last
        readings = collation.readings(passage.number)
        assert (passage.agreement == "exact") == (len(readings) == 1 and len(passage.cells) > 1)
        assert (passage.agreement is None) == (len(passage.cells) == 1)
    assert reached == [len(witness) for witness in collation.witnesses]
    for link in collation.links:
        assert link.source != link.target
        assert min(link.source, link.target) >= 0
        assert max(link.source, link.target) < len(collation)


def groups(collation: Collation) -> list[tuple[tuple[int, int, int], ...]]:
    return [
        tuple((cell.witness, cell.first, cell.last) for cell in passage.cells)
        for passage in collation
        if len(passage.cells) > 1
    ]


def test_apart_takes_one_cell_out_and_together_puts_it_back(make: Make) -> None:
    collation = collate(make(BASE, BASE, BASE))
    loose = apart(collation, 2, 1)
    check(loose)
    assert [passage.witnesses for passage in loose][2:4] == [(0, 2), (1,)]
    assert (loose[2].kind, loose[3].kind, loose[3].place) == (Kind.CORE, Kind.SINGLE, Place.BODY)
    again = together(loose, [2, 3])
    check(again)
    assert list(again) == list(collation)


def test_apart_of_the_first_witness_stands_before_the_rest(make: Make) -> None:
    loose = apart(collate(make(BASE, BASE)), 0, 0)
    assert [passage.witnesses for passage in loose][:2] == [(0,), (1,)]
    assert loose[0].place is Place.HEAD


def test_together_joins_what_the_engine_left_apart(make: Make) -> None:
    one = [*BASE[:3], "Quite another paragraph stands here in the first.", *BASE[3:]]
    two = [*BASE[:3], "Nothing of that kind is written in this witness.", *BASE[3:]]
    collation = collate(make(one, two))
    assert collation[3].kind is Kind.SINGLE
    linked = together(collation, [4, 3])
    check(linked)
    assert groups(linked)[3] == ((0, 3, 4), (1, 3, 4))
    assert linked[3].agreement == "variant"


def test_together_joins_neighbours_of_one_witness_into_one_cell(make: Make) -> None:
    collation = together(collate(make(BASE, BASE)), [1, 2])
    check(collation)
    assert groups(collation)[1] == ((0, 1, 3), (1, 1, 3))
    assert collation[1].agreement == "exact"


def test_together_moves_only_what_must_move(make: Make) -> None:
    head, tail = "A foreword that stands before all others.", "Spring had been forgotten by everybody but me."
    collation = collate(make([head, "Quite its own.", *BASE], ["Nothing like it.", tail, *BASE]))
    assert [passage.witnesses for passage in collation][:4] == [(0,), (0,), (1,), (1,)]
    linked = together(collation, [0, 3])
    check(linked)
    assert [passage.witnesses for passage in linked][:3] == [(1,), (0, 1), (0,)]


def test_together_refuses_what_leaves_no_order(make: Make) -> None:
    collation = collate(make(["Alone in A it stands.", *BASE], [*BASE, "The end of B is this."]))
    with pytest.raises(Problem, match="both before and after"):
        together(collation, [0, len(collation) - 1])


def test_together_refuses_cells_that_are_no_neighbours(make: Make) -> None:
    collation = collate(make(BASE, BASE))
    with pytest.raises(Problem, match="other paragraphs between"):
        together(collation, [0, 2])
    with pytest.raises(Problem, match="nothing to link"):
        together(collation, [1, 1])
    with pytest.raises(IndexError):
        together(collation, [1, 99])


def test_apart_refuses_what_is_not_there_or_alone(make: Make) -> None:
    collation = collate(make(BASE, [*BASE, "One more at the end of it."]))
    with pytest.raises(Problem, match="nothing in this passage"):
        apart(collation, 6, 0)
    with pytest.raises(Problem, match="is alone"):
        apart(collation, 6, 1)
    with pytest.raises(IndexError):
        apart(collation, 7, 1)


def test_links_follow_their_passages(make: Make) -> None:
    long = "A paragraph that was moved from the start of the text to its very end, with all of its many words."
    collation = collate(make([long, *BASE], [*BASE, long]))
    (link,) = collation.links
    assert {collation.text(collation[end].cells[0]) for end in (link.source, link.target)} == {long}
    loose = apart(collation, 3, 0)
    (after,) = loose.links
    assert {loose.text(loose[end].cells[0]) for end in (after.source, after.target)} == {long}
    assert after.kind is LinkKind.MOVED


def test_a_link_between_two_passages_that_become_one_is_gone(make: Make) -> None:
    long = "A paragraph that says nearly the same in both of the texts and was moved by one place in the second."
    other = "Something else that is long enough to be compared with the rest of what stands in these two texts."
    collation = collate(make([*BASE[:2], long, *BASE[2:]], [*BASE[:2], other, *BASE[2:]]))
    number = collation.passage_of(0, 2)
    linked = Collation(
        collation.witnesses, collation.families, collation.start, collation.witness, collation.first, collation.last,
        collation.kind, collation.agreement, collation.place, (Link(LinkKind.ECHO, number, number + 1, 0.3),),
    )  # fmt: skip
    assert together(linked, [number, number + 1]).links == ()

"""A passage divided in two: the text from each document's cut on is the next passage, and nothing else changes."""

from collections.abc import Callable

import pytest

from tui.collation.collation import Collation, Kind, Link, LinkKind
from tui.collation.engine import collate
from tui.collation.relink import divided, together
from tui.witnesses.problem import Problem
from tui.witnesses.witness import Witness

Make = Callable[..., list[Witness]]
LINES = [
    "The harbour lay still under a grey and heavy morning sky.",
    "Nobody had seen the lantern move. They found the orchard gate open and the ladder gone.",
    "In the end the letter was read aloud before the whole village.",
]
MIDDLE = "\n".join(LINES).index("They found")


def texts(collation: Collation) -> list[list[str]]:
    return [[collation.text(cell) for cell in passage.cells] for passage in collation]


def test_each_document_is_cut_at_its_own_place(make: Make) -> None:
    other = [LINES[0], "Nobody at all had seen it. They found the orchard gate open.", LINES[2]]
    cut = "\n".join(other).index("They found")
    made = divided(collate(make(LINES, other)), 1, {0: MIDDLE, 1: cut})
    assert texts(made) == [
        [LINES[0]] * 2,
        ["Nobody had seen the lantern move.", "Nobody at all had seen it."],
        ["They found the orchard gate open and the ladder gone.", "They found the orchard gate open."],
        [LINES[2]] * 2,
    ]
    assert [made.name(number) for number in range(4)] == ["A ¶1", "A ¶2a", "A ¶2b", "A ¶3"]
    assert [passage.kind for passage in made] == [Kind.CORE] * 4


def test_a_document_without_a_cut_stays_and_one_that_begins_after_it_goes(make: Make) -> None:
    collation = collate(make(LINES, LINES, LINES))
    begin = len(LINES[0]) + 1
    made = divided(collation, 1, {0: MIDDLE, 2: begin})
    assert [passage.witnesses for passage in made] == [(0, 1, 2), (0, 1), (0, 2), (0, 1, 2)]
    assert made[1].agreement == "variant"
    assert [int(each) for each in made.passages_of(1)] == [0, 1, 3]


def test_the_parts_joined_again_have_the_text_of_before(make: Make) -> None:
    collation = collate(make(LINES, LINES))
    again = together(divided(collation, 1, {0: MIDDLE, 1: MIDDLE}), [1, 2])
    assert texts(again) == texts(collation)
    assert [passage.agreement for passage in again] == [passage.agreement for passage in collation]


def test_a_cut_at_the_start_of_a_paragraph_divides_a_passage_of_several(make: Make) -> None:
    joined = together(collate(make(LINES, LINES)), [0, 1])
    begin = len(LINES[0]) + 1
    made = divided(joined, 0, {0: begin, 1: begin})
    assert texts(made) == texts(collate(make(LINES, LINES)))
    assert not any(witness.cuts for witness in made.witnesses)


def test_links_stay_with_the_first_part_and_later_ones_follow_their_passages(make: Make) -> None:
    from dataclasses import replace

    collation = replace(collate(make(LINES, LINES)), links=(Link(LinkKind.ECHO, 1, 2, 0.9),))
    made = divided(collation, 1, {0: MIDDLE, 1: MIDDLE})
    assert made.links == (Link(LinkKind.ECHO, 1, 3, 0.9),)


@pytest.mark.parametrize("cut", [0, len(LINES[0]) + 1, len("\n".join(LINES[:2]))])
def test_a_cut_with_nothing_on_one_side_is_refused(make: Make, cut: int) -> None:
    collation = collate(make(LINES, LINES))
    with pytest.raises(Problem, match="no text on one side"):
        divided(collation, 1, {0: cut, 1: cut})

"""Paragraphs split and reworded at once, so that no three words in a row are the same: a part belongs to the passage
of which it has the words.
"""

from collections.abc import Callable, Sequence

import pytest

from tests.collation.align.test_splits import passage, prose, reworded
from tui.collation.engine import collate
from tui.witnesses.witness import Witness

Make = Callable[..., list[Witness]]
BEFORE, AFTER = [prose(40, 0), prose(40, 1)], [prose(40, 2), prose(40, 3)]
VERSE, PART = prose(40, 50), prose(8, 77)


def text(*paragraphs: str) -> list[str]:
    """A document in which these paragraphs are the third and those that follow it."""
    return [*BEFORE, *paragraphs, *AFTER]


def apart(*, part_first: bool = False, between: Sequence[str] = ()) -> list[str]:
    """The document in which the verse is reworded, and its part is a paragraph of its own."""
    pair = [reworded(VERSE), *between, PART]
    return text(*(reversed(pair) if part_first else pair))


def together(*, part_first: bool = False) -> list[str]:
    return text(f"{PART} {VERSE}" if part_first else f"{VERSE} {PART}")


def versions(count: int, **how: bool) -> list[list[str]]:
    """Documents with the part apart, that differ only at their end."""
    return [[*apart(**how), prose(30, 300 + number)] for number in range(count)]


@pytest.mark.parametrize("part_first", [False, True])
@pytest.mark.parametrize("printed", ["TA", "AT", "TTA", "TTTTA"])
def test_the_part_is_joined_to_the_reworded_paragraph(make: Make, printed: str, *, part_first: bool) -> None:
    layouts = {"T": together(part_first=part_first), "A": apart(part_first=part_first)}
    collation = collate(make(*(layouts[layout] for layout in printed)))
    whole = tuple((witness, 2, 3 if layout == "T" else 4) for witness, layout in enumerate(printed))
    assert passage(collation, 0, 2) == whole
    assert len(collation) == 5


@pytest.mark.parametrize("part_first", [False, True])
@pytest.mark.parametrize(("count", "joined"), [(1, True), (2, True), (3, True), (4, False), (6, False)])
def test_most_witnesses_have_it_apart_and_are_joined_only_for_a_quarter(
    make: Make, count: int, *, joined: bool, part_first: bool
) -> None:
    collation = collate(make(*versions(count, part_first=part_first), together(part_first=part_first)))
    verse = 3 if part_first and not joined else 2
    many = range(count)
    if joined:
        assert passage(collation, 0, 2) == (*((witness, 2, 4) for witness in many), (count, 2, 3))
    else:
        assert passage(collation, 0, verse) == (*((witness, verse, verse + 1) for witness in many), (count, 2, 3))
        assert passage(collation, 0, 5 - verse) == tuple((witness, 5 - verse, 6 - verse) for witness in many)


def test_nothing_is_joined_over_a_paragraph_between(make: Make) -> None:
    first, second = versions(2)
    second[3:3] = [prose(30, 500)]
    collation = collate(make(first, second, together()))
    assert passage(collation, 2, 2) == ((0, 2, 3), (1, 2, 3), (2, 2, 3))
    assert passage(collation, 0, 3) == ((0, 3, 4), (1, 4, 5))


@pytest.mark.parametrize(("count", "joined"), [(2, False), (3, True)])
def test_a_part_has_three_words_at_least(make: Make, count: int, *, joined: bool) -> None:
    part = " ".join(PART.split()[:count])
    verse = prose(20, 51)
    collation = collate(make(text(f"{verse} {part}"), text(reworded(verse), part)))
    assert passage(collation, 1, 2) == ((0, 2, 3), (1, 2, 4 if joined else 3))


@pytest.mark.parametrize("part_first", [False, True])
def test_several_parts_are_joined_as_long_as_each_adds_its_words(make: Make, *, part_first: bool) -> None:
    parts, other = [prose(8, 78), prose(8, 79)], prose(8, 80)
    many = [*parts, reworded(VERSE)] if part_first else [reworded(VERSE), *parts]
    one = " ".join([*parts, VERSE] if part_first else [VERSE, *parts])
    collation = collate(make(text(one), text(*many)))
    assert passage(collation, 1, 2) == ((0, 2, 3), (1, 2, 5))
    many = [other, *many] if part_first else [*many, other]
    collation = collate(make(text(one), text(*many)))
    first = 3 if part_first else 2
    assert passage(collation, 0, 2) == ((0, 2, 3), (1, first, first + 3))
    assert passage(collation, 1, 2 if part_first else 5) == ((1, 2, 3) if part_first else (1, 5, 6),)


@pytest.mark.parametrize("part_first", [False, True])
@pytest.mark.parametrize("printed", ["TA", "AT", "TTA", "AAT", "AAAT", "TAA"])
def test_the_first_paragraphs_of_the_documents_are_joined_as_well(
    make: Make, printed: str, *, part_first: bool
) -> None:
    many = iter(versions(len(printed), part_first=part_first))
    documents = [together(part_first=part_first) if layout == "T" else next(many) for layout in printed]
    collation = collate(make(*(document[2:] for document in documents)))
    whole = tuple((witness, 0, 1 if layout == "T" else 2) for witness, layout in enumerate(printed))
    assert passage(collation, 0, 0) == whole


@pytest.mark.parametrize("printed", ["LP", "PL", "LLP", "LPP"])
def test_the_first_lines_are_joined_to_their_reworded_prose_as_well(make: Make, printed: str) -> None:
    lines = [prose(12, 200 + number) for number in range(4)]
    layouts = {"L": [*lines, *AFTER], "P": [reworded(" ".join(lines)), *AFTER]}
    collation = collate(make(*(layouts[layout] for layout in printed)))
    assert passage(collation, 0, 0) == tuple(
        (witness, 0, 4 if layout == "L" else 1) for witness, layout in enumerate(printed)
    )

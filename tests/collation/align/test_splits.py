"""Paragraphs that one witness splits: the parts belong to the passage of the whole, among several witnesses too."""

import random
from collections.abc import Callable
from itertools import pairwise

import pytest

from tui.collation.collation import Collation
from tui.collation.engine import collate
from tui.witnesses.witness import Witness

Make = Callable[..., list[Witness]]


def prose(count: int, seed: int) -> str:
    rng = random.Random(seed)
    return " ".join(f"w{rng.randrange(4000)}" for _ in range(count))


def cut(text: str, *shares: float) -> list[str]:
    """The text in parts, cut after these shares of its words."""
    words = text.split(" ")
    ends = [0, *(round(share * len(words)) for share in shares), len(words)]
    return [" ".join(words[start:end]) for start, end in pairwise(ends)]


def passage(collation: Collation, witness: int, paragraph: int) -> tuple[tuple[int, int, int], ...]:
    """The cells beside a paragraph: (witness, first paragraph, the one after the last)."""
    number = collation.passage_of(witness, paragraph)
    return tuple((cell.witness, cell.first, cell.last) for cell in collation.cells(number))


@pytest.mark.parametrize("share", [0.7, 0.5, 0.3])
@pytest.mark.parametrize("splitter", [0, 1, 3])
def test_of_four_witnesses_one_splits_a_paragraph_and_no_half_is_alone(make: Make, splitter: int, share: float) -> None:
    base = [prose(40, seed) for seed in range(9)]
    split = [*base[:4], *cut(base[4], share), *base[5:]]
    texts = [split if witness == splitter else base for witness in range(3)] + [
        [*(split if splitter == 3 else base)[:-1], prose(40, 99)]
    ]
    collation = collate(make(*texts))
    whole = tuple((witness, 4, 6 if witness == splitter else 5) for witness in range(4))
    assert passage(collation, splitter, 4) == whole
    assert passage(collation, splitter, 5) == whole


def test_a_paragraph_in_three_parts_is_one_cell_whichever_part_is_the_longest(make: Make) -> None:
    base = [prose(60, seed) for seed in range(9)]
    for shares in ((0.6, 0.8), (0.2, 0.8), (0.2, 0.4)):
        split = [*base[:4], *cut(base[4], *shares), *base[5:]]
        collation = collate(make(base, base[:-1], [*base, prose(30, 70)], split))
        assert passage(collation, 3, 4) == ((0, 4, 5), (1, 4, 5), (2, 4, 5), (3, 4, 7)), shares


def test_a_new_paragraph_after_a_shortened_one_is_not_joined_to_it(make: Make) -> None:
    base = [prose(40, seed) for seed in range(9)]
    changed = [*base[:4], cut(base[4], 0.6)[0], prose(16, 50), *base[5:]]
    collation = collate(make(base, base[:-1], [*base, prose(30, 70)], changed))
    assert passage(collation, 3, 4) == ((0, 4, 5), (1, 4, 5), (2, 4, 5), (3, 4, 5))
    assert passage(collation, 3, 5) == ((3, 5, 6),)


VERSES = [prose(40, seed) for seed in range(6)]
REFRAIN = prose(12, 77)
APART = [part for verse in VERSES for part in (verse, REFRAIN)]


@pytest.mark.parametrize("refrain_first", [False, True])
@pytest.mark.parametrize("printed", ["AT", "TA", "ATT", "TTA", "AAAT", "AAAAAT"])
def test_verse_and_refrain_are_one_passage_if_a_witness_prints_them_together(
    make: Make, printed: str, *, refrain_first: bool
) -> None:
    pairs = [(REFRAIN, verse) if refrain_first else (verse, REFRAIN) for verse in VERSES]
    layouts = {"A": [part for pair in pairs for part in pair], "T": [" ".join(pair) for pair in pairs]}
    collation = collate(make(*(layouts[layout] for layout in printed)))
    assert len(collation) == 6
    for number in range(6):
        assert [(cell.first, cell.last) for cell in collation.cells(number)] == [
            (2 * number, 2 * number + 2) if layout == "A" else (number, number + 1) for layout in printed
        ]


def test_a_verse_without_its_refrain_stays_apart_from_it(make: Make) -> None:
    together = [f"{verse} {REFRAIN}" for verse in VERSES]
    with_one_between = [*APART[:5], prose(30, 500), *APART[5:]]
    collation = collate(make(APART, with_one_between, together))
    assert passage(collation, 2, 0) == ((0, 0, 2), (1, 0, 2), (2, 0, 1))
    assert passage(collation, 2, 2) == ((0, 4, 5), (1, 4, 5), (2, 2, 3))
    assert passage(collation, 1, 5) == ((1, 5, 6),)
    assert passage(collation, 0, 5) == ((0, 5, 6), (1, 6, 7))
    assert passage(collation, 2, 3) == ((0, 6, 8), (1, 7, 9), (2, 3, 4))


def reworded(text: str) -> str:
    """The text with every third word replaced, so that no three words in a row are the same."""
    return " ".join(f"x{place}{word}" if place % 3 == 2 else word for place, word in enumerate(text.split()))


@pytest.mark.parametrize("printed", ["LP", "PL", "LLP", "LPP", "LLLLP"])
def test_lines_of_verse_and_their_reworded_prose_are_one_passage(make: Make, printed: str) -> None:
    lines = [prose(12, 200 + number) for number in range(4)]
    layouts = {
        "L": [*VERSES[:3], *lines, *VERSES[3:]],
        "P": [*VERSES[:3], reworded(" ".join(lines)), *VERSES[3:]],
    }
    collation = collate(make(*(layouts[layout] for layout in printed)))
    assert len(collation) == 7
    assert [(cell.first, cell.last) for cell in collation.cells(3)] == [
        (3, 7) if layout == "L" else (3, 4) for layout in printed
    ]


@pytest.mark.parametrize(("count", "joined"), [(2, True), (12, True), (13, False)])
def test_up_to_twelve_lines_are_joined_to_their_reworded_prose(make: Make, count: int, *, joined: bool) -> None:
    lines = [prose(6, 600 + number) for number in range(count)]
    verses = [VERSES[0], *lines, VERSES[1]]
    collation = collate(make(verses, [VERSES[0], reworded(" ".join(lines)), VERSES[1]]))
    assert passage(collation, 1, 1) == (((0, 1, count + 1), (1, 1, 2)) if joined else ((1, 1, 2),))
    assert passage(collation, 1, 2) == ((0, count + 1, count + 2), (1, 2, 3))


def test_lines_and_prose_of_other_words_stay_apart(make: Make) -> None:
    lines = [prose(12, 200 + number) for number in range(4)]
    collation = collate(make([VERSES[0], *lines, VERSES[1]], [VERSES[0], prose(48, 999), VERSES[1]]))
    assert passage(collation, 1, 1) == ((1, 1, 2),)
    assert passage(collation, 0, 4) == ((0, 4, 5),)

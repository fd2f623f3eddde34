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

"""Gaps between two matches: paraphrases and bad scans are aligned by their letters, unrelated text is not."""

import random
from collections.abc import Callable

from tests.collation.test_collate import prose
from tui.collation.collation import Collation
from tui.collation.engine import collate
from tui.witnesses.witness import Witness

Make = Callable[..., list[Witness]]

CORE = [
    "The chronicle of the valley begins with the year of the great flood.",
    "Here the first book of the chronicle ends, and the second begins with the war.",
    "All that is told of the later kings was copied by the monks of the island.",
]
CLEAN = "Nobody remembered who had built the lighthouse, nor why its lamp was never lit."
SCANNED = "Nobody rcmembered who bad bnilt the lighthouse, ncr wby itz lamp wos nevcr lit."
UNRELATED = "Sugar and pepper came by ship every spring, at prices that few families could pay."


def pairs(collation: Collation) -> set[tuple[int, int]]:
    """The paragraphs of the first two witnesses that are in one passage."""
    return {(cells[0].first, cells[1].first) for passage in collation if len(cells := passage.cells) > 1}


def noisy(text: str, share: float, seed: int) -> str:
    rng = random.Random(seed)
    return "".join(
        rng.choice("abcdefghilmnorstu") if letter != " " and rng.random() < share else letter for letter in text
    )


def test_a_bad_scan_between_matches_is_aligned_and_unrelated_text_is_not(make: Make) -> None:
    one = [CORE[0], CLEAN, CORE[1], CORE[2]]
    assert pairs(collate(make(one, [CORE[0], SCANNED, CORE[1], CORE[2]]))) == {(0, 0), (1, 1), (2, 2), (3, 3)}
    assert pairs(collate(make(one, [CORE[0], UNRELATED, SCANNED, *CORE[1:]]))) == {(0, 0), (1, 2), (2, 3), (3, 4)}
    assert pairs(collate(make(one, [CORE[0], UNRELATED, CORE[1], CORE[2]]))) == {(0, 0), (2, 2), (3, 3)}


def test_lines_with_many_wrong_letters_are_aligned(make: Make) -> None:
    lines = prose(120, 8, words=10)
    one, other = ([noisy(line, 0.06, salt + place) for place, line in enumerate(lines)] for salt in (0, 5000))
    found = pairs(collate(make(one, other)))
    assert all(here == there for here, there in found)
    assert len(found) >= 100


def test_heads_and_tails_are_not_held(make: Make) -> None:
    """What is before the first match or after the last one stays apart: more likeness is needed there."""
    expected = {(1, 1), (2, 2), (3, 3)}
    assert pairs(collate(make([CLEAN, *CORE], [SCANNED, *CORE]))) == expected
    assert pairs(collate(make([*CORE, CLEAN], [*CORE, SCANNED]))) == {(0, 0), (1, 1), (2, 2)}


def test_a_copy_that_breaks_off_is_aligned_with_the_whole(make: Make) -> None:
    whole = (
        "Nobody remembered who had built the lighthouse, nor why its lamp was never lit, until the widow of the pilot "
        "found a bundle of plans and bills under the floor of her kitchen when the boards were taken up."
    )
    cut = f"{whole[:90]} ..."
    assert pairs(collate(make([CORE[0], whole, CORE[1]], [CORE[0], cut, CORE[1]]))) == {(0, 0), (1, 1), (2, 2)}

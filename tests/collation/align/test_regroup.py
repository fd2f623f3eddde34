"""The same text cut differently into lines and paragraphs: all of it is aligned, between the boundaries both have."""

import random
import textwrap
from collections.abc import Callable
from itertools import combinations

import pytest

from tui.collation.collation import Collation
from tui.collation.engine import collate
from tui.witnesses.witness import Witness

Make = Callable[..., list[Witness]]


def sentences(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    words = [
        f"{first}{second}" for first in "bdfgklmnprstvz" for second in ("ando", "emi", "ilt", "orra", "usk", "yne")
    ]
    return [" ".join(rng.choice(words) for _ in range(rng.randrange(2, 16))).capitalize() + "." for _ in range(count)]


def hyphenated(text: str, width: int) -> str:
    """Lines of that width, every third of them with a parted word at its end."""
    lines = textwrap.wrap(text, width)
    for number in range(0, len(lines) - 1, 3):
        head, _, rest = lines[number + 1].partition(" ")
        if len(head) > 4 and head.isalpha() and head.islower():
            lines[number] += f" {head[:2]}-"
            lines[number + 1] = f"{head[2:]} {rest}".rstrip()
    return "\n".join(lines)


PARAGRAPHS = [" ".join(sentences(5, seed)) for seed in range(30)]
WHOLE = " ".join(PARAGRAPHS)
LAYOUTS = {
    "a paragraph a line": "\n".join(PARAGRAPHS),
    "blank lines": "\n\n".join(PARAGRAPHS),
    "one line": WHOLE,
    "wrapped": "\n\n".join("\n".join(textwrap.wrap(text, 72)) for text in PARAGRAPHS),
    "wrapped without blank lines": "\n".join("\n".join(textwrap.wrap(text, 44)) for text in PARAGRAPHS),
    "a sentence a line": WHOLE.replace(". ", ".\n"),
    "hyphenated": "\n\n".join(hyphenated(text, 50) for text in PARAGRAPHS),
    "pages": "\n\n".join(textwrap.wrap(WHOLE, 1300)),
}


def passages_by_letter(collation: Collation, witness: int) -> list[int]:
    """The passage of every letter of a witness; white space and hyphens are left out."""
    found = []
    for passage in collation:
        for cell in passage.cells:
            if cell.witness == witness:
                found += [passage.number for letter in collation.text(cell) if letter not in " \n-"]
    return found


@pytest.mark.parametrize(("one", "other"), list(combinations(LAYOUTS, 2)))
def test_every_letter_is_aligned_whatever_the_layout(make: Make, one: str, other: str) -> None:
    collation = collate(make(LAYOUTS[one], LAYOUTS[other]))
    assert passages_by_letter(collation, 0) == passages_by_letter(collation, 1)
    assert {passage.agreement for passage in collation} <= {"exact", "normalised"}


def test_the_finest_common_boundaries_make_the_passages(make: Make) -> None:
    assert len(collate(make(LAYOUTS["a sentence a line"], LAYOUTS["a paragraph a line"]))) == 30
    assert len(collate(make(LAYOUTS["wrapped without blank lines"], LAYOUTS["wrapped"]))) == 30


def test_a_word_parted_at_a_line_end_is_no_variant(make: Make) -> None:
    collation = collate(make(LAYOUTS["blank lines"], LAYOUTS["hyphenated"]))
    assert {passage.agreement for passage in collation} == {"normalised"}


def test_an_edited_copy_in_other_lines_is_aligned_and_an_insertion_stays_alone(make: Make) -> None:
    rng = random.Random(3)
    edited = [" ".join("other" if rng.random() < 0.08 else word for word in text.split(" ")) for text in PARAGRAPHS]
    foreign = " ".join(sentences(6, 99)).upper().replace("A", "QU")
    edited.insert(12, foreign)
    collation = collate(make("\n".join(edited), LAYOUTS["wrapped without blank lines"]))
    alone = [passage for passage in collation if len(passage.cells) == 1]
    assert [collation.text(passage.cells[0]) for passage in alone] == [foreign]


def test_unrelated_texts_in_other_layouts_stay_apart(make: Make) -> None:
    rng = random.Random(5)
    other = [" ".join(f"x{rng.randrange(3000)}" for _ in range(40)) for _ in range(30)]
    collation = collate(make(LAYOUTS["a sentence a line"], "\n".join(other)))
    assert all(len(passage.cells) == 1 for passage in collation)

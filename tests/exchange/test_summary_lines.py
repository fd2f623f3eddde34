"""The summary line by line: families, who is named and how many are not, and shares of words to the digit."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tui.collation.collation import Collation, Link, LinkKind
from tui.collation.engine import collate
from tui.exchange import extent
from tui.exchange.extent import Shared, cell_words, shared_words
from tui.exchange.material import Material
from tui.exchange.summary import _percent, write
from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import sigla


def prose(seed: int, count: int = 20) -> str:
    rng = random.Random(seed)
    return " ".join(f"w{rng.randrange(10_000)}" for _ in range(count))


def collation_of(*documents: Sequence[str]) -> Collation:
    return collate([
        witness_from_bytes("\n".join(paragraphs).encode(), siglum, f"{siglum}.txt", split="line")
        for paragraphs, siglum in zip(documents, sigla(len(documents)), strict=True)
    ])  # fmt: skip


def summary(*documents: Sequence[str]) -> list[str]:
    return "".join(write(Material(collation_of(*documents), "work"))).splitlines()


def families(count: int) -> list[list[str]]:
    """Documents of which always two have the same three paragraphs."""
    return [[prose(3 * family + number) for number in range(3)] for family in range(count) for _ in range(2)]


def with_tails(count: int) -> list[list[str]]:
    """Documents that end differently, each with a word more than the one before."""
    return [[*(prose(number) for number in range(3)), prose(100 + tail, 5 + tail)] for tail in range(count)]


def with_other_word(text: str, at: int) -> str:
    words = text.split()
    words[at] = "other"
    return " ".join(words)


def test_a_family_tells_what_it_shares_by_itself() -> None:
    other = [prose(10), prose(11), prose(12), prose(13)]
    assert summary(families(1)[0], families(1)[1], other, [*other[:3], with_other_word(other[3], 3)]) == [
        "work: 4 documents, 7 passages: 7 core",
        "  A  A.txt  (3 paragraphs, 60 words)",
        "  B  B.txt  (3 paragraphs, 60 words)",
        "  C  C.txt  (4 paragraphs, 80 words)",
        "  D  D.txt  (4 paragraphs, 80 words)",
        "Family 1 (A B): 100 % of the words are shared; 3 core, all to the letter",
        "Family 2 (C D): 98.8 % of the words are shared; 4 core (3 to the letter, 1 with variants)",
    ]


@pytest.mark.parametrize(("count", "rest"), [(4, []), (5, ["and 1 smaller family"]), (6, ["and 2 smaller families"])])
def test_four_families_are_named_and_the_others_are_counted(count: int, rest: list[str]) -> None:
    lines = summary(*families(count))
    named = [line.partition(":")[0] for line in lines if line.startswith("Family")]
    assert named == ["Family 1 (A B)", "Family 2 (C D)", "Family 3 (E F)", "Family 4 (G H)"]
    assert lines[9:] == rest


def test_of_five_documents_three_are_named_and_their_longest_tails() -> None:
    assert summary(*with_tails(5)) == [
        "work: 5 documents, 8 passages: 3 core, 5 in one only",
        "  A  A.txt  (4 paragraphs, 65 words)",
        "  B  B.txt  (4 paragraphs, 66 words)",
        "  C  C.txt  (4 paragraphs, 67 words)",
        "  … and 2 more, to E",
        "All: 89.6 % of the words are shared; 3 core, all to the letter, quorum 3 of 5",
        "  Tails: E 1 passage, 9 words; D 1 passage, 8 words; C 1 passage, 7 words; B 1 passage, 6 words; and 1 more",
    ]


def test_four_tails_are_all_named_in_the_order_of_the_documents() -> None:
    tails = summary(*with_tails(4))[-1]
    assert tails == "  Tails: A 1 passage, 5 words; B 1 passage, 6 words; C 1 passage, 7 words; D 1 passage, 8 words"


@pytest.mark.parametrize(
    ("count", "named"), [(8, "A B C D E F G H"), (9, "A B C D … I, 9 documents"), (10, "A B C D … J, 10 documents")]
)
def test_up_to_eight_members_of_a_family_are_named(count: int, named: str) -> None:
    lines = summary(*with_tails(count), [prose(50)])
    assert any(line.startswith(f"Family ({named}): ") for line in lines)
    assert lines[-1].endswith("1 of 1 passage in no other document")


def test_a_single_document_belongs_to_no_family_and_that_is_not_said() -> None:
    assert summary([prose(1), prose(2)]) == [
        "work: 1 document, 2 passages: 2 in one only",
        "  A  A.txt  (2 paragraphs, 40 words)",
    ]


def test_of_four_moves_three_are_named() -> None:
    collation = collation_of(*families(1))
    moves = tuple(Link(LinkKind.MOVED, number % 3, (number + 1) % 3, 0.9) for number in range(4))
    lines = "".join(write(Material(replace(collation, links=moves)))).splitlines()
    assert lines[-1] == "Moved: 4 passages: A 1 ~ A 2 (90 %); A 2 ~ A 3 (90 %); A 3 ~ A 1 (90 %); and 1 more"


@pytest.mark.parametrize(
    ("shared", "text"),
    [
        (Shared(10_000, 0.0, False), "0 %"),
        (Shared(10_000, 1.0, False), "0.1 %"),
        (Shared(10_000, 100.0, False), "1.0 %"),
        (Shared(10_000, 9_999.9, False), "99.9 %"),
        (Shared(10_000, 5_000.0, True), "about 50.0 %"),
        (Shared(10_000, 10_000.0, False), "100 %"),
        (Shared(0, 0.0, False), "100 %"),
    ],
)
def test_only_nothing_is_0_percent_and_only_all_is_100(shared: Shared, text: str) -> None:
    assert _percent(shared) == text


TEN = prose(1, 10)
CHANGED = with_other_word(TEN, 4)
SHORTER = " ".join(TEN.split()[:4] + TEN.split()[5:])


@pytest.mark.parametrize(
    ("readings", "words", "shared"),
    [
        ((TEN, CHANGED), 20, 18.0),
        ((TEN, TEN, CHANGED), 30, 29.0),
        ((TEN, TEN, CHANGED, CHANGED), 40, 40.0),
        ((TEN, TEN, SHORTER), 29, 20 + 9 * 18 / 19),
        ((SHORTER, SHORTER, TEN), 28, 18 + 10 * 18 / 19),
    ],
)
def test_a_reading_that_another_document_has_too_shares_all_its_words(
    readings: Sequence[str], words: int, shared: float
) -> None:
    collation = collation_of(*([text] for text in readings))
    found = shared_words(collation, cell_words(collation), range(len(readings)))
    assert (found.words, found.shared, found.sampled) == (words, pytest.approx(shared), False)


def test_of_many_passages_with_variants_a_sample_from_first_to_last_is_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = [prose(seed, 10) for seed in range(5)]
    changed = [with_other_word(text, 4) for text in texts]
    changed[4] = with_other_word(with_other_word(changed[4], 7), 2)
    collation = collation_of(texts, changed)
    words = cell_words(collation)
    assert shared_words(collation, words, (0, 1)) == Shared(100, pytest.approx(4 * 18.0 + 14.0), False)
    monkeypatch.setattr(extent, "_SCORED", 2)
    assert shared_words(collation, words, (0, 1)) == Shared(100, pytest.approx((18.0 + 14.0) * 100 / 40), True)

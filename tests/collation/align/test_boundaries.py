"""What no witness may break: the empty, the tiny, the huge, the monotonous, every script, a thousand witnesses."""

import random
from collections.abc import Callable

import pytest

from tui.collation.collation import Collation, Kind
from tui.collation.engine import collate
from tui.witnesses.witness import Witness

Make = Callable[..., list[Witness]]
LINE = "the same line again\n"


def whole(collation: Collation) -> bool:
    """Whether every paragraph of every witness stands in one cell, in its order."""
    reached = [0] * len(collation.witnesses)
    for passage in collation:
        for cell in passage.cells:
            if cell.first != reached[cell.witness]:
                return False
            reached[cell.witness] = cell.last
    return reached == [len(witness) for witness in collation.witnesses]


def words(count: int, seed: int) -> str:
    rng = random.Random(seed)
    return " ".join(f"w{rng.randrange(4000)}" for _ in range(count))


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [b""],
        [b"", b""],
        [b"", b"one"],
        [b"one", b"one"],
        [b"one", b"two"],
        [b"\n\n \n", b"\n"],
        [b"---\n***\n", b"***\n---\n"],
        [b"\xff\xfe\x00binary\x00\x01", b"text\nmore"],
        [b"a\0b\x1b[31m\nline", b"a\0b\nline"],
    ],
)
def test_next_to_nothing_is_collated(make: Make, texts: list[bytes]) -> None:
    assert whole(collate(make(*texts)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "台積電昨日表示，供應鏈至關重要。\n何軍在台北的峰會上這樣說。\n",
            "台積電今日表示，供應鏈至關重要。\n何軍在台北的峰會上這樣說。\n",
        ),
        (
            "Le cafe\u0301 e\u0301tait ferme\u0301 ce matin-la\u0300.\n",
            "Le caf\u00e9 \u00e9tait ferm\u00e9 ce matin-l\u00e0.\n",
        ),
        ("👩‍👩‍👧 went 🏳️‍🌈 home with the 😀 children today\n", "👩‍👩‍👧 went 🏳️‍🌈 home with the 😀 child today\n"),
        (
            "هذا النص مكتوب باللغة العربية من اليمين إلى اليسار\n",
            "هذا النص مكتوب باللغة العربية من اليمين الى اليسار\n",
        ),
        ("One line of text here.\r\nAnother line of text.\r\n", "One line of text here.\nAnother line of text.\n"),
        ("\ufeffOne line of text here.\n", "One line of text here.\n"),
    ],
)
def test_every_script_and_line_end_is_aligned(make: Make, one: str, other: str) -> None:
    collation = collate(make(one, other))
    assert whole(collation)
    assert collation.count(Kind.CORE) == len(collation) > 0


def test_byte_order_mark_and_line_ends_are_no_difference(make: Make) -> None:
    collation = collate(make("\ufeffOne.\r\n\r\nTwo is here.\r\n", "One.\n\nTwo is here.\n"))
    assert {passage.agreement for passage in collation} == {"exact"}


def test_one_paragraph_of_a_megabyte(make: Make) -> None:
    text = words(190_000, 1)
    rng = random.Random(2)
    edited = " ".join("other" if rng.random() < 0.05 else word for word in text.split(" "))
    collation = collate(make([text], [edited]))
    assert [passage.kind for passage in collation] == [Kind.CORE]
    assert collate(make([text], [words(190_000, 3)])).count(Kind.SINGLE) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LINE * 40_000, LINE * 40_000),
        ("A first line of another kind\n" + LINE * 40_000, LINE * 39_990),
        (
            "".join(LINE if number % 100 else f"line {number}\n" for number in range(40_000)),
            "".join(LINE if number % 97 else f"other {number}\n" for number in range(40_000)),
        ),
    ],
    ids=["equal", "all but one", "interspersed"],
)
def test_forty_thousand_equal_lines(make: Make, one: str, other: str) -> None:
    collation = collate(make(one, other))
    assert whole(collation)
    assert collation.count(Kind.CORE) > 39_000


def test_random_lines_of_a_few_texts(make: Make) -> None:
    rng = random.Random(1)
    texts = ["".join(f"line {rng.randrange(9)} is here\n" for _ in range(4_000)) for _ in range(3)]
    assert whole(collate(make(*texts)))


def test_everything_shuffled(make: Make) -> None:
    base = [words(20, seed) for seed in range(2_000)]
    texts = []
    for seed in range(3):
        rng = random.Random(seed)
        texts.append(rng.sample(base, len(base)))
    assert whole(collate(make(*texts)))


def test_nothing_shared_at_all(make: Make) -> None:
    collation = collate(make(*[[words(30, 1_000 * witness + n) for n in range(300)] for witness in range(4)]))
    assert whole(collation)
    assert collation.count(Kind.SINGLE) == len(collation) == 1_200
    assert not collation.families


def test_a_thousand_witnesses(make: Make) -> None:
    base = [words(20, seed) for seed in range(12)]
    rng = random.Random(1)
    texts = [
        [f"{text} {rng.randrange(99)}" if rng.random() < 0.2 else text for text in base if rng.random() < 0.9]
        for _ in range(1_000)
    ]
    collation = collate(make(*texts))
    assert whole(collation)
    assert collation.count(Kind.CORE) == 12
    assert len(collation.families[0].witnesses) == 1_000


def test_a_hundred_equal_witnesses_and_an_outlier(make: Make) -> None:
    base = [words(30, seed) for seed in range(50)]
    collation = collate(make(*[base] * 100, [words(30, 99)]))
    assert collation.count(Kind.CORE) == 50
    assert len(collation) == 51

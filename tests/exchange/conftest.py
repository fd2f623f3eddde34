"""A small review of hard texts that every format must carry: emoji, NFD, right to left, CJK, control characters."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count

import pytest

from tui.collation.collation import Collation, Link, LinkKind
from tui.collation.engine import collate
from tui.collation.settings import Settings
from tui.exchange.material import Material
from tui.review.decide import adopt, adopt_words, emend, leave_out, span
from tui.review.events import Annotate, Annotation, Decide, Erase
from tui.review.review import Review
from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import Witness, sigla

FIRST = (
    "The harbour clock had stopped at noon, and nobody in Cafe\u0301 Zenith would admit to noticing it 👩\u200d🚀.",
    "=SUM(A1:A9) was all the ledger said, <b>twice</b> & in red, with \x1b[31m ink\x07 and a \x00 in the margin.",
    "שלום עולם, said the parrot in the corner, \u202eand turned its words\u202c round for the visiting guests again.",
    "港口的钟停在正午，没有人愿意承认注意到了这件事。",
    "By evening the tide had carried the small boats out past the lighthouse and back again without a sound.",
    "| a | b | is *not* a table, nor `code`, nor [a link](http://example.org), nor 1. a list, whatever it looks like.",
    "A recipe for plum jam follows, with sugar and patience\tand a clean wooden spoon from the upper drawer.",
)
SECOND = (
    FIRST[0],
    FIRST[1].replace("red", "green"),
    FIRST[2],
    FIRST[3].replace("正午", "午夜"),
    FIRST[4].replace("small boats", "fishing boats"),
    FIRST[5],
    "+49 30 1234 is the number to call when the printing press runs out of violet ribbon on a Sunday.",
)
THIRD = (
    "An unrelated note on beekeeping: the hive stands east of the wall, where the morning sun warms it first.",
    "Queens are marked with a dot of paint, whose colour tells the year in which they were hatched and reared.",
)


def witnesses_of(texts: Sequence[Sequence[str]]) -> list[Witness]:
    return [
        witness_from_bytes("\n".join(paragraphs).encode() + b"\n", siglum, f"<{siglum}> & \u202e\x1b.txt", split="line")
        for siglum, paragraphs in zip(sigla(len(texts)), texts, strict=True)
    ]


def counted() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"00000000-0000-4000-8000-{next(numbers):012d}"


def clock() -> Callable[[], str]:
    seconds = count(0)
    return lambda: f"2026-03-01T12:00:{next(seconds):02d}.000Z"


@pytest.fixture
def collation() -> Collation:
    return collate(witnesses_of([FIRST, SECOND, THIRD]))


@pytest.fixture
def linked(collation: Collation) -> Material:
    """The same with a move and an echo, as if the engine had found them."""
    links = (Link(LinkKind.MOVED, 0, 5, 0.97), Link(LinkKind.ECHO, len(collation) - 1, 1, 0.25))
    return Material(replace(collation, links=links), "linked")


@pytest.fixture
def bare(collation: Collation) -> Material:
    """The collation alone, as `recension collate` has it."""
    return Material(collation, "Odd <b>title</b> \x1b", words=True)


@pytest.fixture
def reviewed(collation: Collation) -> Material:
    """The same with a review: every kind of verdict, an undone one, overlapping and shared annotations."""
    review = Review(collation, actor="Ana \x1b[31m \u202e", now=clock(), new_id=counted(), settings=Settings())
    place = {collation.text(passage.cells[0]): passage.number for passage in collation}
    core = [place[text] for text in FIRST[:6]]
    review.act(Decide(tuple(adopt(collation, number, 0) for number in core[:4])))
    review.act(Decide((adopt_words(collation, core[4], 0, 1, *words(collation, 1, "fishing boats")),)))
    review.act(
        Decide((emend(collation, core[5], "My own words, \x1b\x00 é 日本 \u202e 👩\u200d🚀", "it was =broken"),))
    )
    review.act(Decide((leave_out(collation, place[SECOND[6]], "not ours"),)))
    review.act(Decide((adopt(collation, core[0], 1),)))
    review.undo()
    first = span(collation, 0, *words(collation, 0, "nobody in Cafe\u0301 Zenith"))
    second = span(collation, 0, *words(collation, 0, "Cafe\u0301 Zenith would"))
    both = (span(collation, 0, *words(collation, 0, "parrot")), span(collation, 1, *words(collation, 1, "parrot")))
    ids = [f"10000000-0000-4000-8000-00000000000{number}" for number in range(5)]
    review.act(Annotate(Annotation(ids[0], (first,), "doubtful", "Who? \x1b]52;c;x\x07 <script>")))
    review.act(Annotate(Annotation(ids[1], (second,), "", "only a note")))
    review.act(Annotate(Annotation(ids[2], both, "=quote", "")))
    review.act(Annotate(Annotation(ids[3], (span(collation, 0, *words(collation, 0, "正午")),))))
    review.act(Annotate(Annotation(ids[4], (second,), "gone")))
    review.act(Erase(ids[4]))
    review.act(Annotate(Annotation(ids[1], (second,), "", "only a note, edited")))
    identity = "20000000-0000-4000-8000-000000000000"
    return Material(review.collation, "Odd <b>title</b> \x1b", Settings(), review, identity)


def words(collation: Collation, witness: int, text: str) -> tuple[int, int]:
    start = collation.witnesses[witness].text.index(text)
    return start, start + len(text)

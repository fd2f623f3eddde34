"""The headings of documents, found by how they look: for the outline, and to know what a chapter is.

A heading is a paragraph that is numbered like a chapter, that Markdown marks with `#`, or that is short, has no final
punctuation and has text below it. Only short paragraphs are read, so that a large document costs little.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui.collation.collation import Collation
from tui.witnesses.witness import Witness

LONGEST = 90
"""Code points up to which a paragraph can be a heading."""
WORDS = 10
"""Words up to which a line without a number can be one."""

_NUMBER = r"(?:[ivxlcdm]+|\d+|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|last)"
_DIVISION = (
    "chapter|letter|book|part|volume|vol|section|canto|act|scene|appendix|"
    "kapitel|teil|band|buch|brief|anhang|chapitre|livre|partie|tome|capitolo|parte|libro|capítulo|capitulo"
)
_MARKED = re.compile(r"(#{1,6})\s+\S")
_DIVIDED = re.compile(rf"(?:the\s+)?(?:{_DIVISION})\b\.?\s*(?:the\s+)?{_NUMBER}\b", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:\d+(?:\.\d+)*\.?|[IVXLC]+\.)\s+[^\W\d_]|(?:\d{1,3}|[IVXLC]+)\.$")
_PART = re.compile(r"(?:the\s+)?(?:volume|vol|book|part|band|buch|teil|livre|tome|libro|parte)\b", re.IGNORECASE)
_CLOSING = ".,;:!?…–—-\"'”’»)]"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its passage, the witnesses that have it, its text in the first of them, and how deep it is, from 0.

    `numbered` is false where only its look says that it is a heading.
    """

    passage: int
    witnesses: tuple[int, ...]
    text: str
    depth: int
    numbered: bool


def outline(collation: Collation) -> tuple[Heading, ...]:
    """The headings of all documents in the order of the passages."""
    found: dict[int, Heading] = {}
    for number, witness in enumerate(collation.witnesses):
        for paragraph, text, depth, numbered in headings_in(witness):
            passage = collation.passage_of(number, paragraph)
            known = found.get(passage)
            if known is None or (numbered and not known.numbered):
                before = known.witnesses if known is not None else ()
                found[passage] = Heading(passage, (*before, number), text, depth, numbered)
            elif number not in known.witnesses:
                known_by = (*known.witnesses, number)
                found[passage] = Heading(passage, known_by, known.text, known.depth, known.numbered)
    return tuple(found[passage] for passage in sorted(found))


def headings_in(witness: Witness) -> list[tuple[int, str, int, bool]]:
    """(paragraph, text, depth, numbered) of every heading of a document."""
    lengths = witness.spans[:, 1] - witness.spans[:, 0]
    short = np.flatnonzero(lengths <= LONGEST).tolist()
    looks = {index: _look(witness.paragraph(index)) for index in short}
    found = []
    for index in short:
        look = looks[index]
        if look is None:
            continue
        depth, numbered = look
        following = looks.get(index + 1)
        # Of several plain short lines one after another (verse, an address) none is a heading.
        plain_below = following is not None and not following[1]
        last = index + 1 == len(witness)
        before = looks.get(index - 1)
        plain_above = before is not None and not before[1]
        if numbered or not (plain_below or plain_above or last):
            found.append((index, " ".join(witness.paragraph(index).lstrip("# ").split()), depth, numbered))
    return found


def _look(text: str) -> tuple[int, bool] | None:
    """How deep a heading this is, and whether it is numbered or marked; None where it does not look like one."""
    line = text.strip()
    marked = _MARKED.match(line)
    if marked:
        return len(marked[1]) - 1, True
    if "\n" in line or not any(character.isalnum() for character in line):
        return None
    if _DIVIDED.match(line) and len(line.split()) <= 2 * WORDS:
        return 0 if _PART.match(line) else 1, True
    open_ended = line[-1] not in _CLOSING
    numbered = _NUMBERED.match(line)
    if numbered and not numbered[0][-1].islower() and (open_ended or len(line) < WORDS):
        return 1, True
    begins = line[0].isupper() or not line[0].islower()
    if open_ended and begins and line[0].isalpha() and len(line.split()) <= WORDS:
        return 1, False
    return None


def chapter_at(headings: Sequence[Heading], passage: int, count: int) -> tuple[Heading, int, int] | None:
    """The chapter that a passage is in, of `count` passages: its heading, and its passages, half-open.

    Where there are numbered headings only these begin chapters. None where no heading comes before the passage.
    """
    headings = [heading for heading in headings if heading.numbered] or headings
    before = [heading for heading in headings if heading.passage <= passage]
    if not before:
        return None
    after = [heading.passage for heading in headings if heading.passage > passage]
    return before[-1], before[-1].passage, after[0] if after else count

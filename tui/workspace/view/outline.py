"""The headings of documents, found by how they look: for the outline, and to know what a chapter is.

A heading is a paragraph that is numbered like a chapter, that Markdown marks with `#`, or a short line without final
punctuation between the end of a paragraph and the beginning of prose. Only short paragraphs and their neighbours are
read, so that a large document costs little.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui.collation.collation import Collation
from tui.witnesses.witness import Witness

LONGEST = 90
"""Code points up to which a paragraph can be a heading."""
VERSE = 60
"""Code points up to which a complete sentence may be a line of verse."""
WORDS = 10
"""Words up to which a line without a number can be one."""

_NUMBER = r"(?:[ivxlcdm]+|\d+|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|last)"
_DIVISION = (
    "chapter|letter|book|part|volume|vol|section|canto|act|scene|appendix|"
    "kapitel|teil|band|buch|brief|anhang|chapitre|livre|partie|tome|capitolo|parte|libro|capítulo|capitulo"
)
_KIND = re.compile(rf"\b(?:{_DIVISION})\b", re.IGNORECASE)
_MARKED = re.compile(r"(#{1,6})\s+\S")
_DIVIDED = re.compile(rf"(?:the\s+)?(?:{_DIVISION})\b\.?\s*(?:the\s+)?{_NUMBER}\b", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:\d+(?:\.\d+)*\.?|[IVXLC]+\.)\s+[^\W\d_]|(?:\d{1,3}|[IVXLC]+)\.$")
_PART = re.compile(r"(?:the\s+)?(?:volume|vol|book|part|band|buch|teil|livre|tome|libro|parte)\b", re.IGNORECASE)
_CLOSING = ".,;:!?…–—-\"'”’»)]"
_ENDING = ".:!?…\"'”’»)]*。！？"
"""The last character of a paragraph that is complete."""
_CAPTION = re.compile(r"(?:photo|foto|picture|image|illustration|credit|source|bild|quelle)s?\b.*:", re.IGNORECASE)
_ITEM = re.compile(r"\(?(?:\d+|[ivxlc]+|[a-z])[.)]\s", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3}")
_WIDE = re.compile(r"[\u2e80-\uffdc]")


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
    short = {index: witness.paragraph(index).strip() for index in np.flatnonzero(lengths <= LONGEST).tolist()}
    looks = {index: look for index, text in short.items() if (look := _look(text)) is not None}
    found = []
    for index, (depth, numbered) in looks.items():
        text, below = short[index], short.get(index + 1, "")
        above = witness.paragraph(index - 1).strip() if index else ""
        if numbered:
            is_one = not _goes_on(text, below) and not _in_a_list(text, above, below)
        else:
            begins = not above or above[-1] in _ENDING or looks.get(index - 1, (0, False))[1]
            # Of several short lines one after another (verse, an address, a title page) none is a heading.
            heads = index + 1 < len(witness) and (_is_prose(below) or looks.get(index + 1, (0, False))[1])
            is_one = begins and heads
        if is_one:
            found.append((index, " ".join(text.lstrip("# ").split()), depth, numbered))
    return found


def _is_prose(short: str) -> bool:
    """Whether a paragraph is long enough for prose: long, or a sentence longer than a line of verse.

    `short` is its text, or '' if it is longer than a heading.
    """
    cells = len(short) + len(_WIDE.findall(short))
    return not short or cells > LONGEST or (cells > VERSE and short[-1] in _ENDING)


def _goes_on(text: str, below: str) -> bool:
    """Whether a line looks numbered only because a longer text is cut into lines: the next one begins small."""
    return not _MARKED.match(text) and text[-1] not in _ENDING and below[:1].islower()


def _in_a_list(text: str, above: str, below: str) -> bool:
    """Whether a numbered line belongs to a list, or to a table of contents."""
    division = _DIVIDED.match(text)
    if division:
        following = _DIVIDED.match(below)
        return following is not None and _KIND.findall(text)[:1] == _KIND.findall(below)[:1]
    return bool(_ITEM.match(text) and (_ITEM.match(below) or _ITEM.match(above)))


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
    if _CAPTION.match(line):
        return None
    open_ended = line[-1] not in _CLOSING
    numbered = _NUMBERED.match(line)
    if numbered and not numbered[0][-1].islower() and (open_ended or len(line) < WORDS):
        return 1, True
    begins = line[0].isupper() or not line[0].islower()
    is_word = bool(_WORD.search(line)) or bool(_WIDE.search(line))
    if open_ended and begins and is_word and line[0].isalpha() and len(line.split()) <= WORDS:
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

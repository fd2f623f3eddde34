"""Where to divide a passage in two: the place in one document, and the places that correspond to it in the others."""

from bisect import bisect_left

from tui.collation.collation import Collation
from tui.collation.readings.word_columns import word_columns
from tui.review.cluster_borders import floor
from tui.review.events import Relink
from tui.review.places import cells_key
from tui.witnesses.problem import Problem

_REMEDY = "Select words after the first ones of the passage: they begin the second one."


def division_of(collation: Collation, number: int, witness: int, offset: int) -> Relink:
    """The act that divides a passage before `offset`, in code points of that witness's text.

    In the other documents the second passage begins with the word in the same column, or after the word in the column
    before. A document that has words on one side only stays whole. Raises Problem if the witness has no words of the
    passage on one side of the offset.
    """
    passage = collation[number]
    mine = passage.cell(witness)
    siglum = collation.witnesses[witness].siglum
    if mine is None:
        raise Problem(f"{siglum} has nothing here", "", "Choose a document that has text here.")
    start, _ = collation.span(mine)
    text = collation.text(mine)
    at = floor(text, min(max(0, offset - start), len(text)))
    if not text[:at].strip() or not text[at:].strip():
        raise Problem("there are no words on one side of the cut", collation.name(number), _REMEDY)
    at += len(text[at:]) - len(text[at:].lstrip())
    cells = []
    for cell in passage.cells:
        other = collation.text(cell)
        there = at if other == text else _counterpart(text, at, other)
        (siglum, first, last) = cells_key(collation, (cell,))[0]
        if there < len(other):
            cells.append((siglum, first + there, last))
    return Relink(tuple(cells), together=False, divides=True)


def _counterpart(text: str, at: int, other: str) -> int:
    """The place in the other text that corresponds to `at`: 0 if all of it comes after, its length if all is before."""
    found = word_columns([text, other])
    mine, theirs = found.words
    cut = bisect_left([end for _, end in mine], at + 1)
    # Columns before the first one with a word from the cut on are before the cut.
    edge = next((place for place, (word, _) in enumerate(found.columns) if word is not None and word >= cut), None)
    columns = found.columns
    if edge is None:  # only punctuation follows
        return len(other)
    here = columns[edge][1]
    if here is not None:
        return _start(other, theirs, here)
    before = [word for _, word in columns[:edge] if word is not None]
    if not before:
        return 0
    following = before[-1] + 1
    return _start(other, theirs, following) if following < len(theirs) else len(other)


def _start(text: str, words: tuple[tuple[int, int], ...], word: int) -> int:
    """Where a word begins, with the punctuation before it that belongs to it: an opening bracket or quotation mark."""
    start = words[word][0]
    before = words[word - 1][1] if word else 0
    gap = text[before:start]
    space = max((place for place, letter in enumerate(gap) if letter.isspace()), default=-1)
    return before + space + 1 if space >= 0 or not word else start

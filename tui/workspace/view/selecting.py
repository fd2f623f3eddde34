"""Selecting words with the keyboard: functions from one selection to another.

A selection is a range of one witness's text. It starts as one word, and moves as a whole until it is extended, so that
a phrase in the middle of a passage is only a key or two away. Only the paragraphs around its moving end are read,
however long the document is.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tui.collation.collation import Cell, Collation
from tui.collation.words.words import count_words
from tui.witnesses.witness import Witness
from tui.workspace.text.graphemes import grapheme_next, grapheme_previous
from tui.workspace.text.motions import sentence_span, word_end, word_start
from tui.workspace.view.scene import Scene, Selection


def _paragraph_at(witness: Witness, offset: int) -> int:
    found = int(np.searchsorted(witness.spans[:, 0], offset, side="right")) - 1
    return max(0, min(len(witness) - 1, found))


def _around(witness: Witness, offset: int) -> tuple[str, int]:
    """The text of the paragraph at an offset and its neighbours, and the offset of that text."""
    at = _paragraph_at(witness, offset)
    first, last = max(0, at - 1), min(len(witness), at + 2)
    return witness.passage(first, last), int(witness.spans[first, 0])


def word_at(witness: Witness, offset: int) -> tuple[int, int]:
    """The word that contains the code point at an offset, or the next one after it, as a half-open range."""
    text, base = _around(witness, offset)
    local = min(max(0, offset - base), len(text))
    end = word_end(text, local)
    start = word_start(text, end)
    return base + start, base + end


def begin(scene: Scene, passage: int, witness: int, variant: int = 0) -> Selection | None:
    """The first selection in a cell: the match of the search there, else the variant with that index, else the first
    word that differs, else the first word. None if the cell has no word.
    """
    cell = scene.collation[passage].cell(witness)
    if cell is None:
        return None
    found = scene.found
    if found is not None and 0 <= scene.found_at < len(found):
        at = scene.found_at
        if (int(found.passage[at]), int(found.witness[at])) == (passage, witness) and found.start[at] < found.end[at]:
            return Selection(witness, int(found.start[at]), int(found.end[at]))
    if variant:
        there = dict(variants_in(scene, passage, witness)).get(variant)
        if there is not None:
            return there
    start, end = scene.collation.span(cell)
    difference = scene.difference(passage)
    spans = difference.variants.get(witness, ()) if difference is not None else ()
    offset = start + spans[0][0] if spans and spans[0][1] - spans[0][0] < end - start else start
    first, last = word_at(scene.collation.witnesses[witness], offset)
    return Selection(witness, first, min(last, end)) if first < end else None


def variants_in(scene: Scene, passage: int, witness: int) -> list[tuple[int, Selection]]:
    """The words of a witness at the places where a passage differs: (index of the place, these words selected)."""
    cell = scene.collation[passage].cell(witness)
    readings = scene.collation.readings(passage)
    mine = next((index for index, one in enumerate(readings) if witness in one.witnesses), None)
    if cell is None or mine is None:
        return []
    start = scene.collation.span(cell)[0]
    spans = ((at, place[mine]) for at, place in enumerate(scene.places(passage)))
    return [(at, Selection(witness, start + span[0], start + span[1])) for at, span in spans if span is not None]


def by_words(collation: Collation, selection: Selection, step: int) -> Selection:
    """Move the moving end by a word. At least one word stays selected."""
    witness = collation.witnesses[selection.witness]
    text, base = _around(witness, selection.head)
    local = selection.head - base
    if step > 0:
        if selection.head < selection.anchor:
            after = word_end(text, local)
            head = base + word_start(text, word_end(text, after)) if after < len(text) else base + after
        else:
            head = base + word_end(text, local)
    elif selection.head > selection.anchor:
        head = base + word_end(text, max(0, word_start(text, word_start(text, local)) - 1))
        head = min(head, base + word_start(text, local))
        text_before = witness.text[selection.anchor : head]
        head = selection.anchor + len(text_before.rstrip())
    else:
        head = base + word_start(text, local)
    if head == selection.anchor:
        first, last = word_at(witness, selection.start)
        return Selection(selection.witness, first, last)
    return Selection(selection.witness, selection.anchor, head)


def by_characters(collation: Collation, selection: Selection, step: int) -> Selection:
    """Move the moving end by a grapheme."""
    witness = collation.witnesses[selection.witness]
    text, base = _around(witness, selection.head)
    local = selection.head - base
    head = base + (grapheme_next(text, local) if step > 0 else grapheme_previous(text, local))
    return selection if head == selection.anchor else Selection(selection.witness, selection.anchor, head)


def swapped(selection: Selection) -> Selection:
    """Swap the ends: the other end moves from now on."""
    return Selection(selection.witness, selection.head, selection.anchor)


def sentence(collation: Collation, selection: Selection) -> Selection:
    """Extend both ends to the whole sentence. If a whole sentence is selected already, add the next one."""
    witness = collation.witnesses[selection.witness]
    first, last = _sentence_at(witness, selection.start)
    if (first, last) == (selection.start, selection.end) or selection.end > last:
        text, base = _around(witness, selection.end)
        following = base + word_end(text, selection.end - base)
        _, last = _sentence_at(witness, max(0, following - 1))
        return Selection(selection.witness, selection.start, max(selection.end, last))
    return Selection(selection.witness, first, max(last, selection.end))


def _sentence_at(witness: Witness, offset: int) -> tuple[int, int]:
    """The sentence at an offset. It ends with its paragraph at the latest, even if that ends with a single line
    break.
    """
    at = _paragraph_at(witness, offset)
    base = int(witness.spans[at, 0])
    first, last = sentence_span(witness.passage(at, at + 1), offset - base)
    return base + first, base + last


def _cell(collation: Collation, passage: int, witness: int) -> Cell:
    """The cell that contains a paragraph of a witness."""
    return next(cell for cell in collation.cells(passage) if cell.witness == witness)


def whole(collation: Collation, selection: Selection) -> Selection:
    """Extend both ends to the borders of their cells."""
    witness = collation.witnesses[selection.witness]
    ends = []
    for offset in (selection.start, max(selection.start, selection.end - 1)):
        passage = collation.passage_of(selection.witness, _paragraph_at(witness, offset))
        ends.append(collation.span(_cell(collation, passage, selection.witness)))
    return Selection(selection.witness, ends[0][0], ends[1][1])


def to_letter(collation: Collation, selection: Selection, letter: str) -> Selection | None:
    """The next word of the passage that begins with this letter, after the moving end and then from the start."""
    witness = collation.witnesses[selection.witness]
    passage = collation.passage_of(selection.witness, _paragraph_at(witness, selection.start))
    cell = _cell(collation, passage, selection.witness)
    start, _ = collation.span(cell)
    text = witness.passage(cell.first, cell.last)
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        last = word_end(text, at)
        if last <= at:
            break
        first = word_start(text, last)
        if text[first : first + 1].casefold() == letter.casefold():
            found.append((start + first, start + last))
        at = last
    following = [word for word in found if word[0] > selection.start] or found
    return Selection(selection.witness, *following[0]) if following else None


def passages_of(collation: Collation, selection: Selection) -> list[int]:
    """The passages that a selection touches in its witness, in that witness's order."""
    witness = collation.witnesses[selection.witness]
    first = _paragraph_at(witness, selection.start)
    last = _paragraph_at(witness, max(selection.start, selection.end - 1))
    numbers = (collation.passage_of(selection.witness, paragraph) for paragraph in range(first, last + 1))
    return list(dict.fromkeys(numbers))


def everywhere(collation: Collation, selection: Selection) -> Selection:
    """Add the same words (exactly) in every other witness that has them in the same passages.

    If a witness has them more than once there, take the occurrence with the same number, or else the one nearest to the
    selection.
    """
    numbers = passages_of(collation, selection)
    words = collation.witnesses[selection.witness].text[selection.start : selection.end]
    here = _stretch(collation, numbers, selection.witness)
    if here is None or not words:
        return selection
    mine = _occurrences(collation.witnesses[selection.witness].text, words, *here)
    which = mine.index(selection.start) if selection.start in mine else 0
    also = []
    others = dict.fromkeys(cell.witness for number in numbers for cell in collation.cells(number))
    for other in others:
        there = _stretch(collation, numbers, other)
        if other == selection.witness or there is None:
            continue
        found = _occurrences(collation.witnesses[other].text, words, *there)
        if not found:
            continue
        shift = there[0] - here[0]
        nearest = min((abs(at - shift - selection.start), at) for at in found)[1]
        start = found[which] if len(found) == len(mine) else nearest
        also.append((other, start, start + len(words)))
    return replace(selection, also=tuple(also))


def _stretch(collation: Collation, numbers: Sequence[int], witness: int) -> tuple[int, int] | None:
    """From the start of a witness's first cell in these passages to the end of its last, or None."""
    spans = [collation.span(cell) for number in numbers for cell in collation.cells(number) if cell.witness == witness]
    return (min(start for start, _ in spans), max(end for _, end in spans)) if spans else None


def _occurrences(text: str, words: str, start: int, end: int) -> list[int]:
    """Where the words occur in [start, end) of a text, from left to right."""
    found = []
    at = text.find(words, start, end)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1, end)
    return found


def words_in(collation: Collation, selection: Selection) -> int:
    """The number of selected words."""
    return count_words(collation.witnesses[selection.witness].text[selection.start : selection.end])

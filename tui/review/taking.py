"""The wording of one witness taken at one place where readings differ: the canonical text of the passage follows.

Where readings differ they have regions: for each place, and for each reading, the stretch between the agreed words
around it. A region holds the words there with the marks and white space beside them, and only that white space where
the reading has no words. So an omission is taken like any other wording, and nothing is made up.
"""

from collections.abc import Sequence

from tui.collation.readings.word_columns import word_columns
from tui.review.cluster_borders import ceiling, floor
from tui.review.events import Span
from tui.review.quote import joined, quote
from tui.review.splice import part_of
from tui.witnesses.problem import Problem
from tui.witnesses.witness import Witness

Region = tuple[int, int]

Regions = Sequence[Sequence[Region]]
"""For each place where readings differ the region of each reading, half-open, in code points of that reading."""


def taken(
    pieces: Sequence[Span], texts: Sequence[str], regions: Regions, at: int, witness: Witness, reading: int, start: int
) -> tuple[Span, ...]:
    """The pieces with what one reading has at a place.

    `texts` are the readings, `reading` is the index of the one to take from, and `start` is where it begins in the text
    of `witness`. Raises Problem where the canonical text has no such place any more.
    """
    old = "".join([piece.exact for piece in pieces])
    found = stretch(old, texts, regions, at) or _by_words(old, texts[reading], regions[at][reading])
    if found is None:
        what = "the canonical reading has no place for these words any more"
        raise Problem(what, "", "select the words, or adopt a whole reading first")
    first, last = _whole(texts[reading], regions[at][reading])
    words = quote(witness, start + first, start + last)
    return joined([*part_of(pieces, 0, found[0]), words, *part_of(pieces, found[1], len(old))])


def stretch(text: str, texts: Sequence[str], regions: Regions, at: int) -> Region | None:
    """Where a place is in a text that is made of stretches of the readings; None where it is made otherwise."""
    options: list[list[str]] = []
    before = [0] * len(texts)
    for place in regions:
        whole = [_whole(one, region) for one, region in zip(texts, place, strict=True)]
        options.append(_distinct([one[end:a] for one, end, (a, _) in zip(texts, before, whole, strict=True)]))
        options.append(_distinct([one[a:b] for one, (a, b) in zip(texts, whole, strict=True)]))
        before = [b for _, b in whole]
    options.append(_distinct([one[end:] for one, end in zip(texts, before, strict=True)]))
    # By step, from where the text can be read on, and where that step began.
    steps: list[dict[int, int]] = [{0: 0}]
    for option in options:
        reached: dict[int, int] = {}
        for begin in steps[-1]:
            for words in option:
                if text.startswith(words, begin):
                    reached.setdefault(begin + len(words), begin)
        steps.append(reached)
    if len(text) not in steps[-1]:
        return None
    end = len(text)
    for reached in steps[: 2 * at + 2 : -1]:
        end = reached[end]
    return steps[2 * at + 2][end], end


def _by_words(text: str, reading: str, region: Region) -> Region | None:
    """Where a region of a reading is in a text, by the words around it that both have."""
    found = word_columns([text, reading])
    there, here = found.words
    partner = {column[1]: column[0] for column in found.columns if column[0] is not None}
    before = [index for index, (_, end) in enumerate(here) if end <= region[0]][-1:]
    after = [index for index, (start, _) in enumerate(here) if start >= region[1]][:1]
    left, right = [partner.get(index) for index in before], [partner.get(index) for index in after]
    first = there[left[0]][1] if left and left[0] is not None else None if left else 0
    last = there[right[0]][0] if right and right[0] is not None else None if right else len(text)
    if first is None or last is None or first > last:
        return None
    return floor(text, first), ceiling(text, last)


def _whole(text: str, region: Region) -> Region:
    """A region that cuts no grapheme cluster."""
    return floor(text, region[0]), ceiling(text, region[1])


def _distinct(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(texts))

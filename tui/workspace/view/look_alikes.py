"""Neighbouring passages that look like one: wordings of a title or a heading, each on a separate row.

The engine joins only what is surely the same. What is here is an offer to a person, who decides. It is for short texts:
longer ones that say nearly the same are echoes, and found by the engine.
"""

from collections.abc import Sequence

from tui.collation.collation import Collation
from tui.collation.relink import can_be_one
from tui.collation.words.words import STOP_WORDS, normalise, words
from tui.review.events import Relink
from tui.review.relinking import link_of
from tui.review.review import Review
from tui.workspace.view.rows import Rows

NEAR = 8
"""Passages before and after one, in the order of the page, that are looked at."""
LONGEST = 240
"""Code points of a text that can be offered: a title, a heading, a caption."""
FEWEST = 2
"""Words, apart from the commonest, that two texts must have in common at least."""
SHARE = 0.5
"""The part of the words of the shorter text that the other must have as well."""

Words = frozenset[str]


def look_alikes(review: Review, rows: Rows, number: int) -> tuple[int, ...]:
    """The passages that look like the same one as this passage, in the order of the page; () if there are none.

    They are near it, no document has two of them, and they can be linked. What the reviewer has unlinked, or linked and
    undone, is not offered again.
    """
    collation = review.collation
    mine = _words(collation, number)
    if not mine:
        return ()
    here = int(rows.place[number])
    found: list[tuple[float, int, int]] = []
    for place in range(max(0, here - NEAR), min(len(rows.passages), here + NEAR + 1)):
        other = int(rows.passages[place])
        if other != number:
            share = _share(mine, _words(collation, other))
            if share >= SHARE:
                found.append((-share, abs(place - here), other))
    chosen = [number]
    taken = _witnesses(collation, number)
    for _, _, other in sorted(found):
        witnesses = _witnesses(collation, other)
        if taken.isdisjoint(witnesses) and can_be_one(collation, [*chosen, other]):
            chosen.append(other)
            taken |= witnesses
    if len(chosen) == 1 or _refused(review, chosen):
        return ()
    return tuple(sorted(chosen[1:], key=lambda other: int(rows.place[other])))


def _words(collation: Collation, number: int) -> Words:
    """The words of a short passage in all its readings, without the commonest; none if it is too long."""
    found: set[str] = set()
    for cell in collation.cells(number):
        start, end = collation.span(cell)
        if end - start > LONGEST:
            return frozenset()
        text = collation.text(cell)
        found |= {normalise(text[first:last]) for first, last in words(text)}
    return frozenset(found - STOP_WORDS)


def _share(one: Words, other: Words) -> float:
    common = len(one & other)
    return common / min(len(one), len(other)) if common >= FEWEST else 0.0


def _witnesses(collation: Collation, number: int) -> set[int]:
    return {cell.witness for cell in collation.cells(number)}


def _refused(review: Review, numbers: Sequence[int]) -> bool:
    """Whether the reviewer has unlinked one of these, or linked them and undone that."""
    link = link_of(review.collation, numbers)
    unlinked = [relink for relink in review.state.relinks if not relink.together]
    apart = {cell for relink in unlinked for cell in (relink.cells if relink.is_division else relink.cells[:1])}
    if not apart.isdisjoint(link.cells):
        return True
    return any(event.act == link for event in review.events if type(event.act) is Relink)

"""Finds one paragraph here that is two there, by the words that a neighbour adds to a match.

If a paragraph was split, one part is matched and the other is left over beside it. If joining the left-over part to the
match gains nearly all of its words, they belong together, and the cell contains both. The parts may be on either side.
If the parent's paragraphs would have to be joined, enough other witnesses must agree: a passage must not become coarser
for one witness among many.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tui.collation.align.regroup import Wish, regroup
from tui.collation.align.tree import Tree
from tui.collation.arrays import Flags, Numbers
from tui.collation.words.interned import Interned
from tui.collation.words.likeness import string_likeness
from tui.collation.words.word_strings import WordStrings

_GAIN = 0.7
"""The share of its words that a part must add to the match. By chance a part adds up to .3, because the match already
contains its words.
"""

_PART = 3
"""The minimum number of words in a part."""

_WHOLE = 0.6
"""The minimum likeness of one paragraph to several joined, if none of them reaches it alone (such as verse printed as
prose).
"""

_PARTS = 12
"""The maximum number of paragraphs that may be joined at once, and that a cell of a parent may contain."""

_ASKED = 0.25
"""The share of witnesses that must have two of a parent's paragraphs as one before these become one passage."""


@dataclass(frozen=True)
class _Slots:
    """The unmatched paragraphs between two neighbouring matches of a witness, here and in its parent; either side may
    be empty.

    They are half-open and numbered through all witnesses. `left` and `right` are the matched paragraphs beside them, -1
    for none.
    """

    first: Numbers
    last: Numbers
    above_first: Numbers
    above_last: Numbers
    left: Numbers
    right: Numbers

    def __getitem__(self, chosen: Flags) -> "_Slots":
        return _Slots(
            self.first[chosen],
            self.last[chosen],
            self.above_first[chosen],
            self.above_last[chosen],
            self.left[chosen],
            self.right[chosen],
        )


def join_parts(interned: Interned, tree: Tree, strings: WordStrings, match: Numbers) -> Numbers:
    """Joins parts to matches: writes those of the witnesses into `match`, and returns an array with those of the
    parents.

    The array has for every paragraph the first paragraph of its cell, which is itself if nothing was joined.
    """
    grouped = regroup(interned, tree, strings, match)
    slots = _slots(interned, tree, match)
    wishes: list[Wish] = []
    for on_left in (True, False):
        beside = slots.left if on_left else slots.right
        leaning = slots[beside >= 0]
        here = leaning.left if on_left else leaning.right
        _join_here(interned, strings, leaning, here, match, on_left=on_left)
        _wish_above(interned, strings, leaning, here, match, wishes, on_left=on_left)
    _join_whole(interned, strings, slots, match, wishes)
    return _granted(interned, tree, match, wishes, grouped)


def _slots(interned: Interned, tree: Tree, match: Numbers) -> _Slots:
    """All slots of all witnesses that are aligned loosely, without empty ones."""
    base, owner = interned.base, interned.owner
    children = np.flatnonzero((tree.parent >= 0) & ~tree.strict)
    child = np.zeros(len(interned), dtype=np.bool_)
    child[children] = True
    matched = np.flatnonzero((match >= 0) & child[owner])
    # One slot before every match, and one after the last of each witness.
    witness = np.concatenate((owner[matched], children))
    right = np.concatenate((matched, np.full(len(children), -1)))
    last = np.concatenate((matched, base[children + 1]))
    above_last = np.concatenate((match[matched], base[tree.parent[children] + 1]))
    order = np.argsort(last * 2 + (right < 0), kind="stable")
    witness, right, last, above_last = witness[order], right[order], last[order], above_last[order]
    same = np.zeros(len(order), dtype=np.bool_)
    same[1:] = (witness[1:] == witness[:-1]) & (right[:-1] >= 0)
    left = np.where(same, np.roll(right, 1), -1)
    first = np.where(same, left + 1, base[witness])
    above_first = np.where(same, match[left] + 1, base[tree.parent[witness]])
    slots = _Slots(first, last, above_first, above_last, left, right)
    return slots[(first < last) | (above_first < above_last)]


def _common(interned: Interned, strings: WordStrings, here: Sequence[int], there: Sequence[int]) -> int:
    """The words that two ranges of paragraphs have in common in the same order."""
    mine = "".join([strings[int(interned.ids[place])] for place in here])
    theirs = "".join([strings[int(interned.ids[place])] for place in there])
    return round(string_likeness(mine, theirs) * (len(mine) + len(theirs)) / 2)


def _room(interned: Interned, strings: WordStrings, part: Numbers, small: Numbers, large: Numbers) -> list[int]:
    """The places at which the larger paragraph of a match has words left for the part, from arrays of the three."""
    ids, sizes, words = interned.ids, interned.sizes, strings.lengths
    # Compare bytes first, so that hardly any text must be coded.
    likely = np.flatnonzero(
        (ids[small] != ids[large]) & (sizes[ids[large]] - sizes[ids[small]] >= _GAIN * sizes[ids[part]] - 24)
    )
    for places in (part, small, large):
        strings.code(ids[places[likely]])
    parts = words[ids[part[likely]]]
    left = words[ids[large[likely]]] - words[ids[small[likely]]]
    chosen: list[int] = likely[(parts >= _PART) & (left >= 0.5 * parts)].tolist()
    return chosen


def _grown(
    interned: Interned,
    strings: WordStrings,
    whole: int,
    start: int,
    places: Iterable[int],
    *,
    append: bool,
) -> list[int]:
    """Which of the places, one after the other, add their words to the common words of `start` and `whole`."""
    joined = [start]
    before = _common(interned, strings, joined, [whole])
    added: list[int] = []
    for place in places:
        longer = [*joined, place] if append else [place, *joined]
        after = _common(interned, strings, longer, [whole])
        if after - before < _GAIN * len(strings[int(interned.ids[place])]) or len(longer) > _PARTS:
            break
        joined, before = longer, after
        added.append(place)
    return added


def _join_here(
    interned: Interned, strings: WordStrings, slots: _Slots, here: Numbers, match: Numbers, *, on_left: bool
) -> None:
    """Joins a witness's left-over parts to the match beside them."""
    slots, here = slots[slots.first < slots.last], here[slots.first < slots.last]
    above = match[here]
    part = slots.first if on_left else slots.last - 1
    for slot in _room(interned, strings, part, here, above):
        run = range(int(slots.first[slot]), int(slots.last[slot]))
        free = [place for place in (run if on_left else reversed(run)) if match[place] < 0]
        if not free or free[0] != part[slot]:
            continue
        added = _grown(interned, strings, int(above[slot]), int(here[slot]), free, append=on_left)
        match[added] = above[slot]


def _wish_above(
    interned: Interned,
    strings: WordStrings,
    slots: _Slots,
    here: Numbers,
    match: Numbers,
    wishes: list[Wish],
    *,
    on_left: bool,
) -> None:
    """Wishes to join parts of the parent."""
    wide = slots.above_first < slots.above_last
    slots, here = slots[wide], here[wide]
    above = match[here]
    part = slots.above_first if on_left else slots.above_last - 1
    for slot in _room(interned, strings, part, above, here):
        run = range(int(slots.above_first[slot]), int(slots.above_last[slot]))
        places = run if on_left else reversed(run)
        added = _grown(interned, strings, int(here[slot]), int(above[slot]), places, append=on_left)
        asking = int(interned.owner[here[slot]])
        wishes.extend((place - 1, place, asking) if on_left else (place, place + 1, asking) for place in added)


def _join_whole(interned: Interned, strings: WordStrings, slots: _Slots, match: Numbers, wishes: list[Wish]) -> None:
    """One paragraph on one side of a slot and several on the other, none of them similar enough by itself."""
    here, there = slots.last - slots.first, slots.above_last - slots.above_first
    small = (np.minimum(here, there) == 1) & (np.maximum(here, there) <= _PARTS) & (here != there)
    slots = slots[small]
    for first, last, low, high in zip(
        slots.first.tolist(), slots.last.tolist(), slots.above_first.tolist(), slots.above_last.tolist(), strict=True
    ):
        if (match[first:last] >= 0).any():
            continue
        mine = sum(len(strings[int(number)]) for number in interned.ids[first:last])
        theirs = sum(len(strings[int(number)]) for number in interned.ids[low:high])
        if min(mine, theirs) < 2 * _PART:
            continue
        if 2 * _common(interned, strings, range(first, last), range(low, high)) >= _WHOLE * (mine + theirs):
            match[first:last] = low
            wishes.extend((place, place + 1, int(interned.owner[first])) for place in range(low, high - 1))


def _granted(
    interned: Interned,
    tree: Tree,
    match: Numbers,
    wishes: list[Wish],
    grouped: list[Wish],
) -> Numbers:
    """For every paragraph the first one of its cell, after granting the wishes that enough witnesses share.

    A wish is refused if another witness has something between the two, or if the parent itself is aligned to a witness
    that has them apart. A cell of a parent holds a few paragraphs at most, except for wishes in `grouped`.
    """
    cell = np.arange(interned.paragraphs)
    if not wishes and not grouped:
        return cell
    unbounded = {(one, other) for one, other, _ in grouped}
    counts: dict[tuple[int, int], int] = {}
    for one, other, _ in {*grouped, *wishes}:
        counts[one, other] = counts.get((one, other), 0) + 1
    has: dict[int, list[int]] = {}
    wanted = np.zeros(len(match), dtype=np.bool_)
    wanted[[place for wish in counts for place in wish]] = True
    for place in np.flatnonzero((match >= 0) & wanted[match]).tolist():
        has.setdefault(int(match[place]), []).append(place)
    for (one, other), asked in sorted(counts.items()):
        ends = {int(interned.owner[place]): place for place in has.get(one, ())}
        starts: dict[int, int] = {}
        for place in has.get(other, ()):
            starts.setdefault(int(interned.owner[place]), place)
        both = [witness for witness in ends if witness in starts]
        if any(starts[witness] != ends[witness] + 1 for witness in both):
            continue
        if asked < _ASKED * (asked + len(both) + 1) or (match[one] >= 0 and match[other] >= 0):
            continue
        if other - cell[one] >= _PARTS and (one, other) not in unbounded:
            continue
        if match[other] >= 0 and tree.parent[interned.owner[other]] >= 0:
            continue
        cell[other] = cell[one]
    return cell

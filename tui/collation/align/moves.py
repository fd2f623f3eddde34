"""The same text in different places: rows that are linked because they can't be side by side.

A row has moved if each of two rows has a witness that the other lacks: a text that a witness repeats has not moved.
Nor has a text that nothing shared by both witnesses separates from the corresponding one: it is still in its place.
Nor has a record that is no more like the other one than like its own neighbours: an invoice with another number.
Equal paragraphs next to a moved one on both sides move with it, however short: a run is one move. If everything was
shuffled there are as many moves as paragraphs, so only the heaviest runs are kept, up to a limit.
"""

from collections.abc import Iterable

import numpy as np

from tui.collation.align.alike import Alike
from tui.collation.align.scores import Ladder, scored
from tui.collation.arrays import Numbers
from tui.collation.settings import Settings
from tui.collation.words.interned import Interned
from tui.collation.words.sorting import distinct, starts_of
from tui.collation.words.word_strings import WordStrings

Move = tuple[int, int, float]
"""(a paragraph of the row that moved, a paragraph of the corresponding row, their likeness)."""

_REPEATED = 8
"""A text in more rows than this is a refrain and has not moved."""


_STRANGERS = 0.75
"""The minimum likeness between witnesses of different families: below it, shared text is an echo."""

_BESIDE = (-2, -1, 1, 2)
"""The neighbours of a paragraph that are compared with it, as steps from it."""

_ANY: Ladder = ((1, 0.4),)
"""The likeness of neighbours is judged only against that of a move, which is higher."""

_AS_LIKE = 0.15
"""A target at most this much less similar than the best counts as equally good; then the row with most witnesses is
chosen.
"""


class _Standing:
    """The witnesses of each row: `row` is by paragraph, the witnesses of a row are looked up when needed."""

    def __init__(self, interned: Interned, standing: Numbers, family: Numbers) -> None:
        self.row = standing
        self.owner = interned.owner
        self._family = family.tolist()
        self._order = np.argsort(standing, kind="stable")
        self._rows = standing[self._order]
        self._found: dict[int, frozenset[int]] = {}
        self._base = interned.base
        self._shared: dict[tuple[int, int], Numbers] = {}

    def witnesses(self, row: int) -> frozenset[int]:
        found = self._found.get(row)
        if found is None:
            start, end = np.searchsorted(self._rows, (row, row + 1))
            found = frozenset(self.owner[self._order[start:end]].tolist())
            self._found[row] = found
        return found

    def complementary(self, row: int, other: int) -> bool:
        """Whether each of the rows has a witness that the other lacks."""
        one, two = self.witnesses(row), self.witnesses(other)
        return bool(one - two) and bool(two - one)

    def strangers(self, row: int, other: int) -> bool:
        """Whether no witness of one row is in the family of a witness of the other."""
        families = {self._family[witness] for witness in self.witnesses(row)}
        return families.isdisjoint(self._family[witness] for witness in self.witnesses(other))

    def in_place(self, one: int, other: int) -> bool:
        """Whether no row that both witnesses have is between these two paragraphs of theirs."""
        mine, theirs = int(self.owner[one]), int(self.owner[other])
        if mine == theirs:
            return False
        before = self._before(mine, theirs)[one - self._base[mine]]
        return bool(before == self._before(theirs, mine)[other - self._base[theirs]])

    def _before(self, witness: int, other: int) -> Numbers:
        """For every paragraph of a witness the last row up to it that another witness also has, or -1."""
        found = self._shared.get((witness, other))
        if found is None:
            rows = self.row[self._base[witness] : self._base[witness + 1]]
            common = np.isin(rows, self.row[self._base[other] : self._base[other + 1]])
            last = np.maximum.accumulate(np.where(common, np.arange(len(rows)), -1))
            found = np.where(last >= 0, rows[last], -1)
            self._shared[witness, other] = found
        return found


def find_moves(
    interned: Interned, strings: WordStrings, standing: Numbers, alike: Alike, family: Numbers, settings: Settings
) -> list[Move]:
    """The moves, in the order of the moved paragraphs; if there are too many, those of the heaviest runs.

    `family` has a number for every witness, the same for those of one family.
    """
    seen = _Standing(interned, standing, family)
    least = min(words for words, _ in settings.anywhere)
    found: dict[int, list[tuple[float, int, int, Move]]] = {}
    for one, two, likeness in (*_same(interned, strings, seen, least), *_like(interned, seen, alike)):
        # The row of fewer witnesses has moved; if they are equal, the later one in the engine's order.
        source, target = sorted(
            (one, two), key=lambda place: (len(seen.witnesses(int(standing[place]))), -int(standing[place]))
        )
        row, other = int(standing[source]), int(standing[target])
        if likeness >= _STRANGERS or not seen.strangers(row, other):
            move = (source, target, likeness)
            found.setdefault(row, []).append((likeness, len(seen.witnesses(other)), -other, move))
    best: list[Move] = []
    for targets in found.values():
        top = max(likeness for likeness, *_ in targets) - _AS_LIKE
        best.append(max((size, likeness, row, move) for likeness, size, row, move in targets if likeness >= top)[3])
    best = [move for move in best if not seen.in_place(move[0], move[1])]
    best = _no_records(interned, strings, best)
    return _capped(interned, _extended(interned, seen, best), settings.most_moves)


def _no_records(interned: Interned, strings: WordStrings, moves: list[Move]) -> list[Move]:
    """The moves without those whose ends are as much like a neighbour of theirs as like each other."""
    doubtful = [
        number for number, (source, target, _) in enumerate(moves) if interned.ids[source] != interned.ids[target]
    ]
    if not doubtful:
        return moves
    ends = np.array([moves[number][:2] for number in doubtful])
    beside = np.zeros(len(doubtful), dtype=np.float32)
    for end in ends.T:
        for step in _BESIDE:
            near = np.clip(end + step, 0, interned.paragraphs - 1)
            inside = np.flatnonzero((interned.owner[near] == interned.owner[end]) & (near != end))
            texts, neighbours = interned.ids[end[inside]], interned.ids[near[inside]]
            beside[inside] = np.maximum(beside[inside], scored(strings, texts, neighbours, _ANY))
    records = {number for number, like in zip(doubtful, beside.tolist(), strict=True) if like >= moves[number][2]}
    return [move for number, move in enumerate(moves) if number not in records]


def _same(interned: Interned, strings: WordStrings, seen: _Standing, least: int) -> Iterable[Move]:
    """Texts that are exactly the same in several rows."""
    ids = interned.ids
    pairs = distinct(ids * interned.paragraphs + seen.row)
    text = pairs // max(interned.paragraphs, 1)
    starts = starts_of(text)
    counts = np.diff(np.append(starts, len(text)))
    several = text[starts[(counts > 1) & (counts <= _REPEATED)]]
    strings.code(several)
    several = several[strings.lengths[several] >= least]
    if not len(several):
        return
    wanted = np.zeros(len(interned.texts), dtype=np.bool_)
    wanted[several] = True
    places: dict[int, dict[int, int]] = {}
    for place in np.flatnonzero(wanted[ids]).tolist():
        places.setdefault(int(ids[place]), {}).setdefault(int(seen.row[place]), place)
    for rows in places.values():
        main = max(rows, key=lambda row: (len(seen.witnesses(row)), -row))
        for row, place in rows.items():
            if row != main and seen.complementary(row, main):
                yield place, rows[main], 1.0


def _like(interned: Interned, seen: _Standing, alike: Alike) -> Iterable[Move]:
    """Texts that are similar in different rows."""
    if not len(alike.one):
        return
    wanted = np.zeros(len(interned.texts), dtype=np.bool_)
    wanted[alike.one] = True
    wanted[alike.other] = True
    places: dict[int, dict[int, int]] = {}
    for place in np.flatnonzero(wanted[interned.ids]).tolist():
        places.setdefault(int(interned.ids[place]), {}).setdefault(int(seen.row[place]), place)
    for one, other, likeness in zip(alike.one.tolist(), alike.other.tolist(), alike.likeness.tolist(), strict=True):
        here, there = places[one], places[other]
        if len(here) * len(there) > _REPEATED:
            continue
        for row, place in here.items():
            for other_row, other_place in there.items():
                if row != other_row and seen.complementary(row, other_row):
                    yield place, other_place, likeness


def _extended(interned: Interned, seen: _Standing, moves: list[Move]) -> list[Move]:
    """Moves, extended by equal neighbours on both sides that are in different rows as well."""
    linked = {int(seen.row[source]) for source, _, _ in moves}
    base, owner, ids = interned.base, interned.owner, interned.ids
    extended = list(moves)
    for source, target, _ in moves:
        for step in (1, -1):
            here, there = source + step, target + step
            while (
                base[owner[source]] <= here < base[owner[source] + 1]
                and base[owner[target]] <= there < base[owner[target] + 1]
                and ids[here] == ids[there]
                and int(seen.row[here]) not in linked
                and seen.row[here] != seen.row[there]
                and seen.complementary(int(seen.row[here]), int(seen.row[there]))
            ):
                linked.add(int(seen.row[here]))
                extended.append((here, there, 1.0))
                here, there = here + step, there + step
    return sorted(extended)


def runs(moves: list[tuple[int, int, float]]) -> list[list[tuple[int, int, float]]]:
    """Moves (sorted) as runs: source and target both follow those of the move before."""
    found: list[list[tuple[int, int, float]]] = []
    for move in moves:
        if found and found[-1][-1][0] + 1 == move[0] and found[-1][-1][1] + 1 == move[1]:
            found[-1].append(move)
        else:
            found.append([move])
    return found


def _capped(interned: Interned, moves: list[Move], most: int) -> list[Move]:
    """The moves of the heaviest runs."""
    blocks = runs(moves)
    if len(blocks) <= most:
        return moves
    sizes = interned.sizes[interned.ids]
    heaviest = sorted(blocks, key=lambda run: (-sum(int(sizes[move[0]]) for move in run), run[0]))[:most]
    return sorted(move for run in heaviest for move in run)

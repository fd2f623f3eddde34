"""Where spans of witnesses are in a collation: which passages they are, or touch.

Events name text by siglum and code points; a collation names it by passages and paragraphs. This file translates from
one to the other, for one key or for a hundred thousand at once.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tui.collation.collation import Cell, Collation
from tui.review.events import PassageKey, Span

Positions = NDArray[np.int64]

_FAR = 1 << 40
"""More than the length of any text. A key from an imported file may hold any number; larger ones are cut to this."""


def passage_key(collation: Collation, number: int) -> PassageKey:
    """The key by which events name a passage. Raises IndexError if there is no such passage."""
    return cells_key(collation, collation[number].cells)


def cells_key(collation: Collation, cells: Iterable[Cell]) -> PassageKey:
    """The same for some cells of a passage."""
    return tuple((collation.witnesses[cell.witness].siglum, *collation.span(cell)) for cell in cells)


class Places:
    """The cells of a collation, by their place in the witnesses' texts."""

    def __init__(self, collation: Collation) -> None:
        self.collation = collation
        self.sigla = tuple(witness.siglum for witness in collation.witnesses)
        self.numbers = {siglum: number for number, siglum in reversed(list(enumerate(self.sigla)))}

    @cached_property
    def _spans(self) -> tuple[Positions, Positions]:
        """Start and end of every cell, in code points, in the collation's order of cells."""
        collation = self.collation
        spans = [witness.spans for witness in collation.witnesses]
        flat = np.concatenate(spans) if spans else np.zeros((0, 2), dtype=np.int64)
        offset = np.concatenate(([0], np.cumsum([len(each) for each in spans]))).astype(np.int64)[collation.witness]
        return flat[offset + collation.first, 0], flat[offset + collation.last - 1, 1]

    @cached_property
    def _order(self) -> tuple[Positions, Positions]:
        """The cells by witness, each witness's in reading order (so ascending by start), and the passage of each."""
        collation = self.collation
        rows = np.repeat(np.arange(len(collation), dtype=np.int64), np.diff(collation.start))
        # A few witnesses fit in sixteen bits, which numpy sorts in one pass.
        few = len(self.sigla) < 1 << 15
        order = np.argsort(collation.witness.astype(np.int16) if few else collation.witness, kind="stable")
        return order, rows[order]

    @cached_property
    def _by_witness(self) -> tuple[tuple[Positions, Positions, Positions], ...]:
        """For every witness the starts, ends and passages of its cells, ascending."""
        starts, ends = self._spans
        order, rows = self._order
        edges = np.searchsorted(self.collation.witness[order], np.arange(len(self.sigla) + 1))
        parts = [slice(a, b) for a, b in pairwise(edges.tolist())]
        starts, ends = starts[order], ends[order]
        return tuple((starts[part], ends[part], rows[part]) for part in parts)

    @cached_property
    def _codes(self) -> tuple[Positions, Positions]:
        """Every cell's witness and start combined in one number, ascending, and the passage of each."""
        order, rows = self._order
        return (self.collation.witness.astype(np.int64) * _FAR + self._spans[0])[order], rows

    def key(self, number: int) -> PassageKey:
        """The key by which events name a passage. Raises IndexError past the end."""
        collation = self.collation
        if not 0 <= number < len(collation):
            raise IndexError(number)
        a, b = collation.start[number], collation.start[number + 1]
        starts, ends = self._spans
        witnesses = collation.witness[a:b].tolist()
        return tuple(
            (self.sigla[witness], start, end)
            for witness, start, end in zip(witnesses, starts[a:b].tolist(), ends[a:b].tolist(), strict=True)
        )

    def keys(self, numbers: Sequence[int]) -> list[PassageKey]:
        """The same for many passages, which must exist."""
        if len(numbers) < 100:
            return [self.key(number) for number in numbers]
        starts, ends = (each.tolist() for each in self._spans)
        edges, sigla = self.collation.start.tolist(), [self.sigla[w] for w in self.collation.witness.tolist()]
        return [
            tuple(zip(sigla[a:b], starts[a:b], ends[a:b], strict=True))
            for a, b in ((edges[number], edges[number + 1]) for number in numbers)
        ]

    def match(self, keys: Sequence[PassageKey]) -> list[int]:
        """For every key, the passage that has exactly its cells, or -1."""
        if not keys or not len(self.collation):
            return [-1] * len(keys)
        lengths = np.fromiter((len(key) for key in keys), dtype=np.int64, count=len(keys))
        known = self.numbers
        cells = [
            (known.get(siglum, -1), start if start < _FAR else _FAR - 1, end if end < _FAR else _FAR - 1)
            for key in keys
            for siglum, start, end in key
        ]
        flat = np.array(cells, dtype=np.int64).reshape(-1, 3)
        first = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        found = np.full(len(keys), -1, dtype=np.int64)
        some = np.flatnonzero(lengths > 0)
        # Find the passage that begins with the key's first cell, if any. Then check that all cells are the same.
        codes, rows = self._codes
        wanted = flat[first[some], 0] * _FAR + flat[first[some], 1]
        at = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
        hit = codes[at] == wanted
        some, numbers = some[hit], rows[at[hit]]
        begin = self.collation.start[numbers]
        same = self.collation.start[numbers + 1] - begin == lengths[some]
        some, numbers, begin = some[same], numbers[same], begin[same]
        if len(some):
            count = lengths[some]
            within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
            mine, theirs = np.repeat(first[some], count) + within, np.repeat(begin, count) + within
            starts, ends = self._spans
            equal = (
                (flat[mine, 0] == self.collation.witness[theirs])
                & (flat[mine, 1] == starts[theirs])
                & (flat[mine, 2] == ends[theirs])
            )
            whole = np.logical_and.reduceat(equal, np.cumsum(count) - count)
            found[some[whole]] = numbers[whole]
        numbers_found: list[int] = found.tolist()
        return numbers_found

    def touched(self, witness: int, start: int, end: int) -> list[int]:
        """The passages that overlap [start, end) of a witness's text, or the passage at that point if the range is
        empty.
        """
        starts, ends, rows = self._by_witness[witness]
        first = int(ends.searchsorted(min(start, _FAR), side="right"))
        last = int(starts.searchsorted(min(max(end, start + 1), _FAR), side="left"))
        touched: list[int] = rows[first:last].tolist()
        return touched

    def sharing(self, key: PassageKey) -> list[int]:
        """The passages that share text with a key's cells, ascending."""
        found: set[int] = set()
        for siglum, start, end in key:
            witness = self.numbers.get(siglum)
            if witness is not None:
                found.update(self.touched(witness, start, end))
        return sorted(found)

    def holds(self, named: PassageKey, key: PassageKey) -> bool:
        """Whether a decision applies to a passage (its key): for witnesses in both, their cells are the same."""
        of_decision = {cell[0] for cell in named}
        kept = [cell for cell in named if cell[0] in self.numbers]
        return bool(kept) and [cell for cell in key if cell[0] in of_decision] == kept

    def held(self, named: PassageKey) -> int | None:
        """The passage that a decision on these cells applies to, or None."""
        return next((number for number in self.sharing(named) if self.holds(named, self.key(number))), None)

    def cell(self, siglum: str, start: int, end: int) -> Cell | None:
        """The paragraphs of a witness that fill [start, end) exactly, or None."""
        witness = self.numbers.get(siglum)
        if witness is None or start >= end:
            return None
        spans = self.collation.witnesses[witness].spans
        first = int(np.searchsorted(spans[:, 0], min(start, _FAR)))
        last = int(np.searchsorted(spans[:, 1], min(end, _FAR)))
        if first > last or last >= len(spans) or spans[first, 0] != start or spans[last, 1] != end:
            return None
        return Cell(witness, first, last + 1)

    def witness_of(self, span: Span) -> int | None:
        """The number of the witness that a span belongs to: same source, and the same siglum if several have that
        source.
        """
        named = self.numbers.get(span.witness)
        if named is not None and self.collation.witnesses[named].version == span.sha256:
            return named
        return self._sources.get(span.sha256)

    @cached_property
    def _sources(self) -> dict[str, int]:
        pairs = [(witness.version, number) for number, witness in enumerate(self.collation.witnesses)]
        return dict(reversed(pairs))

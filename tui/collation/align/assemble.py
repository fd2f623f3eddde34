"""From aligned rows to a collation: every other paragraph becomes a passage, and all passages are put in order.

A row is a passage of two or more witnesses. Unaligned paragraphs of a witness between two of its rows come just before
the second. So between two aligned passages those of the first witness come first, then the second's, and each witness's
heads and tails stay in one piece.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tui.collation.arrays import Codes, Numbers, SmallNumbers
from tui.collation.collation import Collation, Family, Link, LinkKind
from tui.collation.readings.classify import kinds, places
from tui.witnesses.witness import Witness


@dataclass(frozen=True)
class Rows:
    """Aligned cells, one entry each: rows ascend in reading order, and within a row witnesses ascend.

    A witness's cells ascend with the rows. `first` and `last` are half-open ranges of its paragraphs.
    """

    row: Numbers
    witness: Numbers
    first: Numbers
    last: Numbers

    def __len__(self) -> int:
        """How many cells there are."""
        return len(self.row)


@dataclass(frozen=True)
class Cells:
    """The cells of all passages, as the arrays of a Collation."""

    start: Numbers
    witness: SmallNumbers
    first: SmallNumbers
    last: SmallNumbers


def lay_out(witnesses: Sequence[Witness], rows: Rows) -> Cells:
    """All cells in reading order: the rows, and every paragraph outside all rows as a single passage."""
    lengths = np.array([len(witness) for witness in witnesses], dtype=np.int64)
    base = np.concatenate(([0], np.cumsum(lengths)))
    total = int(base[-1])
    owner = np.repeat(np.arange(len(witnesses)), lengths)
    order = np.argsort(base[rows.witness] + rows.first, kind="stable")
    starts = (base[rows.witness] + rows.first)[order]
    depth = np.zeros(total + 1, dtype=np.int64)
    depth[starts] += 1
    np.subtract.at(depth, base[rows.witness] + rows.last, 1)
    alone = np.flatnonzero(np.cumsum(depth[:-1]) == 0)
    count = int(rows.row.max()) + 1 if len(rows) else 0
    # The next row of the same witness, or past the last one.
    place = np.searchsorted(starts, alone)
    found = place < len(starts)
    next_row = np.full(len(alone), count, dtype=np.int64)
    cell = order[np.minimum(place, len(starts) - 1)] if len(starts) else np.zeros(len(alone), dtype=np.int64)
    if len(starts):
        same = found & (rows.witness[cell] == owner[alone])
        next_row[same] = rows.row[cell[same]]
    witness = np.concatenate((owner[alone], rows.witness))
    first = np.concatenate((alone - base[owner[alone]], rows.first))
    last = np.concatenate((alone - base[owner[alone]] + 1, rows.last))
    row = np.concatenate((next_row, rows.row))
    aligned = np.concatenate((np.zeros(len(alone), dtype=np.int8), np.ones(len(rows), dtype=np.int8)))
    order = np.lexsort((first, witness, aligned, row))
    row, aligned = row[order], aligned[order]
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = (aligned[1:] == 0) | (aligned[:-1] == 0) | (row[1:] != row[:-1])
    start = np.append(np.flatnonzero(new), len(order))
    return Cells(start, *(values[order].astype(np.int32) for values in (witness, first, last)))


def complete(
    witnesses: Sequence[Witness],
    families: Sequence[Family],
    cells: Cells,
    agreement: Codes,
    links: Iterable[Link],
) -> Collation:
    """The collation of these cells. The kind of each passage follows from them and the families."""
    kind = kinds(cells.start, cells.witness, families, len(witnesses))
    return Collation(
        tuple(witnesses),
        tuple(families),
        cells.start,
        cells.witness,
        cells.first,
        cells.last,
        kind,
        agreement,
        places(cells.start, cells.witness, kind, len(witnesses)),
        tuple(sorted(links, key=lambda link: (link.kind != LinkKind.MOVED, link.source, link.target))),
    )

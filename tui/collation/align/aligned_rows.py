"""Builds the rows of the collation, in reading order, from the matches between paragraphs.

Following its matches leads every paragraph to a root; paragraphs with the same root form one row. Rows are in the order
of the medoid's paragraphs, with insertions between them. The rows of another group are merged into those of the witness
to which its medoid is attached: each comes just before the next row that both have.
"""

from collections.abc import Sequence

import numpy as np

from tui.collation.align.assemble import Rows
from tui.collation.align.insertions import Insertion
from tui.collation.align.tree import Tree
from tui.collation.arrays import Flags, Numbers
from tui.collation.words.interned import Interned
from tui.collation.words.sorting import distinct, numbered, starts_of


def representatives(match: Numbers, cell: Numbers, inserted: Sequence[Insertion]) -> Numbers:
    """For every paragraph the root paragraph that represents its row."""
    above = np.where(match >= 0, match, cell)
    for row in inserted:
        above[list(row.paragraphs)] = row.paragraphs[0]
    while True:
        higher = above[above]
        if np.array_equal(higher, above):
            return above
        above = higher


def aligned_rows(interned: Interned, tree: Tree, standing: Numbers, inserted: Sequence[Insertion]) -> Rows:
    """The rows of two or more of the given witnesses (copies count), in reading order.

    `standing` has for every paragraph the one that represents its row.
    """
    copies = np.bincount(interned.copy_of, minlength=len(interned))
    keys = distinct(standing * len(interned) + interned.owner)
    count = np.bincount(keys // len(interned), weights=copies[keys % len(interned)], minlength=interned.paragraphs)
    order = _reading_order(interned, tree, standing, inserted, count > 1)
    row_of = np.full(interned.paragraphs, -1, dtype=np.int64)
    row_of[order] = np.arange(len(order))
    row = row_of[standing]
    owner = interned.owner
    fresh = np.ones(len(row), dtype=np.bool_)
    fresh[1:] = (row[1:] != row[:-1]) | (owner[1:] != owner[:-1])
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], len(row))
    aligned = row[first] >= 0
    first, last = first[aligned], last[aligned]
    return _given(interned, row[first], owner[first], first, last)


def _given(interned: Interned, row: Numbers, owner: Numbers, first: Numbers, last: Numbers) -> Rows:
    """Cells of distinct witnesses as cells of the witnesses that were given."""
    given = np.argsort(interned.copy_of, kind="stable")
    copies = np.bincount(interned.copy_of, minlength=len(interned))
    begin = np.cumsum(copies) - copies
    times = copies[owner]
    start = np.repeat(begin[owner], times)
    step = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    witness = given[start + step]
    base = interned.base[owner]
    row, first, last = (np.repeat(values, times) for values in (row, first - base, last - base))
    order = np.lexsort((witness, row))
    return Rows(row[order], witness[order], first[order], last[order])


def _reading_order(
    interned: Interned, tree: Tree, standing: Numbers, inserted: Sequence[Insertion], several: Flags
) -> Numbers:
    """The paragraphs that represent rows of several witnesses, in reading order."""
    below: dict[int, list[int]] = {}
    for witness, above in enumerate(tree.parent.tolist()):
        below.setdefault(above, []).append(witness)
    mine: dict[int, list[Insertion]] = {}
    for row in inserted:
        mine.setdefault(row.medoid, []).append(row)
    copies = np.bincount(interned.copy_of, minlength=len(interned))
    # If there are several trees, they are read in the order in which their witnesses were given.
    first_given = np.full(len(interned), len(interned.copy_of))
    np.minimum.at(first_given, interned.copy_of, np.arange(len(interned.copy_of)))
    orders: dict[int, Numbers] = {}
    for witness in reversed(tree.order):
        children = [child for child in below.get(witness, ()) if child in orders]
        if witness not in below and copies[witness] < 2:
            continue
        order = _own_order(interned, witness, standing, mine.get(witness, ()), several)
        for child in sorted(children, key=lambda child: int(first_given[child])):
            order = _merged(order, orders.pop(child))
        orders[witness] = order
        for child in below.get(witness, ()):
            first_given[witness] = min(first_given[witness], first_given[child])
    ordered = sorted(orders, key=lambda witness: int(first_given[witness]))
    return np.concatenate([np.zeros(0, dtype=np.int64), *(orders[witness] for witness in ordered)])


def _own_order(
    interned: Interned, witness: int, standing: Numbers, inserted: Sequence[Insertion], several: Flags
) -> Numbers:
    """The rows of one witness's paragraphs, with the insertions between them."""
    first, last = int(interned.base[witness]), int(interned.base[witness + 1])
    own = standing[first:last]
    own = own[starts_of(own)]
    own_at = np.arange(first, last)[starts_of(standing[first:last])]
    extra = standing[np.array([row.paragraphs[0] for row in inserted], dtype=np.int64)]
    at = np.concatenate((own_at, np.array([row.before for row in inserted], dtype=np.int64)))
    position = np.concatenate((np.full(len(own), np.inf), np.array([row.position for row in inserted])))
    rows = np.concatenate((own, extra))[np.lexsort((position, at))]
    return rows[several[rows]]


def _merged(order: Numbers, other: Numbers) -> Numbers:
    """Merges two orders that agree on shared rows. Rows of the second one come before the next shared row."""
    if not len(other):
        return order
    both, places = numbered(np.concatenate((order, other)))
    where = np.full(len(both), -1, dtype=np.int64)
    where[places[: len(order)]] = np.arange(len(order))
    shared = where[places[len(order) :]]
    anchor = np.where(shared >= 0, shared, len(order))
    anchor = np.minimum.accumulate(anchor[::-1])[::-1]
    new = shared < 0
    rows = np.concatenate((other[new], order))
    key = np.concatenate((anchor[new] * 2, np.arange(len(order)) * 2 + 1))
    merged: Numbers = rows[np.argsort(key, kind="stable")]
    return merged

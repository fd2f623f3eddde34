"""Which witness is aligned to which: a tree of witnesses.

All witnesses that share text with each other are aligned to one of them, the medoid: the one that shares most with
all. A star is fast (each witness is aligned once), does not depend on the order in which witnesses were given, and
finds more than aligning one after the other to a growing consensus. Where the witnesses fall into several groups,
each has its medoid, and a later group's medoid hangs on the earlier one it shares most with: loosely, where it is much
the same text, or strictly, where only what is the same nearly to the letter may be put side by side. Witnesses of one
short paragraph are compared as they are: they may be too short for a word triple.
"""

from dataclasses import dataclass

import numpy as np

from tui.collation.align.lone import lone, nearest
from tui.collation.arrays import Flags, Hashes, Numbers, Weights
from tui.collation.words.interned import Interned
from tui.collation.words.sorting import distinct, numbered
from tui.collation.words.word_strings import WordStrings

_SAMPLED = 1 << 16
"""From texts with at least this many words, only every eighth triple is used."""


@dataclass(frozen=True)
class Tree:
    """For every witness its parent, to which it is aligned (-1 for a root), and whether strictly.

    `order` has the witnesses so that each comes after its parent.
    """

    parent: Numbers
    strict: Flags
    order: tuple[int, ...]


def stars(interned: Interned, attached: float) -> Numbers:
    """For every witness the medoid of its group, by text that they share exactly: itself if it is a medoid or alone."""
    keys = distinct(interned.owner * len(interned.texts) + interned.ids)
    owner, item = keys // max(len(interned.texts), 1), keys % max(len(interned.texts), 1)
    return _grouped(owner, item, (interned.sizes[item] + 1).astype(np.float64), len(interned), attached)


def _grouped(owner: Numbers, item: Numbers, weight: Weights, count: int, attached: float) -> Numbers:
    """The medoid of every owner, by the weight of the (distinct) items that they share.

    It repeats one step: the owner that shares most with all the remaining ones takes those with which it shares enough.
    """
    centre = np.arange(count)
    total = np.bincount(owner, weights=weight, minlength=count)
    free = np.ones(count, dtype=np.bool_)
    tried = np.zeros(count, dtype=np.bool_)
    items = int(item.max()) + 1 if len(item) else 0
    while True:
        frequency = np.bincount(item, minlength=items)
        useful = frequency[item] > 1
        owner, item, weight = owner[useful], item[useful], weight[useful]
        if not len(item):
            return centre
        scores = np.bincount(owner, weights=weight * (frequency[item] - 1), minlength=count)
        scores[tried | ~free] = -1
        medoid = int(np.argmax(scores))
        if scores[medoid] <= 0:
            return centre
        has = np.zeros(items, dtype=np.bool_)
        has[item[owner == medoid]] = True
        shared = np.bincount(owner, weights=weight * has[item], minlength=count)
        taken = free & (shared >= attached * np.minimum(total, total[medoid])) & (shared > 0)
        tried[medoid] = True
        taken[medoid] = False
        if taken.any():
            centre[taken] = medoid
            free &= ~taken
            free[medoid] = False
            left = free[owner]
            owner, item, weight = owner[left], item[left], weight[left]


def tree(interned: Interned, strings: WordStrings, attached: float) -> Tree:
    """The tree over all witnesses: stars, with the medoids of smaller ones attached to those of larger ones.

    `attached` is the minimum share of the shorter witness for two versions of one text.
    """
    centre = stars(interned, attached)
    count = len(interned)
    roots = np.flatnonzero(centre == np.arange(count))
    parent = np.where(centre == np.arange(count), -1, centre)
    strict = np.zeros(count, dtype=np.bool_)
    if len(roots) > 1:
        owner, item = _triples(interned, strings, roots)
        near = roots[_grouped(owner, item, np.ones(len(item)), len(roots), attached)]
        # A star keeps its members; only its medoid may be attached to another.
        size = np.bincount(centre, minlength=count)
        ranked = sorted(roots.tolist(), key=lambda root: (-size[root], near[roots == root][0] != root, root))
        _hang(ranked, roots, near, owner, item, parent, strict, attached)
        _hang_relined(interned, strings, ranked, parent, strict, attached)
        _hang_lone(interned, strings, ranked, parent, strict)
    order: list[int] = []
    pending = [int(root) for root in np.flatnonzero(parent < 0)]
    children: dict[int, list[int]] = {}
    for witness, above in enumerate(parent.tolist()):
        children.setdefault(above, []).append(witness)
    while pending:
        order.append(pending.pop(0))
        pending.extend(children.get(order[-1], ()))
    return Tree(parent, strict, tuple(order))


def _hang(
    ranked: list[int],
    roots: Numbers,
    near: Numbers,
    owner: Numbers,
    item: Numbers,
    parent: Numbers,
    strict: Flags,
    attached: float,
) -> None:
    """Attaches every root except the first to an earlier one, if it shares anything with one.

    That is the medoid found by word triples, if it is earlier; else the earlier one that shares the most triples.
    """
    index = {root: place for place, root in enumerate(roots.tolist())}
    by_root = [item[owner == place] for place in range(len(roots))]
    earliest = np.full(int(item.max()) + 1 if len(item) else 0, -1, dtype=np.int64)
    earlier: set[int] = set()
    for root in ranked:
        mine = by_root[index[root]]
        medoid = int(near[index[root]])
        if attached <= 0 and earlier:
            parent[root] = ranked[0]
        elif medoid != root and medoid in earlier:
            parent[root] = medoid
        elif len(mine):
            met = earliest[mine]
            met = met[met >= 0]
            if len(met):
                counts = np.bincount(met)
                best = int(np.argmax(counts))
                parent[root] = best
                strict[root] = counts[best] < attached * min(len(mine), len(by_root[index[best]]))
        if len(mine):
            fresh = mine[earliest[mine] < 0]
            earliest[fresh] = root
        earlier.add(root)


def _hang_relined(
    interned: Interned,
    strings: WordStrings,
    ranked: list[int],
    parent: Numbers,
    strict: Flags,
    attached: float,
) -> None:
    """Hangs witnesses loosely on an earlier one with which they share triples over the borders of paragraphs.

    As far as no loose parent is found: of a text in very short lines little is left between the borders.
    """
    left = {root for root in ranked if parent[root] < 0 or strict[root]} - {ranked[0]}
    if not left:
        return
    owner, item = _triples(interned, strings, np.array(ranked), across=True)
    parts = np.split(item, np.flatnonzero(np.diff(owner)) + 1) if len(item) else []
    of_root = {ranked[int(number)]: part for number, part in zip(distinct(owner), parts, strict=True)}
    earliest = np.full(int(item.max()) + 1 if len(item) else 0, -1, dtype=np.int64)
    for root in ranked:
        mine = of_root.get(root)
        if mine is None:
            continue
        met = earliest[mine]
        met = met[met >= 0]
        if root in left and len(met):
            counts = np.bincount(met)
            best = int(np.argmax(counts))
            if counts[best] >= attached * min(len(mine), len(of_root[best])):
                parent[root], strict[root] = best, False
        earliest[mine[earliest[mine] < 0]] = root


def _hang_lone(interned: Interned, strings: WordStrings, ranked: list[int], parent: Numbers, strict: Flags) -> None:
    """Hangs witnesses of one short paragraph, as far as no loose parent is found, on the earlier one most like it."""
    alone = lone(interned, strings)
    earlier: list[int] = []
    for root in ranked:
        if not alone[root]:
            continue
        if parent[root] < 0 or strict[root]:
            like = nearest(interned, strings, root, earlier)
            if like >= 0:
                parent[root], strict[root] = like, False
        earlier.append(root)


def _triples(
    interned: Interned, strings: WordStrings, roots: Numbers, *, across: bool = False
) -> tuple[Numbers, Numbers]:
    """The distinct word triples (as numbers) of each of the roots (numbered through).

    Those in its distinct paragraphs, or `across` the borders of paragraphs as well.
    """
    base = interned.base
    parts: list[Hashes] = []
    texts = [interned.ids[base[root] : base[root + 1]] for root in roots.tolist()]
    if not across:
        texts = [distinct(numbers) for numbers in texts]
    for numbers in texts:
        strings.code(numbers)
    every = 8 if sum(int(strings.lengths[numbers].sum()) for numbers in texts) > _SAMPLED else 1
    for numbers in texts:
        # A symbol that no word has separates paragraphs, so that triples across them are never shared.
        joined = ("" if across else "\0").join(strings.of(numbers.tolist())).encode("utf-32-le")
        codes = np.frombuffer(joined, dtype=np.uint32).astype(np.uint64)
        if len(codes) < 3:
            parts.append(np.zeros(0, dtype=np.uint64))
            continue
        mixed = (
            (codes[:-2] * np.uint64(0x9E3779B97F4A7C15) + codes[1:-1]) * np.uint64(0xC2B2AE3D27D4EB4F) + codes[2:]
        ) * np.uint64(0x165667B19E3779F9)
        inside = (codes[:-2] != 0) & (codes[1:-1] != 0) & (codes[2:] != 0)
        mixed = mixed[inside] >> np.uint64(24)
        parts.append(distinct(mixed[mixed % np.uint64(every) == 0] if every > 1 else mixed))
    owner = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    _, item = numbered(np.concatenate(parts))
    return owner, item

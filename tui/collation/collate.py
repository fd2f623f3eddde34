"""Witnesses in, a collation out."""

from collections.abc import Callable, Sequence

import numpy as np
from rapidfuzz.distance import Indel

from tui.collation.assemble import Rows, lay_out
from tui.collation.classify import agreement_of, kinds, places, quorum_of
from tui.collation.collation import Collation, Family
from tui.collation.likeness import strings
from tui.collation.settings import Settings
from tui.witnesses.witness import Witness


def collate(
    witnesses: Sequence[Witness], settings: Settings | None = None, progress: Callable[[float], None] | None = None
) -> Collation:
    """The collation of `witnesses`. `progress` is told 0..1 and may raise to stop it."""
    settings = settings or Settings()
    tell = progress or (lambda _: None)
    tell(0.0)
    texts = [[w.paragraph(i) for i in range(len(w))] for w in witnesses]
    flat = strings([t for ts in texts for t in ts])
    coded, at = [], 0
    for ts in texts:
        coded.append(flat[at : at + len(ts)])
        at += len(ts)
    columns: list[dict[int, int]] = []
    for w in range(len(witnesses)):
        merged: list[dict[int, int]] = []
        n, m = len(columns), len(coded[w])
        s = np.zeros((n, m))
        for i, column in enumerate(columns):
            v, p = next(iter(column.items()))
            for j in range(m):
                a, b = coded[v][p], coded[w][j]
                if texts[v][p] == texts[w][j]:
                    s[i, j] = 1
                    continue
                sim = Indel.normalized_similarity(a, b) if a and b else 0.0
                need = next((t for k, t in settings.in_gap if min(len(a), len(b)) >= k), 2.0)
                if sim >= need + 0.12:
                    s[i, j] = sim
        best = np.zeros((n + 1, m + 1))
        for i in range(n):
            best[i + 1, 1:] = np.maximum.accumulate(np.maximum(best[i, 1:], best[i, :-1] + s[i]))
        i, j = n, m
        while i or j:
            if i and j and s[i - 1, j - 1] and best[i, j] == best[i - 1, j - 1] + s[i - 1, j - 1]:
                i, j = i - 1, j - 1
                merged.append(columns[i] | {w: j})
            elif j and (not i or best[i, j] == best[i, j - 1]):
                j -= 1
                merged.append({w: j})
            else:
                i -= 1
                merged.append(columns[i])
        columns = merged[::-1]
        tell((w + 1) / len(witnesses))
    cells = [
        (row, w, p, p + 1)
        for row, column in enumerate([c for c in columns if len(c) > 1])
        for w, p in sorted(column.items())
    ]
    arrays = np.array(cells, dtype=np.int64).reshape(-1, 4).T
    layout = lay_out(witnesses, Rows(*arrays))
    share: dict[tuple[int, int], int] = {}
    for column in columns:
        for w in column:
            for v in column:
                if v < w:
                    share[v, w] = share.get((v, w), 0) + len(coded[w][column[w]])
    size = [sum(map(len, cs)) for cs in coded]
    group = list(range(len(witnesses)))
    for (v, w), shared in share.items():
        if shared >= settings.family_share * min(size[v], size[w]) and shared:
            old, new = group[w], group[v]
            group = [new if g == old else g for g in group]
    families = tuple(
        Family(members, quorum_of(len(members), settings.quorum))
        for g in dict.fromkeys(group)
        if len(members := tuple(w for w in range(len(witnesses)) if group[w] == g)) > 1
    )
    kind = kinds(layout.start, layout.witness, families, len(witnesses))
    collation = Collation(
        tuple(witnesses),
        families,
        layout.start,
        layout.witness.astype(np.int32),
        layout.first.astype(np.int32),
        layout.last.astype(np.int32),
        kind,
        np.full(len(kind), -1, dtype=np.int8),
        places(layout.start, layout.witness, kind, len(witnesses)),
    )
    for number in np.flatnonzero(np.diff(layout.start) > 1).tolist():
        collation.agreement[number] = agreement_of(
            [collation.text(cell) for cell in collation.cells(number)], settings.normalising
        )
    return collation

"""Which witnesses are near-duplicates of each other, if not all of them are.

Two witnesses belong to one family if their aligned text is a fair part of the shorter one. A row of many witnesses
counts less if the two also have rows of few: a footer on every page of a site makes no family. Families are the
connected groups.
"""

from dataclasses import dataclass

import numpy as np

from tui.collation.align.assemble import Rows
from tui.collation.arrays import Numbers, Weights
from tui.collation.collation import Family
from tui.collation.readings.classify import quorum_of
from tui.collation.settings import Settings
from tui.collation.words.sorting import distinct

_TYPICAL = 0.25
"""Take this share of a witness's aligned text, the rarest part: as many witnesses as have it are typical."""


def find_families(rows: Rows, weight: Numbers, totals: Numbers, settings: Settings) -> tuple[Family, ...]:
    """The families among witnesses of `totals` bytes; `weight` has the bytes of every cell of the rows."""
    count = len(totals)
    if not len(rows) or count < 2:
        return ()
    table = _Table(rows, weight.astype(np.float64), totals.astype(np.float64))
    group = np.arange(count)
    # Witnesses that are tied to the first hub need no second look: the groups are connected through it.
    hub = int(np.argmax(table.aligned))
    left = [hub, *(witness for witness in range(count) if witness != hub)]
    for witness in left:
        if witness != hub and group[witness] == group[hub]:
            continue
        tied = table.shares(witness) >= settings.family_share
        tied[witness] = True
        merged = np.isin(group, distinct(group[tied]))
        group[merged] = int(group[merged].min())
    families = []
    for first in distinct(group).tolist():
        members = tuple(np.flatnonzero(group == first).tolist())
        if len(members) > 1:
            families.append(Family(members, quorum_of(len(members), settings.quorum)))
    return tuple(families)


@dataclass
class _Table:
    """The cells of all rows, and how much of them any two witnesses share."""

    rows: Rows
    weight: Weights
    totals: Weights

    def __post_init__(self) -> None:
        count = len(self.totals)
        self.rarity = np.bincount(self.rows.row)[self.rows.row]
        self.aligned = np.bincount(self.rows.witness, weights=self.weight, minlength=count)
        self.own = self.totals - self.aligned
        self.typical = self._typical()

    def _typical(self) -> Numbers:
        """For every witness, how many witnesses have the quarter of its aligned text that the fewest have."""
        order = np.lexsort((self.rarity, self.rows.witness))
        witness = self.rows.witness[order]
        before = np.concatenate(([0.0], np.cumsum(self.aligned)))[:-1]
        reached = np.cumsum(self.weight[order]) - before[witness] >= _TYPICAL * self.aligned[witness]
        typical = np.ones(len(self.totals), dtype=np.int64)
        places = np.flatnonzero(reached)[::-1]
        # Write from last to first, so that for every witness the first place that is reached stays.
        typical[witness[places]] = self.rarity[order][places]
        return typical

    def shares(self, witness: int) -> Weights:
        """For every witness the text that it shares with this one, as a part of the shorter of the two, rows weighted
        by rarity.

        A row with up to the number of witnesses typical of the two counts in full, one with more counts less. If two
        cells of a row differ in length, the smaller counts.
        """
        count = len(self.totals)
        level = np.maximum(self.typical, self.typical[witness])
        share = np.minimum(1.0, level[self.rows.witness] / self.rarity)
        mine = self.rows.witness == witness
        of_row = np.zeros(int(self.rows.row[-1]) + 1)
        of_row[self.rows.row[mine]] = self.weight[mine]
        common = np.minimum(of_row[self.rows.row], self.weight) * share
        shared = np.bincount(self.rows.witness, weights=common, minlength=count)
        theirs = self.own + np.bincount(self.rows.witness, weights=self.weight * share, minlength=count)
        ours = np.empty(count)
        for height in distinct(level).tolist():
            ours[level == height] = self.own[witness] + float(
                (self.weight[mine] * np.minimum(1.0, height / self.rarity[mine])).sum()
            )
        shares: Weights = shared / np.maximum(np.minimum(ours, theirs), 1.0)
        return shares

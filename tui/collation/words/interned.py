"""Stores every distinct paragraph once, with a number: a witness becomes an array of numbers.

Near-duplicates repeat each other exactly nearly everywhere. A dict of bytes detects that as fast as the files are read
(hashing by hand is slower), and every later step handles each distinct paragraph once. Completely equal witnesses are
one: a hundred copies of a file cost one file and ninety-nine hashes.

Witnesses are sorted by length and content, so that later steps do not depend on the order in which they were given.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui.collation.arrays import Numbers
from tui.witnesses.witness import Witness


@dataclass(frozen=True)
class Interned:
    """The distinct witnesses in the engine's order, their paragraphs as numbers.

    Paragraphs are numbered through all witnesses: those of witness w are `base[w]` to `base[w + 1]`. `ids` has the
    text's number of each, `owner` its witness. `texts` and `sizes` (bytes) are by that number. `copy_of` has for every
    given witness the distinct one that it equals.
    """

    witnesses: tuple[Witness, ...]
    copy_of: Numbers
    base: Numbers
    ids: Numbers
    owner: Numbers
    texts: list[bytes]
    sizes: Numbers

    def __len__(self) -> int:
        """The number of distinct witnesses."""
        return len(self.witnesses)

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs of all witnesses."""
        return int(self.base[-1])


def intern(witnesses: Sequence[Witness]) -> Interned:
    """Numbers all distinct paragraphs of all witnesses."""
    keys = [(witness.data, witness.bounds.tobytes()) for witness in witnesses]
    distinct = dict(reversed(list(zip(keys, witnesses, strict=True))))
    ordered = sorted(distinct, key=lambda key: (len(key[0]), key))
    place = {key: number for number, key in enumerate(ordered)}
    chosen = tuple(distinct[key] for key in ordered)
    table: dict[bytes, int] = {}
    number = table.setdefault
    ids: list[int] = []
    for witness in chosen:
        data = witness.data
        # `len` is evaluated before the entry is made: it is the next free number.
        ids.extend([number(data[start:end], len(table)) for start, end in witness.bounds.tolist()])
    lengths = [len(witness) for witness in chosen]
    texts = list(table)
    return Interned(
        chosen,
        np.array([place[key] for key in keys], dtype=np.int64),
        np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64),
        np.array(ids, dtype=np.int64),
        np.repeat(np.arange(len(chosen)), lengths),
        texts,
        np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)),
    )

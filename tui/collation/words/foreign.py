"""The hashes of words that are not ASCII, which the regular expression of `words` finds and Python normalises.

That takes as long as hashing a hundred words of ASCII. So each distinct piece of a text, and each distinct character of
a script without spaces, is processed once and kept under a hash of its bytes.
"""

import numpy as np

from tui.collation.arrays import Hashes, Numbers
from tui.collation.words.hashes import hashes_at, hashes_of
from tui.collation.words.pieces import code_points_at
from tui.collation.words.sorting import starts_of, within
from tui.collation.words.words import normalise, unaccented, words_of

_KEPT = 1 << 18
"""If more pieces than this are known, all are forgotten: memory must not grow with the text."""


class ForeignHashes:
    """The hashes of the words in pieces, each with accents and without."""

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._keys: Hashes = np.zeros(0, dtype=np.uint64)
        self._first: Numbers = np.zeros(0, dtype=np.int64)
        self._count: Numbers = np.zeros(0, dtype=np.int64)
        self._hashes: Hashes = np.zeros((2, 0), dtype=np.uint64)

    def of(self, data: bytes, starts: Numbers, ends: Numbers) -> tuple[Numbers, Hashes]:
        """How many words each piece has, and the hashes of all in a row, in two rows: with accents, and without.

        `data` has eight spare bytes at its end.
        """
        raw = hashes_at(data, starts, ends)
        order = np.argsort(raw)
        ordered = raw[order]
        edges = starts_of(ordered)
        keys = ordered[edges]
        at = np.searchsorted(self._keys, keys)
        known = np.zeros(len(keys), dtype=np.bool_)
        inside = at < len(self._keys)
        known[inside] = self._keys[at[inside]] == keys[inside]
        if not known.all():
            if len(self._keys) > _KEPT:
                self._forget()
                known[:] = False
            fresh = order[edges[~known]]
            self._learn(
                keys[~known],
                [data[start:end] for start, end in zip(starts[fresh].tolist(), ends[fresh].tolist(), strict=True)],
            )
            at = np.searchsorted(self._keys, keys)
        place = np.empty(len(raw), dtype=np.int64)
        place[order] = np.repeat(at, np.diff(np.append(edges, len(raw))))
        counts = self._count[place]
        return counts, self._hashes[:, np.repeat(self._first[place], counts) + within(counts)]

    def _learn(self, keys: Hashes, pieces: list[bytes]) -> None:
        """Adds pieces by their hashes, which ascend."""
        forms = [[normalise(word) for word in words_of(piece.decode("utf-8", "replace"))] for piece in pieces]
        flat = [form for found in forms for form in found]
        counts = np.fromiter(map(len, forms), dtype=np.int64, count=len(forms))
        first = np.cumsum(counts) - counts + self._hashes.shape[1]
        fresh = np.stack((hashes_of(flat), hashes_of([unaccented(form) for form in flat])))
        self._hashes = np.concatenate((self._hashes, fresh), axis=1)
        merged = np.concatenate((self._keys, keys))
        order = np.argsort(merged, kind="stable")
        self._keys = merged[order]
        self._first = np.concatenate((self._first, first))[order]
        self._count = np.concatenate((self._count, counts))[order]


class CharacterHashes:
    """The hashes of characters of three bytes that are words by themselves, each with accents and without."""

    def __init__(self) -> None:
        self._known = np.zeros(0, dtype=np.bool_)
        self._hashes: Hashes = np.zeros((2, 0), dtype=np.uint64)

    def of(self, data: bytes, places: Numbers) -> Hashes:
        """The hashes of the characters at these places, in two rows."""
        if not len(self._known):
            self._known = np.zeros(0x10000, dtype=np.bool_)
            self._hashes = np.zeros((2, 0x10000), dtype=np.uint64)
        characters = code_points_at(np.frombuffer(data, dtype=np.uint8), places)
        used = np.zeros(0x10000, dtype=np.bool_)
        used[characters] = True
        fresh = np.flatnonzero(used & ~self._known)
        if len(fresh):
            forms = [normalise(chr(character)) for character in fresh.tolist()]
            self._hashes[:, fresh] = hashes_of(forms), hashes_of([unaccented(form) for form in forms])
            self._known[fresh] = True
        found: Hashes = self._hashes[:, characters]
        return found

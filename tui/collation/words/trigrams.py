"""Paragraphs as vectors of their letter triples: for text that shares few whole words.

Two translations of a sentence, or two bad scans of it, have word stems, names and endings in common and hardly a run of
words. The likeness of two texts here is the cosine of their weighted letter triples: rare triples count more (by the
share of the paragraphs that have them). Case, accents, white space and punctuation do not count.

A triple's place in the vector is a hash of it, and its sign as well, so that triples that meet in a place cancel out
on average: with 1,024 places the error is about .03. All entries are whole numbers small enough for sums that are exact
in float32. So the cosine does not depend on the order in which it was summed up, or the machine.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui.collation.arrays import Hashes, Numbers
from tui.collation.words.sorting import counted
from tui.collation.words.words import unaccented

Vectors = NDArray[np.float32]

PLACES = 1024
_LENGTH = 4000.0
"""Every vector's length before rounding: the square is below 2**24, to which float32 counts without a gap."""

SCALE = _LENGTH**2

_HASHED = 18
"""Bits of a triple's hash: distinct enough for counting in how many paragraphs it is."""

_EVERYWHERE = 0.6
"""Less than log 2, the weight of what every paragraph has: a little is kept, so that two lone texts can be compared."""

_FEW = 20
"""In fewer texts than this, that a triple is in two of them and not in one says little about its rarity."""

_GAP = re.compile(r"[\W_]+")
_MIX = np.uint64(0x9E3779B97F4A7C15)
_MIX_LONG = np.uint64(0xC2B2AE3D27D4EB4F)


def folded(text: bytes) -> str:
    """The letters and digits of a text, between single spaces: case and accents do not count."""
    return unaccented(_GAP.sub(" ", f" {text.decode('utf-8', 'replace')} ").casefold())


def grams(forms: Sequence[str], size: int) -> tuple[Numbers, Hashes]:
    """All runs of `size` letters of these folded texts, in order: the text of each (as an index), and a hash."""
    codes = np.frombuffer("".join(forms).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.fromiter(map(len, forms), dtype=np.int64, count=len(forms))
    place = np.repeat(np.arange(len(forms)), lengths)
    count = len(codes) - size + 1
    if count < 1:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64)
    keys = np.zeros(count, dtype=np.uint64)
    for step in range(size):
        keys += codes[step : step + count]
        keys *= _MIX
        keys ^= keys >> np.uint64(29)
    keys *= _MIX_LONG
    inside = place[:count] == place[size - 1 :]
    return place[:count][inside], keys[inside]


def rarity(forms: Sequence[str]) -> Vectors:
    """For every hash of a triple its weight, by how few of these folded texts have it."""
    place, keys = grams(forms, 3)
    both = counted(place * (1 << _HASHED) + (keys >> np.uint64(64 - _HASHED)).astype(np.int64))[0]
    having = np.bincount(both & ((1 << _HASHED) - 1), minlength=1 << _HASHED)
    weights: Vectors = (np.log(1 + (len(forms) + _FEW) / (having + _FEW / 50)) - _EVERYWHERE).astype(np.float32)
    return weights


def vectors(forms: Sequence[str], weights: Vectors) -> Vectors:
    """One row for every folded text; the product of two rows divided by `SCALE` is their cosine."""
    place, keys = grams(forms, 3)
    both, times = counted(place * (1 << _HASHED) + (keys >> np.uint64(64 - _HASHED)).astype(np.int64))
    place, triple = both >> _HASHED, both & ((1 << _HASHED) - 1)
    weight = weights[triple] * np.sqrt(times)
    weight[(triple & PLACES) != 0] *= -1
    sums = np.bincount(place * PLACES + triple % PLACES, weights=weight, minlength=len(forms) * PLACES)
    rows: Vectors = sums.reshape(len(forms), PLACES).astype(np.float32)
    length = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    rows *= (_LENGTH / np.maximum(length, 1e-9))[:, None]
    return np.rint(rows)

"""Hashes of 64 bits for many ranges of bytes at once."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from tui.collation.arrays import Hashes, Numbers

MIX = np.uint64(0x9E3779B97F4A7C15)
_MIX_LONG = np.uint64(0xC2B2AE3D27D4EB4F)
_MASKS = np.array([(1 << (8 * length)) - 1 for length in range(9)], dtype=np.uint64)

_HASHED = 64
"""Words up to this many bytes are hashed together, eight bytes at a time; a longer one (not a real word) by itself."""


def hashes_at(data: bytes, starts: Numbers, ends: Numbers) -> Hashes:
    """A hash of every [start, end) of `data`, which has eight spare bytes at its end."""
    eights = np.ndarray((len(data) - 7,), "<u8", data, strides=(1,))
    lengths = ends - starts
    state: Hashes = (eights[starts] & _MASKS[np.minimum(lengths, 8)]) * MIX
    state ^= state >> np.uint64(29)
    rest = np.flatnonzero(lengths > 8)
    offset = 8
    long = rest[lengths[rest] > _HASHED]
    while len(rest) and offset <= _HASHED:
        more = eights[starts[rest] + offset] & _MASKS[np.minimum(lengths[rest] - offset, 8)]
        mixed = (state[rest] ^ more) * _MIX_LONG
        state[rest] = mixed ^ (mixed >> np.uint64(31))
        offset += 8
        rest = rest[lengths[rest] > offset]
    state *= _MIX_LONG
    for piece in long.tolist():
        digest = blake2b(data[starts[piece] : ends[piece]], digest_size=8).digest()
        state[piece] = int.from_bytes(digest, "little")
    return state


def hashes_of(words: Sequence[str]) -> Hashes:
    """The hashes of words, by their UTF-8."""
    encoded = [word.encode() for word in words]
    lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
    ends = np.cumsum(lengths)
    return hashes_at(b"".join(encoded) + b"\0" * 8, ends - lengths, ends)

"""Paragraphs as strings with one code point for each word.

On a `str` of word symbols, rapidfuzz, hashing, slicing and `in` all run in C. Paragraphs are coded when first needed:
if witnesses agree exactly, none are.

A word's symbol is a hash of its normal form without accents. So it depends on nothing else: not on the order of the
witnesses, not on texts read before, and no vocabulary is stored. Two different words share a symbol once in a million
pairs, which does not matter for a likeness. If equality matters, there is a fingerprint of 64 bits of all words of a
text, accents included.

numpy finds and hashes words on the bytes, which is five times as fast as splitting and looking pieces up in a dict. It
is exact for ASCII and for typographic punctuation; any other word goes through `words`, once.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from tui.collation.arrays import Hashes, Numbers, Symbols
from tui.collation.words.foreign import CharacterHashes, ForeignHashes
from tui.collation.words.hashes import MIX, hashes_at
from tui.collation.words.pieces import Pieces, pieces_of
from tui.collation.words.sorting import distinct, within

_CHUNK = 1 << 19
"""Bytes coded at a time: data that fits into a processor's cache is twice as fast."""

_SYMBOLS = np.uint64(0x10FFFF - 0x800)
_LOWER = bytes(byte + 32 if 65 <= byte <= 90 else byte for byte in range(256))


def _symbols(hashes: Hashes) -> Symbols:
    """Code points for hashes, without surrogates."""
    numbers = np.uint64(1) + ((hashes >> np.uint64(32)) * _SYMBOLS >> np.uint64(32))
    numbers += np.where(numbers >= np.uint64(0xD800), np.uint64(0x800), np.uint64(0))
    symbols: Symbols = numbers.astype(np.uint32)
    return symbols


class WordStrings:
    """The strings of all texts of a collation, by their numbers; made when first needed."""

    def __init__(self, texts: Sequence[bytes], *, accents: bool = False) -> None:
        """`accents` tells words apart that differ only in these."""
        self._texts = texts
        self._accents = accents
        self._strings: list[str | None] = [None] * len(texts)
        self._words = _WordHashes()
        self.lengths: Numbers = np.full(len(texts), -1, dtype=np.int64)
        """The number of words of every coded text, -1 for the others."""
        self.fingerprints: Hashes = np.zeros(len(texts), dtype=np.uint64)
        """A fingerprint of every coded text: equal if the words, normalised, are equal."""

    def __getitem__(self, number: int) -> str:
        """The string of one text."""
        string = self._strings[number]
        if string is None:
            self.code((number,))
            string = self._strings[number] or ""
        return string

    def of(self, numbers: Iterable[int]) -> list[str]:
        """The strings of several coded texts. Raises KeyError for one that is not coded."""
        found = []
        for number in numbers:
            string = self._strings[number]
            if string is None:
                raise KeyError(number)
            found.append(string)
        return found

    def code(self, numbers: Sequence[int] | Numbers) -> None:
        """Codes those of the texts that are not coded yet."""
        wanted = distinct(np.asarray(numbers, dtype=np.int64))
        pending: list[int] = []
        size = 0
        for number in wanted[self.lengths[wanted] < 0].tolist():
            pending.append(number)
            size += len(self._texts[number]) + 1
            if size >= _CHUNK:
                self._code(pending)
                pending, size = [], 0
        if pending:
            self._code(pending)

    def _code(self, numbers: list[int]) -> None:
        """Codes these texts, at once."""
        starts, hashes, bare, ends_of = self._words.of([self._texts[number] for number in numbers])
        whole = _symbols(hashes if self._accents else bare).tobytes().decode("utf-32-le")
        bounds = np.concatenate(([0], np.searchsorted(starts, ends_of)))
        lengths = np.diff(bounds)
        self.lengths[numbers] = lengths
        # Mixed with its place, so that the order of the words counts; the sum is 0 if there are none.
        hashes += within(lengths).astype(np.uint64) * MIX
        hashes ^= hashes >> np.uint64(32)
        hashes *= MIX
        hashes ^= hashes >> np.uint64(29)
        sums = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(hashes, dtype=np.uint64)))
        self.fingerprints[numbers] = sums[bounds[1:]] - sums[bounds[:-1]]
        for number, start, end in zip(numbers, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            self._strings[number] = whole[start:end]


class _WordHashes:
    """The hashes of the words of texts. Keeps what it found for words that are not ASCII."""

    def __init__(self) -> None:
        self._foreign = ForeignHashes()
        self._characters = CharacterHashes()

    def of(self, texts: Sequence[bytes]) -> tuple[Numbers, Hashes, Hashes, Numbers]:
        """Of every word its place in the joined texts, its hash, and its hash without accents; the ends of texts."""
        pieces = pieces_of(texts)
        lowered = pieces.joined.translate(_LOWER)
        starts = pieces.starts
        if len(pieces.foreign):
            starts, hashes, bare = self._with_foreign(pieces, lowered)
        else:
            hashes = bare = hashes_at(lowered, starts, pieces.ends)
        if len(pieces.alone):
            alone, unaccented = self._characters.of(pieces.joined, pieces.alone)
            starts = np.concatenate((starts, pieces.alone))
            order = np.argsort(starts, kind="stable")
            starts = starts[order]
            hashes = np.concatenate((hashes, alone))[order]
            bare = np.concatenate((bare, unaccented))[order]
        return starts, hashes, bare, pieces.bounds

    def _with_foreign(self, pieces: Pieces, lowered: bytes) -> tuple[Numbers, Hashes, Hashes]:
        """Places and hashes, where some pieces have the words that the regular expression finds in them."""
        starts, ends, at = pieces.starts, pieces.ends, pieces.foreign
        found, both = self._foreign.of(pieces.joined, starts[at], ends[at])
        counts = np.ones(len(starts), dtype=np.int64)
        counts[at] = found
        is_foreign = np.zeros(len(starts), dtype=np.bool_)
        is_foreign[at] = True
        plain = np.flatnonzero(~is_foreign)
        is_foreign = np.repeat(is_foreign, counts)
        hashes = np.empty(len(is_foreign), dtype=np.uint64)
        hashes[~is_foreign] = hashes_at(lowered, starts[plain], ends[plain])
        bare = hashes.copy()
        hashes[is_foreign], bare[is_foreign] = both
        return np.repeat(starts, counts), hashes, bare


def word_counts(texts: Sequence[bytes]) -> Numbers:
    """How many words each of these texts has."""
    foreign = ForeignHashes()
    counts = np.zeros(len(texts), dtype=np.int64)
    begin = size = 0
    for end, text in enumerate(texts, 1):
        size += len(text) + 1
        if size >= _CHUNK or end == len(texts):
            counts[begin:end] = _counts(pieces_of(texts[begin:end]), foreign)
            begin, size = end, 0
    return counts


def _counts(pieces: Pieces, foreign: ForeignHashes) -> Numbers:
    """How many words each text of these pieces has."""
    bounds = np.searchsorted(pieces.starts, pieces.bounds)
    if len(pieces.foreign):
        at = pieces.foreign
        each = np.ones(len(pieces.starts), dtype=np.int64)
        each[at] = foreign.of(pieces.joined, pieces.starts[at], pieces.ends[at])[0]
        bounds = np.concatenate(([0], np.cumsum(each)))[bounds]
    bounds = bounds + np.searchsorted(pieces.alone, pieces.bounds)
    counts: Numbers = np.diff(bounds, prepend=0)
    return counts

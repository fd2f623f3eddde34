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

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from tui.collation.arrays import Flags, Hashes, Numbers
from tui.collation.words.sorting import distinct, within
from tui.collation.words.words import normalise, unaccented, words_of

Bytes = NDArray[np.uint8]
Symbols = NDArray[np.uint32]

_CHUNK = 1 << 19
"""Bytes coded at a time: data that fits into a processor's cache is twice as fast."""

_BETWEEN = 0xFF
"""A separator between paragraphs: a byte that UTF-8 never contains."""

_LETTER, _DIGIT, _JOINER, _SEPARATOR, _SIGN = 1, 2, 4, 8, 16

_NEGATIVE = re.compile(
    rb"\((?=(?:[-+~]|\xe2\x88\x92|\xe2\x80\x93)?(?:\$|\xc2[\xa2-\xa5]|\xe2\x82[\xa0-\xbf]|\xe2\x83[\x80-\x8f])?"
    rb"[0-9]+(?:[.,][0-9]+|(?: |\xc2\xa0|\xe2\x80[\x89\xaf])[0-9]{3})*"
    rb"(?:[%$]|\xc2[\xa2-\xa5]|\xe2\x82[\xa0-\xbf]|\xe2\x83[\x80-\x8f])?\))"
)
"""The bracket of a number in brackets, as `words` defines it."""


def _classes() -> bytes:
    """For every byte: letter, digit, joiner (inside a word), separator (inside a number), sign, or 0 for no word."""
    table = bytearray(256)
    for byte in range(128):
        letter = chr(byte)
        if letter.isdigit():
            table[byte] = _DIGIT
        elif letter in "-'":
            table[byte] = _JOINER
        elif letter in ".,:/":
            table[byte] = _SEPARATOR
        elif letter == "~":
            table[byte] = _SIGN
        elif letter not in "<>" and words_of(letter):
            table[byte] = _LETTER
    table[128:_BETWEEN] = bytes([_LETTER]) * (_BETWEEN - 128)
    return bytes(table)


_CLASSES = _classes()
_LOWER = bytes(byte + 32 if 65 <= byte <= 90 else byte for byte in range(256))
_MASKS = np.array([(1 << (8 * length)) - 1 for length in range(9)], dtype=np.uint64)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_MIX_LONG = np.uint64(0xC2B2AE3D27D4EB4F)
_SYMBOLS = np.uint64(0x10FFFF - 0x800)
_OF_BYTES = np.zeros((4, 256), dtype=np.bool_)
_KEPT_INSIDE, _KEPT_DASHES, _LEADS, _NUMBER_BEGINS = _OF_BYTES
"""Tables of bytes. Of the code points from U+2000 to U+203F by their last byte: what may stand inside a word (ZWNJ,
ZWJ, hyphens, apostrophe), and the dashes that may be part of a number or its minus. Then the ASCII signs before a
number, and what a number may begin with: a digit, a point, a sign of a currency."""
_KEPT_INSIDE[[0x8B, 0x8C, 0x8D, 0x8E, 0x8F, 0x90, 0x91, 0x99]] = True
_KEPT_DASHES[[0x92, 0x93]] = True
_LEADS[[*b"-~."]] = True
_NUMBER_BEGINS[[*b"0123456789.$", 0xC2, 0xE2]] = True

_HASHED = 64
"""Words up to this many bytes are hashed together, eight bytes at a time; a longer one (not a real word) by itself."""

_MEMO = 1 << 18
_LONG = 48
"""Longer foreign pieces than this, in bytes (a clause in a script without spaces), rarely repeat and are not cached."""


def _hashes(lowered: bytes, starts: Numbers, ends: Numbers) -> Hashes:
    """A 64-bit hash of every [start, end) of `lowered`, which has eight spare bytes at its end."""
    eights = np.ndarray((len(lowered) - 7,), "<u8", lowered, strides=(1,))
    lengths = ends - starts
    state: Hashes = (eights[starts] & _MASKS[np.minimum(lengths, 8)]) * _MIX
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
        digest = blake2b(lowered[starts[piece] : ends[piece]], digest_size=8).digest()
        state[piece] = int.from_bytes(digest, "little")
    return state


def _symbols(hashes: Hashes) -> Symbols:
    """Code points for hashes, without surrogates."""
    numbers = np.uint64(1) + ((hashes >> np.uint64(32)) * _SYMBOLS >> np.uint64(32))
    numbers += np.where(numbers >= np.uint64(0xD800), np.uint64(0x800), np.uint64(0))
    symbols: Symbols = numbers.astype(np.uint32)
    return symbols


class WordStrings:
    """The strings of all texts of a collation, by their numbers; made when first needed."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        self._texts = texts
        self._strings: list[str | None] = [None] * len(texts)
        self._foreign: dict[bytes, Hashes] = {}
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
        texts = [self._texts[number] for number in numbers]
        joined = b"".join((b"\xff", b"\xff".join(texts), b"\xff" * 9))
        lowered = joined.translate(_LOWER)
        letters = np.frombuffer(lowered, dtype=np.uint8)
        classes = np.frombuffer(joined.translate(_CLASSES), dtype=np.uint8)
        word = (classes & (_LETTER | _DIGIT)) != 0
        ascii_only = all(map(bytes.isascii, texts))
        if not ascii_only:
            _cut_at_punctuation(letters, word)
        signs = _join(letters, classes, word, ascii_only=ascii_only)
        edges = np.flatnonzero(word[1:] != word[:-1]) + 1
        starts, ends = edges[0::2], edges[1::2]
        signs += [match.start() for match in _NEGATIVE.finditer(joined)]
        if b"<" in joined or b">" in joined:
            signs += np.flatnonzero((letters == 0x3C) | (letters == 0x3E)).tolist()
        if signs:
            alone = np.array(signs, dtype=np.int64)
            starts, ends = np.concatenate((starts, alone)), np.concatenate((ends, alone + 1))
            starts.sort()
            ends.sort()
        if ascii_only:
            hashes = bare = _hashes(lowered, starts, ends)
        else:
            starts, hashes, bare = self._with_foreign(joined, lowered, word, starts, ends)
        whole = _symbols(bare).tobytes().decode("utf-32-le")
        ends_of = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1)
        bounds = np.concatenate(([0], np.searchsorted(starts, ends_of)))
        lengths = np.diff(bounds)
        self.lengths[numbers] = lengths
        # Mixed with its place, so that the order of the words counts; the sum is 0 if there are none.
        hashes += within(lengths).astype(np.uint64) * _MIX
        hashes ^= hashes >> np.uint64(32)
        hashes *= _MIX
        hashes ^= hashes >> np.uint64(29)
        sums = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(hashes, dtype=np.uint64)))
        self.fingerprints[numbers] = sums[bounds[1:]] - sums[bounds[:-1]]
        for number, start, end in zip(numbers, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            self._strings[number] = whole[start:end]

    def _with_foreign(
        self, joined: bytes, lowered: bytes, word: Flags, starts: Numbers, ends: Numbers
    ) -> tuple[Numbers, Hashes, Hashes]:
        """Numbers and hashes, with and without accents; a piece that is not ASCII has the words `words` finds in it."""
        high = np.flatnonzero((np.frombuffer(lowered, dtype=np.uint8) >= 0x80) & word)
        if not len(high):
            hashes = _hashes(lowered, starts, ends)
            return starts, hashes, hashes
        pieces = distinct(np.searchsorted(starts, high, side="right") - 1)
        plain = ends.copy()
        plain[pieces] = starts[pieces]
        hashes = _hashes(lowered, starts, plain)
        coded = self._foreign_hashes(
            [joined[start:end] for start, end in zip(starts[pieces].tolist(), ends[pieces].tolist(), strict=True)]
        )
        counts = np.ones(len(starts), dtype=np.int64)
        counts[pieces] = [found.shape[1] for found in coded]
        both = np.concatenate(coded, axis=1)
        foreign = np.zeros(len(starts), dtype=np.bool_)
        foreign[pieces] = True
        foreign = np.repeat(foreign, counts)
        hashes = np.repeat(hashes, counts)
        bare = hashes.copy()
        hashes[foreign], bare[foreign] = both
        return np.repeat(starts, counts), hashes, bare

    def _foreign_hashes(self, pieces: list[bytes]) -> list[Hashes]:
        """The hashes of the words in pieces that are not ASCII: a row with accents, a row without."""
        known = self._foreign
        fresh = [piece for piece in dict.fromkeys(pieces) if piece not in known]
        if not fresh:
            return [known[piece] for piece in pieces]
        forms = [[normalise(word) for word in words_of(piece.decode("utf-8", "replace"))] for piece in fresh]
        flat = [form for found in forms for form in found]
        hashes = np.stack((_hashes_of(flat), _hashes_of([unaccented(form) for form in flat])))
        bounds = np.cumsum([0, *map(len, forms)]).tolist()
        new = {piece: hashes[:, start:end] for piece, start, end in zip(fresh, bounds, bounds[1:], strict=False)}
        coded = [known[piece] if piece in known else new[piece] for piece in pieces]
        if len(known) < _MEMO:
            # A copy, or the small slice would keep the whole array alive.
            known.update((piece, found.copy()) for piece, found in new.items() if len(piece) <= _LONG)
        return coded


def _hashes_of(forms: list[str]) -> Hashes:
    """The hashes of words."""
    encoded = [form.encode() for form in forms]
    lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
    ends = np.cumsum(lengths)
    return _hashes(b"".join(encoded) + b"\0" * 8, ends - lengths, ends)


def _cut_at_punctuation(letters: Bytes, word: Flags) -> None:
    """Makes the typographic punctuation of U+2000 to U+203F no word, but for what joins two letters or signs a number.

    Whether a dash before a number is one is decided by `words`, in the piece that it is left in.
    """
    first = np.flatnonzero(letters == 0xE2)
    first = first[letters[first + 1] == 0x80]
    last = letters[first + 2]
    kept = _KEPT_INSIDE[last] & word[first - 1] & word[first + 3]
    # Per mille and per ten thousand are symbols.
    kept |= (last == 0xB0) | (last == 0xB1)
    dashes = np.flatnonzero(_KEPT_DASHES[last] & _NUMBER_BEGINS[letters[first + 3]])
    if len(dashes):
        kept[dashes] = ~_after_dash(letters, first[dashes])
    cut = first[~kept]
    for step in range(3):
        word[cut + step] = False


def _after_dash(letters: Bytes, at: Numbers) -> Flags:
    """Whether what precedes is a dash or a point, so that no sign of a number can follow."""
    before = letters[at - 1]
    dash = (before >= 0x90) & (before <= 0x95) & (letters[at - 2] == 0x80) & (letters[np.maximum(at - 3, 0)] == 0xE2)
    found: Flags = (before == 0x2D) | (before == 0x2E) | (before == 0x7E) | dash
    return found


def _join(letters: Bytes, classes: Bytes, word: Flags, *, ascii_only: bool) -> list[int]:
    """Makes word what joins two letters, or two digits. Gives the places of the signs before numbers."""
    marks = np.flatnonzero(classes >= _JOINER)
    before, after = marks - 1, marks + 1
    led = word[before]
    joining = led & word[after] & (classes[marks] == _JOINER)
    digits = (classes[before] == _DIGIT) & (classes[after] == _DIGIT) & (classes[marks] == _SEPARATOR)
    alone = ~led if ascii_only else ~led | (letters[before] >= 0x80)
    likely = marks[alone]
    likely = likely[_NUMBER_BEGINS[letters[likely + 1]] & _LEADS[letters[likely]]]
    word[marks[joining | digits]] = True
    return _signs(letters, classes, word, likely) if len(likely) else []


def _signs(letters: Bytes, classes: Bytes, word: Flags, likely: Numbers) -> list[int]:
    """Which of these minuses, tildes and points sign a number; those in a piece that is not ASCII become part of it."""
    signs: list[int] = []
    for at in likely.tolist():
        begin = at + 1
        point = letters[at] == 0x2E
        if point:
            if letters[at - 1] == 0x2E or classes[begin] != _DIGIT:
                continue
        elif _after_dash(letters, np.array([at]))[0]:
            continue
        if word[at]:
            continue
        if (letters[at - 1] >= 0x80 and word[at - 1]) or (letters[begin] >= 0x80 and word[begin]):
            word[at] = True
            if not point and letters[begin] == 0x2E and classes[begin + 1] == _DIGIT:
                word[begin] = True
            continue
        if not point:
            begin += letters[begin] == 0x24
            begin += letters[begin] == 0x2E
        if classes[begin] == _DIGIT:
            signs.append(at)
    return signs

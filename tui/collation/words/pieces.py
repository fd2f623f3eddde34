"""Finds the words of many texts at once, in their bytes.

A piece is a range of bytes in which a word may be. A piece of ASCII is one word. What is not ASCII is left whole, for
the regular expression of `words` to judge, except for two kinds of characters that need no context: typographic
punctuation, and the characters of scripts without spaces, each of which is a word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from tui.collation.arrays import Bytes, Flags, Numbers
from tui.collation.words.words import ALONE, MARKS, NEVER, words_of

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
_OF_BYTES = np.zeros((4, 256), dtype=np.bool_)
_KEPT_INSIDE, _KEPT_DASHES, _LEADS, _NUMBER_BEGINS = _OF_BYTES
"""Tables of bytes. Of the code points from U+2000 to U+203F by their last byte: what may stand inside a word (ZWNJ,
ZWJ, hyphens, apostrophe), and the dashes that may be part of a number or its minus. Then the ASCII signs before a
number, and what a number may begin with: a digit, a point, a sign of a currency."""
_KEPT_INSIDE[[0x8B, 0x8C, 0x8D, 0x8E, 0x8F, 0x90, 0x91, 0x99]] = True
_KEPT_DASHES[[0x92, 0x93]] = True
_LEADS[[*b"-~."]] = True
_NUMBER_BEGINS[[*b"0123456789.$", 0xC2, 0xE2]] = True

_OTHER, _ALONE, _MARK, _NEVER = 0, 1, 2, 3
"""Kinds of characters of three bytes: a word by itself, a mark that may belong to one before it, never in a word."""


@dataclass(frozen=True)
class Pieces:
    """Where words are in some texts, which are joined to one.

    `starts` and `ends` are the pieces, ascending; `foreign` the numbers of those that are not ASCII. `alone` are the
    places of characters of three bytes that are words by themselves. `bounds` are the ends of the texts.
    """

    joined: bytes
    starts: Numbers
    ends: Numbers
    foreign: Numbers
    alone: Numbers
    bounds: Numbers


def pieces_of(texts: Sequence[bytes]) -> Pieces:
    """The pieces of these texts. `joined` has eight spare bytes at its end."""
    joined = b"".join((b"\xff", b"\xff".join(texts), b"\xff" * 9))
    letters = np.frombuffer(joined, dtype=np.uint8)
    classes = np.frombuffer(joined.translate(_CLASSES), dtype=np.uint8)
    word = (classes & (_LETTER | _DIGIT)) != 0
    ascii_only = all(map(bytes.isascii, texts))
    alone = np.zeros(0, dtype=np.int64)
    if not ascii_only:
        alone = _taken_alone(letters, word)
        _cut_at_punctuation(letters, word)
    signs = _join(letters, classes, word, ascii_only=ascii_only)
    edges = np.flatnonzero(word[1:] != word[:-1]) + 1
    starts, ends = edges[0::2], edges[1::2]
    if b"(" in joined:
        signs += [match.start() for match in _NEGATIVE.finditer(joined)]
    if b"<" in joined or b">" in joined:
        signs += np.flatnonzero((letters == 0x3C) | (letters == 0x3E)).tolist()
    foreign = np.zeros(0, dtype=np.int64)
    if not ascii_only and len(starts):
        foreign = np.flatnonzero(np.bitwise_or.reduceat(np.where(word, letters, np.uint8(0)), starts) >= 0x80)
    if signs:
        places = np.array(signs, dtype=np.int64)
        places.sort()
        # Numbers of pieces move by the signs that are inserted before them.
        foreign = foreign + np.searchsorted(places, starts[foreign])
        starts, ends = np.concatenate((starts, places)), np.concatenate((ends, places + 1))
        starts.sort()
        ends.sort()
    bounds = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1)
    return Pieces(joined, starts, ends, foreign, alone, bounds)


@cache
def _kinds() -> Bytes:
    """The kind of every character of three bytes."""
    characters = "".join(map(chr, range(0x800, 0xD800))) + " " * 0x800 + "".join(map(chr, range(0xE000, 0x10000)))
    kinds: Bytes = np.zeros(0x10000, dtype=np.uint8)
    for pattern, kind in ((ALONE, _ALONE), (NEVER, _NEVER), (MARKS, _MARK)):
        for match in re.finditer(pattern, characters):
            kinds[match.start() + 0x800 : match.end() + 0x800] = kind
    # Of these, some join letters or sign numbers.
    kinds[0x2000:0x2070] = _OTHER
    kinds[0xD800:0xE000] = _OTHER
    kinds[0xFEFF] = _OTHER
    return kinds


def code_points_at(letters: Bytes, places: Numbers) -> Numbers:
    """The code points of the characters of three bytes at these places."""
    high = (letters[places] & 0x0F).astype(np.int64) << 12
    middle = (letters[places + 1] & 0x3F).astype(np.int64) << 6
    found: Numbers = high | middle | (letters[places + 2] & 0x3F)
    return found


def _taken_alone(letters: Bytes, word: Flags) -> Numbers:
    """Takes the characters that need no context out of the pieces, and gives the places of those that are words."""
    places = np.flatnonzero((letters & 0xF0) == 0xE0)
    if not len(places):
        return np.zeros(0, dtype=np.int64)
    kinds = _kinds()[code_points_at(letters, places)]
    # A mark after a character belongs to it: such a pair is left to `words`, and so is what might be one.
    following = letters[places + 3]
    marked = (following >= 0xCC) & (following <= 0xCD) | (following == 0xF3)
    marked[:-1] |= (kinds[1:] == _MARK) & (places[1:] == places[:-1] + 3)
    alone: Numbers = places[(kinds == _ALONE) & ~marked]
    for step in range(3):
        word[alone + step] = False
        word[places[kinds == _NEVER] + step] = False
    return alone


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

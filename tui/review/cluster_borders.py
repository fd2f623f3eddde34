"""Where a text may be cut: the borders of grapheme clusters, each of which a reader sees as one character.

A span that ended inside a cluster would tear an accent from its letter or a flag in two, so a reviewer's selection is
widened to whole clusters. The rules are those of Unicode's annex 29, from the standard library's tables: combining and
spacing marks, variation selectors, emoji modifiers and tags, zero width joiners between pictures, pairs of regional
indicators, Hangul syllables, Indic conjuncts. Each question looks only at the characters nearby, so its cost does not
grow with the text. The one exception is a run of flags, because pairs are counted from its start.
"""

import unicodedata
from typing import Final

_JOINER: Final = "\u200d"
_VIRAMAS: Final = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d")
_PREPENDED: Final = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd"
)
# Extenders by annex 29 that are not marks by category: the non-joiner, half-width kana's voicing marks.
_EXTENDING: Final = frozenset("\u200c\u200d\uff9e\uff9f")
_SPACING: Final = frozenset("\u0e33\u0eb3")
_MARKS: Final = frozenset({"Mn", "Me", "Mc"})
_CONTROLS: Final = frozenset({"Cc", "Zl", "Zp", "Cs"})


def is_border(text: str, at: int) -> bool:
    """Whether the text may be cut before its code point `at`; both ends are borders. Raises IndexError outside."""
    if not 0 <= at <= len(text):
        raise IndexError(at)
    if at in {0, len(text)}:
        return True
    before, after = text[at - 1], text[at]
    if before < "\u0300" and after < "\u0300":
        return not (before == "\r" and after == "\n")
    if _breaks(before) or _breaks(after):
        return True
    if _extends(after) or before in _PREPENDED:
        return False
    if "\u1100" <= before <= "\ud7fb" and "\u1100" <= after <= "\ud7fb":
        return not _same_syllable(before, after)
    if _regional(before) and _regional(after):
        return _run_of_flags(text, at) % 2 == 0
    if before == _JOINER and unicodedata.category(after) in {"So", "Sm", "Cn"}:
        return False
    return not (unicodedata.category(after) == "Lo" and _conjunct(text, at))


def floor(text: str, at: int) -> int:
    """The last border at or before `at`. Raises IndexError outside the text."""
    while not is_border(text, at):
        at -= 1
    return at


def ceiling(text: str, at: int) -> int:
    """The first border at or after `at`. Raises IndexError outside the text."""
    while not is_border(text, at):
        at += 1
    return at


def _breaks(character: str) -> bool:
    """Controls, line ends, and format characters that join nothing: there is a border on either side of them."""
    category = unicodedata.category(character)
    if category == "Cf":
        return not (character in _EXTENDING or character in _PREPENDED or "\U000e0020" <= character <= "\U000e007f")
    return category in _CONTROLS


def _extends(character: str) -> bool:
    """Whether this character belongs to the cluster of the character before it."""
    return (
        unicodedata.category(character) in _MARKS
        or character in _EXTENDING
        or character in _SPACING
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _run_of_flags(text: str, at: int) -> int:
    """How many regional indicators come right before `at`."""
    first = at
    while first and _regional(text[first - 1]):
        first -= 1
    return at - first


def _same_syllable(before: str, after: str) -> bool:
    """Hangul: leading consonants, vowels and trailing consonants of one syllable."""
    one, two = _jamo(before), _jamo(after)
    return (
        (one == "L" and two in {"L", "V", "LV", "LVT"})
        or (one in {"LV", "V"} and two in {"V", "T"})
        or (one in {"LVT", "T"} and two == "T")
    )


def _jamo(character: str) -> str:
    code = ord(character)
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return "L"
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return "V"
    if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB:
        return "T"
    if 0xAC00 <= code <= 0xD7A3:
        return "LV" if (code - 0xAC00) % 28 == 0 else "LVT"
    return ""


def _conjunct(text: str, at: int) -> bool:
    """Whether a virama, with nothing but marks and joiners around it, ties the letter at `at` to a consonant."""
    tied = False
    for place in range(at - 1, -1, -1):
        character = text[place]
        if character in _VIRAMAS:
            tied = True
        elif not (character == _JOINER or unicodedata.combining(character)):
            return tied and unicodedata.category(character) == "Lo"
    return False

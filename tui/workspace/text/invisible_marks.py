"""Finds the characters of a passage that a reader could not see, and names them.

Not all that cannot be seen is worth a word. A no-break space before a French colon, a joiner in a Persian word, an
accent stored as a character of its own are ordinary writing: they are pointed out only where the readings beside each
other differ in them. A Cyrillic letter in a Latin word, a zero width space, a change of direction are no ordinary
writing anywhere, and always pointed out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from tui.workspace.text.glyphs import Glyphs
from tui.workspace.text.graphemes import line_width, whole
from tui.workspace.text.invisible import invisible

UnseenRange = tuple[int, int, str]
"""A half-open range in code points of a reading, and the name of the character there."""

_ORDINARY = frozenset(
    {
        "tab",
        "no-break space",
        "narrow no-break space",
        "en space",
        "em space",
        "thin space",
        "hair space",
        "figure space",
        "ideographic space",
        "no-break hyphen",
        "hyphen (U+2010)",
        "full-width form",
        "decomposed form (NFD)",
        "form that is not composed (NFC)",
    }
)
_JOINERS = frozenset({"zero width joiner", "zero width non-joiner"})
_NAMED = 3
_REACH = 16
"""Code points on either side of what has no width among which one with a width is looked for."""
_NARROW = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2800"
_WIDE = "\u3000\u115f"


def _is_ordinary(text: str, place: UnseenRange) -> bool:
    start, _, name = place
    if name in _JOINERS:
        # The scripts from Hebrew to Mongolian, and their presentation forms, are written with them.
        before = text[start - 1 : start]
        return "\u0590" <= before < "\u1900" or "\ua800" <= before < "\uac00" or "\ufb1d" <= before < "\uff00"
    return name in _ORDINARY


def places_of(texts: Sequence[str]) -> list[tuple[UnseenRange, ...]]:
    """For each reading of a passage, the places to mark in it, in order."""
    found = [invisible(text) for text in texts]
    # Ordinary ones are compared with their neighbours, so that one more of them in a reading does not affect the rest.
    known = [
        Counter(text[max(0, start - 1) : end + 1] for start, end, _ in mine)
        for text, mine in zip(texts, found, strict=True)
    ]
    pointed = []
    for text, mine in zip(texts, found, strict=True):
        kept = []
        for place in mine:
            start, end, _ = place
            around = text[max(0, start - 1) : end + 1]
            if not _is_ordinary(text, place) or len({counts[around] for counts in known}) > 1:
                kept.append(place)
        pointed.append(tuple(kept))
    return pointed


def visible(text: str, place: UnseenRange) -> tuple[int, int]:
    """The range to mark for a place: the neighbours if it has no width. Never splits a grapheme."""
    start, end, _ = place
    if line_width(text[start:end].replace("\n", " ")):
        return whole(text, start, end)
    for _ in range(_REACH):
        start, end = max(0, start - 1), min(len(text), end + 1)
        if line_width(text[start:end].replace("\n", "")):
            break
    return whole(text, start, end)


def told(places: Sequence[UnseenRange]) -> str:
    """The names of the characters marked in a reading: 'no-break space, 2 times; soft hyphen'."""
    if not places:
        return ""
    names = Counter(name for *_, name in places)
    words = [name if count == 1 else f"{name}, {count} times" for name, count in names.most_common(_NAMED)]
    more = len(names) - len(words)
    return "; ".join(words) + (f"; and {more} more kind{'s' if more != 1 else ''}" if more > 0 else "")


def stand_ins(glyphs: Glyphs) -> Mapping[int, str]:
    """The character to draw for each invisible one: one code point for one, of the same width."""
    table = dict.fromkeys(map(ord, _NARROW), glyphs.blank)
    return table | {0x09: glyphs.tab, 0xAD: glyphs.soft_hyphen} | dict.fromkeys(map(ord, _WIDE), glyphs.wide_blank)

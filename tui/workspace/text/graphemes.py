"""Text on the screen: how it is drawn, its grapheme clusters, and the cells that they take.

Textual measures text with `rich.cells.cell_len`, so widths here are Rich's: the sum over the clusters of a line is
what `cell_len` says of it. Rich's own clusters tear flags, Indic conjuncts and half-width kana apart; the boundaries
here are those of Unicode's annex 29.

All offsets are code points. What is drawn has one code point for each of the text's (`display`), so an offset into
the one is an offset into the other, and every function here takes either.

Rich lets whatever follows a zero width joiner have no width, as if all joined; terminals do that for emoji only, and
every column to the right of such a line would be out of place. So a joiner that does not join two emoji is drawn as
another character without width.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate, pairwise

from rich.cells import cell_len

from tui.witnesses.neutralise import neutralise

# Letters, digits, punctuation and symbols that are one cell wide, form one grapheme each (next to
# other plain characters), and are drawn as they are. A test checks every one of them.
_PLAIN = (
    r" -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u058f\u10d0-\u10ff\u1e00-\u1fff"
    r"\u2010-\u2027\u202f-\u205e\u2070-\u20cf\u2100-\u2319\u2500-\u25fc"
)
_is_plain = re.compile(f"[\n{_PLAIN}]*").fullmatch

# The traits that decide line breaks, clusters and widths: one bit each, above the width in the lowest two bits.
WIDTH = 0b11
EXTENDS = 1 << 2  # belongs to the cluster before it
JOINER = 1 << 3  # zero width joiner: between two emoji it makes them one
WIDENS = 1 << 4  # variation selector 16: makes some narrow characters wide
REGIONAL = 1 << 5  # half a flag
LINKS = 1 << 6  # virama: a consonant after it belongs to its cluster
PREPENDS = 1 << 7  # belongs to the cluster after it
SPACE = 1 << 8
OPENS = 1 << 9  # a line may begin after it, though it is no ordinary space
IDEOGRAPH = 1 << 10  # a line may begin before and after it
NO_START = 1 << 11  # closing punctuation and the like: no line begins with it
NO_END = 1 << 12  # opening punctuation: no line ends with it
GLUE = 1 << 13  # no-break characters
ALPHANUMERIC = 1 << 14
EMOJI = 1 << 15
DASH = 1 << 16  # a line may begin after it, before a letter
HYPHEN = 1 << 17  # a word longer than a line may be broken after it
SHAPELESS = 1 << 18  # has no width, and is a separate cluster
_UNUSUAL = EXTENDS | JOINER | WIDENS | REGIONAL | LINKS | PREPENDS | SHAPELESS

EMOJI_CLASS = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u231a-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
"""Signs that may be, or be part of, an emoji, as a class of a regular expression."""
_EMOJI = re.compile(EMOJI_CLASS).match
_EMOJI_MARKS = "\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_LOOSE = "\u034f"  # the grapheme joiner: a mark without shape or width
_JOINERS = re.compile(f"({EMOJI_CLASS}[{_EMOJI_MARKS}]*\u200d)(?={EMOJI_CLASS})|\u200d")

_IDEOGRAPH = re.compile(
    "[\u2e80-\u312f\u3190-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9f\uffe0-\uffe6"
    "\U00016fe0-\U00018dff\U0001aff0-\U0001b2ff\U00020000-\U0003fffd]"
).match
_NO_START = frozenset(
    "!),.:;?]}%'\"’”»›…‥·•‼⁇⁈⁉。、，．：；？！）］｝〉》」』】〕〗〙〛〞〟｠｡､｣･ー－～〜゛゜々〻ヽヾゝゞ"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯｰﾞﾟ％‰℃″′\u200b\u3000"
)
_NO_END = frozenset("([{'\"‘“«‹$£¥€（［｛〈《「『【〔〖〘〚〝｟｢＄￡￥")
HYPHENS = "-‐–/\u00ad"
"""A word longer than a line is broken after one of these, if it is between letters or digits."""
_OPENS = frozenset("\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u205f\u3000")
_GLUE = frozenset("\u00a0\u2007\u2011\u202f\u2060\ufeff")
# Annex 29, rule 9c: the viramas of the scripts whose conjuncts are one cluster.
_LINKS = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d")
_PREPENDS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e")
# The non-joiner, marks that Rich gives a cell, and the half-width kana's voicing marks. Whatever has no width and is
# no format character extends a cluster too.
_EXTENDS = frozenset("\u200c\u0e33\u0eb3\uff9e\uff9f")
# The annex lets a conjunct grow without end; beyond this it is hostile, and no column could hold it.
_WIDEST = 8


class _Traits(dict[str, int]):
    """The traits of every character seen so far, computed on first use."""

    def __missing__(self, character: str) -> int:
        if len(self) > 20_000:  # a hostile text may contain every code point
            self.clear()
        traits = self[character] = _traits(character)
        return traits


def _traits(character: str) -> int:
    traits = cell_len(display(character))
    if character == "\u200d":
        traits |= JOINER | EXTENDS
    elif character in _EXTENDS:
        traits |= EXTENDS
    elif not traits:
        traits |= SHAPELESS if character == "\n" or unicodedata.category(character) == "Cf" else EXTENDS
    if character == "\ufe0f":
        traits |= WIDENS
    if "\U0001f1e6" <= character <= "\U0001f1ff":
        traits |= REGIONAL
    for flag, members in (
        (LINKS, _LINKS),
        (PREPENDS, _PREPENDS),
        (SPACE, " \t"),
        (OPENS, _OPENS),
        (NO_START, _NO_START),
        (NO_END, _NO_END),
        (GLUE, _GLUE),
        (DASH, "—"),
        (HYPHEN, HYPHENS),
    ):
        if character in members:
            traits |= flag
    if _IDEOGRAPH(character):
        traits |= IDEOGRAPH
    if character.isalnum():
        traits |= ALPHANUMERIC
    if _EMOJI(character):
        traits |= EMOJI
    return traits


TRAITS = _Traits()


def is_plain(text: str) -> bool:
    """Whether every character is a newline, or one cell and one grapheme that is drawn as it is."""
    return _is_plain(text) is not None


def display(text: str) -> str:
    """The text as drawn, code point for code point: neutralised, with tabs as spaces. Newlines stay.

    The parts of a text, cut between graphemes, are drawn as they are in the whole.
    """
    if _is_plain(text):
        return text
    if "\u200d" in text:
        text = _JOINERS.sub(lambda match: match[1] or _LOOSE, text)
    return neutralise(text.replace("\t", " "), keep="\n")


def line_width(text: str) -> int:
    """The cells that a text without newlines takes on the screen."""
    return len(text) if _is_plain(text) else cell_len(display(text))


def measure(text: str) -> tuple[list[int], list[int], bytearray]:
    """For every code point: its traits, the cells it adds to its cluster, and whether it continues one (1) or not."""
    traits = [*map(TRAITS.__getitem__, text)]
    cells = [trait & WIDTH for trait in traits]
    joined = bytearray(len(text))
    done = 0
    for index in [index for index, trait in enumerate(traits) if trait & _UNUSUAL]:
        if index >= done:
            done = _join(text, traits, cells, joined, index)
    return traits, cells, joined


def _join(text: str, traits: list[int], cells: list[int], joined: bytearray, index: int) -> int:
    """From an unusual character on, mark the clusters and correct their cells, until two usual characters follow.

    Returns where it stopped: there begins a cluster, as does every usual character after a usual one.
    """
    previous = size = regional = 0
    swallows = False  # after a joiner between emoji
    measured = ""  # the last character with a width, for a variation selector to widen
    if index:
        previous, size, measured = traits[index - 1], cells[index - 1], text[index - 1]
    while index < len(text):
        trait = traits[index]
        if not (trait | previous) & _UNUSUAL:
            return index
        if swallows:
            joins, swallows, cells[index] = True, False, 0
        else:
            joins = bool(
                # A combining mark at the start of a line has no character to combine with.
                (trait & EXTENDS and index and text[index - 1] != "\n")
                or (trait & REGIONAL and regional % 2)
                or (previous & PREPENDS and cells[index])
                or (previous & LINKS and trait & ALPHANUMERIC)
            )
            swallows = bool(trait & JOINER) and _joins(text, index)
            if trait & WIDENS and measured:
                cells[index] = cell_len(measured + text[index]) - cell_len(measured)
                measured = ""
        if trait & WIDTH and cells[index]:
            measured = text[index]
        regional = regional + 1 if trait & REGIONAL else 0
        size += cells[index]
        if joins and size <= _WIDEST:
            joined[index] = 1
        else:
            size = cells[index]
        # A mark after a virama (the nukta, a joiner) does not part it from the consonant that follows.
        previous = trait | (previous & LINKS if trait & EXTENDS else 0)
        index += 1
    return index


def clusters(text: str) -> list[tuple[int, int, int]]:
    """The grapheme clusters of a text: (start, end, cells) each, without gaps, in order."""
    _, cells, joined = measure(text)
    starts = [index for index, continues in enumerate(joined) if not continues]
    if len(starts) == len(text):
        return [(start, start + 1, cells[start]) for start in starts]
    sums = [0, *accumulate(cells)]
    return [(start, end, sums[end] - sums[start]) for start, end in pairwise([*starts, len(text)])]


def _joins(text: str, index: int) -> bool:
    """Whether the joiner at an index is between two emoji."""
    before = index - 1
    while before > 0 and text[before] in _EMOJI_MARKS:
        before -= 1
    return before >= 0 and index + 1 < len(text) and bool(TRAITS[text[before]] & TRAITS[text[index + 1]] & EMOJI)


def _around(text: str, offset: int) -> Iterator[tuple[int, int, int]]:
    """The clusters near an offset, from a sure boundary at or before `offset - 1` to one after it.

    Two neighbours without any trait that joins are always two clusters: so a step costs the same in a long text.
    """
    first, last = max(0, min(offset, len(text)) - 1), min(len(text), offset + 1)
    while first > 0 and (TRAITS[text[first]] | TRAITS[text[first - 1]]) & _UNUSUAL:
        first -= 1
    while last < len(text) and (TRAITS[text[last]] | TRAITS[text[last - 1]]) & _UNUSUAL:
        last += 1
    return ((first + start, first + end, cells) for start, end, cells in clusters(text[first:last]))


def grapheme_next(text: str, offset: int) -> int:
    """The first grapheme boundary after an offset, or the end of the text."""
    return next((end for _, end, _ in _around(text, max(0, offset)) if end > offset), len(text))


def grapheme_previous(text: str, offset: int) -> int:
    """The last grapheme boundary before an offset, or 0."""
    return max((start for start, _, _ in _around(text, offset) if start < offset), default=0)


def offset_at(text: str, start: int, end: int, cell: int) -> int:
    """The code point of the line `text[start:end]` whose grapheme covers a cell; `end` beyond the line."""
    line = text[start:end]
    if cell < 0:
        return start
    if _is_plain(line):
        return min(start + cell, start + len(line))
    at = 0
    for first, _, cells in clusters(line):
        at += cells
        if cell < at:
            return start + first
    return start + len(line)


def cell_at(text: str, start: int, offset: int) -> int:
    """The cell, counted from the line's start, at which the grapheme that holds a code point begins."""
    line = text[start : offset + 1]
    if _is_plain(line):
        return max(0, min(offset - start, len(line)))
    spans = clusters(line)
    inside = len(line) > offset - start  # else the offset is the text's end
    return sum(cells for _, _, cells in spans[: len(spans) - inside])


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """A range of code points, extended until it splits no grapheme, so that it can have a separate style."""
    if start > 0:
        start = grapheme_previous(text, start + 1)
    return start, grapheme_next(text, end - 1) if 0 < end < len(text) else end

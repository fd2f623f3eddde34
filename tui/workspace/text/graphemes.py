"""Text on the screen: how it is drawn, its grapheme clusters, and the cells that they take.

Textual measures text with `rich.cells.cell_len`, so widths here are Rich's: the sum over the clusters of a line is
what `cell_len` says of it. Rich's own clusters tear flags, Indic conjuncts and half-width kana apart; the borders here
are those of `tui.review.cluster_borders`, with two exceptions that a screen needs:

- They are the borders of what is drawn. A control character is drawn as a picture of one, and a mark after it is drawn
  on that picture; a line end ends a line, even after a carriage return; tag characters are drawn as boxes.
- A cluster wider than eight cells is cut, for no column could hold it. The annex lets a conjunct grow without end.

All offsets are code points. What is drawn has one code point for each of the text's (`display`), so an offset into
the one is an offset into the other, and every function here takes either.

Rich lets whatever follows a zero width joiner have no width, as if all joined; terminals do that for emoji only, and
every column to the right of such a line would be out of place. So a joiner that does not join two emoji is drawn as
another character without width. So is the variation selector that makes signs wide, where it follows no sign: Rich
would widen any character before it.
"""

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

from rich.cells import cell_len

from tui.review.cluster_borders import borders, joins
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
JOINS = 1 << 2  # may be one cluster with a character beside it
SPACE = 1 << 3
OPENS = 1 << 4  # a line may begin after it, though it is no ordinary space
IDEOGRAPH = 1 << 5  # a line may begin before and after it
NO_START = 1 << 6  # closing punctuation and the like: no line begins with it
NO_END = 1 << 7  # opening punctuation: no line ends with it
GLUE = 1 << 8  # no-break characters
ALPHANUMERIC = 1 << 9
DASH = 1 << 10  # a line may begin after it, before a letter
HYPHEN = 1 << 11  # a word longer than a line may be broken after it

EMOJI_CLASS = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u231a-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
"""Signs that may be, or be part of, an emoji, as a class of a regular expression."""
_JOINER = "\u200d"
_LOOSE = "\u034f"  # the grapheme joiner: a mark without shape or width
_WIDENS, _WIDENS_NOTHING = "\ufe0f", "\ufe0e"
_CHANGES_WIDTH = frozenset((_JOINER, _WIDENS))
"""With one of these a cluster has other cells than its code points together."""

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
_WIDEST = 8


class _Traits(dict[str, int]):
    """The traits of every character seen so far, computed on first use."""

    def __missing__(self, character: str) -> int:
        if len(self) > 20_000:  # a hostile text may contain every code point
            self.clear()
        traits = self[character] = _traits(character)
        return traits


def _traits(character: str) -> int:
    drawn = display(character)
    traits = cell_len(drawn)
    if joins(drawn):
        traits |= JOINS
    for flag, members in (
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
    if _JOINER in text:
        text = re.sub(_JOINER, _drawn_joiner, text)
    text = neutralise(text.replace("\t", " "), keep="\n")
    return re.sub(_WIDENS, _drawn_selector, text) if _WIDENS in text else text


def _drawn_joiner(match: re.Match[str]) -> str:
    """The joiner itself between two emoji. An emoji is a sign that it joins to a heart; marks may be on the first."""
    text, at = match.string, match.start()
    after = text[at + 1 : at + 2]
    if not after or joins(after) or not _is_one(f"\u2764{_JOINER}{after}"):
        return _LOOSE
    before = at - 1
    while before > 0 and joins(text[before]) and text[before] != _JOINER:
        before -= 1
    return _JOINER if _is_one(text[max(0, before) : at + 2]) else _LOOSE


def _drawn_selector(match: re.Match[str]) -> str:
    """The selector itself after a sign with a width."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    return _WIDENS if cell_len(before) else _WIDENS_NOTHING


def _is_one(text: str) -> bool:
    """Whether a text is a single cluster."""
    return sum(1 for _ in borders(text)) == 2


def line_width(text: str) -> int:
    """The cells that a text without newlines takes on the screen."""
    return len(text) if _is_plain(text) else cell_len(display(text))


def measure(text: str) -> tuple[list[int], list[int], bytearray]:
    """For every code point: its traits, the cells it adds to its cluster, and whether it continues one (1) or not."""
    traits = [*map(TRAITS.__getitem__, text)]
    cells = [trait & WIDTH for trait in traits]
    joined = bytearray(len(text))
    joining = [index for index, trait in enumerate(traits) if trait & JOINS]
    if not joining:
        return traits, cells, joined
    drawn = display(text)
    done = 0
    for index in joining:
        if index >= done:
            done = _join(drawn, traits, cells, joined, max(done, index - 1))
    return traits, cells, joined


def _join(drawn: str, traits: list[int], cells: list[int], joined: bytearray, first: int) -> int:
    """Mark the clusters from a border on, and count their cells, until two characters follow that join no other.

    Returns the border between those two.
    """
    for start, end in pairwise(borders(drawn, first)):
        if end - start == 2 and drawn[start + 1] not in _CHANGES_WIDTH:  # nearly all: a letter and its accent
            joined[start + 1] = 1
        elif end > start + 1:
            for left, right in pairwise(_narrow(drawn, start, end)):
                cells[left:right] = [cell_len(drawn[left:right]), *[0] * (right - left - 1)]
                joined[left + 1 : right] = b"\1" * (right - left - 1)
        if end < len(drawn) and not (traits[end - 1] | traits[end]) & JOINS:
            return end
    return len(drawn)


def _narrow(drawn: str, start: int, end: int) -> list[int]:
    """Where to cut a cluster so that no part is wider than a column: its ends only, for nearly all there are."""
    if end - start <= _WIDEST // 2 or cell_len(drawn[start:end]) <= _WIDEST:
        return [start, end]
    cuts, last, size = [start], start, 0
    for at in range(start + 1, end + 1):
        # A part begins with a character that has a width by itself, so whatever has none stays with the one before.
        if at == end or (cell_len(drawn[at]) and drawn[at - 1] != _JOINER):
            width = cell_len(drawn[last:at])
            if size + width > _WIDEST and last > cuts[-1]:
                cuts.append(last)
                size = 0
            size += width
            last = at
    return [*cuts, end]


def clusters(text: str) -> list[tuple[int, int, int]]:
    """The grapheme clusters of a text: (start, end, cells) each, without gaps, in order."""
    _, cells, joined = measure(text)
    starts = [index for index, continues in enumerate(joined) if not continues]
    if len(starts) == len(text):
        return [(start, start + 1, cells[start]) for start in starts]
    sums = [0, *accumulate(cells)]
    return [(start, end, sums[end] - sums[start]) for start, end in pairwise([*starts, len(text)])]


def _around(text: str, offset: int) -> Iterator[tuple[int, int, int]]:
    """The clusters near an offset, from a sure boundary at or before `offset - 1` to one after it.

    Two neighbours that join no other character are always two clusters: so a step costs the same in a long text.
    """
    first, last = max(0, min(offset, len(text)) - 1), min(len(text), offset + 1)
    while first > 0 and (TRAITS[text[first]] | TRAITS[text[first - 1]]) & JOINS:
        first -= 1
    while last < len(text) and (TRAITS[text[last]] | TRAITS[text[last - 1]]) & JOINS:
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

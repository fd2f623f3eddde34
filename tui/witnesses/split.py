"""Finds the paragraphs of a text in its bytes.

A paragraph is a line, a block of lines between blank ones, or a sentence. `auto` decides which of the first two the
text uses: lines wrapped at a fixed width, with blank lines between blocks, are one paragraph. Everything is done with
numpy on the positions of the line ends, because decoding first would take several times as long.

Blank lines (only white space) and line ends belong to no paragraph; everything else belongs to one.
"""

import re

import numpy as np
from numpy.typing import NDArray

from tui.witnesses.modes import MODES
from tui.witnesses.problem import Problem
from tui.witnesses.witness import Offsets

_CHUNK = 1 << 24
"""Line ends are searched for in 16 MB at a time, which avoids a second array as long as the file."""

_SPACE = np.zeros(256, dtype=np.bool_)
_SPACE[[9, 10, 11, 12, 13, 28, 29, 30, 31, 32]] = True

# White space beyond ASCII as UTF-8: the code points for which `str.isspace` is true.
_BLANK = re.compile(
    rb"(?:[\x09-\x0d\x1c-\x20]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)*+"
)
_LEADS = np.zeros(256, dtype=np.bool_)
_LEADS[[0xC2, 0xE1, 0xE2, 0xE3]] = True

_NARROWEST, _WIDEST = 24, 120
"""Lines wrapped by hand or by a program fill a width between these, in code points."""

_PAGE = 25
"""Lines of a block, on average, from which blocks are rather pages than paragraphs."""

_LOOKED_AT = 2000
"""A sample of this many lines, evenly spread, shows whether a text is wrapped."""

# A sentence ends at . ! ? … with the quotation marks and brackets that close it, if white space and then a character
# other than a small letter follow. It also ends at a CJK full stop, with or without white space.
_CLOSERS = rb"(?:[\"')\]]|\xe2\x80[\x99\x9d]|\xc2\xbb|\xe3\x80[\x8d\x8f]|\xef\xbc\x89)*"
_SENTENCE_END = re.compile(
    rb"(?:[.!?]|\xe2\x80\xa6)" + _CLOSERS + rb"(?=[ \t\n]+[^ \t\na-z])"
    rb"|(?:\xe3\x80\x82|\xef\xbc[\x81\x9f])" + _CLOSERS
)
_ABBREVIATION = re.compile(
    rb"(?:^|[^A-Za-z])(?:[A-Z]|[A-Za-z]\.[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Rev|Gen|Col|Capt|Lt|Sgt|Gov|Sen|Rep|Hon"
    rb"|Corp|Inc|Ltd|Co|No|Nos|vol|vols|p|pp|cf|ca|etc|vs|viz|fol|ff|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.$"
)


def split(data: bytes, mode: str = "auto") -> tuple[Offsets, str]:
    """The paragraphs of UTF-8 `data` (line ends as LF), and the mode that was used.

    Returns an (n, 2) array of half-open byte ranges, in order, none empty, and 'line', 'blank' or 'sentence'. If a text
    has CR but no LF, CR counts as its line end. Raises Problem for a mode not in `MODES`.
    """
    if mode not in MODES:
        raise Problem("there is no such way to split a text", mode, f"Use one of: {', '.join(MODES)}.")
    starts, ends, after_blank = _lines(data)
    if mode == "line":
        return _pairs(starts, ends), "line"
    wrapped = mode == "blank" or _is_wrapped(data, starts, ends, after_blank)
    if wrapped:
        # The first line of each block, and the last: the one before the next block's first.
        firsts = np.flatnonzero(after_blank)
        lasts = np.append(firsts[1:], len(starts)) - 1 if len(firsts) else firsts
        starts, ends = starts[firsts], ends[lasts]
    if mode == "sentence":
        return _sentences(data, starts, ends), "sentence"
    return _pairs(starts, ends), "blank" if wrapped else "line"


def _pairs(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Offsets:
    return np.column_stack((starts, ends)) if len(starts) else np.empty((0, 2), dtype=np.int64)


def _lines(data: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Start and end of every line that is not blank, and whether it comes first or after a blank one."""
    stops = _line_ends(data)
    starts = np.concatenate((np.zeros(1, dtype=np.int64), stops + 1))
    ends = np.append(stops, len(data))
    blank = _blank(data, starts, ends)
    after_blank = np.concatenate((np.ones(1, dtype=np.bool_), blank[:-1]))
    if not blank.any():
        return starts, ends, after_blank
    kept = ~blank
    starts, ends, after_blank = starts[kept], ends[kept], after_blank[kept]
    return starts, ends, after_blank


def _line_ends(data: bytes) -> NDArray[np.int64]:
    """The positions of all line ends."""
    mark = 10 if b"\n" in data or b"\r" not in data else 13
    view = np.frombuffer(data, dtype=np.uint8)
    found = [
        np.flatnonzero(view[start : start + _CHUNK] == mark).astype(np.int64, copy=False) + start
        for start in range(0, len(view), _CHUNK)
    ]
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def _blank(data: bytes, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of these lines are empty or contain only white space."""
    blank: NDArray[np.bool_] = starts == ends
    if not data:
        return blank
    view = np.frombuffer(data, dtype=np.uint8)
    # Skip leading ASCII white space in all lines at once. Few lines have more than 32 such characters.
    left = np.flatnonzero(~blank)
    at = starts[left]
    first = view[at]
    odd = left[_LEADS[first]]
    inside = _SPACE[first]
    left, at = left[inside], at[inside] + 1
    for _ in range(32):
        if not len(left):
            break
        done = at == ends[left]
        blank[left[done]] = True
        left, at = left[~done], at[~done]
        byte = view[at]
        odd = np.concatenate((odd, left[_LEADS[byte]]))
        inside = _SPACE[byte]
        left, at = left[inside], at[inside] + 1
    for line in np.concatenate((odd, left)).tolist():
        if _BLANK.fullmatch(data, starts[line], ends[line]):
            blank[line] = True
    return blank


def _is_wrapped(
    data: bytes, starts: NDArray[np.int64], ends: NDArray[np.int64], after_blank: NDArray[np.bool_]
) -> bool:
    """Whether lines are parts of paragraphs: blocks between blank lines, filled up to a common width.

    A wrapped line ends where the next line's first word would no longer have fitted. In verse, lists and tables that is
    true of few lines, in wrapped prose of nearly all; half is the limit. In a scan a few joined lines hide the width.
    Then it is enough that half of the lines continue with a small letter and most are about as long as each other.
    """
    if len(starts) < 3:
        return False
    inner = np.flatnonzero(~after_blank[1:])
    blocks = int(after_blank.sum())
    if blocks < 2 or len(inner) * 3 < len(starts):
        return False
    inner = inner[np.linspace(0, len(inner) - 1, min(len(inner), _LOOKED_AT), dtype=np.int64)]
    # A code point has at most four bytes. A longer line can't be a wrapped one, so it need not be decoded and counted.
    if np.count_nonzero(ends[inner] - starts[inner] > 4 * _WIDEST) * 10 > len(inner):
        return False
    lengths, words, small = [], [], 0
    for line in inner.tolist():
        text = data[starts[line] : min(ends[line], starts[line] + 4 * _WIDEST)].decode("utf-8", "ignore")
        following = data[starts[line + 1] : min(ends[line + 1], starts[line + 1] + 4 * _WIDEST)]
        lengths.append(len(text.rstrip()))
        start = following.decode("utf-8", "ignore").lstrip()
        words.append(_first_word(start))
        small += start[:1].islower()
    # Blocks of whole pages hold several paragraphs each.
    if small * 2 >= len(lengths) and len(starts) <= _PAGE * blocks and _of_one_length(lengths):
        return True
    width = sorted(lengths)[int(len(lengths) * 0.95)]
    if not _NARROWEST <= width <= _WIDEST:
        return False
    full = sum(length + 1 + word > width for length, word in zip(lengths, words, strict=True))
    return full * 2 > len(lengths)


def _of_one_length(lengths: list[int]) -> bool:
    """Whether most lines are about as long as the middle one, and that is the width of a wrapped line."""
    middle = sorted(lengths)[len(lengths) // 2]
    near = sum(4 * abs(length - middle) <= middle for length in lengths)
    return _NARROWEST <= middle <= _WIDEST and near * 5 > len(lengths) * 3


def _first_word(line: str) -> int:
    """How many code points at the start of a line could not be broken: one in scripts without spaces."""
    if line[:1] >= "\u2e80":
        return 1
    return min(len(line.split(maxsplit=1)[0]) if line else 0, 20)


def _sentences(data: bytes, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Offsets:
    """The sentences in these ranges, without the white space between them."""
    bounds: list[tuple[int, int]] = []
    for begin, end in zip(starts.tolist(), ends.tolist(), strict=True):
        start = begin
        for match in _SENTENCE_END.finditer(data, begin, end):
            stop = match.end()
            if stop == end:
                break
            if _ABBREVIATION.search(data, max(start, stop - 8), stop):
                continue
            bounds.append((start, stop))
            gap = _BLANK.match(data, stop, end)
            start = gap.end() if gap else stop
        if start < end:
            bounds.append((start, end))
    return np.array(bounds, dtype=np.int64).reshape(-1, 2)

"""Soft wrap: where each line of a passage begins and ends on the screen.

Textual 8.2's own `Content.fold` drops text where a code point has no width, so this is ours. Plain text (Latin,
Greek, Cyrillic and the like, nearly all that is read) is wrapped with `str.rfind`; anything else by graphemes. Both
follow one rule, which `tests/workspace/test_wrap.py` states a third time, slowly:

a line takes as many whole graphemes as fit, and if more follows it ends at the last place where a line may break:
at spaces, after an em dash before a letter, beside an ideograph (but not before closing or after opening
punctuation), after the wide and narrow spaces of typography. A word without such a place that is longer than a line
is broken after a hyphen or a slash inside it, else where the line is full.
"""

from bisect import bisect_right
from itertools import accumulate

from tui.workspace.text.graphemes import (
    ALPHANUMERIC,
    DASH,
    GLUE,
    HYPHEN,
    HYPHENS,
    IDEOGRAPH,
    NO_END,
    NO_START,
    OPENS,
    SPACE,
    is_plain,
    measure,
)


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """The lines of a text at a width in cells (at least 1): half-open ranges of code points, in order.

    No line is wider than `width`, but for a single grapheme that is. A newline ends a line, a blank line is an empty
    range, and so is the only line of an empty text. Left out between two lines, or after the last, are only the
    newline and the spaces (tabs too) at which the line was broken; every other character is in exactly one line.
    """
    width = max(1, width)
    lines: list[tuple[int, int]] = []
    plain = is_plain(text)
    start, total = 0, len(text)
    while True:
        stop = text.find("\n", start)
        if stop < 0:
            stop = total
        if stop == start:
            lines.append((start, stop))
        elif plain or is_plain(text[start:stop]):
            _wrap_plain(text, start, stop, width, lines)
        else:
            _wrap_graphemes(text, start, stop, width, lines)
        if stop == total:
            return lines
        start = stop + 1


def _wrap_plain(text: str, start: int, stop: int, width: int, lines: list[tuple[int, int]]) -> None:
    """Add the lines of `text[start:stop]`, in which every character is one cell and one grapheme."""
    find = text.rfind
    dashed = text.find("—", start, stop) >= 0
    while stop - start > width:
        edge = start + width  # the first character that does not fit
        cut = find(" ", start, edge + 1)
        if dashed and cut != edge:
            dash = find("—", start, edge)
            while dash > cut and not text[dash + 1].isalnum():
                dash = find("—", start, dash)
            if dash > cut:
                lines.append((start, dash + 1))
                start = dash + 1
                continue
        if cut < 0:
            cut = _joint(text, start, edge)
            lines.append((start, cut))
            start = cut
            continue
        end = cut
        while end > start and text[end - 1] == " ":
            end -= 1
        if end == start:  # nothing but an indent before the break
            end = cut if cut == edge else cut + 1
        lines.append((start, end))
        start = cut + 1
        while start < stop and text[start] == " ":
            start += 1
        if start == stop:
            return
    lines.append((start, stop))


def _joint(text: str, start: int, edge: int) -> int:
    """Where to break a plain word that fills a line: after its last hyphen or slash before `edge`, else there."""
    for cut in range(edge, start + 1, -1):
        if text[cut - 1] in HYPHENS and cut - 2 >= start and text[cut - 2].isalnum() and text[cut].isalnum():
            return cut
    return edge


def _wrap_graphemes(text: str, start: int, stop: int, width: int, lines: list[tuple[int, int]]) -> None:
    """Add the lines of `text[start:stop]`, which may contain any characters."""
    traits, cells, joined = measure(text[start:stop])
    sums = [0, *accumulate(cells)]
    count = stop - start
    joined.append(0)  # the end is a boundary
    line = 0
    while True:
        full = bisect_right(sums, sums[line] + width, line) - 1
        if full < count:
            while joined[full]:
                full -= 1
            if full <= line:
                full = _alone(line, sums, joined)
        if full >= count:
            lines.append((start + line, stop))
            return
        cut = full
        if not (traits[full] & SPACE and not joined[full + 1]):
            cut = _last_break(traits, joined, line, full)
        end = cut
        while end > line and traits[end - 1] & SPACE and not joined[end]:
            end -= 1
        lines.append((start + line, start + (end if end > line else cut)))
        line = cut
        while line < count and traits[line] & SPACE and not joined[line + 1]:
            line += 1
        if line == count:
            return


def _alone(line: int, sums: list[int], joined: bytearray) -> int:
    """The end of a grapheme too wide for its line, and of those after it that add no cells."""
    full = line
    while full < len(sums) - 1:
        end = full + 1
        while joined[end]:
            end += 1
        if full > line and sums[end] > sums[full]:
            break
        full = end
    return full


_BREAKS = SPACE | OPENS | DASH | IDEOGRAPH | HYPHEN


def _last_break(traits: list[int], joined: bytearray, line: int, full: int) -> int:
    """The last place in (line, full] where the line may break, a long word if there is none, else `full`.

    The character at `full` is not a space, so a break right before a space does not occur.
    """
    joint = 0
    after = full
    while after > line:
        before = after - 1
        while joined[before]:
            before -= 1
        left, right = traits[before], traits[after]
        if joined[after + 1]:
            right &= ~SPACE  # a space that carries a combining mark is not a space
        if (left | traits[after - 1] | right) & _BREAKS:
            if _may_break(left, traits[after - 1], right, alone=after - before == 1):
                return after
            if (
                not joint
                and left & HYPHEN
                and after - before == 1
                and before > line
                and right & ALPHANUMERIC
                and _letter_before(traits, joined, before)
            ):
                joint = after
        after = before
    return joint or full


def _letter_before(traits: list[int], joined: bytearray, place: int) -> bool:
    """Whether the grapheme before a place is a letter or digit."""
    place -= 1
    while joined[place]:
        place -= 1
    return bool(traits[place] & ALPHANUMERIC)


def _may_break(first: int, last: int, after: int, alone: bool) -> bool:
    """Whether a line may break between two graphemes.

    Given are the traits of the first one's first and last character, and whether that is but one, and those of the
    other's first character.
    """
    if after & SPACE:
        return False
    if first & SPACE and alone:
        return True
    if (last | after) & GLUE:
        return False
    if last & OPENS:
        return not after & NO_START
    if first & DASH:
        return bool(after & (ALPHANUMERIC | IDEOGRAPH)) and not after & NO_START
    return bool((first | after) & IDEOGRAPH) and not first & NO_END and not after & NO_START

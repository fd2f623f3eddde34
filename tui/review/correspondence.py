"""How an edited text corresponds to its old version: which range of the new text replaces a given range of the old.

Lines are compared first, then the words between the unchanged lines. So a hundred megabytes with one changed paragraph
cost little more than reading them. Words are compared without case and kinds of quotes, so a range is followed through
such changes too. The caller must check whether the text is exactly the same.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from tui.collation.words.likeness import symbol
from tui.collation.words.matching import equal_runs
from tui.collation.words.words import normalise, words

_LINE = re.compile(r"[^\n]+")

Range = tuple[int, int]

# A gap this long (in code points, about a short sentence) may be inserted into a range without splitting it.
_FREE = 48
# How far around a range to look for a changed edge, in code points. Any farther would be a guess.
_NEAR = 1000


@dataclass(frozen=True, slots=True)
class Stretch:
    """A half-open range of the new text, and the share (0..1, by length) of the old range's words that it contains."""

    start: int
    end: int
    kept: float


class Correspondence:
    """The equal ranges of two texts, in order. Offsets are code points."""

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new
        # Equal ranges, ascending in both texts: their starts and ends in the old text, and in the new one.
        self._old_start: list[int] = []
        self._old_end: list[int] = []
        self._new_start: list[int] = []
        self._new_end: list[int] = []
        self.gaps: list[tuple[Range, Range]] = []
        self._compare()

    def _compare(self) -> None:
        """Compare lines, then the words between equal lines."""
        old, new = self.old, self.new
        old_lines = [match.span() for match in _LINE.finditer(old)]
        new_lines = [match.span() for match in _LINE.finditer(new)]
        runs = equal_runs(*_strings([old[a:b] for a, b in old_lines], [new[a:b] for a, b in new_lines]))
        at, to = 0, 0
        for first, second, length in [*runs, (len(old_lines), len(new_lines), 0)]:
            old_gap = (old_lines[at][0], old_lines[first - 1][1]) if at < first else None
            new_gap = (new_lines[to][0], new_lines[second - 1][1]) if to < second else None
            edge = (self._old_end[-1], self._new_end[-1]) if self._old_end else (0, 0)
            if old_gap is not None or new_gap is not None:
                self.gaps.append((old_gap or (edge[0], edge[0]), new_gap or (edge[1], edge[1])))
            if old_gap is not None and new_gap is not None:
                self._compare_words(old_gap, new_gap)
            for index in range(length):
                self._add(*old_lines[first + index], *new_lines[second + index])
            at, to = first + length, second + length

    def _compare_words(self, old_gap: Range, new_gap: Range) -> None:
        old = [(old_gap[0] + a, old_gap[0] + b) for a, b in words(self.old[slice(*old_gap)])]
        new = [(new_gap[0] + a, new_gap[0] + b) for a, b in words(self.new[slice(*new_gap)])]
        strings = _strings(
            [normalise(self.old[a:b]) for a, b in old],
            [normalise(self.new[a:b]) for a, b in new],
        )
        for first, second, length in equal_runs(*strings):
            a, b = old[first][0], old[first + length - 1][1]
            c, d = new[second][0], new[second + length - 1][1]
            if self.old[a:b] == self.new[c:d]:
                self._add(a, b, c, d)
                continue
            for index in range(length):
                self._add(*old[first + index], *new[second + index])

    def _add(self, a: int, b: int, c: int, d: int) -> None:
        self._old_start.append(a)
        self._old_end.append(b)
        self._new_start.append(c)
        self._new_end.append(d)

    def stretch(self, start: int, end: int) -> Stretch | None:
        """The range of the new text that replaces [start, end) of the old one; None if nothing does.

        An edge inside an equal range is followed exactly. An edge between two of them goes to the word that is as far
        along among the changed words. If none of the words were kept, the answer is the text between the neighbouring
        equal ranges.
        """
        if start >= end:
            return None
        first = bisect_right(self._old_end, start)
        last = bisect_left(self._old_start, end)
        if first >= last:
            here, there = self._between(first, start, end)
            return Stretch(here, there, 0.0) if here < there else None
        low, high = self._together(first, last)
        here = self._start(low, start) if low == first else self._near_start(low, start)
        there = self._end(high - 1, end) if high == last else self._near_end(high - 1, end)
        kept = sum(
            _ink(self.old[max(start, self._old_start[i]) : min(end, self._old_end[i])]) for i in range(low, high)
        )
        return Stretch(here, max(here, there), min(1.0, kept / max(1, _ink(self.old[start:end]))))

    def _together(self, first: int, last: int) -> tuple[int, int]:
        """Of the equal ranges `first` to `last`, those that belong together: the run with the best score. The score is
        the length of equal text, minus half of any text inserted between (beyond one sentence). So a chance match far
        away does not move the edge there.
        """
        best, best_run, total, begin = -1.0, (first, last), 0.0, first
        for i in range(first, last):
            if i > begin:
                more = (self._new_start[i] - self._new_end[i - 1]) - (self._old_start[i] - self._old_end[i - 1])
                total -= max(0, more - _FREE) / 2
            if total < 0:
                total, begin = 0.0, i
            total += self._old_end[i] - self._old_start[i]
            if total > best:
                best, best_run = total, (begin, i + 1)
        return best_run

    def _near_start(self, index: int, start: int) -> int:
        """Where a range begins if its first words were matched too far away: look for them right before the rest."""
        a, c = self._old_start[index], self._new_start[index]
        since = max(0, c - (a - start) - _FREE)
        found = Correspondence(self.old[start:a], self.new[since:c]).stretch(0, a - start)
        return since + found.start if found is not None and found.kept else c

    def _near_end(self, index: int, end: int) -> int:
        """Where it ends, found in the same way."""
        b, d = self._old_end[index], self._new_end[index]
        found = Correspondence(self.old[b:end], self.new[d : d + end - b + _FREE]).stretch(0, end - b)
        return d + found.end if found is not None and found.kept else d

    def _between(self, index: int, start: int, end: int) -> Range:
        """The new text for [start, end), which lies between two equal ranges. `index` is the second of these."""
        since, since_new = (self._old_end[index - 1], self._new_end[index - 1]) if index else (0, 0)
        known = index < len(self._old_start)
        until, until_new = (self._old_start[index], self._new_start[index]) if known else (len(self.old), len(self.new))
        if until - since > 2 * _NEAR + (end - start) or until_new - since_new > 2 * _NEAR + 2 * (end - start):
            return since_new, since_new
        counts = [len(words(self.old[a:b])) for a, b in ((since, start), (start, end), (end, until))]
        changed = words(self.new[since_new:until_new])
        if not counts[1] or not changed:
            return since_new, since_new
        a = round(len(changed) * counts[0] / sum(counts))
        b = round(len(changed) * (counts[0] + counts[1]) / sum(counts))
        return (since_new + changed[a][0], since_new + changed[b - 1][1]) if a < b else (since_new, since_new)

    def _start(self, index: int, start: int) -> int:
        """The new place of an old start that is at, in or before the equal range `index`."""
        a, b, c, d = self._old_start[index], self._old_end[index], self._new_start[index], self._new_end[index]
        if start >= a:
            return c + start - a if d - c == b - a else (c if start == a else min(d, c + start - a))
        since, since_new = (self._old_end[index - 1], self._new_end[index - 1]) if index else (0, 0)
        since, since_new = max(since, start - _NEAR), max(since_new, c - (a - start) - _NEAR)
        before = words(self.old[since:start])
        within = words(self.old[start:a])
        changed = [(since_new + x, since_new + y) for x, y in words(self.new[since_new:c])]
        if within and changed:
            taken = round(len(changed) * len(before) / (len(before) + len(within)))
            c = changed[taken][0] if taken < len(changed) else c
            within = []
        if not within:
            # Punctuation before the first word is included: the part that is the same, else as much as there was.
            first = _first_word(self.old, start, a)
            lead = self.old[start:first].lstrip()
            same = lead
            while same and not self.new.startswith(same, c - len(same), c):
                same = same[1:]
            c -= len(same) or _ink_run(self.new[max(since_new, c - len(lead)) : c][::-1])
        return max(c, since_new)

    def _end(self, index: int, end: int) -> int:
        """The new place of an old end that is in, at or after the equal range `index`."""
        a, b, c, d = self._old_start[index], self._old_end[index], self._new_start[index], self._new_end[index]
        if end <= b:
            return d - (b - end) if d - c == b - a else (d if end == b else min(d, c + end - a))
        known = index + 1 < len(self._old_start)
        until, until_new = (
            (self._old_start[index + 1], self._new_start[index + 1]) if known else (len(self.old), len(self.new))
        )
        until, until_new = min(until, end + _NEAR), min(until_new, d + end - b + _NEAR)
        within = words(self.old[b:end])
        after = words(self.old[end:until])
        changed = [(d + x, d + y) for x, y in words(self.new[d:until_new])]
        if within and changed:
            taken = round(len(changed) * len(within) / (len(within) + len(after)))
            d = changed[taken - 1][1] if taken else d
            trail = self.old[b + within[-1][1] : end]
        else:
            trail = "" if within else self.old[b:end]
        same = trail = trail.rstrip()
        while same and not self.new.startswith(same, d):
            same = same[:-1]
        d += len(same) or _ink_run(self.new[d : min(d + len(trail), until_new)])
        return min(d, until_new)

    @cached_property
    def changed(self) -> list[Range]:
        """The ranges of the new text outside all equal lines. Moved text must be in one of these."""
        return [gap for _, gap in self.gaps if gap[0] < gap[1]]


def _ink(text: str) -> int:
    """How many characters are not white space."""
    return len("".join(text.split()))


def _ink_run(text: str) -> int:
    """How many characters at the start are neither white space nor part of a word."""
    return next((index for index, each in enumerate(text) if each.isspace() or each.isalnum()), len(text))


def _first_word(text: str, start: int, end: int) -> int:
    """Where the first word of [start, end) begins; `end` if there is no word."""
    found = words(text[start:end])
    return start + found[0][0] if found else end


def _strings(old: list[str], new: list[str]) -> tuple[str, str]:
    """Two lists as strings, with one code point for each entry. Equal entries get equal code points."""
    symbols: dict[str, str] = {}
    one = "".join([symbols.setdefault(entry, symbol(len(symbols))) for entry in old])
    return one, "".join([symbols.setdefault(entry, symbol(len(symbols))) for entry in new])

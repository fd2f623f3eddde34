"""Splice words of one witness into another's reading, at the place that the word columns give.

If the base has words in the columns of the selected words, those are replaced. If it has none, the words are inserted
after the neighbour that both readings have, on the same side of its punctuation, with the white space that they need.
Selected punctuation replaces that of the base; punctuation that is not selected is left alone. Every code point of the
result comes from a source: nothing is invented, not even a space.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz.distance import Indel

from tui.collation.readings.word_columns import word_columns
from tui.collation.words.words import normalise
from tui.review.cluster_borders import ceiling, floor
from tui.review.events import Span
from tui.review.quote import joined, part, quote
from tui.witnesses.problem import Problem
from tui.witnesses.witness import Witness

_ALIKE = 0.5
"""Two words in one column with at least this likeness are versions of one word. The engine uses the same value."""

_REMEDY = "Select at least one word that both documents have, or one beside such a word."


def splice(base: Sequence[Span], witness: Witness, cell: tuple[int, int], start: int, end: int) -> tuple[Span, ...]:
    """The pieces of `base` with the selected text of a witness spliced in: [start, end) in code points of its text.

    `cell` is that witness's text at the passage, as a half-open range; a selection outside it is ignored. Partly
    selected words count as whole. Raises Problem if only white space is selected, or if the base has no word to attach
    the words to.
    """
    first, last = cell
    begin, stop = max(start, first) - first, min(end, last) - first
    old = "".join([piece.exact for piece in base])
    new = witness.text[first:last]
    if begin >= stop or not new[begin:stop].strip():
        raise Problem("no words are selected in this passage", witness.siglum, _REMEDY)
    if old == new:
        return tuple(base)
    plan = _Columns.of(old, new).plan(begin, stop)
    if plan is None:
        raise Problem("the words have no place in the other document's reading", witness.siglum, _REMEDY)
    cut_from, cut_to = floor(old, plan.old[0]), ceiling(old, plan.old[1])
    pieces = [*part_of(base, 0, cut_from)]
    for of_old, from_, to in plan.pieces:
        if of_old:
            pieces += part_of(base, from_, to)
        else:
            pieces.append(quote(witness, first + floor(new, from_), first + ceiling(new, to)))
    pieces += part_of(base, cut_to, len(old))
    return joined(pieces)


def part_of(pieces: Sequence[Span], start: int, end: int) -> list[Span]:
    """[start, end) of the joined words of the pieces, as pieces."""
    ends = list(accumulate(len(piece.exact) for piece in pieces))
    found = []
    for piece, stop in zip(pieces, ends, strict=True):
        first = stop - len(piece.exact)
        a, b = max(start, first), min(end, stop)
        if a < b:
            found.append(part(piece, a - first, b - first))
    return found


@dataclass(frozen=True, slots=True)
class _Plan:
    """An edit of the base: the range `old` is replaced by `pieces`, each (is it from the base, start, end)."""

    old: tuple[int, int]
    pieces: tuple[tuple[bool, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The words of the base (`old`) and of the other reading (`new`), and for each column the index of its word."""

    old: str
    new: str
    old_words: tuple[tuple[int, int], ...]
    new_words: tuple[tuple[int, int], ...]
    columns: tuple[tuple[int | None, ...], ...]

    @classmethod
    def of(cls, old: str, new: str) -> "_Columns":
        found = word_columns([old, new])
        return cls(old, new, found.words[0], found.words[1], found.columns)

    def plan(self, begin: int, stop: int) -> _Plan | None:
        """The edit for the selection [begin, stop) of the new reading, which must contain more than white space."""
        begin += len(self.new[begin:stop]) - len(self.new[begin:stop].lstrip())
        stop = begin + len(self.new[begin:stop].rstrip())
        chosen = [index for index, (a, b) in enumerate(self.new_words) if a < stop and b > begin]
        if not chosen:
            return self._punctuation(begin, stop)
        begin, stop = min(begin, self.new_words[chosen[0]][0]), max(stop, self.new_words[chosen[-1]][1])
        places = [place for place, column in enumerate(self.columns) if column[1] in chosen]
        replaced = [column[0] for column in self.columns[places[0] : places[-1] + 1] if column[0] is not None]
        replaced = replaced or self._instead(chosen, places)
        if replaced:
            return self._replacement(begin, stop, chosen, replaced)
        return self._insertion(begin, stop, chosen, places)

    def _instead(self, chosen: Sequence[int], places: Sequence[int]) -> list[int]:
        """The word of the base to replace if the selected words share no column with one, because a neighbour that is
        not like that word occupies it.

        'in March' and 'in early April': March is in one column with 'early' for want of a better place, but a reviewer
        who selects 'April' means it to replace March.
        """
        for side in (self.columns[places[0] - 1 :: -1] if places[0] else (), self.columns[places[-1] + 1 :]):
            old, new = next((column for column in side if column[0] is not None), (None, None))
            if old is None or new is None:
                continue
            one, other = self.new_words[new], self.new_words[chosen[0]]
            if one > other:
                one, other = self.new_words[chosen[-1]], one
            close = not self.new[one[1] : other[0]].strip() and abs(new - chosen[0]) <= len(chosen)
            if close and not self._alike(old, new):
                return [old]
        return []

    def _alike(self, old: int, new: int) -> bool:
        """Whether a word of the base and one of the other reading are alike enough to be versions of one word."""
        one, other = self.old[slice(*self.old_words[old])], self.new[slice(*self.new_words[new])]
        return float(Indel.normalized_similarity(normalise(one), normalise(other))) >= _ALIKE

    def _replacement(self, begin: int, stop: int, chosen: Sequence[int], replaced: Sequence[int]) -> _Plan:
        """Replace words by words. Selected punctuation at an edge replaces the base's punctuation there."""
        first, last = self.old_words[replaced[0]][0], self.old_words[replaced[-1]][1]
        if begin < self.new_words[chosen[0]][0]:
            before = self.old_words[replaced[0] - 1][1] if replaced[0] else 0
            all_of_it = begin == (self.new_words[chosen[0] - 1][1] if chosen[0] else 0)
            first = before if all_of_it else first - _run_before(self.old[before:first])
        if stop > self.new_words[chosen[-1]][1]:
            after = self.old_words[replaced[-1] + 1][0] if replaced[-1] + 1 < len(self.old_words) else len(self.old)
            last += _run(self.old[last:after])
        return _Plan((first, last), ((False, begin, stop),))

    def _insertion(self, begin: int, stop: int, chosen: Sequence[int], places: Sequence[int]) -> _Plan | None:
        """Insert words where the base has none: after the word before them, else before the word after them."""
        before = [column[0] for column in self.columns[: places[0]] if column[0] is not None]
        after = [column[0] for column in self.columns[places[-1] + 1 :] if column[0] is not None]
        if before:
            return self._after(begin, stop, chosen, before[-1])
        return self._before(begin, stop, chosen, after[0]) if after else None

    def _after(self, begin: int, stop: int, chosen: Sequence[int], neighbour: int) -> _Plan:
        at = self.old_words[neighbour][1]
        until = self.old_words[neighbour + 1][0] if neighbour + 1 < len(self.old_words) else len(self.old)
        gap_start = self.new_words[chosen[0] - 1][1] if chosen[0] else 0
        gap = self.new[gap_start:begin]
        if _run(gap):
            # The witness has punctuation between the neighbour and these words, so keep them on the same side of it.
            at += _run(self.old[at:until])
        spaces = _spaces_before(gap)
        pieces: list[tuple[bool, int, int]] = [(False, begin - spaces, stop)]
        if not spaces and gap:
            pieces = [*self._space(gap_start, begin, at), *pieces]
        goes = _run(self.old[at:until]) if stop > self.new_words[chosen[-1]][1] else 0
        if at + goes == until < len(self.old):
            # The next word follows at once, so take the white space after the selected words along.
            after = _run_of_spaces(self.new[stop:])
            pieces.append((False, stop, stop + after))
        return _Plan((at, at + goes), tuple(pieces))

    def _before(self, begin: int, stop: int, chosen: Sequence[int], neighbour: int) -> _Plan:
        at = self.old_words[neighbour][0]
        since = self.old_words[neighbour - 1][1] if neighbour else 0
        gap_end = self.new_words[chosen[-1] + 1][0] if chosen[-1] + 1 < len(self.new_words) else len(self.new)
        gap = self.new[stop:gap_end]
        if _run_before(gap):
            at -= _run_before(self.old[since:at])
        spaces = _run_of_spaces(gap)
        pieces: list[tuple[bool, int, int]] = [(False, begin, stop + spaces)]
        if not spaces and gap:
            pieces = [*pieces, *self._space(stop, gap_end, at)]
        goes = _run_before(self.old[since:at]) if begin < self.new_words[chosen[0]][0] else 0
        return _Plan((at - goes, at), tuple(pieces))

    def _space(self, start: int, end: int, at: int) -> list[tuple[bool, int, int]]:
        """White space between words: from [start, end) of the new reading, else the base's next one after `at`."""
        for of_old, text, first in ((False, self.new[start:end], start), (True, self.old[at:], at)):
            for offset, character in enumerate(text):
                if character.isspace():
                    return [(of_old, first + offset, first + offset + 1)]
        return []

    def _punctuation(self, begin: int, stop: int) -> _Plan | None:
        """Only punctuation is selected: it replaces the base's punctuation beside the same word."""
        before = [index for index, (_, b) in enumerate(self.new_words) if b <= begin]
        after = [index for index, (a, _) in enumerate(self.new_words) if a >= stop]
        partner = {column[1]: column[0] for column in self.columns}
        left = partner.get(before[-1]) if before else None
        right = partner.get(after[0]) if after else None
        opens = bool(after) and stop == self.new_words[after[0]][0] and self.new[begin - 1 : begin].isspace()
        if left is not None and (right is None or not opens):
            at = self.old_words[left][1]
            until = self.old_words[left + 1][0] if left + 1 < len(self.old_words) else len(self.old)
            return _Plan((at, at + _run(self.old[at:until])), ((False, begin, stop),))
        if right is not None:
            at = self.old_words[right][0]
            since = self.old_words[right - 1][1] if right else 0
            return _Plan((at - _run_before(self.old[since:at]), at), ((False, begin, stop),))
        return None


def _run(gap: str) -> int:
    """How many characters at the start of a gap are not white space."""
    return next((index for index, character in enumerate(gap) if character.isspace()), len(gap))


def _run_before(gap: str) -> int:
    """How many characters at the end of a gap are not white space."""
    return _run(gap[::-1])


def _run_of_spaces(gap: str) -> int:
    """How many characters at the start of a gap are white space."""
    return len(gap) - len(gap.lstrip())


def _spaces_before(gap: str) -> int:
    """How many characters at the end of a gap are white space."""
    return len(gap) - len(gap.rstrip())

"""Spans found again in a text that changed: the same, edited, moved, or without a place.

First a diff of the stored text and the new one says where a span stands now. Then the quote and its context are asked:
whether what stands there is alike, and whether the same words stand anywhere else that changed, as they do where a
block was moved. Every candidate gets a score, the likeness of quote and context together, and the answer its margin
over the next best. A wrong place is worse than none: below the thresholds a span has lost its place, and that is said.

The combination of quote and context is the one of W3C Web Annotation selectors and of Hypothesis's 'fuzzy anchoring';
the diff before it is what keeps short quotes from landing on their like elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from itertools import pairwise

from rapidfuzz.distance import Indel

from tui.collation.words.words import normalise, words
from tui.review.cluster_borders import ceiling, floor
from tui.review.correspondence import Correspondence, Range
from tui.review.events import Span
from tui.review.quote import CONTEXT


class Outcome(StrEnum):
    """What became of a span."""

    SAME = "same"
    EDITED = "edited"
    MOVED = "moved"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Anchored:
    """What became of a span: where it stands now (None where it lost its place), and how sure that is.

    `score` (0..1) is how alike quote and context are; `margin` is how far the next best place is behind, 1 where
    there is none. `likeness` (0..1) is that of the words alone.
    """

    outcome: Outcome
    span: Span | None
    score: float
    margin: float
    likeness: float = 1.0


# Likeness of the quote alone, and of quote and context together, that a place must reach.
_QUOTE = 0.5
_SCORE = 0.6
# Between neighbours that are both as they were, whatever stands there now is what became of a few words.
_HELD = 0.7
_FEW = 4
# Code points from which a quote that stands to the letter in its place needs no context.
_LONG = 16
# A place whose words are less like the quote is not believed where the quote itself stands elsewhere, and only there.
_UNLIKE = 0.8
# Code points of a quote of two words and more from which that is where it went; a shorter one might be another's.
_TELLING = 8
_MOVED_QUOTE = 0.65
_MOVED_SCORE = 0.72
_MARGIN = 0.06
# Code points of a long quote that its likeness is measured on: some at each end, or all.
_MEASURED = 4000
_MOST_OCCURRENCES = 40


def reanchor(span: Span, old_text: str, new_text: str, *, source: str | None = None) -> Anchored:
    """What became of one span of `old_text` in `new_text`. For many, `reanchor_all` compares the texts once.

    `source` is the SHA-256 of the new source's bytes, for the new span; without it that of the new text in UTF-8.
    """
    return reanchor_all([span], old_text, new_text, source=source)[0]


def reanchor_all(
    spans: Sequence[Span], old_text: str, new_text: str, *, source: str | None = None
) -> tuple[Anchored, ...]:
    """What became of each span. Texts are compared once; offsets are code points. A span that is not in `old_text`
    where it says (there may be none at hand: '') is looked for by its quote and context alone.
    """
    source = source or sha256(new_text.encode("utf-8", "surrogatepass")).hexdigest()
    search = _Search(old_text, new_text)
    return tuple(search.find(span, source) for span in spans)


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    quote: float
    held: float
    score: float
    moved: bool


class _Search:
    """One pair of texts, and what is worked out about them when first asked for."""

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new

    @cached_property
    def diff(self) -> Correspondence:
        return Correspondence(self.old, self.new)

    def find(self, span: Span, source: str) -> Anchored:
        """What became of a span."""
        if not span.exact:
            return _lost(0.0)
        stands = self.old[span.start : span.end] == span.exact
        if stands and self.old == self.new:
            place = _Candidate(span.start, span.end, 1.0, 1.0, 1.0, moved=False)
            return self.chosen(span, source, [place])
        before, after = span.prefix, span.suffix
        candidates: list[_Candidate] = []
        if stands:
            before = self.old[max(0, span.start - CONTEXT) : span.start]
            after = self.old[span.end : span.end + CONTEXT]
            stretch = self.diff.stretch(span.start, span.end)
            if stretch is not None and stretch.start < stretch.end:
                candidates.append(self.in_place(span.exact, before, after, stretch.start, stretch.end))
        in_place = candidates[0] if candidates else None
        if stands:
            only = self.only_one(span, before, after, in_place)
            if only is not None and _telling(span.exact):
                return self.settled(span, source, only)
            if only is not None and only.moved and in_place is not None:
                return _lost(only.score)
        if in_place is None or in_place.score < 0.98:
            seen = [(in_place.start, in_place.end)] if in_place else []
            for start, end in self.elsewhere(span.exact, before, after, whole=not stands):
                if not any(a < end and start < b for a, b in seen):
                    seen.append((start, end))
                    candidates.append(self.weigh(span.exact, before, after, start, end, moved=True))
        return self.chosen(span, source, candidates)

    def chosen(self, span: Span, source: str, candidates: list[_Candidate]) -> Anchored:
        """The best of the candidates, if it is good enough."""
        ranked = sorted(candidates, key=lambda each: (-each.score, each.moved, each.start))
        if not ranked:
            return _lost(0.0)
        best = ranked[0]
        margin = best.score - ranked[1].score if len(ranked) > 1 else 1.0
        if not self.enough(span.exact, best, margin):
            return _lost(best.score, margin)
        return self.settled(span, source, best, margin)

    def settled(self, span: Span, source: str, best: _Candidate, margin: float = 1.0) -> Anchored:
        """The answer that a span stands at this place."""
        start, end = floor(self.new, best.start), ceiling(self.new, best.end)
        exact = self.new[start:end]
        in_place = Outcome.SAME if exact == span.exact else Outcome.EDITED
        outcome = Outcome.MOVED if best.moved else in_place
        before, after = self.new[max(0, start - CONTEXT) : start], self.new[end : end + CONTEXT]
        found = Span(span.witness, source, start, end, exact, before, after)
        return Anchored(outcome, found, best.score, margin, best.quote)

    def enough(self, exact: str, best: _Candidate, margin: float) -> bool:
        """Whether a place is sure enough to be taken."""
        if best.moved:
            return best.quote >= _MOVED_QUOTE and best.score >= _MOVED_SCORE and margin >= _MARGIN
        if best.quote == 1.0 and best.end - best.start >= _LONG:
            return True
        return best.score >= _SCORE and (best.quote >= _QUOTE or (best.held >= _HELD and len(words(exact)) <= _FEW))

    def weigh(self, exact: str, before: str, after: str, start: int, end: int, *, moved: bool) -> _Candidate:
        """How alike a place is: its words to the quote, its surroundings to the context, by their lengths."""
        quote = _alike(exact, self.new[start:end])
        left = _alike(before, self.new[max(0, start - len(before)) : start])
        right = _alike(after, self.new[end : end + len(after)])
        weight = min(len(exact), 8 * CONTEXT)
        # Where a block was moved or cut, one side of the context is another's: the side that fits speaks louder.
        context = 0.75 * max(left, right) + 0.25 * min(left, right)
        around = len(before) + len(after)
        score = (quote * weight + context * around) / max(1, weight + around)
        return _Candidate(start, end, quote, min(left, right), score, moved)

    def in_place(self, exact: str, before: str, after: str, start: int, end: int) -> _Candidate:
        """The place that the diff found, or one in its neighbourhood, if that is better: where the quote stands to the
        letter, or what quote and context make of it. The diff is of the whole text, and may have spent a word at the
        edge on another of its kind.
        """
        start, end = self.with_blanks(exact, start, end)
        found = self.weigh(exact, before, after, start, end, moved=False)
        if found.quote == 1.0 or len(exact) > _MEASURED:
            return found
        first, last = max(0, start - 2 * CONTEXT), min(len(self.new), end + 2 * CONTEXT)
        near = [self.near(exact, before, after, first, last)]
        literal = self.new.find(exact, first, last)
        if literal >= 0:
            near.append((literal, literal + len(exact)))
        others = [self.weigh(exact, before, after, *place, moved=False) for place in near if place is not None]
        return max([found, *others], key=lambda place: place.score)

    def with_blanks(self, exact: str, start: int, end: int) -> Range:
        """The same stretch with the white space that the quote begins and ends with, where it stands there: the diff
        is of words.
        """
        words = self.new[start:end]
        if not words.strip() or not exact.strip():
            return start, end
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        left, right = len(exact) - len(exact.lstrip()), len(exact) - len(exact.rstrip())
        if left and self.new[max(0, start - left) : start] == exact[:left]:
            start -= left
        if right and self.new[end : end + right] == exact[-right:]:
            end += right
        return start, end

    def near(self, exact: str, before: str, after: str, first: int, last: int) -> Range | None:
        """Where quote and context lie best in [first, last) of the new text."""
        local = Correspondence(before + exact + after, self.new[first:last])
        stretch = local.stretch(len(before), len(before) + len(exact))
        if stretch is None or stretch.start >= stretch.end:
            return None
        return self.with_blanks(exact, first + stretch.start, first + stretch.end)

    # --- where else ----------------------------------------------------------------------------------------------

    def only_one(self, span: Span, before: str, after: str, in_place: _Candidate | None) -> _Candidate | None:
        """The place where a quote stands to the letter, if there is no other like it, then or now: in its place, or in
        what changed if what stands in its place is not like it.
        """
        exact = span.exact
        if in_place is not None and _UNLIKE <= in_place.quote < 1.0:
            return None
        at = self.new.find(exact)
        if at < 0 or self.new.find(exact, at + 1) >= 0 or self.old.find(exact) != span.start:
            return None
        if self.old.find(exact, span.start + 1) >= 0:
            return None
        end = at + len(exact)
        if in_place is not None and (in_place.start, in_place.end) == (at, end):
            return in_place
        if not any(first <= at and end <= last for first, last in self.diff.changed):
            return None
        return self.weigh(exact, before, after, at, end, moved=True)

    def elsewhere(self, exact: str, before: str, after: str, *, whole: bool) -> list[Range]:
        """Places with these words, to the letter or nearly, in what changed (in all of the text, if `whole`)."""
        ranges = [(0, len(self.new))] if whole else self.diff.changed
        found: list[Range] = []
        for first, last in ranges:
            at = self.new.find(exact, first, last)
            while at >= 0 and len(found) <= _MOST_OCCURRENCES:
                found.append((at, at + len(exact)))
                at = self.new.find(exact, at + 1, last)
        if len(found) > _MOST_OCCURRENCES:
            # Too common to look at each; its context may be found to the letter.
            found = []
        return found + self.alike(exact, before, after, whole=whole)

    def alike(self, exact: str, before: str, after: str, *, whole: bool) -> list[Range]:
        """Places where several neighbouring words of quote and context stand: the three that most speak for."""
        index = self.all_pairs if whole else self.changed_pairs
        window = before + exact + after
        spans = words(window)
        if len(spans) > 240:
            # The edges of a long quote say where it begins and ends; the middle need not be looked up.
            spans = spans[:120] + spans[-120:]
        votes: Counter[int] = Counter()
        forms = [normalise(window[a:b]) for a, b in spans]
        for (a, _), pair in zip(spans, pairwise(forms), strict=False):
            places = index.get(pair, ())
            if len(places) <= _MOST_OCCURRENCES:
                for place in places:
                    votes[(place - a) // 64] += 1
        found: list[Range] = []
        for bucket, _ in sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:3]:
            slack = 64 + len(window) // 4
            first = max(0, bucket * 64 - slack)
            last = min(len(self.new), bucket * 64 + len(window) + slack)
            near = self.near(exact, before, after, first, last)
            if near is not None:
                found.append(near)
        return found

    @cached_property
    def changed_pairs(self) -> dict[tuple[str, str], list[int]]:
        return self._pairs(self.diff.changed)

    @cached_property
    def all_pairs(self) -> dict[tuple[str, str], list[int]]:
        return self._pairs([(0, len(self.new))])

    def _pairs(self, ranges: Sequence[Range]) -> dict[tuple[str, str], list[int]]:
        """Where each pair of neighbouring words stands."""
        index: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for first, last in ranges:
            text = self.new[first:last]
            spans = words(text)
            forms = [normalise(text[a:b]) for a, b in spans]
            for (a, _), pair in zip(spans, pairwise(forms), strict=False):
                index[pair].append(first + a)
        return dict(index)


def _telling(exact: str) -> bool:
    return len(exact) >= _TELLING and len(words(exact)) > 1


def _lost(score: float, margin: float = 1.0) -> Anchored:
    return Anchored(Outcome.LOST, None, score, margin)


def _alike(one: str, other: str) -> float:
    """How alike two stretches are, 0..1, by their code points; long ones by their ends."""
    if one == other:
        return 1.0
    if len(one) > _MEASURED and len(other) > _MEASURED:
        half = _MEASURED // 2
        lengths = min(len(one), len(other)) / max(len(one), len(other))
        ends = (
            Indel.normalized_similarity(one[:half], other[:half]),
            Indel.normalized_similarity(one[-half:], other[-half:]),
        )
        return float(lengths * sum(ends) / 2)
    return float(Indel.normalized_similarity(one, other))

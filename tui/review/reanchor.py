"""Find spans again in a text that changed: the same, edited, moved, or lost.

First, a diff of the old and the new text says where a span should be now. Then its quote and context are checked: is
the text there alike, and does the same text also appear in another changed part, as it does when a block was moved?
Every candidate gets a score, the likeness of quote and context together. The answer has its margin over the next best.
A wrong place is worse than none: below the thresholds a span is reported as lost.

Combining quote and context is the method of W3C Web Annotation selectors and of Hypothesis's 'fuzzy anchoring'. The
diff comes first, so that a short quote is not matched to the same words elsewhere.
"""

import re
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
    """How a span was found again, or that it was lost."""

    SAME = "same"
    EDITED = "edited"
    MOVED = "moved"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Anchored:
    """A span in the new text (None if it was lost), and how sure that is.

    `score` (0..1) is the likeness of quote and context. `margin` is the lead over the next best place, 1 if there is
    none. `likeness` (0..1) is that of the words alone.
    """

    outcome: Outcome
    span: Span | None
    score: float
    margin: float
    likeness: float = 1.0


# The likeness that a place must reach: of the quote alone, and of quote and context together.
_QUOTE = 0.5
_SCORE = 0.6
# If both neighbours of a few words are unchanged, the text between these neighbours replaces those words.
_HELD = 0.7
_FEW = 4
# A quote of at least this many code points, unchanged in its place, needs no context.
_LONG = 16
# If the words at a place are less like the quote than this, and the exact quote appears once elsewhere, it moved there.
_UNLIKE = 0.8
# With two words and this many code points, that is where the quote went; a shorter one might be another quote's.
_TELLING = 8
_MOVED_QUOTE = 0.65
_MOVED_SCORE = 0.72
_MARGIN = 0.06
# The likeness of a long quote is measured on this many code points at each end; of a short one, on all.
_MEASURED = 4000
_MOST_OCCURRENCES = 40
_LINE = re.compile(r"[^\n]+")


def reanchor(span: Span, old_text: str, new_text: str, *, source: str | None = None) -> Anchored:
    """Find one span of `old_text` in `new_text`. For many spans use `reanchor_all`, which compares the texts once.

    `source` is the SHA-256 of the new source's bytes, stored in the new span. Without it, that of the new text in UTF-8
    is used.
    """
    return reanchor_all([span], old_text, new_text, source=source)[0]


def reanchor_all(
    spans: Sequence[Span], old_text: str, new_text: str, *, source: str | None = None
) -> tuple[Anchored, ...]:
    """Find each span again. Texts are compared once; offsets are code points. If `old_text` does not have a span's
    words at its offsets (it is '' if unknown), that span is found by its quote and context alone.
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
    """One pair of texts, and what was computed about them so far."""

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new

    @cached_property
    def diff(self) -> Correspondence:
        return Correspondence(self.old, self.new)

    def find(self, span: Span, source: str) -> Anchored:
        """Find one span in the new text."""
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
                candidates.append(self.in_place(span, before, after, stretch.start, stretch.end))
        in_place = candidates[0] if candidates else None
        if stands:
            only = self.only_one(span, before, after, in_place)
            if only is not None and _telling(span.exact):
                return self.settled(span, source, only)
            if only is not None and only.moved and in_place is not None:
                return _lost(only.score)
        if in_place is None or in_place.score < 0.98:
            seen = [(in_place.start, in_place.end)] if in_place else []
            places = self.elsewhere(span.exact, before, after, whole=not stands)
            for start, end in (self.within_paragraphs(span.exact, *place) for place in places):
                if not any(a < end and start < b for a, b in seen) and not (stands and self.taken(span, start, end)):
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
        """The answer for a span that was found at this place."""
        start, end = floor(self.new, best.start), ceiling(self.new, best.end)
        exact = self.new[start:end]
        in_place = Outcome.SAME if exact == span.exact else Outcome.EDITED
        outcome = Outcome.MOVED if best.moved else in_place
        before, after = self.new[max(0, start - CONTEXT) : start], self.new[end : end + CONTEXT]
        found = Span(span.witness, source, start, end, exact, before, after)
        return Anchored(outcome, found, best.score, margin, best.quote)

    def enough(self, exact: str, best: _Candidate, margin: float) -> bool:
        """Whether a place is certain enough to be accepted."""
        if best.moved:
            return best.quote >= _MOVED_QUOTE and best.score >= _MOVED_SCORE and margin >= _MARGIN
        if best.quote == 1.0 and best.end - best.start >= _LONG:
            return True
        return best.score >= _SCORE and (best.quote >= _QUOTE or (best.held >= _HELD and len(words(exact)) <= _FEW))

    def weigh(self, exact: str, before: str, after: str, start: int, end: int, *, moved: bool) -> _Candidate:
        """How alike a place is: its words to the quote, its surroundings to the context, weighted by length."""
        quote = _alike(exact, self.new[start:end])
        left = _alike(before, self.new[max(0, start - len(before)) : start])
        right = _alike(after, self.new[end : end + len(after)])
        weight = min(len(exact), 8 * CONTEXT)
        # If a block was moved or cut, one side of its context belongs to other text: the side that fits counts for
        # more.
        context = 0.75 * max(left, right) + 0.25 * min(left, right)
        around = len(before) + len(after)
        score = (quote * weight + context * around) / max(1, weight + around)
        return _Candidate(start, end, quote, min(left, right), score, moved)

    def in_place(self, span: Span, before: str, after: str, start: int, end: int) -> _Candidate:
        """The place that the diff found, or a better one nearby: one with the exact quote, or one with more of quote
        and context. The diff is of the whole text, and may have matched a word at the edge to another like it.
        """
        exact = span.exact
        start, end = self.within_paragraphs(exact, *self.with_blanks(exact, start, end))
        found = self.weigh(exact, before, after, start, end, moved=False)
        if found.quote == 1.0 or len(exact) > _MEASURED:
            return found
        first, last = max(0, start - 2 * CONTEXT), min(len(self.new), end + 2 * CONTEXT)
        near = [self.near(exact, before, after, first, last)]
        literal = self.new.find(exact, first, last)
        if literal >= 0:
            near.append((literal, literal + len(exact)))
        inside = [self.within_paragraphs(exact, *place) for place in near if place is not None]
        free = [place for place in inside if not self.taken(span, *place)]
        others = [self.weigh(exact, before, after, *place, moved=False) for place in free]
        return max([found, *others], key=lambda place: place.score)

    def with_blanks(self, exact: str, start: int, end: int) -> Range:
        """The same range, widened by the white space around the quote if the text has it. The diff sees only words."""
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
        """The best place for quote and context in [first, last) of the new text."""
        local = Correspondence(before + exact + after, self.new[first:last])
        stretch = local.stretch(len(before), len(before) + len(exact))
        if stretch is None or stretch.start >= stretch.end:
            return None
        return self.with_blanks(exact, first + stretch.start, first + stretch.end)

    def within_paragraphs(self, exact: str, start: int, end: int) -> Range:
        """The same range or, for a quote within one paragraph, the paragraph of it that is most like the quote."""
        found = self.new[start:end]
        if "\n" in exact.strip() or "\n" not in found.strip():
            return start, end
        lines = [(start + line.start(), start + line.end()) for line in _LINE.finditer(found)]
        return max(lines, key=lambda line: _alike(exact, self.new[slice(*line)]))

    def taken(self, span: Span, start: int, end: int) -> bool:
        """Whether a place has the same words because others like them in the old text are there now."""
        other = self.old.find(span.exact)
        for _ in range(_MOST_OCCURRENCES):
            if other < 0:
                return False
            if other != span.start:
                stretch = self.diff.stretch(other, other + len(span.exact))
                if stretch is not None and stretch.start < end and start < stretch.end and stretch.kept > _QUOTE:
                    return True
            other = self.old.find(span.exact, other + 1)
        return False

    # --- where else ----------------------------------------------------------------------------------------------

    def only_one(self, span: Span, before: str, after: str, in_place: _Candidate | None) -> _Candidate | None:
        """The place of the exact quote if there is just one, then and now: at the place that the diff found, or in a
        changed part if the text at that place is not alike.
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
        """Places with exactly or nearly these words in the changed parts (in all of the text if `whole`)."""
        ranges = [(0, len(self.new))] if whole else self.diff.changed
        found: list[Range] = []
        for first, last in ranges:
            at = self.new.find(exact, first, last)
            while at >= 0 and len(found) <= _MOST_OCCURRENCES:
                found.append((at, at + len(exact)))
                at = self.new.find(exact, at + 1, last)
        if len(found) > _MOST_OCCURRENCES:
            # Too common to look at each place; try to find it together with its context.
            found = []
        return found + self.alike(exact, before, after, whole=whole)

    def alike(self, exact: str, before: str, after: str, *, whole: bool) -> list[Range]:
        """The three best places that have several neighbouring words of quote and context."""
        index = self.all_pairs if whole else self.changed_pairs
        window = before + exact + after
        spans = words(window)
        if len(spans) > 240:
            # The two ends of a long quote show where it begins and ends; its middle is not needed.
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
        """Where each pair of neighbouring words appears."""
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
    """How alike two ranges are, 0..1, by their code points. Only the ends of long ones are compared."""
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

"""What the reader wants to look past: kinds of difference (case, quotes ...), and words that stand for each other.

The kinds are the engine's (`Settings.ignore`). A substitution is the reader's own: 'colour' and 'color' are to count
as one word. For comparing, all words that stand for each other are rewritten as one of them, and what is found is
brought back to the text as it stands: nothing of what is shown or stored is ever changed by it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from tui.collation.collation import AGREEMENTS, Agreement, Collation
from tui.collation.readings.classify import agreement_of
from tui.collation.readings.word_columns import word_columns
from tui.collation.settings import Settings

Substitution = tuple[str, str]
"""Two words, or a few words each, that count as the same."""

Spans = tuple[tuple[int, int], ...]

NAMES = {"case": "case", "punctuation": "punctuation", "quotes": "quotes", "whitespace": "white space"}
"""The rules of the engine, as a person calls them, in the order of the menu."""

LONGEST = 80
"""Code points of one side of a substitution: more is no word any more but another reading."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is ignored. `kinds` are rules of the engine."""

    kinds: frozenset[str] = frozenset()
    substitutions: tuple[Substitution, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kinds or self.substitutions)

    def __str__(self) -> str:
        """As the top line says it: 'ignoring case, quotes, 1 substitution'; '' where nothing is."""
        told = [name for rule, name in NAMES.items() if rule in self.kinds]
        count = len(self.substitutions)
        if count:
            told.append(f"{count} substitution{'s' if count != 1 else ''}")
        return f"ignoring {', '.join(told)}" if told else ""

    def toggled(self, kind: str) -> "Rules":
        """With a kind of difference ignored, or no longer."""
        return replace(self, kinds=self.kinds ^ {kind})

    def with_substitutions(self, new: Iterable[Substitution]) -> "Rules":
        """With more words that stand for each other; what is there already is not doubled."""
        known = {frozenset(pair): pair for pair in reversed((*self.substitutions, *new))}
        return replace(self, substitutions=tuple(reversed(known.values())))

    def without(self, index: int) -> "Rules":
        """Without one of the substitutions."""
        return replace(self, substitutions=self.substitutions[:index] + self.substitutions[index + 1 :])


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text with words replaced, and the way back to the one it was made of.

    `new` and `old` hold the replaced stretches, half-open, in order, in code points of either text.
    """

    text: str
    new: Spans = ()
    old: Spans = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the old text that [start, end) of the new one was made of, replaced words taken whole."""
        return self._back(start, after=False), self._back(end, after=True)

    def _back(self, place: int, *, after: bool) -> int:
        starts = [start for start, _ in self.new]
        at = (bisect_left if after else bisect_right)(starts, place) - 1
        if at < 0:
            return place
        (_, last), (old_first, old_last) = self.new[at], self.old[at]
        if place < last or (after and place == last):
            return old_last if after else old_first
        return place - last + old_last


def rewritten(text: str, substitutions: tuple[Substitution, ...]) -> Rewritten:
    """The text with all words that stand for each other written as one of them, in the same case."""
    if not substitutions:
        return Rewritten(text)
    pattern, representative = _forms(substitutions)
    parts: list[str] = []
    new: list[tuple[int, int]] = []
    old: list[tuple[int, int]] = []
    at = length = 0
    for match in pattern.finditer(text):
        word = representative(match.group())
        before = text[at : match.start()]
        parts += [before, word]
        length += len(before)
        new.append((length, length + len(word)))
        old.append(match.span())
        length += len(word)
        at = match.end()
    if not new:
        return Rewritten(text)
    return Rewritten("".join([*parts, text[at:]]), tuple(new), tuple(old))


@lru_cache(maxsize=16)
def _forms(substitutions: tuple[Substitution, ...]) -> tuple[re.Pattern[str], Callable[[str], str]]:
    """A pattern for all the words, and what to write for one that it finds."""
    groups: list[set[str]] = []
    for pair in substitutions:
        touching = [group for group in groups if not group.isdisjoint(pair)]
        groups = [group for group in groups if group.isdisjoint(pair)]
        groups.append(set(pair).union(*touching))
    written = {form: min(group) for group in groups for form in group}
    spoken = {_spoken(form): head for form, head in written.items()}
    alternatives = (r"\s+".join(map(re.escape, form.split())) for form in sorted(written, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)

    def representative(found: str) -> str:
        exact = written.get(" ".join(found.split()))
        if exact is not None:
            return exact
        head = spoken.get(_spoken(found), found)
        if found.islower():
            return head.lower()
        if found.istitle():
            return head.title()
        return head.upper() if found.isupper() else head

    return pattern, representative


def _spoken(form: str) -> str:
    return " ".join(form.casefold().split())


def variants_of(texts: Sequence[str], settings: Settings, substitutions: tuple[Substitution, ...] = ()) -> list[Spans]:
    """For each reading the half-open spans that differ from the others', but for what is ignored."""
    written = [rewritten(text, substitutions) for text in texts]
    found = word_columns([one.text for one in written], settings).variants()
    return [tuple(one.span(*span) for span in spans) for one, spans in zip(written, found, strict=True)]


def counterparts(one: str, start: int, end: int, other: str, settings: Settings) -> str:
    """What another reading has in the place of [start, end) of this one; '' where it has nothing there."""
    found = word_columns([one, other], settings)
    here, there = found.words
    chosen = {index for index, (a, b) in enumerate(here) if a < end and b > start}
    places = [place for place, column in enumerate(found.columns) if column[0] in chosen]
    if not places:
        return ""
    words = [column[1] for column in found.columns[places[0] : places[-1] + 1] if column[1] is not None]
    return other[there[words[0]][0] : there[words[-1]][1]] if words else ""


def reclassified(collation: Collation, rules: Rules) -> Collation:
    """The same passages, and how their readings agree when this is ignored.

    Where something is ignored, 'normalised' means that they differ in nothing else; where nothing is, that they
    differ in nothing but case, punctuation, quotes and white space (see `Settings.ignore`).
    """
    settings = Settings(ignore=rules.kinds)
    normalising = rules.kinds if rules else settings.normalising
    exact = AGREEMENTS.index(Agreement.EXACT)
    normalised = AGREEMENTS.index(Agreement.NORMALISED)
    agreement = collation.agreement.copy()
    for number in np.flatnonzero((agreement >= 0) & (agreement != exact)).tolist():
        texts = [rewritten(one.text, rules.substitutions).text for one in collation.readings(number)]
        # Two that a substitution makes one are the same but for what is ignored, not to the letter.
        agreement[number] = max(normalised, agreement_of(texts, normalising))
    return replace(collation, agreement=agreement)

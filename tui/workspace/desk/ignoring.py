"""Differences that the reader ignores: kinds of difference (case, quotes ...), and words that count as the same.

The kinds are the engine's (`Settings.ignore`). A substitution is the reader's own: 'colour' and 'color' shall count as
one word. For comparing, all words of a substitution are rewritten as one of them, and the results are mapped back to
the original text. Text that is shown or stored never changes.
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
from tui.session.kept_settings import MOST_SUBSTITUTIONS
from tui.witnesses.problem import Problem

Substitution = tuple[str, str]
"""Two words, or phrases of a few words, that count as the same."""

Spans = tuple[tuple[int, int], ...]

NAMES = {
    "accents": "accents",
    "case": "case",
    "punctuation": "punctuation",
    "quotes": "quotes",
    "whitespace": "white space",
}
"""The engine's rules by their names for the user, in the order of the menu."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The ignored differences. `kinds` are rules of the engine."""

    kinds: frozenset[str] = frozenset()
    substitutions: tuple[Substitution, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kinds or self.substitutions)

    def __str__(self) -> str:
        """A phrase for the top line: 'ignoring case, quotes, 1 substitution'; '' if nothing is ignored."""
        told = [name for rule, name in NAMES.items() if rule in self.kinds]
        count = len(self.substitutions)
        if count:
            told.append(f"{count} substitution{'s' if count != 1 else ''}")
        return f"ignoring {', '.join(told)}" if told else ""

    def toggled(self, kind: str) -> "Rules":
        """These rules with one kind of difference switched on or off."""
        return replace(self, kinds=self.kinds ^ {kind})

    def with_substitutions(self, new: Iterable[Substitution]) -> "Rules":
        """These rules with more substitutions. Duplicates are skipped. Raises Problem if there are too many."""
        known = {frozenset(pair): pair for pair in reversed((*self.substitutions, *new))}
        if len(known) > MOST_SUBSTITUTIONS:
            most = f"a review can have {MOST_SUBSTITUTIONS:,} substitutions, and no more"
            raise Problem(most, "", "remove one in the rules")
        return replace(self, substitutions=tuple(reversed(known.values())))

    def without(self, index: int) -> "Rules":
        """These rules without one of the substitutions."""
        return replace(self, substitutions=self.substitutions[:index] + self.substitutions[index + 1 :])


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text with words replaced, and the way back to the original.

    `new` and `old` hold the replaced ranges, half-open, in order, in code points of the new and the old text.
    """

    text: str
    new: Spans = ()
    old: Spans = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the old text that became [start, end) of the new one. Replaced words are included whole."""
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
    """The text with all words of a substitution written as one of them, in the same case."""
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
    """A pattern for all the words, and the replacement for each word that it finds."""
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
    """For each reading the half-open spans that differ from the others, without ignored differences."""
    written = [rewritten(text, substitutions) for text in texts]
    found = word_columns([one.text for one in written], settings).variants()
    return [tuple(one.span(*span) for span in spans) for one, spans in zip(written, found, strict=True)]


def counterparts(one: str, start: int, end: int, other: str, settings: Settings) -> str:
    """The text of another reading that corresponds to [start, end) of this one; '' if there is none."""
    found = word_columns([one, other], settings)
    here, there = found.words
    chosen = {index for index, (a, b) in enumerate(here) if a < end and b > start}
    places = [place for place, column in enumerate(found.columns) if column[0] in chosen]
    if not places:
        return ""
    words = [column[1] for column in found.columns[places[0] : places[-1] + 1] if column[1] is not None]
    return other[there[words[0]][0] : there[words[-1]][1]] if words else ""


def reclassified(collation: Collation, rules: Rules) -> Collation:
    """The same passages, with the agreement of their readings computed under these rules.

    'Normalised' then means that they differ only in ignored ways. Without rules it means that they differ only in case,
    punctuation, quotes and white space (see `Settings.ignore`).
    """
    settings = Settings(ignore=rules.kinds)
    normalising = rules.kinds if rules else settings.normalising
    exact = AGREEMENTS.index(Agreement.EXACT)
    normalised = AGREEMENTS.index(Agreement.NORMALISED)
    agreement = collation.agreement.copy()
    for number in np.flatnonzero((agreement >= 0) & (agreement != exact)).tolist():
        texts = [rewritten(one.text, rules.substitutions).text for one in collation.readings(number)]
        # Two readings that only a substitution makes equal are not exactly the same.
        agreement[number] = max(normalised, agreement_of(texts, normalising))
    return replace(collation, agreement=agreement)

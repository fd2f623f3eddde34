"""The differences between the readings of a passage, for the page: a question and its answer.

A question contains everything that its answer depends on. So it can be answered anywhere: at once for short readings,
in a separate process for long ones (`beside/long_comparisons.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tui.collation.collation import Agreement, Collation, Reading
from tui.collation.settings import Settings
from tui.collation.words.likeness import likeness
from tui.workspace.desk.ignoring import Rules, Spans, rewritten, variants_of

FEW = 12
"""Up to this many distinct readings are all compared with each other. Of more, only those side by side are compared."""


@dataclass(frozen=True, slots=True)
class Question:
    """Readings to compare, the number of distinct readings of the passage (`count`), and the differences to ignore.

    `beside` says for each reading whether it is on the screen. Those are also compared only with each other.
    """

    readings: tuple[Reading, ...]
    beside: tuple[bool, ...]
    count: int
    rules: Rules

    @property
    def size(self) -> int:
        """Code points in all readings to compare."""
        return sum(len(reading.text) for reading in self.readings)


@dataclass(frozen=True, slots=True)
class Difference:
    """How the readings of a passage differ.

    By witness shown: `variants` gives the spans (code points of its reading) that differ from the other readings shown,
    `elsewhere` those that differ from a reading not shown, `alike` its likeness to the first reading shown (0..1).
    `readings` counts all distinct readings. If they are too long to compare while a key waits, there is only the
    question, `asked`.
    """

    variants: Mapping[int, Spans]
    elsewhere: Mapping[int, Spans]
    alike: Mapping[int, float]
    readings: int
    asked: Question | None = None


Compare = Callable[[tuple[str, ...]], Sequence[Spans]]
"""For each of some readings, the spans that differ from the others."""


def question(collation: Collation, number: int, shown: tuple[int, ...], rules: Rules) -> Question | None:
    """The question about a passage, or None if it has only one reading. `shown`: witnesses, or () for all."""
    if collation[number].agreement in {None, Agreement.EXACT}:
        return None
    readings = collation.readings(number)
    beside = tuple(not shown or not set(shown).isdisjoint(reading.witnesses) for reading in readings)
    if len(readings) <= FEW:
        return Question(tuple(readings), beside, len(readings), rules)
    compared = tuple(reading for reading, there in zip(readings, beside, strict=True) if there)
    return Question(compared, (True,) * len(compared), len(readings), rules)


def answer(asked: Question, compare: Compare | None = None) -> Difference:
    """The answer. `compare` may be a function that caches its results."""
    if compare is None:
        settings = Settings(ignore=asked.rules.kinds)

        def compare(texts: tuple[str, ...]) -> Sequence[Spans]:
            return variants_of(texts, settings, asked.rules.substitutions)

    beside = [reading for reading, there in zip(asked.readings, asked.beside, strict=True) if there]
    if len(beside) > FEW:
        # With many readings, nearly every word differs from some other. So compare each with the commonest instead.
        beside.sort(key=lambda reading: -len(reading.witnesses))
        variants = {
            witness: compare((beside[0].text, reading.text))[1]
            for reading in beside[1:]
            for witness in reading.witnesses
        }
    else:
        variants = _among(beside, compare)
    elsewhere = _among(asked.readings, compare) if len(asked.readings) > len(beside) else {}
    alike = {
        witness: 1.0 if reading is beside[0] else how_alike(beside[0].text, reading.text, asked.rules)
        for reading in beside
        for witness in reading.witnesses
    }
    return Difference(variants, elsewhere, alike, asked.count)


def how_alike(one: str, other: str, rules: Rules) -> float:
    """How alike two readings are, 0..1. Word forms that the rules equate are no difference."""
    substitutions = rules.substitutions
    return likeness(rewritten(one, substitutions).text, rewritten(other, substitutions).text)


def _among(readings: Sequence[Reading], compare: Compare) -> dict[int, Spans]:
    if len(readings) < 2:
        return {}
    spans = compare(tuple(reading.text for reading in readings))
    return {witness: mine for reading, mine in zip(readings, spans, strict=True) for witness in reading.witnesses}

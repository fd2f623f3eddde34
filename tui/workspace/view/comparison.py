"""How the readings of a passage differ, as the page draws it: what is asked, and the answer.

A question holds all that the answer depends on, so that it can be answered anywhere: at once for a paragraph or two,
in a process of its own where the readings are long (`comparing.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tui.collation.collation import Agreement, Collation, Reading
from tui.collation.settings import Settings
from tui.collation.words.likeness import likeness
from tui.workspace.desk.ignoring import Rules, Spans, rewritten, variants_of

FEW = 12
"""So many distinct readings are all compared with each other; of more, only those that stand beside each other."""


@dataclass(frozen=True, slots=True)
class Question:
    """Readings to be compared, `count` the distinct ones that there are of the passage, and what is ignored.

    `beside` says for each whether it stands on the screen, and is compared with the others there for itself.
    """

    readings: tuple[Reading, ...]
    beside: tuple[bool, ...]
    count: int
    rules: Rules

    @property
    def size(self) -> int:
        """Code points of all that is compared."""
        return sum(len(reading.text) for reading in self.readings)


@dataclass(frozen=True, slots=True)
class Difference:
    """How the readings of a passage differ.

    `variants` gives for each witness that is shown the spans (code points of its reading) that are not as in the
    others that are shown, `elsewhere` those that are not as in some that is not shown, `alike` how alike it is to the
    first that is shown (0..1). `readings` counts all distinct ones. Where they are too long to be compared while a key
    waits, there is only the question, `asked`.
    """

    variants: Mapping[int, Spans]
    elsewhere: Mapping[int, Spans]
    alike: Mapping[int, float]
    readings: int
    asked: Question | None = None


Compare = Callable[[tuple[str, ...]], Sequence[Spans]]
"""For each of some readings the spans that differ from the others."""


def question(collation: Collation, number: int, shown: tuple[int, ...], rules: Rules) -> Question | None:
    """What is to be compared at a passage, or None where its readings are one. `shown`: witnesses, () for all."""
    if collation[number].agreement in {None, Agreement.EXACT}:
        return None
    readings = collation.readings(number)
    beside = tuple(not shown or not set(shown).isdisjoint(reading.witnesses) for reading in readings)
    if len(readings) <= FEW:
        return Question(tuple(readings), beside, len(readings), rules)
    compared = tuple(reading for reading, there in zip(readings, beside, strict=True) if there)
    return Question(compared, (True,) * len(compared), len(readings), rules)


def answer(asked: Question, compare: Compare | None = None) -> Difference:
    """The answer. `compare` may be one that remembers what it has compared before."""
    if compare is None:
        settings = Settings(ignore=asked.rules.kinds)

        def compare(texts: tuple[str, ...]) -> Sequence[Spans]:
            return variants_of(texts, settings, asked.rules.substitutions)

    beside = [reading for reading, there in zip(asked.readings, asked.beside, strict=True) if there]
    if len(beside) > FEW:
        # Where all of many are compared with each other, nearly every word differs from some: tell each from the
        # commonest instead.
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
    """How alike two readings are, 0..1, but for words that stand for each other."""
    substitutions = rules.substitutions
    return likeness(rewritten(one, substitutions).text, rewritten(other, substitutions).text)


def _among(readings: Sequence[Reading], compare: Compare) -> dict[int, Spans]:
    if len(readings) < 2:
        return {}
    spans = compare(tuple(reading.text for reading in readings))
    return {witness: mine for reading, mine in zip(readings, spans, strict=True) for witness in reading.witnesses}

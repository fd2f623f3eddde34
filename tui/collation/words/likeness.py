"""How alike two texts are by their words: the one measure that every threshold of the engine uses.

Token Indel: twice the number of words that two texts have in common in the same order, divided by the number of words
of both. Ratios that forgive order or length (WRatio, partial ratio, token set ratio) do not separate edits from
unrelated prose; this one does.
"""

from tui.collation.words.matching import LIKENESS_CELLS, equal_runs
from tui.collation.words.words import normalise, words_of


def strings(texts: list[str] | tuple[str, ...]) -> list[str]:
    """Each text as a string with one code point for each word: words that are equal under `ignore` get equal
    symbols.
    """
    symbols: dict[str, str] = {}
    return [
        "".join([symbols.setdefault(normalise(word), symbol(len(symbols))) for word in words_of(text)])
        for text in texts
    ]


def symbol(number: int) -> str:
    """The code point for the word of that number (from 0).

    There are 1.1 million code points. With more words, two may share one, which makes a likeness slightly too high.
    """
    return chr(1 + number % 0x10FFFF)


def string_likeness(a: str, b: str) -> float:
    """The likeness (0..1) of two such strings: exact up to `LIKENESS_CELLS`, beyond by the runs of `equal_runs`."""
    if not a or not b:
        return float(a == b)
    if len(a) * len(b) <= LIKENESS_CELLS:
        from rapidfuzz.distance import Indel  # needed only where texts differ

        return float(Indel.normalized_similarity(a, b))
    return 2 * sum(length for _, _, length in equal_runs(a, b)) / (len(a) + len(b))


def likeness(a: str, b: str) -> float:
    """How alike two texts are by their words, 0..1. Texts without any word are alike only if they are equal."""
    one, other = strings((a, b))
    if not one and not other:
        return float(a == b)
    return string_likeness(one, other)

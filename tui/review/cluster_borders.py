"""Where a text may be cut: the borders of grapheme clusters, what a reader takes for one character.

A span that ends inside one would tear an accent from its letter or a flag in two, so what a reviewer marks is widened
to whole clusters, and what is shortened or drawn is cut between them. The borders are those of Unicode's annex 29, as
wcwidth finds them; every other module asks here. In one case wcwidth differs from the annex: a virama joins a consonant
to whatever is before it (rule 9c asks for a consonant there). Such text is not written.

wcwidth's own search backwards reads a text without ASCII from its start. So a question about one place begins at the
nearest place where two characters meet of which neither can join any other: it costs the same in a text of any length,
but for a run of marks or flags, which is read from its start.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate


def borders(text: str, first: int = 0) -> Iterator[int]:
    """The borders of a text from `first` on, which must be one itself, to the text's end. Reads only what is asked."""
    from wcwidth import iter_graphemes  # deferred: most texts need none of it, and it takes as long as the page

    return accumulate(map(len, iter_graphemes(text, first)), initial=first)


def is_border(text: str, at: int) -> bool:
    """Whether the text may be cut before its code point `at`; both ends are borders. Raises IndexError outside."""
    return floor(text, at) == at


def floor(text: str, at: int) -> int:
    """The last border at or before `at`. Raises IndexError outside the text."""
    sure = last = _sure(text, at)
    if sure < at:
        for border in borders(text, sure):
            if border > at:
                break
            last = border
    return last


def ceiling(text: str, at: int) -> int:
    """The first border at or after `at`. Raises IndexError outside the text."""
    sure = _sure(text, at)
    return at if sure == at else next(border for border in borders(text, sure) if border >= at)


def _sure(text: str, at: int) -> int:
    """The last place at or before `at` that is a border whatever else is in the text."""
    if not 0 <= at <= len(text):
        raise IndexError(at)
    while 0 < at < len(text) and (joins(text[at - 1]) or joins(text[at])):
        at -= 1
    return at


@lru_cache(4096)
def joins(character: str) -> bool:
    """Whether a character can be one cluster with another one. Two that cannot are always two clusters.

    Of a pair of which only one can, this says yes for that one: of a syllable of Hangul and a consonant that begins or
    ends it, only for the consonant.
    """
    pairs = (character * 2, f"x{character}", f"{character}x")
    return character == "\r" or any([*borders(pair)] == [0, 2] for pair in pairs)

"""Searching all documents: the query, and its matches in the order of the page.

Words match as a reader would expect. In lower case they match either case. A space matches any white space (a line end
in a hard-wrapped text, a no-break space), straight quotes match typographic ones, and a letter with an accent matches
in every encoding of it. A regular expression is used as it is.

The text of each cell is searched separately: no match crosses from one passage into the next. The search itself is in
`beside/document_search.py`; nothing here needs a screen.
"""

import re
import unicodedata
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tui.collation.arrays import Numbers
from tui.collation.collation import Collation
from tui.witnesses.problem import Problem
from tui.workspace.view.rows import Rows

LONGEST = 1_000
"""The maximum length of a query in code points: a pasted page is not a query."""
GAP = 64
"""The most white space, in code points, between two words of a match. It limits how long a match can be."""
_FAR = 1 << 40

_LIKE = {"'": "['‘’ʼ]", '"': '["“”„«»]', "-": "[-‐‑]"}
"""The other characters that a key of the keyboard also matches."""
_NO_LETTERS = re.compile(r"\\N\{[^}]*\}|\\.|\(\?P", re.DOTALL)
"""Capital letters in a regular expression that are syntax and not text."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query: words, or a regular expression (`pattern`). If `case` is None, case matters only if there are
    capitals.
    """

    words: str
    pattern: bool = False
    case: bool | None = None

    @property
    def minds_case(self) -> bool:
        """Whether upper and lower case are distinguished."""
        if self.case is not None:
            return self.case
        text = _NO_LETTERS.sub("", self.words) if self.pattern else self.words
        return text != text.lower()

    def __bool__(self) -> bool:
        """Whether the query is not empty."""
        return bool(self.words) if self.pattern else bool(self.words.strip())


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query ready for use. `longest` is the maximum length of a match in code points; 0 if that is unknown."""

    pattern: re.Pattern[str]
    longest: int


def compiled(query: Query) -> Compiled:
    """The query as a regular expression. Raises Problem if it is empty, too long or not a regular expression."""
    if not query:
        raise Problem("there is nothing to search for", "", "type some words")
    if len(query.words) > LONGEST:
        raise Problem(f"this is too long to search for: {len(query.words):,} characters", "", f"at most {LONGEST:,}")
    flags = re.MULTILINE if query.minds_case else re.MULTILINE | re.IGNORECASE
    if not query.pattern:
        pattern, longest = _words(query.words)
        return Compiled(re.compile(pattern, flags), longest)
    try:
        # A warning (about a set that looks like another language's) would be printed over the screen.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Compiled(re.compile(query.words, flags), 0)
    except re.error as error:
        place = f" at character {error.pos + 1}" if error.pos is not None else ""
        raise Problem(f"not a regular expression{place}: {error.msg}", "", "ctrl+t searches for words") from error
    except (OverflowError, RecursionError) as error:
        raise Problem("not a regular expression: it is too large", "", "ctrl+t searches for words") from error


def _words(words: str) -> tuple[str, int]:
    """Words as a regular expression, and the maximum length of a match."""
    raw = words.split()
    parts = ["".join(map(_letter, unicodedata.normalize("NFC", word))) for word in raw]
    # A character that Unicode treats as a copy of another (the kelvin sign) must match itself as well.
    exact = ["".join(map(re.escape, word)) for word in raw]
    both = [part if _kept(word) else f"(?:{part}|{one})" for word, part, one in zip(raw, parts, exact, strict=True)]
    longest = sum(max(len(word), len(unicodedata.normalize("NFD", word))) for word in raw)
    return rf"\s{{1,{GAP}}}".join(both), longest + GAP * (len(raw) - 1)


def _kept(word: str) -> bool:
    return unicodedata.normalize("NFC", word) == word


def _letter(letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter)
    if apart != letter:
        return f"(?:{re.escape(letter)}|{re.escape(apart)})"
    return _LIKE.get(letter) or re.escape(letter)


@dataclass(frozen=True, eq=False)
class Matches:
    """The matches of a query in the order of the page: by passage, then by witness, then by place.

    Each match has a passage, a witness, and [start, end) in code points of the witness's text. `done` is False while
    the search goes on. `cut` says why it stopped early, '' if it did not.
    """

    passage: Numbers = field(repr=False)
    witness: Numbers = field(repr=False)
    start: Numbers = field(repr=False)
    end: Numbers = field(repr=False)
    done: bool = True
    cut: str = ""
    _place: Numbers = field(repr=False, default_factory=lambda: np.zeros(0, np.int64))
    _count: int = 1

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def _by_text(self) -> tuple[Numbers, Numbers]:
        """(a number for witness and start, ascending; the index of that match)."""
        codes = self.witness * _FAR + self.start
        order = np.argsort(codes, kind="stable")
        return codes[order], order

    def within(self, witness: int, start: int, end: int) -> list[tuple[int, int, int]]:
        """(index, start, end) of the matches that begin in [start, end) of a witness's text, in order."""
        codes, order = self._by_text
        first, last = np.searchsorted(codes, (witness * _FAR + start, witness * _FAR + end)).tolist()
        found = order[first:last]
        return list(zip(found.tolist(), self.start[found].tolist(), self.end[found].tolist(), strict=True))

    def index(self, witness: int, start: int) -> int | None:
        """The index of the match that begins there, or None."""
        found = self.within(witness, start, start + 1)
        return found[0][0] if found else None

    def after(self, place: int, witness: int) -> int:
        """The index of the first match at or after a witness's cell of the passage at this place in the order of the
        page; the number of matches if there is none.
        """
        return int(np.searchsorted(self._place, place * self._count + witness))


_EMPTY = np.zeros(0, dtype=np.int64)
NONE = Matches(_EMPTY, _EMPTY, _EMPTY, _EMPTY)
"""No matches."""


def in_page_order(
    collation: Collation, rows: Rows, found: Iterable[NDArray[np.int64]], *, done: bool = True, cut: str = ""
) -> Matches:
    """Unordered matches, (n, 4) arrays of passage, witness, start, end, in the order of the page."""
    parts = list(found)
    if not parts:
        return Matches(_EMPTY, _EMPTY, _EMPTY, _EMPTY, done, cut)
    every = np.concatenate(parts)
    count = max(1, len(collation.witnesses))
    place = rows.place[every[:, 0]] * count + every[:, 1]
    order = np.lexsort((every[:, 2], place))
    every = every[order]
    passage, witness, start, end = np.ascontiguousarray(every.T)
    return Matches(passage, witness, start, end, done, cut, place[order], count)

"""The encodings that a document may be in: the likely ones with an excerpt in each, and all names that Python knows."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from encodings.aliases import aliases

from tui.witnesses.decode import is_encoding, same_encoding
from tui.witnesses.guess import foreign_words, possible
from tui.witnesses.witness import Witness
from tui.workspace.desk.typed_path import Completion

MOST = 8
"""The number of encodings that are offered."""
_TELLING = re.compile(rb"[\x80-\xff]|\x1b\$")
_SAMPLE = 1 << 16
_WORDS = 1 << 20
"""Code points of each other document in which to look for words."""
_BEFORE, _AFTER = 24, 160
"""Bytes of an excerpt before and after the first that is not ASCII."""
_COMMON = (
    *("utf-8", "utf-16", "utf-32", "latin-1", "iso-8859-1", "iso-8859-2", "iso-8859-15", "iso-2022-jp", "macintosh"),
    *("shift-jis", "euc-jp", "euc-kr", "big5", "gb18030", "koi8-r", "koi8-u", "mac-roman"),
    *(f"windows-{page}" for page in range(1250, 1259)),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """An encoding that a document may be in, and the beginning of what is not ASCII in it."""

    encoding: str
    excerpt: str


def offers(witness: Witness, others: Iterable[Witness]) -> tuple[Offer, ...]:
    """The encodings that a document may be in, the likeliest first. That in which it is read now is left out."""
    source = witness.source
    found = _TELLING.search(source)
    at = found.start() if found is not None else 0
    wide = b"\0" in source[:_SAMPLE]
    line = 0 if wide else source.rfind(b"\n", 0, at) + 1
    words = foreign_words(other.text[:_WORDS] for other in others if other is not witness)
    names = [
        name for name in possible(source[line : line + _SAMPLE], words) if not same_encoding(name, witness.encoding)
    ]
    # From the beginning of a word: some encodings shift to other characters and back.
    start = 0 if wide else max(line, source.rfind(b" ", 0, max(0, at - _BEFORE)) + 1)
    piece = source[start : at + _AFTER]
    return tuple(Offer(name, piece.decode(name, "ignore").partition("\n")[0].strip()) for name in names[:MOST])


def completed_encoding(text: str) -> Completion:
    """Complete the name of an encoding as far as all names agree that begin like it."""
    begun = _plain(text.strip())
    names = sorted(name for name in _names() if _plain(name).startswith(begun) and is_encoding(name))
    if not begun or not names:
        return Completion(text)
    agreed = os.path.commonprefix(names)  # noqa: RUF071  (names are compared letter by letter, on purpose)
    return Completion(agreed if len(agreed) >= len(begun) else text, tuple(names) if len(names) > 1 else ())


def _names() -> set[str]:
    """Python's names of its encodings, and common names."""
    return {*(name.replace("_", "-") for name in aliases.values()), *_COMMON}


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(" ", "-")

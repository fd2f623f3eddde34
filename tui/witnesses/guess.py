"""Guesses the encoding of bytes that are neither marked nor UTF-8.

A text is seldom alone: where words of the other witnesses have letters that are not ASCII, the encoding that gives most
of these words is taken. Otherwise common encodings are compared by what they would make of the bytes, beside the guess
of `charset_normalizer` where that optional package is installed. Alone, it takes Spanish for Polish: it goes by
statistics of letters, of which a short text has few.
"""

import codecs
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

_WESTERN = ("cp1252", "iso8859-2", "cp1250")
"""The encodings compared with the library's guess, the likeliest first."""
_KNOWN = (
    *("cp1252", "iso8859-2", "cp1250", "cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp1253", "iso8859-7", "cp1254"),
    *("cp1257", "cp1255", "cp1256", "iso8859-15", "mac-roman", "cp437", "cp850", "cp852", "cp866"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
)
"""The encodings compared by the words of the other witnesses."""
_WORD = re.compile(r"\w+")
_MANY = 2000
"""The maximum number of words that are compared."""


@dataclass(frozen=True)
class Guess:
    """An encoding, and the next best one; None if no other is possible."""

    encoding: str
    other: str | None


def foreign_words(texts: Iterable[str]) -> frozenset[str]:
    """The words with letters that are not ASCII, in lower case."""
    return frozenset(word for text in texts for word in _WORD.findall(text.lower()) if not word.isascii())


def possible(sample: bytes, words: Collection[str] = ()) -> tuple[str, ...]:
    """The encodings that a sample may be in, the guess first and the next best second; `words` as for `guessed`."""
    guess = guessed(sample, words)
    shifted = ["iso2022_jp"] if b"\x1b$" in sample else []
    first = [name for name in (guess.encoding, guess.other) if name is not None] if guess is not None else []
    first += ["utf-8", *(("utf-16-le", "utf-16-be") if b"\0" in sample else ())]
    return tuple(name for name in dict.fromkeys((*shifted, *first, *_KNOWN)) if _decoded(sample, name) is not None)


def guessed(sample: bytes, words: Collection[str] = ()) -> Guess | None:
    """The likeliest encoding of a sample; `words` are those of related texts, as `foreign_words` gives them.

    None if there is no evidence: no word is shared, and the library is not installed or has no guess either.
    """
    return _by_words(sample, words) or _by_looks(sample)


def _by_words(sample: bytes, words: Collection[str]) -> Guess | None:
    found: list[tuple[int, int, str]] = []
    for rank, encoding in enumerate(_KNOWN):
        text = _decoded(sample, encoding)
        if words and text is not None:
            mine = sorted(foreign_words([text]))[:_MANY]
            found.append((-sum(word in words for word in mine), rank, encoding))
    found.sort()
    if not found or found[0][0] == 0:
        return None
    return Guess(found[0][2], found[1][2] if len(found) > 1 and found[1][0] else None)


def _by_looks(sample: bytes) -> Guess | None:
    library = _of_library(sample)
    if library is None:
        return None
    found = []
    for rank, encoding in enumerate(dict.fromkeys((*_WESTERN, library))):
        text = _decoded(sample, encoding)
        if text is not None:
            found.append((_oddness(text), rank, encoding))
    found.sort()
    return Guess(found[0][2], found[1][2] if len(found) > 1 else None) if found else Guess(library, None)


def _of_library(sample: bytes) -> str | None:
    try:
        from charset_normalizer import from_bytes  # an optional extra, and slow to import
    except ImportError:
        return None
    best = from_bytes(sample).best()
    if best is None:
        return None
    name = codecs.lookup(best.encoding).name
    return None if name in {"utf-8", "ascii"} else name


def _decoded(sample: bytes, encoding: str) -> str | None:
    """The sample in that encoding; None if bytes are invalid in it. An incomplete last character is allowed."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(sample)
    except (UnicodeError, LookupError):
        return None


def _oddness(text: str) -> int:
    """How many features no real text has: signs inside words, capitals after small letters, two scripts in one word,
    words of accents only, control characters.
    """
    odd = sum(map(_is_full_of_accents, _WORD.findall(text)))
    for at, character in enumerate(text):
        if character.isascii():
            continue
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if unicodedata.category(character) in {"Cc", "Cn", "Co"}:
            odd += 2
        elif not character.isalpha():
            # An apostrophe or a hyphen is inside words too.
            odd += before.isalpha() and after.isalpha() and character not in "’‘‐‑–—·"
            # Signs that no text of letters has at the end of a word, as ³ for ł.
            odd += before.isalpha() and character.isnumeric()
        else:
            odd += character.isupper() and before.islower()
            odd += bool(before.isalpha()) and _script(before) != _script(character)
            odd += bool(after.isascii() and after.isalpha()) and _script(character) != "LATIN"
    return odd


def _is_full_of_accents(word: str) -> bool:
    """Whether most letters of a Latin word have accents, as happens when another script is read in a wrong encoding."""
    accented = sum(letter > "\x7f" and _script(letter) == "LATIN" for letter in word)
    return len(word) > 2 and accented > len(word) / 2


def _script(letter: str) -> str:
    """The first word of a letter's name, which is its script."""
    return unicodedata.name(letter, "").partition(" ")[0]

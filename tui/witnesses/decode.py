"""Decodes the bytes of a file to UTF-8 with LF line ends, and reports problems to the user.

A byte order mark decides the encoding; then UTF-8 is tried, also with a few bytes that are wrong; then a guess
(`guess.py`); else UTF-8 with U+FFFD for every byte that can't be decoded. Nothing is ever dropped, and the only error
is an unknown encoding that was asked for. Works on a megabyte at a time, because decoded text takes up to four times as
much memory.
"""

import codecs
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from io import BytesIO

from tui.witnesses.guess import Guess, guessed
from tui.witnesses.neutralise import SURROGATES, without_surrogates
from tui.witnesses.problem import Problem

_PIECE = 1 << 20
_SAMPLE = 1 << 16
_SHIFTED = re.compile(rb"\x1b\$[@B].*?\x1b\([BJ]", re.DOTALL)
_JAPANESE = "It looks like Japanese in seven bits: read it with --encoding iso2022_jp."
_NO_FILES = {"idna", "punycode", "unicode-escape", "raw-unicode-escape"}
"""Python codecs for host names and literals, which are not encodings of files."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Decoded:
    """A text as UTF-8 without byte order mark, with LF line ends; its original encoding; sentences for the user."""

    data: bytes
    encoding: str
    remarks: tuple[str, ...] = ()


def decode(source: bytes, encoding: str | None = None, words: Callable[[], Collection[str]] = tuple) -> Decoded:
    """The text of a file's bytes. `encoding` forces one; raises Problem if that is unknown, and nothing else.

    Where the encoding must be guessed, `words` gives those of related texts, which help (`guess.foreign_words`).

    If the source is UTF-8 already, without a mark and without CR, `data` is the same object.
    """
    if encoding is not None:
        return _forced(source, encoding)
    marked = encoding_marked(source)
    if marked is not None:
        return _marked(source, marked)
    wrong = first_undecodable(source)
    if wrong is None:
        remarks = (_JAPANESE,) if source.isascii() and _SHIFTED.search(source) else ()
        return Decoded(_with_line_feeds(source), "utf-8", remarks)
    nearly = _is_nearly_utf8(source, wrong)
    guess = None if nearly else _guessed(source, wrong, words())
    if guess is not None:
        data, lost = _converted(source, guess.encoding)
        other = f"; {guess.other} is the next best" if guess.other else ""
        remark = (
            f"It is not UTF-8 and was read as {guess.encoding}, a guess{other}."
            " If it looks wrong, name its encoding: --encoding NAME."
        )
        return Decoded(data, guess.encoding, (remark, *_lost(lost)))
    data, lost = _escaped(source)
    if nearly:
        return Decoded(data, "utf-8", _lost(lost))
    which = "1 byte that is not UTF-8 is shown" if lost == 1 else f"{lost:,} bytes that are not UTF-8 are shown"
    hint = "Name its encoding (--encoding NAME), or have it guessed: pip install 'recension[encodings]'."
    return Decoded(data, "utf-8", (f"{which} as \N{REPLACEMENT CHARACTER}. {hint}",))


def encoding_marked(source: bytes) -> str | None:
    """The encoding that a byte order mark shows, or None if there is none."""
    return next((name for mark, name in _MARKS if source.startswith(mark)), None)


def encoding_of_more(source: bytes, usual: str | None) -> str | None:
    """The encoding for these bytes if related texts are in the encoding `usual`; None to detect it.

    A byte order mark decides, then UTF-8 is tried. `usual` is used only for bytes that are neither.
    """
    if usual in {None, "utf-8"} or encoding_marked(source) is not None:
        return None
    return None if b"\0" not in source and first_undecodable(source) is None else usual


def encoding_shown(source: bytes) -> str | None:
    """The encoding that bytes show: a byte order mark, or UTF-8 beyond ASCII. None if they show none."""
    marked = encoding_marked(source)
    if marked is None and not source.isascii() and b"\0" not in source and first_undecodable(source) is None:
        return "utf-8"
    return marked


def encoding_again(content: bytes, before: bytes, encoding: str) -> str | None:
    """The encoding for the new content of a file that was read in `encoding` before; None to detect it.

    What the new bytes show decides, unless the reviewer chose `encoding` against just that.
    """
    shown = encoding_shown(content)
    if shown is not None:
        chosen = encoding_shown(before) == shown and not same_encoding(shown, encoding)
        return encoding if chosen else None
    if encoding != "utf-8":
        return encoding
    wrong = first_undecodable(before)
    return None if wrong is None or _is_nearly_utf8(before, wrong) else encoding


def is_wide(encoding: str | None) -> bool:
    """Whether texts in this encoding are full of NUL bytes, so that they look binary."""
    return encoding is not None and encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32"))


def first_undecodable(source: bytes) -> int | None:
    """The offset of the first byte that is not UTF-8, or None. Decodes a megabyte at a time."""
    if source.isascii():
        return None
    view = memoryview(source)
    start = 0
    while start < len(view):
        final = start + _PIECE >= len(view)
        try:
            start += codecs.utf_8_decode(view[start : start + _PIECE], "strict", final)[1]
        except UnicodeDecodeError as error:
            return start + error.start
    return None


def _with_line_feeds(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data


def _marked(source: bytes, name: str) -> Decoded:
    """A text with a byte order mark. Bytes that contradict it are replaced and counted."""
    if name == "utf-8":
        if first_undecodable(source) is None:
            return Decoded(_with_line_feeds(source.removeprefix(codecs.BOM_UTF8)), name)
        data, lost = _escaped(source.removeprefix(codecs.BOM_UTF8))
        return Decoded(data, name, _lost(lost))
    data, lost = _converted(source, name)
    return Decoded(data, name, _lost(lost))


def is_encoding(name: str) -> bool:
    """Whether this is the name of an encoding for files."""
    try:
        _codec(name)
    except Problem:
        return False
    return True


def check_encoding(name: str) -> None:
    """Raises Problem if this is not the name of an encoding for files."""
    _codec(name)


def same_encoding(one: str, other: str) -> bool:
    """Whether two names are of one encoding, apart from its byte order and its mark."""
    first, second = (_codec(name).removesuffix("-sig").removesuffix("-le").removesuffix("-be") for name in (one, other))
    return first == second


def _codec(encoding: str) -> str:
    """Python's name of an encoding. Raises Problem if it is not an encoding for files."""
    try:
        name = codecs.lookup(encoding).name
        "a".encode(name)  # not every codec makes text: LookupError for rot13 or base64
    except (LookupError, ValueError) as error:
        raise _unknown(encoding) from error
    if name.replace("_", "-") in _NO_FILES:
        raise _unknown(encoding)
    return name


def _forced(source: bytes, encoding: str) -> Decoded:
    name = _codec(encoding)
    if name in {"utf-8", "utf-8-sig"}:
        if first_undecodable(source) is None:
            return Decoded(_with_line_feeds(source.removeprefix(codecs.BOM_UTF8)), "utf-8")
        # Decode as without `encoding`: the same bytes must always give the same text.
        data, lost = _escaped(source.removeprefix(codecs.BOM_UTF8))
        return Decoded(data, "utf-8", _lost(lost))
    data, lost = _converted(source, name)
    return Decoded(data, name, _lost(lost))


def _unknown(encoding: str) -> Problem:
    remedy = "Use a name such as utf-8, utf-16, cp1252, iso-8859-1, shift_jis or gb18030."
    return Problem("there is no such encoding", encoding, remedy)


def _lost(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    which = (
        "1 place that can't be decoded is shown" if count == 1 else f"{count:,} places that can't be decoded are shown"
    )
    return (f"{which} as \N{REPLACEMENT CHARACTER}.",)


def _converted(source: bytes, encoding: str) -> tuple[bytes, int]:
    """The text as UTF-8, and the number of places that could not be decoded."""
    lost = 0

    def replaced(error: UnicodeError) -> tuple[str, int]:
        nonlocal lost
        if not isinstance(error, UnicodeDecodeError):
            raise error
        lost += 1
        return "\ufffd", max(error.end, error.start + 1)

    # Error handlers are registered by name. This one is registered again for each text, to count only its errors.
    codecs.register_error("recension.replaced", replaced)
    if encoding in {"utf-16", "utf-32"} and not source.startswith(tuple(mark for mark, _ in _MARKS[1:])):
        encoding += "-le"  # without a byte order mark, use the order of Windows
    decoder = codecs.getincrementaldecoder(encoding)("recension.replaced")
    target = BytesIO()
    for start in range(0, max(len(source), 1), _PIECE):
        text = decoder.decode(source[start : start + _PIECE], start + _PIECE >= len(source))
        target.write(without_surrogates(text).encode("utf-8"))
    return _with_line_feeds(target.getvalue().removeprefix(codecs.BOM_UTF8)), lost


def _escaped(source: bytes) -> tuple[bytes, int]:
    """The text with U+FFFD for each byte that is not UTF-8, and the number of such bytes."""
    view = memoryview(source)
    target = BytesIO()
    lost = start = 0
    while start < len(view):
        final = start + _PIECE >= len(view)
        text, taken = codecs.utf_8_decode(view[start : start + _PIECE], "surrogateescape", final)
        text, replaced = SURROGATES.subn("\ufffd", text)
        target.write(text.encode("utf-8"))
        lost += replaced
        start += taken
    return _with_line_feeds(target.getvalue()), lost


def _guessed(source: bytes, wrong: int, words: Collection[str]) -> Guess | None:
    """A guess from the text around the first byte that is not UTF-8."""
    start = source.rfind(b"\n", 0, max(0, wrong - _SAMPLE // 2)) + 1
    return guessed(source[start : wrong + _SAMPLE // 2], words)


def _is_nearly_utf8(source: bytes, wrong: int) -> bool:
    """Whether bytes are UTF-8 but for a few: a copy with a broken byte, or one that was cut in a character.

    Letters that are not ASCII take two bytes or more in UTF-8, and other encodings give such pairs by chance only. So
    the text around the first wrong byte is UTF-8 if that has less than half as many wrong places as right ones.
    """
    sample = source[max(0, wrong - _SAMPLE // 2) : wrong + _SAMPLE // 2]
    if wrong + 4 > len(source) and _cut_character(source[wrong:]):
        return True
    text = sample.decode("utf-8", "replace")
    replaced = text.count("\ufffd") - sample.count("\ufffd".encode())
    right = sum(not character.isascii() for character in text) - text.count("\ufffd")
    return 2 * replaced <= right


def _cut_character(rest: bytes) -> bool:
    """Whether these last bytes are the beginning of a character in UTF-8."""
    return len(codecs.getincrementaldecoder("utf-8")("ignore").decode(rest)) == 0 and rest[0] >= 0xC2

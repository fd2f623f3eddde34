"""One version of the document, as the rest of the program sees it.

The bytes of the source are stored unchanged. `data` is the same text as UTF-8, without byte order mark and with CRLF as
LF. If the source is like that already, both are the same object. Paragraphs are byte ranges of `data`, because
splitting and comparing bytes is several times cheaper than decoding. Other parts of the program, and other programs,
see code points of the decoded text, which are computed when first needed.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from tui.witnesses.origin import Origin

Offsets = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Witness:
    """A version of the document: its siglum and title, its source, and the places of its paragraphs.

    `bounds` is an (n, 2) array of half-open byte ranges of `data`, in order, not overlapping. Between them are only
    line ends and blank lines. `remarks` are sentences for the user (undecodable bytes shown as U+FFFD, a guessed
    encoding). `path` is the file that it was read from, or None. `reread` is '' unless the same bytes were read in
    another encoding before: then it is the SHA-256 of `data`. `cuts` are the starts (bytes, ascending) of those
    paragraphs that a reviewer cut off from the one before; a paragraph keeps its number when it is cut.

    If the text was taken out of a document, `source` is the text itself, `origin` says which document it was, and
    `document` are the bytes of that.
    """

    siglum: str
    title: str
    source: bytes = field(repr=False)
    data: bytes = field(repr=False)
    bounds: Offsets = field(repr=False)
    encoding: str = "utf-8"
    split: str = "line"
    path: str | None = None
    remarks: tuple[str, ...] = ()
    reread: str = ""
    cuts: tuple[int, ...] = ()
    origin: Origin | None = None
    document: bytes = field(default=b"", repr=False)

    def __len__(self) -> int:
        """The number of paragraphs."""
        return len(self.bounds)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the source's bytes, in hexadecimal."""
        return sha256(self.source).hexdigest()

    @property
    def version(self) -> str:
        """The name of this text in decisions: the SHA-256 of its bytes, unless these were read otherwise before."""
        return self.reread or self.sha256

    @property
    def file_sha256(self) -> str:
        """The SHA-256 of the file's bytes: of the document, if the text was taken out of one."""
        return self.sha256 if self.origin is None else self.origin.sha256

    @cached_property
    def text(self) -> str:
        """The whole decoded text (byte order mark off, CRLF as LF). Offsets everywhere count its code points."""
        return self.data.decode("utf-8")

    @cached_property
    def spans(self) -> Offsets:
        """The paragraphs as an (n, 2) array of half-open ranges in code points of `text`."""
        return code_points(self.data, self.bounds)

    @cached_property
    def characters(self) -> int:
        """The length of `text` in code points, without decoding it."""
        return len(self.data) - sum(
            int(np.count_nonzero(_continuations(self.data, start))) for start in range(0, len(self.data), _CHUNK)
        )

    def paragraph(self, index: int) -> str:
        """The text of one paragraph. Decodes that paragraph only."""
        start, end = self.bounds[index]
        return self.data[start:end].decode("utf-8")

    def passage(self, first: int, last: int) -> str:
        """The text from the start of paragraph `first` to the end of paragraph `last - 1`, blank lines included."""
        if first >= last:
            return ""
        return self.data[self.bounds[first, 0] : self.bounds[last - 1, 1]].decode("utf-8")

    def cut(self, offset: int) -> "Witness":
        """The same witness with the paragraph at `offset` (code points of `text`) cut in two there.

        White space at the cut belongs to neither part. The witness itself if a part would be empty.
        """
        index = int(np.searchsorted(self.spans[:, 0], offset, side="right")) - 1
        if index < 0 or offset >= self.spans[index, 1]:
            return self
        text = self.paragraph(index)
        at = offset - int(self.spans[index, 0])
        before, after = text[:at].rstrip(), text[at:].lstrip()
        if not before or not after:
            return self
        start, end = self.bounds[index].tolist()
        middle = end - len(after.encode())
        parts = np.array([[start, start + len(before.encode())], [middle, end]], dtype=np.int64)
        bounds = np.concatenate((self.bounds[:index], parts, self.bounds[index + 1 :]))
        made = replace(self, bounds=bounds, cuts=tuple(sorted((*self.cuts, middle))))
        # What does not depend on the paragraphs need not be computed again.
        made.__dict__.update({name: self.__dict__[name] for name in ("sha256", "text") if name in self.__dict__})
        return made

    @property
    def uncut(self) -> int:
        """The number of paragraphs as they were read, without the reviewer's cuts."""
        return len(self.bounds) - len(self.cuts)

    def paragraph_name(self, index: int) -> str:
        """The number of a paragraph for people, from 1; with a letter if it is a part of one that was cut: '5b'."""
        first, last = index, index + 1
        while self._is_cut(first):
            first -= 1
        while last < len(self) and self._is_cut(last):
            last += 1
        number = str(index + 1 - bisect_right(self.cuts, int(self.bounds[index, 0])))
        return number if last - first == 1 else number + sigla(index - first + 1)[-1].lower()

    def paragraph_index(self, name: str) -> int | None:
        """The index of the paragraph with that name, or None. The number alone is the first part of a cut one."""
        digits = name.rstrip("abcdefghijklmnopqrstuvwxyz")
        if not digits.isdecimal() or not 1 <= int(digits) <= self.uncut:
            return None
        index = int(digits) - 1
        for cut in self.cut_paragraphs:
            index += cut <= index
        if name == digits:
            return index
        parts = range(index, min(len(self), index + 1 + len(self.cuts)))
        return next((part for part in parts if self.paragraph_name(part) == name), None)

    @property
    def cut_paragraphs(self) -> Sequence[int]:
        """The indices of the paragraphs that were cut off from the one before."""
        found: list[int] = np.searchsorted(self.bounds[:, 0], self.cuts).tolist()
        return found

    def between(self, index: int) -> str:
        """The text between the paragraph before and this one."""
        return self.data[self.bounds[index - 1, 1] : self.bounds[index, 0]].decode("utf-8")

    def _is_cut(self, index: int) -> bool:
        """Whether a paragraph was cut off from the one before."""
        at = bisect_right(self.cuts, int(self.bounds[index, 0]))
        return at > 0 and self.cuts[at - 1] == self.bounds[index, 0]


_CHUNK = 1 << 20
"""Bytes are counted a megabyte at a time: that stays in the processor's cache, and avoids an array as long as
the text.
"""


def _continuations(data: bytes, start: int) -> NDArray[np.bool_]:
    """True for every byte of a chunk of UTF-8 `data` that continues a code point."""
    chunk = np.frombuffer(data, dtype=np.uint8, count=min(_CHUNK, len(data) - start), offset=start)
    continuing: NDArray[np.bool_] = (chunk & 0xC0) == 0x80
    return continuing


def code_points(data: bytes, bounds: Offsets) -> Offsets:
    """Byte ranges of UTF-8 `data` as ranges in code points: (n, 2) in, (n, 2) out. The bounds ascend."""
    if len(bounds) == 0 or data.isascii():
        return bounds.copy()
    points: Offsets = bounds.reshape(-1).copy()
    edges = points.copy()
    chunks = np.arange(0, len(data) + 1, _CHUNK)
    # The edges of a chunk: those after its first byte, up to and including its end.
    firsts = np.searchsorted(edges, chunks, side="right")
    before = 0
    for start, first, last in zip(chunks.tolist(), firsts.tolist(), [*firsts[1:].tolist(), len(edges)], strict=True):
        if start == len(data):
            continue
        counts = np.cumsum(_continuations(data, start), dtype=np.int32)
        inside = slice(first, last)
        points[inside] -= before + counts[edges[inside] - start - 1]
        before += int(counts[-1])
    return points.reshape(bounds.shape)


SIGLUM = r"[\w.+-][\w.+*()′†-]{0,23}"
"""The form of a siglum, as a regular expression: a short name like B, Ms1, A* or α′."""


def sigla(count: int) -> Sequence[str]:
    """The first `count` sigla: A, B, ... Z, AA, AB, ... as spreadsheets name columns."""
    names = []
    for number in range(1, count + 1):
        name, rest = "", number
        while rest:
            rest, letter = divmod(rest - 1, 26)
            name = chr(65 + letter) + name
        names.append(name)
    return names

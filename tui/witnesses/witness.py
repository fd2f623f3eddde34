"""One version of the document, as the rest of the program sees it.

The bytes of the source are kept as they were read and never changed. Beside them stands the same text as UTF-8 with
the byte order mark off and CRLF as LF (`data`); where the source already is that, both are one object. Paragraphs are
byte ranges of `data`, because splitting and comparing bytes is several times cheaper than decoding; what other rooms
and other programs see are code points of the decoded text, worked out when first asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Witness:
    """A version of the document: its siglum and title, its source, and where its paragraphs stand.

    `bounds` is an (n, 2) array of half-open byte ranges of `data`, in order, not overlapping, and between them there
    is nothing but line ends and blank lines. `remarks` are sentences a person should read (undecodable bytes shown
    as U+FFFD, a guessed encoding). `path` is where it was read, or None.
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

    def __len__(self) -> int:
        """How many paragraphs it has."""
        return len(self.bounds)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the source's bytes, in hexadecimal: what an annotation is bound to."""
        return sha256(self.source).hexdigest()

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
        return len(self.data) - int(_continuations(self.data).sum())

    def paragraph(self, index: int) -> str:
        """The text of one paragraph. Decodes that paragraph only."""
        start, end = self.bounds[index]
        return self.data[start:end].decode("utf-8")

    def passage(self, first: int, last: int) -> str:
        """The text from the start of paragraph `first` to the end of paragraph `last - 1`, blank lines included."""
        if first >= last:
            return ""
        return self.data[self.bounds[first, 0] : self.bounds[last - 1, 1]].decode("utf-8")


def _continuations(data: bytes) -> NDArray[np.bool_]:
    """True for every byte of UTF-8 `data` that continues a code point."""
    continuing: NDArray[np.bool_] = (np.frombuffer(data, dtype=np.uint8) & 0xC0) == 0x80
    return continuing


def code_points(data: bytes, bounds: Offsets) -> Offsets:
    """Byte ranges of UTF-8 `data` as ranges in code points: (n, 2) in, (n, 2) out."""
    if len(bounds) == 0 or data.isascii():
        return bounds.copy()
    flat = bounds.reshape(-1)
    edges = np.concatenate(([0], flat, [len(data)])).astype(np.int64)
    # reduceat casts in small buffers: the whole text is never held at eight bytes a byte. The appended False keeps
    # the last edge inside the array.
    continuing = np.append(_continuations(data), False).view(np.uint8)
    counts = np.add.reduceat(continuing, edges[:-1], dtype=np.int64)
    counts[edges[:-1] == edges[1:]] = 0
    points: Offsets = flat - np.cumsum(counts)[: len(flat)]
    return points.reshape(bounds.shape)


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

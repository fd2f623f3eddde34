"""One version of the document, as the rest of the program sees it.

The bytes of the source are stored unchanged. `data` is the same text as UTF-8, without byte order mark and with CRLF as
LF. If the source is like that already, both are the same object. Paragraphs are byte ranges of `data`, because
splitting and comparing bytes is several times cheaper than decoding. Other parts of the program, and other programs,
see code points of the decoded text, which are computed when first needed.
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
    """A version of the document: its siglum and title, its source, and the places of its paragraphs.

    `bounds` is an (n, 2) array of half-open byte ranges of `data`, in order, not overlapping. Between them are only
    line ends and blank lines. `remarks` are sentences for the user (undecodable bytes shown as U+FFFD, a guessed
    encoding). `path` is the file that it was read from, or None. `reread` is '' unless the same bytes were read
    in another encoding before: then it is the SHA-256 of `data`.
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

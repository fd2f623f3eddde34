"""Stores every distinct paragraph once, with a number: a witness becomes an array of numbers.

Near-duplicates repeat each other exactly nearly everywhere. A dict of bytes detects that as fast as the files are read
(hashing by hand is slower), and every later step handles each distinct paragraph once. Completely equal witnesses are
one: a hundred copies of a file cost one file and ninety-nine hashes.

Where the lines of a paragraph end is an accident of its source, so a paragraph of several lines counts as the same text
on one line: with a space for every line end, and with words put together again that a hyphen parts there.

Witnesses are sorted by length and content, so that later steps do not depend on the order in which they were given.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui.collation.arrays import Numbers
from tui.witnesses.witness import Witness

_LINE_END = re.compile(rb"[ \t]*\n[ \t]*")
_PARTED = tuple(
    (hyphen, re.compile(hyphen + rb"(?<=[a-z\x80-\xff]" + hyphen + rb")[ \t]*\n[ \t]*(?=[a-z])"))
    for hyphen in (b"-", b"\xc2\xad", b"\xe2\x80\x90")
)
"""A hyphen at the end of a line, between small letters. That the next one is not ASCII is too rare to decode for."""


@dataclass(frozen=True)
class Interned:
    """The distinct witnesses in the engine's order, their paragraphs as numbers.

    Paragraphs are numbered through all witnesses: those of witness w are `base[w]` to `base[w + 1]`. `ids` has the
    text's number of each, `owner` its witness. `texts` and `sizes` (bytes) are by that number. `written` has the
    numbers of the texts to the letter, line ends included. `copy_of` has for every given witness the distinct one
    that it equals.
    """

    witnesses: tuple[Witness, ...]
    copy_of: Numbers
    base: Numbers
    ids: Numbers
    written: Numbers
    owner: Numbers
    texts: list[bytes]
    sizes: Numbers

    def __len__(self) -> int:
        """The number of distinct witnesses."""
        return len(self.witnesses)

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs of all witnesses."""
        return int(self.base[-1])


def intern(witnesses: Sequence[Witness]) -> Interned:
    """Numbers all distinct paragraphs of all witnesses."""
    keys = [(witness.data, witness.bounds.tobytes()) for witness in witnesses]
    distinct = dict(reversed(list(zip(keys, witnesses, strict=True))))
    ordered = sorted(distinct, key=lambda key: (len(key[0]), key))
    place = {key: number for number, key in enumerate(ordered)}
    chosen = tuple(distinct[key] for key in ordered)
    table: dict[bytes, int] = {}
    number = table.setdefault
    written: list[int] = []
    ids: list[int] = []
    for witness in chosen:
        data = witness.data
        # `len` is evaluated before the entry is made: it is the next free number.
        numbers = [number(data[start:end], len(table)) for start, end in witness.bounds.tolist()]
        written.extend(numbers)
        if witness.split == "line":
            ids.extend(numbers)
            continue
        paragraphs = [data[start:end] for start, end in witness.bounds.tolist()]
        ids.extend(
            number(on_one_line(text), len(table)) if b"\n" in text else known
            for text, known in zip(paragraphs, numbers, strict=True)
        )
    lengths = [len(witness) for witness in chosen]
    texts = list(table)
    return Interned(
        chosen,
        np.array([place[key] for key in keys], dtype=np.int64),
        np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64),
        np.array(ids, dtype=np.int64),
        np.array(written, dtype=np.int64),
        np.repeat(np.arange(len(chosen)), lengths),
        texts,
        np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)),
    )


def on_one_line(text: bytes) -> bytes:
    """A paragraph of several lines as one."""
    if b"\n" not in text:
        return text
    for hyphen, parted in _PARTED:
        if hyphen in text:
            text = parted.sub(b"", text)
    if b" \n" in text or b"\n " in text or b"\t\n" in text or b"\n\t" in text:
        return _LINE_END.sub(b" ", text)
    return text.replace(b"\n", b" ")

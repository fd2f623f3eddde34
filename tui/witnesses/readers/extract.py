"""What a reader gives: the text of a document as blocks, and counts of everything that is not in it.

The blocks are joined by one empty line and then split there again (`split="blank"`), so a block holds no blank line. A
reader does not normalise letters: no-break spaces, soft hyphens, joiners and accents stay as they are. White space of
the markup is layout: a run of it is one space.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

HEAD, ITEM, CELL, NOTE, QUOTE, FURNITURE = ROLES = ("head", "item", "cell", "note", "quote", "furniture")
"""What a block is, for showing and folding. The role of a plain paragraph is ''."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, cell, note or caption. `role` is one of `ROLES`, or ''."""

    text: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment in the document: its words, its author and time, and the place that it is about.

    `block` is the index of a block, `start` and `end` a half-open range of code points in it.
    """

    author: str
    time: str
    text: str
    block: int
    start: int
    end: int


@dataclass(frozen=True)
class Extract:
    """One text of a document.

    `part` names it if the document has several ('mail 3'), `changes` counts the tracked changes by kind (a noun in the
    singular), `authors` are their authors. `left_out` counts what is not in the text, by kind. `remarks` are sentences
    about what is doubtful. `view` is '' if the document has no tracked changes.
    """

    blocks: tuple[Block, ...]
    part: str = ""
    view: str = ""
    changes: Mapping[str, int] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The blocks, with an empty line between each two."""
        return "\n\n".join([block.text for block in self.blocks])


_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> list[str]:
    """The text of one block as one or more without blank lines, without white space at their ends.

    Line ends become LF. Half characters (lone surrogates) become U+FFFD, because UTF-8 can't hold them. A byte order
    mark at the start goes, because it would be taken for one of the file.
    """
    text = _SURROGATES.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    parts = (part.strip().lstrip("\ufeff").strip() for part in _BLANK_LINES.split(text))
    return [part for part in parts if part]


def blocks_of(texts: Iterable[tuple[str, str]]) -> tuple[Block, ...]:
    """The blocks of (text, role) pairs; empty texts give none."""
    return tuple(Block(part, role) for text, role in texts for part in clean(text))

"""The engine's result: an immutable collation, the contract between the engine and every other package.

Witnesses are numbered in the order given (0, 1, ...) and keep their sigla. A passage is one row: the cells that
correspond to each other, at most one for each witness, each with one or several neighbouring paragraphs. Every
paragraph of every witness is in exactly one cell, and a witness's cells, read by passage, are in its own order.

A collation of a large corpus has hundreds of thousands of passages. So it is stored as arrays, one entry for each cell,
sorted by passage (the `cells` of passage p are entries `start[p]` to `start[p + 1]`), and a `Passage` is made only when
asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np

from tui.collation.arrays import Codes, Numbers, SmallNumbers
from tui.witnesses.witness import Witness


class Kind(StrEnum):
    """How many witnesses have a passage: the quorum of a family, at least two, or one."""

    CORE = "core"
    PARTIAL = "partial"
    SINGLE = "single"


class Agreement(StrEnum):
    """How the readings of a passage agree: exactly, except for ignored differences, or not."""

    EXACT = "exact"
    NORMALISED = "normalised"
    VARIANT = "variant"


class Place(StrEnum):
    """The place of a passage: before the first core passage of its witnesses, after their last, or between."""

    HEAD = "head"
    BODY = "body"
    TAIL = "tail"


KINDS = tuple(Kind)
AGREEMENTS = tuple(Agreement)
PLACES = tuple(Place)


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one witness at a passage: its paragraphs `first` to `last` (half-open, at least one)."""

    witness: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One distinct text at a passage, with the witnesses (numbers, ascending) that have exactly this text."""

    text: str
    witnesses: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One row of the collation. `agreement` is None if only one witness has it. Cells ascend by witness."""

    number: int
    kind: Kind
    agreement: Agreement | None
    place: Place
    cells: tuple[Cell, ...]

    @property
    def witnesses(self) -> tuple[int, ...]:
        """The numbers of its witnesses."""
        return tuple(cell.witness for cell in self.cells)

    def cell(self, witness: int) -> Cell | None:
        """The cell of that witness here, or None."""
        return next((cell for cell in self.cells if cell.witness == witness), None)


@dataclass(frozen=True, slots=True)
class Family:
    """Witnesses (numbers, ascending, at least two) that are near-duplicates, and their quorum for the core."""

    witnesses: tuple[int, ...]
    quorum: int


class LinkKind(StrEnum):
    """Why two passages are linked without being aligned."""

    MOVED = "moved"
    ECHO = "echo"


@dataclass(frozen=True, slots=True)
class Link:
    """Two passages that say the same (moved) or nearly the same (echo) in different places; similarity in 0..1."""

    kind: LinkKind
    source: int
    target: int
    similarity: float

    def other(self, number: int) -> int:
        """The passage that is linked to `number`."""
        return self.target if self.source == number else self.source


@dataclass(frozen=True, eq=False)
class Collation:
    """Witnesses and how they correspond. See the module for the shape of the arrays.

    `start` has one more entry than there are passages. `witness`, `first`, `last` have one entry for each cell. `kind`,
    `agreement` (-1 for none) and `place` have one entry for each passage and index KINDS, AGREEMENTS and PLACES.
    """

    witnesses: tuple[Witness, ...]
    families: tuple[Family, ...]
    start: Numbers = field(repr=False)
    witness: SmallNumbers = field(repr=False)
    first: SmallNumbers = field(repr=False)
    last: SmallNumbers = field(repr=False)
    kind: Codes = field(repr=False)
    agreement: Codes = field(repr=False)
    place: Codes = field(repr=False)
    links: tuple[Link, ...] = ()

    def __len__(self) -> int:
        """The number of passages."""
        return len(self.kind)

    def __getitem__(self, number: int) -> Passage:
        """The passage of that number. Raises IndexError past the end."""
        if not 0 <= number < len(self.kind):
            raise IndexError(number)
        agreement = int(self.agreement[number])
        return Passage(
            number,
            KINDS[self.kind[number]],
            AGREEMENTS[agreement] if agreement >= 0 else None,
            PLACES[self.place[number]],
            self.cells(number),
        )

    def __iter__(self) -> Iterator[Passage]:
        """All passages in reading order."""
        return (self[number] for number in range(len(self)))

    def cells(self, number: int) -> tuple[Cell, ...]:
        """The cells of a passage, ascending by witness."""
        a, b = self.start[number], self.start[number + 1]
        rows = zip(self.witness[a:b].tolist(), self.first[a:b].tolist(), self.last[a:b].tolist(), strict=True)
        return tuple(Cell(*row) for row in rows)

    def text(self, cell: Cell) -> str:
        """The exact text of a cell, from its first paragraph's start to its last one's end."""
        return self.witnesses[cell.witness].passage(cell.first, cell.last)

    def data(self, cell: Cell) -> bytes:
        """The exact text of a cell as UTF-8, without decoding it."""
        witness = self.witnesses[cell.witness]
        return witness.data[witness.bounds[cell.first, 0] : witness.bounds[cell.last - 1, 1]]

    def span(self, cell: Cell) -> tuple[int, int]:
        """The range of a cell, half-open, in code points of the witness's text."""
        spans = self.witnesses[cell.witness].spans
        return int(spans[cell.first, 0]), int(spans[cell.last - 1, 1])

    def name(self, number: int) -> str:
        """The name of a passage for people: the siglum of its first witness and the number of its paragraph."""
        cell = self.cells(number)[0]
        witness = self.witnesses[cell.witness]
        return f"{witness.siglum} ¶{witness.paragraph_name(cell.first)}"

    def readings(self, number: int) -> tuple[Reading, ...]:
        """The distinct texts at a passage, in the order of the first witness that has each."""
        texts: dict[str, list[int]] = {}
        for cell in self.cells(number):
            texts.setdefault(self.text(cell), []).append(cell.witness)
        return tuple(Reading(text, tuple(witnesses)) for text, witnesses in texts.items())

    def passage_of(self, witness: int, paragraph: int) -> int:
        """The number of the passage that contains this paragraph of this witness. Raises IndexError."""
        places = self._places[witness]
        if not 0 <= paragraph < len(places):
            raise IndexError(paragraph)
        return int(places[paragraph])

    def passages_of(self, witness: int) -> SmallNumbers:
        """For each paragraph of that witness the number of its passage, ascending. Raises IndexError."""
        return self._places[witness]

    @cached_property
    def _places(self) -> Sequence[SmallNumbers]:
        """For every witness, the passage of each of its paragraphs."""
        places = [np.full(len(witness), -1, dtype=np.int32) for witness in self.witnesses]
        numbers = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.start))
        wide = np.flatnonzero(self.last - self.first != 1)
        for index in range(len(self.witnesses)):
            mine = np.flatnonzero(self.witness == index)
            places[index][self.first[mine]] = numbers[mine]
        for cell in wide.tolist():
            places[self.witness[cell]][self.first[cell] : self.last[cell]] = numbers[cell]
        return places

    @cached_property
    def links_of(self) -> dict[int, tuple[Link, ...]]:
        """The links that start or end at a passage, by its number; only for passages that have any."""
        found: dict[int, list[Link]] = {}
        for link in self.links:
            found.setdefault(link.source, []).append(link)
            found.setdefault(link.target, []).append(link)
        return {number: tuple(links) for number, links in found.items()}

    def count(self, kind: Kind) -> int:
        """The number of passages of that kind."""
        return int(np.count_nonzero(self.kind == KINDS.index(kind)))

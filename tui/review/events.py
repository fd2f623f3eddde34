"""The history of a review: the reviewer's acts, as frozen values. The state is a pure function of a list of events.

Events name witnesses by siglum and source, and places by spans in code points of the decoded text. They never use row
numbers: rows change when a witness is added or a threshold moves, and a decision must not.

They are msgspec structs and not dataclasses because hundreds of thousands of them are written and read. These
declarations are the schema that msgspec checks in C while it parses a record (`record.py`). They contain only text and
numbers, so a history has no reference cycles and the garbage collector can skip it (`gc=False`).
"""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

Offset = Annotated[int, Meta(ge=0, le=1 << 53)]
"""A place in a witness's decoded text, in code points."""

PassageKey = tuple[tuple[str, Offset, Offset], ...]
"""The key by which events name a passage: (siglum, start, end) of every cell, in the order of the witnesses."""


class Span(Struct, frozen=True, gc=False):
    """A half-open range in code points of a witness's text, with its words, so that it can be found again.

    `sha256` is the witness's `version`. `exact` is the text itself; `prefix` and `suffix` are the 32 code points before
    and after it (less at the ends).
    """

    witness: str
    sha256: str
    start: Offset
    end: Offset
    exact: str
    prefix: str = ""
    suffix: str = ""

    def __post_init__(self) -> None:
        """Reject a span that ends before it begins, wherever it comes from."""
        if self.start > self.end:
            raise ValueError("a span ends before it begins")


class Adopt(Struct, frozen=True, gc=False, tag_field="kind", tag="adopt"):
    """The canonical text of the passage is these pieces, in order: spans of witnesses, joined without any change.

    One whole reading is one piece. Words spliced in from another witness make several pieces. Nothing is added between
    two pieces.
    """

    pieces: tuple[Span, ...]


class Emend(Struct, frozen=True, gc=False, tag_field="kind", tag="emend"):
    """The canonical text of the passage is the reviewer's own words."""

    text: str


class LeaveOut(Struct, frozen=True, gc=False, tag_field="kind", tag="leave out"):
    """The passage does not belong to the canonical text. This is a decision, and not the same as undecided."""


Choice = Adopt | Emend | LeaveOut


class Verdict(Struct, frozen=True, gc=False):
    """The reviewer's verdict on one passage. A `choice` of None makes it undecided again."""

    passage: PassageKey
    choice: Choice | None
    reason: str = ""

    def __post_init__(self) -> None:
        """Reject a cell that ends before it begins."""
        _check(self.passage)


class Annotation(Struct, frozen=True, gc=False):
    """One or more spans with a label, a note, or both. `id` is a UUID as text; spans may overlap others'.

    `resolved` is True where the matter of the note is settled. The field is written down only then: an event without it
    has the same bytes as before the field existed, and a program that does not know it shows the note as open.
    """

    id: str
    spans: Annotated[tuple[Span, ...], Meta(min_length=1)]
    label: str = ""
    note: str = ""
    resolved: bool | UnsetType = UNSET

    @property
    def is_resolved(self) -> bool:
        """Whether the matter of the note is settled."""
        return self.resolved is True


class Decide(Struct, frozen=True, gc=False, tag_field="kind", tag="decide"):
    """One or many verdicts as one act: one undo takes all of them back."""

    verdicts: tuple[Verdict, ...]


class Annotate(Struct, frozen=True, gc=False, tag_field="kind", tag="annotate"):
    """A new annotation, or a new version of the annotation with the same id (edited or resized)."""

    annotation: Annotation


class Erase(Struct, frozen=True, gc=False, tag_field="kind", tag="erase"):
    """Delete the annotation with this id. Its history is kept."""

    id: str


class Relink(Struct, frozen=True, gc=False, tag_field="kind", tag="relink"):
    """The reviewer's correction of the engine: these cells are one passage (`together`), or are not.

    `cells` are (siglum, start, end) as in a PassageKey. Together: these cells become one passage. Apart: the first cell
    leaves its passage and becomes a passage by itself.

    If `divides` is True (and `together` False), the passage is divided in two. The text of each of these witnesses from
    `start` on becomes the next passage, also from the middle of a paragraph. The field is written down only then.
    """

    cells: PassageKey
    together: bool
    divides: bool | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Reject a cell that ends before it begins."""
        _check(self.cells)

    @property
    def is_division(self) -> bool:
        """Whether this divides a passage in two."""
        return self.divides is True and not self.together


class Restated(Struct, frozen=True, gc=False):
    """The act of an earlier event, with its places in the texts that are read from now on.

    `fixed` are the parts whose text is not the same to the letter: verdicts by their index, 0 for the whole of any
    other act. They stay as they are. An undo or redo of the event no longer changes them.
    """

    event: str
    act: Decide | Annotate | Relink
    fixed: tuple[Annotated[int, Meta(ge=0)], ...] = ()


class Renew(Struct, frozen=True, gc=False, tag_field="kind", tag="renew"):
    """Documents were read again. `sources` are (siglum, SHA-256) of those whose text changed.

    It decides nothing. `restated` carries the earlier acts over: all those that now say something else, or the same in
    another place. In a history of an earlier version of the program it is None. There, ordinary acts just before it
    carry the decisions over, and undo and redo stop here: the earlier acts are about texts that are no longer shown.
    """

    sources: tuple[tuple[str, str], ...]
    restated: tuple[Restated, ...] | None = None


class Undo(Struct, frozen=True, gc=False, tag_field="kind", tag="undo"):
    """The act of the event with this id no longer counts."""

    event: str


class Redo(Struct, frozen=True, gc=False, tag_field="kind", tag="redo"):
    """The act of the event with this id, undone before, counts again."""

    event: str


Act = Decide | Annotate | Erase | Relink | Renew | Undo | Redo


class Event(Struct, frozen=True, gc=False):
    """An act, with its author and its time. `id` is a UUID as text, `time` is UTC in ISO 8601 with milliseconds and a
    Z.

    `sequence` counts from 1 without gaps. `previous` and `hash` (SHA-256 in hexadecimal) chain each event to the one
    before it ('' before the first), so that any damage to the history is detected.
    """

    sequence: Annotated[int, Meta(gt=0, le=1 << 53)]
    id: str
    time: str
    actor: str
    act: Act
    previous: str = ""
    hash: str = ""


def _check(cells: PassageKey) -> None:
    for _, start, end in cells:
        if start > end:
            raise ValueError("a cell ends before it begins")

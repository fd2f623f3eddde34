"""The history of a review: what a reviewer did, as frozen values. State is a pure function of a list of these.

Events name witnesses by siglum and source, and places by spans in code points of the decoded text; never by row
numbers, because rows change when a witness is added or a threshold moves, and a decision must not.

They are msgspec's structs and not dataclasses because they are written and read by the hundred thousand: these
declarations are the schema that a record is checked against while it is parsed (`record.py`), in C. Text and numbers
only, so that nothing of a history can form a circle and the garbage collector need not go through it (`gc=False`).
"""

from typing import Annotated

from msgspec import Meta, Struct

Offset = Annotated[int, Meta(ge=0)]
"""A place in a witness's decoded text, in code points."""

PassageKey = tuple[tuple[str, Offset, Offset], ...]
"""A passage as events name it: (siglum, start, end) of every cell, in the order of the witnesses."""


class Span(Struct, frozen=True, gc=False):
    """A half-open range in code points of a witness's text, with its words, so that it can be found again.

    `exact` is the text itself; `prefix` and `suffix` are the 32 code points before and after it (less at the ends).
    """

    witness: str
    sha256: str
    start: Offset
    end: Offset
    exact: str
    prefix: str = ""
    suffix: str = ""

    def __post_init__(self) -> None:
        """A span that ends before it begins is none, wherever it comes from."""
        if self.start > self.end:
            raise ValueError("a span ends before it begins")


class Adopt(Struct, frozen=True, gc=False, tag_field="kind", tag="adopt"):
    """The canonical text of the passage is these pieces, in order: spans of witnesses, joined as they stand.

    One whole reading is one piece. Words spliced in from another witness make several; between two pieces stands
    nothing but what the pieces hold.
    """

    pieces: tuple[Span, ...]


class Emend(Struct, frozen=True, gc=False, tag_field="kind", tag="emend"):
    """The canonical text of the passage is the reviewer's own words."""

    text: str


class LeaveOut(Struct, frozen=True, gc=False, tag_field="kind", tag="leave out"):
    """The passage does not belong to the canonical text. It is decided: that is not the same as undecided."""


Choice = Adopt | Emend | LeaveOut


class Verdict(Struct, frozen=True, gc=False):
    """The reviewer's word on one passage; `choice` None puts it back to undecided."""

    passage: PassageKey
    choice: Choice | None
    reason: str = ""

    def __post_init__(self) -> None:
        """A cell that ends before it begins is none."""
        _check(self.passage)


class Annotation(Struct, frozen=True, gc=False):
    """One or more spans with a label, a note, or both. `id` is a UUID as text; spans may overlap others'."""

    id: str
    spans: tuple[Span, ...]
    label: str = ""
    note: str = ""


class Decide(Struct, frozen=True, gc=False, tag_field="kind", tag="decide"):
    """One or many verdicts as one act: one undo takes all of them back."""

    verdicts: tuple[Verdict, ...]


class Annotate(Struct, frozen=True, gc=False, tag_field="kind", tag="annotate"):
    """A new annotation, or the new whole of the one with the same id (edited or resized)."""

    annotation: Annotation


class Erase(Struct, frozen=True, gc=False, tag_field="kind", tag="erase"):
    """The annotation with this id is taken away. Its history stays."""

    id: str


class Relink(Struct, frozen=True, gc=False, tag_field="kind", tag="relink"):
    """The reviewer's correction of the engine: these cells are one passage (`together`) or are not.

    `cells` are (siglum, start, end) as in a PassageKey. Together: the cells named become one passage. Apart: the
    first cell is taken out of the passage that holds it and stands alone.
    """

    cells: PassageKey
    together: bool

    def __post_init__(self) -> None:
        """As for a verdict."""
        _check(self.cells)


class Renew(Struct, frozen=True, gc=False, tag_field="kind", tag="renew"):
    """Documents were read again: `sources` are (siglum, SHA-256) of those whose text is another from now on.

    It decides nothing. The acts that carry the decisions over stand just before it. What was done up to here was about
    texts that are no longer shown, so it is not undone or done again.
    """

    sources: tuple[tuple[str, str], ...]


class Undo(Struct, frozen=True, gc=False, tag_field="kind", tag="undo"):
    """The act of the event with this id no longer counts."""

    event: str


class Redo(Struct, frozen=True, gc=False, tag_field="kind", tag="redo"):
    """The act of the event with this id, undone before, counts again."""

    event: str


Act = Decide | Annotate | Erase | Relink | Renew | Undo | Redo


class Event(Struct, frozen=True, gc=False):
    """An act with who and when. `id` is a UUID as text, `time` UTC in ISO 8601 with milliseconds and a Z.

    `sequence` counts from 1 without gaps; `previous` and `hash` (SHA-256 in hexadecimal) chain each event to the
    one before it ('' before the first), so that a damaged history shows.
    """

    sequence: Annotated[int, Meta(gt=0)]
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

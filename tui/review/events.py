"""The history of a review: what a reviewer did, as frozen values. State is a pure function of a list of these.

Events name witnesses by siglum and source, and places by spans in code points of the decoded text; never by row
numbers, because rows change when a witness is added or a threshold moves, and a decision must not.
"""

from dataclasses import dataclass

PassageKey = tuple[tuple[str, int, int], ...]
"""A passage as events name it: (siglum, start, end) of every cell, in the order of the witnesses."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range in code points of a witness's text, with its words, so that it can be found again.

    `exact` is the text itself; `prefix` and `suffix` are the 32 code points before and after it (less at the ends).
    """

    witness: str
    sha256: str
    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Adopt:
    """The canonical text of the passage is these pieces, in order: spans of witnesses, joined as they stand.

    One whole reading is one piece. Words spliced in from another witness make several; between two pieces stands
    nothing but what the pieces hold.
    """

    pieces: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Emend:
    """The canonical text of the passage is the reviewer's own words."""

    text: str


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """The passage does not belong to the canonical text. It is decided: that is not the same as undecided."""


Choice = Adopt | Emend | LeaveOut


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reviewer's word on one passage; `choice` None puts it back to undecided."""

    passage: PassageKey
    choice: Choice | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One or more spans with a label, a note, or both. `id` is a UUID as text; spans may overlap others'."""

    id: str
    spans: tuple[Span, ...]
    label: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decide:
    """One or many verdicts as one act: one undo takes all of them back."""

    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Annotate:
    """A new annotation, or the new whole of the one with the same id (edited or resized)."""

    annotation: Annotation


@dataclass(frozen=True, slots=True)
class Erase:
    """The annotation with this id is taken away. Its history stays."""

    id: str


@dataclass(frozen=True, slots=True)
class Relink:
    """The reviewer's correction of the engine: these cells are one passage (`together`) or are not.

    `cells` are (siglum, start, end) as in a PassageKey. Together: the cells named become one passage. Apart: the
    first cell is taken out of the passage that holds it and stands alone.
    """

    cells: PassageKey
    together: bool


@dataclass(frozen=True, slots=True)
class Undo:
    """The act of the event with this id no longer counts."""

    event: str


@dataclass(frozen=True, slots=True)
class Redo:
    """The act of the event with this id, undone before, counts again."""

    event: str


Act = Decide | Annotate | Erase | Relink | Undo | Redo


@dataclass(frozen=True, slots=True)
class Event:
    """An act with who and when. `id` is a UUID as text, `time` UTC in ISO 8601 with milliseconds and a Z.

    `sequence` counts from 1 without gaps; `previous` and `hash` (SHA-256 in hexadecimal) chain each event to the
    one before it ('' before the first), so that a damaged history shows.
    """

    sequence: int
    id: str
    time: str
    actor: str
    act: Act
    previous: str = ""
    hash: str = ""

"""More that can be done with notes: one note on many places, a note resolved or open again, the last label."""

from collections.abc import Iterable
from itertools import islice

from msgspec import UNSET, structs

from tui.review import decide
from tui.review.events import Annotate, Annotation
from tui.session.clock import new_id
from tui.witnesses.problem import Problem
from tui.workspace.desk.desk import Desk, Done

MOST = 10_000
"""Places that one note can have: every passage that it touches asks it for all of them."""
LOOKED_BACK = 20_000
"""Events in which the last label is looked for."""


def note_on_all(desk: Desk, places: Iterable[tuple[int, int, int]], label: str, note: str) -> Done:
    """One note on all places, each (witness, start, end) in code points of its text: one act, one undo.

    Raises Problem where there is neither label nor note, or there are no places, or too many.
    """
    note = note.strip()
    if not label and not note:
        raise Problem("a note needs a label or words", "", "choose a label or write something")
    # Two matches inside one cluster of code points are widened to the same span.
    spans = tuple(dict.fromkeys(decide.span(desk.collation, *place) for place in places))
    if not spans:
        raise Problem("there is no place to write the note on", "", f"{desk.key_of('search')} searches for one")
    refuse_too_many(len(spans))
    annotation = Annotation(new_id(), spans, label, note)
    count = f"{len(spans):,} place{'s' if len(spans) != 1 else ''}"
    told = f"one note on {count}{': ' + label if label else ''}"
    return Done(told, desk.act(Annotate(annotation)))


def refuse_too_many(count: int) -> None:
    """Raises Problem where one note can't have so many places."""
    if count > MOST:
        raise Problem(f"{count:,} places are too many for one note", "", f"search for something with at most {MOST:,}")


def resolve(desk: Desk, identity: str) -> Done:
    """Mark a note as resolved, or as open again. Raises Problem where the note is gone."""
    old = desk.annotation(identity)
    new = structs.replace(old, resolved=UNSET if old.is_resolved else True)
    return Done("note resolved" if new.is_resolved else "note open again", desk.act(Annotate(new)))


def last_label(desk: Desk) -> str:
    """The label that was given last, also before a restart; '' where there is none."""
    for event in islice(reversed(desk.review.events), LOOKED_BACK):
        if isinstance(event.act, Annotate) and event.act.annotation.label:
            return event.act.annotation.label
    return ""

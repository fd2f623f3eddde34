"""Moving by passage, document, screen, difference, note and undecided passage."""

from collections.abc import Callable

import numpy as np

from tui.workspace.acts.work import Work
from tui.workspace.view.filters import stops_among


def next_passage(work: Work) -> None:
    """One passage forward."""
    _move(work, lambda: work.page.move(1), "this is the last passage")


def previous_passage(work: Work) -> None:
    """One passage back."""
    _move(work, lambda: work.page.move(-1), "this is the first passage")


def next_document(work: Work) -> None:
    """The next document."""
    _move(work, lambda: work.page.sideways(1), _outermost(work, "last"))


def previous_document(work: Work) -> None:
    """The previous document."""
    _move(work, lambda: work.page.sideways(-1), _outermost(work, "first"))


def page_down(work: Work) -> None:
    """A screen forward."""
    _move(work, lambda: work.page.page(1), "this is the last passage")


def page_up(work: Work) -> None:
    """A screen back."""
    _move(work, lambda: work.page.page(-1), "this is the first passage")


def first_passage(work: Work) -> None:
    """The first passage."""
    _move(work, lambda: work.page.ends(last=False), "this is the first passage")


def last_passage(work: Work) -> None:
    """The last passage."""
    _move(work, lambda: work.page.ends(last=True), "this is the last passage")


def _move(work: Work, step: Callable[[], None], otherwise: str) -> None:
    """Take a step. If neither the cursor nor the page moved, say so: no key does nothing without a word."""
    before = work.page.place
    step()
    if work.page.place == before:
        work.say(otherwise + (" that is shown" if work.page.sight.asked is not None else ""))


def _outermost(work: Work, side: str) -> str:
    """The message for a step sideways beyond the first or last document or reading."""
    if work.page.by_reading:
        return f"this is the {side} reading"
    if len(work.scene.collation) and work.scene.rows.band[work.scene.rows.row_of[work.page.focus_at.passage]]:
        return f"this is the {side} document that has text here"
    return f"this is the {side} document"


def next_difference(work: Work) -> None:
    """Go to the next row that is not agreed core."""
    _difference(work, 1)


def previous_difference(work: Work) -> None:
    """The previous one."""
    _difference(work, -1)


def _difference(work: Work, step: int) -> None:
    if not to_difference(work, step):
        what = "no further difference" if step > 0 else "no difference before this"
        count = len(stops_among(work.scene.rows, work.page.shown))
        work.say(f"{what}: {count:,} place{'s' if count != 1 else ''} in all")


def to_difference(work: Work, step: int) -> bool:
    """Go to the next or previous difference: in this passage, or the next one that differs; whether there was one."""
    if work.page.variant_beyond(step) or work.page.difference_beyond(step):
        return True
    rows = work.scene.rows
    here = int(rows.row_of[work.page.focus_at.passage])
    places = stops_among(rows, work.page.shown)
    at = int(np.searchsorted(places, here + (1 if step > 0 else 0))) - (0 if step > 0 else 1)
    found = 0 <= at < len(places)
    if found:
        work.page.jump(rows.of(int(places[at]))[0])
        if step < 0:
            work.page.last_difference()
        work.page.to_variant(last=step < 0)
    return found


def next_undecided(work: Work) -> None:
    """The next passage without a verdict."""
    _undecided(work, 1)


def previous_undecided(work: Work) -> None:
    """The previous one."""
    _undecided(work, -1)


def _undecided(work: Work, step: int) -> None:
    number = work.open_passage(step)
    if number is None:
        where = "after" if step > 0 else "before"
        work.say(f"nothing undecided {where} this")
    else:
        work.page.jump(number)


def next_note(work: Work) -> None:
    """The next passage with a note."""
    _note(work, 1)


def previous_note(work: Work) -> None:
    """The previous one."""
    _note(work, -1)


def _note(work: Work, step: int) -> None:
    number = work.desk.next_note(work.page.focus_at.passage, step)
    if number is None:
        work.say("no further note" if step > 0 else "no note before this")
    else:
        work.page.jump(number)

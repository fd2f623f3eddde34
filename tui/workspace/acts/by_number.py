"""What a number does: it adopts a whole reading or, at a difference inside a passage, takes that document's words."""

from tui.witnesses.problem import Problem
from tui.workspace.acts.deciding import decided, finished, show_summary
from tui.workspace.acts.moving import to_difference
from tui.workspace.acts.work import Work
from tui.workspace.desk.wording import take
from tui.workspace.page.variant_reader import Take
from tui.workspace.view.readings import readings_of


def adopt_number(work: Work) -> None:
    """Adopt the reading of that document: in a band, its passage beside the cursor's. Where readings stand one under
    another, it is the reading that has that number. At a difference inside the passage only the words there are taken.
    """
    index = int(work.key) - 1
    if not work.page.by_reading and index >= len(work.desk.collation.witnesses):
        raise Problem(f"there is no document {index + 1}", "", f"there are {len(work.desk.collation.witnesses)}")
    witness = _witness_of_reading(work, index) if work.page.by_reading else work.scene.arrangement.at(index)
    if work.page.at_variant is not None:
        take_from(work, witness)
        return
    number = work.page.focus_at.passage if work.page.by_reading else work.page.beside_cursor(witness)
    decided(work, work.desk.adopt(number, witness), number)


def _witness_of_reading(work: Work, index: int) -> int:
    """A document that has a reading of the passage at the cursor, by the reading's place on the page, from 0."""
    focus = work.page.focus_at
    readings = readings_of(work.scene, focus.passage, as_on_page=True)
    if index >= len(readings):
        there = "there is only one" if len(readings) == 1 else f"there are {len(readings)}"
        raise Problem(f"there is no reading {index + 1} here", "", there)
    having = readings[index].witnesses
    return focus.witness if focus.witness in having else having[0]


def take_from(work: Work, witness: int) -> None:
    """Take what a document has at the difference at the cursor, and go on to the next."""
    number, at = work.page.focus_at.passage, work.page.at_variant
    if at is None:
        where = f"{work.key_of('next_difference')} goes to one"
        raise Problem("the cursor is at no difference inside a passage", "", where)
    done = take(work.desk, number, witness, at, work.scene.regions(number))
    work.page.last_take = Take(witness, number, at)
    work.done(done)
    last = at + 1 == len(work.scene.places(number))
    if done.event is not None and last and finished(work):
        show_summary(work)
    elif work.configuration.advance and not to_difference(work, 1):
        work.say(f"{done.sentence}. No further difference: {work.key_of('summary')} sums it up")


def repeat_take(work: Work) -> None:
    """The same document's words again: at this difference or, where they are taken here already, at the next one."""
    before = work.page.last_take
    if before is None:
        raise Problem("no words were taken yet", "", "a number at a difference takes that document's words")
    if (before.passage, before.variant) == (work.page.focus_at.passage, work.page.at_variant):
        to_difference(work, 1)
    take_from(work, before.witness)

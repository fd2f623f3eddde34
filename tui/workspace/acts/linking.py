"""Keys that correct the collation: join two passages, split a document's text off, divide a passage in two."""

from tui.review.places import passage_key
from tui.workspace.acts.work import Work
from tui.workspace.desk import correcting
from tui.workspace.view.selecting import passages_of


def mark(work: Work) -> None:
    """Mark the passage; where another is marked, make both one; where it is this one, forget the mark.

    Where nothing is marked and neighbours look like the same passage, make all of them one.
    """
    number = work.page.focus_at.passage
    key = passage_key(work.desk.collation, number)
    if work.marked is None and (others := offered(work)):
        work.done(correcting.link_all(work.desk, [number, *others]))
    elif work.marked is None:
        name = work.scene.collation.name(number)
        work.marked = key
        work.status("marked", f"marked {name}")
        again = work.key_of("mark")
        work.say(f"marked {name}: {again} on the passage where it belongs joins the two, {again} here removes the mark")
    elif work.marked == key:
        forget(work)
        work.say("mark removed")
    else:
        marked = work.marked
        done = correcting.link(work.desk, marked, number)
        forget(work)
        work.done(done)


def offered(work: Work) -> tuple[int, ...]:
    """The neighbours that look like the same passage as the one at the cursor, so that the link key links them."""
    if work.marked is not None or work.page.folded_here or work.page.selection is not None:
        return ()
    return work.scene.look_alikes(work.page.focus_at.passage)


def unlink(work: Work) -> None:
    """Split the focused document's text off into its own passage, and follow it with the cursor."""
    focus = work.page.focus_at
    work.done(correcting.unlink(work.desk, focus.passage, focus.witness))


def divide(work: Work) -> None:
    """Split the passage in two before the selected words, and go to the second."""
    selection = work.selection
    number = passages_of(work.desk.collation, selection)[0]
    done = correcting.divide(work.desk, number, selection.witness, selection.start)
    work.page.select(None)
    work.done(done)
    work.page.jump(number + 1, selection.witness)


def forget(work: Work) -> None:
    """Remove the mark."""
    work.marked = None
    work.status("marked", "")

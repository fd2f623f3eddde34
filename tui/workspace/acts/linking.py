"""Corrections of the collation: join two passages, or split a document's text off from one."""

from tui.review.places import passage_key
from tui.workspace.acts.work import Work


def mark(work: Work) -> None:
    """Mark the passage; where another is marked, make both one; where it is this one, forget the mark.

    Where nothing is marked and neighbours look like the same passage, make all of them one.
    """
    number = work.page.focus_at.passage
    key = passage_key(work.desk.collation, number)
    if work.marked is None and (others := offered(work)):
        work.done(work.desk.link_all([number, *others]))
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
        done = work.desk.link(marked, number)
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
    work.done(work.desk.unlink(focus.passage, focus.witness))


def forget(work: Work) -> None:
    """Remove the mark."""
    work.marked = None
    work.status("marked", "")

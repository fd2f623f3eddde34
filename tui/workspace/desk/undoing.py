"""Messages about undo and redo after documents were read again: which acts stay, and why."""

from collections.abc import Collection

from tui.review.events import Act, Event, Renew
from tui.review.phrase import phrase
from tui.review.review import Review


def staying(review: Review, told: Collection[str]) -> Event | None:
    """The latest act that undo passes over because its text has changed. None if undo takes a later one.

    Acts in `told` are left out: the reviewer knows that they stay.
    """
    state = review.state
    following = state.order(state.undoable[-1]) if state.undoable else -1
    stay = [
        event_id
        for event_id in state.fixed_acts()
        if event_id not in told
        and state.counts(event_id)
        and state.stays(event_id)
        and state.order(event_id) > following
    ]
    return state.event(max(stay, key=state.order)) if stay else None


def stays_told(review: Review, event: Event) -> str:
    """A sentence that an act stays, and why, without a full stop."""
    numbers = review.changed(event)
    where = f" at {review.collation.name(min(numbers))}" if numbers is not None and len(numbers) == 1 else ""
    return f"'{phrase(event.act)}'{where} stays: its text has changed {since(review, event)}"


def parts_stay(review: Review, event: Event) -> str:
    """What to add after a bulk act was undone or redone, if some of its verdicts stay as they are; else ''."""
    count = len(review.state.fixed(event.id))
    if not count:
        return ""
    verb = "passage stays" if count == 1 else "passages stay"
    return f"; {count} {verb} as before: the text has changed {since(review, event)}"


def nothing_to(review: Review, turn: str) -> str:
    """The message that there is nothing to undo or redo (`turn`), and why."""
    state = review.state
    if turn == "undo":
        stays = staying(review, ())
    else:
        undone = [event_id for event_id in state.fixed_acts() if not state.counts(event_id) and state.stays(event_id)]
        stays = state.event(max(undone, key=state.order)) if undone else None
    if stays is not None:
        return f"nothing to {turn}: the text has changed {since(review, stays)}"
    closed = state.event(state.memory.closed)
    return f"nothing to {turn}" if closed is None else f"nothing to {turn} {_since(closed.act)}"


def since(review: Review, event: Event) -> str:
    """When the text that an act is about changed: 'since you read C again'."""
    renewals = [other.act for other in review.state.acts() if isinstance(other.act, Renew)]
    for act in reversed(renewals):
        if any(one.event == event.id and one.fixed for one in act.restated or ()):
            return _since(act)
    return "since then"


def _since(act: Act) -> str:
    """When documents were read again or changed, as a part of a sentence."""
    if isinstance(act, Renew) and not act.sources:
        return "since the documents changed"
    return f"since you {phrase(act)}"

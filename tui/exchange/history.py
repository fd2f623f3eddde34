"""The history of a review for people: one act to a line, newest last. Acts that were undone are marked.

Everything from outside (names, labels, notes) is neutralised, because the history is read in a terminal.
"""

from collections.abc import Iterator

from tui.exchange.material import Material
from tui.review.events import Act, Adopt, Annotate, Decide, Emend, Event, Redo, Undo
from tui.review.phrase import phrase
from tui.review.shortened import shortened
from tui.review.state import State
from tui.witnesses.neutralise import Shown, shown_line

_SHOWN = 50
"""Code points of a quotation."""


def write(material: Material) -> Iterator[Shown]:
    """The lines: sequence, time (UTC), who, what."""
    review = material.reviewed
    width = len(str(len(review.events)))
    for event in review.events:
        yield _line(event, review.state, width)


def _line(event: Event, state: State, width: int) -> Shown:
    what = _what(event, state)
    time = event.time.replace("T", " ").removesuffix("Z").partition(".")[0]
    line = f"{event.sequence:>{width}}  {time}  {event.actor or '-'}  {what}"
    return shown_line(line)


def _what(event: Event, state: State) -> str:
    act = event.act
    if isinstance(act, Undo | Redo):
        verb = "undo" if isinstance(act, Undo) else "redo"
        target = state.event(act.event)
        return (
            f"{verb}: {target.sequence}, {phrase(target.act)}" if target else f"{verb}: an act that is not in this file"
        )
    counts = "" if state.counts(event.id) else "  (undone)"
    words = _words(act)
    return f"{phrase(act)}{f': “{words}”' if words else ''}{counts}"


def _words(act: Act) -> str:
    """The first words of the passage or note that an act is about; '' if it is about several."""
    match act:
        case Decide((verdict,)):
            match verdict.choice:
                case Adopt(pieces):
                    return shortened("".join(piece.exact for piece in pieces), _SHOWN)
                case Emend(text):
                    return shortened(text, _SHOWN)
        case Annotate(annotation):
            return shortened(annotation.note or annotation.spans[0].exact, _SHOWN)
    return ""

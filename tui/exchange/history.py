"""The history of a review for a person: an act a line, the newest last, and what no longer counts marked so.

Everything that comes from outside (names, labels, notes) is neutralised: this is made to be looked at in a terminal.
"""

from collections.abc import Iterator

from tui.exchange.material import Material
from tui.review.decide import phrase
from tui.review.events import Act, Adopt, Annotate, Decide, Emend, Event, Redo, Undo
from tui.review.state import State
from tui.witnesses.neutralise import neutralise

_SHOWN = 50


def write(material: Material) -> Iterator[str]:
    """The lines: sequence, time (UTC), who, what."""
    review = material.reviewed
    width = len(str(len(review.events)))
    for event in review.events:
        yield _line(event, review.state, width)


def _line(event: Event, state: State, width: int) -> str:
    what = _what(event, state)
    time = event.time.replace("T", " ").removesuffix("Z").partition(".")[0]
    line = f"{event.sequence:>{width}}  {time}  {event.actor or '-'}  {what}"
    return neutralise(line) + "\n"


def _what(event: Event, state: State) -> str:
    act = event.act
    if isinstance(act, Undo | Redo):
        verb = "undo" if isinstance(act, Undo) else "redo"
        target = state.event(act.event)
        return f"{verb}: {target.sequence}, {phrase(target.act)}" if target else f"{verb}: an act that is not here"
    counts = "" if state.counts(event.id) else "  (undone)"
    words = _words(act)
    return f"{phrase(act)}{f': “{words}”' if words else ''}{counts}"


def _words(act: Act) -> str:
    """The first words that an act on one place is about."""
    match act:
        case Decide((verdict,)):
            match verdict.choice:
                case Adopt(pieces):
                    return _first("".join(piece.exact for piece in pieces))
                case Emend(text):
                    return _first(text)
        case Annotate(annotation):
            return _first(annotation.note or annotation.spans[0].exact)
    return ""


def _first(text: str) -> str:
    """At most fifty code points, cut at a word where there is one."""
    line = " ".join(text[:200].split())
    if len(line) <= _SHOWN:
        return line
    head = line[:_SHOWN]
    return f"{head.rpartition(' ')[0] or head} …"

"""The name of an act in a few words, for the history, for undo and for redo."""

from tui.review.events import (
    Act,
    Adopt,
    Annotate,
    Decide,
    Emend,
    Erase,
    LeaveOut,
    Redo,
    Relink,
    Renew,
    Undo,
    Verdict,
)


def phrase(act: Act) -> str:
    """The name of an act in a few words, for a menu: 'adopt A', 'leave out 29 passages', 'note (doubtful)'."""
    match act:
        case Decide((verdict,)):
            return _verdict_phrase(verdict)
        case Decide(verdicts):
            kinds = {type(verdict.choice) for verdict in verdicts}
            doing = {Adopt: "adopt", Emend: "emend", LeaveOut: "leave out", type(None): "put back"}
            what = doing[kinds.pop()] if len(kinds) == 1 else "decide"
            return f"{what} {len(verdicts)} passages"
        case Annotate(annotation):
            told = f"note ({annotation.label})" if annotation.label else "note"
            return f"resolved {told}" if annotation.is_resolved else told
        case Erase():
            return "delete note"
        case Relink(_, together) as relink:
            return "link" if together else "split the passage" if relink.is_division else "unlink"
        case Renew(()):
            # A document was added or removed, or got another siglum.
            return "change documents or sigla"
        case Renew(sources):
            return f"read {', '.join(siglum for siglum, _ in sources)} again"
        case Undo():
            return "undo"
        case Redo():
            return "redo"


def _verdict_phrase(verdict: Verdict) -> str:
    match verdict.choice:
        case Adopt((piece,)):
            return f"adopt {piece.witness}"
        case Adopt(pieces):
            sources = dict.fromkeys(piece.witness for piece in pieces)
            return f"adopt words of {', '.join(sources)}"
        case Emend():
            return "emend"
        case LeaveOut():
            return "leave out"
        case None:
            return "back to undecided"

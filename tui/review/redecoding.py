"""Find spans again in a document that was read again: by its bytes if these are the same, else by its words.

A document that was read in the wrong encoding and is read again in the right one may not share one word with its
earlier text. Where each character of one text is a character of the other, every span stays exactly where it was.
"""

from collections.abc import Sequence

from tui.review.events import Span
from tui.review.quote import quote
from tui.review.reanchor import Anchored, Outcome, reanchor_all
from tui.witnesses.witness import Witness


def found_again(spans: Sequence[Span], old: Witness, new: Witness) -> tuple[Anchored, ...]:
    """Find each span of the old text in the new one."""
    if old.source == new.source and _shape(old.text) == _shape(new.text):
        return tuple(_in_place(span, new) for span in spans)
    return reanchor_all(spans, old.text, new.text, source=new.version)


def _shape(text: str) -> list[int]:
    """The lengths of all lines."""
    return [len(line) for line in text.split("\n")]


def _in_place(span: Span, new: Witness) -> Anchored:
    found = quote(new, span.start, span.end)
    return Anchored(Outcome.SAME if found.exact == span.exact else Outcome.EDITED, found, 1.0, 1.0)

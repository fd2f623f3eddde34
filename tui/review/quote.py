"""Spans with their words, so that events can be placed again after the text changed."""

from msgspec.structs import replace

from tui.review.events import Span
from tui.witnesses.witness import Witness

CONTEXT = 32
"""Code points of prefix and suffix in a span."""


def quote(witness: Witness, start: int, end: int) -> Span:
    """[start, end) in code points of a witness's text, with its words and the words around them."""
    text = witness.text
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Span(witness.siglum, witness.version, start, end, text[start:end], before, after)


def part(span: Span, start: int, end: int) -> Span:
    """[start, end) in code points of a span's own words, as a span of its witness."""
    words = span.exact
    return replace(
        span,
        start=span.start + start,
        end=span.start + end,
        exact=words[start:end],
        prefix=(span.prefix + words[:start])[-CONTEXT:],
        suffix=(words[end:] + span.suffix)[:CONTEXT],
    )


def joined(spans: list[Span]) -> tuple[Span, ...]:
    """The same words in as few spans as possible: adjoining spans are merged, empty ones dropped."""
    whole: list[Span] = []
    for span in spans:
        last = whole[-1] if whole else None
        if span.start == span.end:
            continue
        if last is not None and (last.witness, last.sha256, last.end) == (span.witness, span.sha256, span.start):
            whole[-1] = replace(last, end=span.end, exact=last.exact + span.exact, suffix=span.suffix)
        else:
            whole.append(span)
    return tuple(whole)

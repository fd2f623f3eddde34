"""The annotations as JSON lines for corpus tools: one witness to a line, with text, labelled spans and verdicts.

Offsets are half-open and count code points of `text`, as in spaCy's `Doc.char_span`, Label Studio and most corpus
tools. `keep` lists the spans that the canonical text takes from this witness, `drop` its passages that were left out.
All other text is undecided, or another witness was adopted there.
"""

from collections.abc import Iterator
from typing import Any

from tui.exchange.json_text import Json, json_line
from tui.exchange.material import Material
from tui.review.events import Adopt, Annotation, LeaveOut, Span
from tui.review.places import Places


def write(material: Material) -> Iterator[Json]:
    """One line for each witness, in their order."""
    review, collation = material.reviewed, material.collation
    places = Places(collation)
    keep: list[list[list[int]]] = [[] for _ in collation.witnesses]
    drop: list[list[list[int]]] = [[] for _ in collation.witnesses]
    marks: list[list[dict[str, Any]]] = [[] for _ in collation.witnesses]
    for passage in collation:
        verdict = review.verdict(passage.number)
        if verdict is None:
            continue
        if isinstance(verdict.choice, Adopt):
            for piece in verdict.choice.pieces:
                source = places.witness_of(piece)
                if source is not None:
                    keep[source].append([piece.start, piece.end])
        elif isinstance(verdict.choice, LeaveOut):
            for cell in passage.cells:
                drop[cell.witness].append(list(collation.span(cell)))
    for annotation in review.state.annotations.values():
        for span in annotation.spans:
            source = places.witness_of(span)
            if source is not None:
                marks[source].append(_mark(annotation, span))
    for number, witness in enumerate(collation.witnesses):
        line = {
            "siglum": witness.siglum,
            "title": witness.title,
            "sha256": witness.sha256,
            "text": witness.text,
            "spans": sorted(marks[number], key=lambda mark: (mark["start"], mark["end"], mark["id"])),
            "keep": sorted(keep[number]),
            "drop": sorted(drop[number]),
        }
        yield json_line(line)


def remarks(material: Material) -> tuple[str, ...]:
    """A sentence on annotated spans of texts that are no longer part of the review, and so have no line."""
    places = Places(material.collation)
    annotations = material.reviewed.state.annotations.values()
    lost = sum(places.witness_of(span) is None for each in annotations for span in each.spans)
    if not lost:
        return ()
    which = "1 annotated span is" if lost == 1 else f"{lost:,} annotated spans are"
    return (f"{which} in a text that is no longer part of the review, and not in the file.",)


def _mark(annotation: Annotation, span: Span) -> dict[str, Any]:
    """An annotated span. Without a label, its label is ''."""
    return {
        "start": span.start,
        "end": span.end,
        "label": annotation.label,
        "note": annotation.note,
        "resolved": annotation.is_resolved,
        "id": annotation.id,
    }

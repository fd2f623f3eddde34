"""The passages as a table for a spreadsheet: one row per passage, one column per witness. Texts are exact."""

from collections.abc import Iterator

from tui.collation.collation import Link, Passage
from tui.exchange.material import Material
from tui.exchange.sheet_row import SheetRow, row
from tui.review.canonical import fragment
from tui.review.review import Review
from tui.review.shortened import LONG, shortened

REPEATED = 80
"""Code points of a long note where it is repeated."""
_HEAD = ("passage", "kind", "agreement", "place", "links")
_REVIEW_HEAD = ("verdict", "canonical", "reviewer", "reason", "notes")


def write_tsv(material: Material) -> Iterator[SheetRow]:
    """The table with tabs between the cells."""
    return _write(material, "\t")


def write_csv(material: Material) -> Iterator[SheetRow]:
    """The table with commas between the cells."""
    return _write(material, ",")


def _write(material: Material, comma: str) -> Iterator[SheetRow]:
    witnesses = material.collation.witnesses
    titles = [f"{witness.siglum} {witness.title}" for witness in witnesses]
    yield row([*_HEAD, *titles, *(_REVIEW_HEAD if material.review else ())], comma)
    told: set[str] = set()
    for passage in material.collation:
        yield row(_cells(material, passage, told), comma)


def _cells(material: Material, passage: Passage, told: set[str]) -> list[str]:
    collation = material.collation
    texts = [""] * len(collation.witnesses)
    for cell in passage.cells:
        texts[cell.witness] = collation.text(cell)
    links = collation.links_of.get(passage.number, ())
    return [
        str(passage.number + 1),
        passage.kind.value,
        passage.agreement.value if passage.agreement else "",
        passage.place.value,
        "; ".join(_link(passage.number, link) for link in links),
        *texts,
        *(_reviewed(material, material.review, passage.number, told) if material.review else ()),
    ]


def _reviewed(material: Material, review: Review, number: int, told: set[str]) -> tuple[str, ...]:
    """The review of a passage: the verdict, its canonical text, the reviewer, the reason, and the notes.

    `told` has the ids of the long notes that are in the table already: only the first place has all of such a note.
    """
    decision = review.decision(number)
    made = fragment(review, number)
    if decision is None:
        verdict = "look again" if number in review.doubtful else "undecided"
    else:
        verdict = made.how.value if made else "left out"
        if made and made.pieces:
            verdict += f" {' '.join(dict.fromkeys(piece.witness for piece in made.pieces))}"
    notes = []
    for witness, start, end, annotation in review.annotations_at(number):
        words = material.collation.witnesses[witness].text[start:end]
        note = annotation.note
        if len(note) > LONG:
            note = shortened(note, REPEATED) if annotation.id in told else note
            told.add(annotation.id)
        comment = ": ".join(part for part in (annotation.label, note) if part)
        notes.append(f"{material.sigla[witness]} “{words}”{f' {comment}' if comment else ''}")
    return (
        verdict,
        made.text if made else "",
        decision.actor if decision else "",
        decision.verdict.reason if decision else "",
        "; ".join(notes),
    )


def _link(number: int, link: Link) -> str:
    other = link.other(number)
    return f"{link.kind.value} {other + 1} ({link.similarity:.2f})"

"""The annotations as W3C Web Annotations (JSON-LD): a collection with one page that holds all of them.

Every exported annotation has one target. An annotation of the same words in several witnesses is therefore exported as
several; their ids are derived from the first one's, so that they are the same in every export. The target is a witness
of the session, named by a URN that does not change with its content. It has two selectors, a quote with its context
and a position in code points, and a state: the SHA-256 of the version to which the offsets refer (an RFC 6920 name).
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from tui import __version__
from tui.exchange.json_text import Json, json_line, json_text, left_open, punctuation
from tui.exchange.material import Material
from tui.review.events import Annotate, Annotation, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def write(material: Material) -> Iterator[Json]:
    """The collection, one annotation to a line."""
    items = list(_items(material))
    collection = {
        "@context": CONTEXT,
        "id": f"urn:uuid:{_derived(material.session, 'annotations')}",
        "type": "AnnotationCollection",
        "label": material.title,
        "generator": _GENERATOR,
        "total": len(items),
    }
    page = {"id": f"urn:uuid:{_derived(material.session, 'page')}", "type": "AnnotationPage", "startIndex": 0}
    if not items:
        # The model forbids a page without items, so an empty collection has no page.
        yield json_line(collection)
        return
    yield left_open(collection)
    yield punctuation(',\n"first": ')
    yield left_open(page)
    yield punctuation(', "items": [\n')
    for number, item in enumerate(items):
        if number:
            yield punctuation(",\n")
        yield json_text(item)
    yield punctuation("\n]}}\n")


_GENERATOR = {"id": "urn:recension:software", "type": "Software", "name": f"recension {__version__}"}


def _derived(identity: str, name: str) -> UUID:
    """A UUID made from the two arguments: always the same for the same arguments."""
    return uuid5(NAMESPACE_URL, json.dumps(["recension", identity, name]))


def _items(material: Material) -> Iterator[dict[str, Any]]:
    review = material.reviewed
    made: dict[str, str] = {}
    for event in review.events:
        if isinstance(event.act, Annotate):
            made.setdefault(event.act.annotation.id, event.time)
    annotations = sorted(review.state.annotations.values(), key=lambda each: _order(material, each))
    for annotation in annotations:
        authorship = review.state.authorship[annotation.id]
        for number, span in enumerate(annotation.spans):
            item: dict[str, Any] = {
                "@context": CONTEXT,
                "id": _name(annotation, number),
                "type": "Annotation",
                "motivation": _motivation(annotation),
                "created": made.get(annotation.id, authorship.time),
                "modified": authorship.time,
                "generator": _GENERATOR,
            }
            if item["modified"] == item["created"]:
                del item["modified"]
            if authorship.actor:
                item["creator"] = {"type": "Person", "name": authorship.actor}
            if number:
                item["via"] = _name(annotation, 0)
            body = _body(annotation)
            if body:
                item["body"] = body
            item["target"] = _target(material, span, authorship.time)
            yield item


def _order(material: Material, annotation: Annotation) -> tuple[int, int, int, str]:
    """Reading order as far as offsets show it: by the witness and the place of the first span."""
    sigla = material.sigla
    first = annotation.spans[0]
    witness = sigla.index(first.witness) if first.witness in sigla else len(sigla)
    return witness, first.start, first.end, annotation.id


def _name(annotation: Annotation, number: int) -> str:
    """The IRI of an annotation on its span of that number. If its id is not a UUID, one is derived from it."""
    try:
        identity = UUID(annotation.id)
    except ValueError:
        identity = _derived(annotation.id, "annotation")
    return f"urn:uuid:{_derived(str(identity), f'span {number}') if number else identity}"


def _motivation(annotation: Annotation) -> str:
    if annotation.note:
        return "commenting"
    return "tagging" if annotation.label else "highlighting"


def _body(annotation: Annotation) -> list[dict[str, str]]:
    """The label as a tag, the note as a comment, and that it is resolved. A bare highlight has none of them."""
    body = []
    if annotation.label:
        body.append({"type": "TextualBody", "value": annotation.label, "purpose": "tagging"})
    if annotation.note:
        note = {"type": "TextualBody", "value": annotation.note, "format": "text/plain", "purpose": "commenting"}
        body.append(note)
    if annotation.is_resolved:
        body.append({"type": "TextualBody", "value": "resolved", "purpose": "moderating"})
    return body


def _target(material: Material, span: Span, time: str) -> dict[str, Any]:
    """The span in its witness, in the version of the given time (UTC, ISO 8601)."""
    titles = {witness.siglum: witness.title for witness in material.collation.witnesses}
    session = material.session or str(_derived(material.title, "session"))
    return {
        "type": "SpecificResource",
        "source": {
            "id": f"urn:uuid:{session}#{span.witness}",
            "type": "Text",
            "format": "text/plain",
            "label": f"{span.witness} {titles.get(span.witness, '')}".rstrip(),
        },
        "selector": [
            {"type": "TextQuoteSelector", "exact": span.exact, "prefix": span.prefix, "suffix": span.suffix},
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
        "state": {"type": "TimeState", "sourceDate": time, "cached": f"nih:sha-256;{span.sha256}"},
    }

"""The annotations as W3C Web Annotations and as spans: the model's own MUSTs, and what those miss."""

import json
import os
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from tui.collation.engine import collate
from tui.exchange.annotations import CONTEXT, write
from tui.exchange.material import Material
from tui.exchange.spans import remarks
from tui.exchange.spans import write as write_spans
from tui.review.events import Erase
from tui.review.review import Review

Json = dict[str, Any]
SHARED = Path(os.environ.get("RECENSION_SHARED") or Path(__file__).resolve().parents[3] / "shared")
SCHEMAS = SHARED / "schemas" / "web-annotation"
MOTIVATIONS = {
    *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting"),
    *("identifying", "linking", "moderating", "questioning", "replying", "tagging"),
}
needs_schemas = pytest.mark.skipif(not SCHEMAS.is_dir(), reason=f"the W3C's schemas are not at {SCHEMAS.name}")


def collection(material: Material) -> Json:
    value = json.loads("".join(write(material)))
    assert isinstance(value, dict)
    return value


def items(material: Material) -> list[Json]:
    found = collection(material)["first"]["items"]
    assert isinstance(found, list)
    return found


def musts(test: str = "annotations/annotationMusts.test") -> list[tuple[str, jsonschema.Draft4Validator]]:
    """The assertions of a test of the W3C's, each a schema, with their shared definitions."""
    registry: Registry[Any] = Registry()
    for path in (SCHEMAS / "definitions").glob("*.json"):
        registry = registry.with_resource(path.name, Resource(json.loads(path.read_text("utf-8")), DRAFT4))
    found = []
    for name in json.loads((SCHEMAS / test).read_text("utf-8"))["assertions"]:
        schema = json.loads((SCHEMAS / name).read_text("utf-8"))
        assert schema["expectedResult"] == "valid"
        found.append((name, jsonschema.Draft4Validator(schema, registry=registry, format_checker=_FORMATS)))
    return found


_FORMATS = jsonschema.FormatChecker()


@_FORMATS.checks("uri")
def is_uri(value: object) -> bool:
    """An absolute URI as RFC 3986 has it: jsonschema checks none without another package."""
    return not isinstance(value, str) or bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9+.\-]*:[!#-;=?-\[\]_a-z~%]+", value))


def faults(item: Json, texts: dict[str, str]) -> list[str]:
    """What the W3C's assertions do not look at, and a consumer relies on."""
    found = []
    known = {"@context", "id", "type", "motivation", "created", "modified", "creator", "generator", "via", "body"}
    if set(item) - known - {"target"}:
        found.append("a key that the model does not have")
    motivations = [item.get("motivation"), *(body.get("purpose") for body in item.get("body", []))]
    if not set(motivations) <= MOTIVATIONS:
        found.append("a motivation that the model does not have")
    if not re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", item["id"]):
        found.append("an id that is no UUID")
    target = item["target"]
    if set(target) != {"type", "source", "selector", "state"} or target["type"] != "SpecificResource":
        found.append("a target of another shape")
        return found
    quote, position = target["selector"]
    if (quote["type"], position["type"]) != ("TextQuoteSelector", "TextPositionSelector"):
        found.append("other selectors")
        return found
    sha256 = target["state"].get("cached", "").removeprefix("nih:sha-256;")
    text = texts.get(sha256)
    if text is None or target["state"].get("type") != "TimeState":
        found.append("a state that is no witness's SHA-256")
        return found
    start, end = position.get("start"), position.get("end")
    if not (type(start) is int and type(end) is int and 0 <= start < end <= len(text)):
        found.append("a position that is none")
    elif text[start:end] != quote.get("exact"):
        found.append("a quote that is not what stands there")
    elif not text[:start].endswith(quote["prefix"]) or not text[end:].startswith(quote["suffix"]):
        found.append("a context that is not what stands around it")
    return found


@_FORMATS.checks("date-time")
def is_date_time(value: object) -> bool:
    """A date and time of day with its zone, as RFC 3339 has it."""
    pattern = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
    return not isinstance(value, str) or bool(re.fullmatch(pattern, value))


@pytest.fixture
def texts(reviewed: Material) -> dict[str, str]:
    return {witness.sha256: witness.text for witness in reviewed.collation.witnesses}


def test_one_target_an_annotation_in_reading_order(reviewed: Material) -> None:
    found = items(reviewed)
    assert len(found) == 5
    assert len({item["id"] for item in found}) == 5
    quotes = [item["target"]["selector"][0]["exact"] for item in found]
    assert quotes == ["nobody in Cafe\u0301 Zenith", "Cafe\u0301 Zenith would", "parrot", "parrot", "正午"]
    value = collection(reviewed)
    assert (value["@context"], value["type"], value["total"]) == (CONTEXT, "AnnotationCollection", 5)


def test_the_same_words_in_two_witnesses_are_two_that_know_each_other(reviewed: Material) -> None:
    first, second = [item for item in items(reviewed) if item["motivation"] == "tagging"]
    assert "via" not in first
    assert second["via"] == first["id"]
    assert [item["target"]["source"]["label"][0] for item in (first, second)] == ["A", "B"]


def test_label_note_both_or_neither(reviewed: Material) -> None:
    found = [(item["motivation"], [body["purpose"] for body in item.get("body", [])]) for item in items(reviewed)]
    assert found == [
        ("commenting", ["tagging", "commenting"]),
        ("commenting", ["commenting"]),
        ("tagging", ["tagging"]),
        ("tagging", ["tagging"]),
        ("highlighting", []),
    ]


def test_who_and_when(reviewed: Material) -> None:
    edited = next(item for item in items(reviewed) if item.get("body", [{}])[0].get("value") == "only a note, edited")
    assert edited["created"] < edited["modified"]
    assert edited["creator"] == {"type": "Person", "name": "Ana \x1b[31m \u202e"}
    assert "modified" not in next(item for item in items(reviewed) if item is not edited)


def test_the_same_review_gives_the_same_bytes(reviewed: Material) -> None:
    assert "".join(write(reviewed)) == "".join(write(reviewed))


def test_no_annotations_are_a_collection_without_a_page(reviewed: Material) -> None:
    review = reviewed.reviewed
    for identity in list(review.state.annotations):
        review.act(Erase(identity))
    value = collection(reviewed)
    assert value["total"] == 0
    assert "first" not in value


def test_our_own_invariants_hold(reviewed: Material, texts: dict[str, str]) -> None:
    assert [faults(item, texts) for item in items(reviewed)] == [[]] * 5


@needs_schemas
def test_the_models_54_musts_hold(reviewed: Material) -> None:
    assertions = musts()
    assert len(assertions) == 54
    for item in items(reviewed):
        broken = [name for name, validator in assertions if not validator.is_valid(item)]
        assert broken == []


@needs_schemas
def test_the_collection_and_its_page_hold_the_models_musts(reviewed: Material) -> None:
    value = collection(reviewed)
    page = {"@context": CONTEXT, "partOf": {"id": value["id"], "type": value["type"]}, **value["first"]}
    for test, document in (
        ("collections/collectionMusts.test", value),
        ("collections/pages/pageMusts.test", page),
    ):
        broken = [name for name, validator in musts(test) if not validator.is_valid(document)]
        assert broken == []


def change(*path: str | int, to: object) -> Callable[[Json], None]:
    def mutate(item: Json) -> None:
        inner: Any = item
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = to

    return mutate


@needs_schemas
@pytest.mark.parametrize(
    "mutate",
    [
        change("@context", to="http://example.org"),
        change("id", to="not a uri"),
        change("type", to="Note"),
        change("target", to=5),
        change("bodyValue", to="a second body"),
        change("created", to="yesterday"),
        change("target", "selector", 1, "start", to="0"),
        change("target", "selector", 0, "exact", to=5),
        change("target", "state", "cached", to="no uri"),
        change("via", to="no uri"),
        change("target", "state", "type", to="State"),
    ],
)
def test_the_models_musts_refuse_a_mutated_annotation(mutate: Callable[[Json], None], reviewed: Material) -> None:
    item = deepcopy(items(reviewed)[0])
    mutate(item)
    assert not all(validator.is_valid(item) for _, validator in musts())


@pytest.mark.parametrize(
    "mutate",
    [
        change("motivation", to="noting"),
        change("body", 0, "purpose", to="tag"),
        change("bdoy", to=[]),
        change("target", "selector", 1, to={"type": "TextPositionSelector", "start": 9, "end": 3}),
        change("target", "selector", 0, "exact", to="other words"),
        change("target", "selector", 0, "prefix", to="other words"),
        change("target", "state", "cached", to="nih:sha-256;00"),
        change("target", to={"id": "urn:a", "type": "Text"}),
        change("id", to="urn:isbn:1"),
    ],
)
def test_our_own_invariants_refuse_a_mutated_annotation(
    mutate: Callable[[Json], None], reviewed: Material, texts: dict[str, str]
) -> None:
    item = deepcopy(items(reviewed)[0])
    mutate(item)
    assert faults(item, texts) != []


def span_faults(line: Json) -> list[str]:
    """What a corpus tool relies on in a line of spans."""
    text = line["text"]
    places = [(span["start"], span["end"]) for span in line["spans"]] + [tuple(each) for each in line["keep"]]
    places += [tuple(each) for each in line["drop"]]
    return [f"{place} is no span" for place in places if not 0 <= place[0] < place[1] <= len(text)]


def test_spans_stand_where_they_say(reviewed: Material) -> None:
    lines = [json.loads(line) for line in "".join(write_spans(reviewed)).splitlines()]
    assert [line["siglum"] for line in lines] == ["A", "B", "C"]
    assert [span_faults(line) for line in lines] == [[]] * 3
    marked = [line["text"][span["start"] : span["end"]] for line in lines for span in line["spans"]]
    assert marked == ["nobody in Cafe\u0301 Zenith", "Cafe\u0301 Zenith would", "parrot", "正午", "parrot"]
    assert [span["label"] for span in lines[0]["spans"]] == ["doubtful", "", "=quote", ""]
    first, second, third = lines
    assert [first["text"][a:b] for a, b in first["keep"]][:4] == first["text"].split("\n")[:4]
    assert [second["text"][a:b] for a, b in second["keep"]] == ["fishing boats"]
    assert [second["text"][a:b] for a, b in second["drop"]] == [second["text"].split("\n")[6]]
    assert (third["keep"], third["drop"], third["spans"]) == ([], [], [])
    assert remarks(reviewed) == ()


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        ((0, 2), "1 annotated span is in a text that is no longer part of the review, and not in the file."),
        ((1, 2), "4 annotated spans are in a text that is no longer part of the review, and not in the file."),
    ],
)
def test_spans_of_a_document_that_was_taken_away_are_counted(
    reviewed: Material, left: tuple[int, int], sentence: str
) -> None:
    witnesses = [reviewed.collation.witnesses[number] for number in left]
    review = Review(collate(witnesses), reviewed.reviewed.events)
    assert remarks(replace(reviewed, collation=review.collation, review=review)) == (sentence,)


def test_spans_with_a_wrong_place_are_refused(reviewed: Material) -> None:
    line = json.loads("".join(write_spans(reviewed)).splitlines()[0])
    for wrong in ({"start": 5, "end": 5}, {"start": -1, "end": 5}, {"start": 0, "end": 10**6}):
        mutated = deepcopy(line)
        mutated["spans"][0] |= wrong
        assert span_faults(mutated) != []

"""The collation as JSON: it fits the schema that ships, says what the collation says, and the schema refuses less."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tui.collation.engine import collate
from tui.collation.settings import Settings
from tui.exchange.collation_json import schema, write
from tui.exchange.material import Material
from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import sigla

Json = dict[str, Any]
VALIDATOR = jsonschema.Draft202012Validator(json.loads(schema()))

PARAGRAPH = st.one_of(
    st.sampled_from(
        ["one two three", "one two four", "日本語の文章", "e\u0301 👩\u200d🚀", "a b c d e f g", "שלום עולם"]
    ),
    st.text(max_size=12),
)
DOCUMENTS = st.lists(st.lists(PARAGRAPH, max_size=6).map("\n".join), min_size=1, max_size=4)


def written(material: Material) -> Json:
    value = json.loads("".join(write(material)))
    assert isinstance(value, dict)
    return value


def holds(value: Json, texts: list[str]) -> None:
    """The contract of the design, checked by code that knows nothing of the program."""
    witnesses = {witness["siglum"]: witness for witness in value["witnesses"]}
    text = dict(zip(witnesses, texts, strict=True))
    following = dict.fromkeys(witnesses, 0)
    for number, passage in enumerate(value["passages"], 1):
        assert passage["id"] == number
        spans = {}
        for siglum, (first, last) in passage["cells"].items():
            assert first == following[siglum] < last, "cells follow the witness's own order, none left out"
            following[siglum] = last
            paragraphs = witnesses[siglum]["paragraphs"]
            spans[siglum] = (paragraphs[first][0], paragraphs[last - 1][1])
        readings = [siglum for reading in passage["readings"] for siglum in reading["witnesses"]]
        assert sorted(readings) == sorted(passage["cells"])
        for reading in passage["readings"]:
            for siglum in reading["witnesses"]:
                start, end = spans[siglum]
                assert text[siglum][start:end] == reading["text"]
        last_end = {siglum: start for siglum, (start, _) in spans.items()}
        for column in passage.get("words", []):
            assert column.keys() == passage["cells"].keys()
            assert any(column.values())
            for siglum, word in column.items():
                if word is not None:
                    assert last_end[siglum] <= word[0] < word[1] <= spans[siglum][1]
                    last_end[siglum] = word[1]
    for siglum, witness in witnesses.items():
        assert following[siglum] == len(witness["paragraphs"])
        assert witness["characters"] == len(text[siglum])
    count = len(value["passages"])
    for link in value["links"]:
        assert 1 <= link["from"] <= count
        assert 1 <= link["to"] <= count


def test_it_fits_the_schema_and_the_contract(bare: Material) -> None:
    value = written(bare)
    VALIDATOR.validate(value)
    holds(value, [witness.text for witness in bare.collation.witnesses])
    assert [passage["kind"] for passage in value["passages"]].count("core") == 6
    assert {passage["agreement"] for passage in value["passages"]} == {"exact", "variant", None}
    assert all(passage["words"] for passage in value["passages"])
    assert [family["witnesses"] for family in value["families"]] == [["A", "B"]]


@examples(60)
@given(DOCUMENTS, st.booleans())
def test_any_texts_fit_the_schema_and_the_contract(documents: list[str], words: bool) -> None:
    witnesses = [
        witness_from_bytes(text.encode("utf-8", "replace"), siglum, "t")
        for text, siglum in zip(documents, sigla(len(documents)), strict=True)
    ]
    value = written(Material(collate(witnesses), words=words))
    VALIDATOR.validate(value)
    holds(value, [witness.text for witness in witnesses])
    assert all(("words" in passage) is words for passage in value["passages"])


def test_links_fit_the_schema(linked: Material) -> None:
    value = written(linked)
    VALIDATOR.validate(value)
    count = len(value["passages"])
    assert value["links"] == [
        {"kind": "moved", "from": 1, "to": 6, "similarity": 0.97},
        {"kind": "echo", "from": count, "to": 2, "similarity": 0.25},
    ]


def test_a_quorum_of_one_makes_core_of_all_and_fits_the_schema(bare: Material) -> None:
    settings = Settings(quorum=1)
    value = written(Material(collate(bare.collation.witnesses, settings), settings=settings))
    VALIDATOR.validate(value)
    own = [passage for passage in value["passages"] if list(passage["cells"]) == ["A"]]
    assert [passage["kind"] for passage in own] == ["core"]


def test_words_only_where_asked_for(bare: Material) -> None:
    value = written(Material(bare.collation, bare.title))
    assert not any("words" in passage for passage in value["passages"])


def test_a_lone_surrogate_in_a_title_stays_legal_json(bare: Material) -> None:
    text = "".join(write(Material(bare.collation, "x")))
    text.encode("utf-8")
    witness = witness_from_bytes(b"a", "A", "\ud800")
    text = "".join(write(Material(collate([witness]))))
    assert json.loads(text.encode("utf-8"))["witnesses"][0]["title"] == "\ud800"


def change(*path: Any, to: Any) -> Callable[[Json], None]:
    def mutate(value: Json) -> None:
        inner: Any = value
        for step in path[:-1]:
            inner = inner[step]
        if to is KeyError:
            del inner[path[-1]]
        else:
            inner[path[-1]] = to

    return mutate


@pytest.mark.parametrize(
    "mutate",
    [
        change("format", to="recension.collation/2"),
        change("witnesses", to=[]),
        change("witnesses", 0, "sha256", to="A" * 64),
        change("witnesses", 0, "siglum", to="a"),
        change("witnesses", 0, "paragraphs", 0, to=[0]),
        change("witnesses", 0, "paragraphs", 0, to=[0, 5, 9]),
        change("witnesses", 0, "paragraphs", 0, to=[-1, 5]),
        change("families", 0, "witnesses", to=["A"]),
        change("families", 0, "quorum", to=0),
        change("passages", 0, "id", to=0),
        change("passages", 0, "kind", to="cor"),
        change("passages", 0, "kind", to="single"),
        change("passages", 0, "agreement", to=None),
        change("passages", 0, "agreement", to=KeyError),
        change("passages", 0, "place", to="tail"),
        change("passages", 0, "cells", to={}),
        change("passages", 0, "cells", to={"A": [0.5, 1]}),
        change("passages", 0, "readings", to=[]),
        change("passages", 0, "readings", 0, "text", to=""),
        change("passages", 0, "readings", 0, "witness", to=["A"]),
        change("passages", 0, "words", 0, to={}),
        change("passages", 0, "words", 0, to={"A": [1]}),
        change("links", to=[{"kind": "move", "from": 1, "to": 2, "similarity": 0.5}]),
        change("links", to=[{"kind": "moved", "from": 1, "to": 2, "similarity": 1.5}]),
        change("links", to=KeyError),
        change("extra", to=1),
    ],
)
def test_the_schema_refuses_what_is_not_so(mutate: Callable[[Json], None], bare: Material) -> None:
    value = deepcopy(written(bare))
    mutate(value)
    assert not VALIDATOR.is_valid(value)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema()))

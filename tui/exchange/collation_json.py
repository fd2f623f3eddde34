"""The collation as JSON, for other programs. `collation.schema.json` beside this file is the contract.

Each passage is written on a line of its own, so a collation of a hundred megabytes needs no second copy in memory, and
programs can read it line by line. All offsets are half-open and count code points of the witness's decoded text
(without byte order mark, CRLF as LF).
"""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

from tui.collation.collation import Cell, Collation, Passage
from tui.collation.readings.word_columns import word_columns
from tui.collation.words.words import words
from tui.exchange.json_text import Json, joined, json_text, punctuation
from tui.exchange.material import Material

FORMAT = "recension.collation/1"
_AT_ONCE = 512


def schema() -> str:
    """The JSON Schema (draft 2020-12) of this format, as text."""
    return files("tui.exchange").joinpath("collation.schema.json").read_text("utf-8")


def write(material: Material) -> Iterator[Json]:
    """The collation in pieces of JSON, with the word columns of every passage if the material asks for them."""
    collation, sigla = material.collation, material.sigla
    yield joined((punctuation('{"format": '), json_text(FORMAT), punctuation(',\n"witnesses": [\n')))
    yield from _lines(_witness(collation, index) for index in range(len(sigla)))
    yield punctuation('],\n"families": [\n')
    yield from _lines(
        {"id": number, "witnesses": [sigla[index] for index in family.witnesses], "quorum": family.quorum}
        for number, family in enumerate(collation.families, 1)
    )
    yield punctuation('],\n"passages": [\n')
    yield from _lines(_passage(material, passage) for passage in collation)
    yield punctuation('],\n"links": [\n')
    yield from _lines(
        {
            "kind": link.kind.value,
            "from": link.source + 1,
            "to": link.target + 1,
            "similarity": round(float(link.similarity), 4),
        }
        for link in collation.links
    )
    yield punctuation("]}\n")


def _lines(values: Iterator[Any]) -> Iterator[Json]:
    """Values as the elements of a JSON array, one to a line, a few hundred to a piece."""
    piece: list[Json] = []
    between, first = punctuation(",\n"), True
    for value in values:
        piece += (json_text(value),) if first else (between, json_text(value))
        first = False
        if len(piece) >= _AT_ONCE:
            yield joined(piece)
            piece = []
    yield joined(piece)
    if not first:
        yield punctuation("\n")


def _witness(collation: Collation, index: int) -> dict[str, Any]:
    witness = collation.witnesses[index]
    return {
        "siglum": witness.siglum,
        "title": witness.title,
        "sha256": witness.sha256,
        "characters": witness.characters,
        "paragraphs": witness.spans.tolist(),
    }


def _passage(material: Material, passage: Passage) -> dict[str, Any]:
    collation, sigla = material.collation, material.sigla
    texts: dict[str, list[Cell]] = {}
    for cell in passage.cells:
        texts.setdefault(collation.text(cell), []).append(cell)
    written: dict[str, Any] = {
        "id": passage.number + 1,
        "kind": passage.kind.value,
        "agreement": passage.agreement.value if passage.agreement else None,
        "place": passage.place.value,
        "cells": {sigla[cell.witness]: [cell.first, cell.last] for cell in passage.cells},
        "readings": [
            {"witnesses": [sigla[cell.witness] for cell in cells], "text": text} for text, cells in texts.items()
        ],
    }
    if material.words:
        written["words"] = _words(material, list(texts.items()))
    return written


def _words(material: Material, readings: Sequence[tuple[str, list[Cell]]]) -> list[dict[str, list[int] | None]]:
    """The word columns of a passage. Each has every witness of the passage, with the span of its word or None."""
    sigla = material.sigla
    if len(readings) == 1:  # most passages of most collations: each word has a column
        spans: Sequence[Sequence[tuple[int, int]]] = [words(readings[0][0])]
        columns: Sequence[Sequence[int | None]] = [(number,) for number in range(len(spans[0]))]
    else:
        found = word_columns([text for text, _ in readings], material.settings)
        spans, columns = found.words, found.columns
    # Siglum, reading and where the cell begins in the witness's text, for each witness of the passage.
    holders = sorted(
        (cell.witness, reading, material.collation.span(cell)[0])
        for reading, (_, cells) in enumerate(readings)
        for cell in cells
    )
    named = [(sigla[witness], reading, offset) for witness, reading, offset in holders]
    rows: list[dict[str, list[int] | None]] = []
    for column in columns:
        row: dict[str, list[int] | None] = {}
        for siglum, reading, offset in named:
            word = column[reading]
            row[siglum] = None if word is None else [offset + spans[reading][word][0], offset + spans[reading][word][1]]
        rows.append(row)
    return rows

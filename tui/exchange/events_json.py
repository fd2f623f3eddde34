"""The whole review as JSON lines, from which a program in any language can reconstruct everything.

First comes a header, then each witness with its text, the passages in reading order with the spans of their cells, and
the chain of events. Each line is an object with one key, which names its kind. The canonical text follows from these
lines alone: `docs/exchange.md` explains how, and a test script does it without any code of this program.
"""

from collections.abc import Iterator
from typing import Any

from tui.exchange.json_text import Json, json_line
from tui.exchange.material import Material
from tui.review.canonical import joints, separator
from tui.review.record import event_to_json
from tui.witnesses.witness import Witness

FORMAT = "recension.events/1"


def write(material: Material) -> Iterator[Json]:
    """The lines: header, witnesses, former witnesses, passages, events."""
    collation, review = material.collation, material.reviewed
    header = {
        "format": FORMAT,
        "title": material.title,
        "session": material.session,
        "separator": separator(collation),
        "witnesses": len(collation.witnesses),
        "passages": len(collation),
        "events": len(review.events),
    }
    yield json_line({"header": header})
    for witness in collation.witnesses:
        yield json_line({"witness": _witness(witness)})
    for witness in material.former:
        yield json_line({"former": _witness(witness)})
    continued = joints(collation)
    for passage in collation:
        cells = [[material.sigla[cell.witness], *collation.span(cell)] for cell in passage.cells]
        joint = {"joint": continued[passage.number]} if passage.number in continued else {}
        yield json_line({"passage": {"id": passage.number + 1, "cells": cells, **joint}})
    for event in review.events:
        yield json_line({"event": event_to_json(event)})


def _witness(witness: Witness) -> dict[str, Any]:
    return {
        "siglum": witness.siglum,
        "title": witness.title,
        "sha256": witness.version,
        "encoding": witness.encoding,
        "split": witness.split,
        "text": witness.text,
    }

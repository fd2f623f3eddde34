"""The script that makes the canonical text of exported events, written from docs/exchange.md and nothing else."""

import importlib.util
import json
from pathlib import Path

_SCRIPT = Path(__file__).parents[2] / "exchange" / "canonical_from_events.py"
_specification = importlib.util.spec_from_file_location("canonical_from_events", _SCRIPT)
assert _specification is not None
assert _specification.loader is not None
_module = importlib.util.module_from_spec(_specification)
_specification.loader.exec_module(_module)


def canonical_of(lines: str) -> str:
    """The canonical text that follows from the lines of an export."""
    text: str = _module.canonical_of([json.loads(line) for line in lines.split("\n") if line])
    return text

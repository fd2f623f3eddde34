"""The form of the configuration file: a type for each setting, and the JSON Schema made from these types.

`configuration.py` checks a file against the same types, setting by setting. So what an editor accepts by the schema is
what the workspace accepts, apart from rules about several settings at once (no key for two commands).
"""

import json
import re
import sys
from typing import Annotated, Any, get_type_hints

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tui.collation.settings import RULES
from tui.workspace.commands.key_names import key_pattern
from tui.workspace.commands.labels import KEPT_FOR_THE_LIST
from tui.workspace.commands.table import COMMANDS


def _one_of(names: list[str]) -> str:
    """A pattern for exactly one of these names."""
    return f"^({'|'.join(map(re.escape, names))})$"


def _separated(item: str) -> str:
    """A pattern for items with spaces between them."""
    return rf"^\s*({item})(\s+({item}))*\s*$"


_DIGITS = _separated("[1-9]")

Theme = Annotated[str, Meta(pattern=r"\S")]
Rule = Annotated[str, Meta(pattern=_one_of(sorted(RULES)))]
CommandId = Annotated[str, Meta(pattern=_one_of(sorted(command.id for command in COMMANDS)))]
Keys = Annotated[str, Meta(pattern=_separated(key_pattern()))]
DocumentKeys = Annotated[str, Meta(pattern=_DIGITS)]
"""The keys of `adopt_number`, which reads the digit itself."""

LabelKey = Annotated[str, Meta(pattern=rf"^[^\s0-9{''.join(sorted(KEPT_FOR_THE_LIST))}]$")]
LabelName = Annotated[str, Meta(max_length=40, pattern=r"\S")]


class Settings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The file as a whole. A setting that is left out keeps its default."""

    theme: (
        Annotated[Theme, Meta(description="The name of a theme: recension-dark, recension-light, or one of Textual's.")]
        | UnsetType
    ) = UNSET
    advance: Annotated[bool, Meta(description="After a verdict, go to the next undecided passage.")] = True
    ignore: Annotated[list[Rule], Meta(description="Differences that new reviews ignore.")] = []
    keys: (
        Annotated[
            dict[CommandId, Keys],
            Meta(
                description="Command ids and keys separated by spaces. Two commands of a mode can't share a key.",
                extra_json_schema={"properties": {"adopt_number": {"type": "string", "pattern": _DIGITS}}},
            ),
        ]
        | UnsetType
    ) = UNSET
    labels: (
        Annotated[
            dict[LabelKey, LabelName],
            Meta(
                min_length=1,
                description="The labels of notes: a key (no digit, and none that the list of notes uses) and a name.",
            ),
        ]
        | UnsetType
    ) = UNSET


NAMES = tuple(get_type_hints(Settings))
"""The settings, in the order of the schema."""


def schema() -> dict[str, Any]:
    """The JSON Schema of the file. `configuration.schema.json` holds it for editors; a test compares the two."""
    made = msgspec.json.schema(Settings)
    whole = made["$defs"]["Settings"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **whole,
        "title": "recension: configuration",
        "description": "config.toml in the user's configuration folder.",
    }


def schema_text() -> str:
    """The schema as text, to be written to the file."""
    return json.dumps(schema(), indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())

"""The settings that a session keeps: how its documents are read, compared and arranged.

A session file may come from anyone, so its settings are checked once, when the file is read: their types, numbers and
lengths. Invalid settings are damage, and are reported as such. An unknown setting, an unknown rule and an unknown
encoding are not invalid: another version, or another machine, may know them. They have no effect and stay in the file.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct, convert

from tui.session.contents import Name, Siglum
from tui.witnesses.witness import SIGLUM

LONGEST_SUBSTITUTION = 80
"""The maximum length of one side of a substitution in code points: anything longer is a reading and not a word."""

MOST_SUBSTITUTIONS = 1_000
"""The maximum number of substitutions. A thousand take three seconds for every megabyte of text that is compared."""

Side = Annotated[str, Meta(max_length=LONGEST_SUBSTITUTION, pattern=r"\S")]


class KeptSettings(Struct, frozen=True):
    """The settings of a session. None and empty values are settings that were not given.

    `quorum` and `ignore` are settings of the collation; `split`, `encoding` and `changes` say how documents are read.
    `order` and `base` are the arrangement of the documents on the page, by sigla. `substitutions` are words that count
    as the same.
    """

    quorum: Annotated[int, Meta(ge=1, le=1 << 31)] | None = None
    ignore: Annotated[tuple[Name, ...], Meta(max_length=100)] = ()
    split: Name = "auto"
    encoding: Name | None = None
    changes: Name = "accept"
    order: Annotated[tuple[Siglum, ...], Meta(max_length=100_000)] = ()
    base: Annotated[str, Meta(pattern=rf"^({SIGLUM})?\Z")] = ""
    substitutions: Annotated[tuple[tuple[Side, Side], ...], Meta(max_length=MOST_SUBSTITUTIONS)] = ()


def kept_settings(stored: Mapping[str, Any]) -> KeptSettings:
    """The settings from the JSON of a session file. Raises ValueError with a phrase that names the first wrong one."""
    try:
        return convert(stored, KeptSettings)
    except ValueError as error:
        what, _, where = str(error).partition(" - at `$.")
        raise ValueError(f"the setting '{where.rstrip('`')}' is not valid: {what[:1].lower()}{what[1:]}") from error

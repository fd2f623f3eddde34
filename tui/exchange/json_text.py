"""JSON as all exports write it: characters as they are, except for those that UTF-8 can't hold.

Those are lone surrogates, from a broken paste or a file name that is not UTF-8. JSON strings hold them as escapes.
"""

import json
from collections.abc import Iterable
from typing import Any, NewType

from tui.witnesses.neutralise import SURROGATES

Json = NewType("Json", str)
"""A piece of JSON. Only this module makes one; a test checks that."""


def json_text(value: Any) -> Json:
    """A value (dicts, lists, strings, numbers, None) as JSON on one line. Keys keep their order."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return Json(SURROGATES.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def json_line(value: Any) -> Json:
    """The same with a line end."""
    return Json(json_text(value) + "\n")


def left_open(value: dict[str, Any]) -> Json:
    """An object without the brace at its end, so that more can follow."""
    return Json(json_text(value)[:-1])


def punctuation(ours: str) -> Json:
    """What is between values: a literal that is written in the program. A test checks that."""
    return Json(ours)


def joined(parts: Iterable[Json]) -> Json:
    """Pieces one after the other."""
    return Json("".join(parts))

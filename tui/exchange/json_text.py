"""JSON as every export of ours writes it: UTF-8 as it is, and an escape for what UTF-8 can't hold.

A lone surrogate (from a broken paste, or a file name that is no UTF-8) is legal in a JSON string as its escape only.
"""

import json
import re
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff]")


def json_text(value: Any, *, indent: int | None = None) -> str:
    """A value of dicts, lists, strings, numbers, None as JSON on one line (or indented). Keys keep their order."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)

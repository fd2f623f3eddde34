"""JSON as every export of ours writes it: UTF-8 as it is, and an escape for what UTF-8 can't hold.

A lone surrogate (from a broken paste, or a file name that is no UTF-8) is legal in a JSON string as its escape only.
"""

import json
from typing import Any

from tui.witnesses.neutralise import SURROGATES


def json_text(value: Any) -> str:
    """A value of dicts, lists, strings, numbers, None as JSON on one line. Keys keep their order."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return SURROGATES.sub(lambda match: f"\\u{ord(match[0]):04x}", text)

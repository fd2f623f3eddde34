"""JSON as all exports write it: characters as they are, except for those that UTF-8 can't hold.

Those are lone surrogates, from a broken paste or a file name that is not UTF-8. JSON strings hold them as escapes.
"""

import json
from typing import Any

from tui.witnesses.neutralise import SURROGATES


def json_text(value: Any) -> str:
    """A value (dicts, lists, strings, numbers, None) as JSON on one line. Keys keep their order."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return SURROGATES.sub(lambda match: f"\\u{ord(match[0]):04x}", text)

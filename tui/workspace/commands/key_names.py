"""The names of keys: as Textual has them, as a person knows them, and which of them every terminal sends."""

import unicodedata
from collections.abc import Mapping

_RENAMED: Mapping[str, str] = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def name_of(key: str) -> str:
    """Textual's name of a key in the table: for a sign, its Unicode name."""
    if len(key) != 1 or key.isalnum():
        return key
    name = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return _RENAMED.get(name, name)


_SHOWN: Mapping[str, str] = {
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "escape": "esc",
}


def shown(key: str) -> str:
    """A key as shown to the reviewer: `pagedown` is pgdn, `down` is an arrow."""
    head, plus, tail = key.rpartition("+")
    return head + plus + _SHOWN.get(tail, tail) if plus and head else _SHOWN.get(key, key)


_ARROWS = ("up", "down", "left", "right")
_NAMED_KEYS = frozenset(
    {"home", "end", "pageup", "pagedown", "insert", "delete", "enter", "tab", "shift+tab", "space", "escape"}
    | {"backspace", *_ARROWS, *(f"shift+{arrow}" for arrow in _ARROWS), *(f"f{number}" for number in range(1, 13))}
)
_SENT_AS_ANOTHER = frozenset({"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m"})
"""A terminal sends backspace, tab and enter for these."""


def sendable(key: str) -> bool:
    """Whether every common terminal sends this key and sends it as no other: a sign, a named key, ctrl and a letter."""
    if len(key) == 1:
        return key.isprintable() and not key.isspace()
    if key.startswith("ctrl+"):
        letter = key.removeprefix("ctrl+")
        return len(letter) == 1 and "a" <= letter <= "z" and key not in _SENT_AS_ANOTHER
    return key in _NAMED_KEYS


def key_pattern() -> str:
    """A regular expression for one key, for the schema of the configuration; `sendable` decides."""
    letters = "".join(sorted(set("abcdefghijklmnopqrstuvwxyz") - {key[-1] for key in _SENT_AS_ANOTHER}))
    names = sorted(_NAMED_KEYS, key=lambda name: (-len(name), name))
    return rf"{'|'.join(names).replace('+', chr(92) + '+')}|ctrl\+[{letters}]|\S"

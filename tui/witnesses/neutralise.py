"""Makes text from outside harmless to a terminal, replacing one code point by one.

File contents, names, notes and messages of the system can contain escape sequences, NUL, bidirectional overrides and
the like. Terminals obey them: they move the cursor, set the clipboard, reverse a line. Everything that is shown passes
through `neutralise` just before it is shown; stored and exported text stays unchanged. Each dangerous code point is
replaced by one visible one, so that offsets stay valid.

Characters that are only hard to see (no-break space, zero width joiners, soft hyphen, combining marks) are left alone.
They are part of ordinary writing, and the screen points them out where they matter.
"""

import re
from functools import cache
from typing import NewType

Shown = NewType("Shown", str)
"""Text without anything that a terminal might obey. Only this module makes one; a test checks that."""

_STAND_IN = 0xFFFD


def _table() -> dict[int, int]:
    """Each dangerous code point and its replacement."""
    table = {code: 0x2400 + code for code in range(0x20)}  # the control pictures: NUL is ␀, ESC is ␛
    table[0x7F] = 0x2421
    table |= dict.fromkeys(range(0x80, 0xA0), 0x2426)  # ␦, the picture of 'substitute form two'
    table[0x85] = 0x2424  # ␤, next line
    table[0x2028] = 0x2424
    table[0x2029] = 0x00B6  # ¶
    # Arrows that show the effect of the mark: to the right, to the left, back.
    table |= dict.fromkeys([0x200E, 0x202A, 0x202D, 0x2066], 0x21E2)  # ⇢
    table |= dict.fromkeys([0x061C, 0x200F, 0x202B, 0x202E, 0x2067], 0x21E0)  # ⇠
    table |= dict.fromkeys([0x2068], 0x21E1)  # ⇡
    table |= dict.fromkeys([0x202C, 0x2069], 0x21E3)  # ⇣
    table |= dict.fromkeys(range(0xD800, 0xE000), _STAND_IN)
    table |= dict.fromkeys(range(0xFDD0, 0xFDF0), _STAND_IN)
    table |= dict.fromkeys((plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF)), _STAND_IN)
    table |= dict.fromkeys(range(0xE0000, 0xE0080), 0x25AF)  # ▯: tags can hide a whole message
    return table


@cache
def _rules(keep: str) -> tuple[re.Pattern[str], dict[int, int]]:
    table = {code: stand_in for code, stand_in in _table().items() if chr(code) not in keep}
    return re.compile(f"[{_ranges(sorted(table))}]"), table


def _ranges(codes: list[int]) -> str:
    """Code points as the inside of a character class. It uses ranges, because single ones slow down the search."""
    runs: list[list[int]] = []
    for code in codes:
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in runs)


def neutralise(text: str, keep: str = "") -> Shown:
    r"""The text with a visible replacement for every code point that a terminal might obey. Same length, idempotent.

    C0 controls become control pictures (U+2400 to U+241F), DEL U+2421. C1 controls, bidirectional controls, line and
    paragraph separators, lone surrogates, noncharacters and tag characters get one replacement each. `keep` names code
    points to leave unchanged: "\n" for text shown on several lines, "\n\t" for a pipe.
    """
    if text.isprintable():  # true of most lines, in a tenth of the search's time; false for all dangerous characters
        return Shown(text)
    dangerous, table = _rules(keep)
    return Shown(text.translate(table) if dangerous.search(text) else text)


def shown_line(text: str) -> Shown:
    """The text on one line, with its line end."""
    return Shown(neutralise(text) + "\n")


SURROGATES = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """The text with U+FFFD for lone surrogates, which can't be stored in a file or a database."""
    return SURROGATES.sub("\ufffd", text)

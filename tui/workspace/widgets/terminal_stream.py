"""The stream that Textual writes the screen to: replaces what its encoding cannot represent, cell by cell.

Python would write such a character as an escape of six characters, which moves everything after it. Whether a
character can be written is decided by the stream's encoding alone: names of terminals promise nothing about it.
"""

import codecs
import sys
import unicodedata

from tui.workspace.text.glyphs import ASCII, UNICODE, Glyphs

_HANDLER = "recension.cells"
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("─━═▔▁╌╍┄┅", "-"),
        **dict.fromkeys("│┃║▌▎▏▐┊┆╎", "|"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬┏┓┗┛", "+"),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        "…": ".",
        "·": ".",
        "\u2009": " ",
        "\u202f": " ",
        "\u00a0": " ",
    }
)
"""Signs that have a plain one much like them. Each is one cell wide, as what it stands for."""


def stand_in(text: str) -> str:
    """What is written in place of text that an encoding cannot hold: as many cells, of plain characters."""
    written = []
    for character in text:
        alike = character.translate(_ALIKE)
        if alike.isascii():
            written.append(alike)
        elif not unicodedata.combining(character):
            written.append("?" * (2 if unicodedata.east_asian_width(character) in "WF" else 1))
    return "".join(written)


def _replaced(error: UnicodeError) -> tuple[str, int]:
    """The error handler of a codec. Raises the error where it is no error of writing."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return stand_in(error.object[error.start : error.end]), error.end


def prepare() -> Glyphs:
    """Make the stream write stand-ins for what it cannot hold; the set of marks that it can show."""
    stream = sys.__stderr__  # where Textual writes to
    encoding = getattr(stream, "encoding", None) or "ascii"
    codecs.register_error(_HANDLER, _replaced)
    if codecs.lookup(encoding).name.startswith("utf"):
        return UNICODE
    if stream is not None and hasattr(stream, "reconfigure"):
        stream.reconfigure(errors=_HANDLER)
    return ASCII

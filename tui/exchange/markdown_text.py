r"""The only place that makes Markdown: a `Markdown` is text that was escaped, or markup of ours.

The formats accept nothing but `Markdown`, and adding to one gives a plain `str` again, so the type checker finds every
text that is on its way there unescaped. Any CommonMark renderer shows escaped text unchanged, including line breaks.
Control characters that would act on a terminal or disappear in a page are replaced by visible ones.
"""

import re
from typing import NewType

from tui.witnesses.neutralise import neutralise

Markdown = NewType("Markdown", str)
"""A piece of a Markdown text. Only this module makes one; a test checks that."""

_MARKUP = re.compile(r"[\\`*_\[\]<>&|~$]")
_AT_LINE_START = re.compile(r"(?m)^([ \t]*)(?:([#+\-=:])|(\d{1,9})([.)]))")
_INDENT = re.compile(r"(?m)^[ \t]+")


def text(words: str) -> Markdown:
    """Any text as Markdown that shows exactly this text. Line ends inside a paragraph become hard breaks."""
    words = _MARKUP.sub(r"\\\g<0>", neutralise(words, keep="\n\t"))
    words = _AT_LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", words)
    words = _INDENT.sub(lambda m: m[0].replace(" ", "&#32;").replace("\t", "&#9;"), words)
    return Markdown(re.sub(r"(?<=[^\n])\n(?=[^\n])", "\\\\\n", words))


def line(words: str) -> Markdown:
    """Any text on one line, with visible characters for its line ends: for headings, table cells and footnotes."""
    return text(neutralise(words))


def markup(ours: str) -> Markdown:
    """Markup that is written in the program: a literal, never a text that was put together. A test checks that."""
    return Markdown(ours)


def joined(*parts: Markdown) -> Markdown:
    """Pieces one after the other."""
    return Markdown("".join(parts))

"""The only place that makes HTML: an `Html` is text that was escaped, or markup of ours.

Pages accept nothing but `Html`, and adding to one gives a plain `str` again, so the type checker finds every text that
is on its way to a page unescaped.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import NewType

from tui.witnesses.neutralise import neutralise

Html = NewType("Html", str)
"""A piece of a page. Only this module makes one; a test checks that."""

_NONE: Mapping[str, str] = {}


def text(words: str) -> Html:
    """Any text as HTML. Characters that HTML can't hold, or that would reverse a line, are replaced by visible ones."""
    return Html(escape(neutralise(words, keep="\n\t")))


def markup(ours: str) -> Html:
    """Markup that is written in the program: a literal, never a text that was put together. A test checks that."""
    return Html(ours)


def element(name: str, attributes: Mapping[str, str] = _NONE, *inside: Html) -> Html:
    """An element with what is inside it. Its name and the names of its attributes are ours; the values may be any."""
    written = "".join(f' {key}="{text(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{written}>{''.join(inside)}</{name}>")


def joined(parts: Iterable[Html], between: Html | None = None) -> Html:
    """Pieces one after the other, with a piece between each two."""
    return Html((between or "").join(parts))

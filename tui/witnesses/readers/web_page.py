"""Reads web pages (.html, .htm, .xhtml): all visible blocks, and which of them surround the article.

Nothing that a reader of the page sees is dropped: extractors that guess the article lose captions, bylines, or a tenth
of its text. What is outside of the container that holds most of the prose gets the role `furniture`. So the review can
fold it, and the collation finds the article by itself: it is what the copies share.

The parser is that of the standard library. It never fails: a page with broken markup gives the text that it has.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from tui.witnesses.readers.extract import CELL, FURNITURE, HEAD, ITEM, QUOTE, Block, Extract, clean
from tui.witnesses.readers.format_reader import FormatReader
from tui.witnesses.readers.words_of_markup import Words

_SUFFIXES = (".html", ".htm", ".xhtml")
_PLAIN = frozenset({".txt", ".text", ".md", ".markdown", ".rst", ".tex", ".org", ".log", ".xml"})
"""Files with these suffixes are plain texts, even if they begin like a page."""


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_NOT_SEEN = _names(
    "head script style template noscript svg iframe object audio video canvas noembed rp annotation annotation-xml"
)
_BLOCKS = _names(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p pre search section"
    " select summary table tbody td textarea tfoot th thead title tr ul"
)
_ROLES = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), HEAD),
    **dict.fromkeys(("li", "dt", "dd", "option"), ITEM),
    **dict.fromkeys(("td", "th", "caption"), CELL),
    "blockquote": QUOTE,
}
_CLOSES = {
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "tr": ("tr", "td", "th"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "option": ("option",),
}
"""What an opening tag closes if it is still open, inside the nearest list or table."""

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_META = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

_DEEP = 200
"""Elements nested deeper than this are looked at no more, so that a hostile page costs no more than its length."""

_LITTLE = 500
"""A page with less prose than this, in code points, has no article to tell from its furniture."""

_PROSE = 80
"""A block of this many code points outside of links is prose."""

_MOST = 0.6
"""The article's container holds this share of the prose, and no smaller one does."""


def recognises(content: bytes, suffix: str) -> bool:
    """Whether these bytes are a web page: by the name, or by how they begin if the name is not that of a plain text."""
    beginning = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if suffix in _SUFFIXES:
        return b"\0" not in content[:1024] or content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return suffix not in _PLAIN and beginning.startswith((b"<!doctype html", b"<html"))


def read(content: bytes, _view: str) -> tuple[Extract, ...]:
    """The text of a page."""
    return (of_page(decoded(content)),)


def decoded(content: bytes) -> str:
    """The page as text: by its byte order mark, as UTF-8, by what it says of itself, or as Windows-1252."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        said = _META.search(content[:4096])
    try:
        return content.decode(said[1].decode("ascii") if said else "cp1252", "replace")
    except LookupError:
        return content.decode("cp1252", "replace")


def of_page(page: str) -> Extract:
    """The text of a page that has been decoded."""
    parser = _Page()
    parser.feed(page)
    parser.close()
    parser.flush()
    return Extract(
        tuple(_marked(parser.found)),
        left_out={kind: count for kind, count in parser.left_out.items() if count},
    )


@dataclass(slots=True)
class _Found:
    """A block, the elements that it is in (as numbers, outermost first), and how much of it is outside of links."""

    text: str
    role: str
    within: tuple[int, ...]
    prose: int


@dataclass(slots=True)
class _Open:
    """An element that is open."""

    name: str
    number: int
    hidden: bool = False


class _Page(HTMLParser):
    """Collects the visible blocks of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[_Found] = []
        self.left_out = {"picture": 0, "hidden element": 0, "ruby gloss": 0}
        self._open: list[_Open] = []
        self._opened = 0
        self._unseen = 0
        self._links = 0
        self._pre = 0
        self._words = Words()
        self._linked = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        told = dict(attrs)
        if tag == "img":
            self.left_out["picture"] += not self._unseen
        if tag == "br" and not self._unseen:
            self._words.line_end()
        if tag in _BLOCKS:
            self.flush()
        if tag in _VOID:
            return
        self._close_implied(tag)
        hidden = tag in _NOT_SEEN or tag == "rt"
        if not self._unseen:
            self.left_out["ruby gloss"] += tag == "rt"
            if "hidden" in told or _HIDDEN.search(told.get("style") or ""):
                self.left_out["hidden element"] += 1
                hidden = True
        self._opened += 1
        self._open.append(_Open(tag, self._opened, hidden))
        self._unseen += hidden
        self._links += tag == "a"
        self._pre += tag in {"pre", "textarea"}

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<br/>`, and `<div/>`, which HTML takes for `<div>`; an element of XHTML that is empty is empty."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID and tag not in _BLOCKS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends, and with it those inside that were left open."""
        if tag in _BLOCKS:
            self.flush()
        if not any(one.name == tag for one in self._open[-_DEEP:]):
            return
        while self._open:
            if self._pop() == tag:
                return

    def handle_data(self, data: str) -> None:
        """Text."""
        if self._unseen:
            return
        before = len(self._words)
        for place, line in enumerate(data.split("\n") if self._pre else (data,)):
            if place:
                self._words.line_end()
            self._words.add(line)
        if self._links:
            self._linked += len(self._words) - before

    def flush(self) -> None:
        """The block is complete."""
        if not len(self._words):
            return
        role = next((_ROLES[one.name] for one in reversed(self._open[-_DEEP:]) if one.name in _ROLES), "")
        within = tuple(one.number for one in self._open[:_DEEP])
        prose = len(self._words) - self._linked
        self.found += [_Found(part, role, within, prose) for part in clean(self._words.text())]
        self._words, self._linked = Words(), 0

    def _pop(self) -> str:
        last = self._open.pop()
        self._unseen -= last.hidden
        self._links -= last.name == "a"
        self._pre -= last.name in {"pre", "textarea"}
        return last.name

    def _close_implied(self, tag: str) -> None:
        """Close what an opening tag closes: a paragraph, an item or a cell that was left open."""
        if tag in _BLOCKS and self._open and self._open[-1].name == "p":
            self._pop()
        closes = _CLOSES.get(tag, ())
        while closes and self._open and self._open[-1].name in (*closes, "p"):
            self._pop()


def _marked(found: list[_Found]) -> list[Block]:
    """The blocks; those outside of the article's container are furniture."""
    weights: dict[int, int] = {}
    total = 0
    for block in found:
        if block.prose >= _PROSE:
            total += block.prose
            for number in block.within:
                weights[number] = weights.get(number, 0) + block.prose
    # Elements have their numbers in the order in which they begin: of those that hold enough, the last is the smallest.
    main = max((number for number, weight in weights.items() if weight >= _MOST * total), default=0)
    if total < _LITTLE:
        main = 0
    return [Block(block.text, block.role if not main or main in block.within else FURNITURE) for block in found]


READER = FormatReader("html/1", "text/html", "a web page", _SUFFIXES, recognises, read)

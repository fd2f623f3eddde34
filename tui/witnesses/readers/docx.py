"""Reads Word documents (.docx, .docm, .dotx), in both dialects of Office Open XML (ECMA-376: transitional and strict).

The text is what a reader of the document sees: paragraphs, cells of tables row by row, text boxes after their
paragraph, results of fields, formulas as their letters, and footnotes and endnotes at the end in the order in which
they are referred to. Headers, footers, comments, pictures and hidden text are counted and left out.

Tracked changes are read as accepted or as rejected. A paragraph whose mark is deleted continues in the next one, as
Word shows it.
"""

import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from tui.witnesses.document_views import ACCEPT
from tui.witnesses.problem import Problem
from tui.witnesses.readers.extract import CELL, HEAD, ITEM, NOTE, QUOTE, Block, Comment, Extract, clean
from tui.witnesses.readers.format_reader import FormatReader
from tui.witnesses.readers.package import Package
from tui.witnesses.readers.words_of_markup import Words

_NOUN = "a Word document"

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "urn:schemas-microsoft-com:vml": "v",
}
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = "/officeDocument"

_GONE_IF_ACCEPTED = frozenset({"w:del", "w:moveFrom"})
_GONE_IF_REJECTED = frozenset({"w:ins", "w:moveTo"})
_CHANGES = {"w:ins": "insertion", "w:del": "deletion", "w:moveTo": "move"}
_CHARACTERS = {"w:noBreakHyphen": "\u2011", "w:softHyphen": "\u00ad", "w:tab": " ", "w:ptab": " "}
_NOT_TEXT = frozenset(
    {"w:instrText", "w:delInstrText", "w:rPr", "w:pPr", "w:sdtPr", "w:rt", "w:tblPr", "w:tblGrid", "m:ctrlPr"}
)


def kind_of(element: ET.Element) -> str:
    """An element's name with our prefix: 'w:p'. Of a namespace that no text is in, '' and the local name."""
    namespace, _, name = element.tag[1:].rpartition("}") if element.tag[:1] == "{" else ("", "", element.tag)
    prefix = _PREFIXES.get(namespace)
    return f"{prefix}:{name}" if prefix else name


def attribute(element: ET.Element, name: str) -> str:
    """An attribute by its local name, whatever its namespace; '' if it is missing."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def child(element: ET.Element | None, *path: str) -> ET.Element | None:
    """The first descendant along a path of kinds."""
    for kind in path:
        element = next((one for one in element if kind_of(one) == kind), None) if element is not None else None
    return element


_SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")


def recognises(content: bytes, suffix: str) -> bool:
    """Whether this is a zip archive with a document of Word in it, or named like one."""
    return content.startswith(b"PK\x03\x04") and (suffix in _SUFFIXES or b"word/document" in content)


def read(content: bytes, view: str) -> tuple[Extract, ...]:
    """The text of a Word document in that view. Raises Problem if it is damaged, encrypted or too large."""
    package = Package(content, _NOUN)
    main = _main_part(package)
    try:
        return (_Reading(package, main, view).extract(),)
    except RecursionError as error:
        raise Problem("is nested too deeply", "", "It is not read: it may be hostile.") from error


def _main_part(package: Package) -> str:
    for relation in package.xml("_rels/.rels").iter(_RELATIONS):
        if relation.get("Type", "").endswith(_MAIN):
            return posixpath.normpath(relation.get("Target", "").lstrip("/"))
    raise package.damaged()


@dataclass
class _Reading:
    """One reading of one document. Everything that is found is collected on the way through it."""

    package: Package
    main: str
    view: str
    changes: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    authors: dict[str, None] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)

    def extract(self) -> Extract:
        """The text of the main part, then the notes that it refers to."""
        self.gone = _GONE_IF_ACCEPTED if self.view == ACCEPT else _GONE_IF_REJECTED
        self.styles = self._styles()
        self.told = self._comments()
        self.notes: list[tuple[str, str]] = []
        self.open: dict[str, tuple[int, int]] = {}
        body = child(self.package.xml(self.main), "w:body")
        if body is None:
            raise self.package.damaged()
        self._story(body, "")
        self._notes()
        self._parts_beside()
        place_less = set(self.told) - {one for one, *_ in self._placed}
        self.left_out["comment"] += len(place_less)
        return Extract(
            tuple(self.blocks),
            view=self.view if self.changes else "",
            changes=dict(self.changes),
            authors=tuple(self.authors),
            left_out={kind: count for kind, count in self.left_out.items() if count},
            comments=tuple(self.comments),
        )

    # Parts beside the main one

    def _sibling(self, name: str) -> str:
        return posixpath.join(posixpath.dirname(self.main), name)

    def _part(self, name: str) -> ET.Element | None:
        path = self._sibling(name)
        return self.package.xml(path) if path in self.package.names else None

    def _styles(self) -> dict[str, str]:
        """The role of every paragraph style that has one."""
        roles: dict[str, str] = {}
        styles = self._part("styles.xml")
        for style in styles if styles is not None else ():
            name = child(style, "w:name")
            told = attribute(name, "val").casefold() if name is not None else ""
            if told.startswith(("heading", "title")):
                roles[attribute(style, "styleId")] = HEAD
            elif told in {"quote", "intense quote", "block text"}:
                roles[attribute(style, "styleId")] = QUOTE
        return roles

    def _comments(self) -> dict[str, ET.Element]:
        self._placed: list[tuple[str, int, int, int]] = []
        part = self._part("comments.xml")
        return {attribute(one, "id"): one for one in part if kind_of(one) == "w:comment"} if part is not None else {}

    def _notes(self) -> None:
        """The notes, in the order in which they are referred to. A note may refer to no other."""
        parts = {kind: self._part(f"{kind}s.xml") for kind in ("footnote", "endnote")}
        for kind, identity in dict.fromkeys(self.notes):
            part = parts[kind]
            note = next((one for one in part if attribute(one, "id") == identity), None) if part is not None else None
            if note is not None:
                self._story(note, NOTE)

    def _parts_beside(self) -> None:
        for name in sorted(self.package.names):
            for kind in ("header", "footer"):
                if name.startswith(self._sibling(kind)) and name.endswith(".xml"):
                    self.left_out[kind] += bool("".join(self.package.xml(name).itertext()).strip())

    # Blocks

    def _story(self, story: ET.Element, role: str) -> None:
        """The blocks of a body, note, cell or text box, in order."""
        words, boxes, of_words = Words(), list[ET.Element](), role
        for paragraph, within in self._paragraphs(story, role):
            if isinstance(paragraph, ET.Element):
                if not len(words):
                    of_words = self._role(paragraph, within)
                self._inline(paragraph, words, boxes)
                if self._mark_is_gone(paragraph):
                    continue
            self._close(words, of_words)
            for box in boxes:
                self._story(box, within)
            words, boxes = Words(), []
            self.open = {identity: (len(self.blocks), 0) for identity in self.open}
        self._close(words, of_words)

    def _close(self, words: Words, role: str) -> None:
        """The paragraph is complete."""
        parts = clean(words.text())
        self.blocks += [Block(part, role) for part in parts]

    def _paragraphs(self, story: ET.Element, role: str) -> Iterator[tuple[ET.Element | None, str]]:
        """The paragraphs of a story with the role of their place. None ends a cell."""
        for element in story:
            kind = kind_of(element)
            if kind in self.gone:
                self._count(element, kind)
            elif kind == "w:p":
                yield element, role
            elif kind == "w:tbl":
                yield from self._cells(element)
            elif kind == "mc:AlternateContent":
                chosen = child(element, "mc:Choice")
                chosen = chosen if chosen is not None else child(element, "mc:Fallback")
                if chosen is not None:
                    yield from self._paragraphs(chosen, role)
            elif kind not in _NOT_TEXT:
                self._count(element, kind)
                yield from self._paragraphs(element, role)

    def _cells(self, table: ET.Element) -> Iterator[tuple[ET.Element | None, str]]:
        """The paragraphs of a table, row by row. Rows may be wrapped in content controls."""
        for element in table:
            kind = kind_of(element)
            if kind == "w:tr":
                if not self._row_is_gone(element, "w:trPr"):
                    yield from self._row(element)
            elif kind not in _NOT_TEXT and kind not in self.gone:
                yield from self._cells(element)

    def _row(self, row: ET.Element) -> Iterator[tuple[ET.Element | None, str]]:
        for element in row:
            kind = kind_of(element)
            if kind == "w:tc":
                if not self._row_is_gone(element, "w:tcPr"):
                    yield from self._paragraphs(element, CELL)
                    yield None, CELL
            elif kind not in _NOT_TEXT and kind not in self.gone:
                yield from self._row(element)

    def _row_is_gone(self, row: ET.Element, properties: str) -> bool:
        marks = child(row, properties)
        kinds = {kind_of(mark) for mark in marks} if marks is not None else set()
        kinds |= {"w:del" for kind in kinds if kind == "w:cellDel"} | {"w:ins" for kind in kinds if kind == "w:cellIns"}
        return not kinds.isdisjoint(self.gone)

    def _role(self, paragraph: ET.Element, role: str) -> str:
        style = child(paragraph, "w:pPr", "w:pStyle")
        if role:
            return role
        told = self.styles.get(attribute(style, "val"), "") if style is not None else ""
        return told or (ITEM if child(paragraph, "w:pPr", "w:numPr") is not None else "")

    def _mark_is_gone(self, paragraph: ET.Element) -> bool:
        marks = child(paragraph, "w:pPr", "w:rPr")
        return marks is not None and any(kind_of(mark) in self.gone for mark in marks)

    # Inside a paragraph

    def _inline(self, element: ET.Element, words: Words, boxes: list[ET.Element]) -> None:
        for one in element:
            kind = kind_of(one)
            if kind in {"w:t", "m:t", "w:delText"}:
                if not self._in_instruction:
                    words.add(one.text)
            elif kind in _NOT_TEXT:
                continue
            elif kind in _CHARACTERS:
                words.add(_CHARACTERS[kind])
            elif kind in {"w:br", "w:cr"}:
                if attribute(one, "type") in {"", "textWrapping"}:
                    words.line_end()
            elif kind == "w:sym":
                words.add(_symbol(attribute(one, "char")))
            elif kind == "w:fldChar":
                self._field(attribute(one, "fldCharType"))
            elif kind in {"w:footnoteReference", "w:endnoteReference"}:
                self.notes.append((kind[2:].removesuffix("Reference"), attribute(one, "id")))
            elif kind in {"w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"}:
                self._comment(kind, attribute(one, "id"), words)
            elif kind == "mc:AlternateContent":
                chosen = child(one, "mc:Choice")
                chosen = chosen if chosen is not None else child(one, "mc:Fallback")
                if chosen is not None:
                    self._inline(chosen, words, boxes)
            elif kind == "w:txbxContent":
                boxes.append(one)
            elif kind in {"a:blip", "v:imagedata"}:
                self.left_out["picture"] += 1
            elif kind == "w:r" and child(one, "w:rPr", "w:vanish") is not None:
                self.left_out["stretch of hidden text"] += 1
            elif kind in self.gone:
                self._count(one, kind)
            else:
                self._count(one, kind)
                self._inline(one, words, boxes)

    def _count(self, element: ET.Element, kind: str) -> None:
        """Count a tracked change, in whichever view."""
        noun = _CHANGES.get(kind)
        if noun is not None and len(element):
            self.changes[noun] += 1
        if kind in _GONE_IF_ACCEPTED | _GONE_IF_REJECTED and (author := attribute(element, "author")):
            self.authors[author] = None

    @property
    def _in_instruction(self) -> bool:
        """Whether the text is a field's code and not its result."""
        return "begin" in self._fields

    def _field(self, kind: str) -> None:
        """Fields begin, turn from their code to their result, and end; they may be nested."""
        if kind == "begin":
            self._fields.append(kind)
        elif kind == "separate" and self._fields:
            self._fields[-1] = kind
        elif kind == "end" and self._fields:
            self._fields.pop()

    _fields: list[str] = field(default_factory=list)

    def _comment(self, kind: str, identity: str, words: Words) -> None:
        """Where a comment begins or ends. The place is that of the next word, in the block to come."""
        if identity not in self.told:
            return
        here = len(self.blocks), len(words)
        if kind == "w:commentRangeStart":
            self.open[identity] = here
            return
        if any(identity == placed for placed, *_ in self._placed):
            return
        block, start = self.open.pop(identity, here)
        self._placed.append((identity, block, start, here[1]))
        comment = self.told[identity]
        said = " ".join(" ".join(each.itertext()) for each in comment)
        self.comments.append(
            Comment(
                attribute(comment, "author"),
                attribute(comment, "date"),
                " ".join(said.split()),
                block,
                start,
                max(start, here[1]),
            )
        )


def _symbol(code: str) -> str:
    """The character of a symbol; '' if its code is none. The private characters of symbol fonts stay."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


READER = FormatReader(
    "docx/1",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    _NOUN,
    _SUFFIXES,
    recognises,
    read,
)

"""The texts of a file: the file itself if it is plain text, else what its reader takes out of it.

The readers are loaded when the first document is met, because plain texts need none.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from tui.witnesses.document_views import ACCEPT, BOTH, REJECT
from tui.witnesses.origin import MOST_KEPT, Origin
from tui.witnesses.problem import Problem

if TYPE_CHECKING:
    from tui.witnesses.readers.apart import Apart
    from tui.witnesses.readers.extract import Extract
    from tui.witnesses.readers.format_reader import FormatReader

_SINGLE = {ACCEPT: "as changed", REJECT: "as it was"}
_TWO = {ACCEPT: "after", REJECT: "before"}
_OTHER = {ACCEPT: REJECT, REJECT: ACCEPT}


@dataclass(frozen=True)
class Text:
    """A text of a file: its bytes, where it was taken from (None for a plain text), and that document's bytes.

    `label` tells it from other texts of the same file, or says what it is; '' if there is nothing to say.
    """

    content: bytes
    origin: Origin | None = None
    document: bytes = b""
    label: str = ""
    remarks: tuple[str, ...] = ()


_BEGINNINGS = (b"PK\x03\x04", b"<", b"\xef\xbb\xbf<")
"""Only a file that begins like this, or has one of `_SUFFIXES`, can be a document. All others load no reader."""

_SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm", ".html", ".htm", ".xhtml"})


def is_document(content: bytes, path: str | None) -> bool:
    """Whether a file is read by a reader and is not a plain text."""
    return _reader(content, path) is not None


def _suffix(path: str | None) -> str:
    return Path(path).suffix.lower() if path is not None else ""


def _reader(content: bytes, path: str | None) -> "FormatReader | None":
    suffix = _suffix(path)
    if not content[:256].lstrip().startswith(_BEGINNINGS) and suffix not in _SUFFIXES:
        return None
    from tui.witnesses.readers.every_reader import reader_of  # plain texts need no reader

    return reader_of(content, suffix)


class Documents:
    """Takes texts out of files. A process for the readers is started with the first document, and ended at the end.

    `changes` (of `CHANGES`) says how to read documents with tracked changes.
    """

    def __init__(self, changes: str) -> None:
        self.changes = changes
        self._apart: Apart | None = None

    def __enter__(self) -> "Documents":
        return self

    def __exit__(self, *_: object) -> None:
        if self._apart is not None:
            self._apart.end()

    def texts(self, content: bytes, path: str | None) -> tuple[Text, ...]:
        """The texts of a file. Raises Problem if it is a document that can't be read."""
        reader = _reader(content, path)
        if reader is None:
            suffix = _suffix(path)
            remark = f"Its name ends with {suffix}, but it is read as plain text, which it looks like."
            return (Text(content, remarks=(remark,) if suffix in _SUFFIXES else ()),)
        try:
            return self._taken(reader, content)
        except Problem as problem:
            raise Problem(problem.what, problem.where or path or "-", problem.remedy) from problem

    def _taken(self, reader: "FormatReader", content: bytes) -> tuple[Text, ...]:
        from tui.witnesses.readers.apart import Apart  # plain texts need no reader

        apart = self._apart = self._apart or Apart()
        extracts = apart.extracts(reader, content, REJECT if self.changes in {REJECT, BOTH} else ACCEPT)
        two = self.changes == BOTH and any(extract.changes for extract in extracts)
        if two:
            extracts = (*extracts, *apart.extracts(reader, content, ACCEPT))
        digest = sha256(content).hexdigest()
        return tuple(_text(extract, reader, content, digest, two=two) for extract in extracts)


def again(content: bytes, path: str, origin: Origin | None) -> Text | None:
    """The same text of a document that has changed: the same part in the same view. None if it is no longer there.

    Raises Problem if it can't be read.
    """
    with Documents((origin.view if origin is not None else "") or ACCEPT) as documents:
        texts = documents.texts(content, path)
    part = origin.part if origin is not None else ""
    return next((text for text in texts if text.origin is None or text.origin.part == part), None)


def _text(extract: "Extract", reader: "FormatReader", content: bytes, digest: str, *, two: bool) -> Text:
    origin = Origin(
        digest,
        len(content),
        reader.media,
        reader.name,
        extract.view,
        extract.part,
        dict(extract.left_out),
        _runs(extract),
        kept=len(content) <= MOST_KEPT,
    )
    told = [_changes_told(extract, two=two), _left_out_told(extract), *extract.remarks]
    if not origin.kept:
        told.append(f"It is larger than {MOST_KEPT >> 20} MB, so the review keeps its text and not the document.")
    labels = [extract.part, (_TWO if two else _SINGLE).get(extract.view, "")]
    return Text(
        extract.text.encode("utf-8"),
        origin,
        content if origin.kept else b"",
        " · ".join(filter(None, labels)),
        tuple(filter(None, told)),
    )


def _runs(extract: "Extract") -> tuple[tuple[str, int, int], ...]:
    """The roles of the blocks as runs; plain paragraphs have none."""
    runs, at = [], 0
    for role, blocks in groupby(extract.blocks, key=lambda block: block.role):
        end = at + sum(1 for _ in blocks)
        if role:
            runs.append((role, at, end))
        at = end
    return tuple(runs)


def _changes_told(extract: "Extract", *, two: bool) -> str:
    if not extract.changes:
        return ""
    by = f" by {', '.join(extract.authors)}" if extract.authors else ""
    read, other = (f"{extract.view}ed", _OTHER[extract.view])
    hint = "" if two else f" --changes {other} reads it the other way, --changes {BOTH} both ways."
    return f"It was read with all changes {read} ({_counted(extract.changes)}{by}).{hint}"


def _left_out_told(extract: "Extract") -> str:
    return f"Left out: {_counted(extract.left_out)}." if extract.left_out else ""


def _counted(counts: Mapping[str, int]) -> str:
    """'2 headers, 5 comments'."""
    return ", ".join(
        f"{count:,} {noun if count == 1 else _plural(noun)}" for noun, count in Counter(counts).items() if count
    )


def _plural(noun: str) -> str:
    first, _, rest = noun.partition(" ")
    return f"{first}{'es' if first.endswith(('ch', 's')) else 's'}{' ' + rest if rest else ''}"

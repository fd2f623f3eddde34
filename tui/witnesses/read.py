"""Reads files as witnesses.

It reads files, folders of files, and standard input. A file that can't be a text raises Problem if it was given by
name, and is skipped with a remark if it is only in a folder. Only regular files are opened, because a pipe or a device
could wait for ever or never end.
"""

import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from tui.witnesses.decode import (
    check_encoding,
    decode,
    encoding_marked,
    encoding_of_more,
    encoding_shown,
    first_undecodable,
    is_wide,
    same_encoding,
)
from tui.witnesses.document_views import ACCEPT
from tui.witnesses.extraction import Documents, Text, is_document
from tui.witnesses.guess import foreign_words
from tui.witnesses.neutralise import without_surrogates
from tui.witnesses.paths import DATABASE_MAGIC, SESSION_SUFFIX, STANDARD_INPUT, refuse_odd, status, unreadable
from tui.witnesses.problem import Problem
from tui.witnesses.split import split as split_text
from tui.witnesses.witness import Witness, sigla

_PDF = b"%PDF-"
_SAMPLE = 1 << 16
_ENOUGH = 1 << 20
"""Bytes of a text in which to look for words."""
_NAMED = 5
"""Up to this many skipped files of a folder are named; the others are counted."""
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32), 127])


@dataclass(frozen=True)
class Intake:
    """The result of reading: the witnesses in order, a sentence for each skipped file or other problem, and a title.

    The title is the folder's name, or the first file's name without its suffix. Title and remarks may contain text from
    outside (file names), so neutralise them before showing them.
    """

    witnesses: tuple[Witness, ...]
    remarks: tuple[str, ...]
    title: str


@dataclass(frozen=True)
class _Source:
    """A text that was read: its path (None for standard input), and itself, of which a document may have several."""

    path: str | None
    text: Text

    @property
    def content(self) -> bytes:
        """The bytes of the text."""
        return self.text.content


@dataclass(frozen=True)
class _Encodings:
    """What is known about the encodings: one that is forced, or the usual one for texts that do not show their own."""

    forced: str | None
    usual: str | None

    def of(self, content: bytes) -> str | None:
        """The encoding for these bytes; None if they show it, or if it must be detected."""
        if self.forced is None:
            return encoding_of_more(content, self.usual)
        return None if encoding_shown(content) else self.forced

    def known(self, content: bytes) -> bool:
        """Whether these bytes are a text by their encoding, even if they look binary."""
        return self.forced is not None or (is_wide(self.of(content)) and not content.startswith(_PDF))


def witness_from_bytes(
    source: bytes,
    siglum: str,
    title: str,
    *,
    path: str | None = None,
    split: str = "auto",
    encoding: str | None = None,
    words: Callable[[], Collection[str]] = tuple,
) -> Witness:
    """A witness from the bytes of a file: decoded, CRLF as LF, split into paragraphs.

    No content makes it fail: bytes that can't be decoded become U+FFFD, with a sentence in `remarks`. Raises Problem if
    `encoding` or `split` is unknown.
    """
    decoded = decode(source, encoding, words)
    bounds, mode = split_text(decoded.data, split)
    remarks = decoded.remarks
    if not len(bounds):
        empty = "It is empty." if not source else "It holds no text, only white space."
        remarks = (*remarks, empty)
    return Witness(siglum, title, source, decoded.data, bounds, decoded.encoding, mode, path, remarks)


def read_paths(
    paths: Sequence[str],
    *,
    split: str = "auto",
    encoding: str | None = None,
    usual: str | None = None,
    changes: str = ACCEPT,
) -> Intake:
    """Reads files, folders and standard input ('-') as witnesses, with sigla in the order given.

    A folder gives its readable text files, sorted by name, without hidden files and sessions; skipped files are listed
    in the remarks. A file given twice is read once. `encoding` forces one; `usual` is for texts without a byte order
    mark that are not UTF-8. `changes` (of `CHANGES`) says how to read documents with tracked changes. Raises Problem
    for a path that is missing, unreadable, not a text or not a regular file, for a folder without texts, for a document
    that can't be read, and for an unknown encoding or split.
    """
    encodings = _Encodings(encoding, usual)
    if not paths:
        raise Problem("nothing to read", "", "Name files, a folder, or - for standard input.")
    with Documents(changes) as documents:
        sources, remarks = _read_all(paths, encodings, documents)
    titles = _titles([source.path for source in sources], [source.text.label for source in sources])
    if encoding is not None:
        check_encoding(encoding)

    @cache
    def words() -> frozenset[str]:
        """Needed only if an encoding must be guessed."""
        return _words([source.content for source in sources])

    witnesses = tuple(
        _witness(source, siglum, title, split, encodings.of(source.content), words)
        for source, siglum, title in zip(sources, sigla(len(sources)), titles, strict=True)
    )
    if encoding is not None:
        for source, witness in zip(sources, witnesses, strict=True):
            shown = encoding_shown(source.content) if source.text.origin is None else None
            if shown is not None and not same_encoding(shown, encoding):
                remarks.append(f"{witness.title}: It is {shown} by its bytes and was read so, not as {encoding}.")
    remarks += [f"{witness.title}: {remark}" for witness in witnesses for remark in witness.remarks]
    return Intake(witnesses, tuple(remarks), _title(paths[0]))


def _texts(path: str | None, content: bytes, documents: Documents) -> list[_Source]:
    return [_Source(path, text) for text in documents.texts(content, path)]


def _witness(
    source: _Source, siglum: str, title: str, split: str, encoding: str | None, words: Callable[[], Collection[str]]
) -> Witness:
    if source.text.origin is not None:
        return witness_of_text(source.text, siglum, title, source.path)
    witness = witness_from_bytes(
        source.content, siglum, title, path=source.path, split=split, encoding=encoding, words=words
    )
    return replace(witness, remarks=(*source.text.remarks, *witness.remarks))


def witness_of_text(text: Text, siglum: str, title: str, path: str | None) -> Witness:
    """The witness of a text that was taken out of a document. Its blocks are its paragraphs."""
    witness = witness_from_bytes(text.content, siglum, title, path=path, split="blank", encoding="utf-8")
    remarks = (*text.remarks, *witness.remarks)
    return replace(witness, origin=text.origin, document=text.document, remarks=remarks)


def _read_all(paths: Sequence[str], encodings: _Encodings, documents: Documents) -> tuple[list[_Source], list[str]]:
    """The texts of files, folders and standard input, and remarks."""
    sources: list[_Source] = []
    remarks: list[str] = []
    seen: dict[object, str] = {}
    for path in paths:
        if path == STANDARD_INPUT:
            if _is_new(STANDARD_INPUT, "standard input", seen, remarks):
                sources += _texts(None, _read_standard_input(), documents)
            continue
        mode = status(path).st_mode
        if stat.S_ISDIR(mode):
            sources += _read_folder(path, seen, remarks, encodings, documents)
        elif _is_new(_identity(path), path, seen, remarks):
            sources += _texts(path, _read_named(path, encodings), documents)
    return sources, remarks


def _words(contents: Sequence[bytes]) -> frozenset[str]:
    """The words that help to guess: of those that are UTF-8, if any is not. Of long ones the first part is enough."""
    wrong = [first_undecodable(content) is not None and encoding_marked(content) is None for content in contents]
    if not any(wrong):
        return frozenset()
    right = (content for content, is_wrong in zip(contents, wrong, strict=True) if not is_wrong)
    return foreign_words(content[:_ENOUGH].decode("utf-8", "ignore") for content in right)


def _identity(path: str) -> object:
    """A key that is equal for two names of one file."""
    found = Path(path).stat()
    return (found.st_dev, found.st_ino) if found.st_ino else os.path.normcase(os.path.realpath(path))


def _is_new(identity: object, name: str, seen: dict[object, str], remarks: list[str]) -> bool:
    """Whether this is the first time that a file is given. If not, adds a remark."""
    if identity not in seen:
        seen[identity] = name
        return True
    same = "It was given twice" if seen[identity] == name else f"It is the same file as {seen[identity]}"
    remarks.append(f"{name}: {same} and is kept once.")
    return False


def _read_standard_input() -> bytes:
    if sys.stdin is None:
        raise Problem("there is no standard input", "-", "Name a file.")
    return sys.stdin.buffer.read()


def _read_regular(path: str) -> bytes:
    """The bytes of a regular file. Raises OSError."""
    with Path(path).open("rb") as file:
        return file.read()


def _read_named(path: str, encodings: _Encodings) -> bytes:
    """The bytes of a file that was given by name. Raises Problem if it is not a text."""
    refuse_odd(path, status(path))
    try:
        content = _read_regular(path)
    except (OSError, MemoryError) as error:
        if isinstance(error, MemoryError):
            raise Problem("is too large for this machine's memory", path, "Split it first.") from error
        raise unreadable(path, error) from error
    refuse_no_text(content, path, known=encodings.known(content) or is_document(content, path))
    return content


def refuse_no_text(content: bytes, path: str, *, known: bool) -> None:
    """Raises Problem if the bytes of a file are a database or, unless their encoding is known, look binary."""
    if content.startswith(DATABASE_MAGIC):
        raise Problem("is a session or a database, not a text", path, "Open a session alone: recension NAME.recension.")
    if not known and looks_binary(content):
        raise Problem("is not a text file", path, _binary_remedy(content))


def _binary_remedy(content: bytes) -> str:
    sample = content[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 > len(sample) and min(even, odd) * 20 < max(even, odd):
        return f"It looks like UTF-16: try --encoding utf-16-{'be' if even > odd else 'le'}."
    return "Convert it to plain text first; if it is plain text, give its encoding with --encoding NAME."


def looks_binary(content: bytes) -> bool:
    """Whether bytes look like something other than text: a PDF, many control characters, or NUL in bytes that are not
    UTF-8.

    Judged by the first 64 KB. A text with a stray NUL or escape sequences is still a text. A byte order mark always
    shows a text.
    """
    sample = content[:_SAMPLE]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    if sample.startswith(_PDF):
        return True
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls * 10 > len(sample):
        return True
    if b"\x00" not in sample:
        return False
    try:
        sample[: len(sample) - 3 if len(content) > len(sample) else None].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start < len(sample) - 8 or len(content) == len(sample)
    return False


def _read_folder(
    folder: str, seen: dict[object, str], remarks: list[str], encodings: _Encodings, documents: Documents
) -> list[_Source]:
    """The texts of a folder, sorted by name. Adds a remark on skipped files."""
    try:
        names = sorted(entry.name for entry in Path(folder).iterdir())
    except OSError as error:
        raise unreadable(folder, error) from error
    found: list[_Source] = []
    texts = 0
    without_a_look: Counter[str] = Counter()
    no_texts: list[str] = []
    for name in names:
        path = Path(folder) / name
        if name.startswith("."):
            without_a_look["hidden file"] += 1
        elif name.endswith(SESSION_SUFFIX) or f"{SESSION_SUFFIX}-" in name:  # and its lock, journal or backup
            without_a_look["session"] += 1
        elif path.is_dir():
            without_a_look["folder"] += 1
        else:
            try:
                content = _read_named(str(path), encodings)
                new = (
                    _texts(str(path), content, documents)
                    if _is_new(_identity(str(path)), str(path), seen, remarks)
                    else ()
                )
            except Problem as problem:
                no_texts.append(f"{name} ({problem.what})")
                continue
            texts += 1
            found += new
    left_out = _left_out(without_a_look, no_texts)
    if not texts:
        raise Problem("has no text files", folder, left_out or "It is empty.")
    if left_out:
        remarks.append(f"{folder}: {left_out}")
    return found


def _left_out(without_a_look: Counter[str], no_texts: Sequence[str]) -> str:
    """At most one sentence about the skipped files of a folder."""
    told = [f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in without_a_look.items()]
    told += no_texts[:_NAMED]
    if len(no_texts) > _NAMED:
        told.append(f"{len(no_texts) - _NAMED} other files that are not readable texts")
    return f"Left out: {', '.join(told)}." if told else ""


def _title(path: str) -> str:
    if path == STANDARD_INPUT:
        return "standard input"
    whole = _absolute(path)
    name = whole.name if whole.is_dir() else whole.stem
    return without_surrogates(name or "texts")


def _absolute(path: str) -> Path:
    """The absolute path without following symbolic links, because the user gave the link's own name."""
    whole = Path(path).absolute()
    return whole.resolve() if ".." in whole.parts else whole


def _titles(paths: Sequence[str | None], labels: Sequence[str]) -> list[str]:
    """File names; equal ones are extended by as much of their paths as tells them apart. Then come the labels."""
    whole = dict(zip(dict.fromkeys(paths), _names(list(dict.fromkeys(paths))), strict=True))
    return [f"{whole[path]} · {label}" if label else whole[path] for path, label in zip(paths, labels, strict=True)]


def _with_bytes(name: str) -> str:
    r"""A file name with its bytes that are not UTF-8 as escapes, such as \xe9."""
    return without_surrogates(name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))


def _names(paths: Sequence[str | None]) -> list[str]:
    parts = [_absolute(path).parts if path is not None else ("standard input",) for path in paths]
    depth = [1] * len(parts)
    while True:
        names = ["/".join(own[-deep:]) for own, deep in zip(parts, depth, strict=True)]
        counts = Counter(names)
        again = [i for i, name in enumerate(names) if counts[name] > 1 and depth[i] < len(parts[i])]
        if not again:
            # Names may differ only in bytes that are not UTF-8: then these bytes are shown.
            shown = Counter(map(without_surrogates, set(names)))
            return [
                without_surrogates(name) if shown[without_surrogates(name)] == 1 else _with_bytes(name)
                for name in names
            ]
        for index in again:
            depth[index] += 1

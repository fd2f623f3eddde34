"""Finds the sources of a session that changed on disk, disappeared, or can no longer be read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tui.session.contents import current, file_of, path_of, with_version
from tui.session.kept_settings import KeptSettings
from tui.session.session import Session
from tui.witnesses.decode import check_encoding, encoding_again, is_encoding, is_wide
from tui.witnesses.document_views import ACCEPT, CHANGES
from tui.witnesses.extraction import again, is_document
from tui.witnesses.modes import MODES
from tui.witnesses.paths import bytes_of
from tui.witnesses.problem import Problem
from tui.witnesses.read import looks_binary, refuse_no_text, witness_from_bytes, witness_of_text
from tui.witnesses.split import split as split_text
from tui.witnesses.witness import Witness


@dataclass(frozen=True)
class ChangedSource:
    """A witness whose file differs from the stored one. `now` is the file as it is now, read in the same way.

    If `now` is None, `refused` says why the file can't be used (it is no longer text, or it is empty). If that is None
    too, the file is gone.
    """

    siglum: str
    title: str
    path: str
    now: Witness | None
    refused: Problem | None = None

    @property
    def gone(self) -> bool:
        """Whether the file does not exist or can't be read."""
        return self.now is None and self.refused is None


def changed_sources(session: Session, read: Iterable[Witness] = ()) -> tuple[ChangedSource, ...]:
    """The witnesses whose files differ from the stored ones.

    Reads the files, except for those in `read`, which have just been read and are as stored.
    """
    known = {Path(witness.path).resolve(): witness for witness in read if witness.path is not None}
    found: list[ChangedSource] = []
    for source in current(session.sources):
        path = path_of(source, session.path.parent)
        digest, size = file_of(source)
        if path is None or (path in known and known[path].file_sha256 == digest):
            continue
        content = bytes_of(path)
        if content is None:
            found.append(ChangedSource(source.siglum, source.title, str(path), None))
        elif len(content) != size or sha256(content).hexdigest() != digest:
            stored = session.version(source)
            try:
                now = _read_again(content, stored, kept_split(session.settings), path)
            except Problem as problem:
                found.append(ChangedSource(source.siglum, source.title, str(path), None, problem))
            else:
                if now.sha256 == stored.sha256 and now.origin is not None:
                    continue  # saved again in its program, with the same text
                now = with_version(now, session.sources)
                found.append(ChangedSource(source.siglum, source.title, str(path), now))
    return tuple(found)


def changes_told(changes: Sequence[ChangedSource]) -> list[str]:
    """Sentences about files that changed or disappeared."""
    told: list[str] = []
    gone = [change for change in changes if change.gone]
    if gone:
        names = ", ".join(change.title for change in gone)
        verb = "is" if len(gone) == 1 else "are"
        told.append(f"{names} {verb} no longer there; the review uses its own copy.")
    told += [
        f"{one.title} has changed since; the review still shows the earlier text."
        for one in changes
        if one.now is not None
    ]
    told += [
        f"{one.title} {one.refused.what} now; the review uses its own copy."
        for one in changes
        if one.refused is not None
    ]
    return told


def _read_again(content: bytes, stored: Witness, kept_split: str, path: Path) -> Witness:
    """A changed file, read as if for the first time: its kind or its encoding may have changed.

    Raises Problem if it is no longer text, or empty. It may be empty only while another program is writing it.
    """
    if is_document(content, str(path)):
        return _taken_again(content, stored, path)
    encoding = encoding_again(content, stored.source, stored.encoding)
    # A file that was read as text because an encoding was given, though it looks binary, is still text.
    known = (is_wide(encoding) and not content.startswith(b"%PDF-")) or looks_binary(stored.source)
    refuse_no_text(content, str(path), known=known)
    witness = witness_from_bytes(
        content,
        stored.siglum,
        stored.title,
        path=str(path),
        split=_split_again(stored, kept_split),
        encoding=encoding,
    )
    if not len(witness):
        raise _empty(path)
    return witness


def _empty(path: Path) -> Problem:
    return Problem("is empty", str(path), "The review keeps the text that it has. To drop it, remove the document.")


def _taken_again(content: bytes, stored: Witness, path: Path) -> Witness:
    """The text of a document that has changed, taken out in the same way. Raises Problem if it has none any more."""
    text = again(content, str(path), stored.origin)
    if text is None or not text.content:
        raise _empty(path)
    return witness_of_text(text, stored.siglum, stored.title, str(path))


def _split_again(stored: Witness, kept_split: str) -> str:
    """How to split a text that is read again: if it was found automatically, found again; else as was asked for."""
    itself = kept_split == "auto" and split_text(stored.data, "auto")[1] == stored.split
    return "auto" if itself else stored.split


def read_as(session: Session, siglum: str, encoding: str) -> Witness:
    """A witness read again in another encoding, whatever its bytes show: from its file, or, if that is gone or no text
    any more, from the session's own copy.

    Raises Problem if the encoding is unknown or leaves no text.
    """
    check_encoding(encoding)
    source = next(source for source in current(session.sources) if source.siglum == siglum)
    stored = session.version(source)
    if stored.origin is not None:
        raise Problem("has its own encoding, as its format prescribes", stored.title, "")
    path = path_of(source, session.path.parent)
    content = (bytes_of(path) if path is not None else None) or stored.source
    read = witness_from_bytes(
        content,
        stored.siglum,
        stored.title,
        path=stored.path,
        split=_split_again(stored, kept_split(session.settings)),
        encoding=encoding,
    )
    if not len(read):
        raise Problem(f"has no text if it is read as {encoding}", stored.title, "It stays as it is.")
    return with_version(read, session.sources)


def refusal(content: bytes, stored: Witness, path: Path) -> Problem | None:
    """Why the changed content of a witness's file can't be read again; None if it can."""
    try:
        _read_again(content, stored, stored.split, path)
    except Problem as problem:
        return problem
    return None


# --- settings and more witnesses -----------------------------------------------------------------------------------


def kept_split(settings: KeptSettings) -> str:
    """How the texts of a review are split. An unknown value counts as not given."""
    return settings.split if settings.split in MODES else "auto"


def kept_changes(settings: KeptSettings) -> str:
    """How documents with tracked changes are read in a review. An unknown value counts as not given."""
    return settings.changes if settings.changes in CHANGES else ACCEPT


def kept_encoding(settings: KeptSettings) -> str | None:
    """The encoding that was given when the review was started, if any, and if this machine knows it."""
    return settings.encoding if settings.encoding is not None and is_encoding(settings.encoding) else None

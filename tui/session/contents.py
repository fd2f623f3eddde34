"""The contents of a session file as values: the sources, the seal, and everything together.

The list of sources only grows. A new version of a witness, or its withdrawal, is one more record, chained to the one
before it as events are. The seal contains the number of events and of sources, and the hash of the last of each.
Without it, a history that lost its end would look complete.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct, convert, structs

from tui.review.events import Event
from tui.review.record import canonical
from tui.witnesses.origin import Origin
from tui.witnesses.problem import Problem
from tui.witnesses.witness import SIGLUM, Witness

# A session may come from anyone: what is read has bounds, and a siglum is nothing but a short name wherever it appears.
Count = Annotated[int, Meta(ge=0, le=1 << 53)]
Siglum = Annotated[str, Meta(pattern=rf"^{SIGLUM}\Z")]
Name = Annotated[str, Meta(max_length=100)]
Words = Annotated[str, Meta(max_length=100_000)]


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """The record of one version of one witness. Its bytes are in `content`, under `sha256`.

    `number` counts from 1. `after` is the sequence of the last event before it was added (0: from the start), so that
    events can be read against the version that they were made on. `withdrawn`: from this record on, the witness is not
    part of the review. `path` is the path of the file; inside the session's folder it is relative, with '/'. `text` is
    the SHA-256 of the decoded text as UTF-8: offsets are valid only while decoding gives the same text.

    `origin` is the document that the text was taken out of. It is written down only if there is one; then the bytes of
    the document are in `content` too, unless they are too many.
    """

    number: Count
    siglum: Siglum
    title: Words
    sha256: Name
    size: Count
    text: Name
    encoding: Name
    split: Name
    path: Words | None
    after: Count = 0
    withdrawn: bool = False
    origin: Origin | None = None
    previous: str = ""
    hash: str = ""


class Seal(Struct, frozen=True, forbid_unknown_fields=True):
    """The identity of a session (id, creation time, title, settings) and its extent: counts and hashes of the last
    records.

    `commits` grows with every commit, so that each one writes something.
    """

    session: Name
    created: Name
    title: Words
    settings: Mapping[str, Any]
    events: Count = 0
    head: str = ""
    sources: Count = 0
    sources_head: str = ""
    commits: Count = 0


@dataclass(frozen=True)
class SessionContents:
    """Everything in a session file. `contents` has the bytes of every source by SHA-256; `remembered` is JSON text."""

    seal: Seal
    sources: tuple[Source, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    events: tuple[Event, ...] = ()
    remembered: Mapping[str, str] = field(default_factory=dict)

    def sealed(self) -> Seal:
        """The same contents, with a seal that matches them."""
        return reseal(
            self.seal,
            self.events[-1] if self.events else None,
            self.sources[-1] if self.sources else None,
        )


# --- records -------------------------------------------------------------------------------------------------------


def source_chained(previous: Source | None, source: Source) -> Source:
    """The source, chained to `previous`: sets number, previous and hash."""
    number, before = (previous.number + 1, previous.hash) if previous else (1, "")
    linked = structs.replace(source, number=number, previous=before, hash="")
    return structs.replace(linked, hash=sha256(source_bytes(linked)).hexdigest())


def source_bytes(source: Source) -> bytes:
    """The canonical bytes of a source's record, without its own hash."""
    value = structs.asdict(source)
    del value["hash"]
    value["origin"] = None if source.origin is None else structs.asdict(source.origin)
    if source.origin is None:
        del value["origin"]
    return canonical(value)


def source_from_json(value: Any, own: str) -> Source:
    """The source that `source_bytes` wrote, with its hash. Raises ValueError if it is not a source."""
    # Any JSON may be in a file that was made to do harm, also one that is no object.
    return convert({**value, "hash": own} if isinstance(value, dict) else value, Source)


def reseal(seal: Seal, event: Event | None, source: Source | None) -> Seal:
    """The seal for a history that ends with this event and this source, one commit later."""
    return structs.replace(
        seal,
        events=event.sequence if event else 0,
        head=event.hash if event else "",
        sources=source.number if source else 0,
        sources_head=source.hash if source else "",
        commits=seal.commits + 1,
    )


def seal_from_json(value: Mapping[str, Any]) -> Seal:
    """The seal from its JSON. Raises ValueError if it is not a seal."""
    return convert(value, Seal)


# --- sources and witnesses -----------------------------------------------------------------------------------------


def current(sources: Iterable[Source]) -> tuple[Source, ...]:
    """The last version of every witness that was not withdrawn, in the order in which the witnesses were added."""
    sources = tuple(sources)
    last = {source.siglum: source for source in sources}
    return tuple(last[siglum] for siglum in order_of(sources) if not last[siglum].withdrawn)


def order_of(sources: Iterable[Source]) -> tuple[str, ...]:
    """All sigla that there ever were, in the order in which the witnesses were added.

    A witness that was renamed has the place of its old name: its first record is followed by the one that withdraws the
    same file with the same bytes under that name.
    """
    order: list[str] = []
    records = list(sources)
    for source, following in zip(records, [*records[1:], None], strict=True):
        if source.siglum in order:
            continue
        if following is not None and following.siglum in order and _renames(following, source):
            order.insert(order.index(following.siglum), source.siglum)
        else:
            order.append(source.siglum)
    return tuple(order)


def _renames(before: Source, after: Source) -> bool:
    """Whether the first record withdraws a witness that has the name of the second from then on."""
    one, other = ((each.sha256, each.path, each.title, each.after) for each in (before, after))
    return before.withdrawn and not after.withdrawn and one == other


def source_of(witness: Witness, folder: Path) -> Source:
    """The record of a witness for a session in `folder`, without its bytes and not chained yet."""
    return Source(
        0,
        witness.siglum,
        witness.title,
        witness.sha256,
        len(witness.source),
        witness.sha256 if witness.data is witness.source else sha256(witness.data).hexdigest(),
        witness.encoding,
        witness.split,
        _stored_path(witness.path, folder),
        origin=witness.origin,
    )


def file_of(source: Source) -> tuple[str, int]:
    """The SHA-256 and the size of the file that a source was read from."""
    return (source.sha256, source.size) if source.origin is None else (source.origin.sha256, source.origin.size)


def bytes_of_witness(witness: Witness) -> dict[str, bytes]:
    """Everything that a session keeps of a witness, by SHA-256: its source, and the document that it was taken from."""
    kept = {witness.sha256: witness.source}
    if witness.origin is not None and witness.origin.kept:
        kept[witness.origin.sha256] = witness.document
    return kept


def wanted_bytes(source: Source) -> dict[str, int]:
    """The SHA-256 and the size of everything that a session keeps of a source."""
    wanted = {source.sha256: source.size}
    if source.origin is not None and source.origin.kept:
        wanted[source.origin.sha256] = source.origin.size
    return wanted


def reread_texts(sources: Iterable[Source]) -> dict[int, str]:
    """The sources whose bytes an earlier source has in another encoding, by number, with the hash of the text.

    Decisions name a text by the hash of its bytes (`Witness.version`), and these texts by their own.
    """
    first: dict[str, str] = {}
    found: dict[int, str] = {}
    for source in sources:
        if first.setdefault(source.sha256, source.text) != source.text:
            found[source.number] = source.text
    return found


def with_version(witness: Witness, sources: Iterable[Source]) -> Witness:
    """A witness that was just read, as `reread_texts` will know it once it is added to these sources."""
    source = source_of(witness, Path())
    text = reread_texts((*sources, source)).get(source.number, "")
    return replace(witness, reread=text) if text else witness


def path_of(source: Source, folder: Path) -> Path | None:
    """The path from which a source of a session in `folder` was read."""
    return None if source.path is None else folder / source.path


def rebased(whole: SessionContents, old: Path, new: Path) -> SessionContents:
    """The same for a session file in another folder: the paths of the sources lead to the same files from there."""
    if old == new:
        return whole
    sources: list[Source] = []
    for source in whole.sources:
        path = path_of(source, old)
        moved = structs.replace(source, path=None if path is None else _stored_path(str(path), new))
        sources.append(source_chained(sources[-1] if sources else None, moved))
    return replace(whole, sources=tuple(sources))


def _stored_path(path: str | None, folder: Path) -> str | None:
    """Relative to the session's folder if it is inside it, so that the folder can be moved as a whole."""
    if path is None:
        return None
    whole = real_path(path)
    return whole.relative_to(folder).as_posix() if whole.is_relative_to(folder) else str(whole)


def real_path(path: str | Path) -> Path:
    """The absolute path with links followed, because a lock or a journal beside a link would be beside the wrong file.

    Raises Problem if it can't be a path.
    """
    try:
        return Path(path).resolve()
    except (OSError, ValueError, RuntimeError) as error:  # a loop of links, or a NUL in the name
        raise Problem("is not a valid file name", str(path), "Give another name.") from error

"""Opens the session for the paths on the command line: an existing one for these texts, or a new one.

A review is stored in the working directory as `NAME.recension`, where NAME is the name of the folder or of the first
file. It is found again when the same texts are given again. Texts are recognised by path or by content, so a text that
changed or is gone does not start a new review. If a review of other texts has the name already, that one is left alone
and NAME-2 is used.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tui.collation.settings import RULES, Settings
from tui.session.changed_sources import (
    ChangedSource,
    changed_sources,
    changes_told,
    kept_changes,
    kept_encoding,
    kept_split,
)
from tui.session.contents import Source, current, path_of, with_version
from tui.session.kept_settings import KeptSettings
from tui.session.lock import login
from tui.session.reading import peek
from tui.session.request import Request
from tui.session.session import Session
from tui.witnesses.document_views import ACCEPT
from tui.witnesses.file_name import file_name, inside
from tui.witnesses.paths import SESSION_SUFFIX, STANDARD_INPUT, is_session
from tui.witnesses.problem import Problem
from tui.witnesses.read import Intake, read_paths
from tui.witnesses.witness import Witness, sigla

Progress = Callable[[float], None]

_LONGEST = 120  # bytes: leaves room for the suffixes of lock, journal and backup within the usual limit of 255


@dataclass(frozen=True)
class Opened:
    """An open session with everything needed to show it. The caller must close it.

    `witnesses` are the session's own copies. `remarks` are sentences for the user, and may contain text from outside.
    """

    session: Session
    witnesses: tuple[Witness, ...]
    settings: Settings
    reviewer: str
    remarks: tuple[str, ...]
    changed_sources: tuple[ChangedSource, ...]


def open_review(request: Request, progress: Progress | None = None, *, to_read: bool = False) -> Opened:
    """The session for this request. `progress` is called with 0..1 and may raise to stop. Raises Problem.

    Sources are never written. Nothing else is written before the first decision, except the lock, the documents of
    `add`, and the migration of an older session. With `to_read`, a session that is given by name is opened for reading
    only: then nothing at all is written, and a session that someone else has open can be read.
    """
    tell = progress or _ignore
    tell(0.0)
    remarks: list[str] = []
    settings = Settings(request.quorum, request.ignore)  # refuses invalid values before anything is touched
    read: tuple[Witness, ...] = ()
    session = _named_session(request, remarks, to_read=to_read)
    if session is None:
        session, read = _session_of_texts(request, remarks, tell)
    try:
        remarks[:0] = session.remarks
        tell(0.6)
        if request.add:
            _add(session, request, remarks)
        _refuse_empty(session)
        changed = changed_sources(session, read)
        remarks += changes_told(changed)
        tell(0.9)
        settings = _settings(session, request, settings)
        opened = Opened(
            session, session.witnesses, settings, request.reviewer or login(), tuple(dict.fromkeys(remarks)), changed
        )
        tell(1.0)
    except BaseException:
        session.close()
        raise
    return opened


def _refuse_empty(session: Session) -> None:
    if not session.witnesses:
        remedy = f"Add one: recension {session.path} --add FILE."
        raise Problem("has no documents left: all were taken away", str(session.path), remedy)


# --- which session -------------------------------------------------------------------------------------------------


def _named_session(request: Request, remarks: list[str], *, to_read: bool) -> Session | None:
    """The session that was given by its own path; None if texts were given."""
    if len(request.paths) != 1 or not is_session(request.paths[0]):
        return None
    path = request.paths[0]
    if request.session is not None and not _same_file(request.session, path):
        raise Problem("two sessions were given, one of them with --session", path, "Give one of them.")
    session = Session.open(path, to_read=to_read)
    if request.split != "auto" or request.encoding is not None:
        but = "; only added documents are read as you say" if request.add else ""
        remarks.append(f"The documents of the review keep their paragraphs and their encoding{but}.")
    return session


def _session_of_texts(request: Request, remarks: list[str], tell: Progress) -> tuple[Session, tuple[Witness, ...]]:
    """The session that was started on these texts, or a new one; and the texts, which were read to find it."""
    changes = request.changes or ACCEPT
    intake = read_paths(request.paths, split=request.split, encoding=request.encoding, changes=changes)
    remarks += intake.remarks
    tell(0.4)
    title = request.title or intake.title
    settings: dict[str, Any] = {
        "quorum": request.quorum,
        "ignore": request.ignore,
        "split": request.split,
        "encoding": request.encoding,
        "changes": changes,
    }
    if request.session is not None:
        path = Path(request.session)
        if not os.path.lexists(path):
            return Session.begin(path, intake.witnesses, title=title, settings=settings), intake.witnesses
        difference = _difference(peek(path), intake.witnesses, path, request.paths)
        if difference is not None:
            remedy = f"Open it alone (recension {path}), or give another name with --session."
            raise Problem(f"is a review of other texts: {difference}", str(path), remedy)
        return _resumed(path, request, intake.witnesses, remarks), intake.witnesses
    name = file_name(intake.title, unnamed="review", most=_LONGEST)
    number = 1
    while True:
        path = inside(Path(), name, SESSION_SUFFIX if number == 1 else f"-{number}{SESSION_SUFFIX}")
        if not os.path.lexists(path):
            if number > 1:
                remarks.append(f"{name}{SESSION_SUFFIX} is a review of other texts: this one is kept in {path}.")
            return Session.begin(path, intake.witnesses, title=title, settings=settings), intake.witnesses
        if _difference(peek(path), intake.witnesses, path, request.paths) is None:
            return _resumed(path, request, intake.witnesses, remarks), intake.witnesses
        number += 1


def _resumed(path: Path, request: Request, witnesses: Sequence[Witness], remarks: list[str]) -> Session:
    session = Session.open(path)
    left = _unmatched(current(session.sources), witnesses, session.path.parent)[1]
    if left:
        names = ", ".join(witness.title for witness in left)
        extra = " ".join(f"--add {witness.path}" for witness in left if witness.path)
        remarks.append(f"Not part of this review yet: {names}. To add: recension {path} {extra}")
    splits = {source.split for source in current(session.sources)}
    if request.split != "auto" and splits != {request.split}:
        remarks.append("The review keeps the paragraphs that it started with.")
    return session


def _difference(
    sources: Sequence[Source], witnesses: Sequence[Witness], session: Path, paths: Sequence[str]
) -> str | None:
    """Why a session is not a review of these texts; None if it is.

    It is one if each of its texts is among these or is gone, and each of these is in it or came with a folder given as
    a whole. A folder may gain and lose files, but a list of files is taken literally.
    """
    folder = session.resolve().parent
    missing, new = _unmatched(current(sources), witnesses, folder)
    if len(missing) == len(current(sources)) and witnesses:
        return "it has none of these texts"
    for source in missing:
        path = path_of(source, folder)
        if path is not None and os.path.lexists(path):
            return f"it also has {source.title}"
    folders = [Path(path).resolve() for path in paths if path != STANDARD_INPUT and Path(path).is_dir()]
    strangers = [
        witness
        for witness in new
        if witness.path is None or not any(Path(witness.path).resolve().is_relative_to(folder) for folder in folders)
    ]
    return f"it does not have {strangers[0].title}" if strangers else None


def _unmatched(
    sources: Iterable[Source], witnesses: Iterable[Witness], folder: Path
) -> tuple[list[Source], list[Witness]]:
    """The sources that match no witness, and the witnesses that match no source.

    They are matched by path first, then by content, one to one: two files with the same content are two witnesses.
    """
    left, new = list(sources), list(witnesses)
    for same in (
        lambda source, witness: _same_place(source, witness, folder),
        lambda source, witness: source.sha256 == witness.sha256,
    ):
        for witness in tuple(new):
            found = next((source for source in left if same(source, witness)), None)
            if found is not None:
                left.remove(found)
                new.remove(witness)
    return left, new


def _same_place(source: Source, witness: Witness, folder: Path) -> bool:
    """Whether a source and a witness are the same text of the same file. A document may have several."""
    if witness.path is None or path_of(source, folder) != Path(witness.path).resolve():
        return False
    one, other = source.origin, witness.origin
    return one is None or other is None or (one.view, one.part) == (other.view, other.part)


def _same_file(first: str, second: str) -> bool:
    return Path(first).resolve() == Path(second).resolve()


# --- what has changed since ----------------------------------------------------------------------------------------


def _settings(session: Session, request: Request, asked: Settings) -> Settings:
    """The settings for collating: those of this request, else those of the session. Updates the session."""
    kept = _kept(session.settings)
    settings = Settings(
        asked.quorum if asked.quorum is not None else kept.quorum,
        asked.ignore or kept.ignore,
    )
    title = request.title if request.title not in {None, session.title} else None
    if session.read_only is None and (settings != kept or title is not None):
        session.configure({"quorum": settings.quorum, "ignore": settings.ignore}, title=title)
    return settings


def _kept(settings: KeptSettings) -> Settings:
    """The settings of the collation that a session keeps. Rules that this version does not have count as not given."""
    return Settings(settings.quorum, frozenset(settings.ignore) & RULES)


def read_more(
    session: Session,
    paths: Sequence[str],
    *,
    split: str = "auto",
    encoding: str | None = None,
    changes: str | None = None,
) -> Intake:
    """Texts to add to a review, read with the review's own settings unless others are given. Raises Problem."""
    return read_paths(
        paths,
        split=kept_split(session.settings) if split == "auto" else split,
        encoding=encoding,
        usual=kept_encoding(session.settings),
        changes=changes or kept_changes(session.settings),
    )


def _add(session: Session, request: Request, remarks: list[str]) -> None:
    """Adds the texts of `add`, except for those that are there already."""
    intake = read_more(session, request.add, split=request.split, encoding=request.encoding, changes=request.changes)
    remarks += intake.remarks
    folder = session.path.parent
    sources = current(session.sources)
    new: list[Witness] = []
    for witness in intake.witnesses:
        there = next((source for source in sources if _same_place(source, witness, folder)), None)
        if there is None:
            new.append(witness)
        else:
            remarks.append(f"{there.title} is in this review already, as {there.siglum}.")
    for witness in to_be_added(session, new):
        source = session.add_source(witness)
        remarks.append(f"{source.title} was added as {source.siglum}.")


def to_be_added(session: Session, witnesses: Iterable[Witness]) -> tuple[Witness, ...]:
    """Witnesses with the sigla that they get in a session.

    A document that was removed and comes back with the same bytes is the same document. It gets its old siglum, text
    and paragraphs, so old decisions on it apply again. Any other document gets a siglum that was never used before.
    """
    witnesses = tuple(witnesses)
    last = {source.siglum: source for source in session.sources}
    # Of two names that one document has had, the later one is its name.
    away = sorted((source for source in last.values() if source.withdrawn), key=lambda source: -source.number)
    back = _matched(away, witnesses, session.path.parent)
    names = iter([name for name in sigla(len(last) + len(witnesses)) if name not in last])
    return tuple(
        with_version(replace(witness, siglum=next(names)), session.sources)
        if source is None
        else replace(session.version(source), title=witness.title, path=witness.path)
        for witness, source in zip(witnesses, back, strict=True)
    )


def _matched(sources: Sequence[Source], witnesses: Sequence[Witness], folder: Path) -> tuple[Source | None, ...]:
    """For each witness the source with the same bytes, if any: one with the same path is preferred, and each is used
    once.
    """
    left = list(sources)
    found: list[Source | None] = []
    for witness in witnesses:
        same = [source for source in left if source.sha256 == witness.sha256]
        here = [one for one in same if witness.path and path_of(one, folder) == Path(witness.path).resolve()]
        chosen = next(iter([*here, *same]), None)
        if chosen is not None:
            left.remove(chosen)
        found.append(chosen)
    return tuple(found)


def _ignore(_: float) -> None:
    """For callers that show no progress."""

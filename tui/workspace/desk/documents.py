"""The documents of a review in progress: adding, removing and reading them again.

The new collation, and the acts that carry the decisions over, are made beside the review and change nothing. They run
in a worker thread because they may take a while. Only `go_on` changes the review, in one step.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tui.collation.collation import Collation
from tui.collation.engine import collate
from tui.review.carry import carry
from tui.review.events import Renew
from tui.review.fates import Carried
from tui.review.renaming import carry_renamed
from tui.review.review import Review
from tui.session.changed_sources import ChangedSource, changed_sources, read_as
from tui.session.clock import new_id, utc_now
from tui.session.contents import order_of
from tui.session.opening import read_more, to_be_added
from tui.witnesses.decode import check_encoding
from tui.witnesses.problem import Problem
from tui.witnesses.witness import SIGLUM, Witness
from tui.workspace.desk.arrangement import rename
from tui.workspace.desk.desk import Desk
from tui.workspace.desk.ignoring import reclassified

LONGEST_SIGLUM = 8
"""The maximum length of a siglum that a reviewer gives: it is part of every heading."""


@dataclass(frozen=True)
class Change:
    """A change of documents: new versions of some, new ones, the sigla of those removed, or another siglum for one.

    `renamed` is (old siglum, new siglum). `encoding` is that in which documents are read, if it was chosen for them.

    `remarks` are sentences about problems in reading them, and about files that were left out.
    """

    read: tuple[Witness, ...] = ()
    added: tuple[Witness, ...] = ()
    withdrawn: tuple[str, ...] = ()
    renamed: tuple[str, str] | None = None
    remarks: tuple[str, ...] = ()
    encoding: str = ""

    @property
    def sentence(self) -> str:
        """A description of the change for the user, without its full stop."""
        how = f" as {self.encoding}" if self.encoding else ""
        told = [f"{witness.siglum} was read again{how}" for witness in self.read]
        told += [f"{witness.title} was added as {witness.siglum}" for witness in self.added]
        told += [f"{siglum} was removed" for siglum in self.withdrawn]
        told += [f"{self.renamed[0]} is called {self.renamed[1]} now"] if self.renamed else []
        return ", ".join(told)


@dataclass(frozen=True)
class Renewal:
    """A prepared change: the collation of the new documents, and the new places of the decisions.

    `revision` is that of the review for which it was made: it does not include later decisions.
    """

    change: Change
    collation: Collation
    carried: Carried
    revision: int


def changed_on_disk(desk: Desk) -> tuple[ChangedSource, ...]:
    """The documents whose files changed or are gone. Reads the files."""
    return changed_sources(desk.session)


def reread(changes: Sequence[ChangedSource]) -> Change:
    """The change that takes the files as they are now. Raises Problem if there is nothing to take."""
    read = tuple(change.now for change in changes if change.now is not None)
    refused = [change.refused for change in changes if change.refused is not None]
    if not read:
        raise refused[0] if refused else Problem("no document has changed on disk", "", "")
    remarks = [f"{witness.title}: {remark}" for witness in read for remark in witness.remarks]
    return Change(read, remarks=(*remarks, *map(str, refused)))


def read_in(desk: Desk, siglum: str, encoding: str) -> Change:
    """The change that reads a document again in another encoding. Raises Problem if there is no such encoding, or if
    it is read so already.
    """
    encoding = encoding.strip()
    check_encoding(encoding)
    now = next(witness for witness in desk.collation.witnesses if witness.siglum == siglum)
    read = read_as(desk.session, siglum, encoding)
    if (read.encoding, read.sha256) == (now.encoding, now.sha256):
        raise Problem(f"is read as {now.encoding} already", now.title, "")
    return Change((read,), remarks=tuple(f"{read.title}: {remark}" for remark in read.remarks), encoding=read.encoding)


def added(desk: Desk, path: str) -> Change:
    """The change that adds the texts of a file or folder. Raises Problem if there is none, or if all are there
    already.
    """
    intake = read_more(desk.session, (path,))
    there = {str(Path(witness.path).resolve()) for witness in desk.session.witnesses if witness.path}
    new = [one for one in intake.witnesses if one.path is None or str(Path(one.path).resolve()) not in there]
    if not new:
        raise Problem("is in this review already", path, "")
    return Change(added=to_be_added(desk.session, new), remarks=intake.remarks)


def taken_away(desk: Desk, siglum: str) -> Change:
    """The change that removes a document. Raises Problem if it is the last one."""
    if len(desk.collation.witnesses) < 2:
        raise Problem("the last document can't be removed", "", "")
    return Change(withdrawn=(siglum,))


def renamed(desk: Desk, siglum: str, new: str) -> Change:
    """The change that gives a document another siglum. Raises Problem if it can't have that one."""
    new = new.strip()
    if not re.fullmatch(SIGLUM, new) or len(new) > LONGEST_SIGLUM:
        remedy = f"A siglum has up to {LONGEST_SIGLUM} letters, digits and . + - _, after the first also * ( ) ′ †."
        raise Problem("is no siglum", new, remedy)
    if new == siglum:
        raise Problem("is its siglum already", new, "")
    bytes_of = {witness.siglum: witness.sha256 for witness in desk.session.witnesses}
    for source in desk.session.sources:
        # What was decided on another document of that name would be taken for decisions on this one.
        if source.siglum == new and (new in bytes_of or source.sha256 != bytes_of[siglum]):
            raise Problem("is or was the siglum of another document", new, "choose another one")
    return Change(renamed=(siglum, new))


def prepared(desk: Desk, change: Change) -> Renewal:
    """Prepare a change. Changes nothing; call it in a worker thread."""
    review = desk.review
    revision, state = review.revision, review.state
    # Those of the engine: where a passage was divided, the documents of the page have more paragraphs than files have.
    old = review.base.witnesses
    if change.renamed is not None:
        before, after = change.renamed
        named = tuple(replace(one, siglum=after) if one.siglum == before else one for one in old)
        collation = replace(review.base, witnesses=named)
        return Renewal(change, collation, carry_renamed(state, before, after), revision)
    read = {witness.siglum: witness for witness in change.read}
    stay = [read.get(witness.siglum, witness) for witness in old if witness.siglum not in change.withdrawn]
    # Use the order that the session has when it is opened again: a document that comes back gets its old place.
    order = list(dict.fromkeys([*order_of(desk.session.sources), *(one.siglum for one in change.added)]))
    witnesses = sorted((*stay, *change.added), key=lambda witness: order.index(witness.siglum))
    collation = collate(witnesses, desk.settings)
    if desk.rules:
        collation = reclassified(collation, desk.rules)
    return Renewal(change, collation, carry(state, old, collation, desk.settings), revision)


def go_on(desk: Desk, renewal: Renewal) -> None:
    """Apply a prepared change: the session gets first the documents, then the acts that carry the decisions over.

    Raises Problem in a read-only session, or if there was a decision since the change was prepared.
    """
    if desk.session.read_only:
        raise Problem("nothing can be changed here", "", desk.session.read_only)
    if desk.review.revision != renewal.revision:
        raise Problem("there was a new decision meanwhile", "", "do it again")
    before = desk.review
    review = Review(
        renewal.collation, before.events, actor=before.actor, now=utc_now, new_id=new_id, settings=desk.settings
    )
    change = renewal.change
    anew, away = change.read, change.withdrawn
    if change.renamed is not None:
        anew = tuple(one for one in review.collation.witnesses if one.siglum == change.renamed[1])
        away = change.renamed[:1]
    events = []
    if change.read or renewal.carried.restated:
        sources = tuple((witness.siglum, witness.version) for witness in change.read)
        events.append(review.act(Renew(sources, renewal.carried.restated)))
    desk.session.renew((*anew, *change.added), away, events)
    if change.renamed is not None:
        rename(desk, *change.renamed)
    desk.review = review

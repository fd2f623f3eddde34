"""The documents of a review in progress: adding, removing and reading them again.

The new collation, and the acts that carry the decisions over, are made beside the review and change nothing. They run
in a worker thread because they may take a while. Only `go_on` changes the review, in one step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.collation.collation import Collation
from tui.collation.engine import collate
from tui.review.carry import carry
from tui.review.events import Renew
from tui.review.fates import Carried
from tui.review.review import Review
from tui.session.changed_sources import ChangedSource, changed_sources
from tui.session.clock import utc_now
from tui.session.opening import read_more, to_be_added
from tui.witnesses.problem import Problem
from tui.witnesses.witness import Witness
from tui.workspace.desk.desk import Desk
from tui.workspace.desk.ignoring import reclassified


@dataclass(frozen=True)
class Change:
    """A change of documents: new versions of some, new ones, and the sigla of those removed.

    `remarks` are sentences about problems in reading them, and about files that were left out.
    """

    read: tuple[Witness, ...] = ()
    added: tuple[Witness, ...] = ()
    withdrawn: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """A description of the change for the user, without its full stop."""
        told = [f"{witness.siglum} was read again" for witness in self.read]
        told += [f"{witness.title} was added as {witness.siglum}" for witness in self.added]
        told += [f"{siglum} was removed" for siglum in self.withdrawn]
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


def prepared(desk: Desk, change: Change) -> Renewal:
    """Prepare a change. Changes nothing; call it in a worker thread."""
    review = desk.review
    revision, state = review.revision, review.state
    old = desk.collation.witnesses
    read = {witness.siglum: witness for witness in change.read}
    stay = [read.get(witness.siglum, witness) for witness in old if witness.siglum not in change.withdrawn]
    # Use the order that the session has when it is opened again: a document that comes back gets its old place.
    order = list(
        dict.fromkeys([source.siglum for source in desk.session.sources] + [one.siglum for one in change.added])
    )
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
    review = Review(renewal.collation, before.events, actor=before.actor, now=utc_now, settings=desk.settings)
    change = renewal.change
    events = []
    if change.read or renewal.carried.restated:
        sources = tuple((witness.siglum, witness.sha256) for witness in change.read)
        events.append(review.act(Renew(sources, renewal.carried.restated)))
    desk.session.renew((*change.read, *change.added), change.withdrawn, events)
    desk.review = review

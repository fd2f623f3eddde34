"""The documents of a review in progress: which there are, what became of their files, and going on with others.

A document is added, taken away, or read again where its file changed. The new collation and the acts that carry the
decisions over are made beside the review (in a worker thread, for they may take a while) and change nothing; only
`go_on` does, in one step, once the reviewer's page is there to see it.
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
    """Other documents than now: new versions of some, new ones, and the sigla of those taken away.

    `remarks` are sentences on what was noticed when they were read, and on what was left out.
    """

    read: tuple[Witness, ...] = ()
    added: tuple[Witness, ...] = ()
    withdrawn: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What the change is, for a person, without its full stop."""
        told = [f"{witness.siglum} was read again" for witness in self.read]
        told += [f"{witness.title} was added as {witness.siglum}" for witness in self.added]
        told += [f"{siglum} was taken away" for siglum in self.withdrawn]
        return ", ".join(told)


@dataclass(frozen=True)
class Renewal:
    """A change worked out: the collation of the documents as they will be, and what becomes of the decisions.

    `revision` is that of the review it was made for: what was decided since is not in it.
    """

    change: Change
    collation: Collation
    carried: Carried
    revision: int


def changed_on_disk(desk: Desk) -> tuple[ChangedSource, ...]:
    """The documents whose files are not what is stored, or gone. Reads the files."""
    return changed_sources(desk.session)


def reread(changes: Sequence[ChangedSource]) -> Change:
    """To take the files as they are now. Raises Problem where there is nothing to take."""
    read = tuple(change.now for change in changes if change.now is not None)
    refused = [change.refused for change in changes if change.refused is not None]
    if not read:
        raise refused[0] if refused else Problem("no document has changed on disk", "", "")
    remarks = [f"{witness.title}: {remark}" for witness in read for remark in witness.remarks]
    return Change(read, remarks=(*remarks, *map(str, refused)))


def added(desk: Desk, path: str) -> Change:
    """To add the texts of a file or folder. Raises Problem where there is none, or all are there already."""
    intake = read_more(desk.session, (path,))
    there = {str(Path(witness.path).resolve()) for witness in desk.session.witnesses if witness.path}
    new = [one for one in intake.witnesses if one.path is None or str(Path(one.path).resolve()) not in there]
    if not new:
        raise Problem("is in this review already", path, "")
    return Change(added=to_be_added(desk.session, new), remarks=intake.remarks)


def taken_away(desk: Desk, siglum: str) -> Change:
    """To go on without a document. Raises Problem where it is the last one."""
    if len(desk.collation.witnesses) < 2:
        raise Problem("the last document can't be taken away", "", "")
    return Change(withdrawn=(siglum,))


def prepared(desk: Desk, change: Change) -> Renewal:
    """The change worked out. Changes nothing; to be called in a worker thread."""
    review = desk.review
    revision, state = review.revision, review.state
    old = desk.collation.witnesses
    read = {witness.siglum: witness for witness in change.read}
    stay = [read.get(witness.siglum, witness) for witness in old if witness.siglum not in change.withdrawn]
    # In the order in which the session has them when it is opened again: one that comes back has its old place.
    order = list(
        dict.fromkeys([source.siglum for source in desk.session.sources] + [one.siglum for one in change.added])
    )
    witnesses = sorted((*stay, *change.added), key=lambda witness: order.index(witness.siglum))
    collation = collate(witnesses, desk.settings)
    if desk.rules:
        collation = reclassified(collation, desk.rules)
    return Renewal(change, collation, carry(state, old, collation, desk.settings), revision)


def go_on(desk: Desk, renewal: Renewal) -> None:
    """Go on with the other documents: the session gets them first, then what carries the decisions over.

    Raises Problem in a read-only session, and where something was decided since the change was worked out.
    """
    if desk.session.read_only:
        raise Problem("nothing can be changed here", "", desk.session.read_only)
    if desk.review.revision != renewal.revision:
        raise Problem("something was decided meanwhile", "", "do it again")
    before = desk.review
    review = Review(renewal.collation, before.events, actor=before.actor, now=utc_now, settings=desk.settings)
    change = renewal.change
    events = [review.act(act) for act in renewal.carried.acts]
    if change.read:
        # What was done so far was about other texts: an undo of it would fall on whatever stands there now.
        events.append(review.act(Renew(tuple((witness.siglum, witness.sha256) for witness in change.read))))
    desk.session.renew((*change.read, *change.added), change.withdrawn, events)
    desk.review = review

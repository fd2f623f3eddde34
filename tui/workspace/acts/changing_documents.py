"""The documents: read changed files again, add documents, remove them. No decision is lost."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui.review.events import Annotation, Verdict
from tui.review.reanchor import Outcome
from tui.witnesses.problem import Problem
from tui.workspace.acts.work import Work
from tui.workspace.desk.arrangement import arrange
from tui.workspace.desk.documents import (
    Change,
    Renewal,
    added,
    changed_on_disk,
    go_on,
    prepared,
    read_in,
    renamed,
    reread,
    taken_away,
)
from tui.workspace.desk.encodings import offers
from tui.workspace.desk.typed_path import typed_path
from tui.workspace.panels.documents_panel import DocumentsPanel, FatesPanel, Listed, Wish
from tui.workspace.panels.encoding_line import EncodingLine
from tui.workspace.panels.panel import TextQuestion
from tui.workspace.panels.path_line import PathLine
from tui.workspace.view.scene import Focus

if TYPE_CHECKING:
    from tui.review.fates import Fate
    from tui.session.changed_sources import ChangedSource


def documents(work: Work) -> None:
    """The list of documents and the state of their files."""
    desk = work.desk

    def look() -> None:
        try:
            changes = changed_on_disk(desk)
        except Problem as problem:
            work.from_thread(partial(work.say, str(problem), alarm=True))
        else:
            work.from_thread(partial(_show, work, changes))

    work.say("checking the files …")
    work.beside(look, "documents", holds_keys=True)


def _show(work: Work, changes: "tuple[ChangedSource, ...]") -> None:
    work.say("")
    palette, arrangement = work.scene.palette, work.scene.arrangement
    witnesses = work.desk.collation.witnesses
    state = {change.siglum: "file is gone, the review keeps its own copy" for change in changes if change.gone}
    state |= {change.siglum: "changed on disk" for change in changes if change.now is not None}
    state |= {change.siglum: f"{change.refused.what} now" for change in changes if change.refused is not None}
    changed = {change.siglum for change in changes if change.now is not None}
    listed = [
        Listed(
            witness.siglum,
            palette.of_witness(number),
            witness.title,
            len(witness),
            state.get(witness.siglum, "" if witness.path else "not from a file"),
            witness.encoding,
            witness.siglum in changed,
        )
        for number, witness in ((number, witnesses[number]) for number in arrangement.order)
    ]

    def move(order: Sequence[str], base: str) -> bool:
        if work.desk.session.read_only:
            work.say(work.desk.session.read_only, alarm=True)
            return False
        arrange(work.desk, order, base)
        work.stage(work.scene.palette, work.page.focus_at)
        return True

    base = "" if arrangement.base is None else witnesses[arrangement.base].siglum
    work.ask(DocumentsPanel(palette, work.scene.glyphs, listed, base, move), partial(_do, work, changes))


def _do(work: Work, changes: "tuple[ChangedSource, ...]", wish: Wish) -> None:
    desk = work.desk
    if desk.session.read_only:
        raise Problem("nothing can be changed here", "", desk.session.read_only)
    if wish.what == "reread":
        _begin(work, lambda: reread(changes))
    elif wish.what == "encoding":
        _ask_encoding(work, wish.siglum)
    elif wish.what == "withdraw":
        _begin(work, lambda: taken_away(desk, wish.siglum))
    elif wish.what == "rename":

        def called(new: str) -> None:
            _begin(work, lambda: renamed(desk, wish.siglum, new))

        title = f"another siglum for {wish.siglum}"
        work.ask(TextQuestion(work.scene.palette, title, value=wish.siglum, agree="rename"), called)
    else:

        def named(path: str) -> None:
            if path.strip():
                _begin(work, lambda: added(desk, typed_path(path)))

        work.ask(PathLine(work.scene.palette, "add a file or folder", agree="add"), named)


def _ask_encoding(work: Work, siglum: str) -> None:
    """Ask in which encoding to read a document again. What it may be in is found out in a thread."""
    witnesses = work.desk.collation.witnesses
    witness = next(one for one in witnesses if one.siglum == siglum)

    def named(encoding: str) -> None:
        if encoding.strip():
            _begin(work, lambda: read_in(work.desk, siglum, encoding))

    def look() -> None:
        found = offers(witness, witnesses)
        work.from_thread(lambda: work.say(""))
        title = f"read {siglum} again in another encoding"
        work.from_thread(lambda: work.ask(EncodingLine(work.scene.palette, title, witness.encoding, found), named))

    work.say("looking at its bytes …")
    work.beside(look, "documents", holds_keys=True)


def _begin(work: Work, change: Callable[[], Change]) -> None:
    """Find out the change and prepare it in a thread, then apply it to the review."""

    def compare() -> None:
        try:
            renewal = prepared(work.desk, change())
        except Problem as problem:
            work.from_thread(partial(work.say, str(problem), alarm=True))
        else:
            work.from_thread(partial(work.attempt, partial(_go_on, work, renewal)))

    work.say("comparing …")
    work.beside(compare, "documents")


def _go_on(work: Work, renewal: Renewal) -> None:
    before = work.scene.collation
    cells = before.cells(work.page.focus_at.passage) if len(before) else ()
    sigla = {witness.siglum: number for number, witness in enumerate(renewal.collation.witnesses)}
    go_on(work.desk, renewal)
    names = dict([renewal.change.renamed]) if renewal.change.renamed else {}
    focus = Focus(0, 0)
    for cell in cells:
        siglum = before.witnesses[cell.witness].siglum
        number = sigla.get(names.get(siglum, siglum))
        if number is not None and cell.first < len(work.desk.collation.witnesses[number]):
            focus = Focus(work.desk.collation.passage_of(number, cell.first), number)
            break
    work.page.select(None)
    work.stage(work.scene.palette, focus)
    work.watch_sources()
    doubtful = len(work.desk.review.doubtful)
    told = [
        renewal.change.sentence,
        *([f"{work.key_of('filter_passages')} g shows the {doubtful} to look at again"] if doubtful else []),
    ]
    told += [remark.removesuffix(".") for remark in renewal.change.remarks]
    work.say(" · ".join(told), alarm=bool(renewal.change.read and renewal.change.remarks))
    fates = [fate for fate in renewal.carried.fates if fate.outcome is not Outcome.SAME or fate.doubtful]
    if fates:
        texts = {witness.siglum: witness.text for witness in before.witnesses}
        panel = FatesPanel(work.scene.palette, work.scene.glyphs, fates, texts)
        work.ask(panel, partial(_go_to, work))


def _go_to(work: Work, fate: "Fate") -> None:
    """Go to the present place of a decision or note."""
    after = fate.after
    place: tuple[str, int] | None = None
    if isinstance(after, Annotation):
        place = after.spans[0].witness, after.spans[0].start
    elif isinstance(after, Verdict):
        place = after.passage[0][0], after.passage[0][1]
    if place is None:
        work.say("its text is not in these documents; it is kept, and returns when its text does")
        return
    witness = work.scene.number_of(place[0])
    if witness is not None:
        spans = work.scene.collation.witnesses[witness].spans
        paragraph = max(0, int((spans[:, 0] <= place[1]).sum()) - 1)
        work.page.jump(work.scene.collation.passage_of(witness, paragraph), witness)

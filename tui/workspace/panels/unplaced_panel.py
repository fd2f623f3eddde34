"""The panel of decisions that have lost their place: each verdict, note and link with its words and the reason.

A verdict or link whose text is gone names the version that it was made on ('A@1f2e3d4c', see `review/carry.py`). The
session still has that version, and the words are read from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.review.events import Adopt, Annotation, Emend, Relink, Verdict
from tui.workspace.panels.documents_panel import words_of
from tui.workspace.panels.list_panel import ListPanel
from tui.workspace.text.clipped import clipped
from tui.workspace.text.glyphs import Glyphs
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.clickable_keys import Keys
from tui.workspace.widgets.list_widget import Listing, ListLine

if TYPE_CHECKING:
    from tui.session.session import Session
    from tui.witnesses.witness import Witness
    from tui.workspace.desk.desk import Desk

Decision = Verdict | Annotation | Relink


class UnplacedPanel(ListPanel[None]):
    """The list. Entries can't be visited, because they have no place on the page."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("l,q,enter", "leave", show=False)]

    def __init__(self, desk: "Desk", palette: Palette, glyphs: Glyphs) -> None:
        self.decisions = without_place(desk)
        super().__init__(palette, f"lost their place in these documents · {len(self.decisions)}")
        self.texts = _Texts(desk)
        self.listing = Listing(self.palette, glyphs, len(self.decisions), self.entry, gap=1)
        self.desk = desk

    def compose(self) -> ComposeResult:
        """The list and its keys."""
        with Vertical():
            yield self.listing
        yield Keys(self.palette, (("j k", "move"), ("esc", "leave")), id="keys")

    def entry(self, index: int, width: int, ground: str) -> Sequence[ListLine]:
        """The kind and the words; below them, why it has no place."""
        palette, decision = self.palette, self.decisions[index]
        plain, quiet = palette.ink(palette.text, ground=ground), palette.ink(palette.quiet, ground=ground)
        head = _kind(decision).ljust(10)
        words = clipped(_said(decision) + words_of(decision, self.texts), max(8, width - len(head)), whole_words=True)
        lines: list[ListLine] = [[(head, palette.ink(palette.note, ground=ground, bold=True)), (words, plain)]]
        reason = f" · your reason: {decision.reason}" if isinstance(decision, Verdict) and decision.reason else ""
        told = f"{why(self.desk, decision)}{reason}"
        return [*lines, [(" " * len(head), plain), (clipped(told, max(8, width - len(head))), quiet)]]

    def action_take(self) -> None:
        """Close: there is nothing to take."""
        self.dismiss(None)


def without_place(desk: "Desk") -> tuple[Decision, ...]:
    """The valid verdicts, notes and links that have no place in the present documents."""
    unplaced = desk.review.unplaced
    return (*unplaced.verdicts, *unplaced.annotations, *unplaced.relinks)


def why(desk: "Desk", decision: Decision) -> str:
    """Why a decision has no place, without a full stop."""
    if isinstance(decision, Annotation):
        names = [span.witness for span in decision.spans]
    else:
        names = [cell[0] for cell in (decision.passage if isinstance(decision, Verdict) else decision.cells)]
    there = {witness.siglum for witness in desk.collation.witnesses}
    sigla = dict.fromkeys(name.partition("@")[0] for name in names)
    gone = [siglum for siglum in sigla if siglum not in there]
    changed = [siglum for siglum in sigla if siglum in there and _was_read_again(desk, siglum)]
    told = [f"{siglum} was removed" for siglum in gone]
    told += [f"{siglum} was read again and no longer has these words" for siglum in changed]
    return " · ".join(told) or "no passage has this text any more"


def _was_read_again(desk: "Desk", siglum: str) -> bool:
    return len({version.version for version in _versions(desk.session, siglum)}) > 1


def _versions(session: "Session", siglum: str) -> "list[Witness]":
    """All texts that a document has had, the newest first."""
    return [session.version(source) for source in reversed(session.sources) if source.siglum == siglum]


def _kind(decision: Decision) -> str:
    return {Verdict: "verdict", Annotation: "note"}.get(type(decision), "link")


def _said(decision: Decision) -> str:
    """The choice of a verdict, if its words do not show it."""
    match decision:
        case Verdict(choice=Adopt()):
            return "adopted: "
        case Verdict(choice=Emend()):
            return "emended: "
    return ""


class _Texts(Mapping[str, str]):
    """The texts that decisions were made on, by the names in their cells; loaded on demand."""

    def __init__(self, desk: "Desk") -> None:
        self.session = desk.session

    def __getitem__(self, name: str) -> str:
        siglum, _, digits = name.partition("@")
        for witness in _versions(self.session, siglum):
            if witness.version.startswith(digits):
                return witness.text
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(source.siglum for source in self.session.sources))

    def __len__(self) -> int:
        return len({source.siglum for source in self.session.sources})

"""The panel of documents: the state of their files; read them again, add documents, remove them.

Also the list of decisions affected by a change of documents: none is dropped, and each can be visited.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.review.events import Adopt, Annotation, Emend, PassageKey, Relink, Verdict
from tui.review.fates import Fate
from tui.review.reanchor import Outcome
from tui.workspace.panels.list_panel import ListPanel
from tui.workspace.text.clipped import clipped
from tui.workspace.text.glyphs import Glyphs
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.clickable_keys import Keys
from tui.workspace.widgets.list_widget import Listing, ListLine


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as the panel shows it: siglum, colour, title, number of paragraphs, state of its file, encoding."""

    siglum: str
    colour: str
    title: str
    paragraphs: int
    state: str
    encoding: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """The reviewer's wish: 'reread', 'encoding', 'add', 'withdraw' or 'rename', and the siglum of the document."""

    what: str
    siglum: str = ""


class DocumentsPanel(ListPanel[Wish]):
    """All documents. Returns a Wish, or None.

    `arrange` is called after every change with the sigla in their new order and the siglum of the base ('' for none).
    It returns whether the change was made.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "reread", show=False),
        Binding("e", "encoding", show=False),
        Binding("a", "add", show=False),
        Binding("t", "withdraw", show=False),
        Binding("s", "rename", show=False),
        Binding("J", "shift(1)", show=False),
        Binding("K", "shift(-1)", show=False),
        Binding("b", "base", show=False),
    ]

    def __init__(
        self,
        palette: Palette,
        glyphs: Glyphs,
        documents: Sequence[Listed],
        base: str,
        arrange: Callable[[Sequence[str], str], bool],
    ) -> None:
        super().__init__(palette, "documents")
        self.documents = list(documents)
        self.base = base
        self._arrange = arrange
        self.changed = any(document.changed for document in documents)
        self.listing = Listing(palette, glyphs, len(documents), self.entry)

    def compose(self) -> ComposeResult:
        """The list and its keys."""
        keys = [("r", "read the changed files again")] if self.changed else []
        with Vertical():
            yield self.listing
        keys += [("J K", "move down, up"), ("b", "base"), ("s", "siglum"), ("e", "encoding")]
        keys += [("a", "add"), ("t", "remove")]
        yield Keys(self.palette, [*keys, ("esc", "leave")], id="keys")

    def entry(self, index: int, width: int, ground: str) -> Sequence[ListLine]:
        """Siglum, title, size and state of the file."""
        palette, document = self.palette, self.documents[index]
        plain = palette.ink(palette.text, ground=ground)
        told = palette.ink(palette.note if document.changed else palette.quiet, ground=ground)
        base = "  base" if document.siglum == self.base else ""
        encoding = "" if document.encoding == "utf-8" else f"  {document.encoding}"
        size = f"{base}  {document.paragraphs} ¶{encoding}  "
        room = max(8, width - len(document.siglum) - len(size) - len(document.state) - 3)
        line = [
            (f" {document.siglum} ", palette.badge(document.colour)),
            (f" {clipped(document.title, room)}", plain),
            (size, palette.ink(palette.quiet, ground=ground)),
            (document.state, told),
        ]
        return [line]

    def action_take(self) -> None:
        """Do nothing: the reviewer must choose an action."""

    def action_shift(self, step: int) -> None:
        """Move the chosen document on the page to the right (down in the list) or to the left."""
        here = self.listing.chosen
        there = here + step
        if 0 <= there < len(self.documents):
            moved = list(self.documents)
            moved[here], moved[there] = moved[there], moved[here]
            self._arranged(moved, self.base)
            self.listing.choose(there)

    def action_base(self) -> None:
        """Make the chosen document the base; if it is, there is none any more."""
        chosen = self.documents[self.listing.chosen].siglum
        self._arranged(self.documents, "" if chosen == self.base else chosen)

    def _arranged(self, documents: list[Listed], base: str) -> None:
        if self._arrange([document.siglum for document in documents], base):
            self.documents, self.base = documents, base
            self.listing.show(len(self.documents))

    def action_rename(self) -> None:
        """Give the chosen one another siglum."""
        self.dismiss(Wish("rename", self.documents[self.listing.chosen].siglum))

    def action_reread(self) -> None:
        """Read the changed ones again. If that is not possible, the workspace says why."""
        self.dismiss(Wish("reread"))

    def action_encoding(self) -> None:
        """Read the chosen one again in another encoding."""
        self.dismiss(Wish("encoding", self.documents[self.listing.chosen].siglum))

    def action_add(self) -> None:
        """Add documents."""
        self.dismiss(Wish("add"))

    def action_withdraw(self) -> None:
        """Take the chosen one away."""
        self.dismiss(Wish("withdraw", self.documents[self.listing.chosen].siglum))


QUOTED = 200
"""The number of code points of a quoted text that are shown."""

_OUTCOMES = {
    Outcome.SAME: "unchanged",
    Outcome.EDITED: "edited",
    Outcome.MOVED: "moved",
    Outcome.LOST: "lost its place",
}


class FatesPanel(ListPanel[Fate]):
    """What became of decisions and notes; gives the one to go to, or None. `texts` are those that they were made on,
    by siglum.
    """

    def __init__(self, palette: Palette, glyphs: Glyphs, fates: Sequence[Fate], texts: Mapping[str, str]) -> None:
        order = [Outcome.LOST, Outcome.EDITED, Outcome.MOVED, Outcome.SAME]
        self.fates = tuple(sorted(fates, key=lambda fate: (not fate.doubtful, order.index(fate.outcome))))
        counts = {outcome: sum(fate.outcome is outcome for fate in fates) for outcome in order}
        told = " · ".join(f"{count} {_OUTCOMES[outcome]}" for outcome, count in counts.items() if count)
        super().__init__(palette, f"what became of the decisions: {told}")
        self.texts = texts
        self.listing = Listing(palette, glyphs, len(self.fates), self.entry)

    def compose(self) -> ComposeResult:
        """The list and its keys."""
        with Vertical():
            yield self.listing
        yield Keys(self.palette, (("j k", "move"), ("enter", "go there"), ("esc", "leave")), id="keys")

    def entry(self, index: int, width: int, ground: str) -> Sequence[ListLine]:
        """The outcome, and the words it is about."""
        palette, fate = self.palette, self.fates[index]
        plain = palette.ink(palette.text, ground=ground)
        alarming = fate.doubtful or fate.outcome is Outcome.LOST
        outcome = "look again" if fate.doubtful and fate.outcome is not Outcome.LOST else _OUTCOMES[fate.outcome]
        ink = palette.ink(palette.danger if alarming else palette.decided, ground=ground, bold=alarming)
        head = outcome.ljust(15)
        kind = {Verdict: "verdict", Annotation: "note"}.get(type(fate.before), "link").ljust(9)
        quoted = clipped(quoted_words(fate, self.texts), max(8, width - len(head) - len(kind)), whole_words=True)
        return [[(head, ink), (kind, palette.ink(palette.quiet, ground=ground)), (quoted, plain + Style())]]

    def action_take(self) -> None:
        """Go to the chosen one."""
        self.dismiss(self.fates[self.listing.chosen])


def quoted_words(fate: Fate, texts: Mapping[str, str]) -> str:
    """The words that a decision is about: those it contains, or the text at its place when it was made."""
    return words_of(fate.before, texts)


def words_of(decision: Verdict | Annotation | Relink, texts: Mapping[str, str]) -> str:
    """The words that a decision is about, given the texts by the names that its cells have."""
    match decision:
        case Annotation(spans=(first, *_), label=label, note=note):
            said = f": {label} {note}".rstrip(": ") if label or note else ""
            return f"“{first.exact}”{said}"
        case Verdict(choice=Adopt(pieces=(first, *_))):
            return f"“{first.exact}”"
        case Verdict(choice=Emend(text)):
            return f"“{text}”"
        case Verdict(passage=cells):
            return f"left out: “{_words(cells, texts)}”"
        case Relink(cells, together):
            what = "linked" if together else "split before" if decision.is_division else "unlinked"
            return f"{what}: “{_words(cells, texts)}”"
    return ""


def _words(cells: PassageKey, texts: Mapping[str, str]) -> str:
    """The beginning of what stood in the first of some cells."""
    for siglum, start, end in cells:
        if siglum in texts:
            return texts[siglum][start : min(end, start + QUOTED)]
    return ""

"""The summary: decided and open passages by kind, notes, and what to do next. It opens after the last verdict, or by
its key at any time."""

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.collation.collation import Kind
from tui.review.events import Annotation, Relink, Verdict
from tui.review.progress import Progress
from tui.workspace.panels.panel import Panel
from tui.workspace.panels.unplaced_panel import UnplacedPanel, without_place
from tui.workspace.text.clipped import LABEL, clipped
from tui.workspace.text.glyphs import Glyphs
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.clickable_keys import Keys
from tui.workspace.widgets.shown_text import Static, Text

if TYPE_CHECKING:
    from tui.workspace.desk.desk import Desk

_NOUNS: dict[type, str] = {Verdict: "verdict", Annotation: "note", Relink: "link"}
_KINDS = {Kind.CORE: "core", Kind.PARTIAL: "in some documents", Kind.SINGLE: "in one document only"}


LABELS = 20
"""The number of labels that are named with their counts."""
AGAIN = 0.5
"""Seconds after which the facts are looked at again."""


class Summary(Panel[str]):
    """The progress of the review. Returns the id of the command to do next.

    `open_after`: whether a passage after the cursor is still undecided.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("S,q,enter", "leave", show=False),
        Binding("e,ctrl+s", "follow('export')", show=False),
        Binding("o", "follow('notes')", show=False),
        Binding("l", "unplaced", show=False),
        Binding("u,ctrl+z", "follow('undo')", show=False),
        Binding("right_parenthesis", "open", show=False),
    ]

    def __init__(self, desk: "Desk", palette: Palette, glyphs: Glyphs, *, open_after: bool) -> None:
        progress = desk.review.progress()
        finished = progress.decided == progress.passages
        super().__init__(palette, "all decided" if finished else "progress")
        self.desk = desk
        self.glyphs = glyphs
        self.open_after = open_after

    def compose(self) -> ComposeResult:
        """The facts, and the next possible steps."""
        desk = self.desk
        progress = desk.review.progress()
        pairs = [("e", "export"), ("esc", "leave")]
        if progress.notes:
            pairs.insert(1, ("o", "the notes"))
        if without_place(desk):
            pairs.insert(-1, ("l", "lost decisions"))
        if progress.decided < progress.passages:
            pairs.insert(0, (")", "next undecided"))
        if desk.review.undo_title() is not None and not desk.session.read_only:
            pairs.insert(-1, ("u", f"undo: {desk.review.undo_title()}"))
        with Vertical():
            yield Static(self._facts(), id="facts")
        yield Keys(self.palette, pairs, id="keys")

    def on_mount(self) -> None:
        """Keep the facts true: the last verdict is often still being saved when the panel opens."""
        super().on_mount()
        self.set_interval(AGAIN, lambda: self.query_one("#facts", Static).update(self._facts()))

    def _facts(self) -> Text:
        text = Text()
        quiet = self.tone(self.palette.quiet)
        text.append(f"{headline(self.desk.review.progress())}\n\n", Style(bold=True))
        for topic, said in lines(self.desk):
            text.append(f"{topic:<23}", quiet)
            text.append(f"{said}\n")
        text.rstrip()
        return text

    def action_follow(self, command: str) -> None:
        """Close, and run that command."""
        self.dismiss(command)

    def action_unplaced(self) -> None:
        """List the decisions that have lost their place."""
        if without_place(self.desk):
            self.app.push_screen(UnplacedPanel(self.desk, self.palette, self.glyphs))

    def action_open(self) -> None:
        """Go to the nearest undecided passage, forward or back."""
        self.dismiss("next_undecided" if self.open_after else "previous_undecided")


def headline(progress: Progress) -> str:
    """The progress in one sentence."""
    left = progress.passages - progress.decided
    if not left:
        every = f"All {progress.passages:,} passages are decided."
        return "The passage is decided." if progress.passages == 1 else every
    are = "is" if left == 1 else "are"
    return f"{progress.decided:,} of {progress.passages:,} passages are decided, {left:,} {are} open."


def lines(desk: "Desk") -> list[tuple[str, str]]:
    """The facts as (topic, sentence)."""
    progress = desk.review.progress()
    told = []
    for kind, name in _KINDS.items():
        decided, count = progress.kinds[kind]
        if count:
            left = count - decided
            told.append((name, f"{decided} of {count} decided" + (f", {left} open" if left else "")))
    parts = [(progress.adopted, "adopted"), (progress.emended, "emended"), (progress.left_out, "left out")]
    said = [f"{count} {what}" for count, what in parts if count]
    if said:
        told.append(("verdicts", ", ".join(said)))
    if progress.doubtful:
        told.append(
            (
                "to be looked at again",
                f"{progress.doubtful}: the text has changed since ({desk.key_of('filter_passages')} g)",
            )
        )
    told.append(("notes", _notes(desk)))
    counts = Counter(_NOUNS[type(one)] for one in without_place(desk))
    if counts:
        each = ", ".join(f"{count} {noun}{'s' if count > 1 else ''}" for noun, count in counts.items())
        told.append(("lost their place", f"{each} (l lists them)"))
    if desk.rules:
        told.append(("comparing", str(desk.rules)))
    told.append(("on disk", desk.saving_in_words()))
    return told


def _notes(desk: "Desk") -> str:
    counts: dict[str, int] = {}
    for annotation in desk.review.state.annotations.values():
        counts[annotation.label or "without label"] = counts.get(annotation.label or "without label", 0) + 1
    if not counts:
        return "none"
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    each = ", ".join(f"{count} {clipped(label, LABEL)}" for label, count in ordered[:LABELS])
    each += f", {len(ordered) - LABELS} more labels" if len(ordered) > LABELS else ""
    return f"{sum(counts.values())} ({each})"

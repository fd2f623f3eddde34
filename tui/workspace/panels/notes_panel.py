"""The list of notes: all of them in reading order, or those with one label, or those that are open.

Go to one, change it, mark it as resolved, delete it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.review.events import Annotation
from tui.review.shortened import beginning, shortened
from tui.workspace.commands.labels import Label
from tui.workspace.desk.desk import Desk
from tui.workspace.panels.list_panel import ListPanel
from tui.workspace.text.clipped import LABEL, clipped
from tui.workspace.text.graphemes import display, line_width
from tui.workspace.text.wrap import wrap
from tui.workspace.view.scene import Scene
from tui.workspace.widgets.clickable_keys import Keys, pressing
from tui.workspace.widgets.list_widget import Listing, ListLine
from tui.workspace.widgets.shown_text import Static, Text

QUOTED = 160
"""Code points of the noted words that are shown."""


class _States(StrEnum):
    """Which notes are listed."""

    ALL = "all"
    OPEN = "open"
    RESOLVED = "resolved"

    @property
    def following(self) -> "_States | None":
        """The next one in turn; None after the last."""
        return {_States.ALL: _States.OPEN, _States.OPEN: _States.RESOLVED}.get(self)


@dataclass(frozen=True, slots=True)
class NoteActs:
    """What the list can do with notes: change one and then call back; by its id delete one, or mark it as resolved or
    open again; undo.
    """

    change: Callable[[Annotation, Callable[[], None]], None]
    delete: Callable[[str], None]
    resolve: Callable[[str], None]
    undo: Callable[[], None]


class NotesPanel(ListPanel[tuple[int, int]]):
    """All notes, or those of one `passage`. Returns (passage, witness) of the note to go to.

    The first note at or after passage `here` is selected at the beginning.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("C", "edit", show=False),
        Binding("D", "delete", show=False),
        Binding("R", "resolve", show=False),
        Binding("tab", "state", show=False),
        Binding("u", "undo", show=False),
    ]

    def __init__(
        self,
        desk: Desk,
        scene: Scene,
        labels: Sequence[Label],
        acts: NoteActs,
        here: int,
        passage: int | None = None,
    ) -> None:
        super().__init__(scene.palette, "notes")
        self.desk = desk
        self.labels = tuple(labels)
        self.acts = acts
        self.here = here
        self.names = scene.collation.name
        self.glyphs = scene.glyphs
        self.passage = passage
        self.label: str | None = None
        self.state = _States.ALL
        self.notes = self._listed()
        self.listing = Listing(scene.palette, scene.glyphs, len(self.notes), self._entry)

    def compose(self) -> ComposeResult:
        """The labels to filter by, the notes, and the keys."""
        with Vertical():
            yield Static(id="labels")
            yield self.listing
            yield Static(id="empty")
        yield Keys(self.palette, id="keys")

    def on_mount(self) -> None:
        """Begin with all of them, at the one of the cursor's passage or the first after it."""
        here = self.here
        after = [index for index, (place, _, _) in enumerate(self.notes) if place is not None and place >= here]
        self.listing.chosen = after[0] if after else 0
        self._show()

    # What is listed

    def _listed(self) -> list[tuple[int | None, int, Annotation]]:
        """(passage, witness, annotation) in reading order; last, without passage, the notes without a place."""
        review = self.desk.review
        found: list[tuple[int | None, int, Annotation]] = []
        if self.passage is not None:
            noted = {one.id: (self.passage, witness, one) for witness, _, _, one in review.annotations_at(self.passage)}
            found.extend(noted.values())
        else:
            found.extend((place, witness, one) for place, witness, _, _, one in review.annotation_order())
            there = {annotation.id for _, _, annotation in found}
            found.extend((None, 0, one) for one in review.unplaced.annotations if one.id not in there)
        return [entry for entry in found if self._wanted(entry[2])]

    def _wanted(self, annotation: Annotation) -> bool:
        """Whether a note has the label and is in the state that are listed."""
        if self.state is not _States.ALL and annotation.is_resolved is not (self.state is _States.RESOLVED):
            return False
        return self.label is None or annotation.label == self.label

    def _labels(self) -> list[tuple[str, str]]:
        """(key, name) of every label that can be filtered by."""
        return [(label.key, label.name) for label in self.labels]

    def _again(self) -> None:
        """Show the list as it is now."""
        self.notes = self._listed()
        self.listing.show(len(self.notes))
        self._show()
        self._fit()

    def _show(self) -> None:
        counts: dict[str, int] = {}
        for annotation in self.desk.review.state.annotations.values():
            counts[annotation.label] = counts.get(annotation.label, 0) + 1
        labels = Text()
        for key, name in self._labels():
            chosen = name == self.label
            quiet = Style() if counts.get(name) else self.tone(self.palette.faint)
            quiet += pressing(key)
            labels.append(f" {key} ", Style(bold=True, reverse=chosen) + quiet)
            labels.append(f"{name} {counts.get(name) or ''} ".replace("  ", " "), Style(bold=chosen) + quiet)
        self.query_one("#labels", Static).update(labels)
        empty = self.query_one("#empty", Static)
        empty.display = not self.notes
        self.listing.display = bool(self.notes)
        empty.update(self._nothing())
        whole = len(self.desk.review.state.annotations)
        shown = f"{len(self.notes)} of {whole}" if len(self.notes) != whole else str(whole)
        resolved = sum(one.is_resolved for one in self.desk.review.state.annotations.values())
        state = f" · only {self.state}" if self.state is not _States.ALL else ""
        self.heading = f"notes · {shown}{f' · {resolved} resolved' if resolved else ''}{state}"
        self.query_one(Vertical).border_title = Text(self.heading)
        settle = "open again" if self.notes and self._chosen.is_resolved else "resolved"
        pairs = [("enter", "to its place"), ("C", "change"), ("R", settle), ("D", "delete")]
        pairs += [("tab", f"only {self.state.following}" if self.state.following else "all"), ("esc", "leave")]
        if self._labels():
            pairs.insert(4, ("a label's key", "filter" if self.label is None else "others, all"))
        self.query_one(Keys).tell(pairs if self.notes else pairs[4:])

    @property
    def _chosen(self) -> Annotation:
        return self.notes[min(self.listing.chosen, len(self.notes) - 1)][2]

    def _nothing(self) -> Text:
        if self.state is not _States.ALL and self.desk.review.state.annotations:
            having = f" with the label “{self.label}”" if self.label is not None else ""
            return Text(f"No note{having} is {self.state}.")
        if self.label is not None:
            return Text(f"No note has the label “{self.label}”.")
        key = self.desk.key_of
        whole, some = key("annotate"), f"{key('select')} then {key('annotate_selection')}"
        return Text(f"There are no notes yet. On the page {whole} writes one on a passage, {some} one on some words.")

    def _entry(self, index: int, width: int, ground: str) -> list[ListLine]:
        palette = self.palette
        place, _, annotation = self.notes[index]
        plain, quiet = palette.ink(palette.text, ground=ground), palette.ink(palette.quiet, ground=ground)
        label = palette.ink(palette.note, ground=ground, bold=True)
        if annotation.is_resolved:
            plain = label = quiet
        where = self.names(place) if place is not None else "lost its place"
        sigla = dict.fromkeys(span.witness for span in annotation.spans)
        more = f" in {', '.join(sigla)}" if len(sigla) > 1 else ""
        head = f"{self.glyphs.note} {clipped(annotation.label, LABEL) or 'note'}"
        settled = " · resolved" if annotation.is_resolved else ""
        place_told = f"  {where}{more}{settled}  "
        quote = shortened(annotation.spans[0].exact, QUOTED)
        room = max(8, width - line_width(head + place_told) - 2)
        lines: list[ListLine] = [
            [(head, label), (place_told, quiet), (f"“{clipped(quote, room, whole_words=True)}”", quiet)]
        ]
        for line in beginning(annotation.note).split("\n"):
            lines += [[("  ", plain), (display(line[a:b]), plain)] for a, b in wrap(line, max(8, width - 2)) if line]
        return lines

    # What is done with them

    def on_key(self, event: events.Key) -> None:
        """A label's key shows the notes with that label; again, all of them."""
        name = next((name for key, name in self._labels() if key == event.character), None)
        if name is not None and self.passage is None:
            event.stop()
            event.prevent_default()
            self.label = None if name == self.label else name
            self.listing.chosen = 0
            self._again()

    def action_take(self) -> None:
        """Go to the note."""
        if self.notes:
            place, witness, _ = self.notes[self.listing.chosen]
            if place is not None:
                self.dismiss((place, witness))

    def action_edit(self) -> None:
        """Change label and words."""
        if self.notes:
            self.acts.change(self.notes[self.listing.chosen][2], self._again)

    def action_delete(self) -> None:
        """Delete the note; undo brings it back."""
        if self.notes:
            identity = self.notes[self.listing.chosen][2].id
            self.acts.delete(identity)
            self._again()

    def action_resolve(self) -> None:
        """Mark the note as resolved, or as open again."""
        if self.notes:
            self.acts.resolve(self._chosen.id)
            self._again()

    def action_state(self) -> None:
        """Only open notes, only resolved ones, all of them, in turn."""
        self.state = self.state.following or _States.ALL
        self.listing.chosen = 0
        self._again()

    def action_move(self, step: int) -> None:
        """To the next or previous note; what its keys do may be another thing."""
        super().action_move(step)
        self._show()

    def action_undo(self) -> None:
        """Take the last act back."""
        self.acts.undo()
        self._again()

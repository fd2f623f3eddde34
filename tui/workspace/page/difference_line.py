"""The line above the ruler: the difference at the cursor in words, and how the reading there relates to the others.

The page marks the differences. This line puts the variants side by side, so that no one must search three columns of
prose for one letter. It is always one line high, so that nothing moves when the cursor does.
"""

from typing import TYPE_CHECKING, Any

from rich.style import Style
from textual.strip import Strip

from tui.collation.collation import Kind
from tui.workspace.desk.wording import taken_here
from tui.workspace.text.clipped import clipped
from tui.workspace.text.graphemes import line_width
from tui.workspace.view.headings import all_of
from tui.workspace.view.readings import sigla_of
from tui.workspace.view.scene import Focus, Scene
from tui.workspace.view.variant_places import Variation, wordings
from tui.workspace.widgets.line_widget import Drawn
from tui.workspace.widgets.shown_text import Segment

if TYPE_CHECKING:
    from tui.review.events import Verdict

Piece = tuple[str, Style]

SHORTEST = 12
"""Each wording gets at least this many cells, however many there are. The rest is cut at the right."""
_MORE = "  …"
"""After the differences that there is room for."""


def relation_of(scene: Scene, focus: Focus, shown: tuple[int, ...]) -> str:
    """How many documents and readings a passage has, and how similar the reading at the cursor is to the first."""
    passage = scene.collation[focus.passage]
    if passage.kind is Kind.SINGLE:
        return ""
    count, every = len(passage.cells), len(scene.collation.witnesses)
    told = f"in {all_of(every)}" if count == every else f"in {count} of {every}"
    difference = scene.difference(focus.passage, shown)
    if difference is None or difference.asked is not None:
        return told
    told += f" · {difference.readings} readings"
    alike = difference.alike.get(focus.witness, 1.0)
    if alike >= 1.0:
        return told
    first_of_all = next(iter(difference.alike))
    whose = next((one for one in shown if difference.alike.get(one) == 1.0), first_of_all)
    return f"{told} · {min(99, round(alike * 100))} % like {scene.siglum(whose)}"


class DifferenceLine(Drawn):
    """One line: the difference at the cursor."""

    DEFAULT_CSS = "DifferenceLine { height: 1; }"

    def __init__(self, scene: Scene, **options: Any) -> None:
        super().__init__(**options)
        self.scene = scene
        self.focus_at: Focus | None = None
        self.shown: tuple[int, ...] = ()
        self.variant: int | None = None
        self._verdict: Verdict | None = None

    def tell(self, scene: Scene, focus: Focus | None, shown: tuple[int, ...], variant: int | None = None) -> None:
        """Show the difference with this index (from 0) in the passage; None if the cursor is at the whole passage."""
        verdict = scene.verdict(focus.passage) if focus is not None else None
        before = (self.scene, self.focus_at, self.shown, self.variant, self._verdict)
        if (scene, focus, shown, variant, verdict) != before:
            self._verdict = verdict
            self.scene, self.focus_at, self.shown, self.variant = scene, focus, shown, variant
            self.refresh()

    def render_line(self, _y: int) -> Strip:
        """The line: the wordings at the left, the relation at the right."""
        width, palette = self.size.width, self.scene.palette
        plain = palette.ink(palette.text)
        if self.focus_at is None or width < 8:
            return Strip([Segment(" " * width, plain)], width)
        places = self.scene.places(self.focus_at.passage)
        relation = relation_of(self.scene, self.focus_at, self.shown)
        if places and width - line_width(relation) < width // 2:
            relation = ""
        room = width - 2 - (line_width(relation) + 3 if relation else 0)
        left = self._wordings(self.focus_at.passage, places, room) if places else []
        if relation and left and left[-1][0] == _MORE:
            # The differences are more important than how many have which reading.
            relation = ""
            left = self._wordings(self.focus_at.passage, places, width - 2)
        used = 1 + sum(line_width(text) for text, _ in left)
        right = clipped(relation, width - 2)
        gap = " " * max(0, width - used - line_width(right) - 1)
        pieces = [(" ", plain), *left, (gap, plain), (right, palette.ink(palette.faint)), (" ", plain)]
        return Strip([Segment(text, style) for text, style in pieces if text]).adjust_cell_length(width, plain)

    def _wordings(self, number: int, places: tuple[Variation, ...], room: int) -> list[Piece]:
        """For example '1 of 3 here · phænomena A │ phenomena B C', in at most this many cells. At the passage as a
        whole, which is what a number then adopts, the wordings at all places follow each other as far as they fit.
        """
        quiet = self.scene.palette.ink(self.scene.palette.quiet)
        if self.variant is not None or len(places) == 1:
            at = min(self.variant or 0, len(places) - 1)
            lead = f"{at + 1} of {len(places)} here · "
            return _within([(lead, quiet), *self._at_place(number, places, at, room - line_width(lead))], room)
        pieces: list[Piece] = [(f"{len(places)} differences here · ", quiet)]
        left = room - line_width(pieces[0][0])
        for at in range(len(places)):
            more = [*([("   ", quiet)] if at else []), *self._at_place(number, places, at, left)]
            cells = sum(line_width(text) for text, _ in more)
            # The first is cut where there is no room for it, the others are left out.
            rest = line_width(_MORE) if at + 1 < len(places) else 0
            if at and cells + rest > left:
                return [*pieces, *([(_MORE, quiet)] if left >= line_width(_MORE) else [])]
            pieces += _within(more, left)
            left -= cells
            if left <= 0:
                return pieces
        return pieces

    def _at_place(self, number: int, places: tuple[Variation, ...], at: int, room: int) -> list[Piece]:
        """The wordings at a place: 'phænomena A │ phenomena B C'. They are cut to fit if possible."""
        scene, palette = self.scene, self.scene.palette
        readings = scene.collation.readings(number)
        found = wordings([reading.text for reading in readings], places[at])
        taken = taken_here(scene.review, number, scene.regions(number), at)
        quiet = palette.ink(palette.quiet)
        whose = [
            (
                sigla_of(scene, sorted(witness for index in one.readings for witness in readings[index].witnesses)),
                palette.of_witness(readings[one.readings[0]].witnesses[0]),
            )
            for one in found
        ]
        spare = room - sum(line_width(sigla) + 5 for sigla, _ in whose)
        each = max(SHORTEST, _share(spare, [line_width(one.text or "nothing") for one in found]))
        pieces: list[Piece] = []
        for index, (one, (sigla, colour)) in enumerate(zip(found, whose, strict=True)):
            if index:
                pieces.append((f" {scene.glyphs.column} ", palette.ink(palette.rule)))
            if one.text:
                ink = palette.ink(palette.accent, bold=True) + Style(underline=True)
                pieces.append((clipped(one.text, each, whole_words=True), ink))
            else:
                pieces.append(("nothing", quiet))
            pieces += [(" ", quiet), (sigla, palette.ink(colour, bold=True))]
            if not set(taken).isdisjoint(one.readings):
                pieces.append((scene.glyphs.adopted, palette.ink(palette.decided, bold=True)))
        return pieces


def _share(room: int, wanted: list[int]) -> int:
    """The most cells that a wording may have: what the short ones leave over goes to the long ones."""
    left = len(wanted)
    for cells in sorted(wanted):
        if cells * left > room:
            return room // left
        room, left = room - cells, left - 1
    return max(wanted)


def _within(pieces: list[Piece], room: int) -> list[Piece]:
    """The pieces that fit, the last one cut."""
    kept: list[Piece] = []
    for text, style in pieces:
        if line_width(text) > room:
            return [*kept, (clipped(text, room), style)] if room > 0 else kept
        kept.append((text, style))
        room -= line_width(text)
    return kept

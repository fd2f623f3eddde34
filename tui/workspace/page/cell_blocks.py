"""Build the picture of a row: the place of its cells, the marks in their text, and the small print below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.style import Style

from tui.collation.collation import Cell, Kind, LinkKind
from tui.review.events import Adopt, Emend, LeaveOut, Verdict
from tui.review.shortened import beginning, shortened
from tui.workspace.page.row_picture import Aside, Block, Mark, Picture
from tui.workspace.page.source_colours import base_of, parts_of, splice_asides
from tui.workspace.text.clipped import LABEL, clipped
from tui.workspace.text.graphemes import line_width, whole
from tui.workspace.text.invisible import why_alike
from tui.workspace.text.invisible_marks import UnseenRange, told, visible
from tui.workspace.text.wrap import wrap
from tui.workspace.view.continuation import absence
from tui.workspace.view.headings import heading_of, opens
from tui.workspace.view.page_columns import Columns
from tui.workspace.view.palette import Look
from tui.workspace.view.scene import LARGE, Focus, Scene, Selection

REPEATED = 0.8
"""A reading that shares at least this much with earlier ones is dimmed like a repeated one, except for its variants, so
that the eye reads everything once. In a reading that shares less, some patches would be dimmed and some not.
"""

EMENDED = 20_000
"""The most characters of an emendation that are shown below a passage; the canonical text has all of it."""
POINTED_OUT = 120
"""The most characters of a difference that are filled to point it out."""


@dataclass(frozen=True)
class _RowView:
    """What all blocks of one row share. `focus` and `selection` are None if they are in another row."""

    scene: Scene
    columns: Columns
    focus: Focus | None
    selection: Selection | None


def picture_of(
    scene: Scene, columns: Columns, row: int, focus: Focus | None = None, selection: Selection | None = None
) -> Picture:
    """The picture of a row. `focus` and `selection` are given only if they are in this row."""
    view = _RowView(scene, columns, focus, selection)
    rows = scene.rows
    band, spread = bool(rows.band[row]), bool(rows.spread[row])
    numbers = rows.of(row)
    heading = heading_of(scene, row) if opens(scene, row) else ""
    blocks: list[Block] = []
    absent: dict[int, str] = {}
    if band:
        for number in numbers:
            cell = scene.collation.cells(number)[0]
            if spread or cell.witness in columns.shown:
                column_here = None if spread else columns.shown.index(cell.witness)
                blocks.append(_block(view, number, cell, column_here, {}))
    else:
        number = numbers[0]
        cells = {cell.witness: cell for cell in scene.collation.cells(number)}
        seen: dict[str, int] = {}
        for column, witness in enumerate(columns.shown):
            cell_here = cells.get(witness)
            if cell_here is not None:
                blocks.append(_block(view, number, cell_here, column, seen))
            elif focus is not None and focus.witness == witness:
                blocks.append(_absent(scene, number, witness, column))
            else:
                absent[column] = absence(scene, row, witness)
    if not any(block.cell for block in blocks):
        # All witnesses that have it are scrolled out sideways, so spread it over the whole page, with its siglum. This
        # holds even if the cursor's document has no text here: an empty column would hide the text.
        spread = True
        blocks.clear()
        number = focus.passage if focus is not None and focus.passage in numbers else numbers[0]
        cell = scene.collation.cells(number)[0]
        blocks.append(_block(view, number, cell, None, {}))
    return Picture(scene, columns, tuple(blocks), heading, absent=absent, apart=band, loose=band, spread=spread)


def readings_blocks(
    scene: Scene, columns: Columns, row: int, focus: Focus | None = None, selection: Selection | None = None
) -> list[Block]:
    """The blocks of a row's readings, one below another in one column. Each reading shows the cell of the focused
    witness, or of the first witness that has this reading.
    """
    view = _RowView(scene, columns, focus, selection)
    blocks: list[Block] = []
    wanted = selection.witness if selection is not None else focus.witness if focus is not None else -1
    for number in scene.rows.of(row):
        seen: dict[str, int] = {}
        cells = {cell.witness: cell for cell in scene.collation.cells(number)}
        for reading in scene.collation.readings(number):
            witness = wanted if wanted in reading.witnesses else reading.witnesses[0]
            blocks.append(_block(view, number, cells[witness], 0, seen))
        if focus is not None and focus.passage == number and focus.witness not in cells:
            blocks.append(_absent(scene, number, focus.witness, 0))
    return blocks


def _block(view: _RowView, number: int, cell: Cell, column: int | None, seen: dict[str, int]) -> Block:
    """The block of a cell. `column` is None if it is spread over the whole page. `seen` maps the readings drawn further
    left in this row to their witness; this reading is added.
    """
    scene, columns, focus, selection = view.scene, view.columns, view.focus, view.selection
    spread = column is None
    here = focus is not None and focus.passage == number and (focus.witness == cell.witness or spread)
    text = scene.text(cell.witness, cell.first, cell.last)
    verdict = scene.verdict(number)
    base = Look.CURSOR if here else Look.PLAIN
    as_other = seen.get(text)
    first_here = not seen
    shown = () if spread else columns.shown
    adopted = _adopted(scene, verdict)
    # The adopted text is never dimmed, even if it repeats a document further left.
    nearly = bool(seen) and cell.witness not in adopted and _repeats(scene, number, cell, shown)
    if as_other is not None or nearly:
        base |= Look.QUIET
    if as_other is None:
        seen[text] = cell.witness
    if verdict is not None and (
        isinstance(verdict.choice, LeaveOut) or (adopted and not _same_as_adopted(scene, number, cell, adopted))
    ):
        base |= Look.FADED
    offset = scene.collation.span(cell)[0]
    marks = _marks(scene, number, cell, offset, len(text), selection, shown)
    if focus is not None and focus.passage == number and focus.variant >= 0:
        marks += _pointed_out(scene, number, cell, focus.variant)
    width = (min(columns.total, 104) if column is None else columns.widths[column]) - columns.gutter - 3
    strange = scene.strange(number, shown)
    unseen = _unseen(scene, text, None if strange is None else strange.get(cell.witness, ()), seen, width)
    if scene.once and as_other is not None and not marks:
        text = f"as {scene.siglum(as_other)}"
        lines: tuple[tuple[int, int], ...] = ((0, len(text)),)
    else:
        lines = tuple(scene.wrapped(cell.witness, cell.first, cell.last, max(1, width)))
        marks += [(*visible(text, place), Look.STRANGE) for place in (strange or {}).get(cell.witness, ())]
    asides = _asides(scene, number, cell, width, shown, first=first_here)
    return Block(
        cell.witness,
        number,
        column or 0,
        cell,
        text,
        offset,
        lines,
        flattened(marks),
        base,
        (*(unseen if as_other is None else ()), *asides),
        _mark(scene, number, cell, verdict, first=first_here or spread, spread=spread),
        _bar(scene, number, cell, here=here),
    )


def _repeats(scene: Scene, number: int, cell: Cell, shown: tuple[int, ...]) -> bool:
    """Whether nearly all words of a reading appeared in earlier ones, so that only its variants are new."""
    difference = scene.difference(number, shown)
    return difference is not None and difference.alike.get(cell.witness, 0.0) >= REPEATED


def _absent(scene: Scene, number: int, witness: int, column: int) -> Block:
    """The block for the cursor in a column whose witness has no text here."""
    palette = scene.palette
    text = f"nothing in {scene.siglum(witness)}"
    bar = (scene.glyphs.cursor, palette.ink(palette.text, ground=palette.raised, bold=True))
    return Block(
        witness,
        number,
        column,
        None,
        text,
        0,
        ((0, len(text)),),
        (),
        Look.CURSOR | Look.QUIET,
        (),
        ("", palette.ink(palette.text)),
        bar,
    )


def _adopted(scene: Scene, verdict: Verdict | None) -> tuple[int, ...]:
    """The witnesses whose words a verdict adopts; first the base, which most of the text is from."""
    if verdict is None or not isinstance(verdict.choice, Adopt):
        return ()
    parts = parts_of(scene, verdict.choice.pieces)
    numbers = dict.fromkeys((base_of(parts), *(witness for *_, witness in parts)))
    return tuple(number for number in numbers if number is not None)


def _same_as_adopted(scene: Scene, number: int, cell: Cell, adopted: tuple[int, ...]) -> bool:
    if cell.witness in adopted:
        return True
    text = scene.text(cell.witness, cell.first, cell.last)
    others = (other for other in scene.collation.cells(number) if other.witness in adopted)
    return any(scene.text(other.witness, other.first, other.last) == text for other in others)


def _marks(
    scene: Scene, number: int, cell: Cell, offset: int, length: int, selection: Selection | None, shown: tuple[int, ...]
) -> list[Mark]:
    marks: list[Mark] = []
    difference = scene.difference(number, shown)
    if difference is not None:
        marks.extend((a, b, Look.VARIANT) for a, b in difference.variants.get(cell.witness, ()) if b > a)
        marks.extend((a, b, Look.ELSEWHERE) for a, b in difference.elsewhere.get(cell.witness, ()) if b > a)
    marks += _noted(scene, number, cell, offset, length)
    if scene.found is not None:
        for index, start, end in scene.found.within(cell.witness, offset, offset + length):
            look = Look.FOUND | Look.MATCH if index == scene.found_at else Look.FOUND
            a, b = whole(scene.text(cell.witness, cell.first, cell.last), start - offset, end - offset)
            marks.append((a, b, look))
    if selection is not None:
        for witness, start, end in ((selection.witness, selection.start, selection.end), *selection.also):
            a, b = max(0, start - offset), min(length, end - offset)
            if witness == cell.witness and a < b:
                marks.append((a, b, Look.SELECTED))
    return marks


def _pointed_out(scene: Scene, number: int, cell: Cell, variant: int) -> list[Mark]:
    """The words of a cell that the line of differences shows. Many words are not filled: they are found anyway."""
    places = scene.places(number)
    if variant >= len(places):
        return []
    both = zip(scene.collation.readings(number), places[variant], strict=True)
    span = next((span for reading, span in both if cell.witness in reading.witnesses), None)
    return [(*span, Look.HERE)] if span is not None and 0 < span[1] - span[0] <= POINTED_OUT else []


def _noted(scene: Scene, number: int, cell: Cell, offset: int, length: int) -> list[Mark]:
    """The annotated ranges of a cell, and where two of them overlap. A note on the whole cell is not marked."""
    marks: list[Mark] = []
    for witness, start, end, _ in scene.annotations(number):
        a, b = max(0, start - offset), min(length, end - offset)
        if witness == cell.witness and a < b and (a, b) != (0, length):
            both = [(max(a, c), min(b, d)) for c, d, look in marks if look is Look.NOTED]
            marks += [(first, last, Look.LAYERED) for first, last in both if first < last]
            marks.append((a, b, Look.NOTED))
    return marks


def _mark(
    scene: Scene, number: int, cell: Cell, verdict: Verdict | None, *, first: bool, spread: bool
) -> tuple[str, Style]:
    """The mark before the bar: the verdict at the row's first cell, a tick at the adopted one, the siglum if spread."""
    palette, glyphs = scene.palette, scene.glyphs
    decided = palette.ink(palette.decided, bold=True)
    if verdict is None or verdict.choice is None:
        if number in scene.review.doubtful:
            return (glyphs.doubtful, palette.ink(palette.danger, bold=True)) if first else ("", decided)
        if spread:
            return scene.siglum(cell.witness)[:3], palette.ink(palette.of_witness(cell.witness), bold=True)
        return "", decided
    if isinstance(verdict.choice, LeaveOut):
        return (glyphs.left_out, palette.ink(palette.faint, bold=True)) if first else ("", decided)
    if isinstance(verdict.choice, Emend):
        return (glyphs.emended, palette.ink(palette.note, bold=True)) if first else ("", decided)
    adopted = _adopted(scene, verdict)
    if first and adopted:
        return glyphs.adopted + scene.siglum(adopted[0])[:3], decided
    if cell.witness in adopted:
        return glyphs.adopted, decided
    return "", decided


def _bar(scene: Scene, number: int, cell: Cell, *, here: bool) -> tuple[str, Style]:
    palette, glyphs = scene.palette, scene.glyphs
    if here:
        return glyphs.cursor, palette.ink(palette.text, ground=palette.raised, bold=True)
    kind = scene.collation[number].kind
    if kind is Kind.CORE:
        return glyphs.core, palette.ink(palette.core)
    if kind is Kind.PARTIAL:
        return glyphs.partial, palette.ink(palette.core)
    return glyphs.core, palette.ink(palette.of_witness(cell.witness))


def _asides(scene: Scene, number: int, cell: Cell, width: int, shown: tuple[int, ...], *, first: bool) -> list[Aside]:
    """The small print of a cell: the emendation, links, notes."""
    palette, glyphs = scene.palette, scene.glyphs
    faint = palette.ink(palette.faint, dim=True)
    asides: list[Aside] = []
    unmarked = _unmarked(scene, number, shown, first=first)
    if unmarked:
        asides.extend(Aside(((unmarked[a:b], faint),)) for a, b in wrap(unmarked, max(8, width)))
    verdict = scene.verdict(number)
    if first and verdict is not None:
        asides.extend(_verdict_asides(scene, verdict, width))
    for link in scene.collation.links_of.get(number, ()) if first else ():
        other = link.other(number)
        sign = glyphs.moved if link.kind is LinkKind.MOVED else glyphs.echo
        what = "also" if link.kind is LinkKind.MOVED else "echo of"
        text = f"{sign} {what} {scene.collation.name(other)}, {round(link.similarity * 100)} %"
        text += " · adopted there" if link.kind is LinkKind.MOVED and scene.is_adopted(other) else ""
        asides.append(Aside(((text, faint),)))
    noted = palette.ink(palette.note, bold=True)
    quiet = palette.ink(palette.quiet)
    first_here, last_here = scene.collation.span(cell)
    told: set[str] = set()
    for witness, start, end, annotation in scene.annotations(number):
        if witness == cell.witness and annotation.id not in told:
            told.add(annotation.id)
            resolved = annotation.is_resolved
            label = clipped(annotation.label, min(LABEL, max(8, width // 2))) or "note"
            lead = f"{glyphs.note} {label} {'(resolved) ' if resolved else ''}"
            room = max(8, width - line_width(lead))
            # Invisible differences that no visible change of a word already shows.
            whole = start <= first_here and end >= last_here
            words = "" if whole else f"“{_short(scene.collation.witnesses[witness].text[start:end])}” "
            note = (words + beginning(annotation.note).replace("\n", " ")).strip()
            for index, (a, b) in enumerate(wrap(note, room) if note else [(0, 0)]):
                head = lead if index == 0 else " " * line_width(lead)
                asides.append(
                    Aside(
                        ((head, quiet if resolved else noted), (note[a:b], faint if resolved else quiet)), annotation.id
                    )
                )
    return asides


def _short(words: str) -> str:
    """Annotated words on one line, with the middle left out if they are long."""
    return shortened(words, 44, tail=13)


def _unseen(
    scene: Scene, text: str, strange: Sequence[UnseenRange] | None, seen: Mapping[str, int], width: int
) -> list[Aside]:
    """The invisible part of a reading: why it differs from one further left, or hidden characters in it.

    `strange` is None if the readings were too long to look for such characters.
    """
    first, witness = next(iter(seen.items()))
    why = why_alike(first, text) if text is not first and len(text) + len(first) <= LARGE else None
    if why:
        words = f"looks like {scene.siglum(witness)}: {why}"
    elif strange is None:
        words = "" if text.isascii() else "too long to check for invisible characters"
    else:
        words = told(strange)
    quiet = scene.palette.ink(scene.palette.quiet)
    return [Aside(((words[a:b], quiet),)) for a, b in wrap(words, max(8, width))] if words else []


def _verdict_asides(scene: Scene, verdict: Verdict, width: int) -> list[Aside]:
    palette, glyphs = scene.palette, scene.glyphs
    asides: list[Aside] = []
    ink = palette.ink(palette.note)
    if isinstance(verdict.choice, Emend):
        text = beginning(verdict.choice.text, EMENDED)
        for index, (a, b) in enumerate(wrap(text, max(8, width - 2))):
            asides.append(Aside(((f"{glyphs.emended} " if index == 0 else "  ", ink), (text[a:b], ink))))
    if isinstance(verdict.choice, Adopt) and len(verdict.choice.pieces) > 1:
        asides += splice_asides(scene, verdict.choice.pieces, width)
    if verdict.reason:
        because = f"because {beginning(verdict.reason)}"
        quiet = palette.ink(palette.quiet)
        asides.extend(Aside(((because[a:b], quiet),)) for a, b in wrap(because, max(8, width)))
    return asides


def _unmarked(scene: Scene, number: int, shown: tuple[int, ...], *, first: bool) -> str:
    """The reason why differing words are not marked, if so. How the readings relate is in the line above the ruler, for
    the passage at the cursor only: here it would add a line to nearly every passage.
    """
    passage = scene.collation[number]
    difference = scene.difference(number, shown)
    if not first or difference is None or difference.asked is None:
        return ""
    count, every = len(passage.cells), len(scene.collation.witnesses)
    in_how_many = f"in all {every}" if count == every else f"in {count} of {every}"
    return f"{in_how_many} · {scene.why_unmarked(difference.asked)}"


def flattened(marks: list[Mark]) -> tuple[Mark, ...]:
    """Overlapping marks as adjoining ranges in order, each with the combined looks."""
    opening = sorted(marks)
    if all(one[1] <= other[0] for one, other in pairwise(opening)):
        return tuple(opening)
    edges = sorted({edge for start, end, _ in marks for edge in (start, end)})
    stretches: list[Mark] = []
    active: list[Mark] = []
    following = 0
    for start, end in pairwise(edges):
        while following < len(opening) and opening[following][0] <= start:
            active.append(opening[following])
            following += 1
        active = [mark for mark in active if mark[1] > start]
        look = Look.PLAIN
        for mark in active:
            look |= mark[2]
        if look:
            stretches.append((start, end, look))
    return tuple(stretches)

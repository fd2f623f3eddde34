"""The page by readings: one below another, each with the sigla of all its witnesses. It is for more documents than fit
side by side: a passage of forty witnesses with two readings takes two blocks.
"""

from dataclasses import replace

from textual.strip import Strip

from tui.review.events import Adopt
from tui.workspace.page.cell_blocks import readings_blocks
from tui.workspace.page.column_heads import told_encoding
from tui.workspace.page.row_picture import Aside, Block, Picture
from tui.workspace.text.clipped import clipped
from tui.workspace.text.graphemes import line_width
from tui.workspace.text.wrap import wrap
from tui.workspace.view.headings import heading_of, opens
from tui.workspace.view.page_columns import WIDEST, Columns
from tui.workspace.view.readings import sigla_of
from tui.workspace.view.scene import Focus, Scene, Selection
from tui.workspace.widgets.shown_text import Segment

SIGLA = 14
"""At most this many cells for the sigla. If they need more, the small print lists them."""
LEAD = 4
"""Cells around the sigla: the verdict's mark, the number of the reading, a space on either side."""
NUMBERED = 9
"""In the passage at the cursor, this many readings have a number, which is the key that adopts them."""
NAMED = 3
"""At most this many lines of small print for sigla; the readings panel lists them all."""


def stacked_columns(witnesses: int, width: int) -> Columns:
    """The one column of readings, with room for sigla before it."""
    gutter = LEAD + min(SIGLA, 2 * witnesses, max(2, width // 5))
    return Columns((), (min(width, gutter + WIDEST + 3),), gutter)


def stacked_of(
    scene: Scene, columns: Columns, row: int, focus: Focus | None = None, selection: Selection | None = None
) -> Picture:
    """The picture of a row by readings. `focus` and `selection` are given only if they are in this row."""
    having = {
        (number, reading.text): reading.witnesses
        for number in scene.rows.of(row)
        for reading in scene.collation.readings(number)
    }
    blocks: list[Block] = []
    number = 0
    for block in readings_blocks(scene, columns, row, focus, selection):
        if block.cell is None:
            blocks.append(block)
            continue
        numbered = focus is not None and focus.passage == block.passage
        number += numbered
        told = str(number) if numbered and number <= NUMBERED else ""
        blocks.append(_with_sigla(scene, columns, block, having[block.passage, block.text], told))
    heading = heading_of(scene, row) if opens(scene, row) else ""
    return Picture(scene, columns, tuple(blocks), heading, apart=True)


def _with_sigla(scene: Scene, columns: Columns, block: Block, witnesses: tuple[int, ...], number: str) -> Block:
    """The block with the sigla of all its witnesses in front, after the verdict's mark and the number that
    adopts it.
    """
    sigla = sigla_of(scene, witnesses)
    palette = scene.palette
    mark, style = block.mark
    verdict = scene.verdict(block.passage)
    if verdict is not None and isinstance(verdict.choice, Adopt):
        # Side by side, the verdict's mark is at the first cell, with its witness. Here it is at the adopted reading.
        adopted = any(scene.number_of(piece.witness) in witnesses for piece in verdict.choice.pieces)
        mark, style = (scene.glyphs.adopted if adopted else ""), palette.ink(palette.decided, bold=True)
    short = clipped(sigla, columns.gutter - LEAD)
    if not mark:
        colour = palette.of_witness(witnesses[0]) if len(witnesses) == 1 else palette.core
        style = palette.ink(colour, bold=True)
    asides = block.asides
    if short != sigla:
        room = max(8, columns.widths[0] - columns.gutter - 3)
        quiet = palette.ink(palette.quiet)
        lines = [sigla[a:b] for a, b in wrap(sigla, room)]
        if len(lines) > NAMED:
            lines[NAMED - 1 :] = [f"… {len(witnesses)} documents, all named in the list of readings"]
        asides = (*(Aside(((line, quiet),)) for line in lines), *asides)
    return replace(block, mark=(f"{mark:<1}{number:<1} {short}", style), asides=asides)


def stacked_head(scene: Scene, focus: Focus, width: int) -> Strip:
    """The line above the page: the view, and the document at the cursor."""
    palette = scene.palette
    plain = palette.ink(palette.text)
    count = len(scene.collation.witnesses)
    lead = f" readings of {count} documents   "
    badge = f" {scene.siglum(focus.witness)} " if count else ""
    title = scene.collation.witnesses[focus.witness].title if count else ""
    title += told_encoding(scene.collation.witnesses[focus.witness]) if count else ""
    room = max(1, width - line_width(lead) - line_width(badge) - 3)
    segments = [
        Segment(lead, palette.ink(palette.quiet)),
        Segment(badge, palette.badge(palette.of_witness(focus.witness))),
        Segment(f" {clipped(title, room)}", palette.ink(palette.text, bold=True)),
    ]
    return Strip(segments).adjust_cell_length(width, plain)

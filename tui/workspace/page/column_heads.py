"""The head of the page: the document of each column, and how many documents are scrolled out of view."""

from collections.abc import Sequence
from itertools import takewhile

from rich.style import Style
from textual.strip import Strip

from tui.witnesses.witness import Witness
from tui.workspace.text.clipped import clipped
from tui.workspace.text.graphemes import line_width
from tui.workspace.view.page_columns import Columns
from tui.workspace.view.scene import Focus, Scene
from tui.workspace.widgets.shown_text import Segment


def heads(scene: Scene, columns: Columns, focus: Focus, width: int) -> Strip:
    """The documents' names, each over its column, and how many more there are on either side."""
    palette, glyphs = scene.palette, scene.glyphs
    segments: list[Segment] = []
    away = palette.ink(palette.quiet, dim=True)
    near = palette.ink(palette.text, bold=True)
    if palette.ansi:
        near += Style(underline=True)  # some terminals draw bold as plain text
    last = len(columns.shown) - 1
    titles = [scene.collation.witnesses[witness].title for witness in columns.shown]
    for index, (witness, wide) in enumerate(zip(columns.shown, columns.widths, strict=True)):
        if index:
            segments.append(Segment(glyphs.column, palette.ink(palette.rule)))
        one = scene.collation.witnesses[witness]
        badge = f" {one.siglum} "
        base = "base · " if witness == scene.arrangement.base else ""
        count = f"  {base}{one.uncut} ¶{told_encoding(one)}"
        more = ""
        if index == last and columns.after:
            more = f" {columns.after} more {glyphs.more_right}"
        if index == (1 if last else 0) and columns.before:
            more = f" {glyphs.more_left} {columns.before} more" + more
        room = wide - columns.gutter - len(badge) - 2 - line_width(count) - line_width(more)
        title = told_apart(one.title, titles, max(1, room))
        used = columns.gutter + len(badge) + 1 + line_width(title) + line_width(count)
        if used + line_width(more) > wide:
            count, used = "", used - line_width(count)
        here = witness == focus.witness
        segments += [
            Segment(" " * (columns.gutter), palette.ink(palette.text)),
            Segment(badge, palette.badge(palette.of_witness(witness))),
            Segment(" ", palette.ink(palette.text)),
            Segment(title, near if here else away),
            Segment(count, palette.ink(palette.faint)),
            Segment(" " * max(0, wide - used - line_width(more)), palette.ink(palette.text)),
            Segment(more, palette.ink(palette.quiet)),
        ]
    strip = Strip(segments)
    return strip.adjust_cell_length(width, palette.ink(palette.text))


def told_encoding(witness: Witness) -> str:
    """The encoding of a document, if it is not the usual one."""
    return "" if witness.encoding == "utf-8" else f" · {witness.encoding}"


def told_apart(title: str, titles: Sequence[str], room: int) -> str:
    """A title cut to a number of cells. The common ending and beginning of all titles are dropped first, so that the
    rest tells them apart.
    """
    if line_width(title) <= room or len(set(titles)) < 2:
        return clipped(title, room)
    begin = _in_common(titles)
    rests = [one[begin:][::-1] for one in titles]
    end = len(title) - _in_common(rests)
    start = 0
    short = title[:end].rstrip()
    while line_width(short) > room - 1 and start < begin:
        start += 1
        short = "…" + title[start:end].strip()
    return clipped(short + ("…" if end < len(title) else ""), room)


def _in_common(texts: Sequence[str]) -> int:
    """How many characters all texts share at their beginning."""
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*texts, strict=False)))


def head_rule(scene: Scene, columns: Columns, width: int, heading: str = "") -> Strip:
    """The rule below the names, with a heading in it that has been scrolled out of sight."""
    palette, glyphs = scene.palette, scene.glyphs
    parts = [glyphs.rule * wide for wide in columns.widths]
    line = glyphs.cross.join(parts)
    rule = palette.ink(palette.rule)
    segments = [Segment(line, rule)]
    if heading:
        before = columns.gutter + 1
        text = f" {clipped(heading, max(1, len(line) - before - 4))} "
        rest = line[before + line_width(text) :]
        segments = [Segment(line[:before], rule), Segment(text, palette.ink(palette.quiet)), Segment(rest, rule)]
    strip = Strip(segments)
    return strip.adjust_cell_length(width, palette.ink(palette.text))

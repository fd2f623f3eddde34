"""Spliced text as it is drawn: the words of each source in its colour, and long text only around the splices."""

from collections.abc import Sequence
from itertools import groupby

from rich.style import Style

from tui.review.events import Span
from tui.workspace.page.row_picture import Aside
from tui.workspace.text.wrap import wrap
from tui.workspace.view.scene import Scene

SHORT = 3
"""Lines up to which spliced text is shown in full."""

Part = tuple[int, int, int | None]
"""A half-open range in code points of the joined pieces, and its witness; None for a document that is not here."""


def parts_of(scene: Scene, pieces: Sequence[Span]) -> list[Part]:
    """Where each piece is in the joined text, and its witness."""
    parts: list[Part] = []
    at = 0
    for piece in pieces:
        parts.append((at, at + len(piece.exact), scene.number_of(piece.witness)))
        at += len(piece.exact)
    return parts


def base_of(parts: Sequence[Part]) -> int | None:
    """The witness that most of the text is from; of equals the first."""
    lengths: dict[int | None, int] = {}
    for start, end, witness in parts:
        lengths[witness] = lengths.get(witness, 0) + end - start
    return max(lengths, key=lambda witness: lengths[witness], default=None)


def coloured(
    scene: Scene, text: str, start: int, end: int, parts: Sequence[Part], plain: Style
) -> list[tuple[str, Style]]:
    """[start, end) of spliced text: what is not from its base is in the colour of its source."""
    base, palette = base_of(parts), scene.palette
    found: list[tuple[str, Style]] = []
    for first, last, witness in parts:
        a, b = max(start, first), min(end, last)
        if a < b:
            style = plain
            if witness != base and witness is not None:
                colour = palette.ink(palette.of_witness(witness))
                style = plain + Style(color=colour.color, bold=True)
            found.append((text[a:b], style))
    return found


def splice_asides(scene: Scene, pieces: Sequence[Span], width: int) -> list[Aside]:
    """The small print of a splice: its sources, and the lines with words from others than the base. The other lines of
    a long text are folded: they can be read in the column of the base.
    """
    palette, glyphs = scene.palette, scene.glyphs
    ink, quiet = palette.ink(palette.decided), palette.ink(palette.quiet)
    parts = parts_of(scene, pieces)
    base = base_of(parts)
    others = [witness for witness in dict.fromkeys(witness for *_, witness in parts) if witness not in {base, None}]
    heading: list[tuple[str, Style]] = [(f"{glyphs.adopted} with words of ", ink)]
    if not others or base is None:
        heading = [(f"{glyphs.adopted} spliced", ink)]
    for index, witness in enumerate(others if base is not None else []):
        if witness is not None:
            heading.append(
                (f"{', ' if index else ''}{scene.siglum(witness)}", palette.ink(palette.of_witness(witness)))
            )
    text = "".join(piece.exact for piece in pieces)
    lines = list(wrap(text, max(8, width - 2)))
    joints = [start for start, *_ in parts[1:]]

    def folds(line: tuple[int, int]) -> bool:
        start, end = line
        foreign = any(witness != base and a < end and b > start for a, b, witness in parts)
        return not foreign and not any(start <= joint <= end for joint in joints)

    asides = [Aside(tuple(heading))]
    for folded, run in groupby(lines, key=folds if len(lines) > SHORT else lambda _line: False):
        mine = list(run)
        if folded and len(mine) > 1:
            asides.append(Aside(((f"  {glyphs.folded} {len(mine)} lines as {_name(scene, base)}", quiet),)))
        else:
            asides += [Aside((("  ", ink), *coloured(scene, text, a, b, parts, ink))) for a, b in mine]
    return asides


def _name(scene: Scene, witness: int | None) -> str:
    return scene.siglum(witness) if witness is not None else "before"

"""The styles of the page: few, each with one meaning, made from the theme's colours.

A style is a set of independent facts about the text (it repeats another reading, it is a variant, it is selected ...),
and every combination must be readable and show all its facts. So each fact uses a different channel: tone of the
foreground, bold and underline, italic with a tint, reverse, background. No fact is shown by colour alone.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rich.color import Color, blend_rgb
from rich.style import Style

Looks = int
"""Facts about a range of text: flags of `Look`, combined."""


class Look:
    """Flags for facts about a range of text. They are plain numbers: an operation on an IntFlag costs a microsecond,
    and a screen has thousands.
    """

    PLAIN: Final = 0
    QUIET: Final = 1  # exactly repeats a reading further left; still readable
    VARIANT: Final = 2  # differs from the other readings
    NOTED: Final = 4  # under an annotation
    SELECTED: Final = 8
    FOUND: Final = 16  # matches the search
    CURSOR: Final = 32  # in the cell of the cursor
    FADED: Final = 64  # left out, or not the one adopted
    STRANGE: Final = 128  # an invisible character, or one that looks like another
    ELSEWHERE: Final = 256  # differs from readings that are not shown
    MATCH: Final = 512  # the current search match
    HERE: Final = 2048  # the difference that the line of differences shows
    LAYERED: Final = 1024  # under two or more annotations


@dataclass(frozen=True, eq=False)
class Palette:
    """Colours by meaning, as `#rrggbb` or `ansi_...` names of the theme, and the styles made of them."""

    text: str
    quiet: str
    faint: str
    rule: str
    ground: str
    raised: str
    panel: str
    core: str
    accent: str
    note: str
    decided: str
    danger: str
    witnesses: tuple[str, ...]
    ansi: bool = False

    def of_witness(self, number: int) -> str:
        """The colour of a witness: a cycle of six."""
        return self.witnesses[number % len(self.witnesses)]

    def style(self, look: Looks) -> Style:
        """The style of text with these facts."""
        return _text_style(self, look)

    def ink(self, colour: str, *, ground: str = "", bold: bool = False, dim: bool = False) -> Style:
        """A plain style of one colour, on the background of the page or another."""
        return _ink(self, colour, ground or self.ground, bold, dim)

    def over(self, style: Style, ground: str) -> Style:
        """A text style of the page, on another background."""
        return _over(self, style, ground)

    def badge(self, colour: str) -> Style:
        """A filled label."""
        if self.ansi:
            return Style(color=_rich(colour), bold=True, reverse=True)
        return Style(color=_rich(self.ground), bgcolor=_rich(colour), bold=True)


def _rich(name: str) -> Color | None:
    """Rich's colour; None for the terminal's default."""
    if name in {"", "ansi_default"}:
        return None
    return Color.parse(name.removeprefix("ansi_"))


@lru_cache(maxsize=512)
def _ink(palette: Palette, colour: str, ground: str, bold: bool, dim: bool) -> Style:
    # The terminal's bright black is dim already; dimmed once more it would hardly be readable.
    dim = dim and palette.ansi and colour != palette.faint
    if colour != palette.rule:
        colour = _legible(palette, colour, ground)
    return Style(color=_rich(colour), bgcolor=_rich(ground), bold=bold or None, dim=dim or None)


@lru_cache(maxsize=512)
def _over(palette: Palette, style: Style, ground: str) -> Style:
    if style.color is None or palette.ansi:
        return style + Style(bgcolor=_rich(ground))
    colour = _legible(palette, style.color.get_truecolor().hex, ground)
    return style + Style(color=_rich(colour), bgcolor=_rich(ground))


@lru_cache(maxsize=1024)
def _text_style(palette: Palette, look: Looks) -> Style:
    if look & Look.SELECTED:
        # Reversed, it would be faint on faint, but a selection must be readable.
        look &= ~(Look.QUIET | Look.FADED)
    if look & Look.CURSOR:
        # Text at the cursor is never faint; the mark beside it shows that it is left out.
        look &= ~Look.FADED
    colour = palette.text
    if look & Look.QUIET:
        colour = palette.quiet
    if look & Look.FADED:
        colour = palette.faint
    if look & Look.VARIANT:
        colour = palette.accent if not look & Look.FADED else palette.quiet
    if look & Look.STRANGE:
        colour = palette.danger
    ground = palette.raised if look & Look.CURSOR else palette.ground
    # Two tints would be too close to the text's colour. A match keeps the italics of its note, but not its background.
    if look & Look.NOTED and not look & Look.FOUND:
        ground = _tint(palette, ground)
    if look & Look.LAYERED and not look & Look.FOUND:
        ground = _tint(palette, ground)
    if look & Look.FOUND:
        if palette.ansi:
            return Style(reverse=True, bold=bool(look & Look.MATCH), dim=not look & Look.MATCH, underline=True)
        if look & Look.MATCH:
            ground, colour = palette.accent, palette.ground
        else:
            ground = mix(ground, palette.accent, 0.3)
            colour = colour if look & Look.VARIANT else palette.text
    here = bool(look & Look.HERE) and not look & (Look.SELECTED | Look.FOUND)
    if here and not palette.ansi:
        ground, colour = palette.accent, palette.ground
    return Style(
        color=_rich(_legible(palette, colour, ground)),
        bgcolor=_rich(ground),
        bold=True if look & Look.VARIANT and not look & Look.FADED else None,
        underline=True if look & (Look.VARIANT | Look.STRANGE | Look.ELSEWHERE) else None,
        underline2=True if look & Look.LAYERED and not look & Look.VARIANT else None,
        italic=True if look & Look.NOTED else None,
        dim=True if palette.ansi and look & (Look.QUIET | Look.FADED) and colour != palette.faint else None,
        strike=None,
        reverse=True if look & Look.SELECTED or (here and palette.ansi) else None,
    )


LEGIBLE = 4.5
"""The minimum contrast of text with its background: level AA of WCAG 2."""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours `#rrggbb` as WCAG 2 measures it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (part / 255 for part in Color.parse(colour).get_truecolor())
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def _legible(palette: Palette, colour: str, ground: str) -> str:
    """A text colour, moved until it is readable on this background: towards that of full text and, where a theme's own
    colours are too close to each other for that, on towards black or white.
    """
    if palette.ansi or not colour or not ground:
        return colour
    return legible(colour, ground, palette.text, palette.ground)


def legible(colour: str, ground: str, *others: str) -> str:
    """A colour that is readable on a background: this one if it is, else moved towards the best of some others, and
    then towards black or white.
    """
    for towards in (max(others, key=lambda one: contrast(one, ground), default=colour), "#000000", "#ffffff"):
        tenths = (mix(colour, towards, tenth / 10) for tenth in range(11))
        found = next((one for one in tenths if contrast(one, ground) >= LEGIBLE), None)
        if found is not None:
            return found
    return max("#000000", "#ffffff", key=lambda one: contrast(one, ground))


def _tint(palette: Palette, ground: str) -> str:
    if palette.ansi:
        return ground
    return mix(ground, palette.note, 0.22)


def mix(a: str, b: str, part: float) -> str:
    """A mix of two colours, all as `#rrggbb`: `part` (0..1) of the way from `a` to `b`."""
    one, other = Color.parse(a).get_truecolor(), Color.parse(b).get_truecolor()
    return blend_rgb(one, other, part).hex

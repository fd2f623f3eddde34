"""All text can be read: the contrast that WCAG 2 asks for (level AA), worked out for every pair of colours."""

import pytest
from rich.style import Style
from textual.theme import BUILTIN_THEMES

from tui.workspace.view.palette import Look, Palette
from tui.workspace.widgets.theme import DARK, LIGHT, palette_of

WANTED = 4.5
MEANINGS = ("text", "quiet", "faint", "core", "accent", "note", "decided", "danger")


def ratio(style: Style) -> float:
    """The contrast of a style's text with its ground, by the formula of WCAG 2.2."""
    assert style.color is not None
    assert style.bgcolor is not None
    lights = []
    for colour in (style.color, style.bgcolor):
        parts = [value / 255 for value in colour.get_truecolor()]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        lights.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return (max(lights) + 0.05) / (min(lights) + 0.05)


THEMES = [DARK, LIGHT, *(theme for theme in BUILTIN_THEMES.values() if not theme.ansi)]
"""All themes that a user can choose, except those that leave the colours to the terminal."""


@pytest.fixture(
    params=[DARK, LIGHT, *(pytest.param(theme, marks=pytest.mark.slow) for theme in THEMES[2:])],
    ids=lambda theme: theme.name,
)
def palette(request: pytest.FixtureRequest) -> Palette:
    theme = request.param
    return palette_of(theme.to_color_system().generate(), dark=theme.dark, ansi=False)


def test_the_text_of_every_look_can_be_read(palette):
    faults = {look: ratio(palette.style(look)) for look in range(Look.HERE * 2)}
    assert {look: round(value, 2) for look, value in faults.items() if value < WANTED} == {}


def test_the_ink_of_every_meaning_can_be_read_on_every_ground(palette):
    colours = {name: getattr(palette, name) for name in MEANINGS}
    colours |= {f"witness {number}": colour for number, colour in enumerate(palette.witnesses)}
    grounds = {name: getattr(palette, name) for name in ("ground", "raised", "panel")}
    pairs = {
        (name, ground): ratio(palette.ink(colour, ground=on))
        for name, colour in colours.items()
        for ground, on in grounds.items()
    }
    assert {pair: round(value, 2) for pair, value in pairs.items() if value < WANTED} == {}
    assert all(ratio(palette.badge(colour)) >= WANTED for colour in colours.values())


def test_on_the_page_itself_every_colour_has_the_contrast_without_help(palette):
    plain = {name: getattr(palette, name) for name in MEANINGS}
    for name, colour in {**plain, **dict(enumerate(palette.witnesses))}.items():
        assert ratio(Style(color=colour, bgcolor=palette.ground)) >= WANTED, name


def test_what_the_cursor_is_at_is_never_faint(palette):
    assert palette.style(Look.CURSOR | Look.FADED) == palette.style(Look.CURSOR)


def test_every_meaning_has_a_colour_of_its_own(palette):
    meanings = [palette.core, palette.accent, palette.note, palette.decided, palette.danger]
    assert len(set(meanings)) == len(meanings)


@pytest.mark.parametrize("theme", ["recension-dark", pytest.param("recension-light", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "keys", ["c d text:why enter j x k", "x j c enter k / text:mail enter", "r", "v w w", "d", "i"]
)
async def test_every_word_on_the_screen_can_be_read(open_app, theme, keys):
    async with open_app(size=(160, 45)) as story:
        story.app.theme = theme
        await story.keys("] " + keys)
        screen = story.app.screen
        faults = {
            segment.text.strip(): round(ratio(segment.style), 2)
            for strip in screen._compositor.render_strips(screen.size)
            for segment in strip
            if any(character.isalnum() for character in segment.text) and ratio(segment.style) < WANTED
        }
        assert faults == {}

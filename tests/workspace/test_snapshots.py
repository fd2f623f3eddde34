"""What the page looks like, at 80, 120 and 200 columns, dark and light: text, and a line below it that says how.

Below a line of the screen stand, cell for cell, `^` for a variant (bold and underlined), `_` for underlined only, `~`
for italic, `#` for reversed (selected), `.` for quiet text, `:` for faint, `=` for the raised ground of the cursor,
where there is any of it. Read the changes in `__snapshots__` as a user would see them before taking them.
"""

import pytest
from rich.segment import Segment
from rich.style import Style

from tui.workspace.view.palette import Palette

SIZES = [(80, 30), (120, 40), (200, 50)]


def traits(style: Style | None, palette: Palette) -> str:
    """One sign for how a cell is drawn."""
    if style is None:
        return " "
    if style.reverse:
        return "#"
    if style.bold and style.underline:
        return "^"
    if style.underline:
        return "_"
    if style.italic:
        return "~"
    if style.bgcolor == palette.ink("", ground=palette.raised).bgcolor:
        return "="
    if style.color == palette.ink(palette.quiet).color:
        return "."
    if style.color == palette.ink(palette.faint).color:
        return ":"
    return " "


def sign_of(segment: Segment, palette: Palette) -> str:
    """The sign of a piece of a line; none for blanks, unless they are selected."""
    sign = traits(segment.style, palette)
    return sign if segment.text.strip() or sign == "#" else " "


def picture(story) -> str:
    """The screen as text with its traits."""
    work = story.work
    palette = work.scene.palette
    widgets = [work.top_line, work.page, work.difference_line, work.ruler, work.key_bar]
    if work.has_class("pane"):
        widgets.insert(2, work.pane)
    lines: list[str] = []
    for widget in widgets:
        lines.append(f"[{type(widget).__name__} {widget.size.width}x{widget.size.height}]")
        for y in range(widget.size.height):
            strip = widget.render_line(y)
            text = "".join(segment.text for segment in strip)
            signs = "".join(sign_of(segment, palette) * len(segment.text) for segment in strip)
            lines.append(text.rstrip())
            if signs.strip():
                lines.append(signs.rstrip())
    return "\n".join(lines)


@pytest.mark.parametrize("theme", ["recension-dark", "recension-light"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
async def test_the_samples_with_some_work_done(open_app, snapshot, size, theme):
    async with open_app(size=size) as story:
        story.app.theme = theme
        await story.pilot.pause()
        await story.keys("1 1 x v w w c d text:ask_the_desk enter j v w")
        await story.saved()
        assert picture(story) == snapshot


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
async def test_drafts_with_a_variant_and_tails(open_app, drafts, snapshot, size):
    async with open_app(*drafts, size=size) as story:
        await story.keys("]")
        assert picture(story) == snapshot


async def test_dark_and_light_tell_the_same(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("] v")
        dark = picture(story)
        story.app.theme = "recension-light"
        await story.pilot.pause()
        assert picture(story) == dark


async def test_without_colours_a_variant_and_a_selection_still_show(open_app, drafts, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app(*drafts) as story:
        await story.keys("] v w")
        page = story.work.page
        strips = page.render_lines(page.size.region)
        styles = [segment.style for strip in strips for segment in strip if segment.style and segment.text.strip()]
        assert any(style.bold and style.underline for style in styles)
        assert any(style.reverse for style in styles)
        colours = {style.color.get_truecolor() for style in styles if style.color}
        assert all(red == green == blue for red, green, blue in colours)

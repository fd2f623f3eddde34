"""What is to be seen about text stays readable, in colours of our own, in the terminal's, and without any."""

import re

import pytest

from tui.session.opening import Request
from tui.workspace.app import Recension
from tui.workspace.view.palette import Look, Palette

LOOKS = [Look.FADED, Look.QUIET, Look.FADED | Look.VARIANT, Look.FADED | Look.NOTED, Look.FADED | Look.CURSOR]


def palettes() -> dict[str, Palette]:
    app = Recension(Request(()), title="x")
    found = {}
    try:
        for name in ("recension-dark", "recension-light", "ansi-dark"):
            app.theme = name
            found[name] = app.palette
    finally:
        app.close()
    return found


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_selected_is_as_easy_to_read_where_it_is_left_out_or_repeats(look):
    for palette in palettes().values():
        plain = look & ~(Look.FADED | Look.QUIET)
        assert palette.style(look | Look.SELECTED) == palette.style(plain | Look.SELECTED)
        assert not palette.style(look | Look.SELECTED).dim


def test_nothing_is_both_bright_black_and_dim():
    palette = palettes()["ansi-dark"]
    styles = [palette.style(look) for look in range(Look.HERE * 2)] + [palette.ink(palette.faint, dim=True)]
    for style in styles:
        assert not (style.dim and style.color is not None and style.color.name == "bright_black")


@pytest.mark.parametrize("theme", ["recension-dark", "ansi-dark"])
async def test_the_heads_of_the_columns_show_where_the_cursor_is(open_app, theme):
    async with open_app() as story:
        story.app.theme = theme
        await story.keys("l")
        heads = [segment for segment in story.work.page.render_line(0) if segment.text.strip().endswith(".txt")]
        bold = {segment.text.strip() for segment in heads if segment.style and segment.style.bold}
        assert len(heads) == 3
        assert bold == {"exchange-attack-2.txt"}


async def test_the_ruler_tells_what_is_left_out_from_what_is_adopted(open_app):
    async with open_app() as story:
        await story.keys("A enter X enter escape g")
        marks, glyphs = story.work.ruler.render_line(1).text, story.work.scene.glyphs
        assert marks.count(glyphs.adopted) > 10
        assert marks.count(glyphs.left_out) > 40
        assert marks.rindex(glyphs.adopted) < marks.index(glyphs.left_out)
        await story.keys("u")
        assert glyphs.left_out not in story.work.ruler.render_line(1).text


@pytest.mark.parametrize("keys", ["", "V"])
async def test_how_a_reading_relates_to_the_others_is_told_in_full_and_to_which(open_app, tmp_path, keys):
    words = "It was the best of times and it was the worst of times they said"
    for number in range(40):
        line = words.split()
        if number % 12:
            line.insert(number % 12, "nearly")
        text = " ".join(line) if number < 38 else "Something else altogether stands here, and in no other."
        (tmp_path / f"{number:02}.txt").write_text(f"{text}\nAnd so it ends for all of them alike.\n", "utf-8")
    async with open_app(tmp_path, size=(120, 40)) as story:
        await story.keys(keys)
        assert "in 38 of 40 · 12 readings" in story.difference()
        await story.keys("l")
        assert re.search(r"\d\d % like A\b", story.difference())
        assert "% like" not in story.screen()


async def test_the_difference_that_a_number_decides_is_filled_in_the_prose(open_app):
    def filled() -> list[str]:
        page, accent = story.work.page, story.work.scene.palette.style(Look.HERE | Look.VARIANT).bgcolor
        strips = [page.render_line(y) for y in range(page.size.height)]
        return [part.text for strip in strips for part in strip if part.style and part.style.bgcolor == accent]

    async with open_app() as story:
        # At a passage with several differences a number adopts all of it.
        await story.keys("j")
        assert filled() == []
        assert "2 differences here · US A │ American B   practices A │ firms B" in story.difference()
        assert "1-9  adopt passage" in story.work.key_bar.render_line(0).text
        await story.keys("]")
        assert filled() == ["US", "American"]
        await story.keys("]")
        assert filled() == ["practices", "firms"]
        # What is selected, or found, looks as it always does.
        await story.keys("v")
        assert filled() == ["firms"]
        await story.keys("escape j")
        assert "".join(filled()).startswith("Administrators")
        assert "1-9  adopt  " in story.work.key_bar.render_line(0).text
        await story.keys("g")
        assert filled() == []


async def test_the_room_that_a_short_wording_leaves_goes_to_the_long_one(open_app):
    async with open_app(size=(80, 24)) as story:
        await story.keys("j j")
        assert "Administrators were… A │ nothing B" in story.difference()


@pytest.mark.parametrize("width", [80, 100, 140])
async def test_of_many_differences_as_many_are_shown_as_fit(open_app, tmp_path, width):
    words = [f"word{number}" for number in range(40)]
    (tmp_path / "one.txt").write_text(" ".join(words) + "\n", "utf-8")
    other = [f"{word}x" if number % 4 == 1 else word for number, word in enumerate(words)]
    (tmp_path / "two.txt").write_text(" ".join(other) + "\n", "utf-8")
    async with open_app(tmp_path / "one.txt", tmp_path / "two.txt", size=(width, 30)) as story:
        told = story.difference()
        assert len(told) == width
        assert told.startswith(" 10 differences here · word1 A │ word1x B")
        shown = re.findall(r"word\d+x B", told)
        assert len(shown) == {80: 2, 100: 3, 140: 5}[width], told
        assert "x B  …" in told


async def test_the_ruler_is_the_stronger_the_more_passages_differ(open_app, tmp_path):
    # First every passage differs in a word, then one in four, and at the end none.
    lines = [f"Line {number} of a report that is long enough to be told from the others." for number in range(900)]
    for name in "ab":
        kept = [
            f"{line} {name}x" if number < 300 or (number < 600 and not number % 4) else line
            for number, line in enumerate(lines)
        ]
        (tmp_path / f"{name}.txt").write_text("\n".join(kept), "utf-8")
    async with open_app(tmp_path / "a.txt", tmp_path / "b.txt", size=(80, 24)) as story:
        colours = []
        for part in story.work.ruler.render_line(0):
            colours += [part.style.color] * len(part.text)
        first, second, third = colours[10], colours[40], colours[70]
        assert len({first, second, third}) == 3
        assert first == story.work.scene.palette.ink(story.work.scene.palette.accent).color
        assert third == story.work.scene.palette.ink(story.work.scene.palette.quiet).color


async def test_reading_by_readings_gives_the_rest_of_a_wide_screen_to_the_canonical_text(open_app):
    async with open_app(size=(200, 50)) as story:
        before = story.work.pane.size.width
        await story.keys("V")
        assert story.work.pane.size.width > before + 20
        assert story.work.page.size.width > 95
        await story.keys("V")
        assert story.work.pane.size.width == before

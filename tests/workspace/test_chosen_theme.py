"""A theme is found under its name in the palette, and the one that was chosen is there at the next start."""

from pathlib import Path

from tui.workspace.commands.configuration import read


async def test_the_palette_finds_theme_and_the_chosen_one_is_kept(open_app):
    async with open_app() as story:
        assert story.app.theme == "recension-dark"
        await story.keys("ctrl+p text:theme")
        await story.pilot.pause(0.5)
        await story.keys("enter")
        await story.pilot.pause(0.3)
        await story.keys("text:recension-light")
        await story.pilot.pause(0.5)
        await story.keys("enter")
        await story.pilot.pause()
        assert story.app.theme == "recension-light"
    async with open_app() as story:
        assert story.app.theme == "recension-light"


async def test_a_theme_in_the_configuration_goes_first(open_app, tmp_path: Path):
    async with open_app() as story:
        story.app.theme = "nord"
        await story.pilot.pause()
    path = tmp_path / "config.toml"
    path.write_text('theme = "recension-light"\n', "utf-8")
    assert read(path).theme == "recension-light"
    async with open_app() as story:
        assert story.app._theme_of(read(path)) == "recension-light"
        assert story.app._theme_of(None) == "nord"


async def test_a_theme_that_can_not_be_kept_is_told_and_one_that_is_none_ignored(open_app, tmp_path: Path):
    state = tmp_path / "state" / "recension"
    state.mkdir(parents=True)
    (state / "theme").write_bytes(b"\xff no such theme")
    async with open_app() as story:
        assert story.app.theme == "recension-dark"
        (state / "theme").unlink()
        (state / "theme").mkdir()
        story.app.theme = "nord"
        await story.pilot.pause()
        assert "the theme counts until you quit" in story.said()

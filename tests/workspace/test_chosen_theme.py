"""A theme is found under its name in the palette, and the one that was chosen is there at the next start."""

import os
from pathlib import Path

import pytest

from tui.witnesses.problem import Problem
from tui.workspace.commands.chosen_theme import remember, remembered
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


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_in_place_of_a_file_of_the_user_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "recension").mkdir()
    os.mkfifo(tmp_path / "recension" / "theme")
    os.mkfifo(tmp_path / "config.toml")
    assert remembered() is None
    with pytest.raises(Problem, match="the theme counts until you quit"):
        remember("nord")
    (problem,) = read(tmp_path / "config.toml").problems
    assert "can't be read (it is not a regular file)" in problem

"""Paths that are typed into the workspace: `~` is a home wherever one is typed, and nobody's home ends nothing."""

import pytest

from tui.witnesses.problem import Problem
from tui.workspace.desk.typed_path import typed_path

WAYS = ["d a", "ctrl+s b", "ctrl+s w", "ctrl+s c"]
"""Where a path is typed: to add a document, to copy the review, to go on with it elsewhere, to export it."""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    made = tmp_path / "home"
    made.mkdir()
    monkeypatch.setenv("HOME", str(made))
    monkeypatch.setenv("USERPROFILE", str(made))
    return made


def test_a_path_is_meant_without_blanks_around_it(home):
    assert typed_path(" ~/a b.txt ") == str(home / "a b.txt")
    assert typed_path("a/~b.txt") == "a/~b.txt"
    with pytest.raises(Problem, match="no such user"):
        typed_path("~nosuchuser/x")


async def type_path(story, way, path):
    for key in way.split():
        await story.keys(key)
        await story.settled()
    story.app.screen.query_one("#line").value = path
    await story.keys("enter")
    await story.settled()


@pytest.mark.parametrize("way", WAYS)
async def test_nobodys_home_is_told_and_ends_nothing(way, open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("1")
        await type_path(story, way, "~nosuchuser/x")
        assert "~nosuchuser/x: there is no such user's home" in story.said()
        await story.keys("x")
        await story.saved()
        assert len(story.work.desk.review.events) == 2


@pytest.mark.parametrize("way", WAYS[1:])
async def test_what_is_written_to_a_home_is_there(way, open_app, drafts, home):
    async with open_app(*drafts) as story:
        await story.keys("1")
        await type_path(story, way, "~/out.txt")
        assert (home / "out.txt").is_file()


async def test_a_document_is_added_from_a_home(open_app, drafts, home):
    (home / "three.txt").write_bytes(drafts[0].read_bytes())
    async with open_app(*drafts) as story:
        await type_path(story, "d a", "~/three.txt")
        assert len(story.work.desk.collation.witnesses) == 3

"""Paths typed into the workspace: `~` is the home folder everywhere, and an unknown user's home is only a message."""

import pytest

from tui.witnesses.problem import Problem
from tui.workspace.desk.typed_path import Completion, completed, typed_path

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
        assert "~nosuchuser/x: there is no such user" in story.said()
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


# --- completion


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letters").mkdir()
    for name in ("draft-1.txt", "draft-2.txt", ".hidden", "letters/one é.txt"):
        (tmp_path / name).write_text("x", "utf-8")
    return tmp_path


def test_a_path_is_completed_as_far_as_all_names_agree(shelf, home):
    assert completed("dr") == Completion("draft-", ("draft-1.txt", "draft-2.txt"))
    assert completed("draft-1") == Completion("draft-1.txt")
    assert completed("let") == Completion("letters/")
    assert completed("letters/") == Completion("letters/one é.txt")
    assert completed(str(shelf / "letters" / "on")).text == str(shelf / "letters" / "one é.txt")
    assert completed("./draft-2") == Completion("./draft-2.txt")
    (home / "notes.txt").write_text("x", "utf-8")
    assert completed("~") == Completion("~/")
    assert completed("~/no") == Completion("~/notes.txt")


@pytest.mark.parametrize("text", ["nothing", "no/such/folder/x", "~nosuchuser/x", "draft-1.txt/x", "a\0b/c", "/nosuch"])
def test_what_can_not_be_completed_stays_as_it_is(text, shelf):
    assert completed(text) == Completion(text)


def test_hidden_names_need_their_dot(shelf):
    assert ".hidden" not in completed("").names
    assert completed(".h") == Completion(".hidden")


async def test_tab_completes_a_path_in_the_workspace_and_lists_the_names(open_app, drafts, tmp_path):
    (tmp_path / "drafts" / "other.txt").write_bytes(drafts[0].read_bytes().replace(b"fox", b"cat"))
    async with open_app(*drafts) as story:
        await story.keys("d")
        await story.settled()
        await story.keys("a text:dr tab")
        line = story.app.screen.query_one("#line")
        assert line.value == "drafts/"
        await story.keys("tab")
        assert "one.txt" in story.painted()
        assert "other.txt" in story.painted()
        await story.keys("text:ot tab")
        assert line.value == "drafts/other.txt"
        await story.keys("enter")
        await story.settled()
        assert len(story.work.desk.collation.witnesses) == 3

"""Quitting while work can't be saved: the reviewer is asked; if that is not possible, a copy is written."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tui.session.recover import check
from tui.session.session import Session
from tui.witnesses.problem import Problem
from tui.workspace.panels.leaving_panel import Leaving


async def in_trouble(story):
    """The folder of the session goes, and then something is decided."""
    shutil.rmtree(story.work.desk.session.path.parent)
    await story.keys("1 ] x")
    for _ in range(1500):
        if story.work.desk.trouble is not None:
            return
        await story.pilot.pause(0.02)
    raise AssertionError("it was saved")


@pytest.fixture
def session(tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()
    return folder / "s.recension"


async def asked(story):
    await story.keys("q")
    await story.settled()
    assert isinstance(story.app.screen, Leaving)
    return story.app.screen


def copies(tmp_path):
    return sorted((tmp_path / "state").rglob("*.recension"))


async def test_leaving_with_unsaved_work_is_asked_about_and_can_be_thought_better_of(
    open_app, drafts, session, tmp_path
):
    async with open_app(*drafts, session=str(session)) as story:
        await in_trouble(story)
        panel = await asked(story)
        assert panel.what == "2 acts"
        assert "can't be written" in panel.why
        # The key that leaves, pressed twice, does not lose anything.
        await story.keys("q enter escape")
        assert story.app.screen is story.work
        assert story.app.is_running
        session.parent.mkdir()
        await story.saved()
        await story.keys("q")
    assert story.app.return_value == 0
    with Session.open(session) as kept:
        assert len(kept.events) == 2
    assert copies(tmp_path) == []


async def test_unsaved_work_can_be_kept_elsewhere_on_leaving(open_app, drafts, session, tmp_path):
    async with open_app(*drafts, session=str(session)) as story:
        await in_trouble(story)
        await asked(story)
        await story.keys("w")
        story.app.screen.query_one("#line").value = str(tmp_path / "other.recension")
        await story.keys("enter q")
    assert story.app.return_value == 0
    with Session.open(tmp_path / "other.recension") as kept:
        assert len(kept.events) == 2
    assert copies(tmp_path) == []


async def test_who_leaves_without_it_leaves_without_a_copy(open_app, drafts, session, tmp_path):
    async with open_app(*drafts, session=str(session)) as story:
        await in_trouble(story)
        await asked(story)
        await story.keys("Q")
    assert story.app.return_value == 0
    assert copies(tmp_path) == []


async def test_where_nobody_was_asked_a_copy_is_written_and_told_of_and_found_again(
    open_app, drafts, session, tmp_path
):
    mark = ""
    with pytest.raises(Problem, match="2 acts could not be saved") as told:  # noqa: PT012  (it comes with the end)
        async with open_app(*drafts, session=str(session)) as story:
            await in_trouble(story)
            mark = story.work.desk.session.id
            story.app.exit(143)
    (copy,) = copies(tmp_path)
    assert str(copy) in str(told.value)
    assert check(copy).faults == ()
    with Session.open(copy) as kept:
        assert len(kept.events) == 2
        assert kept.id == mark
    story.app.close()  # a second time there is nothing to do
    assert copies(tmp_path) == [copy]
    # Whoever opens the review again is told of it, and is not when the copy itself is opened.
    shutil.copyfile(copy, tmp_path / "s.recension")
    async with open_app(tmp_path / "s.recension") as story:
        assert any(str(copy) in notice for notice in story.work.desk.notices)
    async with open_app(copy) as story:
        assert not any(str(copy) in notice for notice in story.work.desk.notices)


async def test_a_copy_goes_among_the_temporary_files_where_the_other_folder_refuses(
    open_app, drafts, session, tmp_path, monkeypatch
):
    (tmp_path / "state").write_text("a file where the folder would be")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    with pytest.raises(Problem, match="Nothing is lost"):
        async with open_app(*drafts, session=str(session)) as story:
            await in_trouble(story)
    (copy,) = (tmp_path / "temporary").rglob("*.recension")
    assert check(copy).faults == ()


async def test_where_no_copy_can_be_written_that_is_said(open_app, drafts, session, tmp_path, monkeypatch):
    (tmp_path / "state").write_text("a file where the folder would be")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(Problem, match="2 acts could not be saved") as told:
        async with open_app(*drafts, session=str(session)) as story:
            await in_trouble(story)
    assert "It is lost, because no copy could be written either" in str(told.value)
    assert str(tmp_path / "state") in str(told.value)
    assert str(Path(tmp_path / "nowhere")) in str(told.value)

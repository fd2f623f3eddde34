"""The screen shows what the model holds, whatever else was painted in between."""

import asyncio

import pytest
from textual import events

from tui.workspace.widgets.line_widget import Drawn


def stale(story) -> list[str]:
    """The widgets whose lines, as they were painted last, are not those that they would draw now."""
    found = []
    for part in story.work.query(Drawn):
        if not part.display or not part.size.area:
            continue
        painted = [strip.text for strip in part.render_lines(part.size.region)]
        now = [part.render_line(y).text for y in range(part.size.height)]
        if part._stale or [line.rstrip() for line in painted] != [line.rstrip() for line in now]:
            found.append(type(part).__name__)
    return found


async def test_what_changed_is_painted_though_the_whole_screen_is_painted_with_it(open_app, drafts):
    async with open_app(*drafts) as story:
        page = story.work.page
        page.jump(3)
        assert page._stale
        story.work.refresh()  # as a panel that closes does: Textual forgets which widgets have changed
        await story.pilot.pause(0.2)
        assert stale(story) == []


async def test_what_changed_is_painted_though_the_screen_is_laid_out_with_it(open_app, drafts):
    async with open_app(*drafts) as story:
        story.work.page.jump(3)
        story.work.refresh(layout=True)
        await story.pilot.pause(0.2)
        assert stale(story) == []


PANELS = [("f", "d"), ("f", "t"), ("c", "escape"), ("i", "escape"), ("r", "enter"), ("S", "escape"), ("o", "escape")]
PANELS += [
    ("w", "escape"),
    ("question_mark", "escape"),
    ("slash", "escape"),
    ("A", "enter"),
    ("A", "escape"),
    ("R", "escape"),
]
PANELS += [("ctrl+s", "escape"), ("X", "enter"), ("e", "escape")]


@pytest.mark.parametrize("wait", [0.03, *(pytest.param(wait, marks=pytest.mark.slow) for wait in (0.0, 0.08))])
async def test_after_a_panel_closes_the_page_is_as_the_model_is(open_app, drafts, wait):
    async with open_app(*drafts) as story:
        await story.keys("]")
        for opens, closes in PANELS:
            for key in (opens, closes, "j"):
                # Straight to the queue of keys, as a terminal sends them: the next one does not wait for the last.
                story.app.post_message(events.Key(key, key if len(key) == 1 else None))
                await asyncio.sleep(wait)
            await story.settled()
            await story.pilot.pause(0.1)
            while story.app.screen is not story.work:
                await story.press("escape")
            await story.pilot.pause(0.1)
            assert stale(story) == [], (opens, closes)


async def test_a_key_waits_for_the_panel_that_the_key_before_opens_from_a_thread(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.press("d", "a")  # not `a` on the page, which would adopt what is proposed
        await story.settled()
        assert "add a file or folder" in story.painted()
        assert story.work.desk.review.progress().decided == 0


@pytest.mark.parametrize("opens", ["question_mark", "ctrl+s"])
async def test_lines_scrolled_by_keys_in_quick_succession_are_all_scrolled(open_app, drafts, opens):
    seen = []
    for keys in (["down"] * 4, ["down down down down"]):
        async with open_app(*drafts, size=(80, 16)) as story:
            await story.keys(opens)
            for one in keys:
                await story.keys(one)
            seen.append(story.painted())
    assert seen[0] == seen[1]

"""What is at the top of the page answers a click: the heads of the documents, the counts, `saved ✓`."""

import pytest

from tui.workspace.panels.documents_panel import DocumentsPanel
from tui.workspace.panels.notes_panel import NotesPanel
from tui.workspace.panels.panel import Menu
from tui.workspace.panels.summary_panel import Summary


@pytest.mark.parametrize(
    ("words", "panel"),
    [
        ("test", DocumentsPanel),
        ("shared", Summary),
        ("decided", Summary),
        ("1 note", NotesPanel),
        ("saved", Menu),
    ],
)
async def test_the_top_line_answers_a_click(open_app, words, panel):
    async with open_app(size=(140, 40), title="test") as story:
        await story.keys("c d enter")
        await story.saved()
        top = story.work.top_line.render_line(0).text
        assert words in top
        await story.pilot.click("TopLine", offset=(top.index(words) + 1, 0))
        await story.settled()
        assert isinstance(story.app.screen, panel)


async def test_between_what_answers_a_click_nothing_does(open_app):
    async with open_app(size=(140, 40)) as story:
        top = story.work.top_line.render_line(0).text
        await story.pilot.click("TopLine", offset=(top.index("decided") - 2, 0))
        await story.settled()
        assert story.app.screen is story.work


async def test_a_click_on_a_head_goes_to_that_document(open_app):
    async with open_app(size=(80, 30)) as story:
        await story.keys("j")
        head = story.screen().splitlines()[0]
        await story.pilot.click("Page", offset=(head.index(" B "), 0))
        assert story.here == (1, "B")
        await story.pilot.click("Page", offset=(head.index("1 more"), 0))
        assert story.here == (1, "C")
        head = story.screen().splitlines()[0]
        await story.pilot.click("Page", offset=(head.index("1 more"), 0))
        assert story.here == (1, "B")


async def test_in_a_band_a_click_on_a_head_goes_to_the_text_beside(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("G h")
        before = story.here
        head = story.screen().splitlines()[0]
        await story.pilot.click("Page", offset=(head.index(" B "), 0))
        assert story.here[1] == "B"
        assert story.here[0] != before[0]

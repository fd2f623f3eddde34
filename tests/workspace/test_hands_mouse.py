"""The mouse can do what the keys do: on the line of keys, prose, readings, notes, the ruler and the panels."""

import pytest
from textual.events import MouseMove
from textual.widget import Widget

from tui.workspace.page.key_bar import KeyBar
from tui.workspace.panels.help_panel import Help
from tui.workspace.panels.note_panel import NotePanel
from tui.workspace.panels.panel import Menu
from tui.workspace.view.filters import Filter, Show


async def pressed(story, word: str) -> None:
    """Click a key in the line of keys by its word."""
    bar = story.work.key_bar
    bar.render_line(0)
    start = next(start for start, _, command in bar._spots if command.short == word)
    await story.pilot.click(KeyBar, offset=(start + 1, 0))
    await story.pilot.pause()


@pytest.mark.slow
async def test_every_key_in_the_line_of_keys_can_be_clicked(open_app):
    async with open_app(size=(200, 40)) as story:
        bar = story.work.key_bar
        bar.render_line(0)
        words = [command.short for _, _, command in bar._spots]
        assert {"difference", "adopt", "leave out", "select", "note", "help"} <= set(words)
        for word in words:
            if story.app.screen is not story.work:
                await story.keys("escape")
            story.work.page.select(None)
            story.work.say("")
            await story.pilot.pause()
            bar.render_line(0)
            if any(command.short == word for _, _, command in bar._spots):
                before = (story.here, story.work.desk.review.revision, story.app.screen, story.said())
                await pressed(story, word)
                after = (story.here, story.work.desk.review.revision, story.app.screen, story.said())
                assert after != before or story.work.page.selection is not None or word in {"canonical"}, word


async def test_help_and_notes_are_a_click_away(open_app):
    async with open_app(size=(160, 40)) as story:
        await pressed(story, "help")
        assert isinstance(story.app.screen, Help)
        await story.keys("escape")
        await pressed(story, "note")
        assert isinstance(story.app.screen, NotePanel)


async def test_words_are_selected_by_dragging_and_annotated(open_app):
    async with open_app() as story:
        page = story.work.page
        left = page.columns.gutter + 2
        await story.pilot.mouse_down("Page", offset=(left, 4))
        page.on_mouse_move(MouseMove(page, left + 4, 4, 4, 0, 1, False, False, False))
        await story.pilot.mouse_up("Page", offset=(left + 4, 4))
        assert story.selected() == "Four"
        await story.keys("c d enter")
        (annotation,) = story.work.desk.review.state.annotations.values()
        assert annotation.spans[0].exact == "Four"
        assert story.here == (0, "A")


async def test_the_ruler_goes_to_what_is_clicked(open_app):
    async with open_app() as story:
        await story.pilot.click("Ruler", offset=(100, 0))
        await story.pilot.pause()
        assert story.here[0] != 0


async def click(story, words: str) -> None:
    """Click the first letter of some words, wherever they stand in the panel that is open."""
    for widget in story.app.screen.query(Widget):
        if widget.is_container or not widget.display:
            continue
        for y in range(widget.size.height):
            text = widget.render_line(y).text
            if words in text:
                gutter = widget.gutter
                assert await story.pilot.click(widget, offset=(text.index(words) + gutter.left, y + gutter.top))
                await story.settled()
                return
    raise AssertionError(f"{words!r} is nowhere in {story.app.screen}")


async def test_a_filter_is_chosen_with_a_click_on_any_of_its_words(open_app):
    async with open_app() as story:
        await story.keys("f")
        await click(story, "text before or after")
        assert story.work.page.sight.asked == Filter(Show.TAILS)
        await story.keys("f")
        await click(story, " e ")
        assert story.work.page.sight.asked is None


async def test_a_note_is_written_and_deleted_with_the_mouse_but_for_its_words(open_app):
    async with open_app() as story:
        await story.keys("c")
        await click(story, "quote")
        await story.keys("text:ask")
        await click(story, "save")
        (annotation,) = story.work.desk.review.state.annotations.values()
        assert (annotation.label, annotation.note) == ("quote", "ask")
        await story.keys("o")
        await click(story, "D delete")
        assert not story.work.desk.review.state.annotations
        await click(story, "esc")
        assert story.app.screen is story.work


async def test_rules_are_toggled_and_left_with_the_mouse(open_app):
    async with open_app() as story:
        await story.keys("w")
        await click(story, "Exchange = exchange")
        await story.settled()
        assert story.work.desk.rules.kinds == {"case"}
        await click(story, "ignore nothing")
        await story.settled()
        assert not story.work.desk.rules.kinds
        await click(story, "enter")
        assert story.app.screen is story.work


async def test_a_question_is_agreed_to_or_left_with_the_mouse(open_app):
    async with open_app() as story:
        await story.keys("X")
        await click(story, "cancel")
        assert not story.work.desk.review.events
        await story.keys("X")
        await click(story, "leave out 29")
        assert story.work.desk.review.progress().left_out == 29


async def test_a_command_is_done_with_a_click_in_the_help(open_app):
    async with open_app() as story:
        await story.keys("?")
        await click(story, "next passage")
        assert story.app.screen is story.work
        assert story.here == (1, "A")
        await story.keys("?")
        await click(story, "next note")  # there is none: it is told why, and not to be clicked
        assert isinstance(story.app.screen, Help)


async def test_a_word_for_many_keys_presses_none(open_app):
    async with open_app() as story:
        await story.keys("f")
        await click(story, "a letter")
        assert isinstance(story.app.screen, Menu)


async def test_search_goes_on_and_ends_with_the_mouse(open_app):
    async with open_app() as story:
        await story.keys("/ text:hackers")
        await story.settled()
        first = story.work.finding.index
        await click(story, "↓")
        assert story.work.finding.index == (first or 0) + 1
        await click(story, "leave")
        assert story.work.finding.query is None


async def test_documents_and_readings_are_chosen_with_a_click(open_app):
    async with open_app() as story:
        await story.keys("d")
        await click(story, "exchange-attack-2")
        assert story.app.screen.listing.chosen == 1
        await click(story, "leave")
        await story.keys("r")
        await click(story, "adopt")
        assert story.verdict(0) is not None


async def test_the_canonical_text_goes_to_the_passage_that_is_clicked(open_app):
    async with open_app(size=(160, 70)) as story:
        await story.keys("1 x 1")
        pane = story.work.pane
        lines = [pane.render_line(y).text for y in range(pane.size.height)]
        first = next(y for y, line in enumerate(lines) if "✓A" in line)
        third = next(y for y, line in enumerate(lines) if y > first and "✓A" in line)
        out = next(y for y, line in enumerate(lines) if "left out" in line)
        still = next(y for y, line in enumerate(lines) if "undecided" in line)
        for y, passage in ((third, 2), (first, 0), (out, 1), (still, 3)):
            await story.pilot.click("CanonicalPane", offset=(6, y))
            await story.pilot.pause()
            assert story.here[0] == passage
        await story.pilot.click("CanonicalPane", offset=(6, 0))
        assert story.here[0] == 3
        top = story.work.page.place[1]
        pane.on_mouse_scroll_down(None)
        await story.pilot.pause()
        assert story.work.page.place[1] != top


async def test_a_click_while_a_letter_is_waited_for_does_no_harm(open_app):
    async with open_app() as story:
        await story.keys("v f")
        await story.pilot.click(story.work.page, offset=(10, 4))
        await story.keys("a")
        assert "nothing is selected" in story.said()

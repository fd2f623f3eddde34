"""What the keys do, done with the mouse: the line of keys, prose, readings, notes, the ruler, the panels."""

from textual.events import MouseMove

from tui.workspace.bars import KeyBar
from tui.workspace.help import Help
from tui.workspace.note_panel import NotePanel


async def pressed(story, word: str) -> None:
    """Click a key in the line of keys by its word."""
    bar = story.work.key_bar
    bar.render_line(0)
    start = next(start for start, _, command in bar._spots if command.short == word)
    await story.pilot.click(KeyBar, offset=(start + 1, 0))
    await story.pilot.pause()


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
        await story.pilot.mouse_down("Page", offset=(left, 2))
        page.on_mouse_move(MouseMove(page, left + 4, 2, 4, 0, 1, False, False, False))
        await story.pilot.mouse_up("Page", offset=(left + 4, 2))
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

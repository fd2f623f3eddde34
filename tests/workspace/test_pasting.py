"""Text of several lines is pasted: nothing of it is lost, and what becomes of it is told."""

from textual import events


async def paste(story, text: str) -> None:
    story.app.screen.focused.post_message(events.Paste(text))
    await story.pilot.pause()
    await story.pilot.pause()


async def test_a_note_keeps_all_lines_of_a_paste(open_app):
    async with open_app() as story:
        await story.keys("c d")
        await paste(story, "first line\r\nsecond\n\nlast\n")
        assert "first line↵second↵↵last" in story.painted()
        await story.keys("enter")
        (note,) = story.work.desk.review.state.annotations.values()
        assert note.note == "first line\nsecond\n\nlast"
        # It is the same when it is edited again, and pasted text goes where the cursor is.
        await story.keys("C home")
        await paste(story, "> ")
        await story.keys("enter")
        (note,) = story.work.desk.review.state.annotations.values()
        assert note.note == "> first line\nsecond\n\nlast"


async def test_a_search_joins_the_lines_of_a_paste_and_says_so(open_app):
    async with open_app() as story:
        await story.keys("/")
        await paste(story, "Four newly\n  found holes\n")
        await story.settled()
        assert story.app.screen.query_one("#words").value == "Four newly found holes"
        assert "2 pasted lines joined by spaces" in story.painted()
        await story.keys("backspace")
        await story.settled()
        assert "pasted lines" not in story.painted()


async def test_one_line_is_pasted_as_it_is(open_app):
    async with open_app() as story:
        await story.keys("/")
        await paste(story, " holes ")
        assert story.app.screen.query_one("#words").value == " holes "
        assert "pasted lines" not in story.painted()

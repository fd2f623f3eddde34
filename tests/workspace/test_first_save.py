"""The first save of a new review says where it is."""

from uuid import UUID


async def test_the_first_decisions_say_in_which_file_they_are_saved(open_app, tmp_path):
    async with open_app(size=(140, 40)) as story:
        await story.keys("1")
        await story.saved()
        name = story.work.desk.session.path.name
        assert f"saved in {name} ✓" in story.work.top_line.render_line(0).text
        await story.keys("1 1 1")
        await story.saved()
        events = story.work.desk.review.events
        assert {str(UUID(event.id)) for event in events} == {event.id for event in events}
        assert len({event.id for event in events}) == len(events) > 0
        top = story.work.top_line.render_line(0).text
        assert "saved ✓" in top
        assert name not in top

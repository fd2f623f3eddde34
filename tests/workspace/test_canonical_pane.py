"""The canonical text at the side keeps level with the page: the cursor's passage is in view in both."""

import pytest

NAMES = ("harbour", "lighthouse", "garden", "bakery", "chapel", "station", "orchard", "quarry", "tavern", "mill")


def paragraph(name: str) -> str:
    return f"The {name} begins here. " + f"Everybody in town had something to say about the {name} that year. " * 4


def pane_of(story) -> str:
    pane = story.work.pane
    return "\n".join(pane.render_line(y).text for y in range(pane.size.height))


@pytest.fixture
def copies(tmp_path):
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path in paths:
        path.write_text("\n".join(paragraph(name).strip() for name in NAMES) + "\n", "utf-8")
    return paths


async def test_the_text_of_the_focused_passage_is_in_view(open_app, copies):
    async with open_app(*copies, size=(120, 40)) as story:
        await story.keys("A enter escape g p")
        for step in ("j", "k"):
            for _ in NAMES:
                name = NAMES[story.here[0]]
                assert f"The {name} begins" in story.screen()
                assert f"The {name} begins" in pane_of(story), (step, name)
                await story.keys(step)


async def test_what_is_clicked_is_what_is_shown_there(open_app, copies):
    async with open_app(*copies, size=(120, 40)) as story:
        await story.keys("A enter escape g p")
        for _ in NAMES:
            await story.keys("j")
        lines = pane_of(story).split("\n")
        name = next(name for name in NAMES if f"The {name} begins" in "\n".join(lines))
        y = next(y for y, line in enumerate(lines) if f"The {name} begins" in line)
        await story.pilot.click(story.work.pane, offset=(8, y))
        assert NAMES[story.here[0]] == name


async def test_a_passage_that_is_left_out_or_undecided_is_in_view_too(open_app, copies):
    async with open_app(*copies, size=(120, 40)) as story:
        await story.keys("A enter escape G x escape G p")
        assert "1 left out" in pane_of(story)
        await story.keys("0")
        assert "1 undecided" in pane_of(story)


async def test_where_the_wheel_leaves_the_cursor_the_pane_goes_with_the_page(open_app, copies):
    async with open_app(*copies, size=(120, 40)) as story:
        await story.keys("A enter escape G p")
        for _ in range(60):
            story.work.page.scroll_lines(-3)
        await story.pilot.pause()
        assert f"The {NAMES[0]} begins" in story.screen()
        assert f"The {NAMES[0]} begins" in pane_of(story)

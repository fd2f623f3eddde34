"""What a person types is to be seen while they type it, wherever there is something to type."""

import pytest

WORDS = "wombat"


@pytest.mark.parametrize("theme", ["recension-dark", pytest.param("ansi-dark", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "keys",
    ["c d", "c enter", "v w c d", "1 k R", "d a", "ctrl+s c", "ctrl+s b", "ctrl+s w", "/", "e", "o C"],
)
async def test_what_is_typed_can_be_read(open_app, keys, theme):
    async with open_app() as story:
        story.app.theme = theme
        if keys.startswith("o"):
            await story.keys("c d text:first enter")
        await story.keys(keys)
        before = story.painted()
        await story.keys(f"text:{WORDS}")
        assert story.app.screen is not story.work
        assert WORDS not in before
        assert WORDS in story.painted()

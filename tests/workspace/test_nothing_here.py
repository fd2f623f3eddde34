"""The focused document has nothing at the cursor's passage: the passage is read all the same."""

import pytest

SHARED = (
    "The story begins on a quiet morning in the village by the sea, when all the boats are out.",
    "Nobody said a word about it until the evening came and the lamps were lit in every window.",
)
ONLY_LATER = "The lighthouse keeper counted fourteen sails on the horizon before the fog rolled in again."


@pytest.mark.parametrize("keys", ["", "V"])
async def test_the_cursor_does_not_hide_what_only_columns_beyond_the_screen_have(open_app, tmp_path, keys):
    paths = []
    for name in "abcd":
        paths.append(tmp_path / f"{name}.txt")
        between = (ONLY_LATER,) if name in "cd" else ()
        paths[-1].write_text("\n\n".join((SHARED[0], *between, SHARED[1])) + "\n", "utf-8")
    async with open_app(*paths, size=(80, 24)) as story:
        await story.keys(keys)
        assert "fourteen sails" in story.painted()
        for step in ("g", "j", "j"):
            await story.keys(step)
            assert "fourteen sails" in story.painted(), step

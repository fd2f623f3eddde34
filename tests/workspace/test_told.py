"""What the workspace says is to be read: in full, whatever its length, and without moving what is read."""

import re

import pytest

LONG = "The folder can't be written to, so that " + " and ".join(f"reason{number}" for number in range(25)) + " hold."


@pytest.mark.parametrize("width", [80, 120])
async def test_a_long_sentence_takes_the_lines_that_it_needs_and_moves_nothing(open_app, width):
    async with open_app(size=(width, 40)) as story:
        work = story.work
        before, size = story.painted().splitlines(), work.page.size
        work.say(LONG)
        await story.pilot.pause()
        told = story.painted().splitlines()
        assert LONG in " ".join(" ".join(told).split())
        assert work.page.size == size
        assert told[:30] == before[:30]
        await story.keys("j k")
        assert story.painted().splitlines() == before


async def test_a_sentence_without_end_leaves_most_of_a_low_screen(open_app):
    async with open_app(size=(60, 15)) as story:
        story.work.say(LONG * 40, alarm=True)
        await story.pilot.pause()
        assert story.work.key_bar.size.height == 5
        *_, sentence, keys = story.painted().splitlines()
        assert sentence.endswith("…")
        assert "help" in keys


async def test_what_is_wrong_and_what_to_do_are_one_sentence(open_app):
    async with open_app() as story:
        await story.keys("3")
        assert story.said() == "C has nothing here; choose a document that has text here"


@pytest.mark.parametrize(
    "keys", ["c", "j c enter", "v c", "f", "i", "r", "w", "o", "S", "d", "1 k R", "e", "/", "?", "ctrl+s"]
)
async def test_esc_is_told_by_one_word_in_every_panel(open_app, keys):
    async with open_app() as story:
        await story.keys("c d text:note enter")
        await story.keys(keys)
        await story.settled()
        assert re.search(r"\besc (to )?leave\b", story.painted())


async def test_what_there_is_to_say_from_the_start_is_seen_at_once(open_app, tmp_path):
    (tmp_path / "bytes.txt").write_bytes(b"Caf\xe9 by the sea.\nAnother line stands here.\n")
    async with open_app(tmp_path / "bytes.txt", size=(160, 40)) as story:
        assert story.said()
        assert story.said()[:60] in story.painted()


@pytest.mark.parametrize("height", [2, 4, 6])
async def test_on_the_lowest_screens_the_documents_have_the_room(open_app, height):
    async with open_app(size=(60, height)) as story:
        assert story.work.page.size.height == height - 1
        await story.keys("3")
        assert "C has nothing here" in story.painted().splitlines()[-1]


@pytest.mark.parametrize("width", [80, 120, 200])
async def test_a_message_is_at_the_right_of_the_keys_and_names_the_way_back(open_app, width):
    async with open_app(size=(width, 40)) as story:
        await story.keys("1")
        keys = story.painted().splitlines()[-1]
        assert keys.endswith("adopted from A · u undo")
        assert re.search(r"\] \[  difference .* \?  help", keys)
        await story.keys("u")
        assert story.painted().splitlines()[-1].endswith("undone: adopt A · ctrl+r redo")
        await story.keys("j")
        assert story.painted().splitlines()[-1].rstrip().endswith("help")


async def test_a_message_that_is_too_long_for_that_leaves_the_keys_as_well(open_app):
    async with open_app(size=(80, 40)) as story:
        await story.keys("3")
        *_, sentence, keys = story.painted().splitlines()
        assert "C has nothing here; choose a document that has text here" in sentence
        assert "help" in keys


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("c", "a letter label   enter none   esc leave"),
        ("f", "a letter choose   esc leave"),
        ("?", "j k scroll   a click does it   esc leave"),
        ("X", "enter leave out 29   o leave out 31   t adopt 31   esc cancel"),
        ("r", "j k move   enter adopt   1-9 adopt that one   esc leave"),
    ],
)
async def test_below_a_panel_the_footer_has_the_keys_of_the_panel(open_app, keys, told):
    async with open_app() as story:
        await story.keys(keys)
        await story.settled()
        assert story.painted().splitlines()[-1].strip() == told
        await story.keys("escape")
        assert "difference" in story.painted().splitlines()[-1]

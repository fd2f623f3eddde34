"""What cannot be seen is pointed out where it matters, drawn without moving anything, and named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.workspace.text.glyphs import ASCII, UNICODE
from tui.workspace.text.graphemes import display, line_width
from tui.workspace.text.invisible_marks import places_of, stand_ins, told, visible

PIECES = [
    "a",
    "b ",
    "é",
    "e\u0301",
    "\u00a0",
    "\u202f",
    "\u3000",
    "\t",
    "\u200b",
    "\u00ad",
    "\u200c",
    "p\u0430y",
    "何",
    "\u2011",
]
texts = st.lists(st.sampled_from(PIECES), max_size=15).map("".join)


def names(*readings: str) -> list[list[str]]:
    return [[name for *_, name in places] for places in places_of(readings)]


def test_ordinary_writing_is_pointed_out_only_where_readings_differ_in_it():
    assert names("10\u00a0km") == [[]]
    assert names("10\u00a0km", "10\u00a0km!") == [[], []]
    assert names("10\u00a0km", "10 km") == [["no-break space"], []]
    assert names("cafe\u0301 «\u00a0x\u00a0»", "café «\u00a0x\u00a0»") == [["decomposed form (NFD)"], []]


def test_what_is_no_ordinary_writing_is_always_pointed_out():
    assert names("p\u0430ypal") == [["Cyrillic \u0430 for Latin a"]]
    assert names("wi\u200bdth") == [["zero width space"]]
    assert names("co\u00adop", "co\u00adop") == [["soft hyphen"], ["soft hyphen"]]
    assert names("a\u202eb") == [["right-to-left override"]]


def test_a_joiner_is_ordinary_in_scripts_that_are_written_with_it():
    assert names("می\u200cخواهم") == [[]]
    assert names("a\u200cb") == [["zero width non-joiner"]]


@given(st.lists(texts, min_size=1, max_size=3, unique=True))
def test_places_are_inside_their_reading_and_what_is_marked_can_be_seen(readings):
    for text, places in zip(readings, places_of(readings), strict=True):
        for start, end, name in places:
            assert 0 <= start < end <= len(text)
            assert name
            first, last = visible(text, (start, end, name))
            assert 0 <= first <= start
            assert end <= last <= len(text)
            if line_width(text):
                assert line_width(text[first:last]) > 0


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@given(text=texts)
def test_stand_ins_are_as_wide_as_what_they_stand_for(glyphs, text):
    table = stand_ins(glyphs)
    drawn = display(text.translate(table))
    assert len(drawn) == len(text)
    assert cell_len(drawn) == line_width(text)
    for code, stand_in in table.items():
        assert len(stand_in) == 1
        assert cell_len(stand_in) == line_width(chr(code))


def test_what_was_pointed_out_is_told_by_name_and_number():
    assert told([]) == ""
    assert told(places_of(["a\u200bb\u200bc\u00add"])[0]) == "zero width space, 2 times; soft hyphen"
    many = [(at, at + 1, f"kind {at}") for at in range(5)]
    assert told(many).endswith("; and 2 more kinds")


# On the screen


@pytest.fixture
def alike(tmp_path):
    first = "The distance from here to there is 10 km and the café is open.\nThe paypal site asks for a password now.\n"
    second = first.replace("10 km", "10\u00a0km").replace("paypal", "p\u0430ypal")
    (tmp_path / "one.txt").write_text(first, "utf-8")
    (tmp_path / "two.txt").write_text(second, "utf-8")
    return tmp_path / "one.txt", tmp_path / "two.txt"


async def test_two_readings_that_look_the_same_say_why_they_are_not(open_app, alike):
    async with open_app(*alike) as story:
        screen = story.screen()
        assert "looks like A: no-break space for space" in screen.replace("\n", " ")
        assert "Cyrillic \u0430 for Latin" in screen
        assert "10⍽km" in screen
        assert "10 km" in screen


async def test_a_stand_in_moves_nothing_on_its_line(open_app, alike):
    async with open_app(*alike) as story:
        page = story.work.page
        for y in range(page.size.height):
            assert cell_len(page.render_line(y).text) == page.size.width


async def test_hidden_characters_that_all_documents_have_are_named(open_app, tmp_path):
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text("The word is wri\u200btten with something between its letters.\n", "utf-8")
    async with open_app(tmp_path / "one.txt", tmp_path / "two.txt") as story:
        assert story.screen().count("zero width space") == 1

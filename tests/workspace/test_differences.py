"""Characters that cannot be seen, and readings that look the same and are not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.workspace.text import invisible as differences
from tui.workspace.text.invisible import invisible, why_alike

FAMILY = "👨\u200d👩\u200d👧"
COMMON = ["word", " ", "  ", "\t", "\n", "é", "a", "ж", "-", "K", "가", "❤", FAMILY]
HIDING = ["\u00a0", "\u200b", "\u200d", "\u00ad", "e\u0301", "а", "ο", "ＡＢ", "\ufe0f", "\u202e", "\u2011", "\u212a"]
HIDING += ["\uf900", "\u1100\u1161", "\U000e0041"]
texts = st.text() | st.lists(st.sampled_from([*COMMON, *HIDING]), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain ASCII\nof two lines", []),
        ("façade naïve Привет λόγος 漢字，你好", []),
        ("10\u00a0km", [(2, 3, "no-break space")]),
        ("a\tb", [(1, 2, "tab")]),
        ("a\u2009b\u3000c", [(1, 2, "thin space"), (3, 4, "ideographic space")]),
        ("zero\u200bwidth", [(4, 5, "zero width space")]),
        ("so\u00adft", [(2, 3, "soft hyphen")]),
        ("a\u2060b\ufeffc\u200cd", [(1, 2, "word joiner"), (3, 4, "byte order mark"), (5, 6, "zero width non-joiner")]),
        ("a\u200db", [(1, 2, "zero width joiner")]),
        ("a\u202eb\u2066c", [(1, 2, "right-to-left override"), (3, 4, "left-to-right isolate")]),
        ("well\u2011known", [(4, 5, "no-break hyphen")]),
        ("cafe\u0301!", [(3, 5, "decomposed form (NFD)")]),
        ("a\u0301\u0323", [(0, 3, "form that is not composed (NFC)")]),
        ("5 \u212a", [(2, 3, "kelvin sign for K")]),
        ("\uf900", [(0, 1, "compatibility ideograph for 豈")]),
        ("the p\u0430ypal site", [(5, 6, "Cyrillic а for Latin a")]),
        ("it is \u0430 trap", [(6, 7, "Cyrillic а for Latin a")]),
        ("g\u03bf now", [(1, 2, "Greek ο for Latin o")]),
        ("это пpивет", [(5, 6, "Latin p for Cyrillic р")]),
        ("Её voice", [(0, 1, "Cyrillic Е for Latin E"), (1, 2, "Cyrillic ё for Latin ë")]),
        ("Её голос, her voice", []),
        ("Ωm and ΔH", []),
        ("ＡＢＣ１ and（", [(0, 4, "full-width form")]),
        (FAMILY + "❤\ufe0f1\ufe0f\u20e3", []),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", []),
        ("hi\U000e0067", [(2, 3, "tag character")]),
        ("a\ufe0f", [(1, 2, "variation selector")]),
    ],
)
def test_what_cannot_be_seen_is_found_and_named(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert invisible(text) == expected


@given(texts)
def test_places_are_in_order_apart_and_inside_the_text(text: str) -> None:
    edge = 0
    for start, end, name in invisible(text):
        assert edge <= start < end <= len(text)
        assert name
        edge = end


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ("a b c", "a\u00a0b\u00a0c", "no-break space for space, 2 times"),
        ("a\u00a0b", "a b", "space for no-break space"),
        ("café", "cafe\u0301", "written in decomposed form (NFD)"),
        ("cafe\u0301 e\u0301", "café é", "written in composed form (NFC)"),
        ("\uac01", "\u1100\u1161\u11a8", "written in decomposed form (NFD)"),
        ("cat", "c\u0430t", "Cyrillic а for Latin a"),
        ("Её", "Eё", "Latin E for Cyrillic Е"),
        ("ё", "ë", "Latin ë for Cyrillic ё"),
        ("soft", "so\u00adft", "soft hyphen added"),
        ("z\u200be\u200br\u200bo", "zero", "zero width space missing, 3 times"),
        ("\u200bx", "x\u200b", "zero width space in another place"),
        ("one two", "one  two", "2 spaces for space"),
        ("one two", "one\ntwo", "line break for space"),
        ("one two", "one \n two", "space and line break and space for space"),
        ("one two", "one\ttwo", "tab for space"),
        ("end", "end ", "space added at the end"),
        (" start", "start", "space missing at the start"),
        (" ", "", "space missing at the start"),
        ("ABC", "ＡＢＣ", "full-width form for ordinary one, 3 times"),
        ("Ａ", "A", "ordinary form for full-width one"),
        ("well-known", "well\u2011known", "no-break hyphen for hyphen"),
        ("-5", "\u22125", "minus sign for hyphen"),
        ("5 K", "5 \u212a", "kelvin sign for Latin K"),
        ("♥", "♥\ufe0f", "variation selector added"),
        (
            "a b é",
            "a\u00a0b\u00ad e\u0301",
            "no-break space for space; written in decomposed form (NFD); soft hyphen added",
        ),
    ],
)
def test_readings_that_look_the_same_say_why_they_are_not(a: str, b: str, why: str) -> None:
    assert why_alike(a, b) == why


def test_of_many_reasons_three_are_told_and_the_others_counted() -> None:
    told = why_alike("a b c-d e f", "\u0430\u00a0\u00a0b\u2009c\u2011d\u200b e\u00ad f")
    assert told is not None
    assert told.count(";") == 3
    assert told.endswith("; and 3 more")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("same", "same"),
        ("", ""),
        ("one", "two"),
        ("Cat", "cat"),
        ("a b", "ab"),
        ("“x”", '"x"'),
        ("e", "é"),
        (FAMILY, "👨👩👧"),
        ("x", ""),
    ],
)
def test_equal_readings_and_such_that_differ_visibly_have_no_hidden_reason(a: str, b: str) -> None:
    assert why_alike(a, b) is None


@given(texts, texts)
def test_a_reason_is_given_for_both_readings_or_for_none(a: str, b: str) -> None:
    assert (why_alike(a, b) is None) == (why_alike(b, a) is None)


@given(texts)
def test_another_unicode_form_is_always_explained(text: str) -> None:
    for form in ("NFC", "NFD"):
        other = unicodedata.normalize(form, text)
        assert (why_alike(text, other) is None) == (text == other)


@given(texts, st.integers(0, 40), st.sampled_from(["\u200b", "\u00ad", "\u2060", "\u202e", "\u200e"]))
def test_a_hidden_character_put_anywhere_is_explained_and_found(text: str, place: int, hidden: str) -> None:
    other = text[:place] + hidden + text[place:]
    if "\u200d" not in text:  # beside a joiner it may part two emoji, and be seen
        assert why_alike(text, other) is not None
    assert any(hidden in other[start:end] for start, end, _ in invisible(other))


def test_the_tables_name_letters_of_the_scripts_they_say() -> None:
    for script, letters in (
        ("CYRILLIC", differences._CYRILLIC),
        ("GREEK", differences._GREEK),
        ("ARMENIAN", differences._ARMENIAN),
    ):
        for letter, latin in letters.items():
            assert unicodedata.name(letter).startswith(script)
            assert differences._script(letter) == script.capitalize()
            assert differences._script(latin) == "Latin"
            assert latin.isascii()
            assert letter.isupper() == latin.isupper()


async def test_the_samples_open_at_the_first_difference_with_what_comes_before_it_in_view(open_app):
    async with open_app(as_opened=True) as story:
        assert story.here == (1, "A")
        assert "Four newly found holes" in story.screen()


async def test_documents_that_agree_open_at_the_top(open_app, tmp_path):
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text("The same words.\n\nAnd the same again.\n", encoding="utf-8")
    async with open_app(tmp_path / "one.txt", tmp_path / "two.txt", as_opened=True) as story:
        assert story.here == (0, "A")


async def test_the_difference_at_the_cursor_is_told_in_words(open_app):
    async with open_app() as story:
        assert "here" not in story.difference()
        await story.keys("]")
        assert "1 of 2 here · US A │ American B" in story.difference()
        assert "in 2 of 3 · 2 readings" in story.difference()
        assert "readings" not in story.screen()


async def test_the_page_does_not_move_where_the_cursor_does(open_app):
    async with open_app(size=(120, 60)) as story:
        bars = str.maketrans("▌▎", "  ")
        before = story.screen().translate(bars)
        await story.keys("j")
        assert story.screen().translate(bars) == before


async def test_the_way_from_difference_to_difference_stops_at_every_variant_inside_a_passage(open_app):
    async with open_app() as story:
        await story.keys("] ]")
        assert story.here == (1, "A")
        assert "2 of 2 here · practices A │ firms B" in story.difference()
        await story.keys("]")
        assert story.here == (2, "A")
        assert "1 of 1 here" in story.difference()
        await story.keys("[")
        assert story.here == (1, "A")
        assert "2 of 2 here" in story.difference()
        await story.keys("[")
        assert "1 of 2 here" in story.difference()

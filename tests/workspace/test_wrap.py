"""Where lines break, which grapheme stands in which cell, and where words and sentences end."""

import unicodedata
from itertools import pairwise, product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes

from tui.review.cluster_borders import is_border
from tui.witnesses.neutralise import neutralise
from tui.workspace.text import graphemes
from tui.workspace.text import wrap as wrapping
from tui.workspace.text.clipped import clipped
from tui.workspace.text.graphemes import (
    cell_at,
    clusters,
    display,
    grapheme_next,
    grapheme_previous,
    is_plain,
    line_width,
    offset_at,
    whole,
)
from tui.workspace.text.motions import sentence_span, word_end, word_start
from tui.workspace.text.wrap import wrap

FAMILY = "👨\u200d👩\u200d👧"
ODD = ["e\u0301", "\u0301", FAMILY, "🏳\ufe0f\u200d🌈", "👍🏽", "🇩🇪", "🇩", "☺\ufe0f", "1\ufe0f\u20e3", "\ufe0f"]
ODD += ["각", "\u1100\u1161\u11a8", "\u1161", "한국어", "何軍", "ＡＢＣ", "（漢）", "「字」", "。", "、", "ｶﾞ"]
ODD += ["क्षत्रिय", "กำ", "ශ්\u200dරී", "سلام", "ש\u05b8לו\u05b9ם", "\u0600", "\ud800", "\U000e0061"]
ODD += ["\u200d", "\u200b", "\u200c", "\u2060", "\ufeff", "\u00ad", "\u00a0", "\u2003", "\u3000", "\u202e", "\u2028"]
ODD += ["\x1b[31m", "\0", "\x85", "\r", "\t", "\n"]
PLAIN = [
    "word",
    "a",
    "well-known",
    "and/or",
    "—",
    "–",
    "-",
    " ",
    "  ",
    "     ",
    "\n",
    "“",
    "”",
    ".",
    "é",
    "Ω",
    "ж",
    "1,000",
    "a" * 60,
]
plain_texts = st.lists(st.sampled_from([*PLAIN, " ", " "]), max_size=30).map("".join)
odd_texts = st.lists(st.sampled_from([*ODD, *PLAIN, " ", " "]) | st.characters(), max_size=30).map("".join)
texts = plain_texts | odd_texts | st.text()
widths = st.integers(1, 40)


def lines(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width)]


# The rule of `wrap`, stated again over whole graphemes and without any of its shortcuts.


def oracle(text: str, width: int) -> list[tuple[int, int]]:
    ranges, start = [], 0
    for hard in text.split("\n"):
        ranges += [(start + first, start + last) for first, last in oracle_line(hard, width)]
        start += len(hard) + 1
    return ranges


def oracle_line(text: str, width: int) -> list[tuple[int, int]]:
    pieces = [text[start:end] for start, end, _ in clusters(text)]
    starts = [start for start, _, _ in clusters(text)] + [len(text)]
    ranges, first = [], 0
    while True:
        fits = [n for n in range(first + 1, len(pieces) + 1) if cell_len(display("".join(pieces[first:n]))) <= width]
        alone = first + 1
        while alone < len(pieces) and cell_len(display("".join(pieces[first : alone + 1]))) == cell_len(
            display(pieces[first])
        ):
            alone += 1
        full = max(fits, default=alone)
        if full >= len(pieces):
            ranges.append((starts[first], len(text)))
            return ranges
        cut = full
        if pieces[full] not in {" ", "\t"}:
            places = [n for n in range(first + 1, full + 1) if oracle_breaks(pieces[n - 1], pieces[n])]
            joints = [
                n
                for n in range(first + 2, full + 1)
                if pieces[n - 1] in set("-‐–/\u00ad") and pieces[n - 2][0].isalnum() and pieces[n][0].isalnum()
            ]
            cut = max(places, default=max(joints, default=full))
        end = cut
        while end > first and pieces[end - 1] in {" ", "\t"}:
            end -= 1
        ranges.append((starts[first], starts[end if end > first else cut]))
        first = cut
        while first < len(pieces) and pieces[first] in {" ", "\t"}:
            first += 1
        if first == len(pieces):
            return ranges


def oracle_breaks(before: str, after: str) -> bool:
    glue, spaces = (
        "\u00a0\u2007\u2011\u202f\u2060\ufeff",
        "\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u205f\u3000",
    )
    closing, opening = graphemes._NO_START, graphemes._NO_END
    if after in {" ", "\t"}:
        return False
    if before in {" ", "\t"}:
        return True
    if before[-1] in glue or after[0] in glue:
        return False
    if before[-1] in spaces:
        return after[0] not in closing
    ideographs = [bool(graphemes._IDEOGRAPH(piece[0])) for piece in (before, after)]
    if before[0] == "—":
        return (after[0].isalnum() or ideographs[1]) and after[0] not in closing
    return any(ideographs) and before[0] not in opening and after[0] not in closing


@given(texts, widths)
@example("aaa   bbb", 5)
@example("      word", 3)
@example("one two   ", 7)
@example("0  \u03000", 3)
@example("0  \u200c0", 3)
@example("0  \ufe0f0", 3)
def test_wrap_is_what_the_slow_oracle_says(text: str, width: int) -> None:
    assert wrap(text, width) == oracle(text, width)


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_wrap_is_what_the_oracle_says_of_every_short_text(length: int) -> None:
    alphabet = "0 -\u2003\u0300\u200c\ufe0f—漢"
    differing = [
        text for text in map("".join, product(alphabet, repeat=length)) if wrap(f"{text}0", 3) != oracle(f"{text}0", 3)
    ]
    assert differing == []


@given(texts, widths)
def test_no_character_but_the_spaces_of_a_break_is_lost(text: str, width: int) -> None:
    ranges = wrap(text, width)
    edge = 0
    for start, end in [*ranges, (len(text), len(text))]:
        assert edge <= start <= end
        assert not text[edge:start].strip(" \t\n")
        edge = end
    assert ranges[0][0] == 0


@given(texts, widths)
def test_no_line_is_wider_than_the_width_but_for_one_grapheme(text: str, width: int) -> None:
    for start, end in wrap(text, width):
        wide = [cells for _, _, cells in clusters(text[start:end]) if cells]
        assert line_width(text[start:end]) <= width or len(wide) == 1


@given(texts, widths)
def test_no_line_begins_or_ends_inside_a_grapheme(text: str, width: int) -> None:
    for start, end in wrap(text, width):
        hard = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", start)
        edges = {hard + edge for edge in boundaries(text[hard : stop if stop >= 0 else len(text)])}
        assert {start, end} <= edges


def boundaries(text: str) -> set[int]:
    return {0, *(end for _, end, _ in clusters(text))}


@given(plain_texts, widths)
def test_plain_text_wraps_by_search_as_it_does_by_graphemes(text: str, width: int) -> None:
    start = 0
    for hard in text.split("\n"):
        fast: list[tuple[int, int]] = []
        slow: list[tuple[int, int]] = []
        if hard:
            wrapping._wrap_plain(text, start, start + len(hard), width, fast)
            wrapping._wrap_graphemes(text, start, start + len(hard), width, slow)
        assert fast == slow
        start += len(hard) + 1


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 8, ["one two", "three"]),
        ("one   two", 4, ["one", "two"]),
        ("one two   ", 7, ["one two"]),
        ("    verse", 20, ["    verse"]),
        ("first\n\nsecond", 20, ["first", "", "second"]),
        ("a\tb", 1, ["a", "b"]),
        ("antidisestablishmentarianism", 10, ["antidisest", "ablishment", "arianism"]),
        ("state-sponsored-hacking", 12, ["state-", "sponsored-", "hacking"]),
        ("a well-known word", 10, ["a", "well-known", "word"]),
        ("example.com/some/path", 14, ["example.com/", "some/path"]),
        ("the wretch—the monster", 12, ["the wretch—", "the monster"]),
        ("the wretch—” she said", 11, ["the", "wretch—”", "she said"]),
        ("10\u00a0000 km", 6, ["10\u00a0000", "km"]),
        ("漢字漢字漢字", 5, ["漢字", "漢字", "漢字"]),
        ("漢字、漢字", 4, ["漢", "字、", "漢字"]),
        ("漢字「漢字」", 6, ["漢字", "「漢", "字」"]),
        ("何軍 said", 6, ["何軍", "said"]),
        ("한국어 문장", 7, ["한국어", "문장"]),
        (FAMILY * 2, 2, [FAMILY, FAMILY]),
        (FAMILY, 1, [FAMILY]),
        ("🇩🇪🇫🇷", 3, ["🇩🇪", "🇫🇷"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("\u1100\u1161\u11a8" * 2, 2, ["\u1100\u1161\u11a8"] * 2),
        ("foo\u200bbar", 4, ["foo\u200b", "bar"]),
    ],
)
def test_lines_of(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


def test_a_long_line_of_decomposed_letters_keeps_all_of_them() -> None:
    text = unicodedata.normalize(
        "NFD", "Voilà où l’été s’achève, dès l’aube, près de la forêt où naît la rivière. " * 4
    )
    assert "".join(text[start:end] for start, end in wrap(text, 20)).replace(" ", "") == text.replace(" ", "")


def test_every_plain_character_is_one_cell_one_grapheme_and_drawn_as_it_is() -> None:
    plain = [chr(code) for code in range(0x110000) if chr(code) != "\n" and is_plain(chr(code))]
    assert len(plain) > 2500
    for character in plain:
        assert cell_len(character) == 1
        assert unicodedata.category(character)[0] not in "MC" or unicodedata.category(character) == "Cn"
        assert neutralise(character) == character
        traits = graphemes.TRAITS[character]
        assert not traits & (graphemes.JOINS | graphemes.OPENS | graphemes.IDEOGRAPH)
        assert bool(traits & graphemes.SPACE) == (character == " ")
    assert [span[:2] for span in split_graphemes("".join(plain))[0]] == [(i, i + 1) for i in range(len(plain))]


@given(texts)
def test_what_is_drawn_has_one_code_point_for_each(text: str) -> None:
    drawn = display(text)
    assert len(drawn) == len(text)
    assert display(drawn) == drawn
    assert all(old == "\n" for old, new in zip(text, drawn, strict=True) if new == "\n")
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in drawn.replace("\n", ""))


@given(texts)
def test_a_text_drawn_in_parts_is_drawn_as_the_whole_is(text: str) -> None:
    drawn = "".join(display(text[start:end]) for start, end, _ in clusters(text))
    assert drawn == display(text)
    assert clusters(drawn) == clusters(text)


WHOLE = [
    "e\u0301",
    "o\u0323\u0302",
    FAMILY,
    "🏳\ufe0f\u200d🌈",
    "👩🏽\u200d🚀",
    "👍🏽",
    "🇩🇪",
    "1\ufe0f\u20e3",
    "☺\ufe0f",
]
WHOLE += ["葛\U000e0100", "\u1100\u1161\u11a8", "ｶﾞ", "กำ", "क्ष", "क्\u200dष", "ड़", "\u06001", "x\u200c", "x\u0489"]


@pytest.mark.parametrize("grapheme", WHOLE)
def test_what_a_person_takes_for_one_character_is_one_grapheme(grapheme: str) -> None:
    assert [span[:2] for span in clusters(grapheme * 3)] == [
        (index * len(grapheme), (index + 1) * len(grapheme)) for index in range(3)
    ]


def borders(text: str) -> set[int]:
    return {offset for offset in range(len(text) + 1) if is_border(text, offset)}


@given(texts)
@example("👩\u200d👩\u200d" * 9)
@example("→\u200d→")
@example("☺\u0301\u200d☺\u0301\ufe0f")
@example("\u1100가\u1160")
@example("\u0915\u094d\u200c\u0915")
def test_the_page_cuts_what_it_draws_where_the_review_would(text: str) -> None:
    drawn = display(text)
    wide = [(start, end) for start, end in pairwise(sorted(borders(drawn))) if cell_len(drawn[start:end]) > 8]
    inside = {offset for start, end in wide for offset in range(start + 1, end)}
    assert boundaries(text) - inside == borders(drawn)


DRAWN_OTHERWISE = frozenset("\u034f\ufe0e")
"""What a joiner and a selector of shapes are drawn as where they do nothing: marks, as they are."""


@given(texts)
def test_the_page_and_the_review_cut_text_at_the_same_places(text: str) -> None:
    drawn = display(text)
    text = "".join(old if new in DRAWN_OTHERWISE else new for old, new in zip(text, drawn, strict=True))
    cells = {end: cells for _, end, cells in clusters(text)}
    assert borders(text) <= {0, *cells}
    # Only what no column could hold has more borders on the page.
    for start, end in pairwise(sorted(borders(text))):
        inside = [cells[offset] for offset in range(start + 1, end + 1) if offset in cells]
        assert len(inside) == 1 or sum(inside) > graphemes._WIDEST


@given(texts, st.integers(0, 400))
def test_a_step_goes_to_the_next_border(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    assert grapheme_next(text, offset) == min((b for b in boundaries(text) if b > offset), default=len(text))
    assert grapheme_previous(text, offset) == max((b for b in boundaries(text) if b < offset), default=0)


def test_flags_and_families_in_a_row_and_marks_without_end_are_read_to_their_end() -> None:
    for text in ("🇩🇪" * 20_000, "☺\ufe0f\u200d" * 20_000, "a" + "\u0301\u200d\ufe0f" * 20_000):
        assert clusters(text)[-1][1] == len(text)


def test_a_grapheme_without_end_is_cut_before_it_outgrows_every_column() -> None:
    assert max(cells for _, _, cells in clusters("क्" * 100 + "\u0600" * 100)) == graphemes._WIDEST
    assert len(clusters("a" + "\u0301" * 1000)) == 1


def test_a_joiner_between_other_characters_than_emoji_swallows_none() -> None:
    assert line_width("a\u200db") == 2
    assert line_width(FAMILY) == 2
    assert cell_len(display("ශ්\u200dරී")) == 2


@given(texts.map(lambda text: text.replace("\n", "")))
def test_graphemes_have_the_cells_that_rich_counts(text: str) -> None:
    spans = clusters(text)
    assert "".join(text[start:end] for start, end, _ in spans) == text
    assert sum(cells for _, _, cells in spans) == line_width(text) == cell_len(display(text))
    for start, end, cells in spans:
        assert line_width(text[start:end]) == cells <= graphemes._WIDEST


@given(texts.map(lambda text: text.replace("\n", "")))
def test_a_cell_and_a_grapheme_name_each_other(text: str) -> None:
    cell = 0
    for start, end, cells in clusters(text):
        for inside in range(start, end):
            assert cell_at(text, 0, inside) == cell
        for covered in range(cell, cell + cells):
            assert offset_at(text, 0, len(text), covered) == start
        cell += cells
    assert cell_at(text, 0, len(text)) == cell
    assert offset_at(text, 0, len(text), cell) == len(text)
    assert offset_at(text, 0, len(text), -1) == 0


def test_cells_count_from_the_start_of_the_line() -> None:
    text = "漢字 e\u0301cole"
    assert cell_at(text, 3, 5) == 1
    assert offset_at(text, 3, len(text), 1) == 5
    assert offset_at(text, 3, 6, 40) == 6


@given(texts)
def test_steps_by_graphemes_visit_every_boundary_both_ways(text: str) -> None:
    edges = sorted(boundaries(text))
    for offset in range(len(text) + 1):
        assert grapheme_next(text, offset) == min((edge for edge in edges if edge > offset), default=len(text))
        assert grapheme_previous(text, offset) == max((edge for edge in edges if edge < offset), default=0)


@given(texts, st.data())
def test_a_range_made_whole_cuts_no_grapheme_and_is_as_small_as_can_be(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    edges = boundaries(text)
    if start < end:
        assert whole(text, start, end) == (
            max(edge for edge in edges if edge <= start),
            min(edge for edge in edges if edge >= end),
        )


def words(text: str) -> list[str]:
    found, offset = [], 0
    while (end := word_end(text, offset)) > offset:
        start = word_start(text, end)
        if start < offset:
            break
        found.append(text[start:end])
        offset = end
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the well-known actor", ["the", "well-known", "actor"]),
        ("don’t can't", ["don’t", "can't"]),
        ("1,000.50 and 2021-03-05 at 9:30", ["1,000.50", "and", "2021-03-05", "at", "9:30"]),
        ("$3.5 or 50%", ["$3.5", "or", "50%"]),
        ("the U.S. said", ["the", "U.S.", "said"]),
        ("(left). Right", ["left", "Right"]),
        ("wretch—the", ["wretch", "the"]),
        ("user@example.com", ["user@example.com"]),
        ("何軍 said", ["何", "軍", "said"]),
        ("한국어 문장", ["한국어", "문장"]),
        ("cafe\u0301s noirs", ["cafe\u0301s", "noirs"]),
        ("क्षत्रिय है", ["क्षत्रिय", "है"]),
    ],
)
def test_words_are_as_a_person_sees_them(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_after_the_last_word_comes_the_end_and_before_the_first_the_start() -> None:
    assert word_end("end.”", 3) == 5
    assert word_start("“Start", 1) == 0
    assert word_end("", 0) == word_start("", 0) == 0


@given(texts)
def test_word_motions_move_on_and_cut_no_grapheme(text: str) -> None:
    edges = boundaries(text)
    for offset in range(len(text) + 1):
        end, start = word_end(text, offset), word_start(text, offset)
        assert end > offset or end == len(text) == offset
        assert start < offset or start == offset == 0
        assert {start, end} <= edges


def test_a_word_is_found_in_a_text_of_any_length() -> None:
    text = "word " * 20_000 + "…" * 1000 + "last"
    assert word_end(text, 50_002) == 50_004
    assert word_start(text, 50_002) == 50_000
    assert word_end(text, 100_001) == len(text)
    assert word_end("漢" * 100_000, 50_000) == 50_001
    assert word_start("漢" * 100_000, 50_000) == 49_999
    assert word_start(text, 101_000) == 99_995


def sentences(text: str) -> list[str]:
    found: list[tuple[int, int]] = []
    for offset in range(len(text)):
        span = sentence_span(text, offset)
        if span not in found:
            found.append(span)
    return [text[start:end] for start, end in found]


@pytest.mark.parametrize(
    "expected",
    [
        ["One ends here.", "Two follows!", "Is it three?"],
        ["Microsoft Corp. said so.", "Mr. Smith of the U.S. Army left."],
        ["It was Apple Inc.", "The company left the U.S.", "It moved."],
        ["She said “stop.”", "He did (at once.)", "Then: silence."],
        ["“Really?” he asked.", "Yes."],
        ["Wait... and see.", "No. 5 is alive.", "So it is."],
        ["J. R. Smith paid $3.5 million, i.e. a lot, on Mar. 5.", "Done."],
        ["他说。", "“然後走了！”", "好"],
        ["No end here"],
    ],
)
def test_sentences_end_where_a_person_would_say(expected: list[str]) -> None:
    joint = "" if expected[0].endswith("。") else " "
    assert sentences(joint.join(expected)) == expected


def test_an_empty_line_ends_a_sentence_and_a_line_break_does_not() -> None:
    assert sentences("A caption\n\nThe text\ngoes on.") == ["A caption", "The text\ngoes on."]


@given(texts)
def test_every_character_but_white_space_is_in_its_sentence(text: str) -> None:
    spans = [sentence_span(text, offset) for offset in range(len(text) + 1)]
    for offset, (start, end) in enumerate(spans):
        assert 0 <= start <= end <= len(text)
        assert text[start:end] == text[start:end].strip()
        if offset < len(text) and not text[offset].isspace():
            assert start <= offset < end
    apart = sorted(set(spans))
    assert all(before[1] <= after[0] or before[0] == before[1] for before, after in pairwise(apart))


def test_a_sentence_is_found_in_a_text_of_any_length() -> None:
    text = "One sentence. " * 5_000 + "Well, " * 1_000 + "End."
    assert sentence_span(text, 14 * 4_000 + 3) == (14 * 4_000, 14 * 4_000 + 13)
    assert sentence_span(text, len(text) - 2)[0] == 14 * 5_000


@pytest.mark.parametrize("text", ["." * 60_000 + "x", "\u200b" * 60_000, "\u0301" * 60_000, "🇩" * 20_001, "—" * 60_000])
def test_no_text_takes_more_than_a_few_passes(text: str) -> None:
    middle = len(text) // 2
    assert sentence_span(text, middle) == (0, len(text))
    assert word_start(text, middle) == 0
    assert word_end(text, middle) == len(text)
    assert grapheme_previous(text, middle) < middle < grapheme_next(text, middle)
    assert sum(end - start for start, end in wrap(text, 10)) == len(text)


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("🇩🇪🇫🇷🇮🇹", 6, "🇩🇪🇫🇷🇮🇹"),
        ("🇩🇪🇫🇷🇮🇹", 5, "🇩🇪🇫🇷…"),
        ("🇩🇪🇫🇷🇮🇹", 4, "🇩🇪…"),
        ("🇩🇪🇫🇷🇮🇹", 2, "…"),
        (FAMILY * 2, 3, FAMILY + "…"),
        ("cafe\u0301s!", 5, "cafe\u0301…"),
        ("漢字漢字", 6, "漢字…"),
    ],
)
def test_a_clipped_line_holds_whole_clusters_only(text: str, width: int, short: str) -> None:
    assert clipped(text, width) == short


@given(odd_texts, st.integers(0, 40))
def test_a_clipped_line_is_never_wider_than_its_room(text: str, width: int) -> None:
    assert line_width(clipped(text, width)) <= width


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("the holes in the wall", 12, "the holes…"),
        ("the holes", 9, "the holes"),
        ("an incomprehensible word", 12, "an incompre…"),
    ],
)
def test_a_quote_is_not_cut_inside_a_word_unless_half_the_line_would_be_empty(
    text: str, width: int, short: str
) -> None:
    assert clipped(text, width, whole_words=True) == short

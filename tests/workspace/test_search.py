"""Searching all documents: what is found, in which order, and how one goes through it."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.collation.collation import Collation
from tui.collation.engine import collate
from tui.witnesses.child_process import started
from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import sigla
from tui.workspace.beside import document_search as scanning
from tui.workspace.beside.document_search import Cancellation, find, scan
from tui.workspace.view.rows import rows_of
from tui.workspace.view.search import LONGEST, Matches, Query, compiled
from tui.workspace.widgets.text_fields import OneLine


def collated(*texts: str) -> Collation:
    names = sigla(len(texts))
    return collate(
        [
            witness_from_bytes(text.encode(), siglum=name, title=name, split="line")
            for name, text in zip(names, texts, strict=True)
        ]
    )


def found(collation: Collation, query: Query) -> list[str]:
    """The words of every match, in the order of the page."""
    matches = find(collation, rows_of(collation), query)
    return [
        collation.witnesses[int(witness)].text[start:end]
        for witness, start, end in zip(matches.witness, matches.start, matches.end, strict=True)
    ]


def one_by_one(collation: Collation, pattern: re.Pattern[str]) -> set[tuple[int, int, int, int]]:
    """The same by the plainest loop there is: every cell by itself."""
    return {
        (passage.number, cell.witness, collation.span(cell)[0] + match.start(), collation.span(cell)[0] + match.end())
        for passage in collation
        for cell in passage.cells
        for match in pattern.finditer(collation.text(cell))
        if match.end() > match.start()
    }


def as_set(matches: Matches) -> set[tuple[int, int, int, int]]:
    columns = (matches.passage, matches.witness, matches.start, matches.end)
    return set(zip(*(column.tolist() for column in columns), strict=True))


PIECES = ["a", "b", "ab", "Ab", " ", "  ", "\t", "\u00a0", "é", "e\u0301", "'", "’", "-", "\u2011", "何", "\n", "\n\n"]
documents = st.lists(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), min_size=1, max_size=3)
words = st.lists(st.sampled_from([*PIECES[:13], "B"]), min_size=1, max_size=4).map("".join).filter(str.strip)


@given(documents, words, st.sampled_from([None, True, False]), st.integers(1, 6), st.integers(1, 40))
def test_words_are_found_wherever_a_plain_loop_finds_them(texts, asked, case, window, stretch):
    collation = collated(*texts)
    query = Query(asked, case=case)
    with pytest.MonkeyPatch.context() as patch:
        # Windows and stretches so small that every border is met.
        patch.setattr(scanning, "WINDOW", window)
        patch.setattr(scanning, "STRETCH", stretch)
        matches = find(collation, rows_of(collation), query)
    wanted = compiled(query).pattern
    assert as_set(matches) == one_by_one(collation, wanted)
    for witness, start, end in zip(matches.witness, matches.start, matches.end, strict=True):
        assert wanted.fullmatch(collation.witnesses[int(witness)].text[start:end])
    rows = rows_of(collation)
    order = [
        (int(rows.row_of[p]), int(w), int(s))
        for p, w, s in zip(matches.passage, matches.witness, matches.start, strict=True)
    ]
    assert order == sorted(order)


@pytest.mark.parametrize(
    "pattern", [r"\bw\w+", r"a|b", r"^\S+", r"\w+$", r"(?i)THE", r"x*", r"[^a]\s?何?", r"(?<=he )\w"]
)
def test_a_regular_expression_finds_what_a_plain_loop_finds(pattern):
    collation = collated(
        "The words we want are where\nthey were, at the end\n何軍 and more words\nthe tail of one",
        "The words we want are here\nthey were, at the end\n何軍 and more words\nanother tail",
    )
    query = Query(pattern, pattern=True)
    matches = find(collation, rows_of(collation), query)
    assert as_set(matches) == one_by_one(collation, compiled(query).pattern)


def test_small_letters_find_capitals_and_a_capital_finds_itself():
    collation = collated("Server and server and SERVER")
    assert found(collation, Query("server")) == ["Server", "server", "SERVER"]
    assert found(collation, Query("Server")) == ["Server"]
    assert found(collation, Query("Server", case=False)) == ["Server", "server", "SERVER"]
    assert found(collation, Query("server", case=True)) == ["server"]


def test_a_capital_in_an_escape_is_no_capital():
    collation = collated("One two")
    assert found(collation, Query(r"\bo\S+", pattern=True)) == ["One"]
    assert found(collation, Query(r"\bO\S+", pattern=True)) == ["One"]
    assert found(collation, Query(r"\bT\S+", pattern=True)) == []
    assert not Query(r"\W\N{DASH}(?P<x>y)", pattern=True).minds_case


def test_a_blank_finds_any_white_space_and_straight_quotes_find_curly_ones():
    collation = collated("mail\u00a0server of the “editor’s” e\u2011mail")
    assert found(collation, Query("mail server")) == ["mail\u00a0server"]
    assert found(collation, Query('"editor\'s"')) == ["“editor’s”"]
    assert found(collation, Query("e-mail")) == ["e\u2011mail"]
    assert found(collation, Query("’s", case=True)) == ["’s"]


def test_an_accent_is_found_however_it_is_stored():
    collation = collated("café cafe\u0301")
    assert found(collation, Query("café")) == ["café", "cafe\u0301"]
    assert found(collation, Query("cafe\u0301")) == ["café", "cafe\u0301"]


def test_a_match_never_begins_in_one_passage_and_ends_in_the_next():
    collation = collated("one mail\nserver two", "server two\nand mail")
    assert found(collation, Query("mail server")) == []


def test_matches_stand_in_the_order_of_the_page_and_a_cell_knows_its_own():
    collation = collated("the cat\nthe dog and the cow", "the cat\nthe dog and the cow")
    matches = find(collation, rows_of(collation), Query("the"))
    assert matches.passage.tolist() == [0, 0, 1, 1, 1, 1]
    assert matches.witness.tolist() == [0, 1, 0, 0, 1, 1]
    start, end = collation.span(collation.cells(1)[1])
    assert [index for index, *_ in matches.within(1, start, end)] == [4, 5]
    assert matches.after(0, 1) == 1
    assert matches.after(1, 0) == 2
    assert matches.after(2, 0) == len(matches)
    assert matches.index(1, start) == 4
    assert matches.index(1, start + 1) is None


def test_the_search_begins_where_the_reader_is_and_comes_round(monkeypatch):
    monkeypatch.setattr(scanning, "STRETCH", 1)
    collation = collated("\n".join(f"word {number}" for number in range(9)))
    parts = [part.found[:, 0].tolist() for part in scan(collation, compiled(Query("word")), 6, Cancellation())]
    assert [number for part in parts for number in part] == [6, 7, 8, 0, 1, 2, 3, 4, 5]


def test_a_search_that_nobody_waits_for_ends():
    collation = collated("word\n" * 9)
    stop = Cancellation()
    stop.cancel()
    assert list(scan(collation, compiled(Query("word")), 0, stop)) == []
    assert list(scan(collation, compiled(Query("word", pattern=True)), 0, stop)) == []


def test_a_search_whose_process_is_gone_before_it_was_told_anything_ends(monkeypatch):
    stop = Cancellation()

    def killed(*arguments):
        process = started(*arguments)
        stop.cancel()
        process.kill()
        process.wait()
        return process

    monkeypatch.setattr(scanning, "started", killed)
    assert list(scan(collated("word\n" * 9), compiled(Query("word", pattern=True)), 0, stop)) == []


def test_there_are_no_more_matches_than_anybody_looks_at_and_it_is_said(monkeypatch):
    monkeypatch.setattr(scanning, "MOST", 5)
    for query in (Query("a"), Query("a", pattern=True)):
        collation = collated("a a a a a a a a a")
        matches = find(collation, rows_of(collation), query)
        assert len(matches) == 5
        assert matches.cut == "there are more"


def test_a_regular_expression_that_never_ends_is_cut_off_and_named(monkeypatch):
    monkeypatch.setattr(scanning, "PATIENCE", 0.3)
    collation = collated("aaa\n" + "a" * 60 + "!")
    matches = find(collation, rows_of(collation), Query("(a+)+$", pattern=True))
    assert "takes too long at A" in matches.cut


@pytest.mark.parametrize("words", ["(", "[a", "a{9999999999999}", "*", "(?P<n>a)(?P<n>b)", "\\"])
def test_a_wrong_regular_expression_is_said_in_words(words):
    with pytest.raises(Problem, match="regular expression"):
        compiled(Query(words, pattern=True))


def test_a_warning_about_a_regular_expression_is_not_printed(recwarn):
    assert compiled(Query("[[a]", pattern=True))
    assert not recwarn.list


@pytest.mark.parametrize("query", [Query(""), Query("  "), Query("", pattern=True), Query("a" * (LONGEST + 1))])
def test_nothing_and_too_much_can_not_be_searched_for(query):
    with pytest.raises(Problem):
        compiled(query)


def test_an_empty_collation_has_no_matches():
    collation = collated("", "")
    matches = find(collation, rows_of(collation), Query("a"))
    assert len(matches) == 0
    assert matches.within(0, 0, 10) == []
    assert np.array_equal(matches.start, [])


# On the screen


async def ask(story, words: str) -> None:
    """Search for words: put into the line at once, which is quicker than to type them, and gone on with."""
    await story.keys("/")
    story.app.screen.query_one(OneLine).value = words
    await story.pilot.pause()
    await story.keys("enter")
    await ended(story)


async def ended(story) -> None:
    """Wait until the search has reported everything."""
    for _ in range(300):
        await story.pilot.pause(0.02)
        finding = story.work.finding
        if finding.query is None or (finding.reported and finding.matches.done):
            break
    await story.pilot.pause()


async def test_n_and_shift_n_go_through_the_matches_of_all_documents(open_app, drafts):
    async with open_app(*drafts) as story:
        await ask(story, "the lazy")
        work = story.work
        assert work.finding.told == "1 of 2 matches of “the lazy”"
        assert work.top_line.status == work.finding.told
        assert story.here == (1, "A")
        await story.keys("n")
        assert story.here == (1, "B")
        assert work.finding.counted == "2 of 2 matches"
        await story.keys("n")
        assert story.here == (1, "A")
        assert "top" in story.said()
        await story.keys("N")
        assert story.here == (1, "B")
        assert "end" in story.said()


async def test_the_page_follows_while_one_types_and_esc_puts_all_back(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("j j j")
        before = story.here, story.screen()
        await story.keys("/ text:quick")
        await ended(story)
        assert story.here == (1, "A")
        assert story.work.finding.counted == "1 of 2 matches"
        painted = story.app.export_screenshot().replace("&#160;", " ")
        assert "1 of 2 matches of “quick”" in painted  # below the line, too
        await story.keys("escape")
        await ended(story)
        assert (story.here, story.screen()) == before
        assert story.work.top_line.status == ""


async def test_matches_are_marked_and_the_one_at_hand_is_marked_more(open_app, drafts):
    async with open_app(*drafts) as story:
        await ask(story, "lazy")
        work = story.work
        styles = [
            segment.style
            for y in range(work.page.size.height)
            for segment in work.page.render_line(y)
            if segment.text == "lazy"
        ]
        assert len(styles) == 2
        assert len({style.bgcolor for style in styles}) == 2
        plain = work.scene.palette.ink("").bgcolor
        assert all(style.bgcolor != plain for style in styles)


async def test_n_goes_on_from_where_the_reader_went(open_app, drafts):
    async with open_app(*drafts) as story:
        await ask(story, "the")
        await story.keys("G h h k k")
        row, _ = story.here
        await story.keys("n")
        at = story.work.finding
        assert at.matches.passage[at.index] >= row
        await story.keys("g N")
        assert story.here[0] > row


async def test_esc_ends_the_search_and_so_does_an_empty_line(open_app, drafts):
    async with open_app(*drafts) as story:
        for end in ("escape", "/ ctrl+u enter"):
            await ask(story, "fox")
            assert "fox" in story.work.top_line.status
            await story.keys(end)
            assert story.work.top_line.status == ""
            assert story.work.scene.found is None
            await story.keys("n")
            assert "there is no search" in story.said()


async def test_a_search_goes_on_when_passages_or_colours_become_others(open_app, drafts):
    async with open_app(*drafts) as story:
        await ask(story, "the lazy")
        await story.keys("n")
        before = story.work.finding.matches
        await story.keys("-")
        await ended(story)
        assert story.work.finding.matches is not before
        assert story.work.finding.counted == "2 of 2 matches"
        story.app.theme = "recension-light"
        await ended(story)
        assert story.work.scene.found is story.work.finding.matches
        assert story.work.top_line.status == "2 of 2 matches of “the lazy”"


async def test_a_search_without_a_match_says_so_and_stays_where_it_is(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("j")
        await ask(story, "zebra")
        assert story.here == (1, "A")
        assert story.work.top_line.status == "no match of “zebra”"
        await story.keys("n")
        assert "no match" in story.said()


async def test_ctrl_t_searches_for_a_regular_expression_and_a_wrong_one_is_said(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("/ ctrl+t text:qu(")
        await story.pilot.pause(0.3)
        count = story.app.screen.query_one("#count")
        assert "not a regular expression" in str(count.render())
        await story.keys("backspace text:i.k enter")
        await ended(story)
        assert story.work.finding.counted == "1 of 2 matches"


async def test_a_faulty_pattern_keeps_the_line_open_until_it_is_put_right(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("/ ctrl+t text:(fox enter")
        assert story.app.screen is not story.work
        assert "not a regular expression at character 1: missing )" in story.painted()
        await story.keys("text:) enter")
        await ended(story)
        assert story.app.screen is story.work
        assert story.work.finding.counted == "1 of 2 matches"


async def test_a_pattern_that_takes_too_long_is_said_to_have_stopped(open_app, tmp_path, monkeypatch):
    monkeypatch.setattr("tui.workspace.beside.document_search.PATIENCE", 0.2)
    path = tmp_path / "a.txt"
    path.write_text("a" * 200 + "!\n", "utf-8")
    async with open_app(path) as story:
        await story.keys("/ ctrl+t text:(a+)+$")
        await story.pilot.pause(0.3)
        await ended(story)
        assert "no match, stopped: it takes too long at A ¶1" in story.painted()
        await story.keys("enter")
        assert "no match of “(a+)+$”, stopped: it takes too long at A ¶1" in story.said()
        assert "stopped" in story.work.top_line.render_line(0).text


@pytest.mark.parametrize("width", [80, 120])
async def test_the_line_says_how_it_searches_and_which_keys_change_that(open_app, width):
    async with open_app(size=(width, 30)) as story:
        await story.keys("/")
        for told in ("ctrl+t regex: off", "ctrl+l case: any", "esc leave"):
            assert told in story.painted()
        await story.keys("ctrl+t text:M")
        for told in ("ctrl+t regex: on", "ctrl+l case: exact", "esc leave"):
            assert told in story.painted()


async def test_ctrl_l_minds_the_letter_case(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("/ text:the_quick ctrl+l enter")
        await ended(story)
        assert story.work.finding.counted == "no match"


async def test_a_match_far_down_a_tall_passage_is_brought_into_view(open_app, tmp_path):
    tall = " ".join(f"word{number}" for number in range(900))
    (tmp_path / "a.txt").write_text(f"before\n{tall}\nafter\n", "utf-8")
    (tmp_path / "b.txt").write_text(f"before\n{tall}\nafter\n", "utf-8")
    async with open_app(tmp_path / "a.txt", tmp_path / "b.txt", size=(100, 24)) as story:
        await ask(story, "word700")
        assert "word700" in story.screen()
        await ask(story, "word20 ")
        assert "word20 " in story.screen()


async def test_a_match_in_folded_core_opens_the_fold(open_app, copies):
    async with open_app(*copies) as story:
        await story.keys("z")
        assert "passages, the same in" in story.screen()
        await ask(story, "hafnium")
        assert story.work.finding.counted.startswith("1 of")
        assert "Hafnium" in story.screen()


async def test_hostile_words_are_searched_for_and_shown_harmless(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("/")
        line = story.app.screen.query_one("Input")
        line.value = "fox\x1b[31m\u202e"
        await ended(story)
        await story.keys("enter")
        assert "\x1b" not in story.work.top_line.render_line(0).text
        assert "\u202e" not in story.work.top_line.render_line(0).text


async def test_the_status_stands_even_on_a_narrow_screen(open_app, drafts):
    async with open_app(*drafts, size=(80, 24)) as story:
        await story.keys("f d")
        await ask(story, "the")
        told = story.work.top_line.render_line(0).text
        assert "only differences: 3 of 5" in told
        assert "matches" in told
        assert "0/5" in told


async def test_matches_stand_on_the_ruler(open_app, drafts):
    async with open_app(*drafts) as story:
        ruler = story.work.ruler
        glyph = story.work.scene.glyphs.found
        assert glyph not in ruler.render_line(1).text
        await ask(story, "umbrellas")
        await story.keys("g")
        assert ruler.render_line(1).text.count(glyph) == 1
        await story.keys("escape")
        assert glyph not in ruler.render_line(1).text

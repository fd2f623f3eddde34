"""Filters and folding: what is left out is said, what is shown is reached, nothing vanishes under the cursor."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.collation.engine import collate
from tui.review.decide import adopt
from tui.review.events import Annotate, Annotation, Decide
from tui.review.review import Review
from tui.witnesses.read import witness_from_bytes
from tui.workspace.view.filters import Filter, Show, labels_in_use, meeting, rows_with, stops_among
from tui.workspace.view.items import What, items_of
from tui.workspace.view.rows import Rows, rows_of

FIRST = (
    "The story begins on a quiet morning in the village by the sea.",
    "It was the month of May, and nobody had any work to do.",
    "The quick brown fox jumps over the lazy dog while the children are watching.",
    "Nobody said a word about it until the evening came.",
    "Advertisement: buy two umbrellas and get a third one for nothing at all.",
)
SECOND = (*FIRST[:2], FIRST[2].replace("brown", "red"), FIRST[3], "Weather tomorrow: snow above eight hundred meters.")


@pytest.fixture
def review() -> Review:
    witnesses = [
        witness_from_bytes("\n".join(text).encode(), siglum=name, title=name, split="line")
        for name, text in (("A", FIRST), ("B", SECOND))
    ]
    return Review(collate(witnesses))


def numbers(review: Review, asked: Filter) -> list[int]:
    found: list[int] = np.flatnonzero(meeting(review, rows_of(review.collation), asked)).tolist()
    return found


def test_each_filter_asks_its_question(review):
    from tui.review.decide import span

    assert numbers(review, Filter(Show.DIFFERENCES)) == [2, 4, 5]
    assert numbers(review, Filter(Show.TAILS)) == [4, 5]
    assert numbers(review, Filter(Show.MOVED)) == []
    assert numbers(review, Filter(Show.UNDECIDED)) == [0, 1, 2, 3, 4, 5]
    review.act(Decide((adopt(review.collation, 1, 0),)))
    assert numbers(review, Filter(Show.UNDECIDED)) == [0, 2, 3, 4, 5]
    assert numbers(review, Filter(Show.ANNOTATED)) == []
    review.act(Annotate(Annotation("1", (span(review.collation, 0, 3, 8),), "doubtful")))
    review.act(Annotate(Annotation("2", (span(review.collation, 0, 70, 140),), "", "over two passages")))
    assert numbers(review, Filter(Show.ANNOTATED)) == [0, 1, 2]
    assert numbers(review, Filter(Show.LABEL, "doubtful")) == [0]
    assert numbers(review, Filter(Show.LABEL, "error")) == []
    assert labels_in_use(review) == {"doubtful": 1}


def test_what_is_ignored_is_no_difference(review):
    rows = rows_of(review.collation)
    shown = rows_with(rows, meeting(review, rows, Filter(Show.DIFFERENCES)))
    assert np.flatnonzero(shown).tolist() == [2, 4]
    ignoring = replace(rows, stops=rows.stops & rows.band)
    shown = rows_with(ignoring, meeting(review, ignoring, Filter(Show.DIFFERENCES)))
    assert np.flatnonzero(shown).tolist() == [4]


def _rows(folds: list[int]) -> Rows:
    """Rows of one passage each; `folds` says how long each run of agreed core is (1: none)."""
    fold: list[int] = []
    for length in folds:
        fold += [len(fold)] * length if length > 1 else [-1]
    count = len(fold)
    every = np.arange(count)
    none = np.zeros(count, dtype=bool)
    return Rows(np.arange(count + 1), every, every, none, none, every, none, np.array(fold, dtype=np.int64), none)


@given(st.lists(st.integers(1, 4), max_size=8), st.data())
def test_items_stand_for_every_row_once_and_never_mix_what_is_shown_and_what_is_not(folds, data):
    rows = _rows(folds)
    count = len(rows)
    shown = data.draw(
        st.none() | st.lists(st.booleans(), min_size=count, max_size=count).map(lambda v: np.array(v, bool))
    )
    folding = data.draw(st.booleans())
    opened = frozenset(data.draw(st.lists(st.integers(0, max(0, count - 1)), max_size=3)))
    items = items_of(rows, folding=folding, opened=opened, shown=shown)
    spans = [items.span(item) for item in range(len(items))]
    assert [row for first, last in spans for row in range(first, last)] == list(range(count))
    for item, (first, last) in enumerate(spans):
        seen = {bool(shown[row]) if shown is not None else True for row in range(first, last)}
        assert len(seen) == 1
        assert (items.kind(item) is What.HIDDEN) == (seen == {False})
        if items.kind(item) is What.FOLD:
            assert folding
            assert last - first > 1
            assert len({int(rows.fold[row]) for row in range(first, last)}) == 1
            assert int(rows.fold[first]) not in opened
        if items.kind(item) is What.ROW:
            assert last - first == 1
        assert all(items.of(row) == item for row in range(first, last))
    hidden = [items.kind(item) is What.HIDDEN for item in range(len(items))]
    assert not any(a and b for a, b in pairwise(hidden))
    for row in range(count):
        nearest = items.nearest(row)
        stops = [item for item in range(len(items)) if not hidden[item]]
        assert (nearest is None) == (not stops)
        if nearest is not None:
            away = [min(abs(row - at) for at in range(*items.span(item))) for item in stops]
            assert min(abs(row - at) for at in range(*items.span(nearest))) == min(away)


def test_a_band_is_one_stop_however_much_of_it_is_shown(review):
    rows = rows_of(review.collation)
    assert stops_among(rows, None).tolist() == [2, 4]
    shown = np.ones(len(rows), dtype=bool)
    assert stops_among(rows, shown).tolist() == [2, 4]
    shown[2] = False
    assert stops_among(rows, shown).tolist() == [4]


# On the screen


async def test_a_filter_shows_its_rows_and_says_what_it_leaves_out(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("f d")
        screen = story.screen()
        assert "quick brown fox" in screen
        assert "The story begins" not in screen
        assert screen.count("… 1 passage not shown") == 2
        assert story.work.top_line.status == "only differences: 3 of 5"
        assert story.here[0] == 1
        await story.keys("j j k k k")
        assert story.here[0] == 1
        await story.keys("escape")
        assert "The story begins" in story.screen()
        assert story.work.top_line.status == ""


async def test_the_cursor_goes_to_the_nearest_row_that_is_shown(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("f t")
        assert story.here[0] == 3
        await story.keys("f e g f t")
        assert story.here[0] == 3


async def test_a_decided_passage_stays_in_sight_until_the_reader_moves_on(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("f u j 1")
        assert story.work.top_line.status == "only undecided: 4 of 5"
        assert story.here[0] == 2
        assert "quick brown fox" in story.screen()  # the one just decided
        await story.keys("k j 0")
        await story.keys("j")
        assert "quick brown fox" not in story.screen()
        assert "1 passage not shown" in story.screen()


async def test_undo_shows_what_it_changed_though_the_filter_leaves_it_out(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("1 f d G u")
        assert story.here[0] == 0
        assert "The story begins" in story.screen()
        await story.keys("j j")
        assert "The story begins" not in story.screen()


async def test_brackets_stay_among_what_is_shown(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("] 1 g f u ]")
        assert story.here[0] == 3
        await story.keys("[")
        assert "no difference before" in story.said()


async def test_a_filter_that_nothing_meets_is_refused(open_app, drafts):
    async with open_app(*drafts) as story:
        for key, reason in (("a", "nothing is annotated"), ("m", "no text was moved"), ("l", "no note has a label")):
            await story.keys(f"f {key}")
            assert reason in story.said()
            assert story.work.page.sight.asked is None


async def test_one_label_is_chosen_from_those_in_use(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("c d enter j c e enter f l e")
        assert story.work.top_line.status == "only “error”: 1 of 5"
        assert "The story begins" not in story.screen()
        await story.keys("f l d")
        assert "The story begins" in story.screen()
        assert story.here[0] == 0


async def test_a_click_on_what_is_not_shown_shows_it(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("f d")
        line = next(y for y, text in enumerate(story.screen().split("\n")) if "not shown" in text)
        await story.pilot.click(story.work.page, offset=(12, line))
        assert "The story begins" in story.screen()
        assert story.work.top_line.status == "only differences: 3 of 5"


async def test_when_everything_is_decided_the_filter_still_says_so(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("f u 1 1 1 1 2")
        assert story.work.top_line.status == "only undecided: 0 of 5"
        await story.keys("escape escape")  # the summary, then the filter
        assert story.work.top_line.status == ""
        assert "The story begins" in story.screen()


async def test_a_filter_survives_other_colours_and_another_way_to_show(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("f d s")
        assert story.work.top_line.status == "only differences: 3 of 5"
        story.app.theme = "recension-light"
        await story.pilot.pause()
        assert "The story begins" not in story.screen()


async def test_z_folds_the_agreed_core_and_enter_opens_one_run(open_app, copies):
    async with open_app(*copies) as story:
        await story.keys("z")
        assert "folded" in story.said()
        assert "13 passages, the same in A and B" in story.screen()
        await story.keys("j k x")
        assert "enter opens them" in story.said()
        assert story.work.desk.review.progress().decided == 0
        await story.keys("enter")
        assert "13 passages, the same" not in story.screen()
        assert story.work.desk.review.progress().decided == 0
        await story.keys("z")
        assert "shown" in story.said()
        await story.keys("z")
        assert "13 passages, the same" in story.screen()


async def test_a_click_on_a_fold_opens_it(open_app, copies):
    async with open_app(*copies) as story:
        await story.keys("z")
        await story.pilot.click(story.work.page, offset=(30, 2))
        assert "13 passages, the same" not in story.screen()
        assert "Four newly found holes" in story.screen()


async def test_s_says_repeated_readings_once_and_in_full_again(open_app):
    async with open_app() as story:
        await story.keys("j j j")
        here = story.here
        await story.keys("s")
        assert "as A" in story.screen()
        assert story.here == here
        await story.keys("s")
        assert "as A" not in story.screen()


async def test_filter_and_fold_work_together(open_app, copies):
    async with open_app(*copies) as story:
        await story.keys("z f u")
        assert "13 passages, the same in A and B" in story.screen()
        assert "13 undecided" in story.screen()
        await story.keys("A enter")
        assert story.work.top_line.status.startswith("only undecided: 2")


async def test_the_ruler_shows_what_is_left_out_and_goes_where_it_is_dragged(open_app):
    async with open_app() as story:
        ruler, glyphs = story.work.ruler, story.work.scene.glyphs
        assert glyphs.hidden not in ruler.render_line(0).text
        await story.keys("f t")
        assert glyphs.hidden in ruler.render_line(0).text
        await story.keys("f e g")
        await story.pilot.click(ruler, offset=(100, 0))
        far = story.here[0]
        assert far > 20
        await story.pilot.mouse_down(ruler, offset=(100, 1))
        await story.pilot.hover(ruler, offset=(60, 1))
        await story.pilot.mouse_up(ruler, offset=(60, 1))
        assert 0 < story.here[0] < far


async def test_a_click_on_the_ruler_goes_to_the_nearest_row_that_is_shown(open_app):
    async with open_app() as story:
        await story.keys("f t")
        await story.pilot.click(story.work.ruler, offset=(2, 0))
        assert story.work.desk.collation[story.here[0]].place in {"head", "tail"}
        assert story.work.page.shown is not None
        assert not story.work.page.shown[0]


async def test_the_filter_and_the_way_from_difference_to_difference_tell_the_same_number_of_places(open_app):
    async with open_app() as story:
        await story.keys("f")
        assert "where the documents differ: 35 passages in 7 places" in story.painted()
        await story.keys("escape " + "] " * 12)
        assert "no further difference: 7 places in all" in story.said()


async def test_a_verdict_under_a_filter_goes_on_to_what_the_filter_shows_and_not_out_of_it(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("c d enter j j c d enter f a g")
        assert story.here[0] == 0
        await story.keys("1")
        assert story.here[0] == 2
        await story.keys("1")
        assert story.here[0] == 2
        assert "Nothing undecided after this" in story.said()
        assert story.verdict(1) is None


async def test_verdicts_are_found_again_by_their_kind(open_app):
    """A mistake is found: adopted from a tail, left out, emended, spliced, decided in bulk."""
    async with open_app() as story:
        collation = story.work.desk.collation
        await story.keys("g x")
        await story.keys("g ] v w enter escape")
        await story.keys("G enter k e text:mine ctrl+s")
        tail, emended = len(collation) - 1, len(collation) - 2
        for key, name in (("w", "emended"), ("T", "adopted from a tail"), ("x", "left out"), ("s", "spliced")):
            await story.keys(f"f {key}")
            assert f"only {name}: 1 of 43" in story.work.top_line.render_line(0).text
        found = {
            show: np.flatnonzero(meeting(story.work.desk.review, story.work.scene.rows, Filter(show))).tolist()
            for show in (Show.LEFT_OUT, Show.EMENDED, Show.SPLICED, Show.ADOPTED_TAIL)
        }
        assert found[Show.LEFT_OUT] == [0]
        assert found[Show.EMENDED] == [emended]
        assert found[Show.SPLICED] == [1]
        assert found[Show.ADOPTED_TAIL] == [tail]
        await story.keys("f b")
        assert "no passage was decided in bulk" in story.said()
        await story.keys("f e A enter escape f b")
        assert "only decided in bulk: 7 of 43" in story.work.top_line.render_line(0).text


@pytest.mark.parametrize("width", [80, 120])
async def test_the_progress_is_shown_beside_a_filter(open_app, width):
    async with open_app(size=(width, 24)) as story:
        assert "decided 0 of 43" in story.work.top_line.render_line(0).text
        await story.keys("1 f d")
        top = story.work.top_line.render_line(0).text
        assert "only differences: 35 of 43" in top
        assert "decided 1 of 43" in top

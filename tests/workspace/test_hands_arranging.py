"""Stories in keys: the order of the documents on the page, the base, and other sigla."""

import subprocess
import sys
from pathlib import Path

import pytest

from tui.cli import run
from tui.session.contents import Source, current, order_of
from tui.session.kept_settings import KeptSettings
from tui.workspace.desk.arrangement import Arrangement, _arrangement
from tui.workspace.page.column_heads import heads
from tui.workspace.view.page_columns import columns_of, offset_for


def heads_of(story) -> str:
    page = story.work.page
    return heads(story.work.scene, page.columns, page.focus_at, page.size.width).text


async def panel(story, keys: str) -> None:
    await story.keys("d")
    await story.settled()
    await story.keys(keys)


async def test_a_document_is_moved_and_the_page_follows_at_once(open_app):
    async with open_app() as story:
        assert [heads_of(story).index(f" {siglum} ") for siglum in "ABC"] == sorted(
            heads_of(story).index(f" {siglum} ") for siglum in "ABC"
        )
        await panel(story, "J J")
        assert story.work.page.columns.shown == (1, 2, 0)
        assert heads_of(story).index(" B ") < heads_of(story).index(" C ") < heads_of(story).index(" A ")
        await story.keys("escape")
        assert story.here == (0, "A")
        await story.keys("h")
        assert story.here[1] == "C"
        await story.keys("h h")
        assert story.here[1] == "B"
        assert "first" in story.said()
        await story.keys("l l l")
        assert story.here[1] == "A"


async def test_a_number_adopts_from_the_document_at_that_place_and_what_was_decided_stays(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("j 1")
        assert story.verdict(1).choice.pieces[0].witness == "A"
        await panel(story, "J escape")
        assert story.verdict(1).choice.pieces[0].witness == "A"
        assert story.work.desk.review.unplaced.annotations == ()
        await story.keys("g j 1")
        assert story.verdict(1).choice.pieces[0].witness == "B"
        await story.saved()
    async with open_app(*drafts) as story:
        assert story.work.page.columns.shown == (1, 0)
        assert story.verdict(1).choice.pieces[0].witness == "B"
        assert story.canonical().startswith("The quick red fox")


async def test_the_base_is_marked_in_the_panel_and_at_the_head_of_its_column_and_kept(open_app, drafts):
    async with open_app(*drafts) as story:
        await panel(story, "j b")
        assert "base" in story.app.screen.listing.render_line(1).text
        await story.keys("escape")
        assert heads_of(story).index("base") > heads_of(story).index(" B ")
        await story.keys("1")
        await story.saved()
    async with open_app(*drafts) as story:
        assert story.work.scene.arrangement.base == 1
        await panel(story, "j b")
        assert story.work.scene.arrangement.base is None
        assert "base" not in heads_of(story)


async def test_the_first_in_the_order_stays_in_view_where_not_all_fit(open_app):
    async with open_app(size=(80, 24)) as story:
        assert story.work.page.columns.shown == (0, 1)
        await panel(story, "G K K escape")
        assert story.work.page.columns.shown[0] == 2
        await story.keys("g l l")
        assert story.work.page.columns.shown[0] == 2
        assert story.here[1] == "A" or story.work.page.columns.shown[1] in (0, 1)


@pytest.mark.parametrize(
    ("settings", "order", "base"),
    [
        ({}, (0, 1, 2), None),
        ({"order": ("C", "A", "B"), "base": "C"}, (2, 0, 1), 2),
        ({"order": ("X", "C", "C"), "base": "X"}, (2, 0, 1), None),
    ],
)
def test_documents_that_are_not_in_the_review_are_left_out_of_the_order(settings, order, base):
    assert _arrangement(KeptSettings(**settings), ["A", "B", "C"]) == Arrangement(order, base)


def test_columns_scroll_in_the_order():
    order = tuple(reversed(range(8)))
    sigla = [str(number) for number in range(8)]
    for witness in range(8):
        position = order.index(witness)
        columns = columns_of(sigla, 80, 0, order)
        offset = offset_for(witness, position, columns, 8)
        assert witness in columns_of(sigla, 80, offset, order).shown
        assert columns_of(sigla, 80, offset, order).shown[0] == 7


async def test_the_base_is_what_is_offered_first_to_take_all_readings_from(open_app, drafts):
    async with open_app(*drafts) as story:
        await panel(story, "j b escape")
        await story.keys("B enter")
        assert story.verdict(1).choice.pieces[0].witness == "B"


async def test_the_list_of_bases_has_the_order_and_the_numbers_of_the_page(open_app, drafts):
    async with open_app(*drafts) as story:
        await panel(story, "J b escape")
        await story.keys("B")
        listing = story.app.screen.listing
        first, second = (listing.render_line(y).text for y in (0, 1))
        assert " B " in first
        assert "base" not in first
        assert " A " in second
        assert "base · " in second
        assert listing.chosen == 1
        await story.keys("1 enter")
        assert story.verdict(1).choice.pieces[0].witness == "B"


# --- another siglum


async def renamed(story, keys: str) -> None:
    await panel(story, keys)
    await story.settled()


async def test_a_document_gets_another_siglum_and_every_decision_goes_with_it(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("1 1 c d text:why enter g v c e enter")
        await story.keys("G x g")
        text, progress = story.canonical(), story.work.desk.review.progress()
        await renamed(story, "s ctrl+u text:Ms1 enter")
        assert "A is called Ms1 now" in story.said()
        review = story.work.desk.review
        assert [witness.siglum for witness in review.collation.witnesses] == ["Ms1", "B"]
        assert heads_of(story).index(" Ms1 ") < heads_of(story).index(" B ")
        assert (story.canonical(), review.progress()) == (text, progress)
        assert not review.unplaced.verdicts
        assert not review.unplaced.annotations
        assert story.verdict(0).choice.pieces[0].witness == "Ms1"
        assert {span.witness for one in review.state.annotations.values() for span in one.spans} == {"Ms1"}
        assert story.here == (0, "Ms1")
        decided = progress.decided
        await story.keys("u")
        assert story.work.desk.review.progress().decided == decided - 1
        await story.keys("ctrl+r g")
        assert (story.canonical(), story.work.desk.review.progress()) == (text, progress)
        await story.saved()
    async with open_app(*drafts) as story:
        review = story.work.desk.review
        assert [witness.siglum for witness in review.collation.witnesses] == ["Ms1", "B"]
        assert (story.canonical(), review.progress()) == (text, progress)
        await renamed(story, "s ctrl+u text:P enter")
        await renamed(story, "j s ctrl+u text:Q enter")
        assert [witness.siglum for witness in story.work.desk.collation.witnesses] == ["P", "Q"]
        await story.saved()
    async with open_app(*drafts) as story:
        review = story.work.desk.review
        assert [witness.siglum for witness in review.collation.witnesses] == ["P", "Q"]
        assert (story.canonical(), review.progress()) == (text, progress)
        await renamed(story, "s ctrl+u text:A enter")
        assert [witness.siglum for witness in story.work.desk.collation.witnesses] == ["A", "Q"]
        assert (story.canonical(), story.work.desk.review.progress()) == (text, progress)


async def test_links_and_splices_go_with_it_and_the_order_and_the_base(open_app, tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    opening = "The expedition left the coast in March with nine sledges and provisions for two hundred days."
    end = "They reached the depot in the last days of April and found it untouched by bears or by the weather."
    (folder / "one.txt").write_text(f"{opening}\nA storm came up from the south.\n{end}\n", "utf-8")
    (folder / "two.txt").write_text(
        f"{opening}\nHer crew hunted seals at the floe.\n{end.replace('bears', 'men')}\n", "utf-8"
    )
    async with open_app(folder / "one.txt", folder / "two.txt") as story:
        await story.keys("j = l = G 1 v f b enter")
        await panel(story, "b J escape")
        passages = len(story.work.desk.collation)
        text, verdict = story.canonical(), story.verdict(passages - 1)
        await renamed(story, "G s ctrl+u text:X enter")
        assert len(story.work.desk.collation) == passages
        assert story.canonical() == text
        sigla = [piece.witness for piece in story.verdict(passages - 1).choice.pieces]
        assert sigla == [{"A": "X"}.get(piece.witness, piece.witness) for piece in verdict.choice.pieces]
        arrangement = story.work.scene.arrangement
        assert (arrangement.order, arrangement.base) == ((1, 0), 0)
        assert not story.work.desk.review.unplaced.relinks
        await story.saved()
    async with open_app(folder / "one.txt", folder / "two.txt") as story:
        assert len(story.work.desk.collation) == passages
        assert story.work.scene.arrangement.order == (1, 0)
        assert not story.work.desk.review.unplaced.relinks


@pytest.mark.parametrize("siglum", ["A*", "Γ", "𝔓46", "M(1)", "-", "x.y+z"])
async def test_a_session_with_any_siglum_that_is_taken_can_be_opened_again(siglum, open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("1")
        await renamed(story, f"s ctrl+u text:{siglum} enter")
        assert f"A is called {siglum} now" in story.said()
        await story.saved()
    async with open_app(*drafts) as story:
        assert [witness.siglum for witness in story.work.desk.collation.witnesses] == [siglum, "B"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("B", "siglum of another document"),
        ("A", "is its siglum already"),
        ("a_b", "is no siglum"),
        ("", "is no siglum"),
        ("A/1", "is no siglum"),
        ("*", "is no siglum"),
        ("§", "is no siglum"),
        ("ABCDEFGHI", "is no siglum"),
    ],
)
async def test_what_can_be_no_siglum_is_refused(typed, told, open_app, drafts):
    async with open_app(*drafts) as story:
        await renamed(story, f"s ctrl+u text:{typed} enter")
        assert told in story.said()
        assert [witness.siglum for witness in story.work.desk.collation.witnesses] == ["A", "B"]


async def test_the_canonical_text_follows_from_the_exported_events_after_a_new_siglum(open_app, drafts, tmp_path):
    script = Path(__file__).parents[1] / "exchange" / "canonical_from_events.py"
    async with open_app(*drafts) as story:
        await story.keys("1 2 1 g G x")
        await renamed(story, "g s ctrl+u text:Ms1 enter")
        text = story.canonical()
        await story.saved()
        session = story.work.desk.session.path
    exported = tmp_path / "events.jsonl"
    assert run(["export", str(session), "--format", "events", "-o", str(exported)]) == 0
    printed = subprocess.run([sys.executable, str(script), str(exported)], capture_output=True, check=True)
    assert printed.stdout.decode("utf-8").strip() == text.strip()


def test_a_renamed_document_keeps_its_place_among_the_sources():
    def record(siglum: str, path: str, *, withdrawn: bool = False) -> Source:
        return Source(0, siglum, path, f"bytes of {path}", 1, "", "utf-8", "blank", path, withdrawn=withdrawn)

    begun = [record("A", "a"), record("B", "b"), record("C", "c")]
    assert order_of(begun) == ("A", "B", "C")
    once = [*begun, record("M", "b"), record("B", "b", withdrawn=True)]
    assert [one.siglum for one in current(once)] == ["A", "M", "C"]
    twice = [*once, record("P", "b"), record("M", "b", withdrawn=True)]
    assert [one.siglum for one in current(twice)] == ["A", "P", "C"]
    back = [*twice, record("B", "b"), record("P", "b", withdrawn=True)]
    assert [one.siglum for one in current(back)] == ["A", "B", "C"]
    # Another document that is added while one is taken away comes last.
    other = [*begun, record("D", "d"), record("B", "b", withdrawn=True)]
    assert [one.siglum for one in current(other)] == ["A", "C", "D"]

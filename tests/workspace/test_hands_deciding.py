"""Stories in keys: decide, splice, emend, give reasons, decide in bulk, and finish a review."""

from pathlib import Path

import pytest
from textual.widgets import Static

from tui.collation.collation import Kind
from tui.review import decide
from tui.review.events import Adopt, Decide, Emend, LeaveOut, Verdict
from tui.session.session import Session
from tui.workspace.desk.desk import Done
from tui.workspace.panels.core_panel import AdoptCore
from tui.workspace.panels.emendation_panel import Emendation
from tui.workspace.panels.panel import TextQuestion
from tui.workspace.panels.readings_panel import ReadingsPanel
from tui.workspace.panels.summary_panel import Summary
from tui.workspace.widgets.text_fields import OneLine, Words

FIRST = "The harbour master opened the gate at dawn and counted the boats that had come in overnight."
WALL = "By noon the council had agreed to repair the old wall before the storms of autumn arrive."
LAST = "Nobody in the market spoke of anything else for the rest of the week."


@pytest.fixture
def editions(tmp_path: Path) -> list[Path]:
    """Three editions of three paragraphs; the middle one differs in each."""
    walls = (
        WALL,
        WALL.replace("autumn", "winter"),
        WALL.replace("the council", "the mayor and the council").replace("old wall", "old harbour wall"),
    )
    folder = tmp_path / "editions"
    folder.mkdir()
    paths = []
    for number, wall in enumerate(walls, 1):
        path = folder / f"edition-{number}.txt"
        path.write_text(f"{FIRST}\n{wall}\n{LAST}\n", "utf-8")
        paths.append(path)
    return paths


def shown(story) -> str:
    """The words of the panel that is open."""
    panel = story.app.screen
    texts = [str(static.render()) for static in panel.query(Static) if static.display]
    return "\n".join(texts)


def count(keys: str) -> int:
    return len(keys.split())


async def test_one_version_of_a_passage_is_kept_with_one_key_and_given_back_with_one(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("j")
        await story.keys("2")
        assert story.verdict(1).choice.pieces[0].exact == WALL.replace("autumn", "winter")
        await story.keys("u")
        assert story.verdict(1) is None


async def test_the_whole_samples_are_decided_in_twenty_keys_and_undone_again(open_app):
    keys = "A enter X enter )"
    async with open_app() as story:
        await story.keys(keys)
        used = count(keys)
        while not isinstance(story.app.screen, Summary):
            # What the core says in other words is adopted from A; what one document alone has between it is left out.
            core = story.work.scene.collation[story.here[0]].kind is Kind.CORE
            await story.keys("1" if core else "x")
            used += 1
            assert used <= 20
        progress = story.work.desk.review.progress()
        assert progress.decided == progress.passages
        first = Path(story.work.desk.collation.witnesses[0].path).read_text("utf-8").split("\n")
        assert story.canonical() == "\n".join(first[:4] + first[5:13])
        assert "All" in shown(story)
        assert "decided" in shown(story)
        await story.keys("u")
        assert not isinstance(story.app.screen, Summary)
        for _ in range(used):
            await story.keys("u")
        assert story.work.desk.review.progress().decided == 0


async def test_a_phrase_is_spliced_from_another_witness_in_at_most_eight_keys(open_app, editions):
    keys = "] 1 [ l l v w w enter"
    async with open_app(*editions) as story:
        await story.keys("] v")
        await story.keys("escape 1 [ l l")
        splice = "v w w enter"
        await story.keys(splice)
        assert count(splice) <= 8
        assert count(keys) <= 9
        verdict = story.verdict(1)
        assert {piece.witness for piece in verdict.choice.pieces} == {"A", "C"}
        assert "".join(piece.exact for piece in verdict.choice.pieces) == WALL.replace(
            "the council", "the mayor and the council"
        )
        assert story.here == (1, "C")
        assert "words of C adopted into A" in story.said()
        await story.keys("u")
        assert len(story.verdict(1).choice.pieces) == 1
        await story.keys("u")
        assert story.verdict(1) is None


async def test_words_go_into_the_proposal_where_nothing_is_adopted_yet(open_app, editions):
    keys = "] l l v w w enter"
    async with open_app(*editions) as story:
        await story.keys(keys)
        assert count(keys) <= 8
        assert [piece.witness for piece in story.verdict(1).choice.pieces] == ["A", "C", "A"]
        assert story.canonical() == WALL.replace("the council", "the mayor and the council")


async def test_one_splice_adds_to_another(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("] l l v w w enter v f h f h enter")
        text = "".join(piece.exact for piece in story.verdict(1).choice.pieces)
        assert text == WALL.replace("the council", "the mayor and the council").replace("old wall", "old harbour wall")
        await story.keys("h v enter")
        text = "".join(piece.exact for piece in story.verdict(1).choice.pieces)
        assert "storms of winter" in text
        assert "with words of" in story.screen()


async def test_words_that_all_have_or_that_one_alone_has_have_no_place_and_it_says_so(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("v enter")
        assert "all readings are the same here" in story.said()
        assert story.verdict(0) is None
        await story.keys("escape G v enter")
        assert "has this passage" in story.said()


async def test_the_words_under_an_emendation_can_not_be_spliced(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("j e text:x ctrl+s k v enter")
        assert "this passage is emended" in story.said()
        assert story.verdict(1).choice == Emend(WALL + "x")


async def test_a_passage_is_written_in_ones_own_words_with_the_readings_in_sight(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("j e")
        assert isinstance(story.app.screen, Emendation)
        assert story.app.screen.query_one(Words).text == WALL
        for sigla in "ABC":
            assert f"{sigla}\nBy noon" in shown(story)
        await story.keys("text:_So_be_it. ctrl+s")
        assert story.verdict(1).choice == Emend(WALL + " So be it.")
        assert story.here[0] == 2
        assert "✎ By noon" in story.screen()
        await story.keys("u")
        assert story.verdict(1) is None


async def test_escape_leaves_an_emendation_and_the_passage_as_it_was(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("j e text:never_mind escape")
        assert story.verdict(1) is None
        assert story.work.desk.review.events == []


async def test_emending_begins_with_what_is_adopted(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("j 2 k e")
        assert story.app.screen.query_one(Words).text == WALL.replace("autumn", "winter")
        await story.keys("ctrl+s")
        assert "stay as they were" in story.said()
        assert isinstance(story.verdict(1).choice, Adopt)


async def test_words_of_a_document_are_adopted_from_it_even_if_they_were_typed(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("j e ctrl+s")
        assert isinstance(story.verdict(1).choice, Adopt)
        assert story.verdict(1).choice.pieces[0].witness == "A"


async def test_nothing_is_no_emendation(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("j e f7 delete ctrl+s")
        assert "needs words" in story.said()
        assert story.verdict(1) is None


async def test_a_verdict_is_given_a_reason_and_loses_it_again(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("j R")
        assert "no verdict to give a reason for" in story.said()
        await story.keys("2 k R text:the_later_hand enter")
        assert story.verdict(1).reason == "the later hand"
        assert story.verdict(1).choice.pieces[0].witness == "B"
        assert "because the later hand" in story.screen()
        await story.keys("R")
        assert isinstance(story.app.screen, TextQuestion)
        assert story.app.screen.query_one(OneLine).value == "the later hand"
        await story.keys("ctrl+u enter")
        assert story.verdict(1).reason == ""
        await story.keys("u")
        assert story.verdict(1).reason == "the later hand"


async def test_right_after_a_verdict_its_reason_is_meant(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("j 2")
        assert story.here[0] == 2
        await story.keys("R text:the_later_hand enter")
        assert story.verdict(1).reason == "the later hand"
        assert story.verdict(2) is None
        # After another act it is not: then the reason would come as a surprise.
        await story.keys("c d enter R")
        assert "no verdict to give a reason for" in story.said()


async def test_bulk_acts_say_how_many_wait_for_enter_and_are_one_undo(open_app):
    async with open_app() as story:
        await story.keys("2 A")
        assert isinstance(story.app.screen, AdoptCore)
        assert "7 agree to the letter: enter adopts them." in shown(story)
        assert "4 differ in words, and no reading has a majority: they stay undecided." in shown(story)
        await story.keys("escape")
        assert story.work.desk.review.progress().decided == 1
        await story.keys("A enter")
        assert story.work.desk.review.progress().decided == 8
        assert "7 adopted · u undo" in story.said()
        await story.keys("u")
        assert story.work.desk.review.progress().decided == 1
        await story.keys("X")
        tails = story.work.desk.review.progress().tails
        assert f"{tails} undecided passages" in shown(story)
        await story.keys("enter u")
        assert story.work.desk.review.progress().decided == 1


@pytest.fixture
def printings(tmp_path: Path) -> list[Path]:
    """Three printings: two paragraphs agree, one differs in a comma, one in a word of the third printing."""
    wall, comma = WALL.replace("council", "mayor"), LAST.replace("market", "market,")
    folder = tmp_path / "printings"
    folder.mkdir()
    paths = []
    for number, texts in enumerate(((FIRST, WALL, LAST), (FIRST, WALL, comma), (FIRST, wall, LAST)), 1):
        path = folder / f"printing-{number}.txt"
        path.write_text("\n".join([*texts, "This is the end of all that was printed."]) + "\n", "utf-8")
        paths.append(path)
    return paths


@pytest.mark.parametrize(("key", "adopted"), [("enter", {0, 3}), ("p", {0, 2, 3}), ("m", {0, 1, 2, 3})])
async def test_great_a_adopts_what_differs_only_where_it_is_asked_for(open_app, printings, key, adopted):
    async with open_app(*printings) as story:
        await story.keys("A")
        told = " ".join(shown(story).split())
        assert "2 agree to the letter: enter adopts them." in told
        assert "1 differs only in case, punctuation, spaces: p adds it, as most documents have it." in told
        assert "1 differs in words: m takes the majority there too." in told
        assert "enter adopt 2 p adopt 3 m adopt 4" in told
        await story.keys(key)
        assert {number for number in range(4) if story.verdict(number) is not None} == adopted
        for number, text in ((1, WALL), (2, LAST)):
            if number in adopted:
                assert story.verdict(number).choice.pieces[0].exact == text


async def test_two_documents_have_no_majority_and_none_is_offered(open_app, printings):
    async with open_app(printings[1], printings[2]) as story:
        await story.keys("A")
        told = " ".join(shown(story).split())
        assert "p adds it, as A has it." in told
        assert "1 differs in words, and with two documents there is no majority: it stays undecided." in told
        assert "m adopt" not in told
        await story.keys("m")
        assert story.work.desk.review.progress().decided == 0
        await story.keys("p")
        assert story.verdict(1) is None
        assert story.work.desk.review.progress().decided == 3


async def test_a_reading_is_adopted_from_the_list_of_readings(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("j l r")
        panel = story.app.screen
        assert isinstance(panel, ReadingsPanel)
        assert panel.readings[panel.listing.chosen].sigla == "B"
        await story.keys("j enter")
        assert story.verdict(1).choice.pieces[0].witness == "C"
        assert story.here[0] == 2
        await story.keys("k r 2")
        assert story.verdict(1).choice.pieces[0].witness == "B"
        await story.keys("u u")
        assert story.verdict(1) is None


async def test_a_click_chooses_a_reading_and_another_adopts_it(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("j r")
        listing = story.app.screen.listing
        lines = [listing.render_line(y).text for y in range(listing.size.height)]
        y = next(index for index, line in enumerate(lines) if " B  By noon" in line)
        await story.pilot.click(type(listing), offset=(20, y))
        assert listing.chosen == 1
        await story.pilot.click(type(listing), offset=(20, y))
        await story.pilot.pause()
        assert story.verdict(1).choice.pieces[0].witness == "B"


async def test_the_summary_says_what_is_open_and_leads_there(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("1 2 S")
        assert isinstance(story.app.screen, Summary)
        told = shown(story)
        assert "2 of 3 passages are decided, 1 is open." in told
        assert "2 adopted" in told
        await story.keys(")")
        assert story.here[0] == 2
        await story.keys("x")
        assert isinstance(story.app.screen, Summary)
        assert "All 3 passages are decided." in shown(story)
        await story.keys("e")
        assert "canonical" in shown(story)


async def test_the_summary_says_how_it_stands_on_disk(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("S")
        assert "nothing to save yet" in shown(story)
        await story.keys("escape 1")
        await story.saved()
        await story.keys("S")
        assert "everything is saved, the last of it just now" in shown(story)


async def test_the_summary_at_the_end_says_when_all_is_saved(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("1 2 1")
        assert isinstance(story.app.screen, Summary)
        await story.saved()
        for _ in range(200):
            if "everything is saved" in shown(story):
                break
            await story.pilot.pause(0.02)
        assert "everything is saved" in shown(story)
        assert "being saved" not in shown(story)


async def test_a_left_out_passage_is_decided_and_not_in_the_text(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("x")
        assert story.verdict(0).choice == LeaveOut()
        assert FIRST not in story.canonical()


async def test_words_that_are_not_touched_are_not_changed_by_the_field_they_stand_in(open_app, tmp_path):
    path = tmp_path / "breaks.txt"
    path.write_text("one line\u2028and another \u0085 of it\n", "utf-8")
    async with open_app(path) as story:
        await story.keys("e ctrl+s")
        assert isinstance(story.verdict(0).choice, Adopt)
        assert story.canonical() == "one line\u2028and another \u0085 of it"


async def test_a_copy_of_the_review_is_made_and_the_work_goes_on_where_it_was(open_app, tmp_path):
    async with open_app() as story:
        await story.keys("1 1 ctrl+s b")
        for _ in range(40):
            await story.keys("backspace")
        await story.keys("text:copy.recension enter")
        assert story.said() == "copied to copy.recension; you continue to work in samples.recension"
        await story.keys("1")
    with Session.open(tmp_path / "copy.recension") as copy:
        assert len(copy.events) == 2
    with Session.open(tmp_path / "samples.recension") as session:
        assert len(session.events) == 3


async def test_words_go_into_a_reading_whose_document_was_taken_away_and_stands_under_another_siglum(
    open_app, editions, tmp_path
):
    (tmp_path / "editions" / "edition-4.txt").write_bytes(editions[0].read_bytes())
    async with open_app(*editions, tmp_path / "editions" / "edition-4.txt") as story:
        await story.keys("] 1 d")
        await story.settled()
        await story.keys("t")
        await story.settled()
        await story.keys("escape")
        assert story.verdict(1).choice.pieces[0].witness == "A"
        assert [one.siglum for one in story.work.desk.collation.witnesses] == ["B", "C", "D"]
        assert story.work.desk.base_for(1, 1) == 2
        await story.keys("g ] l v w w enter")
        assert story.canonical() == WALL.replace("the council", "the mayor and the council")


async def test_a_verdict_without_words_out_of_a_foreign_file_is_no_reading_to_splice_into(open_app, editions):
    async with open_app(*editions) as story:
        await story.keys("p ]")
        desk = story.work.desk
        empty = Verdict(decide.passage_key(desk.collation, 1), Adopt(()))
        story.work.done(Done("", desk.act(Decide((empty,)))))
        await story.keys("k j l l v w w enter")
        assert story.canonical() == WALL.replace("the council", "the mayor and the council")

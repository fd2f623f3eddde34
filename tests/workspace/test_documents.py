"""The documents of a review in progress: read again, added, taken away. Nothing that was decided is lost."""

import os
from contextlib import closing

import numpy as np
import pytest

from tui.review.events import Adopt
from tui.session.recover import check
from tui.session.store import connect
from tui.session.verify import read_whole
from tui.witnesses.problem import Problem
from tui.witnesses.read import read_paths
from tui.workspace.beside.source_watch import Seen, Watch
from tui.workspace.desk.documents import go_on, prepared, taken_away
from tui.workspace.panels.documents_panel import quoted_words
from tui.workspace.view.filters import Filter, Show


async def looked(story) -> None:
    """Have the workspace look at the files, and wait for what it saw."""
    story.work.watching.look()
    for _ in range(500):
        if not story.work.watching._looking:
            return
        await story.pilot.pause(0.01)


async def test_d_lists_the_documents(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("d")
        await story.settled()
        panel = story.app.screen
        assert [document.siglum for document in panel.documents] == ["A", "B"]
        await story.keys("j escape")
        assert story.app.screen is story.work


async def test_a_changed_file_is_told_and_not_read_by_itself(open_app, drafts):
    async with open_app(*drafts) as story:
        before = story.work.desk.collation
        text = drafts[1].read_text("utf-8")
        drafts[1].write_text("A new beginning of the second draft stands here.\n" + text, "utf-8")
        await looked(story)
        assert "two.txt changed on disk" in story.said()
        await story.keys("j k")
        assert "two.txt changed on disk (d)" in story.work.top_line.render_line(0).text
        assert story.work.desk.collation is before


async def test_a_file_that_is_gone_is_called_gone_and_one_that_is_as_it_was_not_at_all(open_app, drafts):
    async with open_app(*drafts) as story:
        one, two = (path.read_bytes() for path in drafts)
        drafts[0].unlink()
        await looked(story)
        assert "one.txt is gone from disk" in story.said()
        drafts[1].write_bytes(two.replace(b"red", b"blue"))
        await looked(story)
        top = story.work.top_line
        assert "two.txt changed on disk, one.txt is gone from disk (d)" in top.render_line(0).text
        drafts[0].write_bytes(one)
        drafts[1].write_bytes(two)
        await story.keys("j")
        await looked(story)
        assert "disk" not in story.said()
        assert "disk" not in top.render_line(0).text


async def test_reading_a_changed_file_again_keeps_verdicts_and_notes_with_their_words(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("1 ] 2 l v w w c d text:why enter")
        verdicts = story.work.desk.review.progress().decided
        noted = story.work.desk.review.annotation_order()[0]
        words = story.work.desk.collation.witnesses[noted[1]].text[noted[2] : noted[3]]
        text = drafts[1].read_text("utf-8")
        drafts[1].write_text("A new beginning of the second draft stands here.\n" + text, "utf-8")
        await story.keys("d")
        await story.settled()
        await story.keys("r")
        await story.settled()
        await story.keys("escape")
        assert "changed on disk" not in story.work.top_line.render_line(0).text
        review = story.work.desk.review
        assert "new beginning" in review.collation.witnesses[1].text
        assert review.progress().decided == verdicts
        (_, witness, start, end, annotation), *_ = review.annotation_order()
        assert review.collation.witnesses[witness].text[start:end] == words
        assert annotation.note == "why"
        await story.saved()
    async with open_app(story.work.desk.session.path) as story:
        assert "new beginning" in story.work.desk.collation.witnesses[1].text
        assert story.work.desk.review.progress().decided == verdicts
        assert story.work.desk.review.progress().notes == 1


async def read_again(story):
    await story.keys("d")
    await story.settled()
    await story.keys("r")
    await story.settled()


async def test_a_file_in_another_encoding_with_its_mark_keeps_all_decisions(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("1 ] 2 x")
        before = story.canonical()
        drafts[1].write_bytes(drafts[1].read_text("utf-8").encode("utf-16"))
        await read_again(story)
        assert story.canonical() == before
        assert not len(story.work.desk.review.unplaced)


async def test_places_that_can_not_be_decoded_are_told_when_a_file_is_read_again(open_app, drafts):
    async with open_app(*drafts, encoding="shift_jis") as story:
        drafts[1].write_bytes(drafts[1].read_bytes() + b"\xff\xff!\n")
        await read_again(story)
        assert "two.txt: 2 places that can't be decoded are shown as" in story.said()


@pytest.mark.parametrize(("content", "what"), [(b"%PDF-1.7 " + bytes(900), "is not a text file"), (b"", "is empty")])
async def test_a_file_that_is_no_text_any_more_is_not_read_and_that_is_said(open_app, drafts, content, what):
    async with open_app(*drafts) as story:
        drafts[1].write_bytes(content)
        before = story.work.desk.collation
        await story.keys("d")
        await story.settled()
        assert [one.state for one in story.app.screen.documents] == ["", f"{what} now"]
        await story.keys("r")
        await story.settled()
        assert f"two.txt: {what}. " in story.said()
        assert story.work.desk.collation is before
        # The others are read all the same.
        drafts[0].write_text(drafts[0].read_text("utf-8") + "One line more.\n", "utf-8")
        await read_again(story)
        assert "A was read again" in story.said()
        assert f"two.txt: {what}. " in story.said()
        assert "One line more." in story.work.desk.collation.witnesses[0].text


async def test_a_change_that_was_refused_is_not_offered_again_until_the_file_changes_again(open_app, drafts):
    async with open_app(*drafts) as story:
        drafts[1].write_bytes(b"")
        await read_again(story)
        assert "two.txt: is empty. " in story.said()
        await looked(story)
        assert story.said() == "two.txt is empty now: the review goes on with its own copy, d shows the documents"
        await story.keys("d")
        await story.settled()
        assert "read the changed files again" not in story.painted()
        # Another file changes: only that one is offered.
        await story.keys("escape")
        drafts[0].write_text(drafts[0].read_text("utf-8") + "One line more.\n", "utf-8")
        await looked(story)
        assert story.said().endswith("two.txt is empty now: d shows the documents and reads one.txt again")
        # The refused file gets content again.
        drafts[1].write_text("Words again.\n", "utf-8")
        await looked(story)
        assert story.said() == "one.txt, two.txt changed on disk: d shows the documents and reads them again"


async def test_a_document_is_added_with_the_paragraphs_and_the_encoding_of_the_review(open_app, drafts, tmp_path):
    (tmp_path / "three.txt").write_bytes("One caf\xe9. Another one.\n".encode("latin-1"))
    async with open_app(*drafts, split="sentence", encoding="latin-1") as story:
        await story.keys("d")
        await story.settled()
        await story.keys("a")
        story.app.screen.query_one("#line").value = str(tmp_path / "three.txt")
        await story.keys("enter")
        await story.settled()
        added = story.work.desk.collation.witnesses[2]
        assert (added.text, added.split, len(added)) == ("One café. Another one.\n", "sentence", 2)


async def test_what_was_noticed_about_an_added_folder_is_told(open_app, drafts, tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "three.txt").write_text("The third.\n", "utf-8")
    (tmp_path / "more" / "picture.txt").write_bytes(bytes(900))
    async with open_app(*drafts) as story:
        await story.keys("d")
        await story.settled()
        await story.keys("a")
        story.app.screen.query_one("#line").value = str(tmp_path / "more")
        await story.keys("enter")
        await story.settled()
        assert "three.txt was added as C" in story.said()
        assert "picture.txt (is not a text file)" in story.said()


async def test_documents_and_what_carries_the_decisions_over_are_one_commit(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("1 ] 2 x")
        await story.saved()
        path = story.work.desk.session.path
        before = commits(path)
        drafts[1].write_text("A new beginning of the second draft.\n" + drafts[1].read_text("utf-8"), "utf-8")
        await story.keys("d")
        await story.settled()
        await story.keys("r")
        await story.settled()
        assert story.work.desk.review.events[-1].sequence > 3
        await story.saved()
        # One for the documents with all acts, and at most one for where the cursor is.
        assert commits(path) <= before + 2
        with closing(connect(path, "ro")) as connection:
            whole = read_whole(connection)
        assert {source.after for source in whole.sources if source.previous} <= {0, 3}


async def test_what_is_to_be_looked_at_again_is_said_listed_and_filtered(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("x 1")
        text = drafts[0].read_text("utf-8")
        drafts[0].write_text(text.replace("The story begins", "A tale starts").replace("lazy dog", "dog"), "utf-8")
        await story.keys("d")
        await story.settled()
        await story.keys("r")
        await story.settled()
        panel = story.app.screen
        told = [quoted_words(fate, panel.texts) for fate in panel.fates]
        assert any(words.startswith("left out: “The story begins on a quiet") for words in told)
        await story.keys("escape")
        again = len(story.work.desk.review.doubtful)
        assert again
        assert story.said() == f"A was read again · f g shows the {again} to look at again"
        await story.keys("k")
        assert f"{again} to look at again" in story.work.top_line.render_line(0).text
        await story.keys("f g")
        assert story.work.page.sight.asked == Filter(Show.AGAIN)
        assert set(np.flatnonzero(story.work.page.meeting)) == set(story.work.desk.review.doubtful)
        await story.keys("1 escape S")
        assert story.work.desk.review.progress().doubtful == again - 1


def commits(path):
    with closing(connect(path, "ro")) as connection:
        return read_whole(connection).seal.commits


async def test_words_that_are_gone_are_listed_as_lost_and_kept(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("G l")
        witness = story.here[1]
        await story.keys("c e text:gone_soon enter")
        lines = drafts[1].read_text("utf-8").split("\n")
        assert witness == "B"
        drafts[1].write_text("\n".join(lines[:3]) + "\n", "utf-8")
        await story.keys("d")
        await story.settled()
        await story.keys("r")
        await story.settled()
        panel = story.app.screen
        assert [fate.outcome.value for fate in panel.fates] == ["lost"]
        await story.keys("enter")
        assert "it is kept" in story.said()
        assert len(story.work.desk.review.unplaced.annotations) == 1


async def test_a_document_is_added_and_taken_away_and_decisions_stay(open_app, drafts, tmp_path):
    third = tmp_path / "three.txt"
    third.write_text(drafts[0].read_text("utf-8").replace("lazy", "sleepy"), "utf-8")
    async with open_app(*drafts) as story:
        await story.keys("1 2")
        verdicts = [story.verdict(0).choice, story.verdict(1).choice]
        await story.keys("d")
        await story.settled()
        await story.keys("a")
        for character in str(third):
            await story.press(
                {"/": "slash", ".": "full_stop", "-": "minus", "_": "underscore"}.get(character, character)
            )
        await story.keys("enter")
        await story.settled()
        assert [witness.siglum for witness in story.work.desk.collation.witnesses] == ["A", "B", "C"]
        assert [story.verdict(0).choice, story.verdict(1).choice] == verdicts
        await story.keys("d")
        await story.settled()
        await story.keys("j t")
        await story.settled()
        await story.keys("escape")
        assert [witness.siglum for witness in story.work.desk.collation.witnesses] == ["A", "C"]
        assert isinstance(story.verdict(0).choice, Adopt)
        # What was adopted from the document that went is not forgotten: it is to be looked at again, or listed.
        review = story.work.desk.review
        assert review.progress().decided + len(review.doubtful) + len(review.unplaced) >= 2


async def test_a_document_that_was_taken_away_and_comes_back_has_its_decisions_again(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("1 ] e")
        story.app.screen.query_one("#words").text = "Words of my own."
        await story.keys("ctrl+s G h c d text:mine enter")
        await story.keys("l x")
        await story.saved()
        before, canonical = decided(story), story.canonical()
        assert len(before) > 2
        await story.keys("d")
        await story.settled()
        await story.keys("t")
        await story.settled()
        await story.keys("escape")
        assert [one.siglum for one in story.work.desk.collation.witnesses] == ["B"]
        assert decided(story) != before
        await story.keys("d")
        await story.settled()
        await story.keys("a")
        story.app.screen.query_one("#line").value = str(drafts[0])
        await story.keys("enter")
        await story.settled()
        await story.keys("escape")
        assert [one.siglum for one in story.work.desk.collation.witnesses] == ["A", "B"]
        assert (decided(story), story.canonical()) == (before, canonical)
        assert not len(story.work.desk.review.unplaced)
        await story.saved()
        path = story.work.desk.session.path
    assert check(path).faults == ()
    async with open_app(path) as story:
        assert (decided(story), story.canonical()) == (before, canonical)


def decided(story):
    """What stands where: verdicts by passage, and the notes."""
    review = story.work.desk.review
    verdicts = {n: review.verdict(n).choice for n in range(len(review.collation)) if review.verdict(n) is not None}
    return verdicts, [stop[:4] for stop in review.annotation_order()], dict(review.doubtful)


async def test_a_change_worked_out_before_something_was_decided_is_not_gone_on_with(open_app, drafts):
    async with open_app(*drafts) as story:
        desk = story.work.desk
        renewal = prepared(desk, taken_away(desk, "B"))
        await story.keys("1")
        before, sources = desk.review, desk.session.sources
        with pytest.raises(Problem, match="there was a new decision meanwhile"):
            go_on(desk, renewal)
        assert desk.review is before
        assert desk.session.sources == sources
        assert story.verdict(0) is not None
        go_on(desk, prepared(desk, taken_away(desk, "B")))
        assert len(desk.collation.witnesses) == 1


def test_a_file_that_is_changed_at_the_same_size_is_seen(drafts):
    watch = Watch(read_paths([str(path) for path in drafts]).witnesses)
    assert watch.look() is None
    text = drafts[0].read_bytes()
    drafts[0].write_bytes(text.replace(b"brown", b"black"))
    later = drafts[0].stat().st_mtime_ns + 1_000_000_000
    os.utime(drafts[0], ns=(later, later))
    assert watch.look() == Seen(changed=(str(drafts[0]),))
    drafts[0].write_bytes(text)
    os.utime(drafts[0], ns=(later + 1, later + 1))
    assert watch.look() == Seen()


async def test_the_last_document_stays(open_app, drafts):
    async with open_app(drafts[0]) as story:
        await story.keys("d")
        await story.settled()
        await story.keys("t")
        await story.settled()
        assert "last document" in story.said()


def left_out(story) -> list[str]:
    """The texts of the passages of one document that are decided."""
    collation = story.work.desk.collation
    decided = [n for n in range(len(collation)) if story.verdict(n) is not None]
    return [collation.text(collation.cells(n)[0]) for n in decided]


LINES = [f"{name} of the lines, as long as others" for name in ("the first", "the other", "the third", "the forth")]


async def test_what_was_done_before_a_reading_is_undone_where_its_text_is_now(open_app, tmp_path):
    """Every line is as long as every other, and one is put in before them: no undo may fall on the old places."""
    path = tmp_path / "one.txt"
    path.write_text("\n".join(LINES) + "\n", "utf-8")
    async with open_app(path) as story:
        await story.keys("j x")
        assert left_out(story) == [LINES[1]]
        path.write_text("\n".join([LINES[0].replace("first", "novel"), *LINES]) + "\n", "utf-8")
        await looked(story)
        await read_again(story)
        await story.keys("escape g x")
        assert len(left_out(story)) == 2
        await story.keys("u")
        assert left_out(story) == [LINES[1]]
        await story.keys("u")
        assert left_out(story) == []
        await story.keys("u")
        assert story.said() == "nothing to undo"
        await story.keys("ctrl+r")
        assert left_out(story) == [LINES[1]]
        await story.saved()
    async with open_app(path) as story:
        assert left_out(story) == [LINES[1]]
        await story.keys("u")
        assert left_out(story) == []
        path.write_text("\n".join(LINES[1:]) + "\n", "utf-8")
        await read_again(story)
        await story.keys("escape ctrl+r")
        assert left_out(story) == [LINES[1]]


async def test_a_verdict_whose_text_changed_stays_and_undo_says_why(open_app, tmp_path):
    path = tmp_path / "one.txt"
    path.write_text("\n".join(LINES) + "\n", "utf-8")
    async with open_app(path) as story:
        await story.keys("x j x")
        # The second verdict was on a line that has other words now; the first stays to be undone.
        assert len(left_out(story)) == 2
        edited = [LINES[0], LINES[1], LINES[2].replace("as long", "as broad"), LINES[3]]
        path.write_text("\n".join(edited) + "\n", "utf-8")
        await read_again(story)
        await story.keys("escape u")
        assert story.said() == (
            "'leave out' at A ¶3 stays: its text has changed since you read A again; u undoes what you did before it"
        )
        assert left_out(story) == [edited[0], edited[2]]
        await story.keys("u")
        assert "undone: leave out" in story.said()
        assert left_out(story) == [edited[2]]
        await story.keys("u")
        assert story.said() == "nothing to undo: the text has changed since you read A again"


async def test_of_a_bulk_act_all_is_undone_but_what_has_changed(open_app, tmp_path):
    paths = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for path in paths:
        path.write_text("\n".join(LINES) + "\n", "utf-8")
    async with open_app(*paths) as story:
        await story.keys("A enter escape")
        assert len(left_out(story)) == 4
        edited = [*LINES[:3], LINES[3].replace("as long", "as broad")]
        paths[0].write_text("\n".join(edited) + "\n", "utf-8")
        await read_again(story)
        await story.keys("escape u")
        assert (
            "undone: adopt 4 passages; 1 passage stays as before: the text has changed since you read A again"
            in story.said()
        )
        assert len(left_out(story)) + len(story.work.desk.review.doubtful) == 1


async def test_files_that_can_not_be_looked_at_are_a_line(open_app, drafts, monkeypatch):
    def refuse(_desk):
        raise Problem("can't be looked at", "drafts", "")

    async with open_app(*drafts) as story:
        monkeypatch.setattr("tui.workspace.acts.changing_documents.changed_on_disk", refuse)
        await story.keys("d")
        await story.settled()
        assert story.app.screen is story.work
        assert story.said() == "drafts: can't be looked at"

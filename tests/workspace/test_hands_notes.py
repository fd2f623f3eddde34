"""Stories in keys: select words, annotate them, and change, resize, list and delete notes."""

import base64
import stat
from pathlib import Path

import pytest
from textual.widgets import Static

from tui.workspace.panels.note_panel import NotePanel
from tui.workspace.panels.notes_panel import NotesPanel
from tui.workspace.widgets import clipboard
from tui.workspace.widgets.text_fields import OneLine

ONE = "The ferry left the island at seven and reached the mainland before the rain set in."
TWO = "Two of the passengers had lost their tickets and paid a second time without complaint."
THREE = "The captain wrote nothing of it into the log that is kept in the harbour office."


@pytest.fixture
def logs(tmp_path: Path) -> list[Path]:
    """Two copies of three paragraphs, the second with another word in the middle one."""
    folder = tmp_path / "logs"
    folder.mkdir()
    paths = [folder / "one.txt", folder / "two.txt"]
    paths[0].write_text(f"{ONE}\n{TWO}\n{THREE}\n", "utf-8")
    paths[1].write_text("\n".join((ONE, TWO.replace("tickets", "papers"), THREE)) + "\n", "utf-8")
    return paths


def annotations(story):
    return list(story.work.desk.review.state.annotations.values())


def shown(story) -> str:
    """The words of the panel that is open, its list included."""
    panel = story.app.screen
    texts = [str(static.render()) for static in panel.query(Static) if static.display]
    listing = getattr(panel, "listing", None)
    if listing is not None and listing.display:
        texts += [listing.render_line(y).text for y in range(listing.size.height)]
    return "\n".join(texts)


async def test_a_phrase_of_three_words_is_annotated_in_at_most_seven_keys(open_app, logs):
    keys = "v w w c d"
    async with open_app(*logs) as story:
        await story.keys("v w w")
        assert story.selected() == "The ferry left"
        await story.keys("c d")
        assert len(keys.split()) <= 7
        assert isinstance(story.app.screen, NotePanel)
        await story.keys("text:ask_the_archive enter")
        (annotation,) = annotations(story)
        assert (annotation.label, annotation.note) == ("doubtful", "ask the archive")
        assert [span.exact for span in annotation.spans] == ["The ferry left"]
        assert "✱ doubtful" in story.screen()
        assert "“The ferry left” ask" in story.screen()
        await story.keys("u")
        assert annotations(story) == []


async def test_a_selection_goes_on_into_the_next_passage_and_the_cursor_with_it(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("v s s")
        assert story.selected() == f"{ONE}\n{TWO}"
        assert story.here == (1, "A")
        await story.keys("w w c enter text:both enter")
        (annotation,) = annotations(story)
        assert annotation.spans[0].exact == f"{ONE}\n{TWO}\nThe captain"


async def test_the_same_words_of_all_documents_are_taken_with_a_star(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("v w w w *")
        assert "the same words of B are selected too" in story.said()
        await story.keys("c s enter")
        (annotation,) = annotations(story)
        assert [span.witness for span in annotation.spans] == ["A", "B"]
        assert {span.exact for span in annotation.spans} == {"The ferry left the"}
        assert "noted in 2 documents" in story.said()


async def test_a_star_takes_the_occurrence_that_corresponds(open_app, tmp_path):
    first = tmp_path / "x.txt"
    second = tmp_path / "y.txt"
    text = "the sea and the sky and the shore were all of one and the same colour that day"
    first.write_text(text + "\n", "utf-8")
    second.write_text(text.replace("sky", "clouds") + "\n", "utf-8")
    async with open_app(first, second) as story:
        await story.keys("g v f s f s f s")
        word = story.selected()
        await story.keys("*")
        (also,) = story.work.selection.also
        other = story.work.desk.collation.witnesses[also[0]].text
        assert other[also[1] : also[2]] == word
        assert other.count(word, 0, also[1]) == text.count(word, 0, story.work.selection.start)


async def test_words_that_no_other_document_has_are_not_taken_everywhere(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("j v")
        assert story.selected() == "tickets"
        await story.keys("*")
        assert "no other document has just these words" in story.said()


async def test_the_note_on_just_these_words_is_opened_again_and_changed(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("v w c e text:spelling enter v w c")
        panel = story.app.screen
        assert isinstance(panel, NotePanel)
        assert panel.query_one(OneLine).value == "spelling"
        await story.keys("text:_again enter")
        (annotation,) = annotations(story)
        assert (annotation.label, annotation.note) == ("error", "spelling again")
        await story.keys("u")
        assert annotations(story)[0].note == "spelling"


async def test_the_note_on_a_passage_is_opened_from_the_passage(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("c q enter c tab s text:x enter")
        (annotation,) = annotations(story)
        assert (annotation.label, annotation.note) == ("source", "x")


async def test_the_note_at_the_cursor_is_changed_and_deleted_and_comes_back(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("C")
        assert "there is no note here" in story.said()
        await story.keys("v w c b text:one enter C text:_two enter")
        assert annotations(story)[0].note == "one two"
        await story.keys("j D")
        assert "there is no note here" in story.said()
        await story.keys("k D")
        assert annotations(story) == []
        assert "note deleted: boilerplate “one two” · u undo" in story.said()
        await story.keys("u")
        assert annotations(story)[0].note == "one two"


async def test_the_keys_to_change_and_delete_are_offered_where_there_is_a_note(open_app, logs):
    async with open_app(*logs) as story:
        bar = story.work.key_bar
        assert "delete note" not in bar.render_line(0).text
        await story.keys("v c b enter escape j k")
        assert "delete note" in bar.render_line(0).text


async def test_a_note_is_stretched_to_what_is_selected(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("v w c y text:long enter v w w w c")
        assert "1 " in shown(story)
        assert "style “The ferry” long" in shown(story)
        await story.keys("1 enter")
        (annotation,) = annotations(story)
        assert annotation.spans[0].exact == "The ferry left the"
        assert (annotation.label, annotation.note) == ("style", "long")
        await story.keys("u")
        assert annotations(story)[0].spans[0].exact == "The ferry"


async def test_notes_that_lie_over_each_other_are_both_told_by_their_words(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("v w w c d text:one enter v w w w w c e text:two enter")
        screen = story.screen()
        assert "✱ doubtful “The ferry left” one" in screen
        assert "✱ error “The ferry left the" in screen


async def test_two_notes_at_one_place_are_chosen_from_a_list(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("v c d text:one enter v w w c e text:two enter D")
        panel = story.app.screen
        assert isinstance(panel, NotesPanel)
        assert len(panel.notes) == 2
        await story.keys("j D escape")
        assert [annotation.note for annotation in annotations(story)] == ["one"]


async def test_the_list_of_notes_says_what_to_do_when_it_is_empty(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("o")
        assert "There are no notes yet." in shown(story)
        await story.keys("escape")
        assert story.app.screen is story.work


async def test_the_list_of_notes_filters_jumps_changes_and_deletes(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("v c d text:first enter j v c e text:second enter j v c d text:third enter g o")
        panel = story.app.screen
        assert [entry[2].note for entry in panel.notes] == ["first", "second", "third"]
        await story.keys("e")
        assert [entry[2].note for entry in panel.notes] == ["second"]
        await story.keys("e d")
        assert [entry[2].note for entry in panel.notes] == ["first", "third"]
        await story.keys("d j C text:! enter")
        assert story.app.screen is panel
        assert "second!" in shown(story)
        await story.keys("D")
        assert [entry[2].note for entry in panel.notes] == ["first", "third"]
        await story.keys("u")
        assert len(panel.notes) == 3
        await story.keys("G enter")
        assert story.here[0] == 2


async def test_a_label_without_notes_says_so_in_the_list(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("v c d enter o y")
        assert "No note has the label “style”." in shown(story)


async def test_a_click_on_a_note_opens_it(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("v c d text:first enter")
        lines = story.screen().split("\n")
        y = next(index for index, line in enumerate(lines) if "✱" in line)
        await story.pilot.click("Page", offset=(12, y))
        await story.pilot.pause()
        assert isinstance(story.app.screen, NotePanel)
        assert story.app.screen.query_one(OneLine).value == "first"


async def test_selected_words_are_copied_and_counted(open_app, logs, monkeypatch):
    monkeypatch.delenv("TERM_PROGRAM", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    async with open_app(*logs) as story:
        written = []
        monkeypatch.setattr(story.app._driver, "write", written.append)
        await story.keys("v w w y")
        assert story.app.clipboard == "The ferry left"
        assert any(base64.b64encode(b"The ferry left").decode() in data for data in written)
        assert "3 words of A copied" in story.said()
        assert story.selected() == "The ferry left"
        await story.keys("escape y")
        assert story.app.clipboard == ONE


async def test_words_are_written_to_a_private_file(open_app, logs, monkeypatch, tmp_path):
    monkeypatch.setattr(clipboard, "user_cache_path", lambda *_, **__: tmp_path / "cache")
    async with open_app(*logs) as story:
        await story.keys("v w w Y")
        path = tmp_path / "cache" / clipboard.NAME
        assert path.read_text("utf-8") == "The ferry left"
        assert str(path) in story.said()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        await story.keys("escape Y")
        assert path.read_text("utf-8") == ONE


async def test_a_terminal_that_refuses_the_clipboard_gets_a_file_instead(open_app, logs, monkeypatch, tmp_path):
    monkeypatch.setattr(clipboard, "user_cache_path", lambda *_, **__: tmp_path / "cache")
    monkeypatch.setenv("TERM_PROGRAM", "Apple_Terminal")
    async with open_app(*logs) as story:
        await story.keys("v y")
        assert "this terminal does not accept copied text" in story.said()
        assert (tmp_path / "cache" / clipboard.NAME).read_text("utf-8") == "The"


async def test_a_cache_folder_that_can_not_be_written_is_said(open_app, logs, monkeypatch, tmp_path):
    (tmp_path / "cache").write_text("a file", "utf-8")
    monkeypatch.setattr(clipboard, "user_cache_path", lambda *_, **__: tmp_path / "cache")
    async with open_app(*logs) as story:
        await story.keys("v Y")
        assert "can't be written" in story.said()


async def test_hostile_words_in_a_note_are_shown_as_stand_ins(open_app, tmp_path):
    path = tmp_path / "hostile.txt"
    path.write_bytes("A line with \x1b]0;owned\x07 in it and \u202eturned round.\n".encode())
    async with open_app(path) as story:
        await story.keys("v s c d text:x enter")
        await story.keys("o")
        assert "\x1b" not in shown(story)
        assert "\u202e" not in shown(story)
        assert "␛" in shown(story)
        await story.keys("escape e")
        rendered = "".join(
            segment.text for y in range(4) for segment in story.app.screen.query_one("#words").render_line(y)
        )
        assert "\x1b" not in rendered
        await story.keys("escape")


# --- the same label again, notes on all matches, resolved notes


async def test_a_full_stop_repeats_the_last_label_on_selected_words_and_in_the_panel(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("v .")
        assert "no label was given yet" in story.said()
        await story.keys("escape v c e enter j v w .")
        assert [one.label for one in annotations(story)] == ["error", "error"]
        assert story.work.page.selection is None
        await story.keys("j c")
        assert "error again" in shown(story)
        await story.keys(". text:see_above enter")
        assert {(one.label, one.note) for one in annotations(story)} == {("error", ""), ("error", "see above")}
        await story.saved()
    async with open_app(*logs) as story:
        await story.keys("g v f i .")
        assert len(annotations(story)) == 4
        assert {one.label for one in annotations(story)} == {"error"}


async def test_one_note_on_all_matches_of_a_search_is_written_and_undone_at_once(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("*")
        assert "there is no search" in story.said()
        await story.keys("/ text:the_ enter")
        await story.settled()
        count = len(story.work.finding.matches)
        assert count == 18
        await story.keys("*")
        assert "one note on 18 matches in 2 documents of" in story.app.screen.heading
        await story.keys("s text:definite enter")
        (annotation,) = annotations(story)
        assert (annotation.label, annotation.note, len(annotation.spans)) == ("source", "definite", 18)
        assert {span.exact.lower() for span in annotation.spans} == {"the"}
        assert "one note on 18 places: source" in story.said()
        assert story.screen().count("✱ source") == 6
        await story.keys("u")
        assert annotations(story) == []


async def test_a_note_on_all_matches_can_be_left(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("/ text:the enter")
        await story.settled()
        await story.keys("* escape")
        assert annotations(story) == []


async def test_a_note_is_resolved_filtered_dimmed_and_opened_again(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("c d text:ask enter j c e enter g o")
        await story.keys("R")
        assert [one.is_resolved for one in annotations(story)] == [True, False]
        assert "1 resolved" in story.app.screen.heading
        assert "· resolved" in shown(story)
        await story.keys("tab")
        assert "only open" in story.app.screen.heading
        assert "error" in story.app.screen.listing.render_line(0).text
        assert story.app.screen.listing.count == 1
        await story.keys("tab")
        assert "only resolved" in story.app.screen.heading
        assert "doubtful" in story.app.screen.listing.render_line(0).text
        await story.keys("d")
        assert story.app.screen.listing.count == 1
        await story.keys("d escape")
        assert "✱ doubtful (resolved) ask" in story.screen()
        await story.saved()
    async with open_app(*logs) as story:
        assert "✱ doubtful (resolved) ask" in story.screen()
        await story.keys("g C text:_first enter")
        (changed,) = [one for one in annotations(story) if one.note == "ask first"]
        assert changed.is_resolved
        await story.keys("g o R escape")
        assert "(resolved)" not in story.screen()
        await story.keys("u")
        assert "✱ doubtful (resolved)" in story.screen()


async def test_no_note_in_that_state_is_said(open_app, logs):
    async with open_app(*logs) as story:
        await story.keys("c d enter o tab tab")
        assert "No note is resolved." in shown(story)
        await story.keys("tab")
        assert story.app.screen.listing.count == 1

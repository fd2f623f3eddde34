"""What each key does, seen on the real application with the samples."""

import pytest

from tui.review.events import Adopt, LeaveOut


async def test_the_page_opens_on_all_documents_side_by_side(open_app):
    async with open_app() as story:
        screen = story.screen()
        for name in ("exchange-attack-1.txt", "exchange-attack-2.txt", "exchange-attack-3.txt"):
            assert name in screen
        progress = story.work.desk.review.progress()
        assert progress.core == 12
        assert progress.decided == 0
        assert story.here == (0, "A")


async def test_j_and_k_move_by_passage_and_h_and_l_by_document(open_app):
    async with open_app() as story:
        await story.keys("j j k")
        assert story.here == (1, "A")
        await story.keys("l l h")
        assert story.here == (1, "B")
        await story.keys("down up right left tab shift+tab")
        assert story.here == (1, "B")


async def test_small_and_great_g_go_to_the_ends(open_app):
    async with open_app() as story:
        await story.keys("G")
        last = story.here[0]
        assert last == story.work.scene.rows.of(len(story.work.scene.rows) - 1)[0]
        await story.keys("g")
        assert story.here[0] == 0
        await story.keys("end home")
        assert story.here[0] == 0


@pytest.mark.parametrize(("down", "up"), [("ctrl+d", "ctrl+u"), ("pagedown", "pageup"), ("space", "b")])
async def test_a_page_down_and_up_shows_other_text(open_app, down, up):
    async with open_app() as story:
        first = story.screen()
        await story.keys(down)
        second = story.screen()
        assert second != first
        assert story.here[0] > 0
        await story.keys(f"{down} {up} {up} {up}")
        assert story.here[0] == 0


async def test_brackets_go_from_difference_to_difference(open_app, drafts):
    async with open_app(*drafts) as story:
        stops = []
        for _ in range(3):
            await story.keys("]")
            stops.append(story.here[0])
        collation = story.work.desk.collation
        assert [collation[number].agreement for number in stops[:2]] == ["variant", None]
        assert "no further difference" in story.said()
        assert stops[2] == stops[1]
        await story.keys("[")
        assert story.here[0] == stops[0]


async def test_a_digit_adopts_that_documents_reading_and_goes_on(open_app):
    async with open_app() as story:
        await story.keys("2")
        verdict = story.verdict(0)
        assert isinstance(verdict.choice, Adopt)
        assert [piece.witness for piece in verdict.choice.pieces] == ["B"]
        assert story.here[0] == 1
        await story.saved()
        assert (story.work.desk.session.path).exists()


async def test_a_digit_for_a_document_without_text_here_says_so_and_changes_nothing(open_app):
    async with open_app() as story:
        await story.keys("3")
        assert "C has nothing here" in story.said()
        await story.keys("9")
        assert "no document 9" in story.said()
        assert not story.work.desk.review.events


async def test_enter_adopts_the_focused_reading(open_app):
    async with open_app() as story:
        await story.keys("l enter")
        assert story.verdict(0).choice.pieces[0].witness == "B"


async def test_x_leaves_out_and_0_puts_back(open_app):
    async with open_app() as story:
        await story.keys("x")
        assert isinstance(story.verdict(0).choice, LeaveOut)
        await story.keys("k 0")
        assert story.verdict(0) is None
        assert story.here[0] == 0


async def test_a_adopts_the_majoritys_reading_and_says_why_not_elsewhere(open_app):
    async with open_app() as story:
        await story.keys("a")
        assert story.verdict(0).choice.pieces[0].witness == "A"
        await story.keys("G a")
        assert "to propose here" in story.said()


async def test_great_a_says_how_many_and_waits_for_enter(open_app):
    async with open_app() as story:
        await story.keys("A escape")
        assert story.work.desk.review.progress().decided == 0
        await story.keys("A enter")
        assert story.work.desk.review.progress().decided == 8
        await story.keys("u")
        assert story.work.desk.review.progress().decided == 0


async def test_great_x_leaves_out_every_tail_and_one_undo_takes_it_back(open_app):
    async with open_app() as story:
        await story.keys("X enter")
        progress = story.work.desk.review.progress()
        assert progress.left_out == progress.tails > 20
        await story.keys("u")
        assert story.work.desk.review.progress().left_out == 0


@pytest.mark.parametrize(("key", "left_out", "adopted"), [("o", 31, 0), ("t", 0, 31)])
async def test_great_x_also_decides_all_that_only_one_document_has(open_app, key, left_out, adopted):
    async with open_app() as story:
        await story.keys("X")
        told = " ".join(story.painted().replace("│", " ").split())
        assert "29 undecided passages of the tails: enter leaves them out." in told
        assert "2 more are in one document only, between shared passages: o adds these." in told
        assert "31 in all are in one document only: t adopts them." in told
        await story.keys(key)
        progress = story.work.desk.review.progress()
        assert (progress.left_out, progress.decided) == (left_out, left_out + adopted)
        assert story.canonical().count("Private mailboxes") == (2 if adopted else 0)
        await story.keys("X")
        assert "every tail, and all that only one document has, is already decided" in story.said()
        await story.keys("u")
        assert story.work.desk.review.progress().decided == 0


async def test_great_x_without_tails_offers_only_what_there_is(open_app):
    async with open_app() as story:
        await story.keys("X enter X")
        assert "of the tails" not in story.painted()
        assert "2 are in one document only, between shared passages: o leaves out these." in story.painted()
        await story.keys("enter")
        assert story.work.desk.review.progress().decided == 29
        await story.keys("o")
        assert story.work.desk.review.progress().left_out == 31


async def test_words_are_selected_from_the_keyboard(open_app):
    async with open_app() as story:
        text = story.work.desk.collation.witnesses[0].text
        await story.keys("v w w")
        assert story.selected() == " ".join(text.split()[:3])
        await story.keys("b")
        assert story.selected() == " ".join(text.split()[:2])
        await story.keys("shift+right shift+left")
        assert story.selected() == " ".join(text.split()[:2])
        await story.keys("p")
        assert story.selected() == text.split("\n")[0]
        await story.keys("escape")
        assert story.work.page.selection is None


@pytest.mark.parametrize("key", [*"x10aAXeR", "equals_sign"])
async def test_while_words_are_selected_no_key_decides_the_passage(open_app, key):
    async with open_app() as story:
        await story.keys("1 k v w")
        events, words = len(story.work.desk.review.events), story.selected()
        await story.keys(key)
        assert "words are selected: enter adopts them, esc drops them" in story.said()
        assert story.app.screen is story.work
        assert len(story.work.desk.review.events) == events
        assert story.selected() == words
        await story.keys("u")
        assert story.verdict(0) is None


async def test_a_selection_moves_as_a_whole_until_it_is_extended(open_app):
    async with open_app() as story:
        words = story.work.desk.collation.witnesses[0].text.split()
        await story.keys("v")
        assert story.selected() == words[0]
        letter = words[5][0].lower()
        await story.keys(f"f {letter}")
        assert story.selected().lower().startswith(letter)
        before = story.selected()
        await story.keys("w")
        assert story.selected().startswith(before)
        assert len(story.selected().split()) == 2
        await story.keys("escape v j")
        assert len(story.selected().split()) == 1
        assert story.selected() != words[0]


async def test_selecting_in_a_variant_begins_at_the_first_difference(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("] v")
        assert story.selected() == "brown"
        await story.keys("escape l v w")
        assert story.selected() == "red fox"


async def test_c_annotates_the_selection_with_a_label_and_a_note(open_app):
    async with open_app() as story:
        await story.keys("v w w c d text:ask_the_desk enter")
        ((_, witness, start, end, annotation),) = story.work.desk.review.annotation_order()
        text = story.work.desk.collation.witnesses[witness].text
        assert text[start:end] == " ".join(text.split()[:3])
        assert (annotation.label, annotation.note) == ("doubtful", "ask the desk")
        assert story.work.page.selection is None
        assert "✱ doubtful “Four newly found” ask" in story.screen()


async def test_c_without_a_selection_annotates_the_passage_and_esc_leaves_it(open_app):
    async with open_app() as story:
        await story.keys("c escape")
        assert not story.work.desk.review.events
        await story.keys("c tab text:whole enter")
        ((_, witness, start, end, annotation),) = story.work.desk.review.annotation_order()
        assert (witness, start) == (0, 0)
        assert end == len(story.work.desk.collation.witnesses[0].text.split("\n")[0])
        assert (annotation.label, annotation.note) == ("", "whole")


async def test_an_annotation_needs_a_label_or_words(open_app):
    async with open_app() as story:
        await story.keys("c enter enter")
        assert not story.work.desk.review.events
        assert "needs a label or words" in story.said()


async def test_undo_and_redo_go_to_what_they_change(open_app):
    async with open_app() as story:
        await story.keys("1 x G u")
        assert story.verdict(1) is None
        assert story.here[0] == 1
        await story.keys("u")
        assert story.verdict(0) is None
        await story.keys("ctrl+r ctrl+y")
        assert story.verdict(0) is not None
        assert story.verdict(1) is not None
        await story.keys("ctrl+z")
        assert story.verdict(1) is None
        await story.keys("u u")
        assert "nothing to undo" in story.said()


async def test_p_shows_the_canonical_text_beside_the_page(open_app):
    async with open_app() as story:
        assert not story.work.has_class("pane")
        await story.keys("1 p")
        assert story.work.has_class("pane")
        pane = story.work.pane
        shown = "\n".join(pane.render_line(y).text for y in range(pane.size.height))
        assert "canonical" in shown
        assert "undecided" in shown
        await story.keys("p")
        assert not story.work.has_class("pane")


@pytest.mark.parametrize("width", [100, 120, 130, 160])
async def test_the_columns_make_room_for_the_canonical_text_at_once(open_app, width):
    async with open_app(size=(width, 40)) as story:
        page, before = story.work.page, story.work.page.columns
        await story.keys("p")
        after = page.columns
        assert after != before
        assert after.total <= page.size.width
        await story.pilot.resize_terminal(width + 3, 40)
        await story.pilot.resize_terminal(width, 40)
        await story.pilot.pause()
        assert page.columns == after
        await story.keys("p")
        assert page.columns == before


async def test_a_wide_screen_shows_the_canonical_text_without_being_asked(open_app):
    async with open_app(size=(160, 45)) as story:
        assert story.work.has_class("pane")


async def test_export_writes_the_canonical_text_next_to_the_session(open_app, tmp_path):
    async with open_app() as story:
        await story.keys("A enter ctrl+s")
        assert story.app.screen is not story.work
        await story.keys("c enter")
        assert story.app.screen is story.work
        assert "written to" in story.said()
        (written,) = tmp_path.glob("*.txt")
        body = written.read_text("utf-8")
        assert body.rstrip("\n") == story.canonical().rstrip("\n")
        assert len(body.strip().split("\n")) == 8


async def test_the_review_itself_can_be_kept_elsewhere(open_app, tmp_path):
    async with open_app() as story:
        await story.keys("1 ctrl+s w enter 2")
        await story.saved()
        (copy,) = tmp_path.glob("*-copy.recension")
        assert story.work.desk.session.path.samefile(copy)
    async with open_app(copy) as story:
        assert story.work.desk.review.progress().decided == 2


async def test_help_lists_every_command(open_app):
    async with open_app() as story:
        await story.keys("?")
        text = story.app.screen.text().plain
        for command in story.work.commands:
            assert command.title in text
        await story.keys("escape")
        assert story.app.screen is story.work


async def test_q_quits(open_app):
    async with open_app() as story:
        await story.keys("q")
        assert story.app.return_code == 0


async def test_reopening_restores_verdicts_notes_and_the_place(open_app):
    async with open_app() as story:
        await story.keys("1 2 x v w c e text:why enter j l")
        await story.saved()
        place = story.here
        verdicts = [story.verdict(number) for number in range(4)]
    async with open_app() as story:
        assert [story.verdict(number) for number in range(4)] == verdicts
        assert story.here == place
        assert story.work.desk.review.progress().notes == 1
        await story.keys("u u u u")
        assert story.work.desk.review.progress().decided == 0
        assert story.work.desk.review.progress().notes == 0


async def test_clicks_put_the_cursor_and_dragging_selects(open_app):
    async with open_app() as story:
        await story.pilot.click(story.work.page, offset=(60, 12))
        assert story.here[1] == "B"
        await story.keys("g")
        first_line = story.work.desk.collation.witnesses[0].text[:40]
        y = next(y for y, line in enumerate(story.screen().splitlines()) if first_line[:12] in line)
        await story.pilot.mouse_down(story.work.page, offset=(6, y))
        await story.pilot.hover(story.work.page, offset=(18, y))
        await story.pilot.mouse_up(story.work.page, offset=(18, y))
        assert story.selected()
        assert story.selected() in first_line


@pytest.mark.parametrize("view", ["", "V"])
async def test_no_line_is_passed_over_by_pages(open_app, tmp_path, view):
    """Also of passages that are higher than the screen, where nothing begins in view."""
    words = [f"word{number}" for number in range(900)]
    texts = ["A short one.", " ".join(words), "Another.", " ".join(words[::-1]), " ".join(words[300:800]), "The end."]
    paths = []
    for name in ("one.txt", "two.txt"):
        paths.append(tmp_path / name)
        paths[-1].write_text("\n".join(texts) + "\n", "utf-8")
    async with open_app(*paths, size=(100, 24)) as story:
        await story.keys(view)
        page = story.work.page
        every = [(item, line) for item in range(len(page._items)) for line in range(page._height(item))]

        def seen() -> tuple[int, int]:
            first = every.index(page._top)
            return first, min(len(every), first + page.body_height)

        for key in ("pagedown", "pageup"):
            before = seen()
            for _ in range(100):
                await story.keys(key)
                now = seen()
                assert now[0] <= before[1]
                assert now[1] >= before[0]
                if now == before:
                    break
                before = now
            assert before == seen()
        assert page._top == (0, 0)


async def test_the_cursor_stays_with_a_passage_that_fills_the_page(open_app, tmp_path):
    path = tmp_path / "one.txt"
    path.write_text("A short one.\n" + "word " * 3000 + "\nThe end.\n", "utf-8")
    async with open_app(path, size=(60, 20)) as story:
        await story.keys("pagedown pagedown pagedown")
        assert story.here == (1, "A")
        await story.keys("pageup")
        assert story.here == (1, "A")
        await story.keys("j j j")
        assert story.here == (1, "A")


@pytest.mark.parametrize("change", ["narrower", "wider", "by readings and back"])
async def test_the_words_at_the_top_of_a_passage_higher_than_the_page_stay(open_app, tmp_path, change):
    words = [f"word{number:04}" for number in range(2000)]
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(" ".join(words).replace("word1000", name) + "\n", "utf-8")
    async with open_app(tmp_path / "one.txt", tmp_path / "two.txt", size=(100, 24)) as story:
        await story.keys("pagedown pagedown pagedown pagedown")

        def first() -> int:
            top = story.screen().splitlines()[2]
            return int(top[top.index("word") + 4 :][:4])

        before = first()
        assert before > 100
        if change == "by readings and back":
            await story.keys("V")
            assert abs(first() - before) <= 12
            await story.keys("V")
        else:
            await story.pilot.resize_terminal(70 if change == "narrower" else 140, 24)
            await story.pilot.pause()
        assert abs(first() - before) <= 12


async def test_differences_in_a_passage_higher_than_the_page_are_gone_through(open_app, tmp_path):
    words = [f"word{number:04}" for number in range(2000)]
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(" ".join(words) + "\nThe end.\n", "utf-8")
    other = ["changed" if number in {5, 900, 910, 1800} else word for number, word in enumerate(words)]
    two.write_text(" ".join(other) + "\nThe END.\n", "utf-8")
    async with open_app(one, two, size=(100, 24)) as story:
        for shown in ("word0005", "word0900", "word0910", "word1800"):
            await story.keys("]")
            assert shown in story.screen()
            assert story.here[0] == 0
        await story.keys("]")
        assert story.here[0] == 1
        for shown in ("word1800", "word0910", "word0900", "word0005"):
            await story.keys("[")
            assert shown in story.screen()

"""A document that was read in the wrong encoding is read again in another one, from the panel of documents."""

import pytest

from tui.review.canonical import canonical
from tui.session.opening import Request, open_review
from tui.session.recover import check

RUSSIAN = (
    "Повесть начинается тихим утром в деревне у моря.",
    "Быстрая лиса прыгает через ленивую собаку, и дети смотрят на это.",
    "Никто не сказал об этом ни слова до самого вечера.",
)
WRONG = "\n".join(RUSSIAN).encode("koi8-r").decode("cp1251")


@pytest.fixture
def tales(tmp_path):
    """A tale in UTF-8, and the same in koi8-r with one word changed."""
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text("\n".join(RUSSIAN) + "\n", "utf-8")
    two.write_bytes(("\n".join(RUSSIAN).replace("ленивую", "старую") + "\n").encode("koi8-r"))
    return one, two


async def panel(story, keys):
    await story.keys("d")
    await story.settled()
    await story.keys(keys)
    await story.settled()


async def read_in(story, encoding, siglum_at=1):
    await panel(story, "j " * siglum_at + "e")
    story.app.screen.query_one("#line").value = encoding
    await story.keys("enter")
    await story.settled()


async def test_a_document_is_read_again_in_another_encoding_and_decisions_go_with_it(open_app, tales):
    async with open_app(*tales, encoding="cp1251") as story:
        work = story.work
        assert work.desk.collation.witnesses[1].text.startswith(WRONG[:20])
        await story.keys("l")
        assert story.here[1] == "B"
        await story.keys("v w c d text:why enter x")
        noted = work.desk.review.annotation_order()[0]
        left_out = work.desk.review.progress().decided
        await panel(story, "j e")
        shown = story.painted()
        assert "It is read as cp1251 now; koi8-r is the likeliest other one." in shown
        assert "Повесть начинается" in shown
        await story.keys("enter")
        await story.settled()
        assert "B was read again as koi8-r" in story.said() or story.app.screen is not work
        await story.keys("escape")
        review = work.desk.review
        assert review.collation.witnesses[1].text.startswith(RUSSIAN[0])
        assert review.progress().decided == left_out
        assert not len(review.unplaced)
        (_, witness, start, end, annotation), *_ = review.annotation_order()
        assert (witness, start, end, annotation.note) == (1, noted[2], noted[3], "why")
        assert annotation.spans[0].exact == RUSSIAN[0][start:end]
        assert "koi8-r" in story.painted()
        await story.keys("i")
        assert "in two.txt, read as koi8-r" in story.painted()
        await story.keys("escape V l")
        assert "two.txt · koi8-r" in story.painted()
        await story.saved()
        path = work.desk.session.path
    assert check(path).faults == ()
    # It is remembered: by the session alone, with the texts, and when the file changes.
    for given in ((path,), tales):
        async with open_app(*given) as story:
            assert story.work.desk.collation.witnesses[1].text.startswith(RUSSIAN[0])
            assert [one.encoding for one in story.work.desk.collation.witnesses] == ["utf-8", "koi8-r"]
    tales[1].write_bytes("\n".join((*RUSSIAN, "И ещё строка.")).encode("koi8-r"))
    async with open_app(*tales) as story:
        await panel(story, "r")
        await story.keys("escape")
        assert story.work.desk.collation.witnesses[1].text.endswith("И ещё строка.")


async def test_a_document_that_is_utf8_by_its_bytes_is_read_as_the_reviewer_says_and_stays_so(open_app, tmp_path):
    path, other = tmp_path / "mail.txt", tmp_path / "other.txt"
    path.write_bytes("日本語のテキスト\n二行目\n".encode("iso2022_jp"))
    other.write_text("日本語のテキスト\n二行目\n", "utf-8")
    async with open_app(path, other) as story:
        await panel(story, "e")
        assert "iso2022_jp is the likeliest" in story.painted()
        await story.keys("enter")
        await story.settled()
        assert story.work.desk.collation.witnesses[0].text == "日本語のテキスト\n二行目\n"
        path.write_bytes("日本語のテキスト\n三行目\n".encode("iso2022_jp"))
        await panel(story, "r")
        assert story.work.desk.collation.witnesses[0].text == "日本語のテキスト\n三行目\n"


async def test_back_to_the_first_encoding_decisions_that_lost_their_place_have_it_again(open_app, tales):
    async with open_app(*tales, encoding="cp1251") as story:
        await story.keys("l 2")
        await story.keys("j l e")
        story.app.screen.query_one("#words").text = "Words of my own."
        await story.keys("ctrl+s")
        before, state = story.canonical(), len(story.work.desk.review.unplaced)
        for encoding in ("utf-16", "big5", "koi8-r", "cp1251"):
            await read_in(story, encoding)
            await story.keys("escape")
        review = story.work.desk.review
        assert (story.canonical(), len(review.unplaced)) == (before, state)
        await story.saved()
        path, events = story.work.desk.session.path, len(review.events)
    opened = open_review(Request((str(path),)))
    with opened.session:
        assert len(opened.session.events) == events
    async with open_app(path) as story:
        assert canonical(story.work.desk.review).text == before


async def test_undo_reaches_back_before_another_encoding(open_app, tales):
    async with open_app(*tales, encoding="cp1251") as story:
        await story.keys("x")
        await read_in(story, "koi8-r")
        await story.keys("escape u")
        assert story.work.desk.review.progress().decided == 0


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("klingon", "klingon: there is no such encoding. Use a name such as utf-8"),
        ("rot13", "rot13: there is no such encoding. "),
        ("cp1251", "two.txt: is read as cp1251 already"),
        ("windows-1251", "two.txt: is read as cp1251 already"),
    ],
)
async def test_a_name_that_does_not_fit_gives_one_line(open_app, tales, name, line):
    async with open_app(*tales, encoding="cp1251") as story:
        before = story.work.desk.collation
        await read_in(story, name)
        assert story.said().startswith(line)
        assert story.app.screen is story.work
        assert story.work.desk.collation is before


async def test_the_name_is_completed(open_app, tales):
    async with open_app(*tales, encoding="cp1251") as story:
        await panel(story, "j e")
        line = story.app.screen.query_one("#line")
        line.value, line.cursor_position = "Koi8-", 5
        await story.keys("tab")
        assert line.value == "koi8-"
        assert "koi8-r   koi8-u" in story.painted()
        line.value, line.cursor_position = "shift_j", 7
        await story.keys("tab")
        assert line.value.startswith("shift-jis")


async def test_a_file_that_is_gone_is_read_again_from_the_copy_of_the_review(open_app, tales):
    async with open_app(*tales, encoding="cp1251") as story:
        tales[1].unlink()
        await read_in(story, "koi8-r")
        await story.keys("escape")
        assert story.work.desk.collation.witnesses[1].text.startswith(RUSSIAN[0])

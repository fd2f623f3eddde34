"""From what is named on the command line to the right session: found again, or begun beside the one of other texts."""

import getpass
import os
import shutil
from contextlib import closing

import pytest

import tui.session.lock as lock_module
from tui.collation.settings import Settings
from tui.review.events import Erase, Event
from tui.session.opening import Request, open_review
from tui.session.session import Session
from tui.session.store import connect
from tui.session.verify import read_seal
from tui.witnesses.problem import Problem


def act(number=0):
    return Event(0, f"id-{number}", "2024-05-01T10:00:00.000Z", "me", Erase("x"))


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working directory with a folder `texts` of three files."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts").mkdir()
    for name in ("one", "two", "three"):
        (tmp_path / "texts" / f"{name}.txt").write_text(f"All share this.\nOnly {name} has this.\n")
    return tmp_path


def review(*paths, decide=False, **rest):
    """What opening gives, closed again."""
    opened = open_review(Request(paths, **rest))
    if decide:
        opened.session.append(act(len(opened.session.events)))
    opened.session.close()
    return opened


def sessions(folder):
    return sorted(entry.name for entry in folder.iterdir() if "recension" in entry.name)


# --- beginning and finding again


def test_a_folder_is_reviewed_in_a_session_of_its_name_in_the_working_directory(here):
    opened = review("texts", decide=True)
    assert sessions(here) == ["texts.recension"]
    assert [w.title for w in opened.witnesses] == ["one.txt", "three.txt", "two.txt"]
    assert opened.session.title == "texts"
    assert opened.remarks == ()
    assert opened.changed_sources == ()


def test_nothing_is_left_when_nothing_was_decided(here):
    review("texts")
    assert sessions(here) == []


def test_the_same_texts_find_their_session_again(here):
    review("texts", decide=True)
    assert len(review("texts", decide=True).session.events) == 1
    assert len(review("texts/").session.events) == 2
    assert len(review(str(here / "texts")).session.events) == 2
    assert len(review("texts.recension").session.events) == 2
    assert sessions(here) == ["texts.recension"]


def test_files_in_another_order_are_the_same_review(here):
    review("texts/one.txt", "texts/two.txt", decide=True, session="r.recension")
    again = review("texts/two.txt", "texts/one.txt", session="r.recension")
    assert [w.title for w in again.witnesses] == ["one.txt", "two.txt"]
    assert len(again.session.events) == 1


def test_texts_that_moved_are_found_again_by_their_content(here):
    review("texts", decide=True)
    (here / "elsewhere").mkdir()
    (here / "texts").rename(here / "elsewhere" / "texts")
    again = review("elsewhere/texts")
    assert len(again.session.events) == 1
    assert [change.gone for change in again.changed_sources] == [True, True, True]


def test_a_session_moved_with_its_folder_finds_its_sources(here):
    review("texts", decide=True)
    whole = shutil.copytree(here, here / "copy", ignore=shutil.ignore_patterns("copy"))
    assert review(str(whole / "texts.recension")).changed_sources == ()


def test_other_texts_of_the_same_name_get_a_session_beside_it(here):
    review("texts", decide=True)
    (here / "other" / "texts").mkdir(parents=True)
    (here / "other" / "texts" / "a.txt").write_text("Something else.\n")
    second = review("other/texts", decide=True)
    assert second.session.path.name == "texts-2.recension"
    assert any("review of other texts" in remark for remark in second.remarks)
    assert len(review("other/texts").session.events) == 1
    assert len(review("texts").session.events) == 1
    assert sessions(here) == ["texts-2.recension", "texts.recension"]


def test_a_list_of_files_means_these_files(here):
    review("texts/one.txt", "texts/two.txt", decide=True)
    fewer = review("texts/one.txt", decide=True)
    more = review("texts/one.txt", "texts/two.txt", "texts/three.txt", decide=True)
    names = [one.session.path.name for one in (fewer, more)]
    assert names == ["one-2.recension", "one-3.recension"]
    assert len(review("texts/one.txt", "texts/two.txt").session.events) == 1


def test_a_folder_that_gained_a_file_is_the_same_review_and_says_how_to_add_it(here):
    review("texts", decide=True)
    (here / "texts" / "zero.txt").write_text("New.\n")
    again = review("texts")
    assert len(again.session.events) == 1
    assert len(again.witnesses) == 3
    assert any("zero.txt" in remark and "--add" in remark for remark in again.remarks)


def test_two_files_of_one_content_are_two_witnesses(here):
    (here / "texts" / "one copy.txt").write_bytes((here / "texts" / "one.txt").read_bytes())
    review("texts", decide=True)
    again = review("texts")
    assert [w.title for w in again.witnesses] == ["one copy.txt", "one.txt", "three.txt", "two.txt"]
    assert again.remarks == ()


def test_a_session_may_be_named_and_must_be_of_these_texts(here):
    review("texts", session="mine.recension", decide=True)
    assert sessions(here) == ["mine.recension"]
    assert len(review("texts", session="mine.recension").session.events) == 1
    (here / "a.txt").write_text("Else.\n")
    with pytest.raises(Problem, match="review of other texts"):
        review("a.txt", session="mine.recension")
    (here / "a-note").write_text("no session")
    with pytest.raises(Problem, match="is not a session"):
        review("texts", session="a-note")
    with pytest.raises(Problem, match="Give one of them"):
        review("mine.recension", session="other.recension")
    assert (here / "a-note").read_text() == "no session"


def test_a_session_is_known_by_its_content_whatever_its_name(here):
    review("texts", decide=True)
    (here / "texts.recension").rename(here / "backup.old")
    assert len(review("backup.old").session.events) == 1


# --- what may be wrong


@pytest.mark.parametrize("content", [b"", b"text", b"SQLite format 3\x00" + bytes(2000)])
def test_a_file_in_the_way_of_the_session_is_a_problem_and_untouched(here, content):
    (here / "texts.recension").write_bytes(content)
    with pytest.raises(Problem) as refused:
        review("texts")
    assert "texts.recension" in refused.value.where
    assert (here / "texts.recension").read_bytes() == content


def test_a_damaged_session_is_not_passed_over(here):
    review("texts", decide=True)
    data = bytearray((here / "texts.recension").read_bytes())
    data[data.index(b"2024-05-01")] ^= 1
    (here / "texts.recension").write_bytes(data)
    with pytest.raises(Problem, match="recension recover"):
        review("texts")
    assert (here / "texts.recension").read_bytes() == data
    assert sessions(here) == ["texts.recension"]


@pytest.mark.parametrize(
    "request_",
    [
        Request(("missing.txt",)),
        Request(("missing.recension",)),
        Request(()),
        Request(("texts",), quorum=0),
        Request(("texts",), ignore=frozenset({"vowels"})),
        Request(("texts",), split="word"),
        Request(("texts",), encoding="klingon"),
        Request(("texts",), session="no/such/folder/../\0.recension"),
        Request(("texts",), add=("missing.txt",)),
    ],
)
def test_what_can_not_be_meant_is_a_problem_and_leaves_nothing_behind(here, request_):
    with pytest.raises(Problem) as refused:
        open_review(request_)
    assert "\n" not in str(refused.value)
    assert sessions(here) == []


def test_a_second_window_reads(here):
    first = open_review(Request(("texts",)))
    first.session.append(act())
    assert first.session.flush()
    second = open_review(Request(("texts",)))
    assert second.session.read_only is not None
    assert len(second.session.events) == 1
    second.session.close()
    first.session.close()


def test_an_opening_that_is_stopped_lets_go(here):
    review("texts", decide=True)

    class StoppedError(Exception):
        pass

    for limit in (0.0, 0.5, 0.8, 1.0):

        def stop(share, limit=limit):
            if share >= limit:
                raise StoppedError

        with pytest.raises(StoppedError):
            open_review(Request(("texts",)), stop)
        assert sessions(here) == ["texts.recension"]


def test_progress_goes_from_nothing_to_all(here):
    told = []
    open_review(Request(("texts",)), told.append).session.close()
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


# --- what has changed


def test_a_changed_source_is_said_and_the_review_keeps_its_own(here):
    review("texts", decide=True)
    before = (here / "texts" / "one.txt").read_bytes()
    (here / "texts" / "one.txt").write_text("Quite new.\n")
    (here / "texts" / "two.txt").unlink()
    for named in ("texts", "texts.recension"):
        again = review(named)
        assert again.witnesses[0].source == before
        changed = {change.title: change for change in again.changed_sources}
        assert set(changed) == {"one.txt", "two.txt"}
        assert changed["one.txt"].now is not None
        assert changed["one.txt"].now.text == "Quite new.\n"
        assert changed["one.txt"].now.siglum == changed["one.txt"].siglum == "A"
        assert changed["two.txt"].gone
        assert any("one.txt has changed" in remark for remark in again.remarks)
        assert any("two.txt is no longer there" in remark for remark in again.remarks)


def test_a_source_that_was_read_in_an_encoding_of_its_own_is_read_so_again(here):
    (here / "latin.txt").write_bytes("caf\xe9\n".encode("latin-1"))
    review("latin.txt", encoding="latin-1", decide=True)
    (here / "latin.txt").write_bytes("th\xe9\n".encode("latin-1"))
    (change,) = review("latin.recension").changed_sources
    assert change.now is not None
    assert change.now.text == "thé\n"


def changed_to(here, content, **rest):
    """A review of a text in UTF-8, whose file has been given other bytes: the change that is seen, and the remarks."""
    (here / "draft.txt").write_text("A café by the sea.\nNobody came.\n", "utf-8")
    review("draft.txt", decide=True, **rest)
    (here / "draft.txt").write_bytes(content)
    opened = review("draft.recension")
    (change,) = opened.changed_sources
    return change, opened.remarks


TEXT = "A café by the lake.\nNobody came.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_and_utf_8_win_over_what_the_file_was(here, encoding):
    change, _ = changed_to(here, TEXT.encode(encoding))
    assert change.now is not None
    assert change.now.text == TEXT
    assert change.now.remarks == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16"])
def test_what_was_utf_16_may_stay_so_with_its_mark_or_without(here, encoding):
    (here / "draft.txt").write_bytes("One.\n".encode("utf-16"))
    review("draft.txt", decide=True)
    (here / "draft.txt").write_bytes(TEXT.encode(encoding))
    (change,) = review("draft.recension").changed_sources
    assert change.now is not None
    assert change.now.text == TEXT


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n" + bytes(range(256)) * 8, "is not a text file"),
        (b"SQLite format 3\0" + bytes(4000), "is a session or a database, not a text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "is not a text file"),
        (b"", "is empty"),
        (b" \n\n", "is empty"),
    ],
)
@pytest.mark.parametrize("encoding", [None, "cp1252"])
def test_what_is_no_text_any_more_is_refused_and_told_and_the_review_keeps_its_own(here, content, what, encoding):
    change, remarks = changed_to(here, content, encoding=encoding)
    assert change.now is None
    assert not change.gone
    assert change.refused is not None
    assert change.refused.what == what
    assert change.refused.remedy
    assert f"draft.txt {what} now; the review uses its own copy." in remarks


def test_what_looks_like_no_text_but_was_read_by_a_named_encoding_is_read_so_again(here):
    content = bytes(range(1, 27)) + b"text \xe9\n"
    (here / "odd.txt").write_bytes(content)
    review("odd.txt", encoding="cp437", decide=True)
    (here / "odd.txt").write_bytes(content * 2)
    (change,) = review("odd.recension").changed_sources
    assert change.now is not None
    assert change.now.encoding == "cp437"


# --- adding


def test_a_text_is_added_with_the_next_siglum_and_its_decisions_stay(here):
    review("texts/one.txt", "texts/two.txt", decide=True)
    added = review("one.recension", add=("texts/three.txt",))
    assert [(w.siglum, w.title) for w in added.witnesses] == [("A", "one.txt"), ("B", "two.txt"), ("C", "three.txt")]
    assert any("three.txt was added as C" in remark for remark in added.remarks)
    again = review("one.recension", add=("texts/three.txt", "texts/one.txt"))
    assert len(again.witnesses) == 3
    assert sum("in this review already" in remark for remark in again.remarks) == 2
    assert len(again.session.events) == 1


def test_what_is_added_is_read_as_the_review_was_begun(here):
    one = "A caf\xe9 by the sea. Nobody came.\nIt rained. It rained more.\n"
    (here / "one.txt").write_bytes(one.encode("latin-1"))
    (here / "two.txt").write_bytes(one.replace("rained", "snowed").encode("latin-1"))
    (here / "three.txt").write_text(one.replace("rained", "thawed"), "utf-8")
    review("one.txt", encoding="latin-1", split="sentence", decide=True)
    opened = review("one.recension", add=("two.txt", "three.txt"))
    assert [(w.encoding, w.split, len(w)) for w in opened.witnesses] == [
        ("iso8859-1", "sentence", 4),
        ("iso8859-1", "sentence", 4),
        ("utf-8", "sentence", 4),
    ]
    assert all("café" in witness.text for witness in opened.witnesses)


def test_a_wide_text_is_added_to_a_review_of_wide_texts(here):
    (here / "one.txt").write_bytes("One.\n".encode("utf-16-le"))
    (here / "two.txt").write_bytes("Two.\n".encode("utf-16-le"))
    review("one.txt", encoding="utf-16-le", decide=True)
    assert review("one.recension", add=("two.txt",)).witnesses[1].text == "Two.\n"
    (here / "three.txt").write_bytes(b"%PDF-1.7 " + bytes(900))
    with pytest.raises(Problem, match="is not a text file"):
        review("one.recension", add=("three.txt",))


def test_what_is_added_may_be_read_otherwise_and_what_is_said_of_that_is_true(here):
    (here / "more.txt").write_text("It rained. It rained more.\n")
    review("texts", split="line", decide=True)
    opened = review("texts.recension", add=("more.txt",), split="sentence")
    assert [(w.split, len(w)) for w in opened.witnesses] == [("line", 2)] * 3 + [("sentence", 2)]
    assert any("only added documents are read as you say" in remark for remark in opened.remarks)
    told = review("texts.recension", split="sentence").remarks
    assert any("keep their paragraphs" in remark and "added" not in remark for remark in told)
    # Each is read again as it was itself.
    (here / "more.txt").write_text("It rained. It rained more. It rained on.\n")
    (here / "texts" / "one.txt").write_text("It rained. It rained more.\nIt rained on.\n")
    changed = {one.title: one.now for one in review("texts.recension").changed_sources}
    assert [(changed[name].split, len(changed[name])) for name in ("more.txt", "one.txt")] == [
        ("sentence", 3),
        ("line", 2),
    ]


def test_paragraphs_that_a_text_has_of_its_own_are_found_anew_when_it_is_read_again(here):
    wrapped = "\n\n".join("\n".join(["These are words of one long line that was wrapped,"] * 4) for _ in range(4))
    review("texts", decide=True)
    (here / "texts" / "one.txt").write_text(wrapped)
    (change,) = review("texts").changed_sources
    assert (change.now.split, len(change.now)) == ("blank", 4)


@pytest.mark.parametrize("kept", ["klingon", "", "rot13"])
def test_an_encoding_that_nobody_can_mean_is_passed_over(here, kept):
    review("texts", decide=True)
    with Session.open("texts.recension") as session:
        session.configure({"encoding": kept, "split": kept})
    (here / "more.txt").write_bytes(b"New \xe9.\n")
    assert len(review("texts.recension", add=("more.txt",)).witnesses) == 4


def test_a_siglum_is_not_given_twice_even_if_its_witness_was_withdrawn(here):
    review("texts", decide=True)
    with Session.open("texts.recension") as session:
        session.renew((), ("C",))
    (here / "zero.txt").write_text("New.\n")
    assert [w.siglum for w in review("texts.recension", add=("zero.txt",)).witnesses] == ["A", "B", "D"]


def test_a_document_that_comes_back_with_the_same_bytes_is_the_same_document(here):
    (here / "zero.txt").write_bytes("th\xe9 one\nth\xe9 two\n".encode("latin-1"))
    review("zero.txt", "texts/one.txt", encoding="latin-1", split="line", decide=True)
    with Session.open("zero.recension") as session:
        before = session.witnesses[0]
        session.renew((), ("A",))
    (here / "texts" / "other.txt").write_text("New.\n")
    opened = review("zero.recension", add=("texts/other.txt", "zero.txt"))
    assert [(w.siglum, w.title) for w in opened.witnesses] == [("A", "zero.txt"), ("B", "one.txt"), ("C", "other.txt")]
    # To the letter, though it was named without the encoding that it has.
    assert (opened.witnesses[0].text, opened.witnesses[0].split) == (before.text, before.split)
    assert any("zero.txt was added as A" in remark for remark in opened.remarks)
    # What has changed meanwhile is another document.
    with Session.open("zero.recension") as session:
        session.renew((), ("A",))
    (here / "zero.txt").write_text("Other words.\n")
    assert [w.siglum for w in review("zero.recension", add=("zero.txt",)).witnesses] == ["B", "C", "D"]


def test_of_documents_with_the_same_bytes_each_comes_back_as_itself(here):
    for name in ("two", "three"):
        shutil.copyfile(here / "texts" / "one.txt", here / "texts" / f"{name}.txt")
    review("texts", decide=True)
    with Session.open("texts.recension") as session:
        session.renew((), ("B",))
        session.renew((), ("C",))
    opened = review("texts.recension", add=("texts/two.txt", "texts/three.txt"))
    assert [(w.siglum, w.title) for w in opened.witnesses] == [("A", "one.txt"), ("B", "three.txt"), ("C", "two.txt")]


def test_nothing_is_added_to_what_somebody_else_has_open(here):
    review("texts", decide=True)
    (here / "zero.txt").write_text("New.\n")
    with Session.open("texts.recension"), pytest.raises(Problem, match="another window"):
        review("texts.recension", add=("zero.txt",))


# --- settings and names


def test_settings_are_kept_and_can_be_given_anew(here):
    first = review("texts", quorum=3, ignore=frozenset({"case"}), decide=True)
    assert first.settings == Settings(3, frozenset({"case"}))
    assert review("texts").settings == first.settings
    assert review("texts.recension", quorum=2).settings == Settings(2, frozenset({"case"}))
    assert review("texts.recension").settings == Settings(2, frozenset({"case"}))


def test_settings_of_another_version_have_no_effect_and_stay_in_the_file(here):
    review("texts", decide=True)
    with Session.open("texts.recension") as session:
        session.configure({"ignore": ["vowels", "case"], "future": {"x": 1}})
    assert review("texts.recension").settings == Settings(None, frozenset({"case"}))
    review("texts.recension", quorum=2)
    with closing(connect(here / "texts.recension", "ro")) as connection:
        assert read_seal(connection).settings["future"] == {"x": 1}


def test_a_title_may_be_given(here):
    assert review("texts", title="My title", decide=True).session.title == "My title"
    assert review("texts").session.title == "My title"
    review("texts", title="Another")
    assert review("texts").session.title == "Another"


def test_the_reviewer_is_who_is_named_or_who_is_logged_in(here, monkeypatch):
    assert review("texts", reviewer="Ada").reviewer == "Ada"
    assert review("texts").reviewer == getpass.getuser()

    def nobody():
        raise KeyError("uid 4711")

    monkeypatch.setattr(lock_module.getpass, "getuser", nobody)
    assert review("texts").reviewer == "somebody"


@pytest.mark.skipif(os.name == "nt", reason="such names need a file system that takes any bytes")
def test_files_with_names_that_are_no_text_are_reviewed(here):
    folder = os.fsencode(here / "texts")
    odd = os.fsdecode(os.path.join(folder, b"\xff\x1b[2J'\"; --.txt"))  # noqa: PTH118
    try:
        with open(odd, "w") as file:  # noqa: PTH123
            file.write("Text.\n")
    except OSError:
        pytest.skip("this file system takes only names that are text")
    review("texts", decide=True)
    again = review("texts")
    assert len(again.witnesses) == 4
    assert len(again.session.events) == 1
    assert again.changed_sources == ()

"""Reading: files, folders, standard input; what is no text; what is said about it."""

import os
import socket
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from tui.witnesses.paths import check_paths
from tui.witnesses.problem import Problem
from tui.witnesses.read import looks_binary, read_paths

BINARY = {
    "image.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
    "paper.pdf": b"%PDF-1.7\nplain words before the binary part\n",
    "book.epub": b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00",
    "program": b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00" + bytes(range(256)),
}
POSIX = pytest.mark.skipif(os.name != "posix", reason="pipes, sockets and permissions as POSIX has them")


def texts(intake_paths: list[str | Path]) -> list[str]:
    return [witness.text for witness in read_paths([str(path) for path in intake_paths]).witnesses]


def test_files_become_witnesses_in_the_order_given(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("second\n", "utf-8")
    (tmp_path / "a.txt").write_text("first\n\nlast\n", "utf-8")
    intake = read_paths([str(tmp_path / "b.txt"), str(tmp_path / "a.txt")])
    assert [(w.siglum, w.title, w.text, len(w)) for w in intake.witnesses] == [
        ("A", "b.txt", "second\n", 1),
        ("B", "a.txt", "first\n\nlast\n", 2),
    ]
    assert intake.witnesses[0].path == str(tmp_path / "b.txt")
    assert intake.title == "b"
    assert intake.remarks == ()


def test_a_folder_means_its_texts_by_name_and_says_what_is_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    (folder / "inside").mkdir(parents=True)
    for name in ("two.txt", "one.md", ".hidden", "ours.recension", "ours.recension-lock"):
        (folder / name).write_text(name, "utf-8")
    (folder / "image.png").write_bytes(BINARY["image.png"])
    intake = read_paths([str(folder)])
    assert [w.title for w in intake.witnesses] == ["one.md", "two.txt"]
    assert intake.title == "drafts"
    (remark,) = intake.remarks
    for part in ("1 hidden file", "2 sessions", "1 folder", "image.png (is not a text file)"):
        assert part in remark


def test_many_files_left_out_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", "utf-8")
    for number in range(9):
        (tmp_path / f"{number}.png").write_bytes(BINARY["image.png"])
    (remark,) = read_paths([str(tmp_path)]).remarks
    assert remark.count("png") == 5
    assert "4 other files" in remark


def test_the_same_file_twice_is_kept_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("a", "utf-8")
    Path("b.txt").write_text("a", "utf-8")
    intake = read_paths(["a.txt", "./a.txt", "a.txt", ".", "b.txt"])
    assert [w.title for w in intake.witnesses] == ["a.txt", "b.txt"]
    assert len(intake.remarks) == 4
    assert any("given twice and is kept once" in remark for remark in intake.remarks)
    assert "./a.txt: It is the same file as a.txt and is kept once." in intake.remarks


@POSIX
def test_a_link_to_a_file_is_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "v7.txt").write_text("a", "utf-8")
    (tmp_path / "current.txt").symlink_to(tmp_path / "v7.txt")
    intake = read_paths([str(tmp_path / "current.txt"), str(tmp_path / "v7.txt")])
    assert [w.title for w in intake.witnesses] == ["current.txt"]
    assert intake.title == "current"


def test_equal_names_get_their_folders(tmp_path: Path) -> None:
    for folder in ("x/one", "x/two", "y/two"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "t.txt").write_text(folder, "utf-8")
    paths = [str(tmp_path / folder / "t.txt") for folder in ("x/one", "x/two", "y/two")]
    assert [w.title for w in read_paths(paths).witnesses] == ["one/t.txt", "x/two/t.txt", "y/two/t.txt"]


def test_standard_input_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"piped\r\n")))
    intake = read_paths(["-", "-"])
    (witness,) = intake.witnesses
    assert (witness.text, witness.path, witness.title, intake.title) == (
        "piped\n",
        None,
        "standard input",
        "standard input",
    )
    assert "kept once" in intake.remarks[0]


def test_an_empty_file_is_a_witness_without_paragraphs(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b" \n")
    intake = read_paths([str(tmp_path)])
    assert [len(w) for w in intake.witnesses] == [0, 0]
    assert intake.remarks == ("a.txt: It is empty.", "b.txt: It holds no text, only white space.")


@pytest.mark.parametrize("name", BINARY)
def test_a_binary_file_named_itself_is_a_problem(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(BINARY[name])
    with pytest.raises(Problem, match="is not a text file") as caught:
        read_paths([str(tmp_path / name)])
    assert caught.value.where == str(tmp_path / name)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"one\x00nul in a long enough text",
        b"\x1b[31mred\x1b[0m and more plain words after it",
        "\ufefftext".encode("utf-16"),
        "\ufefftext".encode("utf-16-be"),
        "na\u00efve caf\u00e9".encode("latin-1"),
        ("日" * 40_000 + "\x00").encode(),
    ],
)
def test_odd_texts_are_texts(content: bytes) -> None:
    assert not looks_binary(content)


def test_utf_16_without_a_mark_gets_the_right_hint(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("plain words".encode("utf-16-be"))
    with pytest.raises(Problem, match="--encoding utf-16-be"):
        read_paths([str(tmp_path / "a.txt")])
    assert read_paths([str(tmp_path / "a.txt")], encoding="utf-16-be").witnesses[0].text == "plain words"


def test_a_session_among_texts_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.recension").write_bytes(b"SQLite format 3\x00rest")
    with pytest.raises(Problem, match="is a session"):
        read_paths([str(tmp_path / "a.recension")])


def test_what_is_missing_is_a_problem(tmp_path: Path) -> None:
    for call in (read_paths, check_paths):
        with pytest.raises(Problem, match="no such file"):
            call([str(tmp_path / "none.txt")])
        with pytest.raises(Problem):
            call(["nul\x00name"])
    with pytest.raises(Problem, match="nothing to read"):
        read_paths([])


def test_a_folder_without_texts_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"has no text files\. It is empty"):
        read_paths([str(tmp_path)])
    (tmp_path / "image.png").write_bytes(BINARY["image.png"])
    with pytest.raises(Problem, match=r"Left out: image\.png"):
        read_paths([str(tmp_path)])


@POSIX
def test_pipes_sockets_and_devices_are_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        for path, kind in (("pipe", "a pipe"), ("socket", "a socket"), (os.devnull, "a device")):
            for call in (read_paths, check_paths):
                with pytest.raises(Problem, match=f"is {kind}, not a file"):
                    call([path])
        Path("a.txt").write_text("a", "utf-8")
        intake = read_paths(["."])
    assert [w.title for w in intake.witnesses] == ["a.txt"]
    assert "pipe (is a pipe, not a file)" in intake.remarks[0]


@POSIX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_a_problem_and_left_out_of_its_folder(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("a", "utf-8")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(Problem, match="permission denied"):
        read_paths([str(tmp_path / "a.txt")])
    intake = read_paths([str(tmp_path)])
    assert "a.txt (can't be read" in intake.remarks[0]


def test_a_failing_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("a", "utf-8")

    def failing(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", failing)
    with pytest.raises(Problem, match="can't be read: permission denied"):
        read_paths([str(tmp_path / "a.txt")])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_no_utf_8(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    (tmp_path / name).write_text("a", "utf-8")
    intake = read_paths([str(tmp_path)])
    assert intake.witnesses[0].title == "caf\ufffd.txt"
    assert Path(str(intake.witnesses[0].path)).read_text("utf-8") == "a"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_differ_only_in_bytes_that_are_no_utf_8_are_shown_apart(tmp_path: Path) -> None:
    for name in (b"caf\xe8.txt", b"caf\xe9.txt", b"t\xe9.txt"):
        (tmp_path / os.fsdecode(name)).write_text("a", "utf-8")
    intake = read_paths([str(tmp_path)])
    assert [witness.title for witness in intake.witnesses] == ["caf\\xe8.txt", "caf\\xe9.txt", "t\ufffd.txt"]

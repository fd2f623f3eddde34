"""Files are written completely or not at all; a terminal gets neutralised text, a pipe the exact text."""

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tui.exchange.output import write_file, write_stream
from tui.witnesses.problem import Problem

POSIX = pytest.mark.skipif(os.name != "posix", reason="pipes, links and signals as POSIX has them")


def failing(pieces: Sequence[str], error: Exception) -> Iterator[str]:
    yield from pieces
    raise error


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old", "utf-8")
    for error in (OSError(28, "No space left on device"), ValueError("a bug")):
        with pytest.raises((Problem, ValueError)):
            write_file(str(target), failing(["new" * 100_000], error), replace=True)
    assert target.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_name_taken_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"

    def pieces() -> Iterator[str]:
        yield "new"
        target.write_text("somebody else's", "utf-8")

    with pytest.raises(Problem, match="is there already"):
        write_file(str(target), pieces())
    assert target.read_text("utf-8") == "somebody else's"
    assert list(tmp_path.iterdir()) == [target]


@POSIX
def test_links_are_followed_and_rights_kept(tmp_path: Path) -> None:
    target = tmp_path / "real.txt"
    target.write_text("old", "utf-8")
    target.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(target)
    write_file(str(link), ["é\ud800"], replace=True)
    assert link.is_symlink()
    assert target.read_bytes() == "é\ufffd".encode()
    assert target.stat().st_mode & 0o777 == 0o640


@POSIX
@pytest.mark.parametrize("replace", [False, True])
def test_the_file_is_on_the_disk_before_it_has_its_name_and_then_its_folder(
    replace: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.txt"
    if replace:
        target.write_text("old", "utf-8")
    flushed: list[tuple[str, bool]] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        if kind == "folder":
            assert os.fstat(descriptor).st_ino == tmp_path.stat().st_ino
        flushed.append((kind, target.exists() and target.read_text("utf-8") == "new"))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    write_file(str(target), ["n", "ew"], replace=replace)
    assert flushed == [("file", False), ("folder", True)]
    assert list(tmp_path.iterdir()) == [target]


@POSIX
def test_a_folder_that_can_not_be_flushed_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(22, "Invalid argument")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    write_file(str(tmp_path / "out.txt"), ["new"])
    assert (tmp_path / "out.txt").read_text("utf-8") == "new"


@pytest.mark.parametrize("taken", [False, True])
def test_a_file_system_without_links_is_written_by_renaming(
    taken: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.txt"

    def refused(link: Path, other: Path) -> None:
        if taken:
            target.write_text("theirs", "utf-8")
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    if taken:
        with pytest.raises(Problem, match="is there already"):
            write_file(str(target), ["new"])
    else:
        write_file(str(target), ["new"])
    assert target.read_text("utf-8") == ("theirs" if taken else "new")
    assert list(tmp_path.iterdir()) == [target]


class Terminal:
    """A standard stream that says it is a terminal."""

    def __init__(self, stream: object) -> None:
        self.stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)

    def isatty(self) -> bool:
        return True


def test_a_terminal_is_shown_neutralised_text(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_stream(Terminal(sys.stdout), ["a\x1b[2J\u202e\tb\r\n\x00c\n"])  # type: ignore[arg-type]
    assert capfdbinary.readouterr().out == "a␛[2J⇠\tb\n␀c\n".encode()


def test_a_pipe_gets_the_letter(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_stream(sys.stdout, ["a\x1b[2J\u202e\tb\r\n\x00c\n"])
    assert capfdbinary.readouterr().out == "a\x1b[2J\u202e\tb\r\n\x00c\n".encode()


def test_what_the_stream_was_given_before_comes_first(tmp_path: Path) -> None:
    with (tmp_path / "out.txt").open("w", encoding="utf-8") as stream:
        stream.write("before\n")
        write_stream(stream, ["after\n"])
        assert (tmp_path / "out.txt").read_text("utf-8") == "before\nafter\n"


@POSIX
def test_after_the_reader_has_gone_closing_the_stream_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    stream = os.fdopen(writing, "w", encoding="utf-8")
    write_stream(stream, ["x" * 100_000])
    stream.close()
    assert stream.closed


@pytest.mark.parametrize(
    ("error", "reason"),
    [(OSError(28, "No space left on device"), "no space left on device"), (OSError("Broken"), "broken")],
)
def test_a_refused_write_has_the_reason_of_the_system(error: OSError, reason: str, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    with pytest.raises(Problem) as caught:
        write_file(str(target), failing(["new"], error))
    assert (caught.value.what, caught.value.where) == (f"can't be written: {reason}", str(target))
    assert caught.value.remedy == "Nothing was changed."


@POSIX
def test_no_descriptor_stays_open_after_writing(tmp_path: Path) -> None:
    def next_free() -> int:
        descriptor = os.open(os.devnull, os.O_RDONLY)
        os.close(descriptor)
        return descriptor

    before = next_free()
    write_file(str(tmp_path / "out.txt"), ["new"])
    write_file(str(tmp_path / "out.txt"), ["newer"], replace=True)
    assert next_free() == before

"""What the commands that only read a session share, and the names of copies."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tui.session.session import Session

Run = Callable[..., tuple[int, str, list[str]]]


@pytest.mark.parametrize("arguments", [["log"], ["export"], ["check"], []])
def test_who_only_reads_a_session_is_in_nobodys_way(
    arguments: Sequence[str], run: Run, session: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def acquire(path: Path) -> None:
        raise AssertionError(f"{path} was locked")

    before = session.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr("tui.session.locking.acquire", acquire)
        assert run(*arguments, session)[0] in {0, 1}
    with Session.open(session) as working:
        assert working.read_only is None
        code, _, err = run(*arguments, session)
        assert code in {0, 1}
        assert "open in another window" not in "".join(err)
    assert session.read_bytes() == before


@pytest.mark.parametrize("command", ["export", "log", "check"])
@pytest.mark.parametrize("content", [None, b"", b"plain text", b"SQLite format 3\x00" + bytes(200)])
def test_what_is_no_session_is_a_line(command: str, content: bytes | None, run: Run, texts: Path) -> None:
    path = texts.parent / "x.recension"
    if content is not None:
        path.write_bytes(content)
    code, out, err = run(command, path)
    assert (code, out, len(err)) == (2, "", 1)
    assert (path.read_bytes() if content is not None else None) == content


def test_into_a_folder_copies_get_names_that_are_free(run: Run, session: Path) -> None:
    Path("safe").mkdir()
    for _ in range(2):
        code, out, _ = run("backup", session, "-o", "safe")
        assert code == 0
        assert out.startswith("copied to safe/drafts-")
        assert run("recover", session, "-o", "safe/")[0] == 0
    names = sorted(path.name for path in Path("safe").iterdir())
    assert names[2:] == ["drafts-recovered-2.recension", "drafts-recovered.recension"]
    assert all(name.startswith("drafts-2") and name.endswith(".recension") for name in names[:2])
    assert all(run("check", f"safe/{name}")[0] == 0 for name in names)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.txt", b"plain text", "is not a session, but a text. Name the session file of the review, NAME.recension."),
        ("a.bin", b"\x00\x01", "is not a session. Name the session file of the review, NAME.recension."),
        (
            "a.db",
            b"SQLite format 3\x00" + bytes(200),
            "is a database of another program, not a session. Name the session file of the review, NAME.recension.",
        ),
        (
            "a.recension",
            b"\x00" * 200,
            (
                "is not a session. If it was a session once, it is damaged. "
                "Run recension recover a.recension -o a-recovered.recension to save what can be verified."
            ),
        ),
    ],
)
@pytest.mark.parametrize("command", ["export", "log"])
def test_recovery_is_only_proposed_for_what_has_the_name_of_a_session(
    command: str, name: str, content: bytes, told: str, run: Run, texts: Path
) -> None:
    (texts.parent / name).write_bytes(content)
    assert run(command, name) == (2, "", [f"recension: {name}: {told}"])

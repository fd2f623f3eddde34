"""Where `-o` writes: a file, a folder, never a source."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

POSIX = pytest.mark.skipif(os.name != "posix", reason="pipes, links and signals as POSIX has them")
ONE = "The first paragraph is the same in both of them, word for word.\nThe second one speaks of red umbrellas.\n"
Run = Callable[..., tuple[int, str, list[str]]]


def test_a_file_is_written_atomically(run: Run, texts: Path) -> None:
    assert run("collate", "-f", "json", "-o", "out.json", texts) == (0, "", [])
    first = Path("out.json").read_bytes()
    assert json.loads(first)["format"] == "recension.collation/1"
    code, _, err = run("collate", "-f", "tsv", "-o", "out.json", texts)
    assert code == 2
    assert "is there already" in err[0]
    assert "--force" in err[0]
    assert Path("out.json").read_bytes() == first
    assert run("collate", "-f", "tsv", "-o", "out.json", "--force", texts)[0] == 0
    assert Path("out.json").read_bytes().startswith(b"passage\t")


def test_in_a_folder_the_name_is_generated(run: Run, texts: Path) -> None:
    Path("out").mkdir()
    assert run("collate", "-f", "html", "-o", "out", "--title", "../../a:b\x1b", texts)[0] == 0
    assert [path.name for path in Path("out").iterdir()] == ["a-b -html.html"]


def test_a_source_is_never_replaced(run: Run, texts: Path, session: Path) -> None:
    for arguments in (
        ["collate", "-o", "drafts/one.txt", "--force", "drafts"],
        ["export", "-o", "drafts/one.txt", "--force", session],
        ["export", "-o", session, "--force", session],
    ):
        code, _, err = run(*arguments)
        assert code == 2
        assert "is never replaced" in err[0]
    assert (texts / "one.txt").read_bytes() == ONE.encode()


@pytest.mark.parametrize(
    ("output", "part"), [("none/out.txt", "there is no such folder"), ("a\x00b", "this is not a valid file name")]
)
def test_where_nothing_can_be_written(output: str, part: str, run: Run, texts: Path) -> None:
    code, _, err = run("collate", "-o", output, texts)
    assert (code, len(err)) == (2, 1)
    assert part in err[0]


@POSIX
@pytest.mark.parametrize("where", ["closed/in/out.txt", "closed/out.txt"])
def test_a_folder_that_may_not_be_looked_into_is_told(
    where: str, run: Run, session: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.stat

    def stat(path: object, *arguments: object, **options: object) -> os.stat_result:
        if isinstance(path, str | os.PathLike) and "closed" in os.fspath(path):
            raise PermissionError(13, "Permission denied", path)
        return real(path, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", stat)
    told = [f"recension: {where}: can't be written: permission denied. Nothing was changed."]
    assert run("export", session, "-o", where) == (2, "", told)


@POSIX
def test_a_pipe_is_no_file_to_write(run: Run, texts: Path, tmp_path: Path) -> None:
    # Never a device of the machine: as root, without the refusal, the test would replace it.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    code, _, err = run("collate", "-o", pipe, "--force", texts)
    assert code == 2
    assert "is not a regular file" in err[0]

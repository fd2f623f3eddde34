"""`collate`: what it prints, what it says with its exit code, and what it says about bad input."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

ONE = "The first paragraph is the same in both of them, word for word.\nThe second one speaks of red umbrellas.\n"
Run = Callable[..., tuple[int, str, list[str]]]


def test_collate_prints_the_summary_and_says_that_they_differ(run: Run, texts: Path) -> None:
    code, out, err = run("collate", texts)
    assert (code, err) == (1, [])
    assert out.startswith("drafts: 2 documents, 2 passages: 2 core\n")


def test_collate_of_equal_documents_is_0(run: Run, texts: Path) -> None:
    (texts / "two.txt").write_bytes(ONE.encode())
    assert run("collate", texts)[0] == 0


@pytest.mark.parametrize("name", ["tsv", "csv", "html", "markdown"])
def test_a_format_that_is_a_document_ends_with_0_though_they_differ(name: str, run: Run, texts: Path) -> None:
    assert run("collate", "-f", name, texts)[0] == 0
    assert run("collate", "-f", name, "-o", f"out-{name}", texts)[0] == 0


@pytest.mark.parametrize("name", ["summary", "json", "html"])
def test_in_a_file_no_format_speaks_by_exit_code(name: str, run: Run, texts: Path) -> None:
    assert run("collate", "-f", name, "-o", f"out-{name}", texts)[0] == 0


@pytest.mark.parametrize("name", ["summary", "json"])
def test_standard_output_may_be_named(name: str, run: Run, texts: Path) -> None:
    assert run("collate", "-f", name, "-o", "-", texts)[0] == 1


def test_with_exit_code_every_format_speaks_wherever_it_goes(run: Run, texts: Path) -> None:
    asked = ["collate", "--exit-code", "--force", "-f", "html"]
    assert run(*asked, texts)[0] == 1
    assert run(*asked, "-o", "x.html", texts)[0] == 1
    (texts / "two.txt").write_bytes(ONE.encode())
    assert run(*asked, texts)[0] == 0
    assert run(*asked, "-o", "x.html", texts)[0] == 0


def test_what_is_ignored_does_not_differ(run: Run, texts: Path) -> None:
    (texts / "two.txt").write_bytes(ONE.upper().encode())
    assert run("collate", texts)[0] == 1
    assert run("collate", "--ignore", "case", texts)[0] == 0
    assert run("collate", "--ignore", "punctuation, quotes", texts)[0] == 1


def test_a_document_without_a_passage_of_the_others_differs(run: Run, texts: Path) -> None:
    (texts / "two.txt").write_bytes(ONE.partition("\n")[0].encode())
    assert run("collate", texts)[0] == 1
    for name in ("one.txt", "two.txt"):
        (texts / name).write_bytes(b"")
    assert run("collate", texts)[0] == 0


def test_collate_json_and_the_options_reach_it(run: Run, texts: Path) -> None:
    code, out, _ = run("collate", "--format", "json", "--words", "--split", "sentence", "--quorum", "1", texts)
    value = json.loads(out)
    assert code == 1
    assert [family["quorum"] for family in value["families"]] == [1]
    assert all(passage["words"] for passage in value["passages"])
    assert run("collate", "-f", "tsv", "--title", "A title", texts)[1].startswith("passage\tkind")
    assert run("collate", "--title", "A \x1b title", texts)[1].startswith("A ␛ title: 2 documents")


def test_remarks_go_to_standard_error_in_a_line_each(run: Run, texts: Path) -> None:
    (texts / "three.txt").write_bytes(b"")
    (texts / "x\x1b[2J\u202e.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00")
    code, out, err = run("collate", "--format", "json", texts)
    assert code == 1
    assert json.loads(out)
    assert len(err) == 2
    assert all(line.startswith("recension: note: ") for line in err)
    assert "x␛[2J⇠.png (is not a text file)" in "".join(err)


def test_collate_needs_two(run: Run, texts: Path) -> None:
    code, out, err = run("collate", texts / "one.txt")
    assert (code, out, len(err)) == (2, "", 1)
    assert "only one document" in err[0]


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (lambda path: None, "there is no such file or folder"),
        (lambda path: path.mkdir(), "has no text files"),
        (lambda path: path.write_bytes(b"%PDF-1.7\x00"), "is not a text file"),
        (lambda path: path.write_bytes(b"SQLite format 3\x00" + bytes(100)), "is a session or a database"),
    ],
)
def test_bad_input_is_one_neutralised_line(make: Callable[[Path], object], part: str, run: Run, texts: Path) -> None:
    path = texts.parent / "odd\x1b]0;x\x07\u202e[bold]"
    make(path)
    before = sorted(texts.parent.rglob("*"))
    code, out, err = run("collate", texts / "one.txt", path)
    assert (code, out, len(err)) == (2, "", 1)
    assert part in err[0]
    assert "odd␛]0;x␇⇠[bold]" in err[0]
    assert sorted(texts.parent.rglob("*")) == before

"""Names for files made from any text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.witnesses.file_name import file_name, inside
from tui.witnesses.neutralise import neutralise

ANYTHING = st.text(st.one_of(st.characters(), st.characters(categories=["Cc", "Cs", "Cf"]), st.sampled_from("./\\ ~-")))


@given(ANYTHING)
def test_a_file_name_stays_in_its_folder_on_every_system(text: str) -> None:
    name = file_name(text)
    assert name not in {"", ".", ".."}
    assert not set(name) & set('<>:"/\\|?*')
    assert name == name.strip()
    assert name[0] not in "-.~"
    assert name[-1] != "."
    assert len(name.encode()) <= 200
    assert neutralise(name) == name
    assert file_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x.txt", "C--Windows-x.txt"),
        ("NUL.txt", "_NUL.txt"),
        ("com1", "_com1"),
        ("", "untitled"),
        ("..", "untitled"),
        ("-rf *", "rf -"),
        ("a\x1b[2J\u202etxt", "a [2J txt"),
        ("Ä 日本.md", "Ä 日本.md"),
        ("x" * 300 + ".html", "x" * 195 + ".html"),
    ],
)
def test_file_names(text: str, name: str) -> None:
    assert file_name(text) == name


def test_a_file_name_may_be_shorter_and_have_another_word_for_none() -> None:
    assert file_name("漢" * 300, most=120) == "漢" * 40
    assert file_name("..", unnamed="review") == "review"
    assert file_name("Überprüfung №1", unnamed="review") == "Überprüfung №1"


@given(ANYTHING)
def test_a_file_is_inside_its_folder(text: str) -> None:
    assert inside(Path("folder"), file_name(text), "-2.recension").parent == Path("folder")

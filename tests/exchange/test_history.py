"""The history: one line per act, what it was about, and whether it still counts."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tui.collation.collation import Collation
from tui.exchange.history import write
from tui.exchange.material import Material
from tui.review.decide import adopt, emend, leave_out, span, undecide
from tui.review.events import Act, Annotate, Annotation, Decide, Erase
from tui.review.review import Review

NOTE = "10000000-0000-4000-8000-000000000000"


def history(collation: Collation, *acts: Act, actor: str = "Ana") -> list[str]:
    """The lines after these acts, one a minute."""
    minutes = iter(range(60))
    review = Review(collation, actor=actor, now=lambda: f"2026-03-01T12:{next(minutes):02d}:07.250Z")
    for act in acts:
        review.act(act)
    return lines(Material(collation, review=review))


def lines(material: Material) -> list[str]:
    text = "".join(write(material))
    assert text.endswith("\n") or not text
    return text.splitlines()


def what(line: str) -> str:
    return line.split("  ", 3)[3]


def test_a_line_has_number_time_actor_and_act(collation: Collation) -> None:
    found = history(collation, Decide((leave_out(collation, 0, "no"),)), actor="Ana")
    assert found == ["1  2026-03-01 12:00:07  Ana  leave out"]


def test_an_act_of_nobody_has_a_dash(collation: Collation) -> None:
    assert history(collation, Decide((leave_out(collation, 0, ""),)), actor="") == [
        "1  2026-03-01 12:00:07  -  leave out"
    ]


def test_numbers_are_aligned(collation: Collation) -> None:
    acts = [Decide((leave_out(collation, number % 2, str(number)),)) for number in range(10)]
    found = history(collation, *acts)
    assert found[0].startswith(" 1  2026")
    assert found[9].startswith("10  2026")


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (
            lambda collation: Decide((adopt(collation, 4, 0),)),
            "adopt A: “By evening the tide had carried the small boats …”",
        ),
        (lambda collation: Decide((emend(collation, 4, "My  own\twords", ""),)), "emend: “My own words”"),
        (lambda collation: Decide((undecide(collation, 4),)), "back to undecided"),
        (lambda collation: Decide((adopt(collation, 0, 0), adopt(collation, 1, 0))), "adopt 2 passages"),
        (
            lambda collation: Annotate(Annotation(NOTE, (span(collation, 0, 4, 9),), "doubtful")),
            "note (doubtful): “harbo”",
        ),
        (
            lambda collation: Annotate(Annotation(NOTE, (span(collation, 0, 0, 10),), "", "Who?")),
            "note: “Who?”",
        ),
    ],
)
def test_an_act_on_one_place_shows_its_words(
    act: Callable[[Collation], Act], expected: str, collation: Collation
) -> None:
    (line,) = history(collation, act(collation))
    assert what(line) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x" * 50, "x" * 50),
        ("x" * 51, "x" * 50 + "…"),
        ("word " * 20, "word word word word word word word word word word …"),
        ("a " + "x" * 60, "a " + "x" * 48 + "…"),  # else nearly nothing would be shown
    ],
)
def test_long_words_are_cut(text: str, shown: str, collation: Collation) -> None:
    (line,) = history(collation, Decide((emend(collation, 0, text, ""),)))
    assert what(line) == f"emend: “{shown}”"


def test_undone_acts_are_marked_and_undo_names_its_act(collation: Collation) -> None:
    review = Review(collation, actor="Ana")
    review.act(Decide((leave_out(collation, 0, ""),)))
    review.act(Annotate(Annotation(NOTE, (span(collation, 0, 0, 10),), "doubtful", "Who?")))
    review.act(Erase(NOTE))
    review.undo()
    review.undo()
    review.redo()
    found = [what(line) for line in lines(Material(collation, review=review))]
    assert found == [
        "leave out",
        "note (doubtful): “Who?”",
        "delete note  (undone)",
        "undo: 3, delete note",
        "undo: 2, note (doubtful)",
        "redo: 2, note (doubtful)",
    ]


def test_names_and_words_are_neutralised(collation: Collation) -> None:
    (line,) = history(collation, Decide((emend(collation, 0, "a\x1b[2J", ""),)), actor="A\x07\u202e")
    assert line.endswith("A␇⇠  emend: “a␛[2J”")


def test_a_history_without_acts_is_empty(collation: Collation) -> None:
    assert lines(replace(Material(collation), review=Review(collation, actor="Ana"))) == []

"""The table: rows that a spreadsheet reads back to the letter, and no cell that it takes for a formula."""

import csv
import io

import pytest

from tui.exchange.material import Material
from tui.exchange.passage_table import write_csv, write_tsv
from tui.exchange.sheet_row import safe


def rows(text: str, dialect: str) -> list[list[str]]:
    # csv in Python 3.11 and later takes NUL; other programs' readers do as well.
    return list(csv.reader(io.StringIO(text, newline=""), dialect))


def column(table: list[list[str]], name: str) -> list[str]:
    at = table[0].index(name)
    return [row[at] for row in table[1:]]


def test_a_row_a_passage_and_the_texts_to_the_letter(bare: Material) -> None:
    for text, dialect in (("".join(write_tsv(bare)), "excel-tab"), ("".join(write_csv(bare)), "excel")):
        table = rows(text, dialect)
        assert len(table) == 1 + len(bare.collation)
        assert {len(row) for row in table} == {8}
        assert table[0][5:] == [f"{w.siglum} {w.title}" for w in bare.collation.witnesses]
        for passage, row in zip(bare.collation, table[1:], strict=True):
            texts = {cell.witness: bare.collation.text(cell) for cell in passage.cells}
            assert [cell.removeprefix("'") for cell in row[5:]] == [texts.get(number, "") for number in range(3)]
            assert row[:4] == [
                str(passage.number + 1),
                passage.kind.value,
                passage.agreement.value if passage.agreement else "",
                passage.place.value,
            ]


def test_no_cell_is_a_formula(bare: Material, reviewed: Material) -> None:
    for material in (bare, reviewed):
        for row in rows("".join(write_tsv(material)), "excel-tab"):
            assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]
            assert not [cell for cell in row if cell.startswith(("\t", "\r", "\n"))]
    assert "'=SUM(A1:A9)" in "".join(write_csv(bare))


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r", "\nx", "  =1", "＝1", "\t"])
def test_dangerous_cells_get_an_apostrophe(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "1-2", "'", "—", "•"])
def test_other_cells_stay(cell: str) -> None:
    assert safe(cell) == cell


def test_verdicts_and_notes_of_a_review(reviewed: Material) -> None:
    table = rows("".join(write_csv(reviewed)), "excel")
    assert table[0][8:] == ["verdict", "canonical", "reviewer", "reason", "notes"]
    verdicts = column(table, "verdict")
    assert sorted(set(verdicts)) == ["adopted A", "emended", "left out", "spliced A B", "undecided"]
    emended = next(row for row in table if row[8] == "emended")
    assert emended[9] == "My own words, \x1b\x00 é 日本 \u202e 👩\u200d🚀"
    assert emended[11] == "it was =broken"
    assert "A “parrot” =quote" in "\n".join(column(table, "notes"))


def test_links_are_told_at_both_ends(linked: Material) -> None:
    told = column(rows("".join(write_tsv(linked)), "excel-tab"), "links")
    count = len(linked.collation)
    assert told[0] == "moved 6 (0.97)"
    assert told[5] == "moved 1 (0.97)"
    assert told[1] == f"echo {count} (0.25)"
    assert told[count - 1] == "echo 2 (0.25)"

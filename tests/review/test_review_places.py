"""From spans to passages, for one key or many."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tui.collation.collation import Cell, Collation
from tui.review import decide
from tui.review.places import Places

Collate = Callable[..., Collation]

lines = st.lists(
    st.sampled_from(["", "one two three four", "one two three five", "six seven", "é\U0001f600"]), max_size=5
)


@examples(80)
@given(st.lists(lines.map("\n".join), min_size=1, max_size=3), st.data())
def test_every_passage_is_found_by_its_key_and_by_its_text(
    collated: Collate, texts: list[str], data: st.DataObject
) -> None:
    collation = collated(*texts)
    places = Places(collation)
    keys = [decide.passage_key(collation, number) for number in range(len(collation))]
    assert [places.key(number) for number in range(len(collation))] == keys
    assert places.match(keys) == list(range(len(keys)))
    for number, key in enumerate(keys):
        assert places.sharing(key) == [number]
        for cell, (siglum, start, end) in zip(collation.cells(number), key, strict=True):
            assert places.cell(siglum, start, end) == cell
    witness = data.draw(st.integers(0, len(texts) - 1))
    start = data.draw(st.integers(0, 60))
    end = data.draw(st.integers(start, 80))
    touched = [
        number
        for number in range(len(collation))
        for cell in collation.cells(number)
        if cell.witness == witness and collation.span(cell)[0] < max(end, start + 1) and collation.span(cell)[1] > start
    ]
    assert places.touched(witness, start, end) == touched


def test_keys_that_name_no_passage_match_none(collated: Collate) -> None:
    collation = collated("One line of it\nAnother one", "One line of it\nAnother two")
    places = Places(collation)
    (a, b), (c, d) = places.key(0), places.key(1)
    wrong = [(), (a,), (b, a), (a, d), (c, d, d), (("Z", *a[1:]), b), ((a[0], a[1], a[2] + 1), b), (("A", 10**40, 1),)]
    assert places.match([*wrong, (a, b), *wrong]) == [-1] * 8 + [0] + [-1] * 8
    assert places.match([]) == []
    assert places.sharing((("A", 0, 10**40), ("Z", 0, 1))) == [0, 1]
    assert places.cell("Z", 0, 1) is None
    assert places.cell("A", 3, 3) is None
    assert places.cell("A", 0, 13) is None
    assert places.cell("A", 0, len("One line of it\nAnother one")) == Cell(0, 0, 2)
    with pytest.raises(IndexError):
        places.key(2)

"""One wording at one place goes into the canonical text of a passage, with its source, an omission as well."""

from hypothesis import given
from hypothesis import strategies as st

from tui.review.quote import quote
from tui.review.taking import stretch, taken
from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import Witness
from tui.workspace.desk.ignoring import Rules
from tui.workspace.view.variant_places import places_between


def witnesses(texts: tuple[str, ...]) -> list[Witness]:
    return [witness_from_bytes(text.encode(), chr(65 + index), "") for index, text in enumerate(texts)]


def put_together(texts: tuple[str, ...], base: int, *takes: tuple[int, int]) -> str:
    """The words after taking (place, reading) one after another, begun with one reading."""
    sources = witnesses(texts)
    regions = places_between(texts, Rules()).regions
    pieces = (quote(sources[base], 0, len(texts[base])),)
    for at, reading in takes:
        pieces = taken(pieces, texts, regions, at, sources[reading], reading, 0)
        for piece in pieces:
            source = next(one for one in sources if one.siglum == piece.witness)
            assert source.text[piece.start : piece.end] == piece.exact
    return "".join(piece.exact for piece in pieces)


def test_one_word_of_another_document_is_taken_and_all_else_stays() -> None:
    assert put_together(("a fine old day", "a fine new day"), 0, (0, 1)) == "a fine new day"


def test_an_omission_is_taken_with_the_white_space_that_the_source_has() -> None:
    texts = ("She was, it seems, very glad of it.", "She was glad of it.")
    assert put_together(texts, 0, (0, 1)) == "She was glad of it."
    assert put_together(texts, 1, (0, 0)) == texts[0]


def test_what_stands_before_the_first_word_or_after_the_last_is_taken_too() -> None:
    texts = ("Well, he said that it rained", "he said that it rained, again.")
    assert put_together(texts, 0, (0, 1)) == "he said that it rained"
    assert put_together(texts, 0, (1, 1)) == "Well, he said that it rained, again."


def test_words_that_were_spliced_by_hand_leave_the_other_places_to_be_taken() -> None:
    texts = ("a fine old day and a cold night", "a fine new day and a warm night")
    sources = witnesses(texts)
    # The reviewer selected "warm" only, with a blank of its own: no stretch of the regions.
    pieces = (quote(sources[0], 0, 19), quote(sources[0], 1, 2), quote(sources[1], 19, len(texts[1])))
    regions = places_between(texts, Rules()).regions
    assert stretch("".join(piece.exact for piece in pieces), texts, regions, 0) is None
    spliced = taken(pieces, texts, regions, 0, sources[1], 1, 0)
    assert "".join(piece.exact for piece in spliced).startswith("a fine new day and")


WORDS = ["the", "old", "man", "saw", "a", "fine", "ship,", "of", "sea.", "and", "–", "“then”", "naïve", "e\u0301t"]
words = st.lists(st.sampled_from(WORDS), max_size=14)


@given(st.lists(words.map(" ".join), min_size=2, max_size=4, unique=True), st.data())
def test_taking_every_place_from_one_reading_gives_that_reading(found: list[str], data: st.DataObject) -> None:
    texts = tuple(found)
    regions = places_between(texts, Rules()).regions
    base = data.draw(st.integers(0, len(texts) - 1))
    other = data.draw(st.integers(0, len(texts) - 1))
    order = data.draw(st.permutations(range(len(regions))))
    if not all(texts):
        return
    # Agreed stretches may differ in what is no difference to the engine: white space.
    result = put_together(texts, base, *((at, other) for at in order))
    assert result.split() == texts[other].split() or not regions


@given(st.lists(words.map(" ".join), min_size=2, max_size=4, unique=True), st.data())
def test_every_place_reads_as_it_was_last_taken(found: list[str], data: st.DataObject) -> None:
    texts = tuple(found)
    if not all(texts):
        return
    regions = places_between(texts, Rules()).regions
    takes = data.draw(
        st.lists(st.tuples(st.integers(0, max(0, len(regions) - 1)), st.integers(0, len(texts) - 1)), max_size=6)
        if regions
        else st.just([])
    )
    text = put_together(texts, 0, *takes)
    for at, reading in dict(takes).items():
        where = stretch(text, texts, regions, at)
        assert where is not None
        first, last = regions[at][reading]
        assert texts[reading][first:last].strip() in text

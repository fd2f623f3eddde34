"""Words of one witness in another's reading: in the right place, with the right spaces, and nothing made up."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tui.collation.collation import Collation
from tui.review import decide
from tui.review.events import Adopt, Span
from tui.review.quote import joined, part, quote
from tui.review.splice import splice
from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import Witness


def witness(siglum: str, text: str) -> Witness:
    return witness_from_bytes(text.encode(), siglum, siglum, split="line")


def spliced(base: str, other: str) -> tuple[Span, ...]:
    """The pieces where what stands in [brackets] in `other` is put into `base`."""
    start, end = other.index("["), other.index("]") - 1
    other = other.replace("[", "").replace("]", "")
    one, two = witness("A", base), witness("B", other)
    return splice((quote(one, 0, len(base)),), two, (0, len(other)), start, end)


@pytest.mark.parametrize(
    ("base", "other", "made"),
    [
        # words for words
        ("The cat sat on the mat.", "The [dog] sat on the mat.", "The dog sat on the mat."),
        ("The cat sat on the mat.", "The [big dog] sat on the mat.", "The big dog sat on the mat."),
        ("The cat sat on the mat.", "The big dog [lay] on the mat.", "The cat lay on the mat."),
        ("The big black cat sat.", "The [cat] sat.", "The big black cat sat."),
        ("The big black cat sat.", "[The cat] sat.", "The cat sat."),
        ("It was in March.", "It was in [early] April.", "It was in early."),
        ("A cat. Then rain.", "A dog. [Suddenly] then rain.", "A cat. Suddenly Then rain."),
        ("It was in March.", "It was in early [April].", "It was in April."),
        ("one two three", "[ONE] two three", "ONE two three"),
        ("one two three", "one two [THREE]", "one two THREE"),
        ("one two three", "one t[w]o three", "one two three"),
        # a part of a word is the word
        ("It cost 1,200 in all", "It cost 1,[3]00 in all", "It cost 1,300 in all"),
        # words where the base has none
        ("The dog barked.", "The [big] dog barked.", "The big dog barked."),
        ("The dog barked.", "The[ big ]dog barked.", "The big dog barked."),
        ("The dog barked.", "The dog barked [loudly].", "The dog barked loudly."),
        ("The dog barked.", "The dog barked [loudly.]", "The dog barked loudly."),
        ("The dog barked.", "[Yesterday] the dog barked.", "Yesterday The dog barked."),
        ("“Dog bites man”", "“[Big] dog bites man”", "“Big Dog bites man”"),
        ("He said. Then he left.", "He said. [Suddenly] then he left.", "He said. Suddenly Then he left."),
        ("He said; then he left.", "He said. [Suddenly] then he left.", "He said; Suddenly then he left."),
        ("Hello, dog.", "Hello [big], dog.", "Hello big, dog."),
        ("Hello dog.", "Hello, [big] dog.", "Hello big dog."),
        ("Hello dog.", "Hello[, big] dog.", "Hello, big dog."),
        ("He left.", "He left. [Nobody came.]", "He left. Nobody came."),
        ("He left.", "[It rained.] He left.", "It rained. He left."),
        # punctuation goes along only where it is selected, and replaces
        ("many attacks. He", "many [raids], he", "many raids. He"),
        ("many attacks. He", "many [raids,] he", "many raids, He"),
        ("say “cats” twice", "say [‘dogs’] twice", "say ‘dogs’ twice"),
        ("yes, we can", "yes[;] we can", "yes; we can"),
        ("yes we can", "yes we can[!]", "yes we can!"),
        ("say (no) twice", "say [“]no” twice", "say “no) twice"),
        ("The dog—cat ran off", "The [cow—]cat ran off", "The cow—cat ran off"),
        ("The dog—cat", "The [cow—]cat", "The cow—cat"),
        ("Cat—dog ran off", "Cat[—cow] ran off", "Cat—cow ran off"),
        # scripts without spaces
        ("我喜欢猫。", "我[很]喜欢猫。", "我很喜欢猫。"),
        ("我喜欢猫。", "我喜欢[狗]。", "我喜欢狗。"),
        # white space is a source's own
        ("The\tdog barked", "The\u00a0[big] dog barked", "The\u00a0big\tdog barked"),
        ("The dog—barked", "The dog—[loudly] barked", "The dog—loudly barked"),
        # the same text
        ("The same", "The [same]", "The same"),
    ],
)
def test_selected_words_go_where_they_belong(base: str, other: str, made: str) -> None:
    assert "".join(piece.exact for piece in spliced(base, other)) == made


def test_pieces_say_whose_words_they_are() -> None:
    pieces = spliced("The cat sat on the mat.", "The [dog] sat on the mat.")
    assert [(piece.witness, piece.start, piece.end, piece.exact) for piece in pieces] == [
        ("A", 0, 4, "The "),
        ("B", 4, 7, "dog"),
        ("A", 7, 23, " sat on the mat."),
    ]
    assert pieces[2].prefix == "The cat"


@pytest.mark.parametrize(("base", "other"), [("The cat", "The[  ]cat"), ("!!!", "Some [words]"), ("", "Some [words]")])
def test_what_has_no_place_is_refused_in_words(base: str, other: str) -> None:
    with pytest.raises(Problem, match="Select at least one word"):
        spliced(base, other)


def test_a_second_splice_adds_to_the_first(collated: Callable[..., Collation]) -> None:
    one = "The quick cat sat on the red mat all day long"
    two = "The quick dog sat on the red mat all day long"
    three = "The quick cat sat on the blue mat all day long"
    collation = collated(one, two, three)
    first = decide.adopt_words(collation, 0, 0, 1, two.index("dog"), two.index("dog") + 3)
    both = decide.adopt_words(collation, 0, 0, 2, three.index("blue"), three.index("blue") + 4, onto=first)
    assert isinstance(both.choice, Adopt)
    assert "".join(piece.exact for piece in both.choice.pieces) == "The quick dog sat on the blue mat all day long"
    assert [piece.witness for piece in both.choice.pieces] == ["A", "B", "A", "C", "A"]
    assert both.passage == decide.passage_key(collation, 0)
    back = decide.adopt_words(collation, 0, 0, 0, one.index("cat"), one.index("cat") + 3, onto=first)
    assert isinstance(back.choice, Adopt)
    assert back.choice.pieces == (quote(collation.witnesses[0], 0, len(one)),)


def test_words_outside_the_passage_do_not_count(collated: Callable[..., Collation]) -> None:
    one, two = "The first line here is\nThe second cat line", "The first line here is\nThe second dog line"
    collation = collated(one, two)
    verdict = decide.adopt_words(collation, 1, 0, 1, 0, len(two))
    assert isinstance(verdict.choice, Adopt)
    assert "".join(piece.exact for piece in verdict.choice.pieces) == "The second dog line"
    with pytest.raises(Problem):
        decide.adopt_words(collation, 1, 0, 1, 0, 9)
    with pytest.raises(ValueError, match="nothing at passage"):
        decide.adopt_words(collated(one, "Else"), 0, 0, 1, 0, 2)


texts = st.lists(
    st.sampled_from(["the", "dog", "cat", "e\u0301", "我", ", ", " ", " ", ". ", "—", "“", "\U0001f1e9\U0001f1ea"]),
    max_size=14,
).map("".join)


@examples(150)
@given(texts, texts, st.integers(0, 30), st.integers(1, 30))
def test_every_piece_is_to_the_letter_what_its_source_says(base: str, other: str, start: int, length: int) -> None:
    one, two = witness("A", base), witness("B", other)
    whole = (quote(one, 0, len(base)),)
    try:
        pieces = splice(whole, two, (0, len(other)), start, start + length)
    except Problem:
        return
    for piece in pieces:
        source = {"A": base, "B": other}[piece.witness]
        assert source[piece.start : piece.end] == piece.exact != ""
        assert source[: piece.start].endswith(piece.prefix)
        assert source[piece.end :].startswith(piece.suffix)
    # What was selected is there, white space at its edges aside, and so is the rest of the base before and after.
    made = "".join(piece.exact for piece in pieces)
    if base != other:
        assert other[start : start + length].strip() in made
    assert pieces == joined(list(pieces))


@given(texts, st.integers(0, 30), st.integers(0, 30))
def test_a_part_of_a_span_is_a_span(text: str, one: int, other: int) -> None:
    a, b = sorted((min(one, len(text)), min(other, len(text))))
    source = witness("A", text)
    assert part(quote(source, 0, len(text)), a, b) == quote(source, a, b)
    both = joined([quote(source, 0, a), quote(source, a, b), quote(source, b, len(text))])
    assert both == ((quote(source, 0, len(text)),) if text else ())

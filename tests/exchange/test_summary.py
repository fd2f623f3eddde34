"""The summary: ten lines that say who belongs together, and nothing raw from outside."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.collation.engine import collate
from tui.collation.words.words import words
from tui.exchange.extent import cell_words, paragraph_words, shared_words
from tui.exchange.material import Material
from tui.exchange.summary import write
from tui.witnesses.neutralise import neutralise
from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import Witness, sigla


def witnesses(*texts: str) -> list[Witness]:
    names = sigla(len(texts))
    return [
        witness_from_bytes(text.encode(), siglum, f"{siglum}.txt", split="line")
        for text, siglum in zip(texts, names, strict=True)
    ]


def summary(*texts: str) -> str:
    return "".join(write(Material(collate(witnesses(*texts)), "work")))


SHARED = [
    "The first paragraph is the same in all of them, word for word.",
    "So is the second one, which speaks of lighthouses and of bees.",
    "A third follows, and it too has not been changed by anybody yet.",
]
ODD = "On its own stands this remark about gravel, umbrellas and the price of old maps."


def test_a_family_and_an_outsider(bare: Material) -> None:
    text = "".join(write(bare))
    assert "3 documents, 10 passages: 6 core, 4 in one only" in text
    assert "Family (A B): " in text
    assert "6 core (3 to the letter, 3 with variants)" in text
    assert "Tails: A 1 passage, 19 words; B 1 passage, 20 words" in text
    assert "Alone (C): 2 of 2 passages in no other document" in text
    assert len(text.splitlines()) <= 10


def test_equal_documents_are_equal_to_the_letter() -> None:
    text = summary("\n".join(SHARED), "\n".join(SHARED))
    assert "All: equal to the letter" in text
    assert "%" not in text


def test_documents_that_share_nothing() -> None:
    text = summary(SHARED[0], ODD)
    assert "No family (A B): 2 of 2 passages in no other document" in text


def test_what_only_differs_in_case_is_told_apart() -> None:
    text = summary("\n".join(SHARED), "\n".join([SHARED[0].upper(), *SHARED[1:]]))
    assert "3 core (2 to the letter, 1 apart from case, punctuation or spacing)" in text
    assert "All: 100 % of the words are shared" in text


def test_never_all_where_something_differs() -> None:
    text = summary("\n".join(SHARED * 1), "\n".join([*SHARED[:2], SHARED[2].replace("third", "fourth")]))
    assert "100 %" not in text
    assert "9" in text.partition("All: ")[2][:1]


def test_moves_and_echoes_are_told_by_place(linked: Material) -> None:
    text = "".join(write(linked))
    assert "Moved: 1 passage: A 1 ~ A 6 (97 %)" in text
    assert "Echoes, not aligned: 1 pair: C 2 ~ A 2 (25 %)" in text


def test_names_are_neutralised(bare: Material) -> None:
    text = "".join(write(bare))
    assert neutralise(text, keep="\n") == text
    assert "Odd <b>title</b> ␛" in text


@pytest.mark.parametrize("count", [5, 40])
def test_many_documents_still_take_ten_lines(count: int) -> None:
    text = summary(*("\n".join([*SHARED, f"{name} {ODD}"]) for name in sigla(count)))
    assert len(text.splitlines()) <= 10
    assert f"and {count - 3} more" in text


def test_empty_documents_have_a_summary() -> None:
    assert "2 documents, 0 passages" in summary("", "")
    assert "1 document, 0 passages" in summary("")


WORDS = st.lists(st.sampled_from(["word", "e\u0301", "é", "日本語", "か\u3099", "-", "—", "x\ty", "  ", "👩\u200d🚀"]))


@given(st.lists(WORDS.map(" ".join), max_size=5))
def test_words_are_those_of_the_engine(paragraphs: Sequence[str]) -> None:
    kept = [paragraph for paragraph in paragraphs if paragraph.strip()]
    (witness,) = witnesses("\n".join(kept))
    (counts,) = paragraph_words([witness])
    assert counts.tolist() == [len(words(paragraph)) for paragraph in kept]


def test_documents_without_a_single_word_have_a_summary() -> None:
    assert "(1 paragraph, 0 words)" in summary("— … —", "… — …")


def test_shares_are_those_of_the_words(bare: Material) -> None:
    counts = cell_words(bare.collation)
    own = shared_words(bare.collation, counts, [2])
    assert (own.shared, own.words, own.sampled) == (0.0, int(counts[bare.collation.witness == 2].sum()), False)
    both = shared_words(bare.collation, counts, [0, 1])
    assert 70 < both.percent < 90

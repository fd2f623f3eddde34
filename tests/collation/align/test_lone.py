"""Witnesses of one short paragraph: what is alike is one passage, what is not stays apart."""

from collections.abc import Callable

import pytest

from tui.collation.collation import Kind
from tui.collation.engine import collate
from tui.witnesses.witness import Witness

Make = Callable[..., list[Witness]]


@pytest.mark.parametrize(
    "texts",
    [
        ["Good morning", "Good early morning"],
        ["A cold, grey, narrow lane.", "A cold, old, grey lane:"],
        ["A cold, grey, narrow lane.", "A cold, old, grey lane:", "A cold, grey, narrow street."],
        ["The small brown owl.", "The small brown owl.", "The brown sleepy owl sits on a post."],
        ["Owls", "Owls!"],
        ["to be or not", "to be and not"],
    ],
)
def test_short_texts_that_are_alike_are_one_passage(make: Make, texts: list[str]) -> None:
    for order in (texts, texts[::-1]):
        collation = collate(make(*order))
        assert [passage.kind for passage in collation] == [Kind.CORE]
        assert len(collation[0].cells) == len(texts)


@pytest.mark.parametrize(
    "texts",
    [
        ["The owl", "The harbour"],
        ["one", "two"],
        ["A letter from the mayor of the town.", "The price of fish in the month of May."],
        ["It was in the house that they met.", "He came to the lake with a friend of his in the rain of the night."],
    ],
)
def test_short_texts_that_share_only_stop_words_stay_apart(make: Make, texts: list[str]) -> None:
    collation = collate(make(*texts))
    assert collation.count(Kind.SINGLE) == len(texts)


def test_fragments_join_the_many_witnesses_of_a_sentence(make: Make) -> None:
    whole = "in that year the river froze and the millers of the lower town could not grind their corn until spring"
    copies = [whole.replace("millers", "bakers"), whole.replace("corn", "wheat"), whole.replace("froze", "rose")]
    fragments = ["the millers of", "grind their corn", "year the river"]
    collation = collate(make(whole, *copies, *fragments))
    assert len(collation) == 1
    assert len(collation[0].cells) == 7

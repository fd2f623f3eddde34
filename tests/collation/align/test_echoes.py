"""Echoes: which passages say nearly the same in other words, by the pairs of words that they share."""

from collections.abc import Sequence

import numpy as np
import pytest

from tui.collation.align.echoes import Echo, find_echoes

FILLERS = [[f"filler{number}x{word}" for word in range(12)] for number in range(60)]


def own(name: str, count: int) -> list[str]:
    """Words that no other passage has."""
    return [f"{name}{number}" for number in range(count)]


def echoes(
    *passages: Sequence[str], wanted: Sequence[int] | None = None, holders: Sequence[int] | None = None
) -> list[Echo]:
    """The echoes among these passages and sixty unrelated ones, each passage of another witness."""
    texts = [" ".join(words).encode() for words in (*passages, *FILLERS)]
    numbers = [*(holders or range(len(passages))), *range(len(passages), len(texts))]
    flags = np.zeros(len(texts), dtype=np.bool_)
    flags[list(range(len(passages)) if wanted is None else wanted)] = True
    return find_echoes(texts, [frozenset({number}) for number in numbers], flags)


def sharing(pairs: int, of: int) -> tuple[list[str], list[str]]:
    """Two passages with a run of words in common, the shorter one with `of` pairs of neighbouring words."""
    shared = own("shared", pairs + 1)
    return [*shared, *own("one", of - pairs)], [*own("other", of), *shared]


@pytest.mark.parametrize(
    ("pairs", "of", "found"),
    [(2, 10, True), (2, 11, False), (3, 11, True), (3, 20, True), (3, 24, False), (1, 6, False), (2, 6, True)],
)
def test_two_pairs_are_enough_in_a_short_passage_and_three_in_a_longer_one(pairs: int, of: int, *, found: bool) -> None:
    assert echoes(*sharing(pairs, of)) == ([(0, 1, pairs / of)] if found else [])


def test_a_caption_of_fewer_than_six_pairs_is_no_echo() -> None:
    assert echoes(*sharing(4, 5)) == []
    assert echoes(*sharing(4, 6)) == [(0, 1, 4 / 6)]


def test_stop_words_and_hyphens_do_not_part_what_is_shared() -> None:
    one = ["state-sponsored", "hacking", *own("one", 6)]
    other = [*own("other", 6), "the", "state", "and", "sponsored", "of", "hacking"]
    assert echoes(one, other) == [(0, 1, 2 / 8)]


def test_passages_of_one_witness_are_no_echoes_of_each_other() -> None:
    assert echoes(*sharing(4, 8), holders=[0, 0]) == []


def test_one_of_the_two_must_be_wanted() -> None:
    one, other = sharing(4, 8)
    assert echoes(one, other, wanted=[]) == []
    assert echoes(one, other, wanted=[0]) == [(0, 1, 0.5)]
    assert echoes(one, other, wanted=[1]) == [(0, 1, 0.5)]


def test_a_phrase_of_more_than_sixteen_passages_belongs_to_the_language() -> None:
    phrase = own("phrase", 9)

    def among(count: int) -> list[Echo]:
        return echoes(*([*phrase, *own(f"own{number}x", 3)] for number in range(count)), wanted=[0])

    assert [(one, other) for one, other, _ in among(16)] == [(0, 1), (0, 2), (0, 3)]
    assert among(17) == []


def test_a_passage_has_three_echoes_at_most_the_best_first() -> None:
    shared = own("shared", 8)
    first = [*shared, *own("first", 4)]
    others = [[*own(f"other{number}x", 4), *shared[number == 3 :]] for number in range(5)]
    found = echoes(first, *others, wanted=[0])
    assert found == [(0, 1, 7 / 11), (0, 2, 7 / 11), (0, 3, 7 / 11)]


def test_only_echoes_nearly_as_good_as_the_best_are_kept() -> None:
    shared = own("shared", 8)
    first, best, worse = [*shared, *own("first", 4)], [*shared, *own("best", 4)], [*shared[:5], *own("worse", 8)]
    assert echoes(first, best, worse, wanted=[0]) == [(0, 1, 7 / 11)]
    assert echoes(first, worse, wanted=[0]) == [(0, 1, 4 / 11)]


def test_common_words_alone_are_no_second_opinion() -> None:
    """Both passages consist of words that nearly all passages have, in other pairs."""
    common = own("common", 9)
    rest = [[*common[::2], *common[1::2], *own(f"rest{number}x", 40)] for number in range(14)]
    one = [*common[:3], *own("one", 8)]
    other = [*common[:3], *own("other", 8)]
    assert echoes(one, other, *rest, wanted=[0]) == []
    assert [(a, b) for a, b, _ in echoes(one, other, wanted=[0])] == [(0, 1)]

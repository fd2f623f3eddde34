"""Mappings and stacks that are changed by making new ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.review import layered_map as layers
from tui.review.layered_map import Layers, Stack, downward, inserted, removed

steps = st.lists(st.tuples(st.integers(0, 12), st.one_of(st.none(), st.integers(0, 5))), max_size=40)


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 5)), st.lists(steps, max_size=6), st.integers(0, 6))
def test_a_sealed_draft_is_what_a_dict_would_be_and_the_old_one_stays(
    ground: dict[int, int], rounds: list[list[tuple[int, int | None]]], merge_at: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layers, "MERGE_AT", merge_at)
        expected, mapping = dict(ground), Layers(dict(ground))
        for changes in rounds:
            before, was, draft = mapping, dict(expected), mapping.draft()
            for key, value in changes:
                if value is None:
                    draft.discard(key)
                    expected.pop(key, None)
                else:
                    draft[key] = value
                    expected[key] = value
                assert draft.get(key) == expected.get(key)
                assert (key in draft) is (key in expected)
            mapping = draft.seal()
            assert mapping == expected
            assert len(mapping) == len(expected)
            assert sorted(mapping) == sorted(expected)
            assert [key in mapping for key in range(13)] == [key in expected for key in range(13)]
            assert before == was


def test_a_key_that_is_not_there_is_an_error_to_take() -> None:
    draft = Layers({1: 1}).draft()
    del draft[1]
    with pytest.raises(KeyError):
        del draft[1]
    with pytest.raises(KeyError):
        draft.seal()[1]


@given(st.lists(st.integers(0, 3)), st.lists(st.one_of(st.none(), st.integers(0, 3)), max_size=20))
def test_a_stack_is_what_a_list_would_be_and_the_old_one_stays(start: list[int], changes: list[int | None]) -> None:
    stack, expected = Stack(start), list(start)
    for change in changes:
        before, was = stack, list(expected)
        if change is not None:
            stack = stack.push(change)
            expected.append(change)
        elif expected:
            stack = stack.pop()
            expected.pop()
        assert list(stack) == expected
        assert stack == expected
        assert len(stack) == len(expected)
        assert bool(stack) is bool(expected)
        assert stack[-1:] == tuple(expected[-1:])
        assert list(before) == was
    assert [stack[-1]] == expected[-1:] if expected else not stack
    assert hash(stack) == hash(Stack(expected))


@given(st.lists(st.integers(0, 9), max_size=8), st.integers(0, 9))
def test_without_takes_the_topmost_of_its_kind(entries: list[int], entry: int) -> None:
    expected = list(entries)
    if entry in expected:
        del expected[len(expected) - 1 - expected[::-1].index(entry)]
    assert list(Stack(entries).without(entry)) == expected
    chain = None
    for each in entries:
        chain = (each, chain)
    assert list(downward(removed(chain, entry.__eq__)))[::-1] == expected


@given(st.lists(st.integers(0, 9), max_size=8), st.integers(0, 9))
def test_insert_puts_an_entry_under_those_above_it(entries: list[int], entry: int) -> None:
    entries = sorted(entries)
    chain = None
    for each in entries:
        chain = (each, chain)
    above = entry.__lt__
    assert list(Stack(entries).insert(entry, above)) == sorted([*entries, entry])
    assert list(downward(inserted(chain, entry, above)))[::-1] == sorted([*entries, entry])


def test_an_empty_stack_has_no_top() -> None:
    with pytest.raises(IndexError):
        Stack[int]().pop()
    with pytest.raises(IndexError):
        Stack[int]()[-1]

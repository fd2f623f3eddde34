"""`make test` tries few examples, always the same; `make fuzz` explores, also in properties that are slow to check."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.examples import USUAL, examples


@pytest.fixture
def _profile_restored() -> Iterator[None]:
    """The tests that follow use the profile of this run, whichever this test loads."""
    yield
    settings.load_profile(os.environ.get("RECENSION_HYPOTHESIS", "steady"))


@pytest.mark.usefixtures("_profile_restored")
def test_fuzzing_tries_more_examples_in_proportion() -> None:
    settings.load_profile("steady")
    assert settings().max_examples == USUAL
    steady = examples(30)
    assert steady.max_examples == 30
    assert steady.derandomize
    settings.load_profile("fuzz")
    fuzz = examples(30)
    assert fuzz.max_examples == 30 * settings().max_examples // USUAL
    assert not fuzz.derandomize
    assert fuzz.deadline is None


def test_no_property_has_a_number_of_examples_that_fuzzing_cannot_raise() -> None:
    here = Path(__file__)
    fixed = [
        path.name
        for path in here.parent.rglob("test_*.py")
        if path != here and re.search(r"max_examples\s*=", path.read_text(encoding="utf-8"))
    ]
    assert not fixed, f"use `examples(number)` in {', '.join(fixed)}"

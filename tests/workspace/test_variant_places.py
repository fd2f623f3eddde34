"""A difference is told in words: at which of its places in the passage, and what each document has there."""

from tui.workspace.desk.ignoring import Rules
from tui.workspace.view.variant_places import Wording, places_between, wordings


def told(*texts: str, rules: Rules | None = None) -> list[dict[str, str]]:
    """For each place the wordings, with the numbers of the readings."""
    places = places_between(texts, rules or Rules()).words
    return [{"".join(map(str, one.readings)): one.text for one in wordings(texts, place)} for place in places]


def test_words_that_correspond_are_one_place():
    assert told("The cat sat on the old mat here.", "The dog sat on the old rug here.") == [
        {"0": "cat", "1": "dog"},
        {"0": "mat", "1": "rug"},
    ]


def test_readings_with_the_same_wording_are_named_together():
    texts = ("a fine old phænomena was seen", "a fine old phenomena was seen", "a fine old phenomena was seen today")
    places = places_between(texts, Rules()).words
    assert wordings(texts, places[0]) == (Wording("phænomena", (0,)), Wording("phenomena", (1, 2)))


def test_what_a_reading_does_not_have_is_an_empty_wording():
    (place,) = told("She said nothing more to him that day.", "She said nothing more to him.")
    assert place["0"].startswith("that day")


def test_what_is_ignored_is_no_place():
    assert (
        told("The Colour is red today", "The Color is red today", rules=Rules(substitutions=(("Colour", "Color"),)))
        == []
    )


def test_readings_that_agree_have_no_place():
    assert told("The same words.", "The same words.") == []

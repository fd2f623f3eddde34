"""The parts of a long reading that are shown hold whole grapheme clusters."""

from hypothesis import given
from hypothesis import strategies as st

from tui.review.cluster_borders import is_border
from tui.workspace.view.readings import excerpt

pieces = st.sampled_from(["🇩🇪", "👨\u200d👩\u200d👧", "e\u0301", " \u0301", "क्ष", "word", " "])


def test_a_flag_at_the_end_of_the_room_is_whole_or_left_out() -> None:
    assert excerpt("🇩🇪🇫🇷🇮🇹", (), 3) == [(0, 2)]


@given(st.lists(pieces, max_size=60).map("".join), st.integers(1, 60), st.integers(0, 100))
def test_no_part_of_an_excerpt_begins_or_ends_inside_a_cluster(text: str, room: int, at: int) -> None:
    spans = [(at, at + 1)] if at < len(text) else []
    for first, last in excerpt(text, spans, room):
        assert is_border(text, first)
        assert is_border(text, last)

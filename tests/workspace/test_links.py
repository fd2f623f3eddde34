"""Following links: to each place where a text appears elsewhere, and back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.collation.collation import Link, LinkKind
from tui.collation.engine import collate
from tui.witnesses.read import witness_from_bytes
from tui.workspace.view.links import Trail, followed, links_from
from tui.workspace.view.scene import Focus

TEXT = "\n".join(f"Sentence number {number} of a text." for number in range(6)).encode()
PLAIN = collate([witness_from_bytes(TEXT, siglum="A", title="a", split="line")])


def linked(*pairs: tuple[int, int, float]):
    return replace(PLAIN, links=tuple(Link(LinkKind.ECHO, a, b, similarity) for a, b, similarity in pairs))


def passage(trail: Trail | None) -> int:
    assert trail is not None
    here = trail.here
    return here if isinstance(here, int) else here.passage


def test_one_link_leads_there_and_back_from_either_end():
    collation = linked((1, 4, 0.5))
    for begin, other in ((1, 4), (4, 1)):
        trail = followed(collation, None, Focus(begin, 0))
        assert passage(trail) == other
        trail = followed(collation, trail, Focus(other, 0))
        assert trail is not None
        assert trail.here == Focus(begin, 0)
        assert passage(followed(collation, trail, Focus(begin, 0))) == other


def test_several_links_are_followed_the_likest_first_and_then_back():
    collation = linked((0, 2, 0.3), (0, 3, 0.9), (5, 0, 0.6), (2, 0, 0.2))
    trail, focus, way = None, Focus(0, 0), []
    for _ in range(5):
        trail = followed(collation, trail, focus)
        way.append(passage(trail))
        focus = Focus(way[-1], 0)
    assert way == [3, 5, 2, 0, 3]


def test_who_left_the_way_begins_another():
    collation = linked((0, 2, 0.3), (0, 3, 0.2), (5, 1, 0.5))
    trail = followed(collation, None, Focus(0, 0))
    assert passage(followed(collation, trail, Focus(5, 0))) == 1
    assert followed(collation, trail, Focus(4, 0)) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.floats(0, 1)), max_size=8), st.integers(0, 5))
def test_every_link_is_followed_once_and_then_the_reader_is_back(pairs, begin):
    collation = linked(*pairs)
    others = {b if a == begin else a for a, b, _ in pairs if begin in (a, b) and a != b}
    assert len(links_from(collation, begin)) == len(others)
    trail, way, focus = None, set(), Focus(begin, 0)
    for _ in others:
        trail = followed(collation, trail, focus)
        focus = Focus(passage(trail), 0)
        way.add(focus.passage)
    assert way == others
    if others:
        trail = followed(collation, trail, focus)
        assert trail is not None
        assert trail.here == Focus(begin, 0)


# On the screen


@pytest.fixture
def moved(tmp_path):
    """Two documents in which a long paragraph stands at different places."""
    lines = [
        "The harbour was empty when the first of the boats came in that morning, an hour before the light.",
        "Nobody had slept in the house at the end of the quay, and the lamps in the kitchen were burning still.",
        "A letter lay on the table, addressed to the captain in a hand that none of the sisters had ever seen before.",
        "Later they would say that the dog had known it first, standing at the door and refusing all its food.",
        "The mayor arrived at nine with two policemen, and asked for coffee, and asked for the keys of the store.",
    ]
    first, second = tmp_path / "one.txt", tmp_path / "two.txt"
    first.write_text("\n".join(lines) + "\n", "utf-8")
    second.write_text("\n".join([*lines[:1], *lines[2:], lines[1]]) + "\n", "utf-8")
    return first, second


async def test_t_jumps_to_where_the_text_was_moved_and_back(open_app, moved):
    async with open_app(*moved) as story:
        collation = story.work.desk.collation
        (link,) = collation.links
        assert link.kind is LinkKind.MOVED
        story.work.page.jump(link.source)
        begin = story.here
        await story.keys("t")
        assert story.here[0] == link.target
        assert "moved from" in story.said()
        assert "t goes back" in story.said()
        await story.keys("t")
        assert story.here == begin
        assert "back" in story.said()


async def test_t_says_why_not_where_nothing_is_linked(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("t")
        assert "appears nowhere else" in story.said()


async def test_moved_text_is_marked_on_the_ruler_and_can_be_filtered(open_app, moved):
    async with open_app(*moved) as story:
        glyph = story.work.scene.glyphs.moved
        assert story.work.ruler.render_line(1).text.count(glyph) == 2
        await story.keys("f m")
        assert story.work.top_line.status == "only moved or echoed: 2 of 6"


async def test_the_line_of_keys_offers_the_way_only_where_there_is_one(open_app, moved):
    async with open_app(*moved) as story:
        assert "elsewhere" not in story.work.key_bar.render_line(0).text
        story.work.page.jump(story.work.desk.collation.links[0].source)
        await story.pilot.pause()
        assert "elsewhere" in story.work.key_bar.render_line(0).text


async def test_a_text_that_is_also_elsewhere_says_whether_it_is_adopted_there(open_app):
    """Adopted in both places, it would be in the canonical text twice."""
    async with open_app(size=(120, 120)) as story:
        await story.keys("j j j j")
        assert story.here == (4, "A")
        assert "also A ¶5, 100 %" in story.screen()
        assert "adopted there" not in story.screen()
        await story.keys("1")
        assert "also A ¶5, 100 % · adopted there" in story.screen()
        assert story.screen().count("adopted there") == 1
        await story.keys("u")
        assert "adopted there" not in story.screen()
        await story.keys("x")
        assert "adopted there" not in story.screen()

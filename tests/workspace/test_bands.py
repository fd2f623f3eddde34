"""Bands: passages of only one document are beside those of the others, not paired, and no column is half empty."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.review.canonical import canonical
from tui.workspace.view.rows import SHELF_MOST, _shelves

CORE = [f"Line {number} of the report, which all of the copies have in common to the letter." for number in range(6)]
SHORT = [f"Short {name}." for name in ("one", "two", "three", "four", "five")]
LONG = " ".join(f"long{number}" for number in range(60))
OTHER = " ".join(f"other{number}" for number in range(50))


@pytest.fixture
def uneven(tmp_path):
    """Two documents with a core of six lines; then one has five short lines, the other two long ones."""
    for name, tail in (("one.txt", SHORT), ("two.txt", [LONG, OTHER])):
        (tmp_path / name).write_text("\n".join([*CORE, *tail]) + "\n", "utf-8")
    return tmp_path / "one.txt", tmp_path / "two.txt"


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9)), min_size=1, max_size=40),
        min_size=0,
        max_size=4,
    )
)
def test_a_shelf_is_filled_from_every_document_and_is_no_higher_than_its_longest_passage(runs):
    run = np.array([number for number, each in enumerate(runs) for _ in each], dtype=np.int64)
    witness = np.array([one for each in runs for one, _ in each], dtype=np.int64)
    lines = np.array([high for each in runs for _, high in each], dtype=np.int64)
    shelf = _shelves(run, witness, lines)
    for number in range(len(runs)):
        mine = np.flatnonzero(run == number)
        assert sorted(set(shelf[mine].tolist())) == list(range(int(shelf[mine].max()) + 1))
        for at in range(int(shelf[mine].max()) + 1):
            longest = max(lines[index] for index in mine if shelf[index] == at)
            for one in range(4):
                column = [index for index in mine if shelf[index] == at and witness[index] == one]
                later = [index for index in mine if shelf[index] > at and witness[index] == one]
                # In its own order, not too much, and as much as there is room for.
                assert not column or not later or column[-1] < later[0]
                assert sum(lines[column]) <= longest
                assert len(column) <= SHELF_MOST
                if later and len(column) < SHELF_MOST:
                    alone = len(set(witness[mine].tolist())) == 1
                    assert alone or sum(lines[column]) + lines[later[0]] > longest


async def test_short_lines_stand_beside_a_long_passage(open_app, uneven):
    async with open_app(*uneven, size=(80, 50)) as story:
        await story.keys("]")
        lines = story.screen().splitlines()
        places = [next(at for at, line in enumerate(lines) if words in line) for words in (*SHORT, "long59", "other0")]
        assert places == sorted(places)
        assert places[4] < places[5]


async def test_the_cursor_goes_down_and_up_in_its_own_column(open_app, uneven):
    async with open_app(*uneven, size=(80, 50)) as story:
        await story.keys("]")
        text = story.work.desk.collation
        down = []
        for _ in range(8):
            down.append(text.text(text.cells(story.here[0])[0]))
            await story.keys("j")
        assert down[:5] == SHORT
        assert down[5:] == [OTHER] * 3
        await story.keys("k")
        assert text.text(text.cells(story.here[0])[0]) == SHORT[4]
        await story.keys("k k k k")
        assert text.text(text.cells(story.here[0])[0]) == SHORT[0]
        await story.keys("k")
        assert story.here[0] == 5


async def test_sideways_goes_to_what_stands_at_the_same_height(open_app, uneven):
    async with open_app(*uneven, size=(80, 50)) as story:
        await story.keys("] j j l")
        text = story.work.desk.collation
        assert text.text(text.cells(story.here[0])[0]) == LONG
        await story.keys("h")
        assert text.text(text.cells(story.here[0])[0]) == SHORT[0]


async def test_a_digit_adopts_what_stands_beside_the_cursor(open_app, uneven):
    async with open_app(*uneven, size=(80, 50)) as story:
        await story.keys("] j j 1")
        assert story.canonical() == SHORT[2]
        await story.keys("2")
        assert story.canonical() == "\n".join([SHORT[2], LONG])


async def test_no_line_of_a_band_is_passed_over(open_app, uneven):
    """Going on a passage at a time, in a window lower than what stands in the band."""
    async with open_app(*uneven, size=(70, 16)) as story:
        page = story.work.page
        every = [(item, line) for item in range(len(page._items)) for line in range(page._height(item))]
        seen: set[tuple[int, int]] = set()
        for _ in range(60):
            first = every.index(page._top)
            seen.update(every[first : first + page.body_height])
            await story.keys("j")
        # The last line of every row is empty.
        assert seen >= {(item, line) for item, line in every if line + 1 < page._height(item)}


async def test_the_canonical_text_stands_in_the_order_in_which_it_is_exported(open_app, uneven):
    async with open_app(*uneven, size=(180, 60)) as story:
        await story.keys("A enter ]")
        for _ in range(7):
            await story.keys("enter")
        await story.keys("escape g")
        assert story.work.desk.review.progress().decided == 13
        pane = " ".join(
            story.work.pane.render_line(y).text[6:].strip() for y in range(2, story.work.pane.size.height)
        ).split()
        text = canonical(story.work.desk.review).text.split()
        assert len(pane) > 100
        assert [word for word in pane if word in text] == text


async def test_a_column_that_stays_empty_says_where_its_document_goes_on(open_app, tmp_path):
    texts = {"one.txt": CORE, "two.txt": CORE, "three.txt": [CORE[0], CORE[5], OTHER], "four.txt": []}
    for name, lines in texts.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n", "utf-8")
    async with open_app(*(tmp_path / name for name in texts), size=(200, 60)) as story:
        assert "C goes on 4 passages below" in story.screen()
        assert "D is empty" in story.screen()
        assert "A has ended" not in story.screen()


async def test_a_document_that_begins_and_ends_elsewhere_says_so(open_app, tmp_path):
    texts = {"one.txt": CORE, "two.txt": CORE, "three.txt": CORE[:2], "four.txt": CORE[4:]}
    for name, lines in texts.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n", "utf-8")
    async with open_app(*(tmp_path / name for name in texts), size=(200, 60)) as story:
        assert "C has ended" in story.screen()
        assert "D begins 4 passages below" in story.screen()


async def test_the_cursor_is_seen_where_the_first_document_has_no_text(open_app, tmp_path):
    (tmp_path / "a.txt").write_text("  \n", "utf-8")
    (tmp_path / "b.txt").write_text("Text.\nMore of it.\n", "utf-8")
    async with open_app(tmp_path / "a.txt", tmp_path / "b.txt", size=(100, 24)) as story:
        assert story.here == (0, "B")
        await story.keys("enter")
        assert story.canonical() == "Text."


async def test_what_has_no_core_beside_it_does_not_stand_before_one(open_app, tmp_path):
    """Neither where there is no core at all, nor in a document that has nothing of it."""
    texts = {"one.txt": CORE, "two.txt": [*CORE, SHORT[0]], "three.txt": [LONG, OTHER]}
    for name, lines in texts.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n", "utf-8")
    async with open_app(tmp_path / "one.txt", tmp_path / "three.txt") as story:
        assert "core" not in story.screen()
        assert "in one document only" in story.screen()
        await story.keys("i")
        assert "its documents have no core passage" in story.painted()
    async with open_app(*(tmp_path / name for name in texts)) as story:
        await story.keys("f d enter")
        assert "before the core" not in story.screen()


async def test_the_counts_at_the_top_add_up_to_all_passages(open_app, tmp_path):
    between = "A sentence that only the first of them has, in the middle of what they share."
    (tmp_path / "one.txt").write_text("\n".join([*CORE[:3], between, *CORE[3:], LONG]) + "\n", "utf-8")
    (tmp_path / "two.txt").write_text("\n".join(CORE) + "\n", "utf-8")
    async with open_app(tmp_path / "one.txt", tmp_path / "two.txt") as story:
        top = story.work.top_line.render_line(0).text
        assert "6 shared · 2 in one only   decided 0 of 8" in top
    (tmp_path / "same.txt").write_bytes((tmp_path / "two.txt").read_bytes())
    async with open_app(tmp_path / "same.txt", tmp_path / "two.txt") as story:
        assert "   6 shared   decided 0 of 6" in story.work.top_line.render_line(0).text


async def test_the_core_is_named_where_it_begins(open_app):
    async with open_app(size=(120, 60)) as story:
        lines = [line.strip(" ─") for line in story.screen().split("\n")]
        assert lines.count("shared by A B · 12 passages") == 1
        assert lines.index("shared by A B · 12 passages") < lines.index("only in A")
        top = story.work.top_line.render_line(0).text
        assert "12 shared · 31 in one only   decided 0 of 43" in top


async def test_a_core_that_some_documents_lack_in_places_is_shared_by_most_of_them(open_app, tmp_path):
    for number in range(3):
        lines = [line for index, line in enumerate(CORE) if index != 2 or number]
        (tmp_path / f"{number}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    async with open_app(tmp_path) as story:
        assert f"shared by most of the 3 · {len(CORE)} passages" in story.screen()


async def test_help_begins_with_what_the_words_mean(open_app):
    async with open_app() as story:
        await story.keys("?")
        text = story.app.screen.text().plain.split("\n")
        assert [line.split()[0].rstrip(",") for line in text[1:7]] == [
            "passage",
            "reading",
            "core",
            "head",
            "moved",
            "echo",
        ]
        assert text[8] == "to begin with"


async def test_the_heading_of_a_band_stays_in_view_while_its_passages_are(open_app, uneven):
    heading = "tails · A 5 · B 2 · side by side, not paired"
    async with open_app(*uneven, size=(80, 18)) as story:
        assert "tails" not in story.screen().splitlines()[1]
        await story.keys("] l")
        assert story.screen().count("tails") == 1
        for _ in range(4):
            await story.keys("pagedown")
            assert story.screen().count(heading) == 1
        assert heading in story.screen().splitlines()[1]
        await story.keys("g")
        assert "tails" not in story.screen().splitlines()[1]


@pytest.mark.parametrize("keys", ["", "V "])
async def test_the_heading_of_a_part_that_one_document_has_alone_stays_too(open_app, tmp_path, keys):
    tails = {
        "one.txt": ["A tail of one."],
        "two.txt": [f"Line {n} is in two alone, the longer one." for n in range(40)],
    }
    for name, tail in tails.items():
        (tmp_path / name).write_text("\n".join([*CORE, *tail]) + "\n", "utf-8")
    async with open_app(tmp_path / "one.txt", tmp_path / "two.txt", size=(80, 24)) as story:
        await story.keys(keys + "G")
        assert "only in B, tail" in story.screen().splitlines()[1]

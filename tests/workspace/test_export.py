"""Export from the workspace: what can be chosen, what comes out, and what is asked before a file is replaced."""

import pytest

from tui.exchange.formats import FORMATS
from tui.workspace.desk.exporting import exports
from tui.workspace.panels.panel import Menu, Question

KEYS = {(one.name, one.extension): key for key, one in exports()}


def test_every_format_has_a_key_of_its_own():
    assert set(KEYS) == {(one.name, one.extension) for one in FORMATS}
    assert len({*KEYS.values(), "b", "w"}) == len(FORMATS) + 2


@pytest.mark.parametrize(
    ("kind", "holds"),
    [
        (("canonical", ".txt"), "The story begins"),
        (("canonical", ".md"), "# one"),
        (("table", ".tsv"), "\t"),
        (("table", ".csv"), ","),
        (("csv", ".csv"), ","),
    ],
)
async def test_what_is_chosen_is_what_is_written(kind, holds, open_app, drafts, tmp_path):
    async with open_app(*drafts) as story:
        await story.keys(f"1 ctrl+s {KEYS[kind]} enter")
        (written,) = (path for path in tmp_path.iterdir() if path.suffix == kind[1])
        first = written.read_text("utf-8").split("\n")[0]
        assert holds in first
        assert ("\t" in first) == (kind[1] == ".tsv")


async def test_of_two_kinds_the_one_whose_suffix_is_typed_is_written(open_app, drafts, tmp_path):
    async with open_app(*drafts) as story:
        await story.keys(f"1 ctrl+s {KEYS['table', '.tsv']}")
        story.app.screen.query_one("#line").value = "out.csv"
        await story.keys("enter")
        assert "\t" not in (tmp_path / "out.csv").read_text("utf-8")


async def test_no_two_choices_read_the_same(open_app, drafts):
    async with open_app(*drafts) as story:
        await story.keys("ctrl+s")
        menu = story.app.screen
        assert isinstance(menu, Menu)
        assert len({choice.what for choice in menu.choices}) == len(menu.choices)
        assert len({choice.name for choice in menu.choices}) == len(menu.choices)
        groups = [choice.group for choice in menu.choices]
        assert list(dict.fromkeys(groups)) == ["what was decided", "what was compared", "the review itself"]
        assert groups == sorted(groups, key=list(dict.fromkeys(groups)).index)
        painted = story.painted()
        assert all(group in painted and painted.count(f" {group} ") == 1 for group in groups)


async def test_the_whole_menu_stands_on_a_small_screen(open_app, drafts):
    async with open_app(*drafts, size=(80, 24)) as story:
        await story.keys("ctrl+s")
        assert all(choice.what in story.painted() for choice in story.app.screen.choices)
    async with open_app(*drafts, size=(80, 16)) as story:
        await story.keys("ctrl+s " + "down " * 20)
        assert "a letter choose" in story.painted()


async def test_a_file_is_replaced_only_after_asking(open_app, drafts, tmp_path):
    async with open_app(*drafts) as story:
        out = tmp_path / "one.txt"
        out.write_text("before\n", "utf-8")
        await story.keys("1 ctrl+s c enter")
        assert isinstance(story.app.screen, Question)
        assert "one.txt is there already." in story.painted()
        await story.keys("escape")
        assert out.read_text("utf-8") == "before\n"
        await story.keys("ctrl+s c enter enter")
        assert story.app.screen is story.work
        assert "written to one.txt" in story.said()
        assert out.read_text("utf-8") == story.canonical() + "\n"


async def test_a_document_is_never_replaced_and_nothing_is_asked(open_app, drafts):
    async with open_app(*drafts) as story:
        before = drafts[0].read_bytes()
        await story.keys("1 ctrl+s c")
        story.app.screen.query_one("#line").value = str(drafts[0])
        await story.keys("enter")
        assert story.app.screen is story.work
        assert "never replaced" in story.said()
        assert drafts[0].read_bytes() == before

"""Sentences name the keys that the reviewer has, not those that the table begins with."""

import re

import pytest

from tui.workspace.acts.availability import why_not
from tui.workspace.acts.palette_entries import palette_entries
from tui.workspace.app import Recension
from tui.workspace.commands.configuration import Configuration
from tui.workspace.commands.key_names import shown
from tui.workspace.commands.keymap import remapped
from tui.workspace.commands.legend import FIRST, MARKS, SEARCHING, with_keys
from tui.workspace.commands.table import COMMANDS, Mode, key_of
from tui.workspace.page.key_bar import fitting, footer_keys
from tui.workspace.panels.summary_panel import lines

OTHER = {
    "undo": "f2",
    "previous_document": "f3",
    "next_document": "f4",
    "annotate": "f5",
    "select": "f6",
    "mark": "f7",
    "search": "f8",
    "leave_out": "f9",
    "drop_selection": "f10",
    "adopt_selection": "f11",
    "adopt": "f12",
    "rules": "Z",
    "next_note": "W",
    "previous_note": "Q",
    "show_everything": "H",
    "summary": "I",
    "previous_undecided": "O",
    "undecide": "8",
    "emend": "9",
    "say_once": "T",
    "adopt_number": "1 2 3",
    "ignore_substitution": "U",
}


@pytest.fixture
def remapped_app(open_app, monkeypatch):
    """The application with other keys."""
    configuration = Configuration(commands=remapped(OTHER))
    made = Recension.__init__

    def init(self, request, *, title="", configuration_=configuration, **rest):
        made(self, request, title=title, configuration=configuration_)

    monkeypatch.setattr(Recension, "__init__", init)
    return open_app


def test_a_key_is_told_as_it_is_shown():
    assert key_of("undo") == "u"
    assert key_of("drop_selection") == "esc"
    assert key_of("undo", remapped({"undo": "pagedown f2"})) == "pgdn"
    with pytest.raises(StopIteration):
        key_of("no such command")


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("A enter", "f2 undo"),
        ("W", "there are no notes yet: f5 writes one"),
        ("n", "there is no search: f8 starts one"),
        ("f7", "f7 on the passage where it belongs joins the two, f7 here removes the mark"),
        ("V", "f3 and f4 go to another"),
        ("T", "T shows them in full"),
        ("f d", "H shows everything again"),
        ("f6 r", "words are selected: f11 adopts them, f10 drops them"),
        ("f5 d enter D", "f2 undo"),
        ("j 9 text:x ctrl+s k f6 f11", "9 edits your words, 8 takes them back"),
    ],
)
async def test_what_is_said_names_the_keys_that_there_are(keys, told, remapped_app, drafts):
    async with remapped_app(*drafts) as story:
        assert story.work.commands != COMMANDS
        await story.keys(keys)
        assert told in story.said()


async def test_where_a_document_has_nothing_it_says_how_to_go_to_another(remapped_app):
    async with remapped_app() as story:
        await story.keys("f4 f4 f5")
        assert story.said() == "C has nothing here: f3 and f4 go to another document"


async def test_panels_and_help_name_them_too(remapped_app, drafts):
    async with remapped_app(*drafts) as story:
        await story.keys("o")
        assert "f5 writes one on a passage, f6 then c one on some words" in story.painted()
        await story.keys("escape Z")
        assert "select the words with f6, then press U" in story.painted()
        await story.keys("escape ?")
        text = story.app.screen.text().plain
        assert "f2 undoes it" in text
        assert re.search(r"select words +after f6, until f10", text)


# --- every key is another one

OTHER_KEYS = {command.id: chr(0x4E00 + number) for number, command in enumerate(COMMANDS)}
"""For each command a key that appears nowhere else: an ideograph."""
OLD_KEYS = {shown(key) for command in COMMANDS for key in command.keys} - {
    *"aAB0123456789",
    "tab",
    "space",
    "end",
    "home",
}
"""The keys of the table, without those that are also a word, a siglum or a number."""


def old_keys_in(text):
    """The old keys that a text names. A letter after one of the new keys is a choice in the panel that this opens."""
    words = [word.strip(".,:;()") or word for word in text.split()]
    before = ["", *words]
    return [
        word for last, word in zip(before, words, strict=False) if word in OLD_KEYS and last not in OTHER_KEYS.values()
    ]


@pytest.fixture
def all_remapped(open_app, monkeypatch):
    """The application in which no command has the key that it has in the table."""
    numbers = {"adopt_number": "1 2 3 4 5 6 7 8 9"}
    configuration = Configuration(commands=remapped(OTHER_KEYS | numbers))
    made = Recension.__init__
    monkeypatch.setattr(
        Recension,
        "__init__",
        lambda self, request, *, title="": made(self, request, title=title, configuration=configuration),
    )
    return open_app


@pytest.mark.slow
@pytest.mark.parametrize("mode", Mode)
async def test_no_message_names_a_key_that_the_reviewer_does_not_have(
    mode, all_remapped, drafts, monkeypatch, tmp_path
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    named = {}
    async with all_remapped(*drafts) as story:
        for command in [*COMMANDS, *COMMANDS]:
            if command.id in {"leave", "command_palette"}:
                continue
            if mode is Mode.SELECT:
                await story.press(OTHER_KEYS["first_passage"], OTHER_KEYS["select"])
            own = next(one for one in story.work.commands if one.id == command.id)
            story.work.perform(own, own.keys[0])
            await story.settled()
            if found := old_keys_in(story.said()):
                named[command.id] = found, story.said()
            for _ in range(3):
                if story.app.screen is not story.work:
                    await story.press("escape")
            story.work.awaiting_letter = None
            story.work.page.select(None)
    assert named == {}


async def test_help_palette_footer_and_reasons_name_only_the_keys_that_there_are(all_remapped, drafts):
    async with all_remapped(*drafts) as story:
        work = story.work
        told = [entry.help for entry in palette_entries(work)]
        told += [why_not(work, command) for command in work.commands]
        told += [with_keys(what, work.commands) for _, what in (*FIRST, *SEARCHING)]
        told += [with_keys(what, work.commands) for _, _, what in MARKS]
        told += [command.title for command in work.commands]
        told += [footer_keys(command) for command in work.commands if command.id != "adopt_number"]
        told += [f"{topic} {words}" for topic, words in lines(work.desk)]
        assert [text for text in told if old_keys_in(text)] == []


# --- the line of keys


def footer(story) -> str:
    return story.work.key_bar.render_line(story.work.key_bar.size.height - 1).text


@pytest.mark.parametrize("width", [80, *(pytest.param(width, marks=pytest.mark.slow) for width in (90, 120))])
@pytest.mark.parametrize(
    "length", [1, 20, 30, 36, 40, 50, 60, 120, 300], ids=lambda length: f"{length} characters told"
)
async def test_no_message_pushes_the_most_important_keys_out(width, length, open_app):
    async with open_app(size=(width, 24), as_opened=True) as story:
        for keys, wanted in (("k", ["1-9", "] ["]), ("j ]", ["1-9", "] ["]), ("v w", ["enter", "c", "esc"])):
            await story.keys(keys)
            sentence = "x" * length
            story.work.say(sentence)
            await story.pilot.pause()
            painted = story.painted().replace("\n", "").replace(" ", "")
            assert sentence in painted
            shown = footer(story)
            assert [key for key in wanted if f" {key} " not in shown] == [], shown
            assert "help" in shown or "drop" in shown
            await story.keys("escape")


def test_on_a_very_narrow_line_help_is_the_last_to_go():
    offered = [command for command in COMMANDS if command.mode is Mode.PAGE and command.short]
    offered.sort(key=lambda command: command.rank)
    assert [command.id for command in fitting(offered, 12)] == ["show_help"]
    assert [command.id for command in fitting(offered, 45)] == ["next_difference", "adopt_number", "show_help"]
    assert fitting(offered, 3) == []
    assert fitting(offered, 2000) == offered

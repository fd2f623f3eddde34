"""Sentences name the keys that the reviewer has, not those that the table begins with."""

import re

import pytest

from tui.workspace.app import Recension
from tui.workspace.commands.configuration import Configuration
from tui.workspace.commands.table import COMMANDS, key_of, remapped

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
    "show_everything": "E",
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
        ("A enter", "f2 takes it back"),
        ("W", "there are no notes yet: f5 writes one"),
        ("n", "nothing is searched for: f8 searches"),
        ("f7", "f7 on the passage that it belongs to makes both one, f7 here forgets it"),
        ("V", "f3 and f4 go to another"),
        ("T", "T says it in full"),
        ("f d", "E shows everything again"),
        ("f6 r", "words are selected: f11 adopts them, f10 drops them"),
        ("f5 d enter D", "f2 brings it back"),
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

"""The table of commands: everything made from it is complete, and each key can be sent and has one meaning."""

import json
import re
import string
from dataclasses import fields
from pathlib import Path

import jsonschema
import pytest
from textual.keys import _character_to_key

from tui.session.opening import Request
from tui.witnesses.problem import Problem
from tui.workspace.acts.every_act import ACTS
from tui.workspace.acts.palette_entries import palette_entries
from tui.workspace.app import Recension
from tui.workspace.commands.cheat_sheet import cheat_sheet
from tui.workspace.commands.configuration import DEFAULT, read, understood
from tui.workspace.commands.configuration_file import schema_text
from tui.workspace.commands.key_names import key_pattern, name_of, sendable, shown
from tui.workspace.commands.keymap import keymap, remapped
from tui.workspace.commands.labels import KEPT_FOR_THE_LIST, LABELS
from tui.workspace.commands.legend import MARKS, with_keys
from tui.workspace.commands.table import COMMANDS, LAST, UNRANKED, Group, Mode
from tui.workspace.panels.help_panel import FIRST, Help, keys_of
from tui.workspace.text.glyphs import ASCII, UNICODE, Glyphs

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "tui/workspace/commands/configuration.schema.json").read_text("utf-8"))


def test_every_command_has_one_act_and_every_act_is_a_command():
    assert set(ACTS) == {command.id for command in COMMANDS}
    assert len(COMMANDS) == len({command.id for command in COMMANDS})


def test_every_command_has_a_key_that_common_terminals_send():
    for command in COMMANDS:
        assert command.keys, command.id
        for key in command.keys:
            assert sendable(key), (command.id, key)


@pytest.mark.parametrize(
    "key", ["ctrl+1", "ctrl+i", "ctrl+m", "shift+enter", "super+a", "alt+x", "ctrl+shift+a", "x y"]
)
def test_a_key_that_a_terminal_drops_or_confuses_is_none(key):
    assert not sendable(key)


def test_no_key_means_two_things_in_one_mode():
    table = keymap()
    assert sum(len(command.keys) for command in COMMANDS) == sum(len(names) for names in table.values())


def test_signs_are_called_what_textual_calls_them():
    for sign in string.printable.strip() + "äß€":
        assert name_of(sign) == _character_to_key(sign)


def test_the_cheat_sheet_in_the_docs_is_up_to_date():
    assert (ROOT / "docs/keys.md").read_text("utf-8") == cheat_sheet()


def test_the_cheat_sheet_has_every_command():
    sheet = cheat_sheet()
    for command in COMMANDS:
        assert f"| {command.title} | `{command.id}` |" in sheet


def test_the_help_has_every_command_and_says_why_one_is_not_possible():
    app = Recension(Request(("none",)), title="none")
    text = Help(app.palette, COMMANDS, {"undo": "nothing to undo"}).text().plain
    for command in COMMANDS:
        assert f"{keys_of(command)}" in text
        assert command.title in text
    assert "not now: nothing to undo" in text
    for _, what in FIRST:
        assert with_keys(what, COMMANDS) in text


@pytest.mark.parametrize("mode", Mode)
def test_no_two_commands_compete_for_the_same_rank_in_the_footer(mode):
    ranks = [command.rank for command in COMMANDS if command.mode is mode and command.rank != UNRANKED]
    assert len(ranks) == len(set(ranks))
    assert max(ranks) == LAST


def test_a_command_that_has_a_rank_in_the_footer_has_a_word_there():
    assert [command.id for command in COMMANDS if command.rank != UNRANKED and not command.short] == []


def test_a_command_that_decides_changes_the_review():
    assert [command.id for command in COMMANDS if command.group is Group.DECIDE and not command.changes] == []


async def test_the_palette_has_every_command_of_the_mode(open_app):
    async with open_app() as story:
        offered = {command.title for command in palette_entries(story.work)}
        for command in COMMANDS:
            if command.mode is Mode.PAGE and command.id != "adopt_number":
                assert command.title in offered
        assert "adopt C's reading" in offered
        await story.keys("v")
        offered = {command.title for command in palette_entries(story.work)}
        assert {command.title for command in COMMANDS if command.mode is Mode.SELECT} <= offered


async def test_the_palette_opens_on_signs_and_names_that_look_like_markup(open_app, tmp_path):
    paths = [tmp_path / "[b]x[", tmp_path / "two [red].txt"]
    for path in paths:
        path.write_text("a line of words\n", "utf-8")
    async with open_app(*paths) as story:
        await story.keys("ctrl+p text:adopt")
        await story.pilot.pause(0.5)
        assert story.app.screen is not story.work
        await story.keys("escape")


def what_there_is(story):
    """All that a command can change: panels, page, selection, what stands around the page, and the review."""
    work = story.work
    strips = [list(widget.render_line(y)) for widget in (work.page, work.ruler) for y in range(widget.size.height)]
    top = work.top_line.render_line(0).text
    pane = work.has_class("pane")
    return story.app.screen, strips, top, pane, work.page.selection, work.desk.review.revision, story.here


async def silent_commands(story, mode, keys):
    """Press the keys, then those of a command, for all commands of a mode. Returns the commands that did nothing."""
    silent = []
    for command in COMMANDS:
        if command.mode is not mode or command.id == "leave":
            continue
        await story.keys(keys)
        await story.settled()
        before = what_there_is(story)
        await story.press(name_of(command.keys[0]))
        await story.settled()
        if what_there_is(story) == before and not story.said():
            silent.append(command.id)
        story.work.awaiting_letter = None
        for _ in range(3):
            if story.app.screen is not story.work:
                await story.press("escape")
        story.work.page.select(None)
    assert story.app.return_code is None
    return silent


@pytest.mark.parametrize("keys", ["g", *(pytest.param(keys, marks=pytest.mark.slow) for keys in ("G l", "V V G"))])
async def test_every_command_of_the_page_answers_or_says_why_not(keys, open_app, drafts, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    async with open_app(*drafts) as story:
        assert await silent_commands(story, Mode.PAGE, keys) == []


@pytest.mark.parametrize("keys", ["g v", pytest.param("G l v p", marks=pytest.mark.slow)])
async def test_every_command_on_selected_words_answers_or_says_why_not(keys, open_app, drafts, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    async with open_app(*drafts) as story:
        assert await silent_commands(story, Mode.SELECT, keys) == []


async def test_disabled_commands_say_why_in_the_help(open_app):
    async with open_app() as story:
        await story.keys("?")
        text = story.app.screen.text().plain
        assert "not now: nothing to undo" in text
        assert "not now: there is no note here: } and { go to one" in text


# --- the user's own keys and labels


def test_the_users_keys_take_the_place_of_the_tables():
    commands = remapped({"adopt_proposal": "M", "next_passage": "j down +"})
    table = keymap(commands)[Mode.PAGE]
    assert table["M"].id == "adopt_proposal"
    assert table["plus"].id == "next_passage"
    assert "a" not in table


async def test_the_users_configuration_is_what_the_workspace_goes_by(tmp_path, monkeypatch):
    path = tmp_path / "config.toml"
    path.write_text(
        'theme = "recension-light"\nadvance = false\nignore = ["case"]\n'
        '[keys]\nleave_out = "L"\n[labels]\nt = "translation"\n',
        "utf-8",
    )
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.txt").write_text("The Sea is calm today.\n", "utf-8")
    (tmp_path / "two.txt").write_text("the sea is calm today.\n", "utf-8")
    app = Recension(Request(("one.txt", "two.txt")), title="x", configuration=read(path))
    try:
        async with app.run_test(size=(100, 30)) as pilot:
            while app.workspace is None or not app.workspace.is_mounted:
                await pilot.pause(0.02)
            await pilot.pause()
            assert app.theme == "recension-light"
            assert "ignoring case" in app.workspace.top_line.render_line(0).text
            assert not app.workspace.scene.rows.stops.any()
            await pilot.press("L")
            await pilot.press("escape")
            assert app.workspace.desk.review.progress().left_out == 1
            await pilot.press("c")
            await pilot.press("t")
            await pilot.press("enter")
            (annotation,) = app.workspace.desk.review.state.annotations.values()
            assert annotation.label == "translation"
            await pilot.press("f")
            await pilot.press("l")
            await pilot.pause()
            assert [(choice.key, choice.name) for choice in app.screen.choices] == [("t", "translation")]
    finally:
        app.close()


FRAME = {"cross"}
"""Glyphs that only draw a frame."""


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_mark_is_explained_in_the_help_and_in_the_docs(glyphs):
    told = [field for names, *_ in MARKS for field in names.split()]
    assert sorted(told) == sorted({field.name for field in fields(Glyphs)} - FRAME)
    app = Recension(Request(()), title="x")
    try:
        text = Help(app.palette, COMMANDS, glyphs=glyphs).text().plain
    finally:
        app.close()
    marks = text[text.index("\nmarks\n") :]
    docs = (ROOT / "docs/keys.md").read_text("utf-8")
    docs = docs[docs.index("## Marks") :]
    for field in told:
        mark = getattr(glyphs, field)
        assert mark in marks
        assert f"`{mark.replace('|', chr(92) + '|')}" in docs


def test_the_keys_of_the_line_of_search_are_in_the_help_and_in_the_docs():
    app = Recension(Request(()), title="x")
    try:
        text = Help(app.palette, COMMANDS).text().plain
    finally:
        app.close()
    docs = (ROOT / "docs/keys.md").read_text("utf-8")
    for key in ("ctrl+t", "ctrl+l"):
        assert key in text
        assert f"`{key}`" in docs
    assert "a capital letter" in text
    assert "a capital letter" in docs


def test_every_theme_that_the_docs_name_is_there():
    told = (ROOT / "docs/configuration.md").read_text("utf-8")
    (paragraph,) = [part for part in told.split("\n\n") if "`recension-dark`" in part]
    names = {name for name in re.findall(r"`([^`]+)`", paragraph) if not name.startswith("ctrl+")}
    names |= set(re.findall(r'^theme = "(.*)"', told, re.MULTILINE))
    app = Recension(Request(()), title="x")
    try:
        assert {"recension-dark", "recension-light", "ansi-dark"} <= names <= set(app.available_themes)
    finally:
        app.close()


async def test_a_bad_configuration_is_told_and_the_rest_of_it_counts(tmp_path, monkeypatch):
    path = tmp_path / "config.toml"
    path.write_text('theme = "no such"\nadvance = "perhaps"\n[labels]\nt = "translation"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.txt").write_text("The sea is calm today.\n", "utf-8")
    app = Recension(Request(("one.txt",)), title="x", configuration=read(path))
    try:
        async with app.run_test(size=(200, 30)) as pilot:
            while app.workspace is None or not app.workspace.is_mounted:
                await pilot.pause(0.02)
            await pilot.pause()
            assert "advance: must be true or false" in app.workspace.key_bar._sentence
            assert "there is no theme 'no such'" in app.workspace.key_bar._sentence
            assert [label.name for label in app.workspace.configuration.labels] == ["translation"]
    finally:
        app.close()


GOOD = [
    {},
    {"theme": "nord", "advance": True},
    {"ignore": ["case", "quotes"]},
    {"keys": {"adopt": "enter", "next_passage": "j down +"}},
    {"keys": {"undo": "u ctrl+z", "adopt_number": "1 2 3"}},
    {"labels": {"d": "doubtful", "!": "wrong"}},
]
BAD = [
    {"colour": "red"},
    {"theme": 3},
    {"theme": "  "},
    {"advance": "yes"},
    {"ignore": "case"},
    {"ignore": ["spelling"]},
    {"keys": {"no_such": "x"}},
    {"keys": {"adopt": "ctrl+1"}},
    {"keys": {"adopt": ""}},
    {"keys": {"adopt": 4}},
    {"keys": {"adopt_number": "1 b"}},
    {"keys": []},
    {"labels": {}},
    {"labels": {"dd": "doubtful"}},
    {"labels": {"1": "one"}},
    {"labels": {"j": "joke"}},
    {"labels": {"d": ""}},
    {"labels": {"d": "x" * 41}},
]


@pytest.mark.parametrize("values", GOOD)
def test_the_reader_and_the_schema_take_what_is_good(values):
    jsonschema.validate(values, SCHEMA)
    assert understood(values, "config.toml").problems == ()


@pytest.mark.parametrize("values", BAD)
def test_the_reader_and_the_schema_refuse_what_is_bad(values):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(values, SCHEMA)
    configuration = understood(values, "config.toml")
    (problem,) = configuration.problems
    assert problem.startswith("config.toml")
    assert "\n" not in problem
    assert configuration.commands == DEFAULT.commands
    assert configuration.labels == DEFAULT.labels


def test_the_schema_in_the_package_is_up_to_date():
    """If not: python -m tui.workspace.commands.configuration_file > tui/workspace/commands/configuration.schema.json"""
    text = (ROOT / "tui/workspace/commands/configuration.schema.json").read_text("utf-8")
    assert text == schema_text()


@pytest.mark.parametrize(
    "key", ["a", "?", "ctrl+a", "ctrl+h", "ctrl+i", "ctrl+1", "shift+tab", "shift+x", "f12", "f13"]
)
def test_the_schema_and_the_reader_know_the_same_keys(key):
    assert bool(re.fullmatch(key_pattern(), key)) == sendable(key)


def test_the_schema_knows_every_command_and_every_label_is_a_good_one():
    jsonschema.validate({"keys": {command.id: " ".join(command.keys) for command in COMMANDS}}, SCHEMA)
    jsonschema.validate({"labels": {label.key: label.name for label in LABELS}}, SCHEMA)
    assert not KEPT_FOR_THE_LIST & {label.key for label in LABELS}


def test_two_commands_can_not_be_given_one_key():
    configuration = understood({"keys": {"adopt": "j"}}, "config.toml")
    assert "the key j is given to both" in configuration.problems[0]
    assert configuration.commands == COMMANDS
    with pytest.raises(Problem):
        keymap(remapped({"adopt": "j"}))


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"theme = ", b"[keys\n", b"a" * 300_000, b"x = " + b"[" * 3000], ids=range(5)
)
def test_no_content_of_the_file_can_keep_the_workspace_from_opening(tmp_path, content):
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    configuration = read(path)
    assert len(configuration.problems) == 1
    assert str(path) in configuration.problems[0]
    assert configuration.labels == LABELS


def test_no_file_is_no_problem_and_a_folder_in_its_place_is_told(tmp_path):
    assert read(tmp_path / "none.toml") is DEFAULT
    assert "can't be read" in read(tmp_path).problems[0]


def test_keys_are_shown_as_people_know_them():
    assert [shown(key) for key in ("pagedown", "shift+left", "ctrl+s", "escape", "+")] == [
        "pgdn",
        "shift+←",
        "ctrl+s",
        "esc",
        "+",
    ]

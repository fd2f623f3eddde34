"""Words are opened in the reviewer's own editor and come back changed."""

import stat
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from textual.widgets import Static

from tui.witnesses.problem import Problem
from tui.workspace.panels.emendation_panel import Emendation
from tui.workspace.widgets.editor import command_of, edited
from tui.workspace.widgets.text_fields import Words

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the editor is a shell script here")


@pytest.fixture
def editor(tmp_path: Path):
    """Make a program that is the user's editor: a script that is given the file as $1."""

    def make(script: str) -> dict[str, str]:
        path = tmp_path / "my editor"
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o700)
        return {"EDITOR": f"'{path}' --wait", "PATH": "/bin:/usr/bin"}

    return make


def test_the_words_come_back_as_the_editor_leaves_them(editor, tmp_path):
    environment = editor(f'cat "$2" > {tmp_path}/seen; printf "other words\\n" > "$2"')
    assert edited("words é 何", nullcontext, environment) == "other words"
    assert (tmp_path / "seen").read_text("utf-8") == "words é 何"


def test_a_line_end_at_the_end_stays_where_there_was_one(editor):
    assert edited("words\n", nullcontext, editor("true")) == "words\n"


def test_the_file_is_private_and_gone_afterwards(editor, tmp_path):
    environment = editor(f'ls -l "$2" > {tmp_path}/seen; printf "%s" "$2" > {tmp_path}/name; cp "$2" "$2~"')
    edited("words", nullcontext, environment)
    assert (tmp_path / "seen").read_text().startswith("-rw-------")
    file = Path((tmp_path / "name").read_text())
    assert not file.exists()
    assert not file.parent.exists()


def test_the_terminal_is_given_away_just_while_the_editor_runs(editor):
    log = []

    class Suspended:
        def __enter__(self):
            log.append("away")

        def __exit__(self, *_):
            log.append("back")

    edited("words", Suspended, editor("true"))
    assert log == ["away", "back"]


@pytest.mark.parametrize(
    ("environment", "what"),
    [
        ({}, "no editor is named"),
        ({"EDITOR": "  "}, "no editor is named"),
        ({"VISUAL": "no-such-editor-here -x"}, "there is no program 'no-such-editor-here'"),
        ({"EDITOR": "'unclosed"}, "can't be understood"),
    ],
)
def test_an_editor_that_is_missing_is_said_in_one_line(environment, what):
    with pytest.raises(Problem, match=what):
        command_of(environment)


def test_an_editor_that_fails_or_leaves_no_text_is_said(editor):
    with pytest.raises(Problem, match="ended with an error"):
        edited("words", nullcontext, editor("exit 3"))
    with pytest.raises(Problem, match="not UTF-8"):
        edited("words", nullcontext, editor('printf "\\377\\376" > "$2"'))
    with pytest.raises(Problem, match="the editor left no file"):
        edited("words", nullcontext, editor('rm "$2"'))


def test_visual_goes_before_editor(tmp_path):
    program = tmp_path / "visual"
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    assert command_of({"VISUAL": str(program), "EDITOR": "other"}) == [str(program)]


async def test_an_emendation_goes_through_the_editor(open_app, drafts, editor, monkeypatch):
    environment = editor('printf "from the editor" > "$2"')
    monkeypatch.setenv("EDITOR", environment["EDITOR"])
    monkeypatch.delenv("VISUAL", raising=False)
    async with open_app(*drafts) as story:
        monkeypatch.setattr(story.app, "suspend", nullcontext)
        await story.keys("e ctrl+o")
        assert story.app.screen.query_one(Words).text == "from the editor"
        await story.keys("ctrl+s")
        assert story.verdict(0).choice.text == "from the editor"


async def test_a_missing_editor_leaves_the_words_and_says_so_in_the_panel(open_app, drafts, monkeypatch):
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with open_app(*drafts) as story:
        await story.keys("e text:x ctrl+o")
        panel = story.app.screen
        assert isinstance(panel, Emendation)
        assert "no editor is named" in str(panel.query_one("#said", Static).render())
        assert panel.query_one(Words).text.endswith("x")


async def test_a_terminal_that_can_not_be_given_away_says_so(open_app, drafts, editor, monkeypatch):
    monkeypatch.setenv("VISUAL", editor("true")["EDITOR"])
    async with open_app(*drafts) as story:
        await story.keys("e ctrl+o")
        assert "can't be given to an editor" in str(story.app.screen.query_one("#said", Static).render())


async def test_a_passage_of_great_length_goes_to_the_editor_at_once(open_app, tmp_path, editor, monkeypatch):
    paths = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for number, path in enumerate(paths):
        path.write_text(f"The first of them.\n{' '.join(f'word{word}' for word in range(9_000))} {number}\n", "utf-8")
    monkeypatch.delenv("VISUAL", raising=False)
    async with open_app(*paths) as story:
        monkeypatch.setattr(story.app, "suspend", nullcontext)
        monkeypatch.delenv("EDITOR", raising=False)
        await story.keys("j e")
        assert story.app.screen is story.work
        assert "no editor is named" in story.said()
        monkeypatch.setenv("EDITOR", editor("true")["EDITOR"])
        await story.keys("e")
        assert story.said() == "the words stay as they were"
        assert story.verdict(1) is None
        monkeypatch.setenv("EDITOR", editor('printf " and an end" >> "$2"')["EDITOR"])
        await story.keys("e")
        assert story.verdict(1).choice.text.endswith("word8999 0 and an end")


@pytest.mark.parametrize(
    ("script", "what"),
    [
        ('rm "$2"; mkfifo "$2"', "the editor left something that is no file of text"),
        ('rm "$2"; ln -s /dev/zero "$2"', "the editor left something that is no file of text"),
        ('rm "$2"; ln -s /dev/tty "$2"', ""),
        ('rm "$2"; mkdir "$2"', ""),
        ('rm "$2"', "the editor left no file"),
        ('rm "$2"; ln -s "$2" "$2"', ""),
        ('rm -r "${2%/*}"', "the editor left no file"),
        ('chmod 0700 "$2"; truncate -s 3G "$2"', "the editor wrote more than 64 MB"),
        (r'printf "\\351t\\351" > "$2"', "what the editor wrote is not UTF-8"),
    ],
)
def test_whatever_an_editor_leaves_in_place_of_a_text_is_one_line(editor, script, what):
    with pytest.raises(Problem) as raised:
        edited("words", nullcontext, editor(script))
    assert what in str(raised.value)
    assert "\n" not in str(raised.value)
    assert str(raised.value).endswith("The words are unchanged.")

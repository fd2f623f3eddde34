"""Hostile text in every field of a session and of a configuration, through every command and panel of the workspace."""

import json

import pytest

from tui.session.opening import open_review
from tui.session.request import Request
from tui.witnesses.problem import Problem
from tui.workspace.commands.table import COMMANDS

REFUSED = ("Source.siglum", "Source.encoding", "Origin.reader", "Seal.session", "Seal.settings.ignore")
"""Some of the fields that are refused if they hold anything else than they should."""

REFERENCES = {"Annotation.id", "Erase.id", "Event.id", "Undo.event", "Redo.event", "Restated.event", "Relink.cells"}
REFERENCES |= {"Renew.sources", "Span.exact", "Span.sha256", "Span.witness", "Verdict.passage"}
"""With anything else in these an act is about something that is not there."""

INSIDE = {
    "go_to": ("e", "backspace", "down"),
    "set_place": ("z",),
    "adopt_core": ("enter",),
    "take_base": ("j", "enter"),
    "emend": ("x", "ctrl+s"),
    "replace_words": ("c", "a", "p", "tab", "q", "enter", "y"),
    "reason": ("x", "enter"),
    "annotate": ("d",),
    "edit_note": ("d", "x", "enter"),
    "notes": ("j", "tab", "tab", "tab", "d", "R", "k"),
    "annotate_matches": ("d",),
    "search": ("i", "n", "k", "enter"),
    "filter_passages": ("g",),
    "readings": ("j", "j"),
    "about": ("j",),
    "rules": ("c", "c"),
    "summary": ("l", "j"),
    "documents": ("j", "j", "e"),
    "export": ("c",),
    "command_palette": ("t", "h"),
    "show_help": ("pagedown",),
}
"""What is pressed in the panel that a command opens, before it is left."""

LEFT_OUT = {"leave", "copy", "copy_selection", "show_everything", "drop_selection", "undo", "redo"}
"""These end the tour, or send what they should to the terminal."""


def tour(terminal) -> None:
    """Every command of the page, then every one of a selection; each panel is used and left."""
    for key in ("j", "j", "l"):
        terminal.press(key)
        terminal.settle(0.05)
    for mode in ("page", "select"):
        for command in COMMANDS:
            if command.mode != mode or command.id in LEFT_OUT:
                continue
            ways = [command.keys[0], *INSIDE.get(command.id, ())]
            for key in ["v", "w", *ways] if mode == "select" else ways:
                terminal.press(key)
                terminal.settle(0.05)
            for _ in range(3):
                terminal.press("escape")
            terminal.settle(0.05)
    for key in ("u", "u", "ctrl+r"):
        terminal.press(key)
        terminal.settle(0.05)
    terminal.resize(60, 16)
    terminal.settle(0.1)
    for key in ("o", "escape", "q"):
        terminal.press(key)
        terminal.settle()  # an escape and a letter that are read together are another key


def opens(hostile, whole, path, field, text) -> bool:
    """Whether a session with that text in a field opens. It is written to the path."""
    hostile.poisoned(whole, path, field, text)
    try:
        with open_review(Request((str(path),)), to_read=True).session:
            return True
    except Problem:
        return False


FILLED = ("free", "references", "long")


@pytest.mark.parametrize("filled", FILLED)
def test_every_field_of_a_session(recension, hostile, folder, filled):
    whole = hostile.example(folder)
    text = hostile.PAYLOADS["long"][:90_000] if filled == "long" else hostile.TEXT
    fields = {*hostile.fields(whole), "Seal.settings", "remembered"}
    fields = {field for field in fields if opens(hostile, whole, folder / f"{field}.recension", field, text)}
    chosen = fields & REFERENCES if filled == "references" else fields - REFERENCES
    assert len(chosen) > 10
    hostile.poisoned(whole, folder / "s.recension", chosen, text)
    terminal = recension("s.recension", columns=150, rows=50)
    tour(terminal)
    assert terminal.ended() == 0
    assert terminal.insane() == []
    assert hostile.smuggled(terminal) == []


@pytest.mark.parametrize("field", REFUSED)
def test_a_field_that_is_refused_is_not_shown_raw(open_terminal, recension, hostile, folder, field):
    assert not opens(hostile, hostile.example(folder), folder / "s.recension", field, hostile.TEXT)
    terminal = recension("s.recension", ready="")
    assert terminal.ended() == 2
    assert hostile.smuggled(terminal) == []


CONFIGURATIONS = {
    "a theme": "theme = {}",
    "a rule": "ignore = [{}]",
    "a key of a command": "[keys]\nadopt = {}",
    "a command": "[keys]\n{} = 'j'",
    "the name of a label": "[labels]\nd = {}",
    "the key of a label": "[labels]\n{} = 'doubtful'",
    "the name of a setting": "{} = true",
    "a number in place of a text": "theme = 1\n[labels]\n{} = 1",
    "no TOML": "theme = {} {}",
}


@pytest.mark.parametrize("kind", CONFIGURATIONS)
def test_a_configuration(recension, hostile, folder, kind):
    place = folder.parent / "home" / "recension"
    place.mkdir(parents=True, exist_ok=True)
    written = json.dumps(hostile.TEXT).replace("\x7f", "\\u007f")
    (place / "config.toml").write_text(CONFIGURATIONS[kind].replace("{}", written) + "\n", "utf-8")
    terminal = recension("samples", columns=150, rows=40)
    terminal.settle()
    for key in ("c", "escape", "?", "escape", "q"):
        terminal.press(key)
        terminal.settle()
    assert terminal.ended() == 0
    assert hostile.smuggled(terminal) == []
    shown = bytes(terminal.output).decode("utf-8", "replace")
    assert "config.toml" in shown or "there is no theme" in shown, "it says what is wrong"


def test_a_configuration_of_other_bytes(recension, hostile, folder):
    place = folder.parent / "home" / "recension"
    place.mkdir(parents=True, exist_ok=True)
    (place / "config.toml").write_bytes(f"theme = '{hostile.TERMINAL}'\n".encode())
    terminal = recension("samples", columns=150, rows=40)
    terminal.settle()
    terminal.press("q")
    assert terminal.ended() == 0
    assert hostile.smuggled(terminal) == []

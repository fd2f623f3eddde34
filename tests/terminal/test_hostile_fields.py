"""Hostile text in every field of a session and of a configuration, through every command and panel of the workspace."""

import pytest

from tui.session.opening import open_review
from tui.session.request import Request
from tui.witnesses.problem import Problem
from tui.workspace.commands.table import COMMANDS

BOUNDED = {"Source.siglum", "Source.sha256", "Source.text", "Source.encoding", "Source.split", "Seal.session"}
BOUNDED |= {"Seal.created"}
"""With anything else in these a session does not open."""

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


FILLED = ("free", "references", "long")


@pytest.mark.parametrize("filled", FILLED)
def test_every_field_of_a_session(recension, hostile, folder, filled):
    whole = hostile.example(folder)
    fields = {*hostile.fields(whole), "Seal.settings", "remembered"} - BOUNDED
    chosen = fields & REFERENCES if filled == "references" else fields - REFERENCES
    text = hostile.PAYLOADS["long"][:90_000] if filled == "long" else hostile.TEXT
    hostile.poisoned(whole, folder / "s.recension", chosen, text)
    terminal = recension("s.recension", columns=150, rows=50)
    tour(terminal)
    assert terminal.ended() == 0
    assert terminal.insane() == []
    assert hostile.smuggled(terminal) == []


@pytest.mark.parametrize("field", sorted(BOUNDED))
def test_a_field_that_is_refused_is_not_shown_raw(open_terminal, recension, hostile, folder, field):
    hostile.poisoned(hostile.example(folder), folder / "s.recension", field, hostile.TEXT)
    with pytest.raises(Problem), open_review(Request((str(folder / "s.recension"),))).session:
        pass
    terminal = recension("s.recension", ready="")
    assert terminal.ended() == 2
    assert hostile.smuggled(terminal) == []

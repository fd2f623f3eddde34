"""None of the inputs that `docs/terminal-input.md` describes ends the application, or is obeyed as keys."""

import ast
import re
from pathlib import Path

import pytest
from textual import events

from tui.workspace.widgets import terminal_input
from tui.workspace.widgets.terminal_input import TerminalInput

PAGE = (Path(__file__).parents[2] / "docs/terminal-input.md").read_text("utf-8")
INPUTS = [ast.literal_eval(found) for found in re.findall(r'^\| `(b"[^`]*")` \|', PAGE, re.MULTILINE)]


def test_the_page_has_inputs():
    assert len(INPUTS) >= 16


@pytest.mark.parametrize("octets", INPUTS, ids=repr)
def test_the_input_is_passed_over_or_is_text(octets, monkeypatch):
    monkeypatch.setattr(terminal_input, "PASTE_PATIENCE", 0.0)
    terminal = TerminalInput()
    found = [*terminal.feed(octets), *terminal.tick(), *terminal.feed(b"z")]
    keys = [message.key for message in found if isinstance(message, events.Key)]
    # A letter after a byte that is none is a key, as is what comes after all of it.
    assert keys == (["a", "z"] if octets == b"\xe9a" else ["z"])
    assert not any(isinstance(message, events.Resize) for message in found)

"""Hostile text: whatever a file, a name, a note or an error holds, none of it reaches the terminal as a command."""

import sys

import pytest

from tui.collation.engine import collate
from tui.collation.settings import Settings
from tui.review.events import Annotate, Annotation
from tui.review.review import Review
from tui.session.opening import open_review
from tui.session.request import Request
from tui.workspace.desk.desk import Desk

# Each with a payload that nothing else would send.
CLIPBOARD = "\x1b]52;c;U1RPTEVO\x07"
TITLE = "\x1b]0;STOLEN TITLE\x07"
LINK = "\x1b]8;;https://stolen.example\x1b\\here\x1b]8;;\x1b\\"
COLOUR = "\x1b[31337m"
C1 = "\x9b31338m\x9d0;STOLEN TOO\x9c"
RESET = "\x1bc\x1b[2J\x1b[?1049l\x1b[6n"
BIDI = "\u202eGNORW\u202c\u2066ISOLATED\u2069\u200f"
LOW = "\x00\x07\x08\x0b\x0e\x7f\x85\u2028"
MARKUP = "[bold red]MARKED[/] [link=https://stolen.example]LINKED[/link] [@click=app.quit]QUIT[/]"
HOSTILE = f"one {CLIPBOARD} two {TITLE}{LINK} three {COLOUR}{C1}{RESET} four {BIDI} five {LOW} six {MARKUP} seven"


@pytest.fixture
def hostile_folder(folder):
    """Two hostile texts with hostile names, and a review of them with hostile notes and labels."""
    texts = folder / f"{TITLE}[red]n".replace("/", "")
    texts.mkdir()
    for number in (1, 2):
        name = f"{number} {TITLE}{COLOUR}{BIDI}{MARKUP}.txt".replace("/", "")
        body = [f"{place} {HOSTILE} {place * number}" for place in range(1, 4)]
        (texts / name).write_bytes("\n\n".join([*body, f"only {number} {HOSTILE}"]).encode())
    opened = open_review(Request((str(texts),), session=str(folder / "hostile.recension"), title=HOSTILE))
    with opened.session as session:
        collation = collate(opened.witnesses, Settings())
        desk = Desk(session, Review(collation, session.events, actor=f"me{TITLE}", settings=Settings()), Settings())
        noted = desk.annotate(0, 0, 40, HOSTILE, HOSTILE).event
        assert isinstance(noted.act, Annotate)
        assert isinstance(noted.act.annotation, Annotation)
        desk.emend(1, HOSTILE)
        assert session.flush()
    return folder


def test_hostile_documents_names_notes_and_labels(recension, hostile_folder, hostile):
    terminal = recension("hostile.recension", columns=140, rows=50)
    # Through everything that shows text: the page, notes, readings, what a passage is, documents, search, emendation,
    # export, help, the palette.
    ways = ["j", "j", "v", "w", "w", "c", "d", "escape", "escape", "r", "escape", "i", "escape", "o", "escape"]
    ways += ["d", "escape", "w", "escape", "e", "escape", "p", "z", "ctrl+s", "escape", "?", "escape"]
    for key in ways:
        terminal.press(key)
        terminal.settle(0.08)
    terminal.press("ctrl+p")
    terminal.settle()
    terminal.press("escape")
    terminal.settle()
    assert "␛]52;c;U1RPTEVO␇" in terminal.screen.text, "it is to be seen, as what it is"
    terminal.press("q")
    assert terminal.ended() == 0
    assert terminal.insane() == []
    assert hostile.smuggled(terminal) == []


def test_hostile_words_typed_and_pasted(recension, hostile):
    terminal = recension("samples", columns=140, rows=50)
    pasted = HOSTILE.replace("\x1b", "").replace("\x00", "")
    for opening in ("c", "/", "e"):
        terminal.press(opening)
        terminal.settle(0.2)
        if opening == "c":
            terminal.press("d")
            terminal.settle(0.2)
        terminal.press(f"\x1b[200~{pasted}\x1b[201~")
        terminal.settle(0.3)
        terminal.press("ctrl+s" if opening == "e" else "enter")
        terminal.settle(0.3)
        terminal.press("escape")
        terminal.settle(0.2)
    terminal.press("q")
    assert terminal.ended() == 0
    assert hostile.smuggled(terminal) == []


def test_hostile_names_in_errors(open_terminal, folder, hostile):
    name = f"{CLIPBOARD}{COLOUR}{BIDI}{MARKUP}.txt".replace("/", "")
    for arguments in ([name], ["collate", name, name], ["export", name], ["check", name], [f"--{TITLE}"]):
        terminal = open_terminal(sys.executable, "-m", "tui", *arguments)
        assert terminal.ended() == 2
        assert hostile.smuggled(terminal) == []
        assert "U1RPTEVO" in terminal.screen.text or "STOLEN" in terminal.screen.text


def test_a_hostile_name_in_the_lock(recension, hostile_folder, hostile):
    first = recension("hostile.recension", environment={"LOGNAME": f"thief{TITLE}{COLOUR}"})
    first.press("1")
    first.wait_for("saved ✓", ".recension ✓")
    second = recension("hostile.recension", columns=200, ready="read-only")
    second.press("1")
    second.settle()
    assert "thief" in second.screen.text
    assert hostile.smuggled(second) == []

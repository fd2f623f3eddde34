"""Text from outside stays text: each type of safe text is made by one module only, and only such text is written.

mypy shows that nothing else gets to a page, a table, a terminal. These tests hold what it cannot see: who makes the
types, that markup of ours is written out in the program, and which type each format consists of.
"""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import get_type_hints

import pytest

from tui.exchange.formats import FORMATS
from tui.exchange.html_text import Html
from tui.exchange.json_text import Json
from tui.exchange.markdown_text import Markdown
from tui.exchange.output import PlainText
from tui.exchange.sheet_row import SheetRow
from tui.witnesses.neutralise import Shown

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "tui").rglob("*.py"))

MAKERS = {
    "Html": "exchange/html_text.py",
    "Markdown": "exchange/markdown_text.py",
    "SheetRow": "exchange/sheet_row.py",
    "Json": "exchange/json_text.py",
    "PlainText": "exchange/canonical_text.py",
    "Shown": "witnesses/neutralise.py",
    "FileName": "witnesses/file_name.py",
}
"""Each type of safe text, and the module that makes it."""

LITERAL = {"markup", "punctuation"}
"""The functions that take markup of ours."""

OF_FORMAT = {
    ".html": {Html},
    ".md": {Markdown},
    ".tsv": {SheetRow},
    ".csv": {SheetRow},
    ".json": {Json},
    ".jsonl": {Json},
    ".jsonld": {Json},
    ".txt": {Shown, PlainText},
}


@cache
def nodes(source: Path) -> tuple[ast.AST, ...]:
    """All nodes of a file."""
    return tuple(ast.walk(ast.parse(source.read_text("utf-8"))))


def calls(source: Path) -> Iterator[tuple[str, ast.Call]]:
    """Each call in a file, with the last name of what is called."""
    for node in nodes(source):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield (node.func.id if isinstance(node.func, ast.Name) else node.func.attr), node


def where(source: Path, node: ast.expr) -> str:
    return f"{source.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("name", MAKERS)
def test_only_its_own_module_makes_a_safe_text(name: str) -> None:
    maker = ROOT / "tui" / MAKERS[name]
    others = [
        where(source, node) for source in SOURCES if source != maker for one, node in calls(source) if one == name
    ]
    assert others == [], f"{name} is made only in {MAKERS[name]}: call a function of that module"


def test_no_cast_makes_a_safe_text() -> None:
    casts = [
        where(source, node)
        for source in SOURCES
        for one, node in calls(source)
        if one == "cast" and set(MAKERS) & {each.strip("'\"") for each in ast.unparse(node.args[0]).split("[")}
    ]
    assert casts == []


def test_markup_is_written_out_in_the_program() -> None:
    built = [
        where(source, node)
        for source in SOURCES
        for one, node in calls(source)
        if one in LITERAL and not (len(node.args) == 1 and isinstance(node.args[0], ast.Constant))
    ]
    assert built == [], "markup of ours is a literal: for any other text there is text(...), which escapes it"


@pytest.mark.parametrize("entry", FORMATS, ids=lambda entry: f"{entry.name}{entry.extension}")
def test_a_format_consists_of_the_text_for_its_target(entry) -> None:
    module, _, name = entry.writer.partition(":")
    written = get_type_hints(getattr(import_module(module), name), vars(import_module("tui.exchange.material")))
    assert written["return"] in {Iterator[each] for each in OF_FORMAT[entry.extension]}


WRITES_TO_A_TERMINAL = {
    "cli/messages.py": "one line at a time, neutralised",
    "cli/progress.py": "a bar, with words of ours",
    "cli/commands.py": "the help",
    "exchange/output.py": "every format; on a terminal, neutralised",
    "witnesses/readers/child.py": "a pipe",
    "workspace/app.py": "one line, neutralised; the mode of the mouse",
    "workspace/beside/comparison_process.py": "a pipe",
    "workspace/beside/pattern_process.py": "a pipe",
    "workspace/commands/cheat_sheet.py": "when docs/keys.md is made",
    "workspace/commands/configuration_file.py": "when the schema is made",
    "workspace/widgets/terminal_stream.py": "prepares the stream for Textual",
}
"""The files that may name a standard stream other than to hand it to `write_stream`."""

TITLES = {"border_title", "border_subtitle", "sub_title", "tooltip", "placeholder"}
"""What Textual draws without one of our widgets, and some of it as markup."""


def test_few_files_write_to_standard_output_or_standard_error() -> None:
    found: list[str] = []
    for source in SOURCES:
        if source.relative_to(ROOT / "tui").as_posix() in WRITES_TO_A_TERMINAL:
            continue
        # `write_stream` makes a text harmless, and `isatty` only asks.
        fine = {node.args[0] for name, node in calls(source) if name == "write_stream"}
        asked = {ast.unparse(node.func.value) for name, node in calls(source) if name == "isatty"}
        streams = {"sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__"} - asked
        found += [
            where(source, node)
            for node in nodes(source)
            if isinstance(node, ast.Attribute) and node not in fine and ast.unparse(node) in streams
        ]
    assert found == [], "use say or note of tui.cli.messages, or write_stream of tui.exchange.output"


def test_what_textual_draws_by_itself_is_our_text() -> None:
    raw = [
        where(source, node.value)
        for source in SOURCES
        for node in nodes(source)
        if isinstance(node, ast.Assign)
        and TITLES & {target.attr for target in node.targets if isinstance(target, ast.Attribute)}
        and not (isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "Text")
    ]
    assert raw == [], "use Text of tui.workspace.widgets.shown_text"


def test_no_message_is_shown_by_textual_itself() -> None:
    names = {"notify", "console_print", "set_title"}
    assert [where(source, node) for source in SOURCES for one, node in calls(source) if one in names] == []

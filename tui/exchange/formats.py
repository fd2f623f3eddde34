"""The table of formats: the name of each, its purpose, and the function that writes it.

The command line and the workspace's export panel both read this table, so a format is added in one place. The module of
a format is imported when the format is written, because listing the formats (`recension --help`) must load no engine.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from tui.witnesses.problem import Problem

if TYPE_CHECKING:
    from tui.exchange.material import Material
    from tui.exchange.output import Piece

Writer = Callable[["Material"], Iterator["Piece"]]
"""Gives the file in pieces of text, to be joined and encoded as UTF-8."""

Warner = Callable[["Material"], tuple[str, ...]]
"""Gives sentences on what the file leaves out."""


@dataclass(frozen=True)
class Format:
    """A format to export. `of` is what it shows, 'collation' or 'review'; `extension` includes the dot.

    Formats may share a name and differ in their extension (.tsv and .csv); the first is the default. `purpose` is one
    line for the user. `writer` is the function that writes the file, as "module:function". `warner`, if there is one,
    is the function that says what the file leaves out.
    """

    name: str
    extension: str
    purpose: str
    of: str
    writer: str
    warner: str = ""

    def write(self, material: "Material") -> Iterator["Piece"]:
        """The file in pieces of text. Imports the format's module, which is deferred until here."""
        return cast("Writer", _imported(self.writer))(material)

    def remarks(self, material: "Material") -> tuple[str, ...]:
        """Sentences for the user on what the file leaves out."""
        return cast("Warner", _imported(self.warner))(material) if self.warner else ()


def _imported(name: str) -> object:
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)


_OURS = "tui.exchange."

FORMATS: tuple[Format, ...] = (
    Format("summary", ".txt", "a summary in ten lines", "collation", _OURS + "summary:write"),
    Format("json", ".json", "the whole comparison, for programs", "collation", _OURS + "collation_json:write"),
    Format("tsv", ".tsv", "a table with tabs, one row per passage", "collation", _OURS + "passage_table:write_tsv"),
    Format("csv", ".csv", "a table with commas, one row per passage", "collation", _OURS + "passage_table:write_csv"),
    Format("html", ".html", "a web page, side by side", "collation", _OURS + "html_page:write"),
    Format("markdown", ".md", "the readings of each passage, as Markdown", "collation", _OURS + "markdown:write"),
    Format(
        "canonical",
        ".txt",
        "the canonical text",
        "review",
        _OURS + "canonical_text:write_text",
        _OURS + "canonical_text:remarks",
    ),
    Format(
        "canonical",
        ".md",
        "the canonical text as Markdown",
        "review",
        _OURS + "canonical_text:write_markdown",
        _OURS + "canonical_text:remarks",
    ),
    Format("annotations", ".jsonld", "notes as W3C Web Annotations", "review", _OURS + "annotations:write"),
    Format(
        "spans",
        ".jsonl",
        "texts and labelled spans for corpus tools",
        "review",
        _OURS + "spans:write",
        _OURS + "spans:remarks",
    ),
    Format("table", ".tsv", "passages and verdicts, with tabs", "review", _OURS + "passage_table:write_tsv"),
    Format("table", ".csv", "passages and verdicts, with commas", "review", _OURS + "passage_table:write_csv"),
    Format("events", ".jsonl", "the whole history and all texts, for programs", "review", _OURS + "events_json:write"),
)


def formats_of(subject: str) -> tuple[Format, ...]:
    """The formats for a 'collation', in the order of the table; for a 'review', its own and then those."""
    own = tuple(entry for entry in FORMATS if entry.of == subject)
    return own if subject == "collation" else own + tuple(entry for entry in FORMATS if entry.of != subject)


def names_of(subject: str) -> tuple[str, ...]:
    """The names to choose from, each of them once."""
    return tuple(dict.fromkeys(entry.name for entry in formats_of(subject)))


def format_named(name: str, subject: str, path: str = "") -> Format:
    """The format of that name. If there are several, the one with the extension of `path`, or else the default.

    Raises Problem if there is none.
    """
    found = next((entry for entry in formats_of(subject) if entry.name == name), None)
    if found is None:
        names = ", ".join(names_of(subject))
        raise Problem("there is no such format", name, f"Choose from {names}.")
    return for_path(found, path)


def for_path(usual: Format, path: str) -> Format:
    """The format of the same name with the extension of `path`, or else the given one."""
    same = [entry for entry in formats_of(usual.of) if entry.name == usual.name]
    return next((entry for entry in same if path.lower().endswith(entry.extension)), usual)

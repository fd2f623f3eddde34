"""The formats in one table: what each is called, what it is for, and who writes it.

The command line and the workspace's export dialog both read this table, so a format is added in one place. A format's
module is imported when the format is written: naming the formats (`recension --help`) must load no engine.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from tui.witnesses.problem import Problem

if TYPE_CHECKING:
    from tui.exchange.material import Material

Writer = Callable[["Material"], Iterator[str]]
"""The file in pieces of text, to be joined and encoded as UTF-8."""

Warner = Callable[["Material"], tuple[str, ...]]
"""Sentences on what is not in the file."""


@dataclass(frozen=True)
class Format:
    """A format in which work leaves. `of` is what it shows, 'collation' or 'review'; `extension` has its dot.

    Formats of one name are the same in other clothes, told apart by their extension; the first is the usual one.
    `purpose` is one line for a person. `writer` names the function that writes it, as "module:function", and `warner`
    the one that says what is not in the file, where there is any.
    """

    name: str
    extension: str
    purpose: str
    of: str
    writer: str
    warner: str = ""

    def write(self, material: "Material") -> Iterator[str]:
        """The file, in pieces of text. Imports the format's module: a cost that is deferred until here."""
        return cast("Writer", _imported(self.writer))(material)

    def remarks(self, material: "Material") -> tuple[str, ...]:
        """Sentences for a person on what the file does not hold."""
        return cast("Warner", _imported(self.warner))(material) if self.warner else ()


def _imported(name: str) -> object:
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)


_OURS = "tui.exchange."

FORMATS: tuple[Format, ...] = (
    Format("summary", ".txt", "ten lines for a person", "collation", _OURS + "summary:write"),
    Format("json", ".json", "the whole comparison, for programs", "collation", _OURS + "collation_json:write"),
    Format("tsv", ".tsv", "a row a passage, with tabs", "collation", _OURS + "table:write_tsv"),
    Format("csv", ".csv", "a row a passage, with commas", "collation", _OURS + "table:write_csv"),
    Format("html", ".html", "a page, side by side", "collation", _OURS + "html_page:write"),
    Format("markdown", ".md", "readings one under another", "collation", _OURS + "markdown:write"),
    Format(
        "canonical",
        ".txt",
        "the established text",
        "review",
        _OURS + "canonical_text:write_text",
        _OURS + "canonical_text:remarks",
    ),
    Format(
        "canonical",
        ".md",
        "the established text as Markdown",
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
    Format("table", ".tsv", "passages and verdicts, with tabs", "review", _OURS + "table:write_tsv"),
    Format("table", ".csv", "passages and verdicts, with commas", "review", _OURS + "table:write_csv"),
    Format("events", ".jsonl", "the whole history and all texts, for programs", "review", _OURS + "events_json:write"),
)


def formats_of(subject: str) -> tuple[Format, ...]:
    """The formats that show a 'collation', in the order of the table; of a 'review', its own and then those."""
    own = tuple(entry for entry in FORMATS if entry.of == subject)
    return own if subject == "collation" else own + tuple(entry for entry in FORMATS if entry.of != subject)


def names_of(subject: str) -> tuple[str, ...]:
    """The names to choose from, each once."""
    return tuple(dict.fromkeys(entry.name for entry in formats_of(subject)))


def format_named(name: str, subject: str, path: str = "") -> Format:
    """The format of that name; of several, the one whose extension `path` has, or the usual one.

    Raises Problem where there is none.
    """
    found = next((entry for entry in formats_of(subject) if entry.name == name), None)
    if found is None:
        names = ", ".join(names_of(subject))
        raise Problem("there is no such format", name, f"Choose from {names}.")
    return for_path(found, path)


def for_path(usual: Format, path: str) -> Format:
    """That format, or the one of the same name whose extension `path` has."""
    same = [entry for entry in formats_of(usual.of) if entry.name == usual.name]
    return next((entry for entry in same if path.lower().endswith(entry.extension)), usual)

"""Sessions with hostile text in any of their string fields: as their maker would write them, hashed and sealed.

`example` makes a session that has every field of every record. `poisoned` puts a text into all places of one field.
The declarations (`declared`) and the values (`fields`) say which fields there are, so a new one can't be forgotten.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from tui.collation.engine import collate
from tui.review.decide import adopt, adopt_words, emend, leave_out, span, undecide
from tui.review.events import (
    Annotate,
    Annotation,
    Decide,
    Erase,
    Event,
    Relink,
    Renew,
    Restated,
)
from tui.review.record import chain
from tui.review.review import Review
from tui.session.contents import Seal, SessionContents, Source, source_chained
from tui.session.session import Session
from tui.session.store import reading, write_whole
from tui.session.verify import read_whole
from tui.witnesses.origin import Origin
from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import sigla

BIDI = "\u202eGNORW\u202c\u2066ISOLATED\u2069\u200f\u061c"
CLIPBOARD = "\x1b]52;c;U1RPTEVO\x07"
HTML = (
    "\"'><script>alert(1)</script><meta http-equiv=refresh content=0;url=//stolen.example>"
    "<img src=x onerror=alert(1)><!-- </title></td> &lt;b&gt; &#60;i&#62;"
)
TERMINAL = f"{CLIPBOARD}\x1b]0;STOLEN\x07\x1b[31m\x1b[2J\x1bc\x9b31m\x9d0;C1\x9c{BIDI}\x00\x07\x08\x0b\x7f\x85\u2028"
LINES = "\nb\r\nc\rd\nrecension: no such file\n\n\n# f"
FORMULA = "=cmd|'/c calc'!A1"
MARKDOWN = (
    "](javascript:alert(1)) ![i](http://stolen.example/i) <http://stolen.example> `c` **b** | c |\n# h\n- l\n1. n\n"
    "> q\n---\n===\n    code\n```\nfence\n[r]: http://stolen.example\n<div>"
)
PATH = "../../../../stolen/..\\..\\C:\\stolen"
TEMPLATE = "{0} {title} %s %n $HOME $(touch stolen) `touch stolen` [red]m[/] [@click=app.quit]q[/]"
TEXT = f"{HTML} {TERMINAL} {LINES} {FORMULA} {MARKDOWN} {PATH} {TEMPLATE}"
"""All of it."""

PAYLOADS = {
    "everything": TEXT,
    "lines": LINES + TEXT,
    "markdown": MARKDOWN + TEXT,
    "formula": FORMULA,
    "hidden formula": f"\u200b\ufeff\x00 \t{FORMULA}\r\n=1+1",
    "path": PATH + TEXT,
    "device": "~/CON\x00.txt",
    "surrogates": "\udc80 \ud83d \udfff",
    "long": "=" + "\x1b[31m<b>\u202e" * 12_500,
}
"""What is put into a field: what counts at its beginning, each by itself. "long" has a hundred thousand characters."""

Change = Callable[[str, str], str]


# --- the fields ----------------------------------------------------------------------------------------------------


def declared(kind: type) -> set[str]:
    """Every field of a struct, and of the structs in it, that can hold a string: "Annotation.label"."""
    found: set[str] = set()
    seen: set[object] = set()

    def walk(type_: Any, name: str) -> None:
        if isinstance(type_, msgspec.inspect.StructType):
            if type_.cls in seen:
                return
            seen.add(type_.cls)
            for field in type_.fields:
                walk(field.type, f"{type_.cls.__name__}.{field.name}")
        elif isinstance(type_, msgspec.inspect.StrType | msgspec.inspect.AnyType):
            found.add(name)
        for inner in ("item_type", "key_type", "value_type"):
            if hasattr(type_, inner):
                walk(getattr(type_, inner), name)
        for inner in ("types", "item_types"):
            for each in getattr(type_, inner, ()):
                walk(each, name)

    walk(msgspec.inspect.type_info(kind), kind.__name__)
    return found


def changed(value: Any, name: str, change: Change) -> Any:
    """The value, with every string in it changed; `change` gets the name of the field and the string."""
    if isinstance(value, str):
        return change(name, value)
    if isinstance(value, msgspec.Struct):
        kind = type(value)
        return kind(
            **{
                field: changed(getattr(value, field), f"{kind.__name__}.{field}", change)
                for field in kind.__struct_fields__
            }
        )
    if isinstance(value, dict):
        # Settings and marks have names; counts are counted by a text.
        counts = all(isinstance(one, int) for one in value.values())
        return {
            change(name, key) if counts else key: changed(one, f"{name}.{key}", change) for key, one in value.items()
        }
    if isinstance(value, list | tuple):
        return type(value)(changed(one, name, change) for one in value)
    return value


def fields(whole: SessionContents) -> set[str]:
    """The fields of a session that hold strings now, without the hashes that chain the records."""
    found: set[str] = set()

    def note(name: str, text: str) -> str:
        found.add(name)
        return text

    _all(whole, note)
    return found - CHAINING


CHAINING = {
    *("Event.previous", "Event.hash", "Source.previous", "Source.hash", "Seal.head", "Seal.sources_head"),
}
"""The fields that are computed: any other value in them is damage, whatever it is."""


def _all(whole: SessionContents, change: Change) -> SessionContents:
    remembered = {
        key: json.dumps(changed(json.loads(text), f"remembered.{key}", change))
        for key, text in whole.remembered.items()
    }
    seal, sources, events = (changed(one, "", change) for one in (whole.seal, whole.sources, whole.events))
    return replace(whole, seal=seal, sources=sources, events=events, remembered=remembered)


def poisoned(whole: SessionContents, path: Path, field: str | set[str], text: str) -> None:
    """Write the session to a file, with the text in all places of a field, or of several."""
    chosen = {field} if isinstance(field, str) else field
    bad = _all(whole, lambda name, old: text if name in chosen else old)
    if "remembered" in chosen:
        bad = replace(bad, remembered={**bad.remembered, text: json.dumps(text)})
    if "Seal.settings" in chosen:
        bad = replace(bad, seal=structs.replace(bad.seal, settings={**bad.seal.settings, text: text}))
    sources: list[Source] = []
    for source in bad.sources:
        sources.append(source_chained(sources[-1] if sources else None, source))
    events: list[Event] = []
    for event in bad.events:
        events.append(chain(events[-1] if events else None, event))
    named = {old.sha256: new.sha256 for old, new in zip(whole.sources, sources, strict=True)}
    contents = {named.get(key, key): content for key, content in whole.contents.items()}
    write_whole(path, replace(bad, sources=tuple(sources), events=tuple(events), contents=contents))


# --- a session that has all of them --------------------------------------------------------------------------------


ORIGIN = Origin(
    "0" * 64, 3, "text/html", "html/1", "accepted", "part 1", {"comments": 1}, (("heading", 0, 1),), kept=False
)


def texts() -> Iterator[bytes]:
    """Three documents: what they share, what differs, what one has alone, nearly all with hostile text."""
    for word in ("red", "green", "blue"):
        shared = f"The harbour clock had stopped at noon and nobody would admit to noticing it. {TEXT}"
        differs = f"The captain wrote with {word} ink in the ledger of the harbour, as he always did. {TEXT}"
        lines = [shared, differs, "By evening the tide had carried all the small boats out past the lighthouse."]
        lines.append(f"{FORMULA} is what the ledger said. {TEXT}")
        if word == "blue":
            lines.append("A recipe for plum jam follows, with sugar, patience and a clean wooden spoon.")
        yield "\n\n".join(one.replace("\n", " ").replace("\r", " ") for one in lines).encode()


def example(folder: Path) -> SessionContents:
    """A session with every kind of act and record. Its documents are hostile, its fields are not."""
    witnesses = []
    for siglum, content in zip(sigla(3), texts(), strict=True):
        path = folder / f"{siglum}.txt"
        path.write_bytes(content)
        witnesses.append(replace(witness_from_bytes(content, siglum, path.name), path=str(path), origin=ORIGIN))
    collation = collate(witnesses)
    settings = {
        "quorum": None,
        "ignore": ["case"],
        "split": "blank",
        "encoding": "utf-8",
        "substitutions": [["colour", "color"]],
        "order": ["B", "A", "C"],
        "base": "A",
    }
    session = Session.begin(folder / "whole.recension", witnesses, title="A title", settings=settings)
    with session:
        review = Review(collation, actor="Ana", now=lambda: "2026-03-01T12:00:00.000Z")

        def act(one: Any) -> Event:
            return session.append(review.act(one))

        note = Annotation(
            "10000000-0000-4000-8000-000000000000", (span(collation, 0, 4, 17),), "a label", "a note", resolved=True
        )
        first = act(Decide((adopt(collation, 0, 0, "a reason"),)))
        ledger = next(one.number for one in collation if "captain" in collation.text(one.cells[0]))
        green = witnesses[1].text.index("green")
        act(Decide((adopt_words(collation, ledger, 0, 1, green, green + 5),)))
        act(Decide((emend(collation, 2, "Words of the reviewer's own.", "another reason"),)))
        act(Decide((leave_out(collation, 3, "a third"), undecide(collation, 4, "a fourth"))))
        act(Annotate(note))
        act(Annotate(structs.replace(note, id="20000000-0000-4000-8000-000000000000")))
        act(Erase("20000000-0000-4000-8000-000000000000"))
        cell = collation.cells(0)[0]
        start, end = collation.span(cell)
        act(Relink(((witnesses[cell.witness].siglum, start, end),), together=False))
        assert isinstance(first.act, Decide)
        act(Renew((("A", witnesses[0].sha256),), (Restated(first.id, first.act),)))
        act(Annotate(structs.replace(note, id="30000000-0000-4000-8000-000000000000", label="", note="")))
        for undone in (review.undo(), review.redo()):
            assert undone is not None
            session.append(undone)
        session.remember("place", "0,0")
        session.remember("marks", {"a": ["A", 4]})
        session.add_source(replace(witness_from_bytes(b"One document more.", "D", "D.txt"), path=str(folder / "D.txt")))
        session.renew((), ("D",))
        assert session.flush()
    with reading(folder / "whole.recension") as connection:
        return read_whole(connection)


DECLARED = (Event, Source, Seal)


# --- what a terminal got -------------------------------------------------------------------------------------------

EXPECTED = re.compile(
    r"\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"  # modes
    r"|\x1b\[\?(?:2026|2048)\$p|\x1b\[[<>]\d*u"  # questions and keyboard modes
    r"|\x1b\[\d{1,3};\d{1,3}H|\x1b\[\d{1,3}G"  # moves of the cursor
    r"|\x1b\[(?:[0-9]|38;2;\d{1,3};\d{1,3};\d{1,3}|48;2;\d{1,3};\d{1,3};\d{1,3}|;)*m"  # colours
    r"|\x1b\]22;[a-z-]*\x07"  # the shape of the mouse pointer
)
"""All that Textual sends for us. Whatever else begins like a command comes from somewhere else."""
FORBIDDEN = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def smuggled(terminal: Any) -> list[str]:
    """What came out and is neither text, nor a move to another line, nor what Textual sends."""
    text = EXPECTED.sub("", bytes(terminal.output).decode("utf-8", "backslashreplace"))
    return [text[max(0, found.start() - 20) : found.end() + 20] for found in FORBIDDEN.finditer(text)]

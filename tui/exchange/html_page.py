"""The collation as a single HTML file: a plain table, side by side, for light and dark screens.

The page contains no script, and its content security policy forbids any, so text from outside stays text. Up to six
witnesses have a column each. With more, each row shows a reading and the sigla of the witnesses that have it.
"""

from collections.abc import Iterator

from tui.collation.collation import Agreement, Link, LinkKind, Passage
from tui.collation.readings.word_columns import word_columns
from tui.exchange.html_text import Html, element, joined, markup, text
from tui.exchange.material import Material

_SIDE_BY_SIDE = 6
_COLUMN = {"scope": "col"}
_LINE_END = markup("\n")
_HEAD = markup("""<!DOCTYPE html>
<html lang="und">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
""")
_STYLE = markup("""
<style>
:root { color-scheme: light dark; --ink: #1c1b19; --paper: #fdfcf9; --quiet: #6d6a64; --rule: #dcd8cf;
  --accent: #a03b14; --single: #2c6a88; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e1da; --paper: #1a1917; --quiet: #98948c; --rule: #3a3733;
  --accent: #f0986c; --single: #82bcd8; } }
body { font: 1rem/1.5 Georgia, "Noto Serif", serif; color: var(--ink); background: var(--paper); margin: 2rem; }
h1 { font-size: 1.4rem; font-weight: normal; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th { text-align: left; font-weight: normal; color: var(--quiet); position: sticky; top: 0; background: var(--paper); }
th, td { vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
th:first-child, td:first-child { width: 7.5rem; }
td { white-space: pre-wrap; unicode-bidi: plaintext; }
td.what, .who { font: .8rem/1.5 system-ui, sans-serif; color: var(--quiet); white-space: normal; }
.who { width: 9rem; }
td.own { border-left: 3px solid var(--single); }
td.again { color: var(--quiet); }
mark { background: none; color: var(--accent); font-weight: bold; text-decoration: underline; }
@media print { th { position: static; } tr { break-inside: avoid; } body { margin: 0; } }
</style>
</head>
<body>
""")


def write(material: Material) -> Iterator[Html]:
    """The page in pieces."""
    witnesses = material.collation.witnesses
    title = text(material.title or "Collation")
    yield _HEAD
    yield element("title", {}, title)
    yield _STYLE
    yield element("h1", {}, title)
    yield markup("\n<table>\n<thead><tr>")
    yield element("th", _COLUMN, markup("passage"))
    side_by_side = len(witnesses) <= _SIDE_BY_SIDE
    if side_by_side:
        for witness in witnesses:
            yield element("th", _COLUMN, text(f"{witness.siglum} {witness.title}"))
    else:
        yield element("th", {**_COLUMN, "class": "who"}, markup("documents"))
        yield element("th", _COLUMN, markup("reading"))
    yield markup("</tr></thead>\n<tbody>\n")
    for passage in material.collation:
        yield from _columns(material, passage) if side_by_side else _rows(material, passage)
    yield markup("</tbody>\n</table>\n")
    if not side_by_side:
        names = "; ".join(f"{witness.siglum} {witness.title}" for witness in witnesses)
        yield element("p", {"class": "who"}, text(names))
        yield _LINE_END
    yield markup("</body>\n</html>\n")


def _columns(material: Material, passage: Passage) -> Iterator[Html]:
    """A row with a cell for each witness. A reading that repeats one further left is dimmed."""
    shown = _readings(material, passage)
    seen: set[str] = set()
    cells = []
    for number in range(len(material.collation.witnesses)):
        cell = passage.cell(number)
        if cell is None:
            cells.append(element("td"))
            continue
        words = material.collation.text(cell)
        look = {"class": "own"} if len(passage.cells) == 1 else {"class": "again"} if words in seen else {}
        seen.add(words)
        cells.append(element("td", {"dir": "auto", **look}, shown[words]))
    yield element("tr", {}, _what(material, passage), *cells)
    yield _LINE_END


def _rows(material: Material, passage: Passage) -> Iterator[Html]:
    """A row for each reading."""
    shown = _readings(material, passage)
    readings = material.collation.readings(passage.number)
    look = {"class": "own"} if len(passage.cells) == 1 else {}
    for index, reading in enumerate(readings):
        what = [_what(material, passage, len(readings))] if index == 0 else []
        sigla = text(" ".join(material.sigla[number] for number in reading.witnesses))
        who = element("td", {"class": "who"}, sigla)
        yield element("tr", {}, *what, who, element("td", {"dir": "auto", **look}, shown[reading.text]))
        yield _LINE_END


def _what(material: Material, passage: Passage, rows: int = 1) -> Html:
    """The first cell: the passage's number, its kind, and its links. It spans this many rows."""
    parts = [text(passage.kind.value)]
    if passage.agreement:
        parts.append(text(passage.agreement.value))
    parts.append(text(passage.place.value))
    parts += [_link(passage.number, link) for link in material.collation.links_of.get(passage.number, ())]
    number = str(passage.number + 1)
    span = {"rowspan": str(rows)} if rows > 1 else {}
    inside = text(number), markup("<br>"), joined(parts, markup(", "))
    return element("td", {"class": "what", "id": f"p{number}", **span}, *inside)


def _link(number: int, link: Link) -> Html:
    other = str(link.other(number) + 1)
    word = markup("moved: ") if link.kind is LinkKind.MOVED else markup("echo of ")
    return joined((word, element("a", {"href": f"#p{other}"}, text(other)), text(f" ({link.similarity:.2f})")))


def _readings(material: Material, passage: Passage) -> dict[str, Html]:
    """Each distinct text of a passage as HTML, with its variants marked."""
    texts = [reading.text for reading in material.collation.readings(passage.number)]
    if passage.agreement is not Agreement.VARIANT:
        return {words: text(words) for words in texts}
    spans = word_columns(texts, material.settings).variants()
    return {words: _marked(words, marks) for words, marks in zip(texts, spans, strict=True)}


def _marked(words: str, spans: tuple[tuple[int, int], ...]) -> Html:
    parts, end = [], 0
    for start, stop in spans:
        parts += [text(words[end:start]), element("mark", {}, text(words[start:stop]))]
        end = stop
    return joined([*parts, text(words[end:])])

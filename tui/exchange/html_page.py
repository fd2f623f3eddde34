"""The collation as a single HTML file: a plain table, side by side, for light and dark screens.

The page contains no script, and its content security policy forbids any, so text from outside stays text. Up to six
witnesses have a column each. With more, each row shows a reading and the sigla of the witnesses that have it.
"""

from collections.abc import Iterator
from html import escape

from tui.collation.collation import Agreement, Link, LinkKind, Passage
from tui.collation.readings.word_columns import word_columns
from tui.exchange.material import Material
from tui.witnesses.neutralise import neutralise

_SIDE_BY_SIDE = 6
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
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
"""


def write(material: Material) -> Iterator[str]:
    """The page in pieces."""
    witnesses = material.collation.witnesses
    title = _shown(material.title or "Collation")
    yield (
        f'<!DOCTYPE html>\n<html lang="und">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<table>\n<thead><tr>"
        f'<th scope="col">passage</th>'
    )
    side_by_side = len(witnesses) <= _SIDE_BY_SIDE
    if side_by_side:
        for witness in witnesses:
            yield f'<th scope="col">{witness.siglum} {_shown(witness.title)}</th>'
    else:
        yield '<th scope="col" class="who">documents</th><th scope="col">reading</th>'
    yield "</tr></thead>\n<tbody>\n"
    for passage in material.collation:
        yield _columns(material, passage) if side_by_side else _rows(material, passage)
    yield "</tbody>\n</table>\n"
    if not side_by_side:
        names = "; ".join(f"{witness.siglum} {_shown(witness.title)}" for witness in witnesses)
        yield f'<p class="who">{names}</p>\n'
    yield "</body>\n</html>\n"


def _shown(text: str) -> str:
    """Text as HTML. Characters that HTML can't hold, or that would reverse a line, are replaced by visible ones."""
    return escape(neutralise(text, keep="\n\t"))


def _columns(material: Material, passage: Passage) -> str:
    """A row with a cell for each witness. A reading that repeats one further left is dimmed."""
    shown = _readings(material, passage)
    seen: set[str] = set()
    cells = []
    for number in range(len(material.collation.witnesses)):
        cell = passage.cell(number)
        if cell is None:
            cells.append("<td></td>")
            continue
        text = material.collation.text(cell)
        mark = ' class="own"' if len(passage.cells) == 1 else ' class="again"' if text in seen else ""
        seen.add(text)
        cells.append(f'<td dir="auto"{mark}>{shown[text]}</td>')
    return f"<tr>{_what(material, passage)}{''.join(cells)}</tr>\n"


def _rows(material: Material, passage: Passage) -> str:
    """A row for each reading."""
    shown = _readings(material, passage)
    readings = material.collation.readings(passage.number)
    own = ' class="own"' if len(passage.cells) == 1 else ""
    rows = []
    for index, reading in enumerate(readings):
        what = _what(material, passage, len(readings)) if index == 0 else ""
        who = " ".join(material.sigla[number] for number in reading.witnesses)
        rows.append(f'<tr>{what}<td class="who">{who}</td><td dir="auto"{own}>{shown[reading.text]}</td></tr>\n')
    return "".join(rows)


def _what(material: Material, passage: Passage, rows: int = 1) -> str:
    """The first cell: the passage's number, its kind, and its links. It spans this many rows."""
    parts = [passage.kind.value]
    if passage.agreement:
        parts.append(passage.agreement.value)
    parts.append(passage.place.value)
    parts += [_link(passage.number, link) for link in material.collation.links_of.get(passage.number, ())]
    span = f' rowspan="{rows}"' if rows > 1 else ""
    number = passage.number + 1
    return f'<td class="what" id="p{number}"{span}>{number}<br>{", ".join(parts)}</td>'


def _link(number: int, link: Link) -> str:
    other = link.other(number) + 1
    word = "moved:" if link.kind is LinkKind.MOVED else "echo of"
    return f'{word} <a href="#p{other}">{other}</a> ({link.similarity:.2f})'


def _readings(material: Material, passage: Passage) -> dict[str, str]:
    """Each distinct text of a passage as HTML, with its variants marked."""
    texts = [reading.text for reading in material.collation.readings(passage.number)]
    if passage.agreement is not Agreement.VARIANT:
        return {text: _shown(text) for text in texts}
    spans = word_columns(texts, material.settings).variants()
    return {text: _marked(text, marks) for text, marks in zip(texts, spans, strict=True)}


def _marked(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    parts, end = [], 0
    for start, stop in spans:
        parts.append(f"{_shown(text[end:start])}<mark>{_shown(text[start:stop])}</mark>")
        end = stop
    return "".join(parts) + _shown(text[end:])

"""The collation as Markdown: under each passage its readings, with the sigla of the witnesses that have them.

Texts are escaped, so that any CommonMark renderer shows them unchanged, including line breaks. Control characters that
would act on a terminal or disappear in a page are replaced by visible ones.
"""

import re
from collections.abc import Iterator, Sequence

from tui.collation.collation import Link, LinkKind, Passage
from tui.exchange.material import Material
from tui.witnesses.neutralise import neutralise

_MARKUP = re.compile(r"[\\`*_\[\]<>&|~$]")
_AT_LINE_START = re.compile(r"(?m)^([ \t]*)(?:([#+\-=:])|(\d{1,9})([.)]))")
_INDENT = re.compile(r"(?m)^[ \t]+")


def write(material: Material) -> Iterator[str]:
    """The page in pieces."""
    title = material.title or "Collation"
    yield f"# {escaped(one_line(title))}\n\n| | document | paragraphs |\n|---|---|--:|\n"
    for witness in material.collation.witnesses:
        yield f"| **{witness.siglum}** | {escaped(one_line(witness.title))} | {len(witness)} |\n"
    for passage in material.collation:
        yield _passage(material, passage)


def escaped(text: str) -> str:
    """Markdown that shows the exact text. Line ends inside a paragraph become hard breaks."""
    text = _MARKUP.sub(r"\\\g<0>", neutralise(text, keep="\n\t"))
    text = _AT_LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", text)
    text = _INDENT.sub(lambda m: m[0].replace(" ", "&#32;").replace("\t", "&#9;"), text)
    return re.sub(r"(?<=[^\n])\n(?=[^\n])", "\\\\\n", text)


def one_line(text: str) -> str:
    """Text with visible characters for its line ends, for headings and table cells."""
    return neutralise(text)


def _passage(material: Material, passage: Passage) -> str:
    collation = material.collation
    parts = [passage.kind.value, passage.agreement.value if passage.agreement else "", passage.place.value]
    links = collation.links_of.get(passage.number, ())
    head = f"\n## {passage.number + 1} · {' · '.join(part for part in parts if part)}\n"
    if links:
        head += f"\n*{_links(passage.number, links)}*\n"
    readings = collation.readings(passage.number)
    sigla = material.sigla
    return head + "".join(
        f"\n**{' '.join(sigla[number] for number in reading.witnesses)}** {escaped(reading.text)}\n"
        for reading in readings
    )


def _links(number: int, links: Sequence[Link]) -> str:
    parts = []
    for link in links:
        other = link.other(number)
        word = "moved:" if link.kind is LinkKind.MOVED else "echo of"
        parts.append(f"{word} {other + 1} ({link.similarity:.2f})")
    return ", ".join(parts)

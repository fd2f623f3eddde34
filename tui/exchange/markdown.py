"""The collation as Markdown: under each passage its readings, with the sigla of the witnesses that have them."""

from collections.abc import Iterator

from tui.collation.collation import Link, LinkKind, Passage
from tui.exchange.markdown_text import Markdown, joined, line, markup, text
from tui.exchange.material import Material

_STRONG = markup("**")
_END = markup("\n")


def write(material: Material) -> Iterator[Markdown]:
    """The page in pieces."""
    yield joined(markup("# "), line(material.title or "Collation"), markup("\n\n"))
    yield markup("| | document | paragraphs |\n|---|---|--:|\n")
    bar = markup(" | ")
    for witness in material.collation.witnesses:
        yield joined(markup("| "), _STRONG, line(witness.siglum), _STRONG, bar, line(witness.title), bar)
        yield joined(line(str(len(witness))), markup(" |\n"))
    for passage in material.collation:
        yield from _passage(material, passage)


def _passage(material: Material, passage: Passage) -> Iterator[Markdown]:
    collation = material.collation
    parts = [passage.kind.value, passage.agreement.value if passage.agreement else "", passage.place.value]
    heading = " · ".join([str(passage.number + 1), *filter(None, parts)])
    yield joined(markup("\n## "), line(heading), _END)
    links = collation.links_of.get(passage.number, ())
    if links:
        told = ", ".join(_link(passage.number, link) for link in links)
        yield joined(markup("\n*"), line(told), markup("*\n"))
    for reading in collation.readings(passage.number):
        sigla = line(" ".join(material.sigla[number] for number in reading.witnesses))
        yield joined(_END, _STRONG, sigla, _STRONG, markup(" "), text(reading.text), _END)


def _link(number: int, link: Link) -> str:
    word = "moved:" if link.kind is LinkKind.MOVED else "echo of"
    return f"{word} {link.other(number) + 1} ({link.similarity:.2f})"

"""The canonical text as plain text or Markdown: exactly what was adopted or emended, and nothing else.

Undecided passages are left out, and `remarks` says how many there are. With sources, each fragment ends with the number
of a footnote that names its source.
"""

from collections.abc import Iterator

from tui.exchange.markdown_text import Markdown, joined, line, markup, text
from tui.exchange.material import Material
from tui.exchange.output import PlainText
from tui.review.canonical import CanonicalText, Fragment, How, canonical
from tui.review.events import Span
from tui.witnesses.neutralise import neutralise

_END = markup("\n")


def write_text(material: Material) -> Iterator[PlainText]:
    """The text, with a line end at its end. With sources: [1] after each fragment, and a list at the end."""
    established = canonical(material.reviewed)
    if not material.sources:
        yield PlainText(established.text + "\n" if established.fragments else "")
        return
    noted = (f"{fragment.text} [{number}]" for number, fragment in enumerate(established.fragments, 1))
    yield PlainText(established.joined(noted) + "\n")
    for number, fragment in enumerate(established.fragments, 1):
        before = "" if number > 1 else "\n"
        yield PlainText(f"{before}[{number}] {neutralise(_source(material, fragment))}\n")


def write_markdown(material: Material) -> Iterator[Markdown]:
    """The text as Markdown under its title: an escaped paragraph for each fragment. With sources: footnotes."""
    established = canonical(material.reviewed)
    if material.title:
        yield joined(markup("# "), line(material.title), _END)
    for at, fragment in enumerate(established.fragments):
        joint = established.joint(at)
        between = markup("\n\n") if at else _END
        if joint is not None:
            between = markup(" ") if joint == " " else text(joint)
        yield joined(between, text(fragment.text), _footnote(at + 1) if material.sources else markup(""))
    if established.fragments:
        yield _END
    if material.sources:
        for number, fragment in enumerate(established.fragments, 1):
            yield joined(_END, _footnote(number), markup(": "), line(_source(material, fragment)), _END)


def _footnote(number: int) -> Markdown:
    return joined(markup("[^"), line(str(number)), markup("]"))


def remarks(material: Material) -> tuple[str, ...]:
    """What the text leaves out: a sentence on undecided passages, and one on decisions that no longer apply."""
    established = canonical(material.reviewed)
    unplaced = len(material.reviewed.unplaced.verdicts)
    return (*_undecided(material, established), *_adrift(unplaced))


def _undecided(material: Material, established: CanonicalText) -> tuple[str, ...]:
    count = len(established.undecided)
    if not count:
        return ()
    doubtful = len(material.reviewed.doubtful)
    again = f", {doubtful:,} of them to look at again" if doubtful else ""
    which = "1 passage is" if count == 1 else f"{count:,} passages are"
    return (f"{which} undecided and not in the text{again}.",)


def _adrift(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    which = "1 decision has" if count == 1 else f"{count:,} decisions have"
    return (f"{which} no place in these documents any more and could not be applied.",)


def _source(material: Material, fragment: Fragment) -> str:
    """Where a fragment comes from, for a footnote."""
    if fragment.how is not How.EMENDED:
        return "; ".join(_piece(material, piece) for piece in fragment.pieces)
    decision = material.reviewed.decision(fragment.number)
    who = f" by {decision.actor}" if decision and decision.actor else ""
    reason = f": {decision.verdict.reason}" if decision and decision.verdict.reason else ""
    return f"emended{who}{reason}"


def _piece(material: Material, piece: Span) -> str:
    titles = {witness.siglum: witness.title for witness in material.collation.witnesses}
    return f"{piece.witness} {titles.get(piece.witness, '')}".rstrip() + f", characters {piece.start}-{piece.end}"

"""The collation in about ten lines: which documents belong together, what they share, where they differ.

Everything from outside (names) is neutralised, because the summary is read in a terminal.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from tui.collation.arrays import Codes, Flags, Numbers
from tui.collation.collation import (
    AGREEMENTS,
    KINDS,
    PLACES,
    Agreement,
    Collation,
    Family,
    Kind,
    Link,
    LinkKind,
    Place,
)
from tui.collation.readings.classify import agreement_of
from tui.exchange.extent import Shared, cell_words, shared_words
from tui.exchange.material import Material
from tui.witnesses.neutralise import Shown, shown_line

_NAMED = 4
"""At most this many documents, families or moves are named. Of more, their number is given."""


def write(material: Material) -> Iterator[Shown]:
    """The lines of the summary, each with its line end."""
    for line in _lines(material):
        yield shown_line(line)


def _lines(material: Material) -> Iterator[str]:
    collation = material.collation
    words = cell_words(collation)
    yield f"{_title(material)}{_counted(len(collation.witnesses), 'document')}, {_passages(collation)}"
    yield from _documents(collation, words)
    for number, family in enumerate(collation.families[:_NAMED], 1):
        yield from _family(material, words, family, number)
    if len(collation.families) > _NAMED:
        yield f"and {_counted(len(collation.families) - _NAMED, 'smaller family', 'smaller families')}"
    yield from _alone(collation)
    yield from _links(collation)


def _title(material: Material) -> str:
    return f"{material.title}: " if material.title else ""


def _counted(count: int, noun: str, plural: str = "") -> str:
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def _passages(collation: Collation) -> str:
    kinds = [
        f"{collation.count(kind):,} {name}"
        for kind, name in ((Kind.CORE, "core"), (Kind.PARTIAL, "in some"), (Kind.SINGLE, "in one only"))
        if collation.count(kind)
    ]
    return f"{_counted(len(collation), 'passage')}{': ' + ', '.join(kinds) if kinds else ''}"


def _documents(collation: Collation, words: Numbers) -> Iterator[str]:
    total = np.bincount(collation.witness, weights=words, minlength=len(collation.witnesses))
    lines = [
        f"{witness.siglum}  {witness.title}  ({_counted(len(witness), 'paragraph')}, "
        f"{_counted(int(total[index]), 'word')})"
        for index, witness in enumerate(collation.witnesses)
    ]
    if len(lines) <= _NAMED:
        yield from (f"  {line}" for line in lines)
        return
    yield from (f"  {line}" for line in lines[: _NAMED - 1])
    yield f"  … and {len(lines) - _NAMED + 1:,} more, to {collation.witnesses[-1].siglum}"


def _family(material: Material, words: Numbers, family: Family, number: int) -> Iterator[str]:
    """Up to three lines: what the family shares, and how long the heads and tails of its documents are."""
    collation = material.collation
    whole = len(collation.families) == 1 and len(family.witnesses) == len(collation.witnesses)
    ordinal = f" {number}" if len(collation.families) > 1 else ""
    name = "All" if whole else f"Family{ordinal} ({_sigla(collation, family.witnesses)})"
    chosen = np.isin(collation.witness, np.asarray(family.witnesses))
    passage = np.repeat(np.arange(len(collation)), np.diff(collation.start))
    mine = np.bincount(passage[chosen], minlength=len(collation)) > 0
    core = mine & (collation.kind == KINDS.index(Kind.CORE))
    if whole and bool((collation.agreement[mine] == AGREEMENTS.index(Agreement.EXACT)).all()) and _complete(collation):
        yield f"{name}: equal to the letter"
        return
    counts = Counter(_agreements(material, np.flatnonzero(core), chosen).tolist())
    agreements = [
        f"{counts[AGREEMENTS.index(agreement)]:,} {name}"
        for agreement, name in (
            (Agreement.EXACT, "to the letter"),
            (Agreement.NORMALISED, "apart from case, punctuation or spacing"),
            (Agreement.VARIANT, "with variants"),
        )
        if counts[AGREEMENTS.index(agreement)]
    ]
    shared = shared_words(collation, words, family.witnesses)
    shared_core = f"{int(core.sum()):,} core"
    if len(agreements) == 1:
        shared_core += f", all {agreements[0].split(maxsplit=1)[1]}"
    elif agreements:
        shared_core += f" ({', '.join(agreements)})"
    quorum = "" if len(family.witnesses) == 2 else f", quorum {family.quorum} of {len(family.witnesses)}"
    yield f"{name}: {_percent(shared)} of the words are shared; {shared_core}{quorum}"
    for place, heading in ((Place.HEAD, "Heads"), (Place.TAIL, "Tails")):
        line = _own(collation, words, family.witnesses, place)
        if line:
            yield f"  {heading}: {line}"


def _agreements(material: Material, passages: Numbers, chosen: Flags) -> Codes:
    """How the readings of a family agree at these passages, leaving aside the witnesses of other families."""
    collation = material.collation
    found = collation.agreement[passages].copy()
    sizes = np.diff(collation.start)[passages]
    mine = np.add.reduceat(chosen.astype(np.int64), collation.start[:-1])[passages]
    for index in np.flatnonzero(mine < sizes).tolist():
        number = int(passages[index])
        cells = zip(range(int(collation.start[number]), len(chosen)), collation.cells(number), strict=False)
        texts = [collation.text(cell) for entry, cell in cells if chosen[entry]]
        found[index] = agreement_of(texts, material.settings.normalising)
    return found


def _percent(shared: Shared) -> str:
    """A percentage that is 100 % only if nothing differs, and 0 % only if nothing is shared."""
    percent = shared.percent
    if percent == 0 or shared.shared == shared.words:
        return f"{percent:.0f} %"
    text = f"{min(max(percent, 0.1), 99.9):.1f} %"
    return f"about {text}" if shared.sampled else text


def _complete(collation: Collation) -> bool:
    """Whether every witness is in every passage."""
    return bool((np.diff(collation.start) == len(collation.witnesses)).all())


def _sigla(collation: Collation, numbers: Sequence[int]) -> str:
    named = [collation.witnesses[number].siglum for number in numbers]
    if len(named) <= 2 * _NAMED:
        return " ".join(named)
    return f"{' '.join(named[:_NAMED])} … {named[-1]}, {len(named):,} documents"


def _own(collation: Collation, words: Numbers, members: Sequence[int], place: Place) -> str:
    """The heads or tails of these witnesses, in passages and words. If there are many, the longest are named."""
    passage = np.repeat(np.arange(len(collation)), np.diff(collation.start))
    here = (collation.place == PLACES.index(place))[passage]
    found = []
    for number in members:
        mine = here & (collation.witness == number)
        if mine.any():
            found.append((number, int(mine.sum()), int(words[mine].sum())))
    if len(found) > _NAMED:
        found.sort(key=lambda entry: (-entry[2], entry[0]))
    parts = [
        f"{collation.witnesses[number].siglum} {_counted(count, 'passage')}, {_counted(long, 'word')}"
        for number, count, long in found[:_NAMED]
    ]
    if len(found) > _NAMED:
        parts.append(f"and {len(found) - _NAMED:,} more")
    return "; ".join(parts)


def _alone(collation: Collation) -> Iterator[str]:
    """The witnesses that belong to no family."""
    inside = {number for family in collation.families for number in family.witnesses}
    alone = [number for number in range(len(collation.witnesses)) if number not in inside]
    if not alone or len(collation.witnesses) == 1:
        return
    passage = np.repeat(np.arange(len(collation)), np.diff(collation.start))
    apart = (np.diff(collation.start) == 1)[passage]
    mine = np.isin(collation.witness, np.asarray(alone))
    own = f"{int((apart & mine).sum()):,} of {_counted(int(mine.sum()), 'passage')} in no other document"
    yield f"{'No family' if not inside else 'Alone'} ({_sigla(collation, alone)}): {own}"


def _links(collation: Collation) -> Iterator[str]:
    moves = [link for link in collation.links if link.kind is LinkKind.MOVED]
    if moves:
        yield f"Moved: {_linked(collation, moves, 'passage')}"
    echoes = sorted(
        (link for link in collation.links if link.kind is LinkKind.ECHO),
        key=lambda link: (-link.similarity, link.source, link.target),
    )
    if echoes:
        yield f"Echoes, not aligned: {_linked(collation, echoes, 'pair')}"


def _linked(collation: Collation, links: Sequence[Link], noun: str) -> str:
    parts = [
        f"{_place(collation, link.source)} ~ {_place(collation, link.target)} ({100 * link.similarity:.0f} %)"
        for link in links[: _NAMED - 1]
    ]
    rest = len(links) - len(parts)
    return f"{_counted(len(links), noun)}: {'; '.join(parts)}{f'; and {rest:,} more' if rest else ''}"


def _place(collation: Collation, number: int) -> str:
    """The name of a passage: its first witness, and the number of the paragraph, counted from 1."""
    cell = collation.cells(number)[0]
    witness = collation.witnesses[cell.witness]
    return f"{witness.siglum} {witness.paragraph_name(cell.first)}"

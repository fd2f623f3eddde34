"""Witnesses in, a collation out: the steps of the engine, in order.

The work is done elsewhere: each step has its file, and `docs/collation.md` explains how they fit together.
"""

from collections.abc import Callable, Sequence

import numpy as np

from tui.collation.align.aligned_rows import aligned_rows, representatives
from tui.collation.align.alike import find_alike
from tui.collation.align.assemble import Cells, Rows, complete, lay_out
from tui.collation.align.echoes import find_echoes
from tui.collation.align.exact import align_exactly
from tui.collation.align.families import find_families
from tui.collation.align.gaps import align_large, align_small
from tui.collation.align.held import align_held
from tui.collation.align.insertions import insertions
from tui.collation.align.lone import align_lone
from tui.collation.align.moves import Move, find_moves, runs
from tui.collation.align.splits import join_parts
from tui.collation.align.tree import tree
from tui.collation.arrays import Codes, Numbers
from tui.collation.collation import Collation, Family, Link, LinkKind
from tui.collation.readings.classify import EXACT, NORMALISED, VARIANT, agreement_of
from tui.collation.settings import FORMAL, Settings
from tui.collation.words.interned import Interned, intern, on_one_line
from tui.collation.words.sorting import distinct
from tui.collation.words.word_strings import WordStrings
from tui.witnesses.witness import Witness

Progress = Callable[[float], None]


def collate(
    witnesses: Sequence[Witness], settings: Settings | None = None, progress: Progress | None = None
) -> Collation:
    """The collation of any number of witnesses.

    The result depends only on the witnesses' texts and the settings. The order of the witnesses decides only the order
    of passages that correspond to nothing. `progress` is called with 0..1 and may raise to stop.
    """
    settings = settings or Settings()
    tell: Progress = progress or (lambda _: None)
    tell(0.0)
    interned = intern(witnesses)
    strings = WordStrings(interned.texts)
    tell(0.2)
    above = tree(interned, strings, settings.attached)
    match = np.full(interned.paragraphs, -1, dtype=np.int64)
    align_exactly(interned, above, match, np.flatnonzero(above.parent >= 0))
    align_lone(interned, above.parent, strings, match)
    tell(0.3)
    align_small(interned, above, strings, match, settings)
    tell(0.5)
    align_large(interned, above, strings, match, settings)
    align_small(interned, above, strings, match, settings)
    align_held(interned, above, match)
    cell = join_parts(interned, above, strings, match)
    tell(0.6)
    alike = find_alike(interned, above, strings, match, settings)
    tell(0.8)
    inserted = insertions(interned, above, match, alike.classes)
    standing = representatives(match, cell, inserted)
    rows = aligned_rows(interned, above, standing, inserted)
    layout = lay_out(witnesses, rows)
    tell(0.9)
    weights, totals = _weights(interned, rows)
    families = find_families(rows, weights, totals, settings)
    moves = find_moves(interned, strings, standing, alike, _family_of(interned, families), settings)
    passages = _Passages(interned, layout, len(witnesses))
    links = _moved(passages, moves)
    # More moves than the limit of links means that everything was shuffled, so the rest is meaningless.
    if len(runs(moves)) < settings.most_moves:
        links += _echoes(interned, passages, families, links, settings)
    collation = complete(witnesses, families, layout, np.full(len(passages.sizes), -1, dtype=np.int8), links)
    _agree(collation, passages, strings, settings)
    tell(1.0)
    return collation


class _Passages:
    """The cells of a layout, in terms of the interned paragraphs."""

    def __init__(self, interned: Interned, layout: Cells, witnesses: int) -> None:
        sizes = np.diff(layout.start)
        self.start = layout.start
        self.sizes = sizes
        self.number: Numbers = np.repeat(np.arange(len(sizes)), sizes)
        self.witness = layout.witness
        self.owner: Numbers = interned.copy_of[layout.witness]
        self.first: Numbers = interned.base[self.owner] + layout.first
        self.width: Numbers = layout.last - layout.first
        self.text: Numbers = interned.ids[self.first] if len(self.first) else self.first
        self.written: Numbers = interned.written[self.first] if len(self.first) else self.first
        self.of_paragraph: Numbers = np.full(interned.paragraphs, -1, dtype=np.int64)
        self.of_paragraph[self.first[::-1]] = self.number[::-1]
        for cell in np.flatnonzero(self.width > 1).tolist():
            self.of_paragraph[self.first[cell] : self.first[cell] + self.width[cell]] = self.number[cell]
        self.witnesses = witnesses


def _weights(interned: Interned, rows: Rows) -> tuple[Numbers, Numbers]:
    """The bytes of every cell, and of every given witness."""
    sums = np.concatenate(([0], np.cumsum(interned.sizes[interned.ids]))).astype(np.int64)
    base = interned.base[interned.copy_of]
    start = base[rows.witness]
    totals = sums[interned.base[interned.copy_of + 1]] - sums[base]
    return sums[start + rows.last] - sums[start + rows.first], totals


def _family_of(interned: Interned, families: Sequence[Family]) -> Numbers:
    """For every distinct witness a number, the same for those of one family."""
    family = -1 - np.arange(len(interned))
    for number, members in enumerate(families):
        family[interned.copy_of[list(members.witnesses)]] = number
    return family


def _moved(passages: _Passages, moves: list[Move]) -> list[Link]:
    """Moves as links between passages, one for each pair."""
    found: dict[tuple[int, int], float] = {}
    for source, target, likeness in moves:
        ends = int(passages.of_paragraph[source]), int(passages.of_paragraph[target])
        found[ends] = max(found.get(ends, 0.0), likeness)
    return [
        Link(LinkKind.MOVED, source, target, round(likeness, 4))
        for (source, target), likeness in found.items()
        if source != target
    ]


def _echoes(
    interned: Interned,
    passages: _Passages,
    families: Sequence[Family],
    links: Sequence[Link],
    settings: Settings,
) -> list[Link]:
    """Echoes of passages of a single witness: in each other, and in passages that witnesses of other families share."""
    linked = np.zeros(len(passages.sizes), dtype=np.bool_)
    linked[[end for link in links for end in (link.source, link.target)]] = True
    single = (passages.sizes == 1) & ~linked
    one_family = len(families) == 1 and len(families[0].witnesses) == passages.witnesses
    chosen = np.flatnonzero(single if one_family else ~linked)
    if len(chosen) < 2 or not single.any():
        return []
    # The first cell's first paragraph represents a passage.
    texts = passages.text[passages.start[chosen]]
    if int(interned.sizes[texts].sum()) > settings.most_echoed:
        return []
    held = [
        frozenset(passages.witness[passages.start[number] : passages.start[number + 1]].tolist())
        for number in chosen.tolist()
    ]
    return [
        Link(LinkKind.ECHO, int(chosen[one]), int(chosen[other]), round(score, 4))
        for one, other, score in find_echoes([interned.texts[text] for text in texts.tolist()], held, single[chosen])
        # Exactly equal text is a refrain, not an echo.
        if texts[one] != texts[other]
    ]


def _agree(collation: Collation, passages: _Passages, strings: WordStrings, settings: Settings) -> None:
    """Writes how the readings of every passage agree."""
    agreement: Codes = collation.agreement
    several = np.flatnonzero(passages.sizes > 1)
    if not len(several):
        return
    starts = passages.start[:-1]
    wide = np.maximum.reduceat(passages.width, starts) > 1
    same = np.minimum.reduceat(passages.written, starts) == np.maximum.reduceat(passages.written, starts)
    agreement[several[same[several] & ~wide[several]]] = EXACT
    differing = (passages.sizes > 1) & ~same & ~wide
    cells = np.flatnonzero(differing[passages.number])
    texts = distinct(passages.text[cells])
    strings.code(texts)
    prints = np.zeros(len(strings.lengths), dtype=np.uint64)
    prints[texts] = strings.fingerprints[texts]
    of_cell = prints[passages.text]
    alike = np.minimum.reduceat(of_cell, starts) == np.maximum.reduceat(of_cell, starts)
    agreement[differing & ~alike] = VARIANT
    agreement[differing & alike] = NORMALISED
    doubtful = wide & (passages.sizes > 1)
    if settings.normalising == FORMAL:
        _agree_wide(collation, np.flatnonzero(doubtful))
        return
    if "accents" in settings.normalising:
        doubtful |= differing
    else:
        # The words are the same, but some of the other differences matter under these settings.
        doubtful |= differing & alike
    for number in np.flatnonzero(doubtful).tolist():
        readings = [collation.text(cell) for cell in collation.cells(number)]
        agreement[number] = agreement_of(readings, settings.normalising)


def _agree_wide(collation: Collation, numbers: Numbers) -> None:
    """Writes how readings agree of which some are several paragraphs, by their words."""
    readings = [[collation.data(cell) for cell in collation.cells(number)] for number in numbers.tolist()]
    known: dict[bytes, int] = {}
    for texts in readings:
        for text in texts:
            known.setdefault(text, len(known))
    strings = WordStrings([on_one_line(text) for text in known])
    strings.code(range(len(known)))
    for number, texts in zip(numbers.tolist(), readings, strict=True):
        distinct_texts = set(texts)
        prints = {int(strings.fingerprints[known[text]]) for text in distinct_texts}
        one_text = EXACT if len(distinct_texts) == 1 else NORMALISED
        collation.agreement[number] = one_text if len(prints) == 1 else VARIANT

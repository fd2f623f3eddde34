"""Aligns what is between two matches by its letters: paraphrases, translations, bad scans.

A gap that is held on both sides, by a match before it and one after it, is evidence in itself: what is in it is likely
to correspond, so less likeness is needed than elsewhere. All its paragraphs are compared with all by their letter
triples (`words/trigrams.py`). How like they must be depends on what holds the gap. Between paragraphs that are equal to
the letter, text with little in common was replaced. Between loose paraphrases, it is one more paraphrase. Every match
splits its gap into smaller ones, which are held by more; so it is repeated until nothing is found.
"""

import numpy as np

from tui.collation.align.exact import Gaps, gaps_of
from tui.collation.align.gaps import choose
from tui.collation.align.tree import Tree
from tui.collation.arrays import Flags, Numbers, Weights
from tui.collation.words.interned import Interned
from tui.collation.words.sorting import distinct
from tui.collation.words.trigrams import SCALE, Vectors, folded, rarity, vectors

_ROUNDS = 8
_CELLS = 1 << 16
"""The size of a gap that is compared all with all."""

_TOGETHER = 2_000
"""Paragraphs whose vectors are kept at a time, 4 KB each."""

_READ = 1_000
"""Bytes of a paragraph that are compared: its beginning says what it is."""

_SAMPLE = 300
_SAMPLED = 500
"""Paragraphs from which the rarity of triples is counted, and the bytes of each."""

_LEAST = 0.16
"""Likeness between paraphrases. Nine in ten pairs of neighbouring verses or paragraphs that don't correspond have less,
and 98 of 100 verses in two translations more.
"""

_RISE = 0.2
_PARAPHRASED = 0.25
"""By how much more of it is needed, for as much as the matches around the gap are more alike than loose paraphrases."""

_CHANCE = 0.1
"""The likeness of unrelated paragraphs of usual prose. If the text at hand has more, more is needed everywhere."""

_SHORT = 2.0
"""Likeness that is needed in addition, divided by the letters of the shorter paragraph: few agree by chance easily."""


class _Letters:
    """The letters of all texts, folded when first needed."""

    def __init__(self, interned: Interned, tree: Tree) -> None:
        self._texts = interned.texts
        self._folded: dict[int, str] = {}
        # What is no version of another witness must not change how others are aligned.
        versions = (tree.parent >= 0) & ~tree.strict
        versions[tree.parent[versions]] = True
        numbers = distinct(interned.ids[versions[interned.owner]])
        sample = numbers[:: max(1, len(numbers) // _SAMPLE)].tolist()
        self.weights: Vectors = rarity([folded(interned.texts[number][:_SAMPLED]) for number in sample])

    def of(self, numbers: Numbers) -> list[str]:
        """The folded forms of these texts."""
        found = []
        for number in numbers.tolist():
            form = self._folded.get(number)
            if form is None:
                form = self._folded[number] = folded(self._texts[number][:_READ])
            found.append(form)
        return found


def align_held(interned: Interned, tree: Tree, match: Numbers) -> None:
    """Matches in gaps that are held on both sides, written into `match`."""
    letters: _Letters | None = None
    seen: set[tuple[int, int]] = set()
    for _ in range(_ROUNDS):
        gaps = _held(interned, tree, match)
        # A gap in which nothing was found is not looked at again.
        fresh = [key not in seen for key in zip(gaps.first.tolist(), gaps.last.tolist(), strict=True)]
        gaps = gaps[np.array(fresh, dtype=np.bool_)]
        if not len(gaps):
            return
        letters = letters or _Letters(interned, tree)
        before = int(np.count_nonzero(match >= 0))
        _align(interned, letters, gaps, match)
        seen.update(zip(gaps.first.tolist(), gaps.last.tolist(), strict=True))
        if int(np.count_nonzero(match >= 0)) == before:
            return


def _held(interned: Interned, tree: Tree, match: Numbers) -> Gaps:
    """The gaps between two matches of witnesses that are versions of one text."""
    gaps = gaps_of(interned, tree, match)
    owner = interned.owner[gaps.first]
    inside = (gaps.first > interned.base[owner]) & (gaps.last < interned.base[owner + 1])
    chosen: Flags = inside & ~tree.strict[owner] & (gaps.cells > 0) & (gaps.cells <= _CELLS)
    return gaps[chosen]


def _align(interned: Interned, letters: _Letters, gaps: Gaps, match: Numbers) -> None:
    """Compares all with all in these gaps, as many gaps at a time as vectors fit."""
    paragraphs = np.cumsum(gaps.last - gaps.first + gaps.above_last - gaps.above_first + 4)
    batch = paragraphs // _TOGETHER
    for number in distinct(batch).tolist():
        chosen = gaps[batch == number]
        _align_batch(interned, letters, chosen, match)


def _align_batch(interned: Interned, letters: _Letters, gaps: Gaps, match: Numbers) -> None:
    ids = interned.ids
    edges = np.concatenate((gaps.first - 1, gaps.last))
    places = [np.arange(low, high) for low, high in zip(gaps.first.tolist(), gaps.last.tolist(), strict=True)]
    places += [
        np.arange(low, high) for low, high in zip(gaps.above_first.tolist(), gaps.above_last.tolist(), strict=True)
    ]
    texts = distinct(ids[np.concatenate((*places, edges, match[edges]))])
    forms = letters.of(texts)
    sizes = np.fromiter(map(len, forms), dtype=np.float64, count=len(forms))
    rows = vectors(forms, letters.weights)
    edge, above_edge = np.searchsorted(texts, ids[edges]), np.searchsorted(texts, ids[match[edges]])
    holding = np.einsum("ij,ij->i", rows[edge], rows[above_edge]) / SCALE
    holding = (holding[: len(gaps)] + holding[len(gaps) :]) / 2
    # Paragraphs that surely don't correspond: what holds one end of a gap here, and the other end there.
    before, after = edge[: len(gaps)], above_edge[len(gaps) :]
    chance = float(np.median(np.einsum("ij,ij->i", rows[before], rows[after]))) / SCALE
    demand = _LEAST + _RISE * np.maximum(holding - _PARAPHRASED, 0) + max(chance - _CHANCE, 0.0)
    found: list[tuple[int, Numbers, Numbers, Weights]] = []
    for gap in range(len(gaps)):
        mine = np.searchsorted(texts, ids[places[gap]])
        theirs = np.searchsorted(texts, ids[places[len(gaps) + gap]])
        likeness = np.einsum("ik,jk->ij", rows[mine], rows[theirs]) / SCALE
        letters_of = np.minimum.outer(sizes[mine], sizes[theirs])
        over = likeness - demand[gap] - _SHORT / np.maximum(letters_of, 1)
        here, there = np.nonzero(over >= 0)
        if len(here):
            weight = (over[here, there] + 0.05) * letters_of[here, there]
            found.append((gap, places[gap][here], places[len(gaps) + gap][there], weight))
    if found:
        choose(
            np.concatenate([np.full(len(here), gap) for gap, here, _, _ in found]),
            np.concatenate([here for _, here, _, _ in found]),
            np.concatenate([there for _, _, there, _ in found]),
            np.concatenate([weight for _, _, _, weight in found]),
            match,
        )

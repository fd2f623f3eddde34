"""Aligns similar paragraphs inside the gaps between equal ones.

In a small gap all paragraphs are compared with all: every pair of every gap of every witness in one batch. In a large
gap (a tail was replaced, or every line is noisy) candidates come from an index of word pairs. In both cases the
alignment is the heaviest chain of the pairs that are similar enough: that of Needleman and Wunsch, without a cost for
gaps.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tui.collation.align.candidates import between
from tui.collation.align.chain import heaviest
from tui.collation.align.exact import Gaps, expanded, gaps_of
from tui.collation.align.scores import Ladder, scored, spelled_alike
from tui.collation.align.tree import Tree
from tui.collation.arrays import Flags, Numbers
from tui.collation.settings import Settings
from tui.collation.words.interned import Interned
from tui.collation.words.matching import equal_runs
from tui.collation.words.sorting import distinct, numbered
from tui.collation.words.word_strings import WordStrings

_SMALL = 400
"""Gaps up to this size are compared all with all."""

_REPEATED = 8
"""Each pair is weighed if a text has at most this many copies on both sides of a large gap (as a product)."""

_FEW = 6
"""Shorter texts than this, in words, are also compared by letters."""

_STRICT: Ladder = ((15, 0.75), (6, 0.85))
"""Between witnesses that are not versions of one text, only nearly equal paragraphs may be side by side."""


def align_small(interned: Interned, tree: Tree, strings: WordStrings, match: Numbers, settings: Settings) -> None:
    """Matches in all gaps of up to `_SMALL` cells, written into `match`."""
    gaps = gaps_of(interned, tree, match)
    gaps = gaps[(gaps.cells > 0) & (gaps.cells <= _SMALL)]
    for strict, ladder in ((False, settings.in_gap), (True, _STRICT)):
        chosen = gaps[tree.strict[interned.owner[gaps.first]] == strict]
        if len(chosen):
            _align_all(interned, strings, chosen, match, ladder, settings)


def _align_all(
    interned: Interned, strings: WordStrings, gaps: Gaps, match: Numbers, ladder: Ladder, settings: Settings
) -> None:
    """Compares all with all in these gaps."""
    gap, here = expanded(gaps.first, gaps.last)
    member, there = expanded(gaps.above_first[gap], gaps.above_last[gap])
    here, gap = here[member], gap[member]
    # A paragraph with six times the bytes can't be similar enough; skipping it saves coding it.
    size, above_size = interned.sizes[interned.ids[here]], interned.sizes[interned.ids[there]]
    near = 6 * np.minimum(size, above_size) + 60 >= np.maximum(size, above_size)
    here, there, gap = here[near], there[near], gap[near]
    likeness = scored(strings, interned.ids[here], interned.ids[there], ladder)
    if ladder is settings.in_gap:
        few = _few_words(interned, strings, here, there) & (likeness == 0)
        likeness[few] = spelled_alike(
            interned.texts, interned.ids[here[few]], interned.ids[there[few]], settings.spelled
        )
    alike = likeness > 0
    here, there, gap, likeness = here[alike], there[alike], gap[alike], likeness[alike]
    words = np.minimum(strings.lengths[interned.ids[here]], strings.lengths[interned.ids[there]])
    if ladder is _STRICT:
        # Between texts that are not versions of each other, even an equal caption means nothing.
        long = words >= _FEW
        here, there, gap, likeness, words = here[long], there[long], gap[long], likeness[long], words[long]
    choose(gap, here, there, likeness * (words + 1), match)


def _few_words(interned: Interned, strings: WordStrings, here: Numbers, there: Numbers) -> Flags:
    """Which pairs are too short to compare by words: a heading with one misread letter has no word in common."""
    mine, theirs = strings.lengths[interned.ids[here]], strings.lengths[interned.ids[there]]
    return (np.minimum(mine, theirs) < _FEW) & (np.maximum(mine, theirs) < 2 * _FEW)


def choose(gap: Numbers, here: Numbers, there: Numbers, weight: NDArray[np.floating], match: Numbers) -> None:
    """Writes the heaviest chain of every gap into `match`; pairs are sorted by gap, here, there."""
    if not len(gap):
        return
    same = gap[1:] == gap[:-1]
    crossed = same & ((here[1:] <= here[:-1]) | (there[1:] <= there[:-1]))
    starts = np.flatnonzero(np.concatenate(([True], ~same)))
    trouble = np.logical_or.reduceat(np.concatenate((crossed, [False])), starts)
    simple = np.repeat(~trouble, np.diff(np.append(starts, len(gap))))
    match[here[simple]] = there[simple]
    ends = np.append(starts[1:], len(gap))
    for start, end in zip(starts[trouble].tolist(), ends[trouble].tolist(), strict=True):
        stretch = slice(start, end)
        pairs = list(zip(here[stretch].tolist(), there[stretch].tolist(), weight[stretch].tolist(), strict=True))
        for index in heaviest(pairs):
            match[pairs[index][0]] = pairs[index][1]


def align_large(interned: Interned, tree: Tree, strings: WordStrings, match: Numbers, settings: Settings) -> None:
    """Matches in all larger gaps, written into `match`; small gaps are left between them."""
    gaps = gaps_of(interned, tree, match)
    gaps = gaps[gaps.cells > _SMALL]
    parent = tree.parent[interned.owner[gaps.first]]
    for above in distinct(parent).tolist():
        for strict, ladder in ((False, settings.in_gap), (True, _STRICT)):
            chosen = gaps[(parent == above) & (tree.strict[interned.owner[gaps.first]] == strict)]
            if len(chosen):
                _align_candidates(interned, strings, chosen, match, ladder)


def _align_candidates(interned: Interned, strings: WordStrings, gaps: Gaps, match: Numbers, ladder: Ladder) -> None:
    """Compares candidates in these gaps, all under one parent."""
    ids = interned.ids
    _, here = expanded(gaps.first, gaps.last)
    _, there = expanded(gaps.above_first, gaps.above_last)
    above_texts = distinct(ids[there])
    mine = distinct(ids[here])
    texts = mine[~np.isin(mine, above_texts)]
    numbers = np.concatenate((above_texts, texts))
    strings.code(numbers)
    pairs = between(strings.of(numbers.tolist()), len(above_texts))
    one, other = numbers[pairs.one], numbers[pairs.other]
    likeness = scored(strings, one, other, ladder)
    alike = likeness > 0
    found: dict[int, list[tuple[int, float]]] = {}
    for above, text, score in zip(one[alike].tolist(), other[alike].tolist(), likeness[alike].tolist(), strict=True):
        found.setdefault(text, []).append((above, score))
    for gap in range(len(gaps)):
        _chain_large(interned, strings, gaps[np.array([gap])], found, match, _FEW if ladder is _STRICT else 0)
    if ladder is not _STRICT:
        _align_repeated(interned, gaps, match)


def _chain_large(
    interned: Interned,
    strings: WordStrings,
    gap: Gaps,
    found: dict[int, list[tuple[int, float]]],
    match: Numbers,
    least: int,
) -> None:
    """The heaviest chain of one gap: similar pairs, and copies of a text of at least `least` words if there are few."""
    places: dict[int, list[int]] = {}
    for place, text in enumerate(interned.ids[gap.above_first[0] : gap.above_last[0]].tolist()):
        places.setdefault(text, []).append(place + int(gap.above_first[0]))
    copies: dict[int, int] = {}
    mine = interned.ids[gap.first[0] : gap.last[0]].tolist()
    for text in mine:
        copies[text] = copies.get(text, 0) + 1
    pairs: list[tuple[int, int, float]] = []
    for place, text in enumerate(mine):
        options = found.get(text, [])
        same = places.get(text, ())
        if same and len(same) * copies[text] <= _REPEATED and int(strings.lengths[text]) >= least:
            options = [*options, (text, 1.0)]
        for above, score in options:
            words = min(int(strings.lengths[text]), int(strings.lengths[above]))
            if len(places.get(above, ())) * copies[text] <= _REPEATED:
                here = place + int(gap.first[0])
                pairs.extend((here, there, score * (words + 1)) for there in places.get(above, ()))
    for index in heaviest(pairs):
        match[pairs[index][0]] = pairs[index][1]


def _align_repeated(interned: Interned, gaps: Gaps, match: Numbers) -> None:
    """Aligns copies of equal texts in gaps that are still large: a longest common subsequence of whole paragraphs."""
    for first, last, low, high in zip(
        gaps.first.tolist(), gaps.last.tolist(), gaps.above_first.tolist(), gaps.above_last.tolist(), strict=True
    ):
        matched = np.flatnonzero(match[first:last] >= 0) + first
        edges = [(first - 1, low - 1), *zip(matched.tolist(), match[matched].tolist(), strict=True), (last, high)]
        for (before, above_before), (after, above_after) in pairwise(edges):
            here, there = after - before - 1, above_after - above_before - 1
            if here * there <= _SMALL:
                continue
            mine = interned.ids[before + 1 : after]
            theirs = interned.ids[above_before + 1 : above_after]
            if not np.isin(mine, theirs).any():
                continue
            _, numbers = numbered(np.concatenate((mine, theirs)))
            text = (numbers % 0xD000 + 1).astype(np.uint32).tobytes().decode("utf-32-le")
            for x, y, length in equal_runs(text[:here], text[here:]):
                same = mine[x : x + length] == theirs[y : y + length]
                steps = np.flatnonzero(same)
                match[before + 1 + x + steps] = above_before + 1 + y + steps

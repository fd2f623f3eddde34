"""Finds similar paragraphs among those that are left over: classes of texts, wherever they are.

Paragraphs that no gap matched are compared everywhere: paragraphs that were moved, and paragraphs that several
witnesses have but the medoid lacks. Candidates come from the index of word pairs; those that are similar enough form
classes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui.collation.align.candidates import among
from tui.collation.align.scores import scored
from tui.collation.align.tree import Tree
from tui.collation.arrays import Numbers
from tui.collation.settings import Settings
from tui.collation.words.interned import Interned
from tui.collation.words.sorting import distinct
from tui.collation.words.word_strings import WordStrings


@dataclass(frozen=True)
class Alike:
    """Pairs of texts (by number) that are similar but not equal, with their likeness; and every text's class.

    A class is named by the smallest text number in it. A text that is similar to no other is a class by itself.
    """

    one: Numbers
    other: Numbers
    likeness: NDArray[np.float32]
    classes: Numbers


def find_alike(interned: Interned, tree: Tree, strings: WordStrings, match: Numbers, settings: Settings) -> Alike:
    """The likeness of all paragraphs left over: those without a match, and those that a child of their witness
    lacks.
    """
    texts = distinct(interned.ids[_left_over(interned, tree, match)])
    strings.code(texts)
    texts = texts[strings.lengths[texts] >= min(least for least, _ in settings.anywhere)]
    first = np.full(len(interned.texts), len(interned), dtype=np.int64)
    last = np.full(len(interned.texts), -1, dtype=np.int64)
    np.minimum.at(first, interned.ids, interned.owner)
    np.maximum.at(last, interned.ids, interned.owner)
    owner = np.where(first == last, first, -1)[texts]
    pairs = among(strings.of(texts.tolist()), owner, len(interned))
    one, other = texts[pairs.one], texts[pairs.other]
    likeness = scored(strings, one, other, settings.anywhere)
    alike = likeness > 0
    one, other, likeness = one[alike], other[alike], likeness[alike]
    return Alike(one, other, likeness, _classes(len(interned.texts), one, other))


def _left_over(interned: Interned, tree: Tree, match: Numbers) -> Numbers:
    """Paragraphs without a match, and paragraphs of a parent that one of its children lacks."""
    children = np.bincount(tree.parent[tree.parent >= 0], minlength=len(interned))
    place = np.flatnonzero(match >= 0)
    # A child may have a paragraph in two parts: count witnesses, not parts.
    keys = distinct(match[place] * len(interned) + interned.owner[place])
    had = np.bincount(keys // len(interned), minlength=interned.paragraphs)
    lacking = had < children[interned.owner]
    root = tree.parent[interned.owner] < 0
    alone = (match < 0) & ~root
    return np.flatnonzero(alone | lacking | (root & (children[interned.owner] == 0)))


def _classes(count: int, one: Numbers, other: Numbers) -> Numbers:
    """The class of every text: the smallest number to which it is connected."""
    classes = np.arange(count)
    above: dict[int, int] = {}

    def top(text: int) -> int:
        while (higher := above.get(text, text)) != text:
            above[text] = above.get(higher, higher)
            text = higher
        return text

    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        low, high = sorted((top(a), top(b)))
        if low != high:
            above[high] = low
    for text in list(above):
        classes[text] = top(text)
    return classes

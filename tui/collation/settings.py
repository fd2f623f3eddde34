"""The engine's settings and its thresholds, each with the reason for its value.

A threshold is a property of prose, not a matter of taste. The thresholds are fields so that a test or a benchmark can
change one and measure, and they are not offered as options. The user's settings are `quorum` and `ignore`.
"""

from dataclasses import dataclass

from tui.witnesses.problem import Problem

FORMAL = frozenset({"case", "punctuation", "quotes", "whitespace"})
"""Differences of form: readings that differ only in these are 'normalised', not variants."""

RULES = FORMAL | {"accents"}
"""The differences that can be ignored: letter case, punctuation marks, kinds of quotes and apostrophes, white space."""


@dataclass(frozen=True)
class Settings:
    """Settings of a collation. Raises Problem for an invalid value.

    `quorum` is the number of witnesses of a family that make a passage core; None is more than half of each family. A
    family smaller than the quorum needs all of its witnesses. `ignore` names rules of `RULES`: differences that do not
    count. If it is empty, all four make a passage 'normalised', and all are drawn as variants.

    Similarities are token Indel: twice the number of words that two paragraphs have in common in the same order,
    divided by the sum of their words. A ladder of thresholds is ((words, similarity), ...) by the words of the shorter
    paragraph.
    """

    quorum: int | None = None
    ignore: frozenset[str] = frozenset()

    # The best of 2,500 unrelated paragraphs reaches .42 (the 99th percentile at 15 to 39 words) or .31 (at 40 to 99);
    # true edits reach .65 and more. Few words agree by chance more easily, so the ladder rises for shorter texts. In
    # the whole text, a paragraph has far more others to be compared with than in a gap, and no neighbours to support a
    # match.
    in_gap: tuple[tuple[int, float], ...] = ((40, 0.38), (15, 0.45), (6, 0.53), (3, 0.60), (1, 0.75))
    anywhere: tuple[tuple[int, float], ...] = ((40, 0.45), (15, 0.55), (6, 0.63))

    # Letter by letter, for fewer than six words in a gap: a misread heading shares no whole word.
    spelled: float = 0.8

    # Two witnesses that share at least this part of the shorter one are aligned as versions of one text. Unrelated
    # prose of one language shares about one word triple in a hundred; a scan with every tenth word wrong still half of
    # them. With 0, all are aligned as versions of one text.
    attached: float = 0.1

    # Two copies of one article share nearly everything, two articles on one story nothing: a fifth is far from both.
    family_share: float = 0.2

    # The maximum number of runs of moved text that are linked. If everything is shuffled there are as many as
    # paragraphs, and no one would read them.
    most_moves: int = 5_000

    # The maximum size of the text in which echoes are searched for, in bytes. Beyond it, the search would cost more
    # than the rest of the collation, and thousands of suggestions would be useless.
    most_echoed: int = 1_000_000

    def __post_init__(self) -> None:
        if self.quorum is not None and self.quorum < 1:
            raise Problem("a quorum must be at least 1", f"quorum {self.quorum}", "Give a number of documents.")
        unknown = sorted(self.ignore - RULES)
        if unknown:
            raise Problem(
                "there is no such difference to ignore", ", ".join(unknown), f"Choose from {', '.join(sorted(RULES))}."
            )

    @property
    def normalising(self) -> frozenset[str]:
        """The rules under which readings count as the same: the given ones, else all."""
        return self.ignore or FORMAL

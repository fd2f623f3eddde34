"""What the engine may be told, and its thresholds, each with the reason for its value.

A threshold is a property of prose, not of a user's taste: they stand here so that a test or a benchmark can move one
and measure, not to be offered as options. What a user may say is `quorum` and `ignore`.
"""

from dataclasses import dataclass

from tui.witnesses.problem import Problem

RULES = frozenset({"case", "punctuation", "quotes", "whitespace"})
"""The differences that can be ignored: letter case, punctuation marks, kinds of quotes and apostrophes, white space."""


@dataclass(frozen=True)
class Settings:
    """Settings of a collation. Raises Problem where a value can't be meant.

    `quorum` is the number of witnesses of a family that make a passage core; None is more than half of each family.
    A family smaller than the quorum asks for all of its witnesses. `ignore` names rules of `RULES`: differences that
    count as none. Where it is empty, all four make a passage 'normalised', and all are drawn as variants.

    Similarities are token Indel: twice the words that two paragraphs have in common in the same order, by the sum of
    their words. A ladder of thresholds is ((words, similarity), ...) by the words of the shorter paragraph.
    """

    quorum: int | None = None
    ignore: frozenset[str] = frozenset()

    # The best of 2,500 unrelated paragraphs reaches .42 (the 99th percentile at 15 to 39 words) or .31 (at 40 to 99);
    # true edits stand at .65 and more. Few words agree by chance more easily, so the ladder rises as they get fewer.
    # Anywhere, a paragraph has far more others to be like than in a gap, and no neighbours that speak for it.
    in_gap: tuple[tuple[int, float], ...] = ((40, 0.38), (15, 0.45), (6, 0.53), (3, 0.60), (1, 0.75))
    anywhere: tuple[tuple[int, float], ...] = ((40, 0.45), (15, 0.55), (6, 0.63))

    # Letter by letter, for fewer than six words in a gap: a misread heading has no whole word left to share.
    spelled: float = 0.8

    # The share of the shorter witness's text from which two are aligned as versions of one text. Unrelated prose of one
    # language shares about one word triple in a hundred; a scan with every tenth word wrong still half of them. With 0
    # all are taken for versions of one text.
    attached: float = 0.1

    # Two copies of one article share nearly all, two articles on one story nothing: a fifth lies far from both.
    family_share: float = 0.2

    # Runs of moved text that are linked. Where everything is shuffled there are as many as paragraphs, and no one
    # reads them.
    most_moves: int = 5_000

    # Bytes of text among which echoes are looked for. Where more is left over, they are not: each would cost more
    # than the rest of the collation, and a list of thousands of suggestions is none.
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
        """The rules under which readings count as the same: the ones given, else all."""
        return self.ignore or RULES

"""The canonical text: the text that the verdicts establish, in the order of the passages, with a source for each part.

It contains only adopted and emended text. Passages that were left out and passages that are undecided are listed beside
it, so that every passage is accounted for. A passage that must be reviewed again counts as undecided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from tui.collation.collation import Collation
from tui.review.events import Adopt, Emend, LeaveOut, Span, Verdict
from tui.review.review import Review
from tui.witnesses.witness import Witness

SAMPLED = 200
"""About so many paragraphs of a witness show how far apart they are."""


class How(StrEnum):
    """How a fragment was made: from one whole reading, from pieces of several, or in the reviewer's own words."""

    ADOPTED = "adopted"
    SPLICED = "spliced"
    EMENDED = "emended"


@dataclass(frozen=True, slots=True)
class Fragment:
    """The canonical text of one passage. `pieces` are its sources in order; an emendation has none."""

    number: int
    text: str
    how: How
    pieces: tuple[Span, ...] = ()


@dataclass(frozen=True)
class CanonicalText:
    """The fragments in reading order, and the numbers of the passages that are undecided or left out.

    `joints` has the text before the passages that continue a paragraph, see `joints`.
    """

    fragments: tuple[Fragment, ...]
    undecided: tuple[int, ...]
    left_out: tuple[int, ...]
    separator: str = "\n\n"
    joints: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """The whole text: the fragments with the text between them, and nothing after the last."""
        return self.joined(fragment.text for fragment in self.fragments)

    def joined(self, texts: Iterable[str]) -> str:
        """One text for each fragment, with the separator between them, or the joint inside a paragraph."""
        parts: list[str] = []
        for at, text in enumerate(texts):
            joint = self.joint(at)
            parts += [self.separator if joint is None else joint, text] if at else [text]
        return "".join(parts)

    def joint(self, at: int) -> str | None:
        """The text between the fragment with this index and the one before, if both are of one divided paragraph."""
        number = self.fragments[at].number
        if at == 0 or number not in self.joints:
            return None
        between = range(self.fragments[at - 1].number + 1, number)
        return self.joints[number] if all(passage in self.joints for passage in between) else None


def canonical(review: Review) -> CanonicalText:
    """The canonical text that follows from the verdicts so far."""
    fragments, undecided, left_out = [], [], []
    for number in range(len(review.collation)):
        verdict = review.verdict(number)
        made = None if verdict is None else _fragment(number, verdict)
        if made is not None:
            fragments.append(made)
        elif verdict is not None and isinstance(verdict.choice, LeaveOut):
            left_out.append(number)
        else:
            undecided.append(number)
    collation = review.collation
    return CanonicalText(tuple(fragments), tuple(undecided), tuple(left_out), separator(collation), joints(collation))


def fragment(review: Review, number: int) -> Fragment | None:
    """The canonical text of one passage, or None if it is undecided or left out. Looks at that passage only."""
    verdict = review.verdict(number)
    return None if verdict is None else _fragment(number, verdict)


def separator(collation: Collation) -> str:
    """The text between two fragments: a line end if all witnesses have one paragraph a line, one line below the other,
    else a blank line.
    """
    return "\n" if all(_is_close(witness) for witness in collation.witnesses) else "\n\n"


def _is_close(witness: Witness) -> bool:
    """Whether most paragraphs of a witness follow on the line below the one before, by a sample of them."""
    if witness.split != "line":
        return False
    gaps = range(1, len(witness), max(1, len(witness) // SAMPLED))
    lines = [len(witness.between(index).splitlines()) for index in gaps]
    return 2 * sum(count > 1 for count in lines) <= len(lines)


def joints(collation: Collation) -> dict[int, str]:
    """For each passage that continues a paragraph of the passage before, where a reviewer divided it: the text between.

    It is the white space of the first document that has the cut, so that the paragraph remains one paragraph.
    """
    found: dict[int, str] = {}
    for index, witness in enumerate(collation.witnesses):
        for paragraph in witness.cut_paragraphs:
            number = collation.passage_of(index, paragraph)
            if collation.passage_of(index, paragraph - 1) == number - 1:
                found.setdefault(number, witness.between(paragraph))
    return found


def _fragment(number: int, verdict: Verdict) -> Fragment | None:
    match verdict.choice:
        case Adopt(pieces):
            whole = len(pieces) == 1 and (pieces[0].witness, pieces[0].start, pieces[0].end) in verdict.passage
            text = "".join([piece.exact for piece in pieces])
            return Fragment(number, text, How.ADOPTED if whole else How.SPLICED, pieces)
        case Emend(text):
            return Fragment(number, text, How.EMENDED)
    return None

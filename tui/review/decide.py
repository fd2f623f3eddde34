"""The decisions that a reviewer can take on a passage, as acts: pure functions from a collation to verdicts and spans.

These functions change nothing. Pass their results to `Review.act`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tui.collation.arrays import Flags
from tui.collation.collation import AGREEMENTS, KINDS, PLACES, Agreement, Collation, Kind, Place
from tui.review.cluster_borders import ceiling, floor
from tui.review.events import (
    Adopt,
    Decide,
    Emend,
    LeaveOut,
    Span,
    Verdict,
)
from tui.review.places import cells_key, passage_key
from tui.review.quote import quote
from tui.review.splice import splice
from tui.witnesses.neutralise import SURROGATES
from tui.witnesses.problem import Problem

if TYPE_CHECKING:
    from tui.review.review import Review


_NORMALISED = AGREEMENTS.index(Agreement.NORMALISED)


def span(collation: Collation, witness: int, start: int, end: int) -> Span:
    """[start, end) in code points of a witness's text, widened to whole grapheme clusters, with quote and context.

    Raises ValueError if the range is empty or reaches outside the text, IndexError if there is no such witness.
    """
    text = collation.witnesses[witness].text
    if not 0 <= start < end <= len(text):
        raise ValueError(f"[{start}, {end}) is no span of a text of {len(text)} characters")
    return quote(collation.witnesses[witness], floor(text, start), ceiling(text, end))


def adopt(collation: Collation, number: int, witness: int, reason: str = "") -> Verdict:
    """Adopt the reading of this witness (a number).

    Raises ValueError if the witness has no text at this passage, IndexError if there is no such passage.
    """
    passage = collation[number]
    cell = passage.cell(witness)
    if cell is None:
        raise ValueError(f"witness {witness} has nothing at passage {number}")
    whole = quote(collation.witnesses[witness], *collation.span(cell))
    return Verdict(cells_key(collation, passage.cells), Adopt((whole,)), reason)


def adopt_words(
    collation: Collation,
    number: int,
    base_witness: int,
    witness: int,
    start: int,
    end: int,
    reason: str = "",
    *,
    onto: Verdict | None = None,
) -> Verdict:
    """Adopt the reading of `base_witness`, with the words [start, end) of `witness` spliced in where they belong.

    Offsets are code points of that witness's text; see `tui.review.splice` for the rules. If `onto` is a verdict that
    adopts, the words go into the text that it adopted, so that one splice adds to another. Raises Problem if no words
    are selected or the words have no place, ValueError and IndexError as `adopt` does.
    """
    base = adopt(collation, number, base_witness, reason)
    if onto is not None and isinstance(onto.choice, Adopt) and onto.choice.pieces:
        base = Verdict(base.passage, onto.choice, reason)
    cell = collation[number].cell(witness)
    if cell is None:
        raise ValueError(f"witness {witness} has nothing at passage {number}")
    pieces = base.choice.pieces if isinstance(base.choice, Adopt) else ()
    spliced = splice(pieces, collation.witnesses[witness], collation.span(cell), start, end)
    return Verdict(base.passage, Adopt(spliced), reason)


def emend(collation: Collation, number: int, text: str, reason: str = "") -> Verdict:
    """Replace the passage by the reviewer's own words, exactly as typed.

    Raises Problem if there are no words or UTF-8 can't encode them, IndexError as `adopt` does.
    """
    if not text:
        raise Problem("an emendation needs words", "", "To have nothing here, leave the passage out.")
    if SURROGATES.search(text):
        raise Problem("the words hold half a character (a lone surrogate)", "", "Type them again.")
    return Verdict(passage_key(collation, number), Emend(text), reason)


def leave_out(collation: Collation, number: int, reason: str = "") -> Verdict:
    """Leave the passage out of the canonical text. Raises IndexError as `adopt` does."""
    return Verdict(passage_key(collation, number), LeaveOut(), reason)


def undecide(collation: Collation, number: int, reason: str = "") -> Verdict:
    """Make the passage undecided again. Raises IndexError as `adopt` does."""
    return Verdict(passage_key(collation, number), None, reason)


class Proposal(NamedTuple):
    """The witness (number) whose reading is proposed at a core passage; whether a majority of those there have it."""

    witness: int
    majority: bool


def proposal(collation: Collation, number: int) -> Proposal | None:
    """The reading that most witnesses of a family share at a core passage; None where it is not core.

    Readings are the same to the letter or not. Of readings with as many witnesses the one that the first witness has
    is proposed, and of its witnesses the first. Raises IndexError where there is no such passage.
    """
    passage = collation[number]
    if passage.kind is not Kind.CORE:
        return None
    here = passage.witnesses
    families = [(frozenset(family.witnesses), family.quorum) for family in collation.families]
    if passage.agreement is Agreement.EXACT:
        return _proposed(families, here, [""] * len(here))
    return _proposed(families, here, [collation.text(cell) for cell in passage.cells])


def _proposed(families: Sequence[tuple[frozenset[int], int]], here: Sequence[int], texts: Sequence[str]) -> Proposal:
    """What to propose, given the witnesses that have a core passage and what each has. Families with their quorum."""
    members = [(family.intersection(here), quorum) for family, quorum in families]
    among = [each for each, quorum in members if len(each) >= quorum]
    proposals: list[tuple[int, int, int]] = []
    # A link by hand can make a passage core though it is not core in any single family. Then all witnesses vote.
    for each in among or [frozenset(here)]:
        shares: dict[str, list[int]] = {}
        for witness, text in zip(here, texts, strict=True):
            if witness in each:
                shares.setdefault(text, []).append(witness)
        proposals += [(-len(share), share[0], len(each)) for share in shares.values()]
    share, witness, of = min(proposals)
    return Proposal(witness, -share * 2 > of)


@dataclass(frozen=True, slots=True)
class OpenCore:
    """The undecided core passages, each with the verdict that adopts its proposal.

    `agreeing`: all documents that have the passage agree to the letter. `nearly`: they differ only in case, quotes,
    punctuation and white space. `by_majority`: they differ in words, and more than half have the same reading.
    `divided` counts those where no reading has a majority: only a person can decide them.
    """

    agreeing: tuple[Verdict, ...] = ()
    nearly: tuple[Verdict, ...] = ()
    by_majority: tuple[Verdict, ...] = ()
    divided: int = 0

    def act(self, upto: Agreement) -> Decide | None:
        """One act that adopts what agrees, and what differs as far as `upto` says; None where there is none."""
        steps = {Agreement.EXACT: 1, Agreement.NORMALISED: 2, Agreement.VARIANT: 3}[upto]
        verdicts = [one for part in (self.agreeing, self.nearly, self.by_majority)[:steps] for one in part]
        return Decide(tuple(verdicts)) if verdicts else None


def open_core(review: "Review") -> OpenCore:
    """The undecided core passages by how far their readings agree.

    What is to be looked at again is not among them: an earlier decision is not covered over in bulk.
    """
    collation, places = review.collation, review.places
    chosen = _open(review, collation.kind == KINDS.index(Kind.CORE))
    families = [(frozenset(family.witnesses), family.quorum) for family in collation.families]
    agreeing: list[Verdict] = []
    nearly: list[Verdict] = []
    by_majority: list[Verdict] = []
    divided = 0
    for number, key in zip(chosen, places.keys(chosen), strict=True):
        here = [places.numbers[siglum] for siglum, _, _ in key]
        texts = [collation.witnesses[w].text[start:end] for w, (_, start, end) in zip(here, key, strict=True)]
        witness, majority = _proposed(families, here, texts)
        _, start, end = key[here.index(witness)]
        verdict = Verdict(key, Adopt((quote(collation.witnesses[witness], start, end),)))
        if all(text == texts[0] for text in texts):
            agreeing.append(verdict)
        elif collation.agreement[number] == _NORMALISED:
            nearly.append(verdict)
        elif majority:
            by_majority.append(verdict)
        else:
            divided += 1
    return OpenCore(tuple(agreeing), tuple(nearly), tuple(by_majority), divided)


def open_of(review: "Review", witness: int, first: int, last: int) -> list[int]:
    """The undecided passages, from `first` up to but without `last`, at which a witness has text.

    Passages to review again are left alone.
    """
    collation = review.collation
    has = np.zeros(len(collation), dtype=np.bool_)
    passages = np.repeat(np.arange(len(collation)), np.diff(collation.start))
    has[passages[collation.witness == witness]] = True
    has[:first] = has[last:] = False
    return _open(review, has)


def adopt_from(review: "Review", witness: int, numbers: Sequence[int]) -> Decide | None:
    """One act that adopts the readings of one witness at these passages, which it must have; None for no passages."""
    source = review.collation.witnesses[witness]
    verdicts = []
    for key in review.places.keys(numbers):
        start, end = next((start, end) for siglum, start, end in key if siglum == source.siglum)
        verdicts.append(Verdict(key, Adopt((quote(source, start, end),))))
    return Decide(tuple(verdicts)) if verdicts else None


@dataclass(frozen=True, slots=True)
class OpenRest:
    """The undecided passages beside the core: those of heads and tails, and all that only one document has.

    Passages to review again are left alone.
    """

    tails: tuple[int, ...] = ()
    singles: tuple[int, ...] = ()

    @property
    def both(self) -> tuple[int, ...]:
        """The tails and the others that only one document has."""
        return tuple(sorted({*self.tails, *self.singles}))


def open_rest(review: "Review") -> OpenRest:
    """The undecided passages beside the core."""
    collation = review.collation
    ends = collation.place != PLACES.index(Place.BODY)
    tails = _open(review, ends & (collation.kind != KINDS.index(Kind.CORE)))
    return OpenRest(tuple(tails), tuple(_open(review, collation.kind == KINDS.index(Kind.SINGLE))))


def leave_all_out(review: "Review", numbers: Sequence[int]) -> Decide | None:
    """One act that leaves out these passages; None for no passages."""
    verdicts = tuple(Verdict(key, LeaveOut()) for key in review.places.keys(numbers))
    return Decide(verdicts) if verdicts else None


def adopt_singles(review: "Review", numbers: Sequence[int]) -> Decide | None:
    """One act that adopts these passages, each from the only document that has it; None for no passages."""
    witnesses = review.collation.witnesses
    verdicts = []
    for key in review.places.keys(numbers):
        ((siglum, start, end),) = key
        source = witnesses[review.places.numbers[siglum]]
        verdicts.append(Verdict(key, Adopt((quote(source, start, end),))))
    return Decide(tuple(verdicts)) if verdicts else None


def _open(review: "Review", wanted: Flags) -> list[int]:
    numbers: list[int] = np.flatnonzero(wanted & ~review.decided).tolist()
    return [number for number in numbers if number not in review.doubtful]

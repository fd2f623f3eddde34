"""Carry a review over to changed sources: its verdicts, annotations and links move into the new texts.

History is never rewritten. `carry` restates earlier acts, for one `Renew` to be appended: annotations with their new
spans, verdicts on the passages that their cells became, links of the new cells. Acts that are covered or undone are
restated too, so undo and redo go on as before. Only where the text is not the same to the letter they stop.

A decision that is certain is carried over. A doubtful one is attached to the passage where the reviewer will meet it,
and marked to be reviewed again. One that lost its place is listed with the words that it was about.

A verdict that lost its place must not apply to the text that is now at its old offsets. So its key is rewritten to name
its old source, for example 'A@1f2e3d4c', with the first eight digits of that source's SHA-256. It still counts, it is
listed as unplaced, and it applies again if that source comes back.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from tui.collation.collation import Collation
from tui.collation.settings import Settings
from tui.review.events import (
    Adopt,
    Annotate,
    Annotation,
    Decide,
    Event,
    PassageKey,
    Relink,
    Restated,
    Span,
    Verdict,
)
from tui.review.fates import Carried, Fate
from tui.review.places import Places
from tui.review.quote import quote
from tui.review.reanchor import Anchored, Outcome
from tui.review.redecoding import found_again
from tui.review.relinking import relinked
from tui.review.state import State
from tui.witnesses.problem import Problem
from tui.witnesses.witness import Witness

CellKey = tuple[str, int, int]

_SAME_CELL = 0.8
"""Two ranges at least this alike are the same paragraphs, edited at an edge: their overlap, divided by their union."""

_SAME_WORDS = 0.5
"""If the words of a cell are less like the old words than this (0..1), it is a different passage."""

_RANK = (Outcome.SAME, Outcome.MOVED, Outcome.EDITED, Outcome.LOST)


def carry(
    state: State,
    old: Sequence[Witness],
    collation: Collation,
    settings: Settings | None = None,
) -> Carried:
    """The acts of a review from the `old` witnesses, restated for those of a new collation (one without links by hand).

    Two witnesses with the same siglum are the same document. Decisions about unchanged witnesses are left as they are.
    Decisions about a witness that is missing keep their place until it comes back.
    """
    return _Carrier(state, old, collation, settings).carried()


class _Carrier:
    """Carries one review over one change of sources."""

    def __init__(self, state: State, old: Sequence[Witness], collation: Collation, settings: Settings | None) -> None:
        self.state = state
        self.acts = state.acts()
        self.settings = settings
        self.collation = collation
        self.old = {witness.siglum: witness for witness in old}
        self.new = {witness.siglum: witness for witness in collation.witnesses}
        self.changed = {
            siglum
            for siglum, witness in self.old.items()
            if siglum in self.new and self.new[siglum].version != witness.version
        }
        self.answers: dict[tuple[str, int, int], Anchored] = {}

    def carried(self) -> Carried:
        """Carry everything. Links come first, because verdicts name the passages that the reviewer's links made."""
        self.look_up()
        links, link_fates = self.links()
        self.places = Places(self.collation)
        verdicts, verdict_fates = self.verdicts()
        notes, note_fates = self.annotations()
        return Carried((*links, *verdicts, *notes), (*link_fates, *verdict_fates, *note_fates))

    def counts(self, event: Event) -> bool:
        """Whether a link or a note counts."""
        return self.state.fixed(event.id).get(0, self.state.counts(event.id))

    def restated(self, event: Event, act: Decide | Annotate | Relink, changed: Sequence[int]) -> list[Restated]:
        """An act as it is from now on. `changed` are the parts whose text changed. Empty if nothing is different."""
        fixed = tuple(part for part in changed if part not in self.state.fixed(event.id))
        return [Restated(event.id, act, fixed)] if fixed or act != event.act else []

    # --- spans -----------------------------------------------------------------------------------------------------

    def look_up(self) -> None:
        """Find all cells and spans in the new texts. Each witness is compared with its old text only once."""
        wanted: dict[str, dict[tuple[int, int], Span]] = {siglum: {} for siglum in sorted(self.changed)}
        for siglum, start, end in self.cells():
            if siglum in wanted and (start, end) not in wanted[siglum]:
                wanted[siglum][start, end] = quote(self.old[siglum], start, end)
        for span in self.spans():
            if span.witness in wanted and span.sha256 == self.old[span.witness].version:
                wanted[span.witness].setdefault((span.start, span.end), span)
        for siglum, spans in wanted.items():
            one, other = self.old[siglum], self.new[siglum]
            answers = found_again(list(spans.values()), one, other)
            for (start, end), answer in zip(spans, answers, strict=True):
                self.answers[siglum, start, end] = answer

    def cells(self) -> list[CellKey]:
        """Every cell that a verdict or a link names."""
        found: dict[CellKey, None] = {}
        for event in self.acts:
            if isinstance(event.act, Decide):
                found.update((cell, None) for verdict in event.act.verdicts for cell in verdict.passage)
            elif isinstance(event.act, Relink):
                found.update(dict.fromkeys(event.act.cells))
        return list(found)

    def spans(self) -> list[Span]:
        """Every span in an annotation or an adopted reading."""
        found: list[Span] = []
        for event in self.acts:
            if isinstance(event.act, Annotate):
                found += event.act.annotation.spans
            elif isinstance(event.act, Decide):
                choices = [verdict.choice for verdict in event.act.verdicts]
                found += [piece for choice in choices if isinstance(choice, Adopt) for piece in choice.pieces]
        return found

    def same(self, cell: CellKey) -> bool:
        """Whether the text of a cell or span is still the same to the letter."""
        answer = self.answers.get(cell)
        if answer is None:
            return True
        siglum, start, end = cell
        return answer.span is not None and answer.span.exact == self.old[siglum].text[start:end]

    def cell(self, cell: CellKey) -> tuple[CellKey | None, Anchored | None]:
        """A cell in the new texts (None if it lost its place), and how it was found (None if nothing changed)."""
        answer = self.answers.get(cell)
        if answer is None:
            return self.returned(cell), None
        # A note follows its place, but a verdict follows its words: it must not apply to other text in the same place.
        if answer.span is None or answer.likeness < _SAME_WORDS:
            return None, answer
        return (cell[0], answer.span.start, answer.span.end), answer

    def returned(self, cell: CellKey) -> CellKey:
        """A cell, named by its plain siglum again if its old source is back."""
        siglum, _, digits = cell[0].rpartition("@")
        witness = self.new.get(siglum)
        if witness is not None and len(digits) == 8 and witness.version.startswith(digits):
            return siglum, cell[1], cell[2]
        return cell

    # --- links -----------------------------------------------------------------------------------------------------

    def links(self) -> tuple[list[Restated], list[Fate]]:
        """Restate the links whose cells changed, and correct the collation by every link that is possible."""
        restated: list[Restated] = []
        fates: list[Fate] = []
        for event in self.acts:
            relink = event.act
            if not isinstance(relink, Relink):
                continue
            found = [self.cell(cell) for cell in relink.cells]
            answers = [answer for _, answer in found if answer is not None]
            cells = [
                self.gone(was) if cell is None else cell for was, (cell, _) in zip(relink.cells, found, strict=True)
            ]
            after = replace(relink, cells=tuple(cells))
            if self.counts(event):
                made = self.link(after)
                if answers:
                    outcome = _worst(answers) if made else Outcome.LOST
                    fates.append(_fate(outcome, relink, after if made else None, answers))
            restated += self.restated(event, after, [] if all(map(self.same, relink.cells)) else [0])
        return restated, fates

    def link(self, relink: Relink) -> bool:
        """Correct the collation by a link. False if that is not possible."""
        try:
            self.collation = relinked(self.collation, relink, self.settings)
        except Problem:
            return False
        return True

    # --- verdicts --------------------------------------------------------------------------------------------------

    def verdicts(self) -> tuple[list[Restated], list[Fate]]:
        """Restate all verdicts that the change affects. They keep their order in time."""
        deciding = [(event, event.act) for event in self.acts if isinstance(event.act, Decide)]
        keys = dict.fromkeys(verdict.passage for _, act in deciding for verdict in act.verdicts)
        touched = {
            key: [self.cell(cell) for cell in key]
            for key in keys
            if any(cell[0] in self.changed or self.returned(cell) != cell for cell in key)
        }
        moved, lost, fates = self.moved(touched)
        restated: list[Restated] = []
        for event, act in deciding:
            verdicts: list[Verdict] = []
            changed: list[int] = []
            for part, verdict in enumerate(act.verdicts):
                key = verdict.passage
                if key not in touched:
                    verdicts.append(verdict)
                    continue
                after, other_words = self.with_words(replace(verdict, passage=moved[key]))
                verdicts.append(after)
                if other_words or key in lost or not all(map(self.same, key)):
                    changed.append(part)
            restated += self.restated(event, Decide(tuple(verdicts)), changed)
        return restated, fates

    def moved(
        self, touched: dict[PassageKey, list[tuple[CellKey | None, Anchored | None]]]
    ) -> tuple[dict[PassageKey, PassageKey], set[PassageKey], list[Fate]]:
        """The new key for every old key, the old keys that lost their place to another, and the fates of the verdicts.

        If two old keys become the same cells, the one with the later verdict gets them. A verdict that only made its
        passage undecided again has no fate.
        """
        whole = {
            key: tuple(cell for cell, _ in found if cell is not None)
            for key, found in touched.items()
            if all(cell is not None for cell, _ in found)
        }
        exact = dict(zip(whole, self.places.match(list(whole.values())), strict=True))
        moved: dict[PassageKey, PassageKey] = {}
        taken: set[PassageKey] = set()
        lost: set[PassageKey] = set()
        fates: dict[PassageKey, Fate] = {}
        for key in sorted(touched, key=self.last_said, reverse=True):
            answers = [answer for _, answer in touched[key] if answer is not None]
            outcome, doubtful = _worst(answers), False
            if key in whole:
                after, doubtful = self.key(whole[key], exact[key])
                placed = True
            else:
                # The verdict may still apply to the cells of its passage that are left.
                cells = zip(key, touched[key], strict=True)
                after = tuple(self.gone(was) if cell is None else cell for was, (cell, _) in cells)
                placed, outcome = self.places.held(after) is not None, Outcome.EDITED
            if after in taken:
                after, placed = tuple(self.gone(cell) for cell in key), False
                lost.add(key)
            taken.add(after)
            moved[key] = after
            decision = self.state.verdicts.get(key)
            if decision is None or decision.verdict.choice is None:
                continue
            verdict = decision.verdict
            if placed:
                now, other_words = self.with_words(replace(verdict, passage=after))
                fates[key] = _fate(outcome, verdict, now, answers, doubtful=doubtful or other_words)
            else:
                fates[key] = _fate(Outcome.LOST, verdict, None, answers)
        return moved, lost, [fates[key] for key in sorted(fates)]

    def last_said(self, key: PassageKey) -> int:
        """When the verdict on a key was made, as a number that ascends with time; -1 if none counts."""
        decision = self.state.verdicts.get(key)
        return -1 if decision is None else self.state.order(decision.event)

    def key(self, cells: PassageKey, exact: int) -> tuple[PassageKey, bool]:
        """The key of the passage that has these cells now, and whether it is doubtful. `exact` is its number, or -1.

        It goes on naming only the witnesses that it named, because a later verdict on more of them is another one.
        """
        number = exact if exact >= 0 else self.passage(cells)
        if number is None or number == exact:
            return cells, number is None
        here = {cell[0]: cell for cell in self.places.key(number)}
        return tuple(here.get(cell[0], cell) for cell in cells), False

    def with_words(self, verdict: Verdict) -> tuple[Verdict, bool]:
        """A verdict with its adopted words at their new place, and whether some of these words are gone."""
        if not isinstance(verdict.choice, Adopt):
            return verdict, False
        pieces = [piece for piece in map(self.piece, verdict.choice.pieces) if piece is not None]
        if len(pieces) < len(verdict.choice.pieces):
            # The words keep their old source, so `Review` shows the passage as one to review again.
            return verdict, True
        return replace(verdict, choice=Adopt(tuple(pieces))), False

    def passage(self, cells: PassageKey) -> int | None:
        """The passage that these cells became. It has exactly these cells of their witnesses, edited at most at an
        edge.
        """
        kept = [cell for cell in cells if cell[0] in self.new]
        numbers = {number for cell in kept for number in self.largest(cell)}
        if len(numbers) != 1:
            return None
        number = numbers.pop()
        named = {cell[0] for cell in cells}
        here = {cell[0]: cell for cell in self.places.key(number) if cell[0] in named}
        if len(here) != len(kept) or not all(cell[0] in here and _alike(cell, here[cell[0]]) for cell in kept):
            return None
        return number

    def largest(self, cell: CellKey) -> list[int]:
        """The passage that contains most of a cell, if any."""
        siglum, start, end = cell
        witness = self.places.numbers[siglum]
        shares = []
        for number in self.places.touched(witness, start, end):
            here = next((each for each in self.places.key(number) if each[0] == siglum), cell)
            shares.append((min(end, here[2]) - max(start, here[1]), -number))
        return [-max(shares)[1]] if shares else []

    def piece(self, piece: Span) -> Span | None:
        """An adopted piece in the new text if its words are exactly the same, else None."""
        old = self.old.get(piece.witness)
        if piece.witness not in self.changed or old is None or old.version != piece.sha256:
            return piece
        answer = self.answers.get((piece.witness, piece.start, piece.end))
        if answer is None or answer.span is None or answer.span.exact != piece.exact:
            return None
        return answer.span

    def gone(self, cell: CellKey) -> CellKey:
        """A cell of a changed witness, under the name of its old source."""
        siglum, start, end = cell
        return (f"{siglum}@{self.old[siglum].version[:8]}", start, end) if siglum in self.changed else cell

    # --- annotations -----------------------------------------------------------------------------------------------

    def annotations(self) -> tuple[list[Restated], list[Fate]]:
        """Restate annotations with their new spans. A span that lost its place is kept as it was."""
        restated: list[Restated] = []
        fates: dict[str, Fate] = {}
        for event in self.acts:
            if not isinstance(event.act, Annotate):
                continue
            annotation = event.act.annotation
            answers = [self.answer(span) for span in annotation.spans]
            found = [answer for answer in answers if answer is not None]
            if not found:
                continue
            spans = tuple(
                span if answer is None or answer.span is None else answer.span
                for span, answer in zip(annotation.spans, answers, strict=True)
            )
            after = replace(annotation, spans=spans)
            words = all(span.exact == was.exact for span, was in zip(spans, annotation.spans, strict=True))
            same = words and all(answer.span is not None for answer in found)
            restated += self.restated(event, Annotate(after), [] if same else [0])
            now = self.state.authorship.get(annotation.id)
            if now is not None and now.event == event.id:
                lost = all(answer.span is None for answer in found) and len(found) == len(answers)
                fates[annotation.id] = _fate(_worst(found), annotation, None if lost else after, found)
        return restated, [fates[identity] for identity in sorted(fates)]

    def answer(self, span: Span) -> Anchored | None:
        """How a span was found in the new text of its source. None if its source did not change."""
        old = self.old.get(span.witness)
        if span.witness not in self.changed or old is None or old.version != span.sha256:
            return None
        return self.answers.get((span.witness, span.start, span.end))


def _alike(one: CellKey, other: CellKey) -> bool:
    shared = min(one[2], other[2]) - max(one[1], other[1])
    return shared >= _SAME_CELL * (max(one[2], other[2]) - min(one[1], other[1]))


def _worst(answers: Sequence[Anchored]) -> Outcome:
    return max((answer.outcome for answer in answers), key=_RANK.index, default=Outcome.SAME)


def _fate(
    outcome: Outcome,
    before: Verdict | Annotation | Relink,
    after: Verdict | Annotation | Relink | None,
    answers: Sequence[Anchored],
    *,
    doubtful: bool = False,
) -> Fate:
    """A fate with the lowest score and the lowest margin among these answers."""
    score = min((answer.score for answer in answers), default=1.0)
    margin = min((answer.margin for answer in answers), default=1.0)
    return Fate(outcome, before, after, score, margin, doubtful)

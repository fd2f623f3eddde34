"""Carry a review over to changed sources: its verdicts, annotations and links move into the new texts.

History is never rewritten. `carry` makes acts to append: annotations with their new spans, verdicts on the passages
that their cells became, and renewed links. A decision that is certain is carried over. A doubtful one is attached to
the passage where the reviewer will meet it, and marked to be reviewed again. One that lost its place is listed with the
words that it was about.

A verdict that lost its place must not apply to the text that is now at its old offsets. So its key is rewritten to name
its old source, for example 'A@1f2e3d4c', with the first eight digits of that source's SHA-256. It still counts, it is
listed as unplaced, and it applies again if that source comes back.
"""

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from tui.collation.collation import Collation
from tui.collation.settings import Settings
from tui.review.events import (
    Act,
    Adopt,
    Annotate,
    Annotation,
    Decide,
    PassageKey,
    Relink,
    Span,
    Undo,
    Verdict,
)
from tui.review.fates import Carried, Fate
from tui.review.places import Places
from tui.review.quote import quote
from tui.review.reanchor import Anchored, Outcome, reanchor_all
from tui.review.relinking import relinked
from tui.review.state import State
from tui.witnesses.problem import Problem
from tui.witnesses.witness import Witness

Cell = tuple[str, int, int]

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
    """The acts that carry a review from the `old` witnesses to those of a new collation (one without links by hand).

    Two witnesses with the same siglum are the same document. Decisions about unchanged witnesses are left as they are.
    Decisions about a witness that is missing keep their place until it comes back.
    """
    return _Carrier(state, old, collation, settings).carried()


class _Carrier:
    """Carries one review over one change of sources."""

    def __init__(self, state: State, old: Sequence[Witness], collation: Collation, settings: Settings | None) -> None:
        self.state = state
        self.settings = settings
        self.collation = collation
        self.old = {witness.siglum: witness for witness in old}
        self.new = {witness.siglum: witness for witness in collation.witnesses}
        self.changed = {
            siglum
            for siglum, witness in self.old.items()
            if siglum in self.new and self.new[siglum].sha256 != witness.sha256
        }
        self.answers: dict[tuple[str, int, int], Anchored] = {}

    def carried(self) -> Carried:
        """Carry everything. Links come first, because verdicts name the passages that the reviewer's links made."""
        self.look_up()
        link_acts, link_fates = self.links()
        self.places = Places(self.collation)
        verdict_acts, verdict_fates = self.verdicts()
        note_acts, note_fates = self.annotations()
        return Carried((*link_acts, *verdict_acts, *note_acts), (*link_fates, *verdict_fates, *note_fates))

    # --- spans -----------------------------------------------------------------------------------------------------

    def look_up(self) -> None:
        """Find all cells and spans in the new texts. Each witness is compared with its old text only once."""
        wanted: dict[str, dict[tuple[int, int], Span]] = {siglum: {} for siglum in sorted(self.changed)}
        for siglum, start, end in self.cells():
            if siglum in wanted and (start, end) not in wanted[siglum]:
                wanted[siglum][start, end] = quote(self.old[siglum], start, end)
        for span in self.spans():
            if span.witness in wanted and span.sha256 == self.old[span.witness].sha256:
                wanted[span.witness].setdefault((span.start, span.end), span)
        for siglum, spans in wanted.items():
            one, other = self.old[siglum], self.new[siglum]
            answers = reanchor_all(list(spans.values()), one.text, other.text, source=other.sha256)
            for (start, end), answer in zip(spans, answers, strict=True):
                self.answers[siglum, start, end] = answer

    def cells(self) -> list[Cell]:
        """Every cell that a verdict or a link names."""
        keys = [*self.state.verdicts, *(relink.cells for relink in self.state.relinks)]
        return [cell for key in keys for cell in key]

    def spans(self) -> list[Span]:
        """Every span in an annotation or an adopted reading."""
        found = [span for annotation in self.state.annotations.values() for span in annotation.spans]
        for decision in self.state.verdicts.values():
            choice = decision.verdict.choice
            if isinstance(choice, Adopt):
                found += choice.pieces
        return found

    def cell(self, cell: Cell) -> tuple[Cell | None, Anchored | None]:
        """A cell in the new texts (None if it lost its place), and how it was found (None if nothing changed)."""
        answer = self.answers.get(cell)
        if answer is None:
            return self.returned(cell), None
        # A note follows its place, but a verdict follows its words: it must not apply to other text in the same place.
        if answer.span is None or answer.likeness < _SAME_WORDS:
            return None, answer
        return (cell[0], answer.span.start, answer.span.end), answer

    def returned(self, cell: Cell) -> Cell:
        """A cell, named by its plain siglum again if its old source is back."""
        siglum, _, digits = cell[0].rpartition("@")
        witness = self.new.get(siglum)
        if witness is not None and len(digits) == 8 and witness.sha256.startswith(digits):
            return siglum, cell[1], cell[2]
        return cell

    # --- links -----------------------------------------------------------------------------------------------------

    def links(self) -> tuple[list[Act], list[Fate]]:
        """Renew the links whose cells changed. All of them are undone first and then made again, so that no old link
        applies to new text in between. Corrects the collation by every link that is possible.
        """
        touched: list[tuple[Relink, str, list[tuple[Cell | None, Anchored | None]]]] = []
        for relink, event in self.state.links():
            found = [self.cell(cell) for cell in relink.cells]
            if any(answer is not None for _, answer in found):
                touched.append((relink, event, found))
            else:
                self.link(relink)
        undone: list[Act] = []
        made: list[Act] = []
        fates: list[Fate] = []
        for relink, event, found in touched:
            cells = tuple(cell for cell, _ in found if cell is not None)
            answers = [answer for _, answer in found if answer is not None]
            after = replace(relink, cells=cells)
            undone.append(Undo(event))
            if len(cells) == len(found) and self.link(after):
                made.append(after)
                fates.append(_fate(_worst(answers), relink, after, answers))
            else:
                fates.append(_fate(Outcome.LOST, relink, None, answers))
        return [*undone, *made], fates

    def link(self, relink: Relink) -> bool:
        """Correct the collation by a link. False if that is not possible."""
        try:
            self.collation = relinked(self.collation, relink, self.settings)
        except Problem:
            return False
        return True

    # --- verdicts --------------------------------------------------------------------------------------------------

    def verdicts(self) -> tuple[list[Act], list[Fate]]:
        """All verdicts that the change affects: clear the old keys, then set the new ones.

        Verdicts that share text must keep their order in time. They are grouped into as few acts as that allows, and an
        unaffected verdict is repeated if it came after an affected one on the same text.
        """
        touched = {
            key: [self.cell(cell) for cell in key]
            for key in self.state.verdicts
            if any(cell[0] in self.changed or self.returned(cell) != cell for cell in key)
        }
        if not touched:
            return [], []
        in_time = sorted(self.state.verdicts, key=lambda key: self.state.order(self.state.verdicts[key].event))
        moved, fates = self.moved(touched, [key for key in in_time if key in touched])
        layers: list[dict[PassageKey, Verdict]] = [{key: Verdict(key, None) for key in touched}]
        stay = [key for key in in_time if key not in touched]
        exact = dict(zip(stay, self.places.match(stay), strict=True))
        said: list[tuple[PassageKey, Verdict, list[int]]] = []
        for key in in_time:
            verdict = moved[key] if key in touched else self.state.verdicts[key].verdict
            known = exact.get(key, -1)
            said.append((key, verdict, [known] if known >= 0 else self.places.sharing(verdict.passage)))
        often = Counter(number for _, _, numbers in said for number in numbers)
        # For each passage, the layer of the last verdict so far on its text.
        said_in: dict[int, int] = {}
        for key, verdict, numbers in said:
            layer = 1 + max((said_in.get(number, -1) for number in numbers), default=-1)
            if layer == 0:
                # A verdict that was withdrawn matters only if others share its text.
                alone = verdict.choice is None and all(often[number] == 1 for number in numbers)
                if key not in touched or alone:
                    continue
            if layer == len(layers):
                layers.append({})
            layers[layer][verdict.passage] = verdict
            said_in.update(dict.fromkeys(numbers, layer))
        layers[0] = {key: verdict for key, verdict in layers[0].items() if self.differs(key, verdict)}
        acts: list[Act] = [Decide(tuple(layer[key] for key in sorted(layer))) for layer in layers if layer]
        return acts, [fates[key] for key in sorted(fates)]

    def moved(
        self, touched: dict[PassageKey, list[tuple[Cell | None, Anchored | None]]], in_time: Sequence[PassageKey]
    ) -> tuple[dict[PassageKey, Verdict], dict[PassageKey, Fate]]:
        """The verdicts to record now, by their old keys, and the fate of each.

        If two verdicts now name the same cells, the later one counts. A withdrawn verdict is carried only because it
        covers older ones, so it has no fate.
        """
        whole = {
            key: tuple(cell for cell, _ in found if cell is not None)
            for key, found in touched.items()
            if all(cell is not None for cell, _ in found)
        }
        exact = dict(zip(whole, self.places.match(list(whole.values())), strict=True))
        moved: dict[PassageKey, Verdict] = {}
        taken: set[PassageKey] = set()
        fates: dict[PassageKey, Fate] = {}
        for key in reversed(in_time):
            verdict = self.state.verdicts[key].verdict
            answers = [answer for _, answer in touched[key] if answer is not None]
            outcome = _worst(answers)
            if key in whole:
                after, doubtful = self.verdict(verdict, whole[key], exact[key])
                stands = True
            else:
                # The cells that remain may still decide the passage.
                cells = tuple(
                    self.gone(was) if cell is None else cell for was, (cell, _) in zip(key, touched[key], strict=True)
                )
                after, doubtful = self.with_words(replace(verdict, passage=cells))
                stands, outcome = self.places.held(cells) is not None, Outcome.EDITED
            if after.passage in taken:
                after, stands = replace(verdict, passage=tuple(self.gone(cell) for cell in key)), False
            taken.add(after.passage)
            moved[key] = after
            if verdict.choice is None:
                continue
            if stands:
                fates[key] = _fate(outcome, verdict, after, answers, doubtful=doubtful)
            else:
                fates[key] = _fate(Outcome.LOST, verdict, None, answers)
        return moved, fates

    def differs(self, key: PassageKey, verdict: Verdict) -> bool:
        """Whether this verdict would change the state."""
        now = self.state.verdicts.get(key)
        return now is None or verdict != now.verdict

    def verdict(self, verdict: Verdict, cells: PassageKey, exact: int) -> tuple[Verdict, bool]:
        """A verdict with these new cells, and whether it is in doubt. `exact` is the passage with exactly these cells,
        or -1.

        It names the same witnesses as before, because a verdict on more witnesses would be a different one.
        """
        number = exact if exact >= 0 else self.passage(cells)
        key = cells
        if number is not None and number != exact:
            here = {cell[0]: cell for cell in self.places.key(number)}
            key = tuple(here.get(cell[0], cell) for cell in cells)
        after, doubtful = self.with_words(replace(verdict, passage=key))
        return after, doubtful or number is None

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

    def largest(self, cell: Cell) -> list[int]:
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
        if piece.witness not in self.changed or old is None or old.sha256 != piece.sha256:
            return piece
        answer = self.answers.get((piece.witness, piece.start, piece.end))
        if answer is None or answer.span is None or answer.span.exact != piece.exact:
            return None
        return answer.span

    def gone(self, cell: Cell) -> Cell:
        """A cell of a changed witness, under the name of its old source."""
        siglum, start, end = cell
        return (f"{siglum}@{self.old[siglum].sha256[:8]}", start, end) if siglum in self.changed else cell

    # --- annotations -----------------------------------------------------------------------------------------------

    def annotations(self) -> tuple[list[Act], list[Fate]]:
        """Annotations with their spans in the new texts. A span that lost its place is kept as it was."""
        acts: list[Act] = []
        fates: list[Fate] = []
        for _, annotation in sorted(self.state.annotations.items()):
            answers = [self.answer(span) for span in annotation.spans]
            found = [answer for answer in answers if answer is not None]
            if not found:
                continue
            spans = tuple(
                span if answer is None or answer.span is None else answer.span
                for span, answer in zip(annotation.spans, answers, strict=True)
            )
            after = replace(annotation, spans=spans)
            if after != annotation:
                acts.append(Annotate(after))
            lost = all(answer.span is None for answer in found) and len(found) == len(answers)
            outcome = _worst(found)
            fates.append(_fate(outcome, annotation, None if lost else after, found))
        return acts, fates

    def answer(self, span: Span) -> Anchored | None:
        """How a span was found in the new text of its source. None if its source did not change."""
        old = self.old.get(span.witness)
        if span.witness not in self.changed or old is None or old.sha256 != span.sha256:
            return None
        return self.answers.get((span.witness, span.start, span.end))


def _alike(one: Cell, other: Cell) -> bool:
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

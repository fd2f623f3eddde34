"""The distinct readings of a passage, each with its witnesses, for the views that list readings.

Readings with many witnesses come first. Differences and likeness are computed only for the readings on screen, because
a passage of a thousand witnesses can have hundreds.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

from rich.style import Style

from tui.review.cluster_borders import ceiling, floor
from tui.review.events import Adopt, Emend, LeaveOut
from tui.workspace.desk.ignoring import Spans
from tui.workspace.text.graphemes import display
from tui.workspace.view.comparison import FEW
from tui.workspace.view.scene import LARGE, Scene


@dataclass(frozen=True, slots=True)
class Told:
    """One reading: its witnesses (numbers, ascending), their sigla in short form, and its text."""

    witnesses: tuple[int, ...]
    sigla: str
    text: str


def sigla_of(scene: Scene, witnesses: Sequence[int]) -> str:
    """Sigla in short form: three or more in a row become a range, as in 'A C-K M'."""
    runs: list[list[int]] = []
    for witness in sorted(witnesses):
        if runs and runs[-1][-1] == witness - 1:
            runs[-1].append(witness)
        else:
            runs.append([witness])
    told = []
    for run in runs:
        if len(run) > 2:
            told.append(f"{scene.siglum(run[0])}-{scene.siglum(run[-1])}")
        else:
            told.extend(scene.siglum(witness) for witness in run)
    return " ".join(told)


def readings_of(scene: Scene, number: int, *, as_on_page: bool = False) -> tuple[Told, ...]:
    """The readings of a passage, those with most witnesses first; ties go to the one whose first witness comes first.

    With `as_on_page`, in the order of the page by readings: by their first witness.
    """
    found = list(scene.collation.readings(number))
    if not as_on_page:
        found.sort(key=lambda one: (-len(one.witnesses), one.witnesses[0]))
    return tuple(Told(one.witnesses, sigla_of(scene, one.witnesses), one.text) for one in found)


def differing(scene: Scene, number: int, reading: Told, first: Told) -> Spans:
    """The half-open ranges of a reading's text that differ from all the others, or only from `first` if there are too
    many readings to compare all.
    """
    difference = scene.difference(number)
    if difference is None:
        return ()
    spans = difference.variants.get(reading.witnesses[0])
    if spans is not None and difference.readings <= FEW:
        return tuple(spans)
    if reading is first or len(reading.text) + len(first.text) > LARGE:
        return ()
    found: Spans = scene.compared((first.text, reading.text))[1]
    return found


def alike(scene: Scene, number: int, reading: Told, first: Told) -> float | None:
    """How alike a reading is to the first, 0..1; None if they are too long to compare while a key waits."""
    if reading.text == first.text:
        return 1.0
    difference = scene.difference(number)
    if difference is not None and first.witnesses[0] in difference.alike:
        base = difference.alike.get(first.witnesses[0])
        mine = difference.alike.get(reading.witnesses[0])
        if base == 1.0 and mine is not None:
            return mine
    if len(reading.text) + len(first.text) > LARGE:
        return None
    return scene.likeness(first.text, reading.text)


def standing(scene: Scene, number: int, readings: Sequence[Told]) -> int | None:
    """The index of the reading that is adopted whole, or None."""
    verdict = scene.verdict(number)
    if verdict is None or not isinstance(verdict.choice, Adopt):
        return None
    text = "".join(piece.exact for piece in verdict.choice.pieces)
    return next((index for index, reading in enumerate(readings) if reading.text == text), None)


def established(scene: Scene, number: int) -> tuple[str, str]:
    """How the canonical text of a passage was made, and that text; ('', '') if it is a whole reading of a witness."""
    verdict = scene.verdict(number)
    if verdict is None:
        return "", ""
    match verdict.choice:
        case Emend(text):
            return "your words", text
        case LeaveOut():
            return "left out", ""
        case Adopt(pieces) if len(pieces) > 1:
            sources = ", ".join(dict.fromkeys(piece.witness for piece in pieces))
            return f"words of {sources}", "".join(piece.exact for piece in pieces)
    return "", ""


def absent(scene: Scene, number: int) -> tuple[int, ...]:
    """The witnesses that have no text at a passage."""
    here = {cell.witness for cell in scene.collation.cells(number)}
    return tuple(index for index in range(len(scene.collation.witnesses)) if index not in here)


def excerpt(text: str, spans: Sequence[tuple[int, int]], room: int, around: int = 24) -> list[tuple[int, int]]:
    """The parts of a text to show in `room` code points: all of it, or the given spans with some context.

    Returns half-open ranges in order. Text is left out between two of them, and at either end of the text that they do
    not reach.
    """
    if len(text) <= room or not spans:
        return [(0, floor(text, min(len(text), room)))]
    parts: list[tuple[int, int]] = []
    used = 0
    for start, end in spans:
        first, last = floor(text, _back(text, max(0, start - around))), _on(text, min(len(text), end + around))
        last = ceiling(text, min(last, first + max(around, room - used)))
        if parts and first <= parts[-1][1]:
            used += max(0, last - parts[-1][1])
            parts[-1] = (parts[-1][0], max(last, parts[-1][1]))
        else:
            parts.append((first, last))
            used += last - first
        if used >= room:
            break
    return parts


def _back(text: str, at: int) -> int:
    """Move back to the start of the current word."""
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def _on(text: str, at: int) -> int:
    """Move on to the end of the current word."""
    while at < len(text) and not text[at].isspace():
        at += 1
    return at


def pieces(
    text: str, start: int, end: int, spans: Sequence[tuple[int, int]], plain: Style, marked: Style
) -> list[tuple[str, Style]]:
    """[start, end) of a text for the screen, with its spans marked."""
    found: list[tuple[str, Style]] = []
    at = start
    for first, last in islice(spans, bisect_right(spans, start, key=itemgetter(1)), None):
        if first >= end:
            break
        if first > at:
            found.append((display(text[at:first]), plain))
        found.append((display(text[max(at, first) : min(last, end)]), marked))
        at = min(last, end)
    if at < end:
        found.append((display(text[at:end]), plain))
    return found

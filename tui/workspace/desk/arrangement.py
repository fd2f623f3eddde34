"""The order in which the documents are side by side, and which of them is the base: kept with the session.

Both are a matter of view. The collation and all decisions name the documents in the order in which they were added, so
nothing decided changes when a column is moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tui.session.kept_settings import KeptSettings
from tui.workspace.desk.desk import Desk


@dataclass(frozen=True)
class Arrangement:
    """Witness numbers from left to right, and the number of the base (None if there is none)."""

    order: tuple[int, ...]
    base: int | None = None

    @cached_property
    def _positions(self) -> Mapping[int, int]:
        return {witness: position for position, witness in enumerate(self.order)}

    def position(self, witness: int) -> int:
        """The place of a witness from the left, from 0."""
        return self._positions.get(witness, witness)

    def at(self, position: int) -> int:
        """The witness at a place from the left. Raises IndexError past either end."""
        if position < 0:
            raise IndexError(position)
        return self.order[position]


AS_ADDED = Arrangement(())
"""The documents in the order in which they were added, without a base."""


def arranged(desk: Desk) -> Arrangement:
    """The arrangement that the session keeps, for the documents that there are now."""
    return _arrangement(desk.session.settings, [witness.siglum for witness in desk.collation.witnesses])


def _arrangement(settings: KeptSettings, sigla: Sequence[str]) -> Arrangement:
    """Documents that the settings do not name come last, in the order in which they were added. Sigla of documents
    that are not in the review are skipped.
    """
    numbers = {siglum: number for number, siglum in enumerate(sigla)}
    first = [numbers[siglum] for siglum in dict.fromkeys(settings.order) if siglum in numbers]
    placed = set(first)
    rest = [number for number in range(len(sigla)) if number not in placed]
    return Arrangement((*first, *rest), numbers.get(settings.base))


def arrange(desk: Desk, order: Sequence[str], base: str) -> None:
    """Keep another order and another base ('' for none), by sigla. Not to be called in a read-only session."""
    desk.session.configure({"order": list(order), "base": base})


def rename(desk: Desk, old: str, new: str) -> None:
    """Let what the session keeps name a document by its new siglum."""
    kept = desk.session.settings
    order = tuple(new if siglum == old else siglum for siglum in kept.order)
    base = new if kept.base == old else kept.base
    if (order, base) != (kept.order, kept.base):
        arrange(desk, order, base)

"""What the tests of this room share: collations of short texts, and reviews whose clock and ids are counted."""

from collections.abc import Callable, Iterable
from itertools import count

import pytest

from tui.collation.collation import Collation
from tui.collation.engine import collate
from tui.review.events import Act, Event
from tui.review.review import Review
from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import Witness, sigla


@pytest.fixture(scope="session")
def witnesses() -> Callable[..., list[Witness]]:
    """Witnesses A, B, ... of these texts, a paragraph a line."""

    def made(*texts: str) -> list[Witness]:
        return [
            witness_from_bytes(text.encode(), siglum=siglum, title=f"{siglum}.txt", split="line")
            for siglum, text in zip(sigla(len(texts)), texts, strict=True)
        ]

    return made


@pytest.fixture(scope="session")
def collated(witnesses: Callable[..., list[Witness]]) -> Callable[..., Collation]:
    """The collation of these texts."""

    def made(*texts: str) -> Collation:
        return collate(witnesses(*texts))

    return made


@pytest.fixture(scope="session")
def reviewed() -> Callable[..., Review]:
    """A review of a collation, with ids e1, e2, ... and a second between acts."""

    def made(collation: Collation, events: Iterable[Event] = ()) -> Review:
        events = list(events)
        ticks, ids = count(), count(len(events) + 1)
        return Review(
            collation,
            events,
            actor="Ada",
            now=lambda: f"2024-03-01T10:00:{next(ticks) % 60:02}.000Z",
            new_id=lambda: f"e{next(ids)}",
        )

    return made


@pytest.fixture(scope="session")
def history() -> Callable[[Iterable[Act]], list[Event]]:
    """Events e1, e2, ... of these acts, without hashes."""

    def made(acts: Iterable[Act]) -> list[Event]:
        return [Event(n, f"e{n}", f"2024-03-01T10:00:00.{n:03}Z", "Ada", act) for n, act in enumerate(acts, 1)]

    return made

"""Following links: from a passage to its text elsewhere (moved or echoed), and back.

One key does both. If a passage has several links, the key visits one after the other and then returns to the start.
"""

from dataclasses import dataclass, field

from tui.collation.collation import Collation, Link
from tui.workspace.view.scene import Focus


@dataclass(frozen=True, slots=True)
class Trail:
    """A walk along the links `of` a collation: its start, and how many of its links were followed (0: back at the
    start).
    """

    of: Collation = field(repr=False)
    origin: Focus
    links: tuple[Link, ...]
    followed: int

    @property
    def here(self) -> Focus | int:
        """The current place: the place where it started, or the number of a passage."""
        if not self.followed:
            return self.origin
        link = self.links[self.followed - 1]
        return link.other(self.origin.passage)


def links_from(collation: Collation, number: int) -> tuple[Link, ...]:
    """The passages linked to a passage, the most similar first, each once."""
    found: dict[int, Link] = {}
    for link in sorted(collation.links_of.get(number, ()), key=lambda one: -one.similarity):
        other = link.other(number)
        if other != number:
            found.setdefault(other, link)
    return tuple(found.values())


def followed(collation: Collation, trail: Trail | None, focus: Focus) -> Trail | None:
    """The trail after one more step. If the reader left the trail, a new one begins; None if there is no link."""
    if trail is not None and trail.followed:
        here = trail.here
        if isinstance(here, int) and here == focus.passage:
            return Trail(collation, trail.origin, trail.links, (trail.followed + 1) % (len(trail.links) + 1))
    links = links_from(collation, focus.passage)
    return Trail(collation, focus, links, 1) if links else None

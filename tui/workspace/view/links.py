"""The way along links: from a passage to where its text stands elsewhere (moved, echoed), and back again.

One key does both. A passage with several links leads to one after the other and then back to where it began.
"""

from dataclasses import dataclass, field

from tui.collation.collation import Collation, Link
from tui.workspace.view.scene import Focus


@dataclass(frozen=True, slots=True)
class Trail:
    """A way along links `of` a collation: where it began, and how many of its links were followed (0: back there)."""

    of: Collation = field(repr=False)
    origin: Focus
    links: tuple[Link, ...]
    followed: int

    @property
    def here(self) -> Focus | int:
        """Where it has led: the origin as it was, or the number of a passage."""
        if not self.followed:
            return self.origin
        link = self.links[self.followed - 1]
        return link.other(self.origin.passage)


def links_from(collation: Collation, number: int) -> tuple[Link, ...]:
    """The links of a passage, the likest first, each other passage once."""
    found: dict[int, Link] = {}
    for link in sorted(collation.links_of.get(number, ()), key=lambda one: -one.similarity):
        other = link.other(number)
        if other != number:
            found.setdefault(other, link)
    return tuple(found.values())


def followed(collation: Collation, trail: Trail | None, focus: Focus) -> Trail | None:
    """The trail one step on from where the reader is: a new one if they left the last; None where there is no link."""
    if trail is not None and trail.followed:
        here = trail.here
        if isinstance(here, int) and here == focus.passage:
            return Trail(collation, trail.origin, trail.links, (trail.followed + 1) % (len(trail.links) + 1))
    links = links_from(collation, focus.passage)
    return Trail(collation, focus, links, 1) if links else None

"""The labels of annotations, each with a key. The user can change them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """A label's key in the note panel, and its name as it is stored and exported."""

    key: str
    name: str


LABELS: tuple[Label, ...] = (
    Label("d", "doubtful"),
    Label("e", "error"),
    Label("b", "boilerplate"),
    Label("q", "quote"),
    Label("s", "source"),
    Label("y", "style"),
    Label("?", "question"),
)
"""The default labels."""

KEPT_FOR_THE_LIST = frozenset("jkgGCDRu")
"""Keys with a meaning in the list of notes, which therefore can't be label keys."""

"""The labels of annotations: one key each, a set that the user may edit."""

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
"""The set to start with."""

KEPT_FOR_THE_LIST = frozenset("jkgGCDRu")
"""Keys that mean something in the list of notes, where a label's key shows the notes with that label."""

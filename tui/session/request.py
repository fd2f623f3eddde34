"""The user's request from the command line, for the workspace and the review.

It is in a file without heavy imports, because the page must be painted before numpy, SQLite and the engine are loaded.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """The user's request. `paths`: texts and folders, or one session file. `session`: where to store it, or None.

    `add` names texts to add to the review. `quorum` and `ignore` are for collating; if they are not given, a resumed
    session keeps its own. `changes`: how to read documents with tracked changes, or None for the usual way.
    """

    paths: tuple[str, ...]
    session: str | None = None
    reviewer: str | None = None
    title: str | None = None
    split: str = "auto"
    encoding: str | None = None
    quorum: int | None = None
    ignore: frozenset[str] = field(default_factory=frozenset)
    add: tuple[str, ...] = ()
    changes: str | None = None

"""What was asked for on the command line, as the workspace and the review take it.

It stands by itself, away from what does it, because whoever asks must not load what answers: the page is to be painted
before numpy, SQLite and the engine are there.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """What was asked for. `paths`: texts and folders, or one session file; `session`: where to keep it, or None.

    `add` names texts to be added to the review. `quorum` and `ignore` are for collating; where they are not given,
    a session that is resumed keeps its own.
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

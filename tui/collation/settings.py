"""What the engine may be told, with the reasons for its defaults. The owner of collation/ fills this in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Settings of a collation. `quorum` None is a majority of each family; `ignore` names rules of `RULES`."""

    quorum: int | None = None
    ignore: frozenset[str] = frozenset()

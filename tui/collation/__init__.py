"""The engine: witnesses in, an immutable collation out. No disk, no clock, no screen.

As a library:

    from tui.collation import collate
    from tui.witnesses.read import read_paths

    collation = collate(read_paths(["one.txt", "two.txt"]).witnesses)

`docs/library.md` shows what to do with the result. The names below are loaded when first used, because they bring
numpy, and a module of this package (`tui.collation.settings`) can be needed without it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.collation.collation import (
        Agreement,
        Cell,
        Collation,
        Family,
        Kind,
        Link,
        LinkKind,
        Passage,
        Place,
        Reading,
    )
    from tui.collation.engine import collate
    from tui.collation.readings.word_columns import WordColumns, word_columns
    from tui.collation.settings import Settings

__all__ = [
    "Agreement",
    "Cell",
    "Collation",
    "Family",
    "Kind",
    "Link",
    "LinkKind",
    "Passage",
    "Place",
    "Reading",
    "Settings",
    "WordColumns",
    "collate",
    "word_columns",
]

_MODULES = {"collate": "engine", "Settings": "settings"} | dict.fromkeys(
    ("WordColumns", "word_columns"), "readings.word_columns"
)
"""Where the names are that are not in `tui.collation.collation`."""


def __getattr__(name: str) -> object:
    """Loads one of the names of `__all__`. Raises AttributeError for any other."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_MODULES.get(name, 'collation')}"), name)
    globals()[name] = found
    return found

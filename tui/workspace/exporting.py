"""Export from inside the workspace: the formats of the command line, written in the same way."""

from tui.exchange.formats import Format, format_named, formats_of
from tui.exchange.material import of_session
from tui.exchange.output import write_file
from tui.workspace.desk import Desk


def exports() -> tuple[Format, ...]:
    """The formats a review can leave in."""
    return formats_of("review")


def export_key(index: int) -> str:
    """The key of a format in the export panel: the first letter of its name that is free, 'c' for canonical."""
    taken: list[str] = ["b", "w"]
    for one in exports()[: index + 1]:
        taken.append(next(letter for letter in (*one.name, *"dfghijkl") if letter not in taken))
    return taken[-1]


def write_export(desk: Desk, name: str, path: str, *, force: bool = False) -> str:
    """Write a review in that format to a file, whole or not at all; gives a sentence for the reviewer.

    Raises Problem where the file is there already (and `force` is not given) or can't be written.
    """
    material = of_session(desk.session, desk.review, desk.settings)
    entry = format_named(name, "review", path)
    kept = [str(desk.session.path), *(witness.path for witness in desk.collation.witnesses if witness.path)]
    write_file(path, entry.write(material), replace=force, keep=kept)
    return " ".join((f"written to {path}.", *entry.remarks(material)))

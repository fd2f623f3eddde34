"""Export from inside the workspace: the formats of the command line, written in the same way."""

from tui.exchange.formats import Format, for_path, formats_of
from tui.exchange.material import of_session
from tui.exchange.output import write_file
from tui.workspace.desk.desk import Desk


def exports() -> tuple[tuple[str, Format], ...]:
    """The formats for exporting a review, each with its key in the export panel.

    The key is the first free letter of its name ('c' for canonical), or of its extension if the name came before.
    """
    found: list[tuple[str, Format]] = []
    taken = {"b", "w"}
    names: set[str] = set()
    for one in formats_of("review"):
        letters = (one.extension[1:] if one.name in names else "") + one.name + "dfghijkl"
        key = next(letter for letter in letters if letter not in taken)
        taken.add(key)
        names.add(one.name)
        found.append((key, one))
    return tuple(found)


def write_export(desk: Desk, chosen: Format, path: str, *, force: bool = False) -> str:
    """Write a review to a file in that format, atomically. Returns a sentence for the reviewer.

    If the format exists with the extension of `path`, that variant is used. Raises TakenProblem if the file exists
    already (unless `force` is given), and Problem if it can't be written.
    """
    material = of_session(desk.session, desk.review, desk.settings)
    entry = for_path(chosen, path)
    kept = [str(desk.session.path), *(witness.path for witness in desk.collation.witnesses if witness.path)]
    write_file(path, entry.write(material), replace=force, keep=kept)
    return " ".join((f"written to {path}.", *entry.remarks(material)))

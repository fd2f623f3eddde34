"""Export from inside the workspace: the formats of the command line, written in the same way."""

from tui.exchange.formats import Format, for_path, formats_of
from tui.exchange.material import of_session
from tui.exchange.output import write_file
from tui.workspace.desk.desk import Desk


def exports() -> tuple[tuple[str, Format], ...]:
    """The formats a review can leave in, each with its key in the export panel.

    The first letter of its name that is free, 'c' for canonical; of its extension, where its name came before.
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
    """Write a review in that format to a file, whole or not at all; gives a sentence for the reviewer.

    Where the same comes with the extension that `path` has, it is written so. Raises TakenProblem where the file is
    there already (and `force` is not given), and Problem where it can't be written.
    """
    material = of_session(desk.session, desk.review, desk.settings)
    entry = for_path(chosen, path)
    kept = [str(desk.session.path), *(witness.path for witness in desk.collation.witnesses if witness.path)]
    write_file(path, entry.write(material), replace=force, keep=kept)
    return " ".join((f"written to {path}.", *entry.remarks(material)))

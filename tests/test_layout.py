"""The layout of the code is the architecture: every folder is described, files are short, names are not used twice."""

import ast
import graphlib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TUI = ROOT / "tui"
LONGEST = 400
"""Lines of a file, beyond which it has more than one subject."""


def folders() -> list[str]:
    found = [path.parent for path in TUI.rglob("__init__.py") if path.parent != TUI]
    return sorted(f"{path.relative_to(TUI).as_posix()}/" for path in found)


def described() -> list[str]:
    """The folders in the tables of the architecture page: the first cell of a row, where it is a folder."""
    lines = (ROOT / "docs/architecture.md").read_text("utf-8").splitlines()
    rows = [line.split("|") for line in lines if line.startswith("| `")]
    return sorted(row[1].strip().strip("`") for row in rows if row[1].strip().endswith("/`") and row[2].strip())


def test_every_folder_is_described_in_the_architecture_and_every_one_described_is_there() -> None:
    assert described() == folders()


def test_every_folder_says_what_is_in_it() -> None:
    silent = [path for path in TUI.rglob("__init__.py") if not path.read_text("utf-8").startswith('"""')]
    assert silent == []


def test_no_file_is_longer_than_one_subject_needs() -> None:
    counts = {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in TUI.rglob("*.py")
    }
    assert {name: count for name, count in counts.items() if count > LONGEST} == {}


def test_no_two_files_have_one_name() -> None:
    # The modules of `cli/` are named after their commands, and so may share the name of what they call.
    modules = [path for path in TUI.rglob("*.py") if path.parent.name != "cli"]
    names = Counter(path.name for path in modules if path.name not in {"__init__.py", "__main__.py"})
    assert [name for name, count in names.items() if count > 1] == []


def imported_by(path: Path, modules: set[str]) -> set[str]:
    """The modules of this package that a file imports, wherever in it, for types only as well."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (named & modules) or ({node.module} & modules)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & modules
    return found


def test_no_files_import_each_other_in_a_circle():
    files = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in (ROOT / "tui").rglob("*.py")}
    graph = {name: imported_by(path, set(files)) - {name} for name, path in files.items()}
    assert sum(map(len, graph.values())) > len(graph)
    graphlib.TopologicalSorter(graph).prepare()

"""What is loaded when: a command without a screen loads no Textual, a question for help no engine.

Contracts on import statements can't see an import inside a function; a fresh interpreter that looks at what it has
loaded can. Both are done.
"""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = sorted(str(path) for path in (ROOT / "samples").glob("*.txt"))
SCREEN = ("textual", "rich")
HEAVY = ("numpy", "rapidfuzz", "sqlite3", *SCREEN)


@cache
def loaded(code: str) -> frozenset[str]:
    """The modules that a fresh interpreter has after running the code."""
    program = f"import sys\n{code}\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, cwd=ROOT)
    return frozenset(done.stderr.decode().split())


def of(names: tuple[str, ...], modules: frozenset[str]) -> list[str]:
    return sorted(module for module in modules if module.partition(".")[0] in names or module in names)


def commands(*lines: tuple[str, ...]) -> frozenset[str]:
    """The same after running these command lines, one after the other."""
    return loaded(f"from tui.cli import run\nfor line in {lines!r}:\n    assert run(line) in (0, 1), line")


def test_help_and_version_load_no_engine() -> None:
    each = [(name, "--help") for name in ("review", "collate", "export", "log", "check", "recover")]
    assert of(HEAVY, commands(("--help",), ("--version",), *each)) == []


def test_collate_loads_no_screen_and_no_database() -> None:
    names = ("summary", "json", "tsv", "csv", "html", "markdown")
    modules = commands(*(("collate", "--format", name, *SAMPLES) for name in names))
    assert of(SCREEN, modules) == []
    assert of(("sqlite3",), modules) == []
    assert "tui.collation.engine" in modules


def test_rapidfuzz_is_loaded_only_where_texts_differ(tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(Path(SAMPLES[0]).read_bytes())
    assert of(("rapidfuzz",), commands(("collate", SAMPLES[0], str(copy)))) == []
    assert of(("rapidfuzz",), commands(("collate", *SAMPLES[:2])))


def test_a_path_without_a_terminal_loads_no_screen() -> None:
    assert of(SCREEN, commands(tuple(SAMPLES))) == []


def test_the_review_and_all_exports_load_no_screen() -> None:
    modules = loaded(
        "import importlib, pkgutil, tui.exchange, tui.review, tui.session\n"
        "for room in (tui.exchange, tui.review, tui.session):\n"
        "    for module in pkgutil.iter_modules(room.__path__, room.__name__ + '.'):\n"
        "        importlib.import_module(module.name)\n"
    )
    assert of(SCREEN, modules) == []
    assert "tui.session.session" in modules
    assert "tui.exchange.annotations" in modules


def test_naming_the_workspace_room_loads_nothing() -> None:
    assert of(HEAVY, loaded("import tui.workspace")) == []


def test_naming_the_engine_room_loads_nothing() -> None:
    assert of(HEAVY, loaded("import tui.collation, tui.collation.settings")) == []
    assert "numpy" in loaded("from tui.collation import collate")


def test_the_engine_loads_none_of_ours_that_reads_or_keeps() -> None:
    modules = loaded("import tui.collation.engine, tui.collation.readings.word_columns")
    ours = {module for module in modules if module.startswith("tui.")}
    rooms = {module.split(".")[1] for module in ours}
    assert rooms == {"collation", "witnesses"}
    assert ours & {"tui.witnesses.read", "tui.witnesses.paths", "tui.witnesses.decode"} == set()
    assert of(("sqlite3", *SCREEN), modules) == []


def test_witnesses_load_none_of_the_other_rooms() -> None:
    ours = {module for module in loaded("import tui.witnesses.read") if module.startswith("tui.")}
    assert {module.split(".")[1] for module in ours} == {"witnesses"}


def test_the_contracts_on_imports_hold() -> None:
    pytest.importorskip("importlinter", reason="import-linter is not installed (the extra 'lint')")
    code = "from importlinter.cli import lint_imports\nraise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr

"""Changes lines of one folder, one at a time, and lists the changes that no test of that folder notices.

`make mutants ROOM=collation`, or `python tests/mutants.py collation/align/splits.py --most 40`: a folder or a file
of `tui/`. It works on a copy; nothing in the checkout changes. Run it by hand and look at each survivor: either a test
is missing or the line has no effect.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """(line, what was altered, altered source) of every mutant: comparisons, numbers, `not`, calls left out."""
    count = sum(1 for _ in ast.walk(ast.parse(source)))
    for index in range(count):
        tree = ast.parse(source)
        node = next(node for at, node in enumerate(ast.walk(tree)) if at == index)
        what = _altered(node)
        if what:
            yield getattr(node, "lineno", 0), what, ast.unparse(ast.fix_missing_locations(tree))


def _altered(node: ast.AST) -> str:
    """Alter a node in place; returns a description, or '' if there is nothing to alter."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _SWAPPED:
        before = ast.unparse(node)
        node.ops[0] = _SWAPPED[type(node.ops[0])]()
        return f"{before} -> {ast.unparse(node)}"
    if isinstance(node, ast.Constant) and type(node.value) is int:
        node.value += 1
        return f"{node.value - 1} -> {node.value}"
    if isinstance(node, ast.BoolOp):
        before = ast.unparse(node)
        node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        return f"{before} -> {ast.unparse(node)}"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        before = ast.unparse(node)
        node.value = ast.Constant(None)
        return f"without {before}"
    return ""


PASSED, FAILED, STOPPED = 0, 1, 2
"""Exit codes of pytest: all tests pass, some fail, the tests can't even be collected."""


def run(copy: Path, tests: Path, shared: Path) -> int | None:
    """The exit code of the tests in the copy; None if they do not end."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not slow", str(tests)]
    around = {**os.environ, "RECENSION_SHARED": str(shared)}
    try:
        return subprocess.run(command, cwd=copy, capture_output=True, timeout=300, check=False, env=around).returncode
    except subprocess.TimeoutExpired:
        return None


def survives(copy: Path, file: Path, source: str, tests: Path, shared: Path) -> bool:
    """Whether all tests pass with the altered source in the copy."""
    place = copy / file
    whole = place.read_text("utf-8")
    place.write_text(source, "utf-8")
    try:
        code = run(copy, tests, shared)
    finally:
        place.write_text(whole, "utf-8")
    if code not in {PASSED, FAILED, STOPPED, None}:
        sys.exit(f"pytest ended with {code} for {file}: nothing was tested")
    return code == PASSED


def main() -> None:
    """Parse the command line, try the mutants, list the survivors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place", help="a room or a file of tui/, such as collation or exchange/history.py")
    parser.add_argument("--most", type=int, default=60, help="how many mutants to try, drawn at random")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tests", help="the tests to run; by default those of the room")
    asked = parser.parse_args()
    place = ROOT / "tui" / asked.place
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    tests = Path(asked.tests or f"tests/{asked.place.partition('/')[0]}")
    drawn = [(file.relative_to(ROOT), *mutant) for file in files for mutant in mutants(file.read_text("utf-8"))]
    random.Random(asked.seed).shuffle(drawn)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "recension"
        ignored = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "build", "dist")
        shutil.copytree(ROOT, copy, ignore=ignored)
        shared = Path(os.environ.get("RECENSION_SHARED", ROOT.parent / "shared"))
        if not shared.is_dir():
            print(f"without {shared}: tests that need real editions are skipped, and notice nothing", file=sys.stderr)
        if (code := run(copy, tests, shared)) != PASSED:
            sys.exit(f"the tests in {tests} do not pass as they are (pytest ended with {code}): mend that first")
        left = 0
        for file, line, what, source in drawn[: asked.most]:
            if survives(copy, file, source, tests, shared):
                left += 1
                print(f"{file}:{line}: {what}", flush=True)
    print(f"{left} of {min(asked.most, len(drawn))} mutants survive ({len(drawn)} are possible)")


if __name__ == "__main__":
    main()

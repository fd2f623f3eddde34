"""How sentences for the user are written: the rule of `Problem`, held against every one that the code can raise."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tui.witnesses.problem import Problem

ROOT = Path(__file__).resolve().parents[1]
OPEN = "\ufffc"
"""What is only known when the program runs: a name, a number, a key."""


@dataclass(frozen=True)
class Scope:
    """The assignments of a function, or those of a file outside its functions, and what its functions return."""

    values: Mapping[str, Sequence[ast.expr]]
    functions: Mapping[str, ast.FunctionDef]

    def inside(self, function: ast.AST) -> "Scope":
        """The same with a function's own assignments, which go before the file's."""
        return Scope({**self.values, **assigned(function)}, self.functions)

    def texts(self, node: ast.expr, depth: int = 0) -> list[str]:
        """All texts that an expression can be, with OPEN for what is not written in the file."""
        if depth > 4:
            return [OPEN]
        match node:
            case ast.Constant(str(text)):
                return [text]
            case ast.JoinedStr(parts):
                texts = [""]
                for part in parts:
                    inner = part.value if isinstance(part, ast.FormattedValue) else part
                    texts = [text + more for text in texts for more in self.texts(inner, depth + 1)]
                return texts
            case ast.IfExp(_, one, other):
                return self.texts(one, depth + 1) + self.texts(other, depth + 1)
            case ast.BoolOp(_, several):
                return [text for each in several for text in self.texts(each, depth + 1)]
            case ast.Name(name) if name in self.values:
                return [text for each in self.values[name] for text in self.texts(each, depth + 1)]
            case ast.Call(ast.Name(name), _, _) if name in self.functions:
                function = self.functions[name]
                returned = [each.value for each in ast.walk(function) if isinstance(each, ast.Return) and each.value]
                return [text for each in returned for text in self.inside(function).texts(each, depth + 1)]
        return [OPEN]


def assigned(node: ast.AST) -> dict[str, list[ast.expr]]:
    """What is assigned to each name in a function or a file, but not in the functions inside."""
    found: dict[str, list[ast.expr]] = {}
    for each in own_nodes(node):
        if isinstance(each, ast.Assign):
            for target in each.targets:
                pairs = [(target, each.value)]
                if isinstance(target, ast.Tuple) and isinstance(each.value, ast.Tuple):
                    pairs = list(zip(target.elts, each.value.elts, strict=True))
                for name, value in pairs:
                    if isinstance(name, ast.Name):
                        found.setdefault(name.id, []).append(value)
    return found


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function or a file, without those of the functions inside."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from own_nodes(child)


def written() -> Iterator[tuple[str, int, str]]:
    """Every what (0) and remedy (2) in the code of the package: where it is, which of the two, the text."""
    for path in sorted((ROOT / "tui").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
        file = Scope(assigned(tree), {each.name: each for each in functions})
        for owner in (tree, *functions):
            scope = file.inside(owner)
            for node in own_nodes(owner):
                if isinstance(node, ast.Call) and _makes_a_problem(node.func):
                    for index, argument in enumerate(node.args):
                        for text in scope.texts(argument) if index in {0, 2} else ():
                            yield f"{path.relative_to(ROOT)}:{node.lineno}", index, text


def _makes_a_problem(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id == "Problem"
    return isinstance(function, ast.Attribute) and function.attr == "__init__" and _is_super(function.value)


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def fault_of_what(text: str) -> str:
    if text.endswith("."):
        return "ends with a full stop, which is added where it is shown"
    return "begins with a capital, but follows the name of a file" if text[:1].isupper() else ""


def fault_of_remedy(text: str) -> str:
    if not text.strip(OPEN):
        return ""
    if text[0].isupper():
        return "" if text.endswith((".", "?", OPEN)) else "is a sentence without a full stop"
    return "is no sentence (it begins with a small letter or a key), but has a full stop" if text.endswith(".") else ""


def test_every_problem_keeps_to_the_rule() -> None:
    found = list(written())
    assert len(found) > 200
    faults = []
    for where, index, text in found:
        fault = (fault_of_remedy if index else fault_of_what)(text)
        if fault:
            faults.append(f"{where}: {text!r} {fault}")
    assert faults == []


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (("is a folder", "x", "Name a file in it."), "x: is a folder. Name a file in it."),
        (("nothing is selected", "", "v selects words"), "nothing is selected; v selects words"),
        (("is empty", "x"), "x: is empty"),
    ],
)
def test_a_sentence_is_told_after_a_stop_and_a_hint_after_a_semicolon(parts: Sequence[str], told: str) -> None:
    assert str(Problem(*parts)) == told

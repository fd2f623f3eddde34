"""Reads the user's configuration: keys, labels, theme, ignored differences, the action after a verdict.

It is one TOML file in the user's configuration folder. Nothing in it can keep the workspace from opening: one line
reports a wrong setting, with the file, the setting and what to do, and the default is used. `configuration_file.py`
holds the types of the settings; here are the messages, and the rules that a type can't express.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from tui.collation.settings import RULES
from tui.witnesses.paths import beginning_of
from tui.witnesses.problem import Problem
from tui.workspace.commands.configuration_file import (
    NAMES,
    DocumentKeys,
    Keys,
    LabelKey,
    LabelName,
    Rule,
    Theme,
)
from tui.workspace.commands.key_names import sendable
from tui.workspace.commands.keymap import keymap, remapped
from tui.workspace.commands.labels import KEPT_FOR_THE_LIST, LABELS, Label
from tui.workspace.commands.table import COMMANDS, Command

LARGEST = 256 * 1024
"""Bytes. A larger file can't be a configuration."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the user has chosen. With `advance`, the cursor goes to the next undecided passage after a verdict.

    `theme` is a name, or None for the default theme. `ignore` are the rules for new reviews. `problems` are the faults
    of the file, one line each.
    """

    commands: tuple[Command, ...] = COMMANDS
    labels: tuple[Label, ...] = LABELS
    theme: str | None = None
    advance: bool = True
    ignore: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()


DEFAULT = Configuration()
Step = Callable[[Configuration, Any], Configuration]
"""Adds one setting to a configuration. Raises Problem if its value is wrong."""


def read(path: Path) -> Configuration:
    """The configuration in a file, or the defaults if there is none. Raises nothing: see `problems`."""
    try:
        content = beginning_of(path, LARGEST + 1)
    except FileNotFoundError:
        return DEFAULT
    except OSError as error:
        return _failed(path, f"can't be read ({error.strerror or type(error).__name__})", "The defaults are used.")
    if len(content) > LARGEST:
        return _failed(path, "is too large for a configuration", "The defaults are used.")
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _failed(path, "is not UTF-8", "Save it as UTF-8. The defaults are used for now.")
    except tomllib.TOMLDecodeError as error:
        return _failed(path, f"is not TOML: {error}", "Correct that line. The defaults are used for now.")
    except RecursionError:
        return _failed(path, "is nested too deeply", "The defaults are used.")
    return understood(values, str(path))


def _failed(path: Path, what: str, remedy: str) -> Configuration:
    return Configuration(problems=(str(Problem(what, str(path), remedy)),))


def understood(values: Mapping[str, Any], where: str) -> Configuration:
    """The configuration with these values. Wrong ones are left out and reported in `problems`."""
    found = DEFAULT
    problems: list[str] = []
    for name, value in values.items():
        try:
            found = _STEPS.get(name, _unknown(name))(found, value)
        except Problem as problem:
            told = f"{where}, {problem.where}" if problem.where else where
            problems.append(str(Problem(problem.what, told, problem.remedy)))
    return replace(found, problems=tuple(problems))


def _unknown(name: str) -> Step:
    def refuse(_so_far: Configuration, _value: Any) -> Configuration:
        raise Problem("there is no such setting", name, f"The settings are {', '.join(sorted(NAMES))}.")

    return refuse


def _checked(value: Any, kind: Any, problem: Problem) -> Any:
    """The value, if it is of that type. Raises the problem if it is not."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        raise problem from None


def _theme(so_far: Configuration, value: Any) -> Configuration:
    """A name. Only the application knows whether there is such a theme."""
    problem = Problem("must be the name of a theme", "theme", 'Write for example: theme = "recension-light".')
    return replace(so_far, theme=_checked(value, Theme, problem).strip())


def _advance(so_far: Configuration, value: Any) -> Configuration:
    problem = Problem("must be true or false", "advance", "Write it without quotes: advance = false.")
    return replace(so_far, advance=_checked(value, bool, problem))


def _ignore(so_far: Configuration, value: Any) -> Configuration:
    problem = Problem("must be a list of rules", "ignore", 'Write for example: ignore = ["case"].')
    for rule in _checked(value, list[str], problem):
        remedy = f"The rules are {', '.join(sorted(RULES))}."
        _checked(rule, Rule, Problem(f"there is no rule '{rule}'", "ignore", remedy))
    return replace(so_far, ignore=frozenset(value))


def _labels(so_far: Configuration, value: Any) -> Configuration:
    """One key and one name for each label. The panel shows them in the order of the file."""
    table = Problem(
        "must be a table of keys and names", "labels", 'Write [labels] and below it, for example: d = "doubtful".'
    )
    labels: list[Label] = []
    for key, given in _checked(value, Annotated[dict[str, Any], Meta(min_length=1)], table).items():
        where = f"labels.{key}"
        if key in KEPT_FOR_THE_LIST:
            raise Problem(f"the list of notes needs the key {key}", where, "Choose another key.")
        _checked(key, LabelKey, Problem("a label's key is one letter or sign, no digit", where, "Choose another key."))
        unfit = Problem("a label's name is a word or two", where, f'Write for example: {key} = "doubtful".')
        name = _checked(given, LabelName, unfit).strip()
        if not (key + name).isprintable():
            raise unfit
        if any(label.name == name for label in labels):
            raise Problem(f"the label '{name}' is there twice", where, "Remove one of them.")
        labels.append(Label(key, name))
    return replace(so_far, labels=tuple(labels))


def _keys(so_far: Configuration, value: Any) -> Configuration:
    """Command ids and their keys, separated by spaces. All of them count or none, so that no command loses its key."""
    table = Problem(
        "must be a table of commands and keys", "keys", 'Write [keys] and below it, for example: adopt = "enter".'
    )
    for name, keys in _checked(value, dict[str, Any], table).items():
        where = f"keys.{name}"
        unfit = Problem("must be keys separated by spaces", where, f'Write for example: {name} = "j down".')
        for key in _checked(keys, str, unfit).split():
            if not sendable(key):
                raise Problem(
                    f"not every terminal can send '{key}'", where, "Use a letter, a sign, or ctrl+ and a letter."
                )
        _checked(keys, Keys, unfit)
        if name == "adopt_number":
            digits = Problem("the keys of documents are their numbers", where, "Use digits from 1 to 9.")
            _checked(keys, DocumentKeys, digits)
    commands = remapped(value)
    keymap(commands)
    return replace(so_far, commands=commands)


_STEPS: Mapping[str, Step] = {
    "theme": _theme,
    "advance": _advance,
    "ignore": _ignore,
    "labels": _labels,
    "keys": _keys,
}

"""The user's own configuration: keys, labels, theme, what is ignored from the start, what happens after a verdict.

It is one TOML file in the user's configuration folder. Nothing in it can keep the workspace from opening: what can't
be meant is told in one line, with the file, the key and what to do, and the default takes its place. What may stand in
it is also said by `configuration.schema.json`, for editors that know schemas.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tui.collation.settings import RULES
from tui.witnesses.problem import Problem
from tui.workspace.commands.labels import KEPT_FOR_THE_LIST, LABELS, Label
from tui.workspace.commands.table import COMMANDS, Command, keymap, remapped, sendable

LARGEST = 256 * 1024
"""Bytes; a file beyond is not somebody's configuration."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the user has chosen. `advance` takes the cursor on to the next undecided passage after a verdict.

    `theme` is a name or None for our own, `ignore` the rules for reviews that are begun, `problems` what was found
    wrong in the file, one line each.
    """

    commands: tuple[Command, ...] = COMMANDS
    labels: tuple[Label, ...] = LABELS
    theme: str | None = None
    advance: bool = True
    ignore: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()


DEFAULT = Configuration()
Step = Callable[[Configuration, Any], Configuration]
"""Takes one setting into a configuration. Raises Problem where it can't be meant."""


def read(path: Path) -> Configuration:
    """The configuration in a file; the defaults where there is none. Raises nothing: see `problems`."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
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
    """The configuration that these values mean. What can't be meant is left out and told in `problems`."""
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
        raise Problem("there is no such setting", name, f"The settings are {', '.join(sorted(_STEPS))}.")

    return refuse


def _theme(so_far: Configuration, value: Any) -> Configuration:
    """A name; whether there is such a theme only the application knows."""
    if not isinstance(value, str) or not value.strip():
        raise Problem("must be the name of a theme", "theme", 'Write for example: theme = "recension-light".')
    return replace(so_far, theme=value.strip())


def _advance(so_far: Configuration, value: Any) -> Configuration:
    if not isinstance(value, bool):
        raise Problem("must be true or false", "advance", "Write it without quotes: advance = false.")
    return replace(so_far, advance=value)


def _ignore(so_far: Configuration, value: Any) -> Configuration:
    if not isinstance(value, list) or not all(isinstance(rule, str) for rule in value):
        raise Problem("must be a list of rules", "ignore", 'Write for example: ignore = ["case"].')
    unknown = sorted(set(value) - RULES)
    if unknown:
        raise Problem(f"there is no rule '{unknown[0]}'", "ignore", f"The rules are {', '.join(sorted(RULES))}.")
    return replace(so_far, ignore=frozenset(value))


def _labels(so_far: Configuration, value: Any) -> Configuration:
    """One key each and a name each; the order of the file is the order in the panel."""
    if not isinstance(value, dict) or not value:
        raise Problem(
            "must be a table of keys and names", "labels", 'Write [labels] and below it, for example: d = "doubtful".'
        )
    labels: list[Label] = []
    for key, name in value.items():
        where = f"labels.{key}"
        if len(key) != 1 or not key.isprintable() or key.isspace() or key.isdigit():
            raise Problem("a label's key is one letter or sign, no digit", where, "Choose another key.")
        if key in KEPT_FOR_THE_LIST:
            raise Problem(f"the list of notes needs the key {key}", where, "Choose another key.")
        if not isinstance(name, str) or not name.strip() or len(name) > 40 or not name.isprintable():
            raise Problem("a label's name is a word or two", where, f'Write for example: {key} = "doubtful".')
        if any(label.name == name.strip() for label in labels):
            raise Problem(f"the label '{name.strip()}' is there twice", where, "Remove one of them.")
        labels.append(Label(key, name.strip()))
    return replace(so_far, labels=tuple(labels))


def _keys(so_far: Configuration, value: Any) -> Configuration:
    """Command ids and their keys, apart by blanks; all of them count or none, so that no key is lost half way."""
    if not isinstance(value, dict):
        raise Problem(
            "must be a table of commands and keys", "keys", 'Write [keys] and below it, for example: adopt = "enter".'
        )
    for name, keys in value.items():
        where = f"keys.{name}"
        if not isinstance(keys, str) or not keys.split():
            raise Problem("must be keys separated by spaces", where, f'Write for example: {name} = "j down".')
        for key in keys.split():
            if not sendable(key):
                raise Problem(
                    f"not every terminal can send '{key}'", where, "Use a letter, a sign, or ctrl+ and a letter."
                )
    commands = remapped(value)
    keymap(commands)
    _refuse_other_digits(commands)
    return replace(so_far, commands=commands)


def _refuse_other_digits(commands: tuple[Command, ...]) -> None:
    """Adopting by number reads the digit itself: its keys must stay digits. Raises Problem where they are not."""
    for command in commands:
        if command.id == "adopt_number" and not all(len(key) == 1 and key in "123456789" for key in command.keys):
            raise Problem("the keys of documents are their numbers", "keys.adopt_number", "Use digits from 1 to 9.")


_STEPS: Mapping[str, Step] = {
    "theme": _theme,
    "advance": _advance,
    "ignore": _ignore,
    "labels": _labels,
    "keys": _keys,
}

"""The real application in a real pseudo-terminal: `recension("samples")` opens it, and the test is the person."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tui.session.recover import check
from tui.session.session import Session

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"


@pytest.fixture(scope="session")
def terminal_driver() -> ModuleType:
    """The driver, which the measurements in `tests/benchmarks` use too. Skips where there are no pseudo-terminals."""
    specification = importlib.util.spec_from_file_location(
        "terminal_driver", ROOT / "tests" / "benchmarks" / "terminal_driver.py"
    )
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module  # dataclasses look their module up
    specification.loader.exec_module(module)
    if module.UNAVAILABLE:
        pytest.skip(module.UNAVAILABLE)
    try:
        for descriptor in os.openpty():
            os.close(descriptor)
    except OSError as error:
        pytest.skip(f"no pseudo-terminal can be opened here: {error}")
    return module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The working folder, with a copy of the samples in it; the user's home is elsewhere."""
    here = tmp_path / "work"
    here.mkdir()
    shutil.copytree(SAMPLES, here / "samples")
    return here


@pytest.fixture
def surroundings(folder: Path) -> dict[str, str | None]:
    """What the program finds around it: this checkout's package, and a home without a configuration."""
    home = folder.parent / "home"
    home.mkdir()
    return {"PYTHONPATH": str(ROOT), "HOME": str(home), "XDG_CONFIG_HOME": str(home)}


Opener = Callable[..., Any]


@pytest.fixture
def open_terminal(terminal_driver: ModuleType, folder: Path, surroundings: dict[str, str | None]) -> Iterator[Opener]:
    """Starts any command in a terminal of its own. What still runs at the end of the test is killed."""
    opened: list[Any] = []

    def start(*command: str, environment: dict[str, str | None] | None = None, **options: Any) -> Any:
        around = {**surroundings, **(environment or {})}
        options.setdefault("folder", folder)
        opened.append(terminal_driver.Terminal(command, environment=around, **options))
        return opened[-1]

    yield start
    for one in opened:
        one.__exit__(None, None, None)


@pytest.fixture
def recension(open_terminal: Opener) -> Opener:
    """Opens the workspace, and waits until the documents are there (`ready=""` to wait for nothing)."""

    def start(*arguments: str, ready: str = "decided", **options: Any) -> Any:
        terminal = open_terminal(sys.executable, "-m", "tui", *arguments, **options)
        if ready:
            terminal.wait_for(ready)
        return terminal

    return start


@pytest.fixture
def events(folder: Path) -> Callable[[], int]:
    """How many events the session of the samples has. Asserts that the file is sound, and that nobody has it open."""

    def count() -> int:
        session = folder / "samples.recension"
        assert check(session).faults == ()
        with Session.open(session) as opened:
            assert opened.read_only is None
            return len(opened.events)

    return count


@pytest.fixture
def command(folder: Path, surroundings: dict[str, str | None]) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Runs a command without a terminal: `command("export", "x.recension")`."""

    def run(*arguments: str, **options: Any) -> "subprocess.CompletedProcess[str]":
        around = {name: value for name, value in surroundings.items() if value is not None}
        return subprocess.run(
            [sys.executable, "-m", "tui", *arguments],
            cwd=folder,
            env={**os.environ, **around},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
            **options,
        )

    return run

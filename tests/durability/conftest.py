"""What the tests of durability share: the recorder, the reviewer who is killed, and what must hold afterwards."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest

from tui.session.recover import check
from tui.session.session import Session

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def beside(name: str) -> ModuleType:
    """A module that stands beside the tests."""
    specification = importlib.util.spec_from_file_location(f"durability_{name}", HERE / f"{name}.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module  # dataclasses look their module up
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def replay() -> ModuleType:
    """The simulation of power losses, `replay.py`."""
    return beside("replay")


@pytest.fixture(scope="session")
def wrong_with() -> Callable[[Path, int], str]:
    """What is wrong with what is left of a reviewer's session, given how many events were told to be saved."""
    return beside("reviewer").wrong_with


@pytest.fixture(scope="session")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recorder, built. Skips where there is no compiler, or no LD_PRELOAD."""
    if not sys.platform.startswith("linux"):
        pytest.skip("the recorder needs LD_PRELOAD and /proc, as Linux has them")
    compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("there is no C compiler (cc, gcc, clang) to build the recorder with")
    library = tmp_path_factory.mktemp("recorder") / "recorder.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(HERE / "recorder.c"), "-ldl", "-lpthread"]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    if built.returncode:
        pytest.skip(f"the recorder can't be built: {built.stderr.strip().splitlines()[-1:]}")
    return library


class Reviewer:
    """`reviewer.py` as a process: started, listened to, killed."""

    def __init__(self, session: Path, count: int, *options: str, environment: dict[str, str] | None = None) -> None:
        self.session = session
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "reviewer.py"), str(session), str(count), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        )
        self.saved = 0

    def listen(self, until: str, *, lines: int = 10_000) -> str:
        """Reads what it tells up to a line that begins so; the line, or '' where that is not among so many lines."""
        assert self.process.stdout is not None
        for line in islice(self.process.stdout, lines):
            self._note(line)
            if line.startswith(until):
                return line.strip()
        return ""

    def end(self) -> None:
        """Waits for it to end by itself. Fails where it complains."""
        out, errors = self.process.communicate(timeout=120)
        for line in out.splitlines():
            self._note(line)
        assert self.process.returncode == 0, errors

    def kill(self) -> None:
        """kill -9; then what it had told by then."""
        self.process.kill()
        out, _ = self.process.communicate(timeout=120)
        for line in out.splitlines():
            self._note(line)

    def _note(self, line: str) -> None:
        if line.startswith("saved ") and line.strip()[6:].isdigit():
            self.saved = max(self.saved, int(line[6:]))


@pytest.fixture
def reviewer() -> Iterator[type[Reviewer]]:
    """The class; whatever is started by it is ended with the test."""
    started: list[Reviewer] = []

    class Watched(Reviewer):
        def __init__(self, *args: object, **rest: object) -> None:
            super().__init__(*args, **rest)  # type: ignore[arg-type]
            started.append(self)

    yield Watched
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.communicate()


@pytest.fixture
def holds(wrong_with: Callable[[Path, int], str]) -> Callable[[Path, int], int]:
    """Asserts that a session is sound and has at least the first so many events, each once; how many it has."""

    def held(session: Path, saved: int) -> int:
        assert wrong_with(session, saved) == ""
        assert check(session).faults == ()
        with Session.open(session) as opened:
            assert opened.read_only is None
            return len(opened.events)

    return held

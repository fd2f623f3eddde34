"""What holds for all tests."""

import importlib.util
import os
import signal
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

# Programs started in the background, or with nohup, are deaf to these signals, and so would be the programs that tests
# start and send them to.
for _name in ("SIGINT", "SIGHUP"):
    _number = getattr(signal, _name, None)
    if _number is not None and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, signal.SIG_DFL)

# Properties are about what is true, not about speed: no deadline for an example. The examples are the same on every
# machine (`steady`): a run never fails by chance. `make fuzz` explores others (`fuzz`), by default ten times as many,
# also where the variable CI is set, which makes hypothesis repeat the same ones.
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.register_profile(
    "fuzz",
    deadline=None,
    derandomize=False,
    print_blob=True,
    max_examples=int(os.environ.get("RECENSION_EXAMPLES", "1000")),
)
settings.load_profile(os.environ.get("RECENSION_HYPOTHESIS", "steady"))

SLOW = ("terminal", "durability")
"""Folders of tests that start real terminals or replay crashes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what needs real terminals or many processes. `make test` leaves it out, `make check` does not."""
    here = Path(__file__).parent
    for item in items:
        parts = item.path.relative_to(here).parts
        # The simulation needs neither: it marks what is slow in it by itself.
        if parts[0] in SLOW and "simulation" not in parts:
            item.add_marker("slow")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Two workers a core for the fast tests: those of the application wait more than they compute."""
    return 2 * (os.cpu_count() or 1) if config.option.markexpr == "not slow" else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which tests were left out, and how to run them."""
    left_out = len(terminalreporter.stats.get("deselected", ()))
    if left_out and config.option.markexpr == "not slow":
        terminalreporter.write_line(f"{left_out} slow tests were left out: `make check` runs them too")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real editions and schemas that are no part of this project; skips where it is not."""
    folder = Path(os.environ.get("RECENSION_SHARED", Path(__file__).parents[2] / "shared"))
    if not folder.is_dir():
        pytest.skip(f"needs the folder of shared data ({folder}); name it with RECENSION_SHARED")
    return folder


@pytest.fixture(scope="session")
def hostile() -> ModuleType:
    """`tests/hostile.py`: sessions with hostile text in any of their fields."""
    specification = importlib.util.spec_from_file_location("hostile", Path(__file__).with_name("hostile.py"))
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module

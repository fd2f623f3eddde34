"""The progress bar."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tui import cli
from tui.cli import progress

Run = Callable[..., tuple[int, str, list[str]]]


class Terminal:
    """A standard stream that says it is a terminal."""

    def __init__(self, stream: object) -> None:
        self.stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)

    def isatty(self) -> bool:
        return True


def test_a_progress_bar_for_what_takes_long(
    run: Run, texts: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    ticks = iter(range(1000))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(ticks)))
    monkeypatch.setattr(sys, "stderr", Terminal(sys.stderr))
    cli.run(["collate", str(texts)])
    err = capfdbinary.readouterr().err.decode()
    assert "\rcomparing [####################] 100%" in err
    assert err.endswith(" \r")

"""The bar of a command that takes a while."""

import io
import re
import sys
import time

import pytest

from tui.cli import progress as bar


class _Screen(io.StringIO):
    def isatty(self):
        return True


def test_the_seconds_go_on_while_one_step_takes_long(monkeypatch):
    screen = _Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(bar, "_PATIENCE", 0.01)
    monkeypatch.setattr(bar, "_BETWEEN", 0.01)
    with bar.progress("comparing") as show:
        show(0.3)
        while len(set(re.findall(r"30% +(\d+) s", screen.getvalue()))) < 2:
            time.sleep(0.01)
    assert screen.getvalue().endswith("\r")
    assert screen.getvalue().rsplit("\r", 2)[1].strip() == ""


def test_what_is_stopped_takes_its_bar_away(monkeypatch):
    screen = _Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(bar, "_PATIENCE", 0.0)

    def stopped():
        with bar.progress("comparing") as show:
            show(0.5)
            while "50%" not in screen.getvalue():
                time.sleep(0.01)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert screen.getvalue().endswith("\r")


def test_quick_work_has_no_bar(monkeypatch):
    screen = _Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with bar.progress("comparing") as show:
        show(0.5)
    assert screen.getvalue() == ""

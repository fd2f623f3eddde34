"""What a file has when it is opened is shown as saved, so it is made durable first."""

import os
import sys

import pytest

import tui.session.store as store_module
from tui.review.events import Erase, Event
from tui.session.session import Session
from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders are not synced on Windows")


@pytest.fixture
def kept(tmp_path):
    path = tmp_path / "x.recension"
    witness = witness_from_bytes(b"Some words.\n", "A", "a.txt")
    with Session.begin(path, [witness], title="x", settings={}) as session:
        session.append(Event(0, "1", "2024-05-01T10:00:00.000Z", "me", Erase("n")))
    return path


def test_the_file_and_its_folder_are_synced_before_anything_is_shown(kept, monkeypatch):
    synced = []
    real = os.fsync
    monkeypatch.setattr(
        store_module.os, "fsync", lambda descriptor: (synced.append(os.fstat(descriptor).st_ino), real(descriptor))
    )
    with Session.open(kept) as session:
        assert session.read_only is None
        assert synced == [kept.stat().st_ino, kept.parent.stat().st_ino]


def test_where_the_disk_does_not_confirm_it_the_review_opens_for_reading(kept, monkeypatch):
    def failing(_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(store_module.os, "fsync", failing)
    with Session.open(kept) as session:
        assert session.read_only is not None
        assert "Input/output error" in session.read_only
        assert len(session.events) == 1
        with pytest.raises(Problem):
            session.append(session.events[0])
    monkeypatch.undo()
    with Session.open(kept) as session:
        assert session.read_only is None


def test_nothing_is_synced_for_one_that_only_reads(kept, monkeypatch):
    monkeypatch.setattr(store_module.os, "fsync", lambda _: pytest.fail("synced"))
    with Session.open(kept, to_read=True) as session:
        assert session.read_only is not None

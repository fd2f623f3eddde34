"""How few keys a newcomer needs, told in keys that the last line and the panels show: `tests/benchmarks/keystrokes.py`
measures the same in a terminal.
"""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tui.workspace.panels.summary_panel import Summary


@pytest.fixture(scope="module")
def tasks() -> ModuleType:
    """The tasks, with their keys and texts."""
    path = Path(__file__).parents[1] / "benchmarks" / "keystroke_tasks.py"
    specification = importlib.util.spec_from_file_location("keystroke_tasks", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=lambda size: f"{size[0]}")
async def test_the_samples_are_decided_from_nothing_in_ten_keys(open_app, tasks, size):
    assert len(tasks.SAMPLES.split()) == 10
    async with open_app(size=size, as_opened=True) as story:
        await story.keys(tasks.SAMPLES)
        progress = story.work.desk.review.progress()
        assert (progress.decided, progress.passages) == (43, 43)
        assert isinstance(story.app.screen, Summary)
        text = story.canonical()
        assert text.count("Private mailboxes") == 1
        assert "41 gigabytes" in text
        assert "exhibitors" not in text


async def test_five_drafts_are_merged_in_ten_keys(open_app, tasks, tmp_path):
    folder = tmp_path / "drafts"
    folder.mkdir()
    for number, text in enumerate(tasks.drafts(), 1):
        (folder / f"draft-{number}.txt").write_text(text, "utf-8")
    assert len(tasks.DRAFTS.split()) == 10
    async with open_app(folder, as_opened=True) as story:
        await story.keys(tasks.DRAFTS)
        progress = story.work.desk.review.progress()
        assert progress.decided == progress.passages > 15
        assert story.canonical() + "\n" == tasks.expected()

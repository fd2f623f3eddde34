"""The real application, driven by symbolic keys: `await story.keys("] 1 v w w c d")`."""

import string
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.events import Key
from textual.pilot import Pilot

from tui.review.events import Verdict
from tui.session.opening import Request
from tui.workspace.app import Recension
from tui.workspace.commands.key_names import name_of
from tui.workspace.screen import Workspace
from tui.workspace.view.scene import Focus

SAMPLES = Path(__file__).parents[2] / "samples"

CHARACTERS = {name_of(sign): sign for sign in string.punctuation + " "}
"""The characters of keys that have names."""


class Story:
    """One run of the application: what is pressed, and what is then to be seen."""

    def __init__(self, app: Recension, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def work(self) -> Workspace:
        assert self.app.workspace is not None
        return self.app.workspace

    async def press(self, *keys: str) -> None:
        """Press keys and wait until each has done what it does.

        The pilot waits 40 ms a key until the process seems idle. The application itself knows when a key is done.
        """
        for key in keys:
            assert self.app._driver is not None
            character = key if len(key) == 1 else CHARACTERS.get(key)
            event = Key(key, character)
            event.set_sender(self.app)
            self.app._driver.send_message(event)
            await self.pilot._wait_for_screen()
            if self.app._obeying is not None:
                await self.app._obeying
            await self.app._done_with_last()
            await self.pilot._wait_for_screen()

    async def keys(self, keys: str) -> None:
        """Press keys separated by blanks; `text:...` types what follows (an underscore for a blank)."""
        for key in keys.split():
            if key.startswith("text:"):
                await self.press(*(name_of(character) for character in key[5:].replace("_", " ")))
            else:
                await self.press(name_of(key) if len(key) == 1 else key)
        await self.rest()

    async def rest(self) -> None:
        """Wait until nothing is left to be laid out or painted."""
        quiet = 0
        for _ in range(1000):
            if self.app._exit:
                return
            await self.pilot.pause(0.002)
            screen = self.app.screen
            waits = screen._layout_required or screen._scroll_required or screen._repaint_required
            quiet = 0 if waits or screen._dirty_widgets or screen._callbacks else quiet + 1
            if quiet == 3:
                return
        raise AssertionError("the screen does not come to rest")

    async def saved(self) -> None:
        """Wait until everything said is in the session file."""
        for _ in range(1500):
            if self.work.desk.saving.value in {"saved", "nothing to save"}:
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"not saved: {self.work.desk.trouble}")

    async def settled(self) -> None:
        """Wait until no worker is at work, and for what it handed over."""
        await self.app.workers.wait_for_complete()
        await self.rest()

    @property
    def here(self) -> tuple[int, str]:
        """The cursor: passage number and siglum."""
        focus = self.work.page.focus_at
        return focus.passage, self.work.scene.siglum(focus.witness)

    def verdict(self, number: int) -> Verdict | None:
        return self.work.desk.review.verdict(number)

    def selected(self) -> str:
        """The selected words."""
        selection = self.work.page.selection
        if selection is None:
            return ""
        return self.work.desk.collation.witnesses[selection.witness].text[selection.start : selection.end]

    def said(self) -> str:
        """The sentence in the line of keys."""
        return self.work.key_bar._sentence

    def difference(self) -> str:
        """The line above the ruler."""
        return self.work.difference_line.render_line(0).text

    def screen(self) -> str:
        """The page as plain text, a line a line."""
        page = self.work.page
        return "\n".join(page.render_line(y).text.rstrip() for y in range(page.size.height))

    def painted(self) -> str:
        """All of the screen as the terminal gets it, panels over the page included, a line a line."""
        screen = self.app.screen
        return "\n".join(strip.text.rstrip() for strip in screen._compositor.render_strips(screen.size))

    def canonical(self) -> str:
        from tui.review.canonical import canonical

        return canonical(self.work.desk.review).text


Open = Callable[..., AbstractAsyncContextManager[Story]]


@pytest.fixture
def open_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the application on paths (the samples, if none), in an empty working directory of its own.

    A story begins at the first passage, or with `as_opened` where the application itself begins.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    @asynccontextmanager
    async def run(
        *paths: str | Path, size: tuple[int, int] = (120, 40), as_opened: bool = False, **asked: object
    ) -> AsyncIterator[Story]:
        request = Request(tuple(str(path) for path in paths) or (str(SAMPLES),), **asked)  # type: ignore[arg-type]
        app = Recension(request, title="test")
        try:
            async with app.run_test(size=size) as pilot:
                for _ in range(3000):
                    if app.workspace is not None and app.workspace.is_mounted and app.workspace.page.size.height:
                        break
                    if app.problem is not None or app.error is not None:
                        raise AssertionError(f"it did not open: {app.problem or app.error}")
                    await pilot.pause(0.02)
                await pilot.pause()
                story = Story(app, pilot)
                if not as_opened and story.work.desk.session.recalled("place", str) is None:
                    story.work.page.show(story.work.scene, Focus(0, 0))
                    await pilot.pause()
                yield story
        finally:
            app.close()

    return run


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Two copies of the first sample that agree to the letter, and the third sample."""
    first, second, third = (tmp_path / name for name in ("one.txt", "two.txt", "three.txt"))
    shared = (SAMPLES / "exchange-attack-1.txt").read_text(encoding="utf-8").split("\n")[:13]
    for path in (first, second):
        path.write_text("\n".join(shared) + "\n", encoding="utf-8")
    third.write_bytes((SAMPLES / "exchange-attack-3.txt").read_bytes())
    return first, second, third


@pytest.fixture
def drafts(tmp_path: Path) -> tuple[Path, Path]:
    """Two drafts: an agreed paragraph, one with a variant, an agreed one, and a tail of its own in each."""
    first = (
        "The story begins on a quiet morning in the village by the sea.",
        "The quick brown fox jumps over the lazy dog while the children are watching from the gate.",
        "Nobody said a word about it until the evening came.",
        "Advertisement: buy two umbrellas and get a third one for nothing at all this week only.",
    )
    second = (*first[:3], "Weather tomorrow: snow above eight hundred meters, with strong wind from the north.")
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "one.txt").write_text("\n".join(first) + "\n", "utf-8")
    (folder / "two.txt").write_text("\n".join(second).replace("brown", "red") + "\n", "utf-8")
    return folder / "one.txt", folder / "two.txt"

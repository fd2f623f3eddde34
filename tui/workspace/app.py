"""The application: it opens the page at once, reads and collates the documents in the background, and closes cleanly.

One worker thread reads and collates, and hands over only finished values. It imports the engine, numpy and the session
file, after the page has been painted. However the application ends (quit, a signal, an internal error), it takes the
same steps: waiting events are written, the lock is released, the terminal is restored.
"""

import asyncio
import gc
import re
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from platformdirs import user_config_path
from textual import constants
from textual.binding import BindingType
from textual.driver import Driver
from textual.worker import WorkerFailed

from tui.witnesses.neutralise import neutralise
from tui.witnesses.problem import Problem
from tui.workspace.commands.chosen_theme import remember, remembered
from tui.workspace.commands.table import key_of
from tui.workspace.panels.opening_screen import Opening
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.key_queue import InTurn
from tui.workspace.widgets.terminal_stream import prepare
from tui.workspace.widgets.theme import DARK, LIGHT, palette_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.session.opening import Opened
    from tui.session.request import Request
    from tui.workspace.commands.configuration import Configuration
    from tui.workspace.desk.desk import Desk
    from tui.workspace.panels.command_palette import Entry
    from tui.workspace.screen import Workspace

_PLACE = re.compile(r"([0-9]{1,9}),([0-9]{1,9})")
_COLOURS = {"auto", "standard", "256", "truecolor", "windows"}
TOLD_EVERY = 0.1
"""Seconds between two updates of the progress: each costs a repaint."""


class _LeftError(Exception):
    """The reader left while the documents were read."""


class Recension(InTurn[int]):
    """One review in one terminal."""

    TITLE = "recension"
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS = """
    ToastRack { align: right bottom; }
    """

    def __init__(self, request: "Request", *, title: str, configuration: "Configuration | None" = None) -> None:
        super().__init__()
        self.request = request
        self.configuration = configuration
        self.shown_title = neutralise(title)
        self.problem: Problem | None = None
        self.desk: Desk | None = None
        self.workspace: Workspace | None = None
        self._opened: Opened | None = None
        self._told = 0.0
        # The handlers of signals that were there before ours.
        self._handlers: dict[int, Any] = {}
        self.glyphs = prepare()
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = self._theme_of(configuration)
        self.animation_level = "none"

    def get_driver_class(self) -> type[Driver]:
        """Our own driver, unless the environment names another. Raises Problem where that one can't be had."""
        if constants.DRIVER is None and sys.platform != "win32":
            from tui.workspace.widgets.terminal_driver import TerminalDriver  # not there on Windows

            return TerminalDriver
        try:
            return super().get_driver_class()
        except (ImportError, AttributeError, ValueError, RuntimeError) as error:
            name = constants.DRIVER or ""
            raise Problem("there is no such driver", f"TEXTUAL_DRIVER={name}", "unset the variable") from error

    def _theme_of(self, configuration: "Configuration | None") -> str:
        """The user's theme if it exists: that of the configuration, else the one chosen last in the palette."""
        wanted = (configuration.theme if configuration is not None else None) or remembered()
        return wanted if wanted in self.available_themes else DARK.name

    def on_mount(self) -> None:
        """Paint first, then read."""
        self._listen()
        self.push_screen(Opening(self.shown_title, self.palette))
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.run_worker(self._load, thread=True, name="load")
        self.theme_changed_signal.subscribe(self, lambda theme: self._recoloured(theme.name))

    @property
    def palette(self) -> Palette:
        """The colours of the theme, by meaning."""
        theme = self.current_theme
        return palette_of(self.theme_variables, dark=theme.dark, ansi=theme.ansi)

    def _recoloured(self, theme: str) -> None:
        """Another theme was chosen: paint with it, and keep it for the next start."""
        if self.workspace is None:
            return
        self.workspace.paint_with(self.palette)
        if self.configuration is not None and self.configuration.theme is not None:
            self.workspace.say("this theme counts until you quit; then the one in config.toml counts again")
            return
        self.workspace.attempt(partial(remember, theme))

    def caught_up(self) -> None:
        """All waiting keys have been handled: show the result, which was skipped between them."""
        if self.workspace is not None:
            self.workspace.catch_up()

    # Signals

    def _listen(self) -> None:
        """Textual installs no handlers: a hang-up or a polite kill must leave the terminal and the session sane.

        The loop's own handlers would miss signals: they come by a pipe that is full while many keys are waiting.
        """
        loop = asyncio.get_running_loop()

        def hear(number: int, _frame: object) -> None:
            if hasattr(signal, "SIGCONT"):
                # A hang-up brings it too. The driver would begin anew, on a terminal that is gone.
                signal.signal(signal.SIGCONT, signal.SIG_IGN)
            with suppress(RuntimeError):  # the loop is closed: the end has begun already
                loop.call_soon_threadsafe(self.exit, 128 + number, 128 + number)

        if threading.current_thread() is threading.main_thread():
            for name in ("SIGTERM", "SIGHUP"):
                number = getattr(signal, name, None)  # Windows has no SIGHUP
                if number is not None:
                    self._handlers[number] = signal.signal(number, hear)

    def _listen_no_more(self) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
        self._handlers.clear()

    # Reading

    def _load(self) -> None:
        """Runs in the worker thread: read, collate, hand over. All heavy imports are here."""
        try:
            desk = self._open()
        except Problem as problem:
            self.call_from_thread(self._fail, problem)
        except _LeftError:
            return
        else:
            self.call_from_thread(self._show, desk)

    def _open(self) -> "Desk":
        # Loading makes many objects and frees few, so the collector would walk them again and again (a third of the
        # time to read a long history). It is switched on again when the page is shown.
        gc.disable()
        from tui.collation.engine import collate
        from tui.review.review import Review
        from tui.session.clock import new_id, utc_now
        from tui.session.opening import open_review
        from tui.workspace.desk.desk import Desk

        opened = self._opened = open_review(self.request, partial(self._tell, "reading"))
        collation = collate(opened.witnesses, opened.settings, partial(self._tell, "comparing"))
        for witness in collation.witnesses:
            _ = witness.spans
        session, settings = opened.session, opened.settings
        review = Review(collation, session.events, actor=opened.reviewer, now=utc_now, new_id=new_id, settings=settings)
        desk = Desk(session, review, settings)
        chosen = self.configuration
        if chosen is not None and chosen.ignore and not desk.rules and not session.path.exists():
            # Only for a new review; a resumed one keeps its own settings.
            desk.rules = replace(desk.rules, kinds=chosen.ignore)
        if desk.rules.substitutions or desk.rules.kinds != settings.ignore:
            desk.rule(desk.rules, desk.ruled(desk.rules))
        from tui.workspace.desk.rescue import left_behind

        read_only = session.read_only
        notices = (*([read_only] if read_only else []), *left_behind(session), *opened.remarks)
        desk.notices = (*notices, *self._complaints())
        return desk

    def _complaints(self) -> tuple[str, ...]:
        """Errors in the user's configuration."""
        if self.configuration is None:
            return ()
        wanted = self.configuration.theme
        if wanted is None or wanted in self.available_themes:
            return self.configuration.problems
        palette = key_of("command_palette", self.configuration.commands)
        known = Problem(f"there is no theme '{wanted}'", "theme", f"{palette} lists them: change the colours")
        return (*self.configuration.problems, str(known))

    def _tell(self, doing: str, part: float) -> None:
        """Called from the worker: show the progress. Stops the worker if the user has left."""
        if self._exit:
            raise _LeftError
        now = monotonic()
        if now - self._told >= TOLD_EVERY:
            self._told = now
            self.call_later(self._progress, doing, part)

    def _progress(self, doing: str, part: float) -> None:
        if isinstance(self.screen, Opening):
            self.screen.progress(doing, part)

    def _fail(self, problem: Problem) -> None:
        self.problem = problem
        self.exit(2, return_code=2)

    def _show(self, desk: "Desk") -> None:
        """The documents are ready: show the workspace instead of the opening screen."""
        from tui.workspace.commands.configuration import DEFAULT
        from tui.workspace.screen import Workspace
        from tui.workspace.view.scene import Focus

        self.desk = desk
        desk.session.on_saved = lambda sequence: self._from_writer(self._saved, sequence)
        desk.session.on_trouble = lambda problem: self._from_writer(self._trouble, problem)
        focus = None
        recalled = desk.session.recalled("place", str)
        if recalled is not None and (place := _PLACE.fullmatch(recalled)):
            focus = Focus(int(place[1]), int(place[2]))
        configuration = self.configuration or DEFAULT
        self.workspace = Workspace(desk, self.palette, self.glyphs, focus, configuration)
        self.switch_screen(self.workspace)
        # The loaded objects stay until the end, so the collector need not walk them in every pass.
        gc.freeze()
        gc.enable()

    def _from_writer(self, report: Any, value: object) -> None:
        """From the session's writer thread to the screen; during shutdown there may be no screen."""
        if self.is_running:
            self.call_later(report, value)

    def _saved(self, sequence: int) -> None:
        if self.desk is not None and self.workspace is not None:
            self.desk.reported(sequence)
            self.workspace.saved()
            # Saved with the next commit or after a pause: a crash moves the reader back by one act at most.
            self.leave_place()

    def _trouble(self, problem: Problem | None) -> None:
        if self.desk is not None and self.workspace is not None:
            self.desk.trouble = problem
            self.workspace.saved()

    # Closing

    def leave_place(self) -> None:
        """Store the reader's place."""
        if self.desk is not None and self.workspace is not None and self.desk.session.read_only is None:
            focus = self.workspace.page.focus_at
            self.desk.session.remember("place", f"{focus.passage},{focus.witness}")

    def close(self) -> None:
        """Write waiting events and release the lock.

        Raises Problem if something could not be saved and the user was not asked: it says where a copy is.
        """
        gc.enable()
        self._listen_no_more()
        opened, self._opened = self._opened, None
        if opened is None:
            return
        self.leave_place()
        with suppress(Problem):
            opened.session.close()
        saved = opened.session.flush(0)
        if not saved and not (self.desk is not None and self.desk.given_up):
            from tui.workspace.desk.rescue import rescue  # rarely needed

            raise rescue(opened.session)

    def _fatal_error(self) -> None:
        """An internal error ends the application without Textual's traceback; `run` raises it to the command line."""
        self._close_messages_no_wait()

    @property
    def error(self) -> Exception | None:
        """The internal error that ended the application, if there was one."""
        error = self._exception
        return error.error if isinstance(error, WorkerFailed) and isinstance(error.error, Exception) else error

    def action_command_palette(self) -> None:
        """All commands by name."""
        from tui.workspace.panels.command_palette import Entry  # deferred, as the panels

        entries: list[Entry] = []
        if self.workspace is not None and self.screen is self.workspace:
            from tui.workspace.acts.palette_entries import palette_entries  # deferred, as the acts

            entries += palette_entries(self.workspace)
        entries.append(Entry("theme: change the colours", "dark, light and others", self.search_themes))
        self._offer("commands", entries)

    def search_themes(self) -> None:
        """All themes by name."""
        from tui.workspace.panels.command_palette import Entry  # as above

        def choose(name: str) -> None:
            self.theme = name

        self._offer("themes", [Entry(name, "", partial(choose, name)) for name in sorted(self.available_themes)])

    def _offer(self, title: str, entries: "Sequence[Entry]") -> None:
        from tui.workspace.panels.command_palette import CommandPalette  # as above

        def do(entry: "Entry | None") -> None:
            if entry is not None:
                entry.act()

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(self.palette, self.glyphs, title, entries), do)


def run(request: "Request") -> int:
    """Open the workspace. Returns the exit code. Raises Problem, after the terminal is restored.

    An unexpected error is raised unchanged, for the command line to show on one line (or in full, with --debug).
    """
    title = request.title or (
        request.paths[0].rstrip("/\\").replace("\\", "/").rpartition("/")[2] if request.paths else ""
    )
    if constants.COLOR_SYSTEM not in _COLOURS:
        known = ", ".join(sorted(_COLOURS))
        raise Problem(
            "there is no such number of colours", f"TEXTUAL_COLOR_SYSTEM={constants.COLOR_SYSTEM}", f"Use {known}."
        )
    app = Recension(request, title=title, configuration=_configured())
    unsaved: Problem | None = None
    try:
        app.run()
    finally:
        try:
            app.close()
        except Problem as problem:
            unsaved = problem
        _pixels_off()
        if unsaved is not None:
            _say(unsaved)
    if unsaved is not None and app.error is None:
        return 2
    if app.problem is not None:
        raise app.problem
    if app.error is not None:
        raise app.error
    return app.return_code or 0


def _say(problem: Problem) -> None:
    """Print a line on standard error, as the command line does, but before an internal error is reported."""
    with suppress(OSError, ValueError):  # the terminal may be closed, which is one of the cases that this is for
        sys.stderr.write(neutralise(f"recension: {problem}") + "\n")
        sys.stderr.flush()


def _pixels_off() -> None:
    """Textual sets mode 1016 (the mouse in pixels) on terminals that report their size in band, and never resets it."""
    terminal = sys.__stderr__  # the stream that Textual writes to
    with suppress(OSError, ValueError):  # a closed terminal needs no reset
        if terminal is not None and terminal.isatty():
            terminal.write("\x1b[?1016l")
            terminal.flush()


def _configured() -> "Configuration | None":
    """The user's configuration, or None if there is none."""
    path = user_config_path("recension", appauthor=False) / "config.toml"
    with suppress(OSError):  # if even this fails, reading it will report why
        if not path.exists():
            return None
    from tui.workspace.commands.configuration import (
        read,  # deferred: most users have none, and the page must be painted first
    )

    return read(path)

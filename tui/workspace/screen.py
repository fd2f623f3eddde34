"""The main screen: the page with its surrounding lines, and the way from a key to its command.

This screen finds the command of a key, checks that it is possible, has the act perform it (`acts/`), and shows the
changes. The acts see it as a `Work` (`acts/work.py`).
"""

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import Screen

from tui.witnesses.problem import Problem
from tui.workspace.acts.availability import at_cursor, by_moment, why_not
from tui.workspace.beside.long_comparisons import Answered, Comparing
from tui.workspace.beside.watching import SourcesSeen, Watching
from tui.workspace.commands.configuration import DEFAULT, Configuration
from tui.workspace.commands.keymap import keymap
from tui.workspace.commands.table import Command, Mode
from tui.workspace.desk.arrangement import arranged
from tui.workspace.desk.desk import Desk, Done
from tui.workspace.page.bars import TopLine
from tui.workspace.page.canonical_pane import CanonicalPane
from tui.workspace.page.difference_line import DifferenceLine
from tui.workspace.page.frame import FRAME_CSS, LOW, PANE_FROM, TINY
from tui.workspace.page.key_bar import KeyBar
from tui.workspace.page.page import Page
from tui.workspace.page.ruler import Ruler
from tui.workspace.page.search_run import Found, SearchRun
from tui.workspace.text.glyphs import Glyphs
from tui.workspace.view.filters import Filter, first_difference, nearest_open
from tui.workspace.view.palette import Palette
from tui.workspace.view.rows import rows_of
from tui.workspace.view.scene import Focus, Scene, Selection
from tui.workspace.widgets.key_queue import InTurn
from tui.workspace.widgets.line_widget import Drawn
from tui.workspace.widgets.working_screen import WorkingScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.geometry import Size

    from tui.review.events import PassageKey
    from tui.workspace.acts.every_act import Act
    from tui.workspace.view.links import Trail
    from tui.workspace.view.search import Matches

WATCHED_EVERY = 3.0
"""Seconds between two checks of the documents' files."""
READY_AFTER = 0.2
"""Seconds after which the code for the commands is loaded if no key was pressed before: the page is painted by then."""


class Workspace(WorkingScreen):
    """The page, the lines around it, and the commands."""

    AUTO_FOCUS = ""  # the screen handles all keys itself
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = []
    DEFAULT_CSS = FRAME_CSS

    def __init__(
        self,
        desk: Desk,
        palette: Palette,
        glyphs: Glyphs,
        focus: Focus | None = None,
        configuration: Configuration = DEFAULT,
    ) -> None:
        super().__init__()
        self.desk = desk
        self.configuration = configuration
        self.commands = configuration.commands
        self.keymap = keymap(self.commands)
        desk.commands = self.commands
        self.marked: PassageKey | None = None
        self.key = ""
        self.fresh = False
        self.awaiting_letter: Callable[[str], None] | None = None
        self._pane: bool | None = None
        self._statuses: dict[str, str] = {}
        self.finding = SearchRun(self)
        self.comparing = Comparing(self)
        self.trail: Trail | None = None
        self.watching = Watching(self)
        self._page_size: Size | None = None
        self.scene = self._scene(palette, glyphs)
        if focus is None or focus.passage >= len(desk.collation) or focus.witness >= len(desk.collation.witnesses):
            focus = first_difference(self.scene)
        self._begin_at = focus
        self.top_line = TopLine(desk, palette)
        self.page = Page(self.scene)
        self.pane = CanonicalPane(self.scene)
        self.difference_line = DifferenceLine(self.scene)
        self.ruler = Ruler(self.scene)
        self.key_bar = KeyBar(palette)

    def compose(self) -> ComposeResult:
        """The widgets from top to bottom."""
        yield self.top_line
        with Horizontal(id="middle"):
            yield self.page
            yield self.pane
        yield self.difference_line
        yield self.ruler
        yield self.key_bar

    def on_mount(self) -> None:
        """Restore the cursor, and show messages about the documents."""
        self.page.show(self.scene, self._begin_at)
        self.status("ignored", str(self.desk.rules))
        self._tell_keys()
        if self.desk.notices:
            self.say(" · ".join(self.desk.notices))
        self.watch_sources()
        self.set_interval(WATCHED_EVERY, self.watching.look)
        self.set_timer(READY_AFTER, self._acts)
        self.screen_layout_refresh_signal.subscribe(self, self._laid_out)

    # Showing

    def _scene(self, palette: Palette, glyphs: Glyphs, *, once: bool = False) -> Scene:
        desk = self.desk
        rows = rows_of(desk.collation, ignoring=bool(desk.rules))
        shown = Scene(desk.collation, desk.review, rows, palette, glyphs, desk.settings, once, desk.rules.substitutions)
        shown.arrangement, shown.comparing = arranged(desk), self.comparing
        return shown

    def stage(self, palette: Palette, focus: Focus, *, once: bool | None = None) -> None:
        """Build the scene again: after a change of colours, of the collation, or of the view."""
        self.scene = self._scene(palette, self.scene.glyphs, once=self.scene.once if once is None else once)
        self.top_line.tell(palette=palette)
        self.ruler.show(self.scene)
        self.difference_line.tell(self.scene, focus, self.page.columns.shown)
        self.key_bar.colour(palette)
        self.page.show(self.scene, focus)
        # Do not wait for the page to say that it moved: it may be painted before that, and the passages have changed.
        self.pane.show(self.scene, self.page.passage_at_top if len(self.scene.rows) else 0, focus.passage)
        self.finding.staged()
        if self.trail is not None and self.trail.of is not self.scene.collation:
            self.trail = None

    def on_screen_suspend(self) -> None:
        """A panel opens over the page: paint the changes made just before it as well, below the panel."""
        for part in self.query(Drawn):
            part.refresh()

    def watch_sources(self) -> None:
        """Start watching the files of the present documents."""
        self.watching.begin(self.desk.collation.witnesses)
        self.status("sources", "")

    @on(SourcesSeen)
    def _looked(self, event: SourcesSeen) -> None:
        """Show which files have changed or are gone, until they no longer are. Only the reviewer reads them again."""
        notice = self.watching.notice(event, self.desk.collation.witnesses, self.key_of("documents"))
        if notice is not None:
            self.status("sources", notice.status)
            if notice.sentence:
                self.say(notice.sentence)

    def paint_with(self, palette: Palette) -> None:
        """Use the theme's colours."""
        self.stage(palette, self.page.focus_at)

    def show_pane(self, *, shown: bool | None = None) -> None:
        """Show or hide the canonical text beside the page; None toggles it."""
        self._pane = not self.has_class("pane") if shown is None else shown
        self.set_class(self._pane, "pane")
        self._go_along()

    def on_resize(self, event: events.Resize) -> None:
        """Show the canonical text on a wide screen, and drop empty lines on a low one."""
        self.set_class(event.size.width >= PANE_FROM if self._pane is None else self._pane, "pane")
        self.set_class(event.size.height < LOW, "low")
        self.set_class(event.size.height < TINY, "tiny")

    def _laid_out(self, _screen: Screen[object]) -> None:
        """Tell the page and the line of keys their new sizes: Textual does not if something asked for a region in
        between.
        """
        size = self.page.size
        if size != self._page_size:
            self._page_size = size
            self.page.post_message(events.Resize(size, size))
        self.key_bar.fit()

    @on(Page.Moved)
    def _moved(self) -> None:
        if not (isinstance(self.app, InTurn) and self.app.more_to_come):
            self.catch_up()

    def catch_up(self) -> None:
        """Update everything around the page if the reader has moved."""
        if self.page.moved:
            self._go_along()

    def _go_along(self) -> None:
        """Update everything around the page to the reader's place."""
        self.page.moved = False
        if not len(self.scene.rows):
            self.difference_line.tell(self.scene, None, ())
            return
        self.difference_line.tell(self.scene, self.page.focus_at, self.page.columns.shown, self.page.at_variant)
        window = self.page.visible_rows()
        row = int(self.scene.rows.row_of[self.page.focus_at.passage])
        self.ruler.mark(row, window)
        if self.has_class("pane"):
            in_view = window[0] <= row <= window[1]  # after the wheel moved away from the cursor, follow the page
            self.pane.show(self.scene, self.page.passage_at_top, self.page.focus_at.passage, follows=in_view)
        self._tell_filter()
        self._tell_keys()

    def only(self, asked: Filter | None) -> None:
        """Show only passages that match a filter, or everything. The top line shows the filter as long as it is on."""
        self.page.select(None)
        self.page.only(asked)

    def _tell_filter(self) -> None:
        asked, met = self.page.sight.asked, self.page.meeting
        self.ruler.leave_out(self.page.shown)
        words = ""
        if asked is not None and met is not None:
            words = f"only {asked}: {int(np.count_nonzero(met)):,} of {len(met):,}"
        if words != self._statuses.get("filter", ""):
            self.status("filter", words)

    def on_unmount(self) -> None:
        """Stop the work in the background; its results are no longer needed."""
        self.finding.leave()
        self.comparing.leave()

    @on(Answered)
    def _answered(self) -> None:
        self.page.repaint()
        from tui.workspace.panels.readings_panel import ReadingsPanel  # as the acts

        if isinstance(self.app.screen, ReadingsPanel):
            self.app.screen.listing.show(self.app.screen.listing.count)

    @on(Found)
    def _found(self, event: Found) -> None:
        self.finding.take(event)

    @on(Ruler.Chosen)
    def _chosen(self, event: Ruler.Chosen) -> None:
        self.page.jump(self.scene.rows.of(self.page.nearest(event.row))[0])

    @on(CanonicalPane.Chosen)
    def _fragment_chosen(self, event: CanonicalPane.Chosen) -> None:
        self.page.jump(event.passage)

    @on(CanonicalPane.Scrolled)
    def _pane_scrolled(self, event: CanonicalPane.Scrolled) -> None:
        self.page.scroll_lines(event.lines)

    @on(Page.NoteClicked)
    def _note_clicked(self, event: Page.NoteClicked) -> None:
        if self.desk.session.read_only:
            self.say(self.desk.session.read_only)
        else:
            from tui.workspace.acts.annotating import change  # deferred, as all acts

            self.attempt(lambda: change(self, self.desk.annotation(event.annotation)))

    @on(KeyBar.Pressed)
    @on(TopLine.Pressed)
    def _pressed(self, event: KeyBar.Pressed | TopLine.Pressed) -> None:
        self.perform(event.command, event.command.keys[0])

    def say(self, sentence: str, *, alarm: bool = False) -> None:
        """Show a sentence in the line of keys, until the next key press."""
        self.key_bar.say(sentence, alarm=alarm)

    def status(self, topic: str, words: str) -> None:
        """Show a lasting message in the top line (a filter, ignored differences); '' removes it."""
        self._statuses.pop(topic, None)
        if words:
            self._statuses[topic] = words
        self.top_line.tell(status=" · ".join(self._statuses.values()))

    def mark_found(self, matches: "Matches | None") -> None:
        """Show in the ruler where matches are; None removes them."""
        self.ruler.find(matches)

    def report(self, found: Found) -> None:
        """Called from a thread: a search made progress."""
        self.post_message(found)

    def tell_saving(self) -> None:
        """Show how the work is saved now."""
        self.top_line.refresh()

    def saved(self) -> None:
        """The session reported a change."""
        self.tell_saving()
        if self.desk.trouble is not None:
            self.say(str(self.desk.trouble), alarm=True)

    # From keys to commands

    @property
    def selection(self) -> Selection:
        """The current selection. Call this only in the mode SELECT."""
        selection = self.page.selection
        if selection is None:
            raise Problem("nothing is selected", "", f"{self.key_of('select')} selects words")
        return selection

    @property
    def mode(self) -> Mode:
        """The mode, which decides the meaning of the keys."""
        return Mode.SELECT if self.page.selection is not None else Mode.PAGE

    def _tell_keys(self) -> None:
        offered = [
            command
            for command in self.commands
            if command.mode is self.mode and command.short and (len(self.desk.collation) or not why_not(self, command))
        ]
        self.key_bar.tell(by_moment(self, offered), at_cursor(self))

    def on_key(self, event: events.Key) -> None:
        """Find the command of a key and perform it."""
        if self.awaiting_letter is not None:
            to_letter, self.awaiting_letter = self.awaiting_letter, None
            self.say("")
            if event.character and event.is_printable:
                event.stop()
                letter = event.character
                self.attempt(lambda: to_letter(letter))
                return
        command = self.command_of(event.key)
        if command is not None:
            event.stop()
            event.prevent_default()
            self.perform(command, event.key)
            # Do not wait for the page's message: it comes only after painting, and everything around would be painted
            # again.
            self._moved()

    def key_of(self, command: str) -> str:
        """The reviewer's key for a command."""
        return self.desk.key_of(command)

    def command_of(self, key: str) -> Command | None:
        """The command of a key in the current mode. While words are selected, undo, help and other general keys keep
        their meaning; any other key of the page is not possible then, and a message says so.
        """
        command = self.keymap[self.mode].get(key)
        return self.keymap[Mode.PAGE].get(key) if command is None and self.mode is Mode.SELECT else command

    def perform(self, command: Command, key: str = "") -> None:
        """Perform a command, or say why it is not possible."""
        self.say("")
        reason = why_not(self, command)
        if reason:
            self.say(reason)
            return
        self.key = key
        acts = self._acts()
        self.attempt(lambda: acts[command.id](self))

    def _acts(self) -> "Mapping[str, Act]":
        """The function of every command."""
        # Deferred: the panels take as long to load as the page takes to draw, and no key has been pressed yet.
        from tui.workspace.acts.every_act import ACTS

        return ACTS

    def done(self, done: Done) -> None:
        """Show the changes of an act."""
        self.say(self.desk.told(done))
        if done.event is None:
            return
        if self.scene.collation is not self.desk.collation:
            self._restage()
        else:
            self.page.repaint(self.desk.review.changed(done.event))
        self.top_line.refresh()

    def _restage(self) -> None:
        """The rows changed: stay at the words where the reader was."""
        focus = self.page.focus_at
        passage = self.scene.collation[focus.passage]
        cell = passage.cell(focus.witness) or passage.cells[0]
        start, _ = self.scene.collation.span(cell)
        number = self.desk.review.places.touched(cell.witness, start, start)[0]
        self.stage(self.scene.palette, Focus(number, focus.witness))

    def open_passage(self, step: int) -> int | None:
        """The nearest undecided passage in the order of the page: rows downwards, each from left to right."""
        rows, here = self.scene.rows, self.page.focus_at.passage
        return nearest_open(rows, self.desk.review.decided, here, step, self.page.shown)

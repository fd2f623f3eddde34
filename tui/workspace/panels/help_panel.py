"""The help screen: all commands with their keys, by group, with the most important four first."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from tui.workspace.commands.key_names import shown
from tui.workspace.commands.legend import FIRST, MARKS, SEARCHING, WORDS, keys_of, shown_as, with_keys
from tui.workspace.commands.table import Command, Group, key_of
from tui.workspace.text.glyphs import UNICODE, Glyphs
from tui.workspace.text.graphemes import display, line_width
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.clickable_keys import Clickable, Keys
from tui.workspace.widgets.shown_text import Static, Text

ROOM = 60
"""Cells available for the title of a command and the reason beside it."""


class Help(Clickable, ModalScreen[str]):
    """All commands by group. Returns the id of the clicked command, or None."""

    DEFAULT_CSS = """
    Help { align: center middle; background: $background 60%; }
    Help > VerticalScroll {
        width: 92; max-width: 96%; height: auto; max-height: 92%; padding: 1 3;
        background: $panel; border: round $foreground 40%; border-title-color: $foreground; scrollbar-size-vertical: 1;
    }
    Help Static { height: auto; }
    Help > Keys { dock: bottom; width: 100%; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "leave", "close", show=False),
        Binding("j,down", "down", show=False),
        Binding("k,up", "up", show=False),
        Binding("space,pagedown", "page_down", show=False),
        Binding("b,pageup", "page_up", show=False),
        Binding("g,home", "top", show=False),
        Binding("G,end", "bottom", show=False),
    ]

    def __init__(
        self,
        palette: Palette,
        commands: Sequence[Command],
        reasons: Mapping[str, str] | None = None,
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`reasons` maps command ids to the reason why the command is not possible now ('' if it is)."""
        super().__init__()
        self.palette = palette
        self.glyphs = glyphs
        self.commands = tuple(commands)
        self.reasons = reasons or {}

    def compose(self) -> ComposeResult:
        """One long text."""
        with VerticalScroll(can_focus=False) as box:
            box.border_title = Text("help")
            yield Static(self.text())
        yield Keys(self.palette, (("j k", "scroll"), ("a click", "does it"), ("esc", "leave")))

    def on_mount(self) -> None:
        """The keys replace those of the page below."""
        self.query_one(Keys).styles.background = self.palette.ground

    def text(self) -> Text:
        """The whole help text."""
        key, head = Style(bold=True), Style(bold=True, underline=True)
        text = Text()
        text.append("the words\n", head)
        for word, what in WORDS:
            text.append(f"  {word:<12}", key)
            text.append(f"{what}\n")
        text.append("\nto begin with\n", head)
        known = {command.id: command for command in self.commands}
        for ids, what in FIRST:
            keys = " ".join(keys_of(known[one]) if one == "adopt_number" else shown(known[one].keys[0]) for one in ids)
            text.append(f"  {keys:<9}", key)
            text.append(f"{with_keys(what, self.commands)}\n")
        text.append(
            f"\nEverything is saved immediately; {key_of('undo', self.commands)} undoes it, even in a later session.\n"
        )
        for group in Group:
            text.append(f"\n{group.value}", head)
            if group is Group.SELECT:
                begins, ends = key_of("select", self.commands), key_of("drop_selection", self.commands)
                text.append(f"  after {begins}, until {ends}")
            text.append("\n")
            for command in self.commands:
                if command.group is group:
                    self._command(text, command)
            if group is Group.FIND:
                text.append("\nin the search line\n", head)
                for keys, what in SEARCHING:
                    text.append(f"  {keys:<19}", key)
                    text.append(f" {with_keys(what, self.commands)}\n")
        text.append("\nmarks\n", head)
        for fields, after, what in MARKS:
            marks = " ".join(shown_as(self.glyphs, fields, after))
            text.append(f"  {marks}{' ' * (5 - line_width(marks))}", key)
            text.append(f"{with_keys(what, self.commands)}\n")
        text.append("  words in colour differ; dimmed words repeat those further left or above\n")
        text.rstrip()
        return text

    def _command(self, text: Text, command: Command) -> None:
        """A line for a command. If it is not possible now, it is dimmed, with the reason."""
        reason = self.reasons.get(command.id, "")
        faint = Style(color=self.palette.ink(self.palette.faint).color) if reason else Style()
        if command.id in self.reasons and not reason:
            faint = Style(meta={"command": command.id})
        text.append(f"  {keys_of(command):<19}", Style(bold=not reason) + faint)
        text.append(f" {command.title}", faint)
        if reason:
            told = f"not now: {display(reason)}"
            beside = len(command.title) + len(told) + 2 <= ROOM
            text.append(f"  {told}" if beside else f"\n{'':<22}{told}", faint + Style(italic=True))
        text.append("\n")

    def on_click(self, event: events.Click) -> None:
        """A click on a command runs it."""
        command = event.style.meta.get("command")
        if isinstance(command, str):
            event.stop()
            self.dismiss(command)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_down(self) -> None:
        """Scroll."""
        self.query_one(VerticalScroll).scroll_relative(y=2, animate=False, immediate=True)

    def action_up(self) -> None:
        """Scroll."""
        self.query_one(VerticalScroll).scroll_relative(y=-2, animate=False, immediate=True)

    def action_page_down(self) -> None:
        """Scroll."""
        self._scroll_pages(1)

    def action_page_up(self) -> None:
        """Scroll."""
        self._scroll_pages(-1)

    def _scroll_pages(self, pages: int) -> None:
        # At once: put off until the next painting, keys that come before it would be lost.
        box = self.query_one(VerticalScroll)
        box.scroll_relative(y=pages * box.scrollable_content_region.height, animate=False, immediate=True)

    def action_top(self) -> None:
        """Scroll to the first line."""
        self.query_one(VerticalScroll).scroll_to(y=0, animate=False, immediate=True)

    def action_bottom(self) -> None:
        """Scroll to the last line."""
        box = self.query_one(VerticalScroll)
        box.scroll_to(y=box.max_scroll_y, animate=False, immediate=True)

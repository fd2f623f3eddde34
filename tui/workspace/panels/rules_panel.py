"""The menu of differences to ignore: a key turns each on or off, and the page behind it follows at once."""

from collections.abc import Callable

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.workspace.desk.ignoring import NAMES, Rules
from tui.workspace.panels.panel import Panel
from tui.workspace.text.graphemes import display
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.clickable_keys import Keys, pressing

_KEYS = {"c": "case", "p": "punctuation", "q": "quotes", "w": "whitespace"}
_WHAT = {
    "case": "Exchange = exchange",
    "punctuation": "no, never = no never",
    "quotes": '“word” = "word"; don’t = don\'t',
    "whitespace": "tabs, no-break spaces, double spaces",
}
MOST = 9
"""Substitutions that have a key of their own."""


class RulesPanel(Panel[None]):
    """What is ignored. `apply` is told the new rules at every change, and has them shown."""

    def __init__(self, palette: Palette, rules: Rules, apply: Callable[[Rules], None], keys: tuple[str, str]) -> None:
        """`keys` are those that select words, and ignore a difference of the selected ones."""
        super().__init__(palette, "differences to ignore")
        self.rules = rules
        self._apply = apply
        self._select, self._ignore = keys

    def compose(self) -> ComposeResult:
        """The toggles and their keys."""
        with Vertical():
            yield Static(id="rules")
            pairs = (("a letter", "on, off"), ("0", "ignore nothing"), ("enter esc", "leave"))
            yield Keys(self.palette, pairs, id="keys")

    def on_mount(self) -> None:
        """As it is now."""
        self._show()

    def _show(self) -> None:
        text = Text()
        quiet = self.tone(self.palette.quiet)
        on = self.tone(self.palette.decided) + Style(bold=True)
        for key, rule in _KEYS.items():
            ticked = rule in self.rules.kinds
            press = pressing(key)
            text.append(f" {key} ", Style(bold=True, reverse=True) + press)
            text.append(" ✓ " if ticked else "   ", on + press)
            text.append(f"{NAMES[rule]:<13}", Style(bold=ticked) + press)
            text.append(f"{_WHAT[rule]}\n", quiet + press)
        for number, (one, other) in enumerate(self.rules.substitutions, 1):
            press = pressing(str(number)) if number <= MOST else Style()
            text.append(f" {number} " if number <= MOST else "   ", Style(bold=True, reverse=number <= MOST) + press)
            text.append(" ✓ ", on + press)
            text.append(f"{display(one)} = {display(other)}", press)
            text.append("   its number takes it away\n" if number == 1 else "\n", quiet)
        if not self.rules.substitutions:
            how = f"select the words with {self._select}, then press {self._ignore}"
            text.append(f"\nOne difference of words, everywhere: {how}.", quiet)
        text.append("\nNothing is changed: what is ignored is only not marked as a difference.", quiet)
        self.query_one("#rules", Static).update(text)

    def on_key(self, event: events.Key) -> None:
        """Toggle, take a substitution away, or leave."""
        key = event.character or ""
        if event.key == "enter":
            event.stop()
            self.dismiss(None)
            return
        rules = self.rules
        if key in _KEYS:
            rules = rules.toggled(_KEYS[key])
        elif key == "0":
            rules = Rules()
        elif key.isdecimal() and int(key) <= min(MOST, len(rules.substitutions)):
            rules = rules.without(int(key) - 1)
        if rules != self.rules:
            event.stop()
            self.rules = rules
            self._apply(rules)
            self._show()

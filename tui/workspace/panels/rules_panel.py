"""The panel of differences to ignore: a key turns each on or off, and the page follows immediately.

Beside each rule is the number of passages that it silences. They are counted in the background.
"""

from collections.abc import Callable

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from tui.workspace.desk.ignoring import NAMES, Rules
from tui.workspace.desk.silenced import Silenced
from tui.workspace.panels.panel import Panel
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.clickable_keys import Keys, pressing
from tui.workspace.widgets.shown_text import Static, Text

_KEYS = {"a": "accents", "c": "case", "p": "punctuation", "q": "quotes", "w": "whitespace"}
_WHAT = {
    "accents": "élève = eleve",
    "case": "Exchange = exchange",
    "punctuation": "no, never = no never",
    "quotes": '“word” = "word"; don’t = don\'t',
    "whitespace": "tabs, no-break and double spaces",
}
MOST = 9
"""The number of substitutions that have a key."""


_ROOM = max(map(len, _WHAT.values())) + 2


class RulesPanel(Panel[None]):
    """The rules. After every change, `apply` gets the new rules and shows their effect.

    `count` gets the rules at the start and after every change, and calls `tell` with what they silence.
    """

    def __init__(
        self,
        palette: Palette,
        rules: Rules,
        apply: Callable[[Rules], None],
        count: Callable[[Rules], None],
        keys: tuple[str, str],
    ) -> None:
        """`keys`: the key to select words, and the key to ignore a difference of the selected words."""
        super().__init__(palette, "differences to ignore")
        self.rules = rules
        self._apply = apply
        self._count = count
        self._silenced: Silenced | None = None
        self._select, self._ignore = keys

    def compose(self) -> ComposeResult:
        """The toggles and their keys."""
        with Vertical():
            yield Static(id="rules")
            pairs = (("a letter", "on, off"), ("0", "ignore nothing"), ("enter esc", "leave"))
        yield Keys(self.palette, pairs, id="keys")

    def on_mount(self) -> None:
        """As it is now."""
        super().on_mount()
        self._show()
        self._count(self.rules)

    def tell(self, rules: Rules, silenced: Silenced) -> None:
        """Show what these rules silence, if they are still the ones chosen."""
        if self.is_attached and rules == self.rules:  # counted in a thread: the panel may be closing
            self._silenced = silenced
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
            text.append(_WHAT[rule].ljust(_ROOM), quiet + press)
            text.append(f"{self._worth(rule, ticked=ticked)}\n", (Style() if ticked else quiet) + press)
        for number, (one, other) in enumerate(self.rules.substitutions, 1):
            press = pressing(str(number)) if number <= MOST else Style()
            text.append(f" {number} " if number <= MOST else "   ", Style(bold=True, reverse=number <= MOST) + press)
            text.append(" ✓ ", on + press)
            text.append(f"{one} = {other}", press)
            if self._silenced is not None:
                text.append(f"   silences {self._silenced.substitutions[number - 1]:,}")
            text.append("   its number removes it\n" if number == 1 else "\n", quiet)
        if not self.rules.substitutions:
            how = f"select the words with {self._select}, then press {self._ignore}"
            text.append(f"\nOne difference of words, everywhere: {how}.", quiet)
        if self._silenced is not None and self.rules:
            text.append(f"\n{_in_all(self._silenced)}", quiet)
        text.append("\nThe texts do not change: ignored differences are just not marked.", quiet)
        self.query_one("#rules", Static).update(text)

    def _worth(self, rule: str, *, ticked: bool) -> str:
        """How many passages a rule silences, or would; '' while that is being counted."""
        if self._silenced is None:
            return ""
        count = self._silenced.kinds[rule]
        if ticked:
            return f"silences {count:,}"
        return f"{count:,} more" if self.rules else f"{count:,} passage{'s' if count != 1 else ''}"

    def on_key(self, event: events.Key) -> None:
        """Toggle a rule, remove a substitution, or close."""
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
            self._silenced = None
            self._apply(rules)
            self._count(rules)
            self._show()


def _in_all(silenced: Silenced) -> str:
    """How many passages the rules silence together, in a sentence."""
    return f"Of {silenced.differing:,} passages that differ, these rules silence {silenced.all:,}."

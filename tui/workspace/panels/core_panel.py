"""The question before core passages are adopted in bulk: how many agree, and how far the others differ."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.collation.collation import Agreement
from tui.review.decide import OpenCore
from tui.workspace.panels.panel import Panel
from tui.workspace.view.palette import Palette
from tui.workspace.widgets.clickable_keys import Keys
from tui.workspace.widgets.shown_text import Static, Text


class AdoptCore(Panel[Agreement]):
    """Gives how far the readings of the passages to adopt may differ.

    `enter` adopts only what agrees to the letter. What differs is asked for with a key that says how it differs.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take('exact')", show=False),
        Binding("p", "take('normalised')", show=False),
        Binding("m", "take('variant')", show=False),
    ]

    def __init__(self, palette: Palette, core: OpenCore, sigla: Sequence[str]) -> None:
        super().__init__(palette, "adopt the core")
        self.core = core
        self.sigla = tuple(sigla)

    def compose(self) -> ComposeResult:
        """What there is of each kind, and its key."""
        keys = [(key, agree) for key, _, agree in self._offered()]
        with Vertical():
            yield Static(Text("\n".join(self._sentences())))
        yield Keys(self.palette, (*keys, ("esc", "leave all as it is")))

    def _offered(self) -> list[tuple[str, Agreement, str]]:
        """The keys that would adopt something, and something more than the key before."""
        core = self.core
        first = sum(map(len, (core.agreeing, core.nearly)))
        every = first + len(core.by_majority)
        offered = [
            ("enter", Agreement.EXACT, f"adopt {len(core.agreeing):,}", len(core.agreeing)),
            ("p", Agreement.NORMALISED, f"adopt {first:,}", len(core.nearly)),
            ("m", Agreement.VARIANT, f"adopt {every:,}", len(core.by_majority)),
        ]
        return [(key, upto, words) for key, upto, words, more in offered if more]

    def _sentences(self) -> list[str]:
        core = self.core
        agreeing, nearly, majority = len(core.agreeing), len(core.nearly), len(core.by_majority)
        two = len(self.sigla) == 2
        sentences = []
        if agreeing:
            sentences.append(f"{_counted(agreeing, 'agrees', 'agree')} to the letter: enter adopts {_them(agreeing)}.")
        else:
            sentences.append("No undecided core passage agrees to the letter.")
        if nearly:
            source = f"as {self.sigla[0]} has" if two else "as most documents have"
            sentences.append(
                f"{_counted(nearly, 'differs', 'differ')} only in case, punctuation, spaces: "
                f"p adds {'it' if nearly == 1 else 'these'}, {source} {_them(nearly)}."
            )
        if majority:
            sentences.append(f"{_counted(majority, 'differs', 'differ')} in words: m takes the majority there too.")
        if core.divided:
            why = "with two documents there is no majority" if two else "no reading has a majority"
            stay = "it stays" if core.divided == 1 else "they stay"
            sentences.append(f"{_counted(core.divided, 'differs', 'differ')} in words, and {why}: {stay} undecided.")
        return sentences

    def action_take(self, upto: str) -> None:
        """Adopt that much, if the key is offered."""
        asked = Agreement(upto)
        if any(offered is asked for _, offered, _ in self._offered()):
            self.dismiss(asked)


def _counted(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}"


def _them(count: int) -> str:
    return "it" if count == 1 else "them"
